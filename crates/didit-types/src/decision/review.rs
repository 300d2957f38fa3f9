//! Reviews of a session.

use crate::model::model;
use crate::{Personal, SessionStatus, Timestamp};

model! {
    /// Status change of a session by a person, an API key or the system.
    pub struct Review {
        /// E-mail address of the console user, `API Client` for an API key, else `Unknown`.
        pub user: Option<Personal>,
        /// New status of the session.
        pub new_status: Option<SessionStatus>,
        /// Comment of the reviewer.
        pub comment: Option<Personal>,
        /// Time of the review.
        pub created_at: Option<Timestamp>,
    }
}
