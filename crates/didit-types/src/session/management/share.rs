//! Sharing of a session with another application, and its import.
//!
//! Source: <https://docs.didit.me/sessions-api/share-session>,
//! <https://docs.didit.me/sessions-api/import-shared-session>

use crate::{
    ApplicationId, Personal, SecretString, SessionKind, WorkflowId, model::model, request::request,
};

request! {
    /// Creates a token that lets another application import a finished session.
    pub struct ShareSession {
        required {
            /// Id of the application that may import the session.
            for_application_id: into ApplicationId [required],
        }
        optional {
            /// Validity of the token in seconds, 60 to 86400; defaults to 3600.
            ttl_in_seconds: exact u32 [range(60..=86400)],
        }
    }
}

model! {
    /// Share token of a session.
    pub struct SharedSession {
        /// Token; imports the session once for each receiver.
        pub share_token: Option<SecretString>,
        /// Id of the application that may use the token.
        pub for_application_id: Option<ApplicationId>,
        /// Person or company.
        pub session_kind: Option<SessionKind>,
    }
}

impl<T: Into<ApplicationId>> From<T> for ShareSession {
    fn from(application_id: T) -> Self {
        Self::new(application_id)
    }
}

request! {
    /// Imports a session shared by another application; the response is a [`crate::Decision`]
    /// with `shared_from_session`.
    pub struct ImportSharedSession {
        required {
            /// Token received from the other application.
            share_token: into SecretString [required],
            /// Whether the decision of the session is adopted; otherwise the session goes to
            /// review.
            trust_review: exact bool,
            /// Id of one of the caller's workflows.
            workflow_id: into WorkflowId [required],
        }
        optional {
            /// Caller's own id of the user or company.
            vendor_data: into Personal,
        }
    }
}
