//! Tests a [`Store`] for the rules that an inbox relies on.
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
use std::sync::Arc;
use std::task::Poll;

use super::Tokens;
use super::store::{Claimed, Completed, Store, StoreError, Ticket};

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

const LATE: Claimed = Claimed::Granted { late: true };
const NEWEST: Claimed = Claimed::Granted { late: false };

/// Checks every rule of [`Store`], with keys that no other run uses. Passes times from
/// `1_774_970_000_000` ms on.
///
/// # Errors
///
/// [`ConformanceError`] on the first broken rule, or if the store fails.
pub async fn check(store: &impl Store) -> Result<(), ConformanceError> {
    let run = Run {
        store,
        tokens: Arc::default(),
    };
    run.event_is_exclusive().await?;
    run.expired_lease_can_be_claimed().await?;
    run.late_worker_cannot_complete().await?;
    run.release_frees_the_event().await?;
    run.release_does_not_affect_others().await?;
    run.subject_is_exclusive().await?;
    run.older_events_are_late().await?;
    run.completion_is_idempotent().await?;
    run.one_of_many_claims_is_granted().await
}

struct Run<'s, S> {
    store: &'s S,
    tokens: Arc<Tokens>,
}

const START: i64 = 1_774_970_000_000;
const LEASE: i64 = 30_000;

fn expect<T: Copy + PartialEq + std::fmt::Debug>(
    rule: &'static str,
    found: T,
    expected: T,
) -> Result<(), ConformanceError> {
    if found == expected {
        return Ok(());
    }
    Err(ConformanceError::Rule {
        rule,
        expected: format!("{expected:?}"),
        found: format!("{found:?}"),
    })
}

