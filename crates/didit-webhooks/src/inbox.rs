//! Handles events once, in spite of retries, duplicates, disorder and crashes.
//!
//! Didit retries a delivery without a 2xx response twice, after about one and about four
//! more minutes; it does not keep the order; a person can resend an old delivery. An
//! [`Inbox`] records in its [`Store`] which events are handled:
//!
//! * an event is handled by one worker at a time, and never again once it is handled;
//! * events of one session are handled one at a time. Read the current decision meanwhile, with
//!   [`Inbox::handle_current`]: no late event can then restore an old state;
//! * a claim is a lease: if the worker crashes, the lease expires, and the next delivery is
//!   handled.
//!
//! A worker that crashes after its work and before [`Lease::complete`] leaves the event to
//! be handled again. Where that must not happen, record the event in the transaction of the
//! work:
//!
//! | inbox | a crash between the work and its record | for |
//! |---|---|---|
//! | [`TransactionInbox`] on Postgres or SQLite (features `postgres`, `sqlite`) | impossible: both are committed or neither | effects that must happen exactly once |
//! | [`Inbox`] on `RedisStore` (feature `redis`) | handles the event again | several processes, idempotent handlers |
//! | [`Inbox`] on [`MemoryStore`] | handles the event again; so does a restart | one process, idempotent handlers, tests |
//!
//! Implement [`Store`] or [`TransactionalStore`] for other databases, and test it with
//! [`conformance`].
//!
//! Source: <https://docs.didit.me/integration/webhooks>

pub mod conformance;
mod identity;
mod memory;
mod observe;
mod outcome;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod reconcile;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod store;
mod transaction;

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering as Atomic};
use std::time::{Duration, SystemTime};

use didit_types::SessionId;
use didit_types::webhook::Event;

pub use self::identity::Identity;
pub use self::memory::MemoryStore;
use self::observe::Ran;
pub(crate) use self::observe::Watch;
pub use self::observe::{HandleEnd, ReceiveEnd, WebhookObserver};
pub use self::outcome::HandleOutcome;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use self::store::{Claimed, Completed, Order, Store, StoreError, Ticket};
pub use self::transaction::{TransactionInbox, TransactionalStore};
use crate::Verified;
use crate::clock::{Clock, millis};
use crate::timer::Timer;

/// Maximum time that a delivery may wait for another one: Didit waits 5 s for a response.
const MAX_PATIENCE: Duration = Duration::from_secs(4);

