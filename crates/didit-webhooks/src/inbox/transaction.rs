//! An inbox whose record of an event is part of the handler's transaction.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use didit_types::SessionId;
use didit_types::webhook::Event;

use super::MAX_PATIENCE;
use super::identity::Identity;
use super::observe::{Ran, Watch, WebhookObserver};
use super::outcome::HandleOutcome;
use super::store::{Claimed, Order, StoreError};
use crate::Verified;
use crate::clock::Clock;

/// A database that records events in the transactions of the application.
///
/// A claimed event and its subject (usually a session) are locked until the transaction ends.
/// If it commits, the event is done; if it does not, nothing has happened. A connection that
/// breaks must roll back.
///
/// [`conformance::check_transactional`](super::conformance::check_transactional) tests an
/// implementation.
#[async_trait]
pub trait TransactionalStore: Send + Sync + 'static {
    /// A transaction, which is rolled back when dropped.
    type Transaction: Send;

    /// Begins a transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    async fn begin(&self) -> Result<Self::Transaction, StoreError>;

    /// Locks the subject, and records the event as done, in the transaction. Waits up to
    /// `patience` for another transaction that has claimed an event of the subject, and returns
    /// [`Claimed::Held`] if that takes longer; the transaction can then only be rolled back.
    ///
    /// The position of the event is that of its earliest record, from here or from
    /// [`note`](Self::note).
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    async fn claim(
        &self,
        transaction: &mut Self::Transaction,
        identity: &Identity,
        patience: Duration,
    ) -> Result<Claimed, StoreError>;

    /// Commits the transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it is not committed, or possibly not.
    async fn commit(&self, transaction: Self::Transaction) -> Result<(), StoreError>;

    /// Rolls the transaction back.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    async fn rollback(&self, transaction: Self::Transaction) -> Result<(), StoreError>;

    /// Records the position of an event that is not handled, outside of its transaction. Changes
    /// nothing if the event is recorded.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    async fn note(&self, identity: &Identity) -> Result<(), StoreError>;
}

/// Handles every event exactly once, in a transaction of the application's database. Clones
/// share their store.
///
/// The record of the event and the work of the handler are committed together or not at all:
///
/// | the process crashes | the event | its work |
/// |---|---|---|
/// | before or after the claim, or in the handler | is handled at the next delivery | is rolled back |
/// | during the commit | is handled at the next delivery if the database did not commit | done once |
/// | after the commit, before the response | is not handled again | done once |
///
/// What a handler does outside of the transaction, such as sending an e-mail, is done again when
/// the transaction is. Write an order for it in the transaction, and carry that out later.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn example(pool: sqlx::SqlitePool, event: didit_webhooks::Verified<didit_webhooks::Event>) -> Result<(), didit_webhooks::inbox::StoreError> {
/// use didit_webhooks::inbox::{TransactionInbox, sqlite::SqliteStore};
///
/// # async fn current_decision() -> Result<String, sqlx::Error> { Ok("Approved".into()) }
/// let store = SqliteStore::new(pool);
/// store.migrate().await?;
/// let inbox = TransactionInbox::new(store);
/// let outcome = inbox
///     .handle_current(&event, current_decision, async |mut transaction, status| {
///         sqlx::query("UPDATE customers SET status = $1")
///             .bind(status)
///             .execute(&mut *transaction)
///             .await?;
///         // Returned to be committed.
///         Ok::<_, sqlx::Error>(transaction)
///     })
///     .await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct TransactionInbox<S> {
    store: Arc<S>,
    clock: Clock,
    watch: Watch,
    patience: Duration,
}

impl<S: TransactionalStore> TransactionInbox<S> {
    /// Creates an inbox with a patience of 3 s.
    pub fn new(store: S) -> Self {
        Self {
            store: Arc::new(store),
            clock: Clock::default(),
            watch: Watch::default(),
            patience: Duration::from_secs(3),
        }
    }

