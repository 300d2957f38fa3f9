//! What an inbox asks of its memory.

use std::error::Error;

use async_trait::async_trait;

/// Remembers which events are being handled and which were.
///
/// A store keeps two kinds of records, and changes both in one atomic step:
///
/// * for an **event**: nothing, or held under a token until some time, or done;
/// * for a **subject** (a session, most often): the newest position that was done,
///   and nothing, or held under a token until some time.
///
/// The time is always the caller's: `now_ms`, in milliseconds since 1970. A record that
/// is held until a time that is not after `now_ms` is held by nobody.
///
/// [`crate::inbox::conformance::check`] tells whether an implementation keeps to this.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Holds the event and its subject under the ticket's token until `now_ms +
    /// lease_ms`, unless the event is done or either is held already, under whatever
    /// token. The answer says whether a later position was done for the subject.
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError>;

    /// Makes the event done, raises the subject's newest position to the ticket's, and
    /// lets go of the subject. Both must be remembered until `now_ms + keep_ms`.
    ///
    /// Only if both are held under the ticket's token, be the lease run out or not;
    /// otherwise nothing changes and the answer is [`Completed::Lost`]. Asked again
    /// with the token that made the event done, the answer is [`Completed::Done`].
    async fn complete(&self, ticket: &Ticket, now_ms: i64) -> Result<Completed, StoreError>;

    /// Lets go of the event and of its subject, each if it is held under the ticket's
    /// token. What is done stays done.
    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError>;
}

/// A worker's request for one event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ticket {
    /// The event's key: the same for every delivery of one event.
    pub event: String,
    /// The key of what the event is about; events about one thing are handled one at
    /// a time.
    pub subject: String,
    /// Where the event stands among the others about its subject: its `timestamp`.
    pub position: i64,
    /// The worker's token: no other claim has the same.
    pub token: String,
    /// How long the claim holds, in milliseconds.
    pub lease_ms: i64,
    /// How long what is done is remembered, in milliseconds.
    pub keep_ms: i64,
}

/// A store's answer to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "stores are implemented elsewhere")]
pub enum Claimed {
    /// Held for you.
    Granted {
        /// A later position was done for the subject.
        late: bool,
    },
    /// Handled before.
    Done,
    /// Held by another.
    Held {
        /// For so many milliseconds more.
        for_ms: u64,
    },
}

/// A store's answer to a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "stores are implemented elsewhere")]
pub enum Completed {
    /// It is done.
    Done,
    /// The lease ran out and another claim came in between.
    Lost,
}

/// A store that could not answer.
#[derive(Debug, thiserror::Error)]
#[error("the store of the inbox failed")]
pub struct StoreError(#[source] Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Wraps what went wrong.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}
