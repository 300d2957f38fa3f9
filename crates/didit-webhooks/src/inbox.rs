//! What a handler needs to be right under retries, duplicates, disorder and crashes.
//!
//! Didit repeats a delivery that it got no 2xx for, twice, after about one and about
//! four minutes more; it keeps no order; a person can send an old one again. An
//! [`Inbox`] remembers in its [`Store`] what was handled:
//!
//! * an event is handled by one worker at a time, and once it is handled, never again;
//! * events about one session are handled one at a time, and an event that is older
//!   than one already handled is marked [`Order::Late`], so that it can't take a
//!   session back to what it was before;
//! * a claim is a lease: if the worker dies, the lease runs out, and the next
//!   delivery is let through.
//!
//! A worker that dies after its work and before [`Lease::complete`] leaves the event
//! to be handled again: no store that is not the handler's own database can prevent
//! that. What the handler does must bear it, or the handler's database must be the
//! store, which takes a [`Store`] of your own; [`conformance`] tests it.
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
use std::time::{Duration, UNIX_EPOCH};

use didit_types::webhook::Event;
use http::StatusCode;

pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use self::store::{Claimed, Completed, Store, StoreError, Ticket};
use crate::Verified;
use crate::clock::{Clock, Now};

/// Lets every event be handled once. Clones share their store.
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
/// let _answer = (outcome.status(), outcome.retry_after());
/// # }
/// ```
#[derive(Clone)]
pub struct Inbox {
    store: Arc<dyn Store>,
    clock: Clock,
    lease: Duration,
    keep: Duration,
    tokens: Arc<Tokens>,
}

/// Whether an event is the newest about its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "an event is late or it is not")]
pub enum Order {
    /// No newer event about its session, user, company or transaction was handled.
    Newest,
    /// A newer one was: record this one, but do not let it change what is known.
    Late,
}

/// What became of the wish to handle an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum Claim {
    /// The event is yours until the lease runs out.
    Run(Lease),
    /// It was handled before: answer 200.
    Done,
    /// Another worker has it, or another event about its session: answer 503.
    Held {
        /// When that worker's lease runs out.
        retry_after: Duration,
    },
}

impl Inbox {
    /// An inbox that remembers in `store`. Leases last 30 seconds, and events are
    /// remembered for 30 days.
    pub fn new(store: impl Store) -> Self {
        Self {
            store: Arc::new(store),
            clock: Clock::default(),
            lease: Duration::from_secs(30),
            keep: Duration::from_secs(30 * 24 * 3600),
            tokens: Arc::default(),
        }
    }

    /// How long a handler may take. Didit gives up on an answer after 5 seconds, and
    /// repeats the delivery about a minute later: a lease longer than that turns the
    /// repetition away, too.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How long handled events are remembered. An event that is sent again by hand has
    /// its old id and a new timestamp, so that nothing but this memory tells its age.
    #[must_use]
    pub fn with_retention(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    /// Takes the time from `now` instead of the system. Workers that share a store must
    /// agree about the time to within a fraction of the lease.
    #[must_use]
    pub fn with_clock(mut self, now: impl Now) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Asks for an event.
    pub async fn claim(&self, event: &Verified<Event>) -> Result<Claim, StoreError> {
        let identity = identity::of(event);
        let ticket = Ticket {
            event: identity.event,
            subject: identity.subject,
            position: identity.position,
            token: self.tokens.next(),
            lease_ms: millis(self.lease),
            keep_ms: millis(self.keep),
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

    /// Claims an event, runs `work` on it, and completes it, or releases it if `work`
    /// fails. Dropping the future drops the work; the lease then runs out by itself.
    pub async fn handle<W, F, E>(&self, event: &Verified<Event>, work: W) -> Outcome<E>
    where
        W: FnOnce(Order) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let lease = match self.claim(event).await {
            Ok(Claim::Run(lease)) => lease,
            Ok(Claim::Done) => return Outcome::Duplicate,
            Ok(Claim::Held { retry_after }) => return Outcome::Held { retry_after },
            Err(error) => return Outcome::Unavailable(error),
        };
        match work(lease.order()).await {
            Ok(()) => match lease.complete().await {
                Ok(Completed::Done) => Outcome::Handled,
                Ok(Completed::Lost) => Outcome::Lost,
                Err(error) => Outcome::Unavailable(error),
            },
            Err(error) => {
                // If this fails the lease runs out by itself.
                drop(lease.release().await);
                Outcome::Failed(error)
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
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// An event that is yours to handle. Dropped, it is kept from others until it runs out.
#[derive(Debug)]
#[must_use = "complete it once the event is handled, or release it"]
pub struct Lease {
    inbox: Inbox,
    ticket: Ticket,
    order: Order,
}

impl Lease {
    /// Whether the event may change what is known of its session.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Remembers that the event was handled. [`Completed::Lost`] if the lease had run
    /// out and another worker has taken over.
    pub async fn complete(self) -> Result<Completed, StoreError> {
        let now = self.inbox.now_ms();
        self.inbox.store.complete(&self.ticket, now).await
    }

    /// Gives the event back, so that it may be handled at once.
    pub async fn release(self) -> Result<(), StoreError> {
        self.inbox.store.release(&self.ticket).await
    }
}

/// How a delivery ended, and what to answer to it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<E> {
    /// Handled now.
    Handled,
    /// Handled before.
    Duplicate,
    /// Another worker has this event, or another one about its session.
    Held {
        /// When that worker's lease runs out.
        retry_after: Duration,
    },
    /// The handler took longer than its lease, and another worker took over.
    Lost,
    /// The handler failed. The event was released.
    Failed(E),
    /// The store failed.
    Unavailable(StoreError),
}

impl<E> Outcome<E> {
    /// The status to answer with: 200 for what is handled, 500 for a handler that
    /// failed, 503 otherwise. Didit repeats after a 5xx.
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

    /// The seconds for `Retry-After`: with every 503 and with nothing else.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Held { retry_after } => {
                // Rounded up, so that nobody comes back too early.
                let whole = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
                Some(whole.max(1))
            }
            Self::Lost | Self::Unavailable(_) => Some(5),
            Self::Handled | Self::Duplicate | Self::Failed(_) => None,
        }
    }
}

/// Makes tokens that no other lease has, in this process or in another.
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
