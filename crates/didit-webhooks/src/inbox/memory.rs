//! A store in memory, for one process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::store::{Claimed, Completed, Order, Store, StoreError, Ticket};

/// A [`Store`] in memory, for one process and its lifetime.
///
/// Removes records beyond the retention of the inbox, and the oldest first beyond its
/// capacity; events that are held are never removed.
///
/// | the process crashes | the event |
/// |---|---|
/// | before the claim | is handled at the next delivery |
/// | after the claim, before the work of the handler took effect | is handled at the next delivery |
/// | after the work, before the completion | is handled **again** at the next delivery |
/// | after the completion, before the response | is handled **again**: the restarted process has no records |
#[derive(Debug)]
pub struct MemoryStore {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    events: HashMap<String, EventRecord>,
    subjects: HashMap<String, SubjectRecord>,
    /// The keys of events and of their subjects, oldest first.
    ages: VecDeque<(String, String)>,
}

#[derive(Debug)]
struct EventRecord {
    position: i64,
    /// In milliseconds since 1970.
    remove_at: i64,
    status: Status,
}

#[derive(Debug, PartialEq)]
enum Status {
    Free,
    /// Under a token until a time in milliseconds since 1970.
    Held(String, i64),
    /// Under the token that completed it.
    Done(String),
}

#[derive(Debug, Default)]
struct SubjectRecord {
    newest: Option<i64>,
    /// Token of the holder and end of the lease in milliseconds since 1970.
    held: Option<(String, i64)>,
    /// Number of recorded events.
    events: usize,
}

