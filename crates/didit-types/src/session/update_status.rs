//! Overruling a session. Source: <https://docs.didit.me/sessions-api/update-status>

use alloc::vec::Vec;

use crate::{
    Language, NodeFeature, NodeId, Personal, SessionId, SessionStatus, model::model,
    request::request,
};

request! {
    /// Approves or declines a session, or sends it back to its user.
    pub struct UpdateStatus {
        required {
            /// `Approved`, `Declined` or `Resubmitted`; not the present one.
            new_status: into SessionStatus,
        }
        optional {
            /// Stored with the reviews of the session.
            comment: into Personal,
            /// The steps to do again; used with `Resubmitted` only. If not set, every
            /// step that is declined, in review or not finished.
            nodes_to_resubmit: into Vec<NodeToResubmit>,
            /// Whether the user gets an e-mail; needs `email_address`.
            send_email: exact bool,
            /// Where to.
            email_address: into Personal,
            /// In which language; English if not set.
            email_language: into Language,
        }
    }
}

request! {
    /// A step to do again.
    pub struct NodeToResubmit {
        required {
            /// The node of the workflow.
            node_id: into NodeId,
            /// Its feature.
            feature: into NodeFeature,
        }
    }
}

model! {
    /// The session that was changed.
    pub struct UpdatedStatus {
        /// The session.
        pub session_id: Option<SessionId>,
    }
}
