//! Handles events once, in spite of retries, duplicates, disorder and crashes.
//!
//! Didit retries a delivery without a 2xx response twice, after about one and about four
//! more minutes; it does not keep the order; a person can resend an old delivery. An
//! [`Inbox`] records in its [`Store`] which events are handled:
//!
//! * an event is handled by one worker at a time, and never again once it is handled;
//! * events of one session are handled one at a time, and an event that is older than a
//!   handled one is marked [`Order::Late`], so that it does not restore an old state;
//! * a claim is a lease: if the worker crashes, the lease expires, and the next delivery is
//!   handled.
//!
//! A worker that crashes after its work and before [`Lease::complete`] leaves the event to
//! be handled again; only a store in the handler's database can prevent that. Make the
//! handler idempotent, or implement [`Store`] on that database and test it with
//! [`conformance`].
//!
//! Source: <https://docs.didit.me/integration/webhooks>

pub mod conformance;
mod identity;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod store;

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering as Atomic};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use didit_types::webhook::Event;
use http::StatusCode;

use self::identity::Identity;
pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use self::store::{Claimed, Completed, Store, StoreError, Ticket};
use crate::Verified;
use crate::clock::Clock;

/// Handles every event once. Clones share their store.
///
/// ```
/// use didit_webhooks::inbox::{Inbox, MemoryStore, Order};
/// # use didit_webhooks::{Secret, Signer, Verified, Verifier};
/// # async fn example(event: Verified<didit_types::webhook::Event>) {
/// let inbox = Inbox::new(MemoryStore::new());
/// let outcome = inbox
///     .handle(&event, |order| async move {
///         if order == Order::Newest {
///             // Write the session's status to your database.
///         }
///         Ok::<(), std::io::Error>(())
///     })
///     .await;
/// let _response = (outcome.status(), outcome.retry_after());
/// # }
/// ```
#[derive(Clone)]
pub struct Inbox {
    store: Arc<dyn Store>,
    clock: Clock,
    lease: Duration,
    retention: Duration,
    tokens: Arc<Tokens>,
}

/// Whether an event is the newest of its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "no third case exists")]
pub enum Order {
    /// No newer event of the session, user, company or transaction is handled.
    Newest,
    /// A newer event is handled: record this one, but do not change the current state.
    Late,
}

/// The result of [`Inbox::claim`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Claim {
    /// The event can be handled until the lease expires.
    Run(Lease),
    /// The event is handled already: respond with 200.
    Done,
    /// Another worker handles this event or another event of its session: respond with 503.
    Held {
        /// Time until that worker's lease expires.
        retry_after: Duration,
    },
}

impl Inbox {
    /// Creates an inbox on `store`, with leases of 30 s and a retention of 30 days.
    pub fn new(store: impl Store) -> Self {
        Self {
            store: Arc::new(store),
            clock: Clock::default(),
            lease: Duration::from_secs(30),
            retention: Duration::from_secs(30 * 24 * 3600),
            tokens: Arc::default(),
        }
    }

    /// Sets the maximum time of a handler. Defaults to 30 s. Didit waits 5 s for a response
    /// and retries about a minute later: a longer lease rejects that retry, too.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use didit_webhooks::inbox::{Inbox, MemoryStore};
    ///
    /// let inbox = Inbox::new(MemoryStore::new()).with_lease(Duration::from_secs(10));
    /// ```
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets how long handled events are recorded. Defaults to 30 days. An event that a person
    /// resends has its old id and a new timestamp, so only this record identifies it.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use didit_webhooks::inbox::{Inbox, MemoryStore};
    ///
    /// let week = Duration::from_secs(7 * 24 * 3600);
    /// let inbox = Inbox::new(MemoryStore::new()).with_retention(week);
    /// ```
    #[must_use]
    pub fn with_retention(mut self, retention: Duration) -> Self {
        self.retention = retention;
        self
    }

