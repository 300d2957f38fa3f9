//! Events without a public payload.

use super::envelope::event;
use crate::SessionId;

event! {
    /// Something was added to an activity feed (`activity.created`). The payload is
    /// not public: it is in `extra`.
    pub struct ActivityEvent {
        /// The session, if it is about one.
        pub session_id: Option<SessionId>,
    }
}

event! {
    /// An event of a type that this version does not know. Its payload is in `extra`.
    pub struct OtherEvent {
        /// The session, if it is about one.
        pub session_id: Option<SessionId>,
    }
}
