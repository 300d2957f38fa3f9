//! The conformance suite accepts the stores of this crate, and rejects a store that breaks a rule.

use std::collections::{HashMap, HashSet};

use didit_webhooks::inbox::conformance::{ConformanceError, check};

use super::*;

#[tokio::test]
async fn memory_store_conforms() {
    check(&MemoryStore::new()).await.unwrap();
}

/// A store with a fault.
struct Faulty {
    store: MemoryStore,
    fault: &'static str,
    memo: Mutex<Memo>,
}

#[derive(Default)]
struct Memo {
    /// The ticket that holds an event, and the end of its lease.
    holders: HashMap<String, (Ticket, i64)>,
    tokens: HashSet<String>,
    /// Tokens of completed tickets, and their subjects.
    completed: HashSet<String>,
    done: HashSet<String>,
    /// How often the position of an event was forgotten.
    forgotten: HashMap<String, u32>,
}

impl Faulty {
    fn new(fault: &'static str) -> Self {
        let store = MemoryStore::new();
        let memo = Mutex::default();
        Self { store, fault, memo }
    }

    /// The ticket as the faulty store understands it.
    fn ticket(&self, ticket: &Ticket) -> Ticket {
        let mut ticket = ticket.clone();
        match self.fault {
            "subjects are not exclusive" => ticket.subject.clone_from(&ticket.event),
            "there is one subject" => "the same".clone_into(&mut ticket.subject),
            _ => {}
        }
        if let Some(times) = self.memo.lock().unwrap().forgotten.get(&ticket.event) {
            ticket.event = format!("{}/{times}", ticket.event);
        }
        ticket
    }

    fn forget(&self, ticket: &Ticket) {
        let mut memo = self.memo.lock().unwrap();
        *memo.forgotten.entry(ticket.event.clone()).or_default() += 1;
    }
}

#[expect(clippy::match_same_arms, reason = "a table of faults")]
#[async_trait::async_trait]
impl Store for Faulty {
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError> {
        let (was_held, is_holder, subject_held, expired, was_done) = {
            let memo = self.memo.lock().unwrap();
            let holders = &memo.holders;
            let mut tickets = holders.values().map(|(holder, _)| holder);
            let subject_held = tickets.any(|holder| holder.subject == ticket.subject);
            let holder = holders.get(&ticket.event);
            (
                holder.is_some(),
                holder.is_some_and(|(holder, _)| holder.token == ticket.token),
                subject_held,
                holder.is_some_and(|(_, until)| *until <= now_ms),
                holder.is_some_and(|(holder, _)| memo.completed.contains(&holder.token)),
            )
        };
        if self.fault == "an expired lease forgets the position" && expired && !was_done {
            self.forget(ticket);
        }
        let inner = self.ticket(ticket);
        if self.fault == "a claim is not atomic" {
            tokio::task::yield_now().await;
        }
        let newest = Claimed::Granted {
            order: Order::Newest,
        };
        let claimed = match (self.store.claim(&inner, now_ms).await?, self.fault) {
            (Claimed::Granted { .. }, "there is no order") => newest,
            (
                Claimed::Granted {
                    order: Order::Unknown,
                },
                "equal times are newest",
            ) => newest,
            (Claimed::Held { .. }, "a held event is granted") => newest,
            (Claimed::Held { .. }, "a holder claims again") if is_holder => newest,
            (Claimed::Held { .. }, "a held subject is granted") if !was_held => newest,
            (Claimed::Granted { .. }, "a lease never expires") if expired => {
                Claimed::Held { for_ms: 1 }
            }
            (Claimed::Held { for_ms: 1 }, "a lease expires early") => {
                self.store.claim(&inner, now_ms + 1).await?
            }
            (Claimed::Held { .. }, "a claim is not atomic") if !subject_held => newest,
            (Claimed::Done, "a done event is granted") => newest,
            (Claimed::Done, "a done event is free after its lease") if expired => newest,
            (Claimed::Held { .. }, "a held event is not seen") if !was_held => {
                self.forget(ticket);
                return Ok(Claimed::Held { for_ms: 30_000 });
            }
            (claimed, _) => claimed,
        };
        if let Claimed::Granted { .. } = claimed {
            let mut memo = self.memo.lock().unwrap();
            let until = now_ms + ticket.lease_ms;
            memo.holders.insert(ticket.event.clone(), (inner, until));
            memo.tokens.insert(ticket.token.clone());
        }
        Ok(claimed)
    }

