//! Tests a store for the rules that an inbox relies on.
//!
//! ```
//! # async fn example() -> Result<(), didit_webhooks::inbox::conformance::ConformanceError> {
//! use didit_webhooks::inbox::{MemoryStore, conformance};
//!
//! conformance::check(&MemoryStore::new()).await?;
//! # Ok(())
//! # }
//! ```

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::Tokens;
use super::identity::Identity;
use super::store::{Claimed, Completed, Order, Store, StoreError, Ticket};
use super::transaction::TransactionalStore;

/// A rule that a store broke, or a failure of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConformanceError {
    /// The store broke a rule.
    #[error("{rule}: expected {expected}, found {found}")]
    #[non_exhaustive]
    Rule {
        /// The rule.
        rule: &'static str,
        /// The expected result.
        expected: String,
        /// The result of the store.
        found: String,
    },
    /// The store failed.
    #[error("the store failed")]
    Failed(#[from] StoreError),
}

type Checked = Result<(), ConformanceError>;

const LATE: Claimed = Claimed::Granted { order: Order::Late };
const NEWEST: Claimed = Claimed::Granted {
    order: Order::Newest,
};
const UNKNOWN: Claimed = Claimed::Granted {
    order: Order::Unknown,
};
const DONE: Completed = Completed::Done;
const LOST: Completed = Completed::Lost;

/// Checks every rule of [`Store`], with keys that no other run uses. Passes times from
/// `1_774_970_000_000` ms on.
///
/// # Errors
///
/// [`ConformanceError`] on the first broken rule, or if the store fails.
pub async fn check(store: &impl Store) -> Checked {
    let tokens = Tokens::default();
    let run = Run {
        store,
        tokens: &tokens,
    };
    run.event_is_exclusive().await?;
    run.expired_lease_can_be_claimed().await?;
    run.late_worker_cannot_complete().await?;
    run.release_frees_the_event().await?;
    run.release_does_not_affect_others().await?;
    run.subject_is_exclusive().await?;
    run.older_events_are_late().await?;
    run.first_position_stays().await?;
    run.completion_is_idempotent().await?;
    run.one_of_many_claims_is_granted().await
}

/// Checks every rule of [`TransactionalStore`], with keys that no other run uses. Takes a
/// fraction of a second, and at most eight transactions at a time.
///
/// # Errors
///
/// [`ConformanceError`] on the first broken rule, or if the store fails.
pub async fn check_transactional(store: &impl TransactionalStore) -> Checked {
    let tokens = Tokens::default();
    let run = Run {
        store,
        tokens: &tokens,
    };
    run.commit_and_rollback().await?;
    run.claims_wait_for_the_transaction().await?;
    run.order_of_transactions().await?;
    run.one_of_many_transactions_is_granted().await
}

struct Run<'s, S> {
    store: &'s S,
    tokens: &'s Tokens,
}

const START: i64 = 1_774_970_000_000;
const LEASE: i64 = 30_000;
/// Longer than any transaction of a test takes.
const PATIENCE: Duration = Duration::from_secs(10);

fn expect<T: Copy + PartialEq + std::fmt::Debug>(
    rule: &'static str,
    found: T,
    expected: T,
) -> Checked {
    if found == expected {
        return Ok(());
    }
    Err(ConformanceError::Rule {
        rule,
        expected: format!("{expected:?}"),
        found: format!("{found:?}"),
    })
}

type Rule = &'static str;

impl<S> Run<'_, S> {
    /// A ticket for a new event of a new subject.
    fn ticket(&self) -> Ticket {
        let key = self.tokens.next();
        Ticket {
            event: format!("event/{key}"),
            subject: format!("subject/{key}"),
            position: 10,
            token: self.tokens.next(),
            lease_ms: LEASE,
            keep_ms: 600_000,
        }
    }

    /// The same event, claimed by another worker.
    fn rival(&self, ticket: &Ticket) -> Ticket {
        Ticket {
            token: self.tokens.next(),
            ..ticket.clone()
        }
    }

    /// Another event of the same subject.
    fn sibling(&self, ticket: &Ticket, position: i64) -> Ticket {
        Ticket {
            subject: ticket.subject.clone(),
            position,
            ..self.ticket()
        }
    }
}

