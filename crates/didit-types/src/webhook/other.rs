//! Events without a public payload.

use super::envelope::event;
use crate::SessionId;

event! {
    /// New item of an activity feed (`activity.created`).
    ///
    /// The payload is not public; its fields are in `extra`.
    pub struct ActivityEvent {
        /// Id of the session, if the subject is a session.
        pub session_id: Option<SessionId>,
    }
}

event! {
    /// Event of a type that this version does not know; its fields are in `extra`.
    pub struct OtherEvent {
        /// Id of the session, if the subject is a session.
        pub session_id: Option<SessionId>,
    }
}