impl MemoryStore {
    /// Creates a store for 100,000 events.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(100_000)
    }

    /// Creates a store for `capacity` events; a claim fails with a [`StoreError`] while as
    /// many are held.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity,
            state: Mutex::default(),
        }
    }

    fn with<T>(&self, step: impl FnOnce(&mut State) -> T) -> T {
        // No step below can panic midway.
        step(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    /// Removes expired records, and the oldest until there are at most `most`.
    fn remove_old(&mut self, most: usize, now_ms: i64) {
        for _ in 0..self.ages.len() {
            let Some((event, subject)) = self.ages.pop_front() else {
                return;
            };
            let record = self.events.get(&event);
            let expired = record.is_none_or(|record| record.remove_at <= now_ms);
            if !expired && self.events.len() <= most {
                self.ages.push_front((event, subject));
                return;
            }
            let held = |record: &EventRecord| matches!(record.status, Status::Held(_, until) if until > now_ms);
            if record.is_some_and(held) {
                self.ages.push_back((event, subject));
                continue;
            }
            self.events.remove(&event);
            if let Some(record) = self.subjects.get_mut(&subject) {
                record.events -= 1;
                if record.events == 0 {
                    self.subjects.remove(&subject);
                }
            }
        }
    }

    fn claim(
        &mut self,
        ticket: &Ticket,
        capacity: usize,
        now_ms: i64,
    ) -> Result<Claimed, StoreError> {
        self.remove_old(capacity, now_ms);
        let remove_at = now_ms.saturating_add(ticket.keep_ms);
        if !self.events.contains_key(&ticket.event) {
            let Some(others) = capacity.checked_sub(1) else {
                return Err(StoreError::new("the store has no capacity"));
            };
            self.remove_old(others, now_ms);
            if self.events.len() > others {
                return Err(StoreError::new("too many events are being handled"));
            }
            let record = EventRecord {
                position: ticket.position,
                remove_at,
                status: Status::Free,
            };
            self.events.insert(ticket.event.clone(), record);
            self.subjects
                .entry(ticket.subject.clone())
                .or_default()
                .events += 1;
            self.ages
                .push_back((ticket.event.clone(), ticket.subject.clone()));
        }
        let subject = self.subjects.entry(ticket.subject.clone()).or_default();
        let Some(event) = self.events.get_mut(&ticket.event) else {
            return Err(StoreError::new("the event is not recorded"));
        };
        let held = match event.status {
            Status::Done(_) => return Ok(Claimed::Done),
            Status::Held(_, until) => Some(until),
            Status::Free => None,
        };
        let until = held.max(subject.held.as_ref().map(|(_, until)| *until));
        if let Some(until) = until.filter(|&until| until > now_ms) {
            return Ok(Claimed::Held {
                for_ms: until.abs_diff(now_ms),
            });
        }
        let until = now_ms.saturating_add(ticket.lease_ms);
        event.status = Status::Held(ticket.token.clone(), until);
        event.remove_at = remove_at;
        subject.held = Some((ticket.token.clone(), until));
        Ok(Claimed::Granted {
            order: Order::of(event.position, subject.newest),
        })
    }

    fn complete(&mut self, ticket: &Ticket, now_ms: i64) -> Completed {
        let (Some(event), Some(subject)) = (
            self.events.get_mut(&ticket.event),
            self.subjects.get_mut(&ticket.subject),
        ) else {
            return Completed::Lost;
        };
        let holds = |held: &(String, i64)| held.0 == ticket.token;
        match &event.status {
            Status::Done(token) if *token == ticket.token => return Completed::Done,
            Status::Held(token, _)
                if *token == ticket.token && subject.held.as_ref().is_some_and(holds) => {}
            _ => return Completed::Lost,
        }
        event.status = Status::Done(ticket.token.clone());
        event.remove_at = now_ms.saturating_add(ticket.keep_ms);
        subject.held = None;
        subject.newest = subject.newest.max(Some(event.position));
        Completed::Done
    }

    fn release(&mut self, ticket: &Ticket) {
        if let Some(event) = self.events.get_mut(&ticket.event)
            && matches!(&event.status, Status::Held(token, _) if *token == ticket.token)
        {
            event.status = Status::Free;
        }
        if let Some(subject) = self.subjects.get_mut(&ticket.subject) {
            subject.held.take_if(|(token, _)| *token == ticket.token);
        }
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError> {
        self.with(|state| state.claim(ticket, self.capacity, now_ms))
    }

    async fn complete(&self, ticket: &Ticket, now_ms: i64) -> Result<Completed, StoreError> {
        Ok(self.with(|state| state.complete(ticket, now_ms)))
    }

    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.with(|state| state.release(ticket));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWEST: Claimed = Claimed::Granted {
        order: Order::Newest,
    };

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

    fn handle(state: &mut State, capacity: usize, event: &str, at: i64) {
        assert_eq!(state.claim(&ticket(event), capacity, at).unwrap(), NEWEST);
        assert_eq!(state.complete(&ticket(event), at), Completed::Done);
    }

    fn sizes(state: &State) -> (usize, usize, usize) {
        (state.events.len(), state.subjects.len(), state.ages.len())
    }

    #[test]
    fn records_beyond_the_retention_are_removed() {
        let mut state = State::default();
        handle(&mut state, 9, "a", 0);
        assert_eq!(state.claim(&ticket("a"), 9, 99).unwrap(), Claimed::Done);
        handle(&mut state, 9, "a", 100);
        handle(&mut state, 9, "b", 200);
        assert_eq!(sizes(&state), (1, 1, 1));
    }

    #[test]
    fn oldest_record_beyond_the_capacity_is_removed() {
        let mut state = State::default();
        for event in ["a", "b", "c", "d"] {
            handle(&mut state, 3, event, 0);
        }
        assert_eq!(state.claim(&ticket("b"), 3, 0).unwrap(), Claimed::Done);
        handle(&mut state, 3, "a", 0);
        assert_eq!(sizes(&state), (3, 3, 3));
    }

    #[test]
    fn claims_beyond_the_capacity_fail_until_others_expire() {
        let mut state = State::default();
        for event in ["a", "b"] {
            assert_eq!(state.claim(&ticket(event), 2, 0).unwrap(), NEWEST);
        }
        assert!(state.claim(&ticket("c"), 2, 9).is_err());
        assert_eq!(state.claim(&ticket("c"), 2, 10).unwrap(), NEWEST);
        assert_eq!(state.complete(&ticket("a"), 10), Completed::Lost);
        assert!(state.claim(&ticket("c"), 0, 30).is_err());
    }
}