impl<S: Store> Run<'_, S> {
    async fn claim(&self, rule: Rule, ticket: &Ticket, at: i64, result: Claimed) -> Checked {
        expect(rule, self.store.claim(ticket, START + at).await?, result)
    }

    async fn complete(&self, rule: Rule, ticket: &Ticket, at: i64, result: Completed) -> Checked {
        expect(rule, self.store.complete(ticket, START + at).await?, result)
    }

    async fn event_is_exclusive(&self) -> Checked {
        let rule = "an event that is held or done cannot be claimed";
        let ticket = self.ticket();
        let rival = self.rival(&ticket);
        self.claim(rule, &ticket, 0, NEWEST).await?;
        let held = Claimed::Held { for_ms: 29_000 };
        self.claim(rule, &rival, 1_000, held).await?;
        self.claim(rule, &ticket, 1_000, held).await?;
        self.complete(rule, &rival, 1_000, LOST).await?;
        self.complete(rule, &ticket, 2_000, DONE).await?;
        self.claim(rule, &rival, 2_000, Claimed::Done).await?;
        self.claim(rule, &rival, 2 * LEASE, Claimed::Done).await
    }

    async fn expired_lease_can_be_claimed(&self) -> Checked {
        let rule = "an expired lease can be claimed by others, and not earlier";
        let ticket = self.ticket();
        let rival = self.rival(&ticket);
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.claim(rule, &rival, LEASE - 1, Claimed::Held { for_ms: 1 })
            .await?;
        self.claim(rule, &rival, LEASE, NEWEST).await?;
        self.complete(rule, &rival, LEASE, DONE).await
    }

    async fn late_worker_cannot_complete(&self) -> Checked {
        let rule = "a worker can complete until another claims the event";
        let ticket = self.ticket();
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.complete(rule, &ticket, LEASE, DONE).await?;

        let rule = "a worker cannot complete once another has taken its event";
        let ticket = self.ticket();
        let rival = self.rival(&ticket);
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.claim(rule, &rival, LEASE, NEWEST).await?;
        self.complete(rule, &ticket, LEASE, LOST).await?;
        self.complete(rule, &rival, LEASE, DONE).await?;
        self.complete(rule, &ticket, LEASE, LOST).await?;

        let rule = "a worker cannot complete once another has taken its subject";
        let ticket = self.ticket();
        let sibling = self.sibling(&ticket, 11);
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.claim(rule, &sibling, LEASE, NEWEST).await?;
        self.complete(rule, &ticket, LEASE, LOST).await?;
        self.complete(rule, &sibling, LEASE, DONE).await?;
        self.claim(rule, &self.rival(&ticket), LEASE, LATE).await
    }

    async fn release_frees_the_event(&self) -> Checked {
        let rule = "a released event can be claimed at once";
        let ticket = self.ticket();
        let rival = self.rival(&ticket);
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.store.release(&ticket).await?;
        self.claim(rule, &rival, 0, NEWEST).await?;
        self.complete(rule, &rival, 0, DONE).await
    }

    async fn release_does_not_affect_others(&self) -> Checked {
        let rule = "a release does not affect other holders";
        let ticket = self.ticket();
        let rival = self.rival(&ticket);
        self.store.release(&ticket).await?;
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.store.release(&rival).await?;
        self.claim(rule, &rival, 0, Claimed::Held { for_ms: 30_000 })
            .await?;
        self.complete(rule, &ticket, 0, DONE).await?;
        self.store.release(&ticket).await?;
        self.claim(rule, &rival, 0, Claimed::Done).await
    }

    async fn subject_is_exclusive(&self) -> Checked {
        let rule = "one event of a subject is handled at a time, and subjects are independent";
        let ticket = self.ticket();
        let sibling = self.sibling(&ticket, 11);
        let stranger = self.ticket();
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.claim(rule, &sibling, 0, Claimed::Held { for_ms: 30_000 })
            .await?;
        self.claim(rule, &stranger, 0, NEWEST).await?;
        self.complete(rule, &ticket, 0, DONE).await?;
        self.claim(rule, &sibling, 0, NEWEST).await?;
        self.store.release(&sibling).await?;
        Ok(self.store.release(&stranger).await?)
    }

    async fn older_events_are_late(&self) -> Checked {
        let rule = "an event older than one that is done is late, and of an equal time unknown";
        let ticket = self.ticket();
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.complete(rule, &ticket, 0, DONE).await?;
        for (position, order) in [
            (5, LATE),
            (10, UNKNOWN),
            (12, NEWEST),
            (11, LATE),
            (12, UNKNOWN),
        ] {
            let event = self.sibling(&ticket, position);
            self.claim(rule, &event, 0, order).await?;
            self.complete(rule, &event, 0, DONE).await?;
        }
        let rule = "a released event makes no other late";
        let event = self.sibling(&ticket, 20);
        self.claim(rule, &event, 0, NEWEST).await?;
        self.store.release(&event).await?;
        self.claim(rule, &self.sibling(&ticket, 15), 0, NEWEST)
            .await
    }

    async fn first_position_stays(&self) -> Checked {
        let rule = "the position of an event is that of its first claim";
        let ticket = self.ticket();
        let retry = |ticket: &Ticket| Ticket {
            position: 90,
            ..self.rival(ticket)
        };
        let (newer, held) = (self.sibling(&ticket, 20), self.sibling(&ticket, 15));
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.store.release(&ticket).await?;
        self.claim(rule, &newer, 0, NEWEST).await?;
        // Not granted, but seen.
        self.claim(rule, &held, 0, Claimed::Held { for_ms: 30_000 })
            .await?;
        self.complete(rule, &newer, 0, DONE).await?;
        for first in [&ticket, &held] {
            let retry = retry(first);
            self.claim(rule, &retry, 0, LATE).await?;
            // A crash: the lease expires.
            let retry = self.rival(&retry);
            self.claim(rule, &retry, LEASE, LATE).await?;
            self.complete(rule, &retry, LEASE, DONE).await?;
        }
        self.claim(rule, &self.sibling(&ticket, 21), LEASE, NEWEST)
            .await
    }

    async fn completion_is_idempotent(&self) -> Checked {
        let rule = "completing twice has the effect of once";
        let ticket = self.ticket();
        self.claim(rule, &ticket, 0, NEWEST).await?;
        self.complete(rule, &ticket, 0, DONE).await?;
        self.complete(rule, &ticket, 0, DONE).await
    }

    async fn one_of_many_claims_is_granted(&self) -> Checked {
        let ticket = self.ticket();
        let rivals: Vec<Ticket> = (0..32).map(|_| self.rival(&ticket)).collect();
        let claims = rivals.iter().map(|rival| self.store.claim(rival, START));
        let mut granted = 0;
        for answer in join(claims).await {
            granted += usize::from(answer? == NEWEST);
        }
        expect("one of many concurrent claims is granted", granted, 1)
    }
}

