//! Events of a session.

use crate::{Personal, model::model, query::query};

query! {
    /// Page of the events of a session.
    pub struct ListSessionEvents {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Event of a session. The documentation names these fields and no others; further ones are in
    /// [`extra`](Self::extra).
    pub struct SessionTimelineEvent {
        /// Type of the event, such as `STATUS_UPDATED`.
        pub event_type: Option<Personal>,
        /// Step of the user at the event.
        pub step: Option<Personal>,
        /// Time of the event in milliseconds since 1970.
        pub sent_at: Option<u64>,
    }
}
