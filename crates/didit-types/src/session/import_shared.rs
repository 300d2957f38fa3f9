//! Importing a session that another application shared.
//!
//! Source: <https://docs.didit.me/sessions-api/import-shared-session>

use crate::{Personal, SecretString, WorkflowId, request::request};

request! {
    /// Imports a session that another application shared; answered with a
    /// [`crate::Decision`] that names it in `shared_from_session`.
    pub struct ImportSharedSession {
        required {
            /// The token that the other application handed over.
            share_token: into SecretString,
            /// Whether its decision is taken over; if not, the session comes in review.
            trust_review: exact bool,
            /// One of your own workflows.
            workflow_id: into WorkflowId,
        }
        optional {
            /// Your own key of the user or company.
            vendor_data: into Personal,
        }
    }
}