    async fn complete(&self, ticket: &Ticket, now_ms: i64) -> Result<Completed, StoreError> {
        let inner = self.ticket(ticket);
        let (first, held, granted, holder, sibling) = {
            let mut memo = self.memo.lock().unwrap();
            let first = memo.completed.insert(ticket.token.clone());
            memo.done.insert(ticket.subject.clone());
            let holder = memo.holders.get(&ticket.event).cloned();
            let mut holders = memo.holders.values().map(|(holder, _)| holder);
            let sibling =
                holders.find(|held| held.subject == ticket.subject && held.event != ticket.event);
            (
                first,
                holder.as_ref().map(|(_, until)| *until) > Some(now_ms),
                memo.tokens.contains(&ticket.token),
                holder.map(|(holder, _)| holder),
                sibling.cloned(),
            )
        };
        let completed = self.store.complete(&inner, now_ms).await?;
        let freed = match (completed, self.fault) {
            (Completed::Lost, "a lost completion frees the event") if granted => holder,
            (Completed::Lost, "a lost completion frees the subject") if granted => sibling,
            _ => None,
        };
        if let Some(holder) = freed {
            self.store.release(&holder).await?;
        }
        if self.fault == "a completion moves the position" {
            let mut moved = inner.clone();
            moved.event.push_str("/moved");
            self.store.claim(&moved, now_ms).await?;
            self.store.complete(&moved, now_ms).await?;
        }
        Ok(match (completed, self.fault) {
            (Completed::Lost, "anyone completes") => Completed::Done,
            (Completed::Lost, "a former holder completes") if granted => Completed::Done,
            (Completed::Lost, "a repeated completion is done") if !first => Completed::Done,
            (Completed::Done, "an expired lease cannot complete") if !held => Completed::Lost,
            (Completed::Done, "completion is not idempotent") if !first => Completed::Lost,
            (completed, _) => completed,
        })
    }

    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError> {
        match self.fault {
            "a release does nothing" => return Ok(()),
            "a release frees a done event" => {
                let is_done = self.memo.lock().unwrap().completed.contains(&ticket.token);
                if is_done {
                    self.forget(ticket);
                    return Ok(());
                }
            }
            "a release forgets the position" => {
                self.store.release(&self.ticket(ticket)).await?;
                let holder = self.memo.lock().unwrap().holders.remove(&ticket.event);
                if holder.is_some_and(|(holder, _)| holder.token == ticket.token) {
                    self.forget(ticket);
                }
                return Ok(());
            }
            "a release makes others late" => {
                let is_late = {
                    let memo = self.memo.lock().unwrap();
                    !memo.completed.contains(&ticket.token) && memo.done.contains(&ticket.subject)
                };
                if is_late {
                    let inner = self.ticket(ticket);
                    self.store.complete(&inner, 0).await?;
                    self.forget(ticket);
                    return Ok(());
                }
            }
            "anyone releases" => {
                let holder = {
                    let memo = self.memo.lock().unwrap();
                    memo.holders.get(&ticket.event).cloned()
                };
                if let Some((holder, _)) = holder {
                    return self.store.release(&holder).await;
                }
            }
            _ => {}
        }
        self.store.release(&self.ticket(ticket)).await
    }
}

#[tokio::test]
async fn store_that_breaks_a_rule_does_not_conform() {
    let exclusive = "an event that is held or done cannot be claimed";
    let lease = "an expired lease can be claimed by others, and not earlier";
    let event_taken = "a worker cannot complete once another has taken its event";
    let subject_taken = "a worker cannot complete once another has taken its subject";
    let released = "a release does not affect other holders";
    let position = "the position of an event is that of its first claim";
    for (fault, rule) in [
        ("a held event is granted", exclusive),
        ("a holder claims again", exclusive),
        ("a done event is granted", exclusive),
        ("a done event is free after its lease", exclusive),
        ("anyone completes", exclusive),
        ("a lease expires early", lease),
        ("a lease never expires", lease),
        ("there is one subject", lease),
        (
            "an expired lease cannot complete",
            "a worker can complete until another claims the event",
        ),
        ("a former holder completes", event_taken),
        ("a lost completion frees the event", event_taken),
        ("a repeated completion is done", event_taken),
        ("subjects are not exclusive", subject_taken),
        ("there is no order", subject_taken),
        ("a lost completion frees the subject", subject_taken),
        (
            "a release does nothing",
            "a released event can be claimed at once",
        ),
        ("anyone releases", released),
        ("a release frees a done event", released),
        (
            "a held subject is granted",
            "one event of a subject is handled at a time, and subjects are independent",
        ),
        (
            "a release makes others late",
            "a released event makes no other late",
        ),
        (
            "equal times are newest",
            "an event older than one that is done is late, and of an equal time unknown",
        ),
        ("a release forgets the position", position),
        ("an expired lease forgets the position", position),
        ("a held event is not seen", position),
        ("a completion moves the position", position),
        (
            "completion is not idempotent",
            "completing twice has the effect of once",
        ),
        (
            "a claim is not atomic",
            "one of many concurrent claims is granted",
        ),
    ] {
        match check(&Faulty::new(fault)).await {
            Err(ConformanceError::Rule { rule: broken, .. }) => assert_eq!(broken, rule, "{fault}"),
            other => panic!("{fault}: {other:?}"),
        }
    }
    check(&Faulty::new("none")).await.unwrap();
}
