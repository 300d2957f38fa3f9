//! Tells whether a [`Store`] does what an inbox relies on.
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

/// What a store did otherwise than it must.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConformanceError {
    /// It broke a rule.
    #[error("{rule}: expected {expected}, found {found}")]
    #[non_exhaustive]
    Rule {
        /// The rule.
        rule: &'static str,
        /// What it asks for.
        expected: String,
        /// What the store answered.
        found: String,
    },
    /// It failed.
    #[error("the store failed")]
    Failed(#[from] StoreError),
}

const LATE: Claimed = Claimed::Granted { late: true };
const NEWEST: Claimed = Claimed::Granted { late: false };

/// Checks every rule of [`Store`], under keys that no other run uses. The time that it
/// tells the store starts at `1_774_970_000_000` ms.
pub async fn check(store: &impl Store) -> Result<(), ConformanceError> {
    let run = Run {
        store,
        tokens: Arc::default(),
    };
    run.one_worker_has_an_event().await?;
    run.a_crash_lets_the_next_delivery_through().await?;
    run.a_late_worker_cannot_complete().await?;
    run.a_release_lets_others_in().await?;
    run.a_release_undoes_nothing_of_others().await?;
    run.events_of_one_subject_take_turns().await?;
    run.older_events_are_late().await?;
    run.completing_twice_is_completing_once().await?;
    run.of_many_at_once_one_is_let_in().await
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
    /// A ticket for a new event about a new subject.
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

    /// Another event about the same subject.
    fn sibling(&self, ticket: &Ticket, position: i64) -> Ticket {
        Ticket {
            subject: ticket.subject.clone(),
            position,
            ..self.ticket()
        }
    }

    async fn one_worker_has_an_event(&self) -> Result<(), ConformanceError> {
        let rule = "an event that is held or done is not given away";
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

    async fn a_crash_lets_the_next_delivery_through(&self) -> Result<(), ConformanceError> {
        let rule = "a lease that ran out is open to others, and not before";
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

    async fn a_late_worker_cannot_complete(&self) -> Result<(), ConformanceError> {
        let rule = "a worker completes as long as nobody has taken over";
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

    async fn a_release_lets_others_in(&self) -> Result<(), ConformanceError> {
        let rule = "a release lets others in at once";
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

    async fn a_release_undoes_nothing_of_others(&self) -> Result<(), ConformanceError> {
        let rule = "a release touches nothing that it does not hold";
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

    async fn events_of_one_subject_take_turns(&self) -> Result<(), ConformanceError> {
        let rule = "one event of a subject is handled at a time, and subjects do not mix";
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
        let rule = "an event that was released makes no other late";
        let event = self.sibling(&ticket, 20);
        expect(rule, self.store.claim(&event, at).await?, NEWEST)?;
        self.store.release(&event).await?;
        let event = self.sibling(&ticket, 15);
        expect(rule, self.store.claim(&event, at).await?, NEWEST)
    }

    async fn completing_twice_is_completing_once(&self) -> Result<(), ConformanceError> {
        let rule = "completing twice is completing once";
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

    async fn of_many_at_once_one_is_let_in(&self) -> Result<(), ConformanceError> {
        let rule = "of many claims at once one is granted";
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

/// Waits for all of them at once.
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
