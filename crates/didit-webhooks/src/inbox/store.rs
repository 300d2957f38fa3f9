//! The interface between an inbox and the place of its records.

use std::error::Error;

use async_trait::async_trait;

/// Records which events are claimed and which are handled.
///
/// A store keeps two kinds of records, and changes both in one atomic step:
///
/// * for an **event**: its position, and whether it is free, held under a token until a time,
///   or done;
/// * for a **subject** (usually a session): the newest position that is done, and nothing,
///   or held under a token until a time.
///
/// The position of an event is that of the first ticket that claims it, granted or not, and
/// stays through releases, expired leases and later tickets.
///
/// The caller passes the current time: `now_ms`, in milliseconds since 1970. A record that
/// is held until `now_ms` or earlier is free.
///
/// [`crate::inbox::conformance::check`] tests an implementation.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Holds the event and its subject under the token of the ticket until
    /// `now_ms + lease_ms`, unless the event is done or either is held, under any token.
    /// Returns the order of the event's position and the newest one of the subject.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError>;

    /// Marks the event as done, raises the newest position of the subject to that of the
    /// event, and frees the subject. Both records last until `now_ms + keep_ms`.
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
    /// Time of sending of this delivery: the signed `timestamp`, in Unix seconds. It is the
    /// position of the event among those of the subject if the event was not claimed before.
    pub position: i64,
    /// Token of the worker, unique per claim.
    pub token: String,
    /// Duration of the claim, in milliseconds.
    pub lease_ms: i64,
    /// Duration of the records after completion, in milliseconds.
    pub keep_ms: i64,
}

/// Where an event comes among the handled events of its session, user, company or
/// transaction, by the time when each was first received.
///
/// A hint: a delivery can be lost or overtaken before it is received for the first time, and
/// the time counts whole seconds. Do not derive the current state from it; read that from the
/// API under the lease, as [`Inbox::handle_current`](crate::inbox::Inbox::handle_current) does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "no fourth case exists")]
pub enum Order {
    /// No handled event is as new.
    Newest,
    /// A newer event is handled.
    Late,
    /// The newest handled event is of the same second.
    Unknown,
}

impl Order {
    /// Compares the position of an event with the newest one that is done.
    #[must_use]
    pub fn of(position: i64, newest: Option<i64>) -> Self {
        match newest {
            Some(newest) if newest > position => Self::Late,
            Some(newest) if newest == position => Self::Unknown,
            _ => Self::Newest,
        }
    }

    /// Returns `newest`, `late` or `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Late => "late",
            Self::Unknown => "unknown",
        }
    }
}

/// The result of [`Store::claim`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "stores are implemented elsewhere")]
pub enum Claimed {
    /// The event is held for the caller.
    Granted {
        /// Place of the event among the handled ones of its subject.
        order: Order,
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
