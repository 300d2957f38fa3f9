//! Sharing a session with another application.
//!
//! Source: <https://docs.didit.me/sessions-api/share-session>

use crate::{ApplicationId, SecretString, SessionKind, model::model, request::request};

request! {
    /// Asks for a token by which another application may import a finished session.
    pub struct ShareSession {
        required {
            /// The application that may import it.
            for_application_id: into ApplicationId,
        }
        optional {
            /// How long the token lives, 60 to 86400 seconds; 3600 if not set.
            ttl_in_seconds: exact u32,
        }
    }
}

model! {
    /// The token for another application.
    pub struct SharedSession {
        /// Imports the session, once for each receiver.
        pub share_token: Option<SecretString>,
        /// The application that may use it.
        pub for_application_id: Option<ApplicationId>,
        /// A person's or a company's session.
        pub session_kind: Option<SessionKind>,
    }
}