    /// Sets the source of the current time. Defaults to the system's. The clocks of workers
    /// that share a store may differ by a fraction of the lease only.
    ///
    /// ```
    /// use std::time::UNIX_EPOCH;
    ///
    /// use didit_webhooks::inbox::{Inbox, MemoryStore};
    ///
    /// let inbox = Inbox::new(MemoryStore::new()).with_clock(|| UNIX_EPOCH);
    /// ```
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Claims an event. Use [`handle`](Self::handle) unless the work does not fit a closure.
    ///
    /// ```
    /// # use didit_webhooks::{Verified, inbox::StoreError};
    /// use didit_webhooks::inbox::{Claim, Inbox};
    ///
    /// # async fn example(inbox: Inbox, event: Verified<didit_webhooks::Event>) -> Result<(), StoreError> {
    /// if let Claim::Run(lease) = inbox.claim(&event).await? {
    ///     // Write the session's status to your database.
    ///     lease.complete().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    pub async fn claim(&self, event: &Verified<Event>) -> Result<Claim, StoreError> {
        let identity = Identity::of(event);
        let ticket = Ticket {
            event: identity.event,
            subject: identity.subject,
            position: identity.position,
            token: self.tokens.next(),
            lease_ms: millis(self.lease),
            keep_ms: millis(self.retention),
        };
        Ok(match self.store.claim(&ticket, self.now_ms()).await? {
            Claimed::Done => Claim::Done,
            Claimed::Held { for_ms } => Claim::Held {
                retry_after: Duration::from_millis(for_ms),
            },
            Claimed::Granted { late } => Claim::Run(Lease {
                inbox: self.clone(),
                ticket,
                order: if late { Order::Late } else { Order::Newest },
            }),
        })
    }

    /// Claims an event, runs `work` on it, and completes it, or releases it if `work` fails.
    /// If the future is dropped, `work` is dropped and the lease expires.
    pub async fn handle<W, F, E>(&self, event: &Verified<Event>, work: W) -> HandleOutcome<E>
    where
        W: FnOnce(Order) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let lease = match self.claim(event).await {
            Ok(Claim::Run(lease)) => lease,
            Ok(Claim::Done) => return HandleOutcome::Duplicate,
            Ok(Claim::Held { retry_after }) => return HandleOutcome::Held { retry_after },
            Err(error) => return HandleOutcome::Unavailable(error),
        };
        match work(lease.order()).await {
            Ok(()) => match lease.complete().await {
                Ok(Completed::Done) => HandleOutcome::Handled,
                Ok(Completed::Lost) => HandleOutcome::Lost,
                Err(error) => HandleOutcome::Unavailable(error),
            },
            Err(error) => {
                // If this fails, the lease expires.
                drop(lease.release().await);
                HandleOutcome::Failed(error)
            }
        }
    }

    fn now_ms(&self) -> i64 {
        match self.clock.now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        }
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("lease", &self.lease)
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The exclusive right to handle an event. If dropped, the event stays claimed until the
/// lease expires.
#[derive(Debug)]
#[must_use = "complete it once the event is handled, or release it"]
pub struct Lease {
    inbox: Inbox,
    ticket: Ticket,
    order: Order,
}

impl Lease {
    /// Returns whether the event is the newest of its session.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Records the event as handled. Returns [`Completed::Lost`] if the lease had expired and
    /// another worker claimed the event.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    pub async fn complete(self) -> Result<Completed, StoreError> {
        let now = self.inbox.now_ms();
        self.inbox.store.complete(&self.ticket, now).await
    }

    /// Releases the event, so that another worker can claim it at once.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    pub async fn release(self) -> Result<(), StoreError> {
        self.inbox.store.release(&self.ticket).await
    }
}

/// The result of [`Inbox::handle`], with the response to send.
#[derive(Debug)]
#[non_exhaustive]
pub enum HandleOutcome<E> {
    /// The event was handled.
    Handled,
    /// The event was handled already.
    Duplicate,
    /// Another worker handles this event or another event of its session.
    Held {
        /// Time until that worker's lease expires.
        retry_after: Duration,
    },
    /// The handler took longer than its lease, and another worker claimed the event.
    Lost,
    /// The handler failed. The event was released.
    Failed(E),
    /// The store failed.
    Unavailable(StoreError),
}

impl<E> HandleOutcome<E> {
    /// Returns the status of the response: 200 if the event is handled, 500 if the handler
    /// failed, 503 otherwise. Didit retries after a 5xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Handled | Self::Duplicate => StatusCode::OK,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Held { .. } | Self::Lost | Self::Unavailable(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// Returns the value of `Retry-After` in seconds, for every 503.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Held { retry_after } => {
                // Rounded up, so that no retry comes too early.
                let whole = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
                Some(whole.max(1))
            }
            Self::Lost | Self::Unavailable(_) => Some(5),
            Self::Handled | Self::Duplicate | Self::Failed(_) => None,
        }
    }
}

/// Creates tokens that are unique across processes.
#[derive(Default)]
struct Tokens {
    seeds: [RandomState; 2],
    made: AtomicU64,
}

impl Tokens {
    fn next(&self) -> String {
        let count = self.made.fetch_add(1, Atomic::Relaxed);
        let [high, low] = self.seeds.each_ref().map(|seed| seed.hash_one(count));
        format!("{high:016x}{low:016x}")
    }
}
