//! Import of a session shared by another application.
//!
//! Source: <https://docs.didit.me/sessions-api/import-shared-session>

use crate::{Personal, SecretString, WorkflowId, request::request};

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