impl<S: Store> Run<'_, S> {
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

    async fn event_is_exclusive(&self) -> Result<(), ConformanceError> {
        let rule = "an event that is held or done cannot be claimed";
        let (ticket, at) = (self.ticket(), START);
        let rival = self.rival(&ticket);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        let held = Claimed::Held { for_ms: 29_000 };
        expect(rule, self.store.claim(&rival, at + 1_000).await?, held)?;
        let held = Claimed::Held { for_ms: 29_000 };
        expect(rule, self.store.claim(&ticket, at + 1_000).await?, held)?;
        expect(
            rule,
            self.store.complete(&rival, at + 1_000).await?,
            Completed::Lost,
        )?;
        expect(
            rule,
            self.store.complete(&ticket, at + 2_000).await?,
            Completed::Done,
        )?;
        expect(
            rule,
            self.store.claim(&rival, at + 2_000).await?,
            Claimed::Done,
        )?;
        expect(
            rule,
            self.store.claim(&rival, at + 2 * LEASE).await?,
            Claimed::Done,
        )
    }

    async fn expired_lease_can_be_claimed(&self) -> Result<(), ConformanceError> {
        let rule = "an expired lease can be claimed by others, and not earlier";
        let (ticket, at) = (self.ticket(), START);
        let rival = self.rival(&ticket);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        let held = Claimed::Held { for_ms: 1 };
        expect(rule, self.store.claim(&rival, at + LEASE - 1).await?, held)?;
        expect(rule, self.store.claim(&rival, at + LEASE).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&rival, at + LEASE).await?,
            Completed::Done,
        )
    }

    async fn late_worker_cannot_complete(&self) -> Result<(), ConformanceError> {
        let rule = "a worker can complete until another claims the event";
        let (ticket, at) = (self.ticket(), START);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        let late = at + LEASE + 1;
        expect(
            rule,
            self.store.complete(&ticket, late).await?,
            Completed::Done,
        )?;

        let rule = "a worker cannot complete once another has taken its event";
        let ticket = self.ticket();
        let rival = self.rival(&ticket);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        expect(rule, self.store.claim(&rival, late).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&ticket, late).await?,
            Completed::Lost,
        )?;
        expect(
            rule,
            self.store.complete(&rival, late).await?,
            Completed::Done,
        )?;
        expect(
            rule,
            self.store.complete(&ticket, late).await?,
            Completed::Lost,
        )?;

        let rule = "a worker cannot complete once another has taken its subject";
        let ticket = self.ticket();
        let sibling = self.sibling(&ticket, 11);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        expect(rule, self.store.claim(&sibling, late).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&ticket, late).await?,
            Completed::Lost,
        )?;
        expect(
            rule,
            self.store.complete(&sibling, late).await?,
            Completed::Done,
        )?;
        let rival = self.rival(&ticket);
        expect(rule, self.store.claim(&rival, late).await?, LATE)
    }

    async fn release_frees_the_event(&self) -> Result<(), ConformanceError> {
        let rule = "a released event can be claimed at once";
        let (ticket, at) = (self.ticket(), START);
        let rival = self.rival(&ticket);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        self.store.release(&ticket).await?;
        expect(rule, self.store.claim(&rival, at).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&rival, at).await?,
            Completed::Done,
        )
    }

    async fn release_does_not_affect_others(&self) -> Result<(), ConformanceError> {
        let rule = "a release does not affect other holders";
        let (ticket, at) = (self.ticket(), START);
        let rival = self.rival(&ticket);
        self.store.release(&ticket).await?;
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        self.store.release(&rival).await?;
        let held = Claimed::Held { for_ms: 30_000 };
        expect(rule, self.store.claim(&rival, at).await?, held)?;
        expect(
            rule,
            self.store.complete(&ticket, at).await?,
            Completed::Done,
        )?;
        self.store.release(&ticket).await?;
        expect(rule, self.store.claim(&rival, at).await?, Claimed::Done)
    }

    async fn subject_is_exclusive(&self) -> Result<(), ConformanceError> {
        let rule = "one event of a subject is handled at a time, and subjects are independent";
        let (ticket, at) = (self.ticket(), START);
        let sibling = self.sibling(&ticket, 11);
        let stranger = self.ticket();
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        let held = Claimed::Held { for_ms: 30_000 };
        expect(rule, self.store.claim(&sibling, at).await?, held)?;
        expect(rule, self.store.claim(&stranger, at).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&ticket, at).await?,
            Completed::Done,
        )?;
        expect(rule, self.store.claim(&sibling, at).await?, NEWEST)?;
        self.store.release(&sibling).await?;
        self.store.release(&stranger).await?;
        Ok(())
    }

    async fn older_events_are_late(&self) -> Result<(), ConformanceError> {
        let rule = "an event older than one that is done is late";
        let (ticket, at) = (self.ticket(), START);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&ticket, at).await?,
            Completed::Done,
        )?;
        for (position, expected) in [(5, LATE), (9, LATE), (10, NEWEST), (12, NEWEST), (11, LATE)] {
            let event = self.sibling(&ticket, position);
            expect(rule, self.store.claim(&event, at).await?, expected)?;
            expect(
                rule,
                self.store.complete(&event, at).await?,
                Completed::Done,
            )?;
        }
        let rule = "a released event makes no other late";
        let event = self.sibling(&ticket, 20);
        expect(rule, self.store.claim(&event, at).await?, NEWEST)?;
        self.store.release(&event).await?;
        let event = self.sibling(&ticket, 15);
        expect(rule, self.store.claim(&event, at).await?, NEWEST)
    }

    async fn completion_is_idempotent(&self) -> Result<(), ConformanceError> {
        let rule = "completing twice has the effect of once";
        let (ticket, at) = (self.ticket(), START);
        expect(rule, self.store.claim(&ticket, at).await?, NEWEST)?;
        expect(
            rule,
            self.store.complete(&ticket, at).await?,
            Completed::Done,
        )?;
        expect(
            rule,
            self.store.complete(&ticket, at).await?,
            Completed::Done,
        )
    }

    async fn one_of_many_claims_is_granted(&self) -> Result<(), ConformanceError> {
        let rule = "one of many concurrent claims is granted";
        let ticket = self.ticket();
        let rivals: Vec<Ticket> = (0..32).map(|_| self.rival(&ticket)).collect();
        let claims = rivals.iter().map(|rival| self.store.claim(rival, START));
        let mut granted = 0;
        for answer in join(claims).await {
            granted += usize::from(answer? == NEWEST);
        }
        expect(rule, granted, 1)
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
