//! A store in memory, for one process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::store::{Claimed, Completed, Store, StoreError, Ticket};

/// A [`Store`] in memory, for one process and its lifetime.
///
/// Removes records beyond the retention of the inbox, and the oldest first beyond its
/// capacity; claimed events are never removed.
#[derive(Debug)]
pub struct MemoryStore {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    events: HashMap<String, EventRecord>,
    subjects: HashMap<String, SubjectRecord>,
    /// Handled events, oldest first.
    done: VecDeque<Done>,
}

#[derive(Debug)]
struct EventRecord {
    token: String,
    /// End of the lease in milliseconds since 1970; `None` if the event is done.
    held_until: Option<i64>,
}

#[derive(Debug, Default)]
struct SubjectRecord {
    newest: Option<i64>,
    /// Token of the holder and end of the lease in milliseconds since 1970.
    held: Option<(String, i64)>,
    /// Number of recorded events that are done.
    done: usize,
}

#[derive(Debug)]
struct Done {
    remove_at: i64,
    event: String,
    subject: String,
}

impl MemoryStore {
    /// Creates a store for 100,000 events.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(100_000)
    }

    /// Creates a store for `capacity` handled events and as many claimed ones; further claims
    /// fail with a [`StoreError`].
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No step below can panic midway.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    /// Removes expired records, and the oldest beyond the capacity.
    fn remove_old(&mut self, capacity: usize, now_ms: i64) {
        while let Some(done) = self.done.front()
            && (done.remove_at <= now_ms || self.done.len() > capacity)
        {
            let Some(done) = self.done.pop_front() else {
                return;
            };
            self.events.remove(&done.event);
            if let Some(subject) = self.subjects.get_mut(&done.subject) {
                subject.done -= 1;
            }
            self.drop_subject(&done.subject);
        }
    }

    /// Removes a subject without records.
    fn drop_subject(&mut self, key: &str) {
        let idle = |subject: &SubjectRecord| subject.done == 0 && subject.held.is_none();
        if self.subjects.get(key).is_some_and(idle) {
            self.subjects.remove(key);
        }
    }

    /// Removes expired claims.
    fn drop_expired(&mut self, now_ms: i64) {
        self.events
            .retain(|_, event| event.held_until.is_none_or(|until| until > now_ms));
        self.subjects.retain(|_, subject| {
            subject.held.take_if(|(_, until)| *until <= now_ms);
            subject.held.is_some() || subject.done > 0
        });
    }

    fn is_holder(&self, ticket: &Ticket) -> bool {
        let event = self.events.get(&ticket.event);
        let subject = self.subjects.get(&ticket.subject);
        event.is_some_and(|event| event.held_until.is_some() && event.token == ticket.token)
            && subject
                .and_then(|subject| subject.held.as_ref())
                .is_some_and(|(token, _)| *token == ticket.token)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError> {
        let mut state = self.state();
        state.remove_old(self.capacity, now_ms);
        let event = state.events.get(&ticket.event);
        if event.is_some_and(|event| event.held_until.is_none()) {
            return Ok(Claimed::Done);
        }
        let subject = state.subjects.get(&ticket.subject);
        let held = subject.and_then(|subject| Some(subject.held.as_ref()?.1));
        let until = event.and_then(|event| event.held_until).max(held);
        if let Some(until) = until.filter(|&until| until > now_ms) {
            return Ok(Claimed::Held {
                for_ms: until.abs_diff(now_ms),
            });
        }
        let late = subject
            .and_then(|subject| subject.newest)
            .is_some_and(|newest| newest > ticket.position);
        if state.events.len() >= state.done.len() + self.capacity {
            state.drop_expired(now_ms);
        }
        if state.events.len() >= state.done.len() + self.capacity {
            return Err(StoreError::new("too many events are being handled"));
        }
        let until = now_ms.saturating_add(ticket.lease_ms);
        let record = EventRecord {
            token: ticket.token.clone(),
            held_until: Some(until),
        };
        state.events.insert(ticket.event.clone(), record);
        let subject = state.subjects.entry(ticket.subject.clone()).or_default();
        subject.held = Some((ticket.token.clone(), until));
        Ok(Claimed::Granted { late })
    }

    async fn complete(&self, ticket: &Ticket, now_ms: i64) -> Result<Completed, StoreError> {
        let mut state = self.state();
        if !state.is_holder(ticket) {
            let done = state
                .events
                .get(&ticket.event)
                .is_some_and(|event| event.held_until.is_none() && event.token == ticket.token);
            return Ok(if done {
                Completed::Done
            } else {
                Completed::Lost
            });
        }
        if let Some(event) = state.events.get_mut(&ticket.event) {
            event.held_until = None;
        }
        if let Some(subject) = state.subjects.get_mut(&ticket.subject) {
            subject.held = None;
            subject.newest = subject.newest.max(Some(ticket.position));
            subject.done += 1;
        }
        state.done.push_back(Done {
            remove_at: now_ms.saturating_add(ticket.keep_ms),
            event: ticket.event.clone(),
            subject: ticket.subject.clone(),
        });
        state.remove_old(self.capacity, now_ms);
        Ok(Completed::Done)
    }

    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let mut state = self.state();
        let mine = |event: &EventRecord| event.held_until.is_some() && event.token == ticket.token;
        if state.events.get(&ticket.event).is_some_and(mine) {
            state.events.remove(&ticket.event);
        }
        if let Some(subject) = state.subjects.get_mut(&ticket.subject) {
            subject.held.take_if(|(token, _)| *token == ticket.token);
        }
        state.drop_subject(&ticket.subject);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(event: &str) -> Ticket {
        Ticket {
            event: event.to_owned(),
            subject: format!("session/{event}"),
            position: 1,
            token: format!("token of {event}"),
            lease_ms: 10,
            keep_ms: 100,
        }
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(future).poll(&mut context) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => unreachable!("the memory store never waits"),
        }
    }

    fn handle(store: &MemoryStore, event: &str, at: i64) {
        assert_eq!(
            now(store.claim(&ticket(event), at)).unwrap(),
            Claimed::Granted { late: false }
        );
        assert_eq!(
            now(store.complete(&ticket(event), at)).unwrap(),
            Completed::Done
        );
    }

    #[test]
    fn records_beyond_the_retention_are_removed() {
        let store = MemoryStore::new();
        handle(&store, "a", 0);
        assert_eq!(now(store.claim(&ticket("a"), 99)).unwrap(), Claimed::Done);
        handle(&store, "a", 100);
    }

    #[test]
    fn oldest_record_beyond_the_capacity_is_removed() {
        let store = MemoryStore::with_capacity(3);
        for event in ["a", "b", "c", "d"] {
            handle(&store, event, 0);
        }
        assert_eq!(now(store.claim(&ticket("b"), 0)).unwrap(), Claimed::Done);
        handle(&store, "a", 0);
        let state = store.state();
        assert_eq!(
            (state.events.len(), state.subjects.len(), state.done.len()),
            (3, 3, 3)
        );
    }

    #[test]
    fn claims_beyond_the_capacity_fail_until_others_expire() {
        let store = MemoryStore::with_capacity(2);
        for event in ["a", "b"] {
            assert_eq!(
                now(store.claim(&ticket(event), 0)).unwrap(),
                Claimed::Granted { late: false }
            );
        }
        assert!(now(store.claim(&ticket("c"), 9)).is_err());
        assert_eq!(
            now(store.claim(&ticket("c"), 10)).unwrap(),
            Claimed::Granted { late: false }
        );
        assert_eq!(
            now(store.complete(&ticket("a"), 10)).unwrap(),
            Completed::Lost
        );
    }

    #[test]
    fn released_and_removed_events_leave_no_record() {
        let store = MemoryStore::new();
        now(store.claim(&ticket("a"), 0)).unwrap();
        now(store.release(&ticket("a"))).unwrap();
        handle(&store, "b", 0);
        now(store.claim(&ticket("c"), 100)).unwrap();
        now(store.release(&ticket("c"))).unwrap();
        let state = store.state();
        assert_eq!(
            (state.events.len(), state.subjects.len(), state.done.len()),
            (0, 0, 0)
        );
    }
}