    /// Sets how long a delivery waits while another worker handles an event of its session.
    /// Defaults to 3 s; at most 4 s, because Didit waits 5 s for a response.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience.min(MAX_PATIENCE);
        self
    }

    /// Sets the source of the current time, for the observer. Defaults to the system's.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Calls `observer` for every event that the inbox is done with.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn WebhookObserver>) -> Self {
        self.watch = Watch(Some(observer));
        self
    }

    /// Returns the store.
    #[must_use]
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Begins a transaction, claims the event, runs `work`, and commits the transaction that it
    /// returns. If `work` fails or the future is dropped, the transaction is rolled back.
    ///
    /// The [`Order`] is a hint. To act on the state of a session, use
    /// [`handle_current`](Self::handle_current).
    pub async fn handle<W, F, E>(&self, event: &Verified<Event>, work: W) -> HandleOutcome<E>
    where
        W: FnOnce(S::Transaction, Order) -> F,
        F: Future<Output = Result<S::Transaction, E>>,
    {
        let mut ran = Ran::default();
        let outcome = self.run(Identity::of(event), work, &mut ran).await;
        let outcome = outcome.unwrap_or_else(HandleOutcome::Unavailable);
        self.watch.handled(event, &outcome, ran, self.clock.now());
        outcome
    }

    /// Handles an event as [`handle`](Self::handle) does: with its session locked, awaits
    /// `read`, which returns the current state, and passes that to `work`. See
    /// [`Inbox::handle_current`](super::Inbox::handle_current). The transaction stays open
    /// while `read` calls the API: limit that to a few seconds.
    pub async fn handle_current<R, A, T, X, W, F, E>(
        &self,
        event: &Verified<Event>,
        read: R,
        work: W,
    ) -> HandleOutcome<E>
    where
        R: FnOnce() -> A,
        A: Future<Output = Result<T, X>>,
        W: FnOnce(S::Transaction, T) -> F,
        F: Future<Output = Result<S::Transaction, E>>,
        E: From<X>,
    {
        let work = async |transaction, _| work(transaction, read().await?).await;
        self.handle(event, work).await
    }

    /// Handles a state of a session that was found by other means than a webhook. See
    /// [`Inbox::handle_session`](super::Inbox::handle_session).
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
        W: FnOnce(S::Transaction, T) -> F,
        F: Future<Output = Result<S::Transaction, E>>,
        E: From<X>,
    {
        let work = async |transaction, _| work(transaction, read().await?).await;
        let identity = Identity::of_session(session, state);
        let outcome = self.run(identity, work, &mut Ran::default()).await;
        outcome.unwrap_or_else(HandleOutcome::Unavailable)
    }

    async fn run<W, F, E>(
        &self,
        identity: Identity,
        work: W,
        ran: &mut Ran,
    ) -> Result<HandleOutcome<E>, StoreError>
    where
        W: FnOnce(S::Transaction, Order) -> F,
        F: Future<Output = Result<S::Transaction, E>>,
    {
        let mut transaction = self.store.begin().await?;
        let claimed = self
            .store
            .claim(&mut transaction, &identity, self.patience)
            .await?;
        let outcome = match claimed {
            Claimed::Done => {
                self.store.rollback(transaction).await?;
                return Ok(HandleOutcome::Duplicate);
            }
            Claimed::Held { for_ms } => {
                self.store.rollback(transaction).await?;
                HandleOutcome::Held {
                    retry_after: Duration::from_millis(for_ms),
                }
            }
            Claimed::Granted { order } => {
                let began = self.clock.now();
                let result = work(transaction, order).await;
                *ran = Ran {
                    order: Some(order),
                    elapsed: self.clock.since(began),
                };
                match result {
                    Ok(transaction) => {
                        self.store.commit(transaction).await?;
                        return Ok(HandleOutcome::Handled);
                    }
                    Err(error) => HandleOutcome::Failed(error),
                }
            }
        };
        // The position of the event outlasts its transaction. It is a hint: if it cannot be
        // recorded, the outcome is the same.
        drop(self.store.note(&identity).await);
        Ok(outcome)
    }
}

impl<S> Clone for TransactionInbox<S> {
    fn clone(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            clock: self.clock.clone(),
            watch: self.watch.clone(),
            patience: self.patience,
        }
    }
}
