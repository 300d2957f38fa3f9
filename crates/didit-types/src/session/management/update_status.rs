//! Manual status of a session.
//!
//! Source: <https://docs.didit.me/sessions-api/update-status>

use alloc::vec::Vec;

use crate::{
    Language, NodeFeature, NodeId, Personal, SessionId, SessionStatus, model::model,
    request::request, validate::Problems,
};

request! {
    /// Approves or declines a session, or returns it to its user.
    pub struct UpdateStatus {
        required {
            /// New status, different from the current one: `Approved`, `Declined` or
            /// `Resubmitted`.
            new_status: into SessionStatus [one_of(&["Approved", "Declined", "Resubmitted"])],
        }
        optional {
            /// Comment of the reviewer, stored with the reviews of the session.
            comment: into Personal,
            /// Steps to repeat, with `Resubmitted` only; defaults to every step that is
            /// declined, in review or unfinished.
            nodes_to_resubmit: into Vec<NodeToResubmit> [nested],
            /// Whether the user receives an e-mail; requires `email_address`.
            send_email: exact bool,
            /// E-mail address of the user.
            email_address: into Personal [email],
            /// Language of the e-mail; defaults to English.
            email_language: into Language,
        }
        check { email_has_address }
    }
}

fn email_has_address(request: &UpdateStatus, problems: &mut Problems) {
    if request.send_email == Some(true) && request.email_address.is_none() {
        problems.add("email_address", "is required when `send_email` is true");
    }
}

request! {
    /// Step to repeat.
    pub struct NodeToResubmit {
        required {
            /// Id of the workflow node.
            node_id: into NodeId [required],
            /// Feature of the node.
            feature: into NodeFeature [required],
        }
    }
}

model! {
    /// Response to [`UpdateStatus`].
    pub struct UpdatedStatus {
        /// Id of the session.
        pub session_id: Option<SessionId>,
    }
}
