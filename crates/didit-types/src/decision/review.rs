//! What reviewers did to a session.

use crate::model::model;
use crate::{Personal, SessionStatus, Timestamp};

model! {
    /// One change of a session's status by a person, a key or the system.
    pub struct Review {
        /// E-mail of the console user, `API Client` for a key, else `Unknown`.
        pub user: Option<Personal>,
        /// The status that was set.
        pub new_status: Option<SessionStatus>,
        /// The reviewer's reason.
        pub comment: Option<Personal>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}