/// Handles every event once. Clones share their store.
///
/// ```
/// use didit_webhooks::inbox::{Inbox, MemoryStore};
/// # use didit_webhooks::Verified;
/// # async fn current_decision() -> Result<u8, std::io::Error> { Ok(1) }
/// # async fn example(event: Verified<didit_types::webhook::Event>) {
/// let inbox = Inbox::new(MemoryStore::new());
/// let outcome = inbox
///     .handle_current(&event, current_decision, async |decision| {
///         // Write the decision to your database.
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
    timer: Timer,
    watch: Watch,
    lease: Duration,
    patience: Duration,
    retention: Duration,
    tokens: Arc<Tokens>,
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
    /// Creates an inbox on `store`, with leases of 30 s, a patience of 3 s and a retention of
    /// 30 days.
    pub fn new(store: impl Store) -> Self {
        Self {
            store: Arc::new(store),
            clock: Clock::default(),
            timer: Timer::default(),
            watch: Watch::default(),
            lease: Duration::from_secs(30),
            patience: Duration::from_secs(3),
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

    /// Sets how long a delivery waits while another worker handles an event of its session.
    /// Defaults to 3 s; at most 4 s, because Didit waits 5 s for a response.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use didit_webhooks::inbox::{Inbox, MemoryStore};
    ///
    /// let inbox = Inbox::new(MemoryStore::new()).with_patience(Duration::from_secs(1));
    /// ```
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience.min(MAX_PATIENCE);
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

    /// Sets how the inbox waits. Defaults to a thread of this crate, which works on every
    /// runtime.
    ///
    /// ```
    /// use didit_webhooks::inbox::{Inbox, MemoryStore};
    ///
    /// let inbox = Inbox::new(MemoryStore::new()).with_sleep(tokio::time::sleep);
    /// ```
    #[must_use]
    pub fn with_sleep<F>(mut self, sleep: impl Fn(Duration) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.timer = Timer::new(sleep);
        self
    }

    /// Calls `observer` for every event that [`handle`](Self::handle) is done with.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn WebhookObserver>) -> Self {
        self.watch = Watch(Some(observer));
        self
    }

    /// Claims an event, and waits for it up to the patience of the inbox. Use
    /// [`handle`](Self::handle) unless the work does not fit a closure.
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
        self.claim_identity(Identity::of(event)).await
    }

    async fn claim_identity(&self, identity: Identity) -> Result<Claim, StoreError> {
        let ticket = Ticket {
            event: identity.event,
            subject: identity.subject,
            position: identity.position,
            token: self.tokens.next(),
            lease_ms: millis(self.lease),
            keep_ms: millis(self.retention),
        };
        let mut waited = Duration::ZERO;
        let mut pause = Duration::from_millis(10);
        loop {
            let hold = match self.store.claim(&ticket, self.clock.now_ms()).await? {
                Claimed::Done => return Ok(Claim::Done),
                Claimed::Granted { order } => {
                    return Ok(Claim::Run(Lease {
                        store: Arc::clone(&self.store),
                        clock: self.clock.clone(),
                        ticket,
                        order,
                    }));
                }
                Claimed::Held { for_ms } => Duration::from_millis(for_ms.max(1)),
            };
            if waited >= self.patience {
                return Ok(Claim::Held { retry_after: hold });
            }
            // The holder may complete long before its lease expires.
            pause = (pause * 2).min(Duration::from_millis(200));
            let step = pause.min(hold).min(self.patience.saturating_sub(waited));
            self.timer.sleep(step).await;
            waited += step;
        }
    }

    /// Claims an event, runs `work` on it, and completes it, or releases it if `work` fails.
    /// If the future is dropped, `work` is dropped and the lease expires.
    ///
    /// The [`Order`] is a hint. To act on the state of a session, use
    /// [`handle_current`](Self::handle_current).
    pub async fn handle<W, F, E>(&self, event: &Verified<Event>, work: W) -> HandleOutcome<E>
    where
        W: FnOnce(Order) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let (outcome, ran) = self.run(Identity::of(event), work).await;
        self.watch.handled(event, &outcome, ran, self.clock.now());
        outcome
    }

    async fn run<W, F, E>(&self, identity: Identity, work: W) -> (HandleOutcome<E>, Ran)
    where
        W: FnOnce(Order) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let mut ran = Ran::default();
        let outcome = match self.claim_identity(identity).await {
            Ok(Claim::Run(lease)) => {
                let began = self.clock.now();
                let result = work(lease.order).await;
                ran = Ran {
                    order: Some(lease.order),
                    elapsed: self.clock.since(began),
                };
                lease.end(result).await
            }
            Ok(Claim::Done) => HandleOutcome::Duplicate,
            Ok(Claim::Held { retry_after }) => HandleOutcome::Held { retry_after },
            Err(error) => HandleOutcome::Unavailable(error),
        };
        (outcome, ran)
    }

    /// Handles a state of a session that was found by other means than a webhook, as
    /// [`handle_current`](Self::handle_current) does: once for each `state`, and never while an
    /// event of the session is handled. `state` is any text that changes with the session, such
    /// as its status. [`Reconciler`](reconcile::Reconciler) lists the sessions.
    pub async fn handle_session<R, A, T, X, W, F, E>(
        &self,
        session: &SessionId,
        state: &str,
        read: R,
        work: W,
    ) -> HandleOutcome<E>
    where
        R: FnOnce() -> A,
        A: Future<Output = Result<T, X>>,
        W: FnOnce(T) -> F,
        F: Future<Output = Result<(), E>>,
        E: From<X>,
    {
        let work = async |_| work(read().await?).await;
        self.run(Identity::of_session(session, state), work).await.0
    }

    /// Handles an event as [`handle`](Self::handle) does: under the lease of its session, awaits
    /// `read`, which returns the current state, and passes that to `work`.
    ///
    /// Deliveries can be late, repeated or lost on the way; the state that is read while no
    /// other event of the session is handled is at least as new as the event. So the last
    /// state that `work` writes is the right one, in whatever order the events arrive.
    ///
    /// `read` is usually a call of the API, such as the decision of the session. If it fails,
    /// the event is released, and Didit retries.
    ///
    /// ```
    /// # use didit_webhooks::{Verified, inbox::{HandleOutcome, Inbox}};
    /// # struct Client;
    /// # impl Client { async fn decision(&self, id: &str) -> Result<String, std::io::Error> { Ok(id.to_owned()) } }
    /// # async fn save(decision: String) -> Result<(), Box<dyn std::error::Error>> { Ok(()) }
    /// # async fn example(inbox: Inbox, client: Client, event: Verified<didit_webhooks::Event>) {
    /// let Some(session) = event.session_id() else { return };
    /// let outcome = inbox
    ///     .handle_current(&event, || client.decision(session.as_str()), save)
    ///     .await;
    /// # }
    /// ```
    pub async fn handle_current<R, A, T, X, W, F, E>(
        &self,
        event: &Verified<Event>,
        read: R,
        work: W,
    ) -> HandleOutcome<E>
    where
        R: FnOnce() -> A,
        A: Future<Output = Result<T, X>>,
        W: FnOnce(T) -> F,
        F: Future<Output = Result<(), E>>,
        E: From<X>,
    {
        self.handle(event, async |_| work(read().await?).await)
            .await
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("lease", &self.lease)
            .field("patience", &self.patience)
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}

/// The exclusive right to handle an event. If dropped, the event stays claimed until the
/// lease expires.
#[must_use = "complete it once the event is handled, or release it"]
pub struct Lease {
    store: Arc<dyn Store>,
    clock: Clock,
    ticket: Ticket,
    order: Order,
}

impl Lease {
    /// Returns the place of the event among the handled ones of its session: a hint.
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
        self.store.complete(&self.ticket, self.clock.now_ms()).await
    }

    /// Releases the event, so that another worker can claim it at once.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    pub async fn release(self) -> Result<(), StoreError> {
        self.store.release(&self.ticket).await
    }

    async fn end<E>(self, result: Result<(), E>) -> HandleOutcome<E> {
        match result {
            Ok(()) => match self.complete().await {
                Ok(Completed::Done) => HandleOutcome::Handled,
                Ok(Completed::Lost) => HandleOutcome::Lost,
                Err(error) => HandleOutcome::Unavailable(error),
            },
            Err(error) => {
                // If this fails, the lease expires.
                drop(self.release().await);
                HandleOutcome::Failed(error)
            }
        }
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease")
            .field("ticket", &self.ticket)
            .field("order", &self.order)
            .finish_non_exhaustive()
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