impl<S: TransactionalStore> Run<'_, S> {
    fn identity(&self) -> Identity {
        let Ticket {
            event,
            subject,
            position,
            ..
        } = self.ticket();
        Identity {
            event,
            subject,
            position,
        }
    }

    fn sibling_of(&self, identity: &Identity, position: i64) -> Identity {
        Identity {
            subject: identity.subject.clone(),
            position,
            ..self.identity()
        }
    }

    /// Begins a transaction, and claims an event in it with a long patience: a transaction that
    /// was dropped may be rolled back a moment later.
    async fn begin(&self, identity: &Identity) -> Result<(S::Transaction, Claimed), StoreError> {
        let mut transaction = self.store.begin().await?;
        let claimed = self
            .store
            .claim(&mut transaction, identity, PATIENCE)
            .await?;
        Ok((transaction, claimed))
    }

    /// Claims an event with a short patience in a transaction that is rolled back.
    async fn try_claim(&self, identity: &Identity) -> Result<Claimed, StoreError> {
        let mut transaction = self.store.begin().await?;
        let patience = Duration::from_millis(50);
        let claimed = self
            .store
            .claim(&mut transaction, identity, patience)
            .await?;
        self.store.rollback(transaction).await?;
        Ok(claimed)
    }

    async fn committed(&self, rule: Rule, identity: &Identity, result: Claimed) -> Checked {
        let (transaction, claimed) = self.begin(identity).await?;
        expect(rule, claimed, result)?;
        Ok(self.store.commit(transaction).await?)
    }

    async fn commit_and_rollback(&self) -> Checked {
        let rule = "an event is free after a rollback, and after a transaction is dropped";
        let identity = self.identity();
        let (transaction, claimed) = self.begin(&identity).await?;
        expect(rule, claimed, NEWEST)?;
        self.store.rollback(transaction).await?;
        let (transaction, claimed) = self.begin(&identity).await?;
        expect(rule, claimed, NEWEST)?;
        drop(transaction);
        self.committed(rule, &identity, NEWEST).await?;
        let rule = "an event is done after a commit, also within the same transaction";
        let (transaction, claimed) = self.begin(&identity).await?;
        expect(rule, claimed, Claimed::Done)?;
        self.store.rollback(transaction).await?;
        let again = self.identity();
        let (mut transaction, _) = self.begin(&again).await?;
        let claimed = self
            .store
            .claim(&mut transaction, &again, Duration::ZERO)
            .await?;
        expect(rule, claimed, Claimed::Done)?;
        Ok(self.store.rollback(transaction).await?)
    }

    async fn claims_wait_for_the_transaction(&self) -> Checked {
        let rule = "an event and its subject are held until the transaction ends";
        let identity = self.identity();
        let (transaction, claimed) = self.begin(&identity).await?;
        expect(rule, claimed, NEWEST)?;
        for other in [&identity, &self.sibling_of(&identity, 11)] {
            let claimed = self.try_claim(other).await?;
            expect(rule, matches!(claimed, Claimed::Held { .. }), true)?;
        }
        let rule = "a claim waits for the transaction of another worker";
        let mut waiting = self.store.begin().await?;
        let wait = async {
            let claimed = self.store.claim(&mut waiting, &identity, PATIENCE).await?;
            self.store.rollback(waiting).await?;
            Ok(claimed)
        };
        let commit = async {
            // Other claims meanwhile, so that the waiting one has reached the store for certain.
            for _ in 0..5 {
                self.try_claim(&self.sibling_of(&identity, 11)).await?;
            }
            self.store.commit(transaction).await?;
            Ok(Claimed::Done)
        };
        let both: [Pin<Box<dyn Future<Output = Result<_, StoreError>> + Send + '_>>; 2] =
            [Box::pin(wait), Box::pin(commit)];
        for claimed in join(both.into_iter()).await {
            expect(rule, claimed?, Claimed::Done)?;
        }
        Ok(())
    }

    async fn order_of_transactions(&self) -> Checked {
        let rule = "an event older than one that is done is late, and of an equal time unknown";
        let first = self.identity();
        self.committed(rule, &first, NEWEST).await?;
        for (position, order) in [(5, LATE), (10, UNKNOWN), (12, NEWEST), (11, LATE)] {
            self.committed(rule, &self.sibling_of(&first, position), order)
                .await?;
        }
        let rule = "a position that was noted stays, and a note handles nothing";
        let mut noted = self.sibling_of(&first, 6);
        self.store.note(&noted).await?;
        self.committed(rule, &self.sibling_of(&first, 13), NEWEST)
            .await?;
        noted.position = 90;
        self.store.note(&noted).await?;
        self.committed(rule, &noted, LATE).await?;
        self.store.note(&noted).await?;
        let (transaction, claimed) = self.begin(&noted).await?;
        expect(rule, claimed, Claimed::Done)?;
        Ok(self.store.rollback(transaction).await?)
    }

    async fn one_of_many_transactions_is_granted(&self) -> Checked {
        let identity = self.identity();
        let claims = (0..8).map(|_| async {
            let (transaction, claimed) = self.begin(&identity).await?;
            if claimed == NEWEST {
                self.store.commit(transaction).await?;
            } else {
                self.store.rollback(transaction).await?;
            }
            Ok::<_, StoreError>(claimed)
        });
        let mut granted = 0;
        for claimed in join(claims).await {
            granted += usize::from(claimed? == NEWEST);
        }
        expect("one of many concurrent transactions is granted", granted, 1)
    }
}

/// Polls all futures concurrently.
async fn join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<Pin<Box<F>>> = futures.map(Box::pin).collect();
    let mut outputs = Vec::new();
    poll_fn(|context| {
        waiting.retain_mut(|future| match future.as_mut().poll(context) {
            Poll::Ready(output) => {
                outputs.push(output);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    outputs
}
