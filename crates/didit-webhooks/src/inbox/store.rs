//! The interface between an inbox and the place of its records.

use std::error::Error;

use async_trait::async_trait;

/// Records which events are claimed and which are handled.
///
/// A store keeps two kinds of records, and changes both in one atomic step:
///
/// * for an **event**: nothing, or held under a token until a time, or done;
/// * for a **subject** (usually a session): the newest position that is done, and nothing,
///   or held under a token until a time.
///
/// The caller passes the current time: `now_ms`, in milliseconds since 1970. A record that
/// is held until `now_ms` or earlier is free.
///
/// [`crate::inbox::conformance::check`] tests an implementation.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Holds the event and its subject under the token of the ticket until
    /// `now_ms + lease_ms`, unless the event is done or either is held, under any token.
    /// Returns whether a later position is done for the subject.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError>;

    /// Marks the event as done, raises the newest position of the subject to that of the
    /// ticket, and frees the subject. Both records last until `now_ms + keep_ms`.
    ///
    /// Requires that both are held under the token of the ticket, even if the lease has
    /// expired; otherwise changes nothing and returns [`Completed::Lost`]. Called again with
    /// the token that completed the event, it returns [`Completed::Done`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    async fn complete(&self, ticket: &Ticket, now_ms: i64) -> Result<Completed, StoreError>;

    /// Frees the event and its subject, each if it is held under the token of the ticket. An
    /// event that is done stays done.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError>;
}

/// A worker's request for one event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ticket {
    /// Key of the event: the same for every delivery of it.
    pub event: String,
    /// Key of the subject; events of one subject are handled one at a time.
    pub subject: String,
    /// Position among the events of the subject: the `timestamp`, in Unix seconds.
    pub position: i64,
    /// Token of the worker, unique per claim.
    pub token: String,
    /// Duration of the claim, in milliseconds.
    pub lease_ms: i64,
    /// Duration of the records after completion, in milliseconds.
    pub keep_ms: i64,
}

/// The result of [`Store::claim`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "stores are implemented elsewhere")]
pub enum Claimed {
    /// The event is held for the caller.
    Granted {
        /// Whether a later position is done for the subject.
        late: bool,
    },
    /// The event is done.
    Done,
    /// The event or its subject is held by another worker.
    Held {
        /// Milliseconds until the hold expires.
        for_ms: u64,
    },
}

/// The result of [`Store::complete`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "stores are implemented elsewhere")]
pub enum Completed {
    /// The event is done.
    Done,
    /// The lease had expired and another worker claimed the event.
    Lost,
}

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
#[error("the store of the inbox failed")]
pub struct StoreError(#[source] Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Wraps the cause.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}
