//! Webhooks: who gets them, what they say, and how often they are tried.
//!
//! Source: <https://docs.didit.me/integration/webhooks>

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use didit_webhooks::{Secret, Signer};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::state::application::AppIndex;
use crate::vocabulary::id::Uuid;
use crate::vocabulary::time::UtcTime;

mod destination;
mod payload;
mod record;

pub(crate) use destination::{Destination, Target};
pub(crate) use record::Subject;
pub use record::{AttemptOutcome, DeliveryAttempt, DeliveryRecord};

/// Seconds after one attempt failed that the next one is made.
const RETRIES: [i64; 2] = [60, 240];

/// Finished deliveries that are remembered.
const REMEMBERED: usize = 10_000;

/// The destinations, and what is on its way to them.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    pub(crate) destinations: Vec<Destination>,
    records: BTreeMap<u64, DeliveryRecord>,
    due: BTreeSet<(UtcTime, u64)>,
    /// Attempts whose end is not known yet.
    on_their_way: usize,
    next: u64,
    /// What happens to the next webhooks, one each.
    disturbances: VecDeque<WebhookFault>,
    /// Differs after every change, for who watches.
    changes: u64,
}

/// Something that goes wrong on a webhook's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookFault {
    /// It never leaves.
    Lose,
    /// It arrives twice, with the same `event_id`.
    Duplicate,
    /// It leaves this much later, so that others overtake it.
    Hold(Duration),
}

/// An attempt that is due: what to send, and where.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) number: u64,
    pub(crate) target: Target,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Deliveries {
    /// Whether anybody of an application listens to an event: if not, nobody
    /// writes it.
    pub(crate) fn anyone_for(&self, application: AppIndex, event: &str) -> bool {
        self.destinations
            .iter()
            .any(|destination| destination.wants(application, event))
    }

    /// Queues an event for every destination that wants it. `event` lacks what differs
    /// between deliveries: its id and its time.
    pub(crate) fn queue(&mut self, event: &Event<'_>, mut id: impl FnMut() -> Uuid, now: UtcTime) {
        self.changes += 1;
        for destination in &self.destinations {
            if destination.wants(event.application, event.webhook_type) {
                let disturbance = self.disturbances.pop_front();
                let number = self.next;
                self.next += 1;
                let mut record = DeliveryRecord {
                    id: id(),
                    event_id: id(),
                    destination: destination.id,
                    target: destination.target.clone(),
                    subject: event.subject,
                    webhook_type: event.webhook_type.into(),
                    event: event.members.into(),
                    attempts: Vec::new(),
                    pending: true,
                    resent: false,
                    created_at: now,
                };
                match disturbance {
                    Some(WebhookFault::Lose) => record.pending = false,
                    Some(WebhookFault::Hold(time)) => {
                        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
                        self.due.insert((now.plus(seconds), number));
                    }
                    Some(WebhookFault::Duplicate) => {
                        self.due.insert((now, number));
                        self.due.insert((now, self.next));
                        let mut twin = record.clone();
                        twin.id = id();
                        self.records.insert(self.next, twin);
                        self.next += 1;
                    }
                    None => {
                        self.due.insert((now, number));
                    }
                }
                self.records.insert(number, record);
            }
        }
        self.forget();
    }

    /// Lets something happen to the next webhook that has no other plan yet.
    pub(crate) fn disturb(&mut self, disturbance: WebhookFault) {
        self.changes += 1;
        self.disturbances.push_back(disturbance);
    }

    /// Sends a webhook once more, whatever became of it. False if there is none.
    pub(crate) fn resend(&mut self, id: Uuid, now: UtcTime) -> bool {
        let found = self.records.iter_mut().find(|(_, record)| record.id == id);
        let Some((&number, record)) = found else {
            return false;
        };
        self.changes += 1;
        record.pending = true;
        record.resent = true;
        self.due.insert((now, number));
        true
    }

    fn forget(&mut self) {
        while self.records.len() > REMEMBERED {
            let Some(entry) = self.records.first_entry() else {
                return;
            };
            if entry.get().pending {
                return;
            }
            entry.remove();
        }
    }

    /// The next attempt that is due at `now` to the kind of target that the
    /// asker serves. It is taken from the queue: what became of it is for
    /// [`Self::record`] to say.
    pub(crate) fn take_due(
        &mut self,
        now: UtcTime,
        serves: impl Fn(&Target) -> bool,
    ) -> Option<Outgoing> {
        let (moment, number) = self
            .due
            .iter()
            .take_while(|(moment, _)| *moment <= now)
            .copied()
            .find(|(_, number)| {
                self.records
                    .get(number)
                    .is_none_or(|record| serves(&record.target))
            })?;
        self.due.remove(&(moment, number));
        let record = self.records.get_mut(&number)?;
        let secret = self
            .destinations
            .iter()
            .find(|destination| destination.id == record.destination)
            .map(|destination| destination.secret.clone());
        let signed = secret.and_then(|secret| record.sign(&secret, now));
        let Some((headers, body)) = signed else {
            // The destination is gone, and its secret with it.
            record.pending = false;
            return self.take_due(now, serves);
        };
        self.on_their_way += 1;
        self.changes += 1;
        record.attempts.push(DeliveryAttempt {
            due: moment,
            at: now,
            body: body.clone(),
            headers: headers.clone(),
            outcome: None,
            answer: None,
        });
        Some(Outgoing {
            number,
            target: record.target.clone(),
            headers,
            body,
        })
    }

    /// Notes what became of an attempt, and plans the next one if there is to be one.
    pub(crate) fn record(
        &mut self,
        number: u64,
        outcome: AttemptOutcome,
        answer: Option<Box<str>>,
    ) {
        self.on_their_way = self.on_their_way.saturating_sub(1);
        self.changes += 1;
        let Some(record) = self.records.get_mut(&number) else {
            return;
        };
        let made = record.attempts.len();
        let Some(attempt) = record.attempts.last_mut() else {
            return;
        };
        attempt.outcome = Some(outcome);
        attempt.answer = answer;
        // Counted from when the attempt was due, so that a clock that leaps
        // ahead finds the whole schedule behind it.
        match RETRIES.get(made - 1) {
            Some(&wait) if outcome.is_retried() && !record.resent => {
                self.due.insert((attempt.due.plus(wait), number));
            }
            _ => record.pending = false,
        }
    }

    pub(crate) fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = &DeliveryRecord> + ExactSizeIterator {
        self.records.values()
    }

    /// What a snapshot keeps of the deliveries.
    pub(crate) fn kept(&self) -> Kept<&DeliveryRecord> {
        Kept {
            records: self
                .records
                .iter()
                .map(|(&n, record)| (n, record))
                .collect(),
            due: self.due.iter().copied().collect(),
        }
    }

    /// Goes on with what a snapshot kept. An attempt that was on its way then is
    /// made again: nobody knows whether it arrived.
    pub(crate) fn restore(&mut self, kept: Kept<DeliveryRecord>) {
        self.next = kept.records.last().map_or(0, |(number, _)| number + 1);
        self.records = kept.records.into_iter().collect();
        self.due = kept.due.into_iter().collect();
        self.on_their_way = 0;
        for (&number, record) in &mut self.records {
            if record.pending
                && record
                    .attempts
                    .last()
                    .is_some_and(|attempt| attempt.outcome.is_none())
                && let Some(attempt) = record.attempts.pop()
            {
                self.due.insert((attempt.due, number));
            }
        }
    }

    /// How the deliveries to a destination went.
    pub(crate) fn summary(&self, destination: Uuid) -> Summary {
        let mut summary = Summary::default();
        for record in self.records.values() {
            if record.destination == destination {
                summary.total += 1;
                summary.failed += usize::from(!record.pending && !record.is_delivered());
                summary.last = record.attempts.last().map(|attempt| attempt.at);
            }
        }
        summary
    }

    /// A count that grows with every change.
    #[cfg(feature = "pages")]
    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    /// What is to happen to the next webhooks, one each.
    #[cfg(feature = "pages")]
    pub(crate) fn disturbances(&self) -> impl Iterator<Item = &WebhookFault> {
        self.disturbances.iter()
    }

    /// The next attempt that waits for its time.
    #[cfg(feature = "pages")]
    pub(crate) fn next_due(&self) -> Option<(UtcTime, &DeliveryRecord)> {
        let &(at, number) = self.due.first()?;
        Some((at, self.records.get(&number)?))
    }

    /// What is queued, on its way and remembered: it differs after every attempt.
    pub(crate) fn counts(&self) -> [usize; 3] {
        [self.due.len(), self.on_their_way, self.records.len()]
    }

    /// Whether something is due at `now` or on its way.
    pub(crate) fn is_busy(&self, now: UtcTime) -> bool {
        self.on_their_way > 0 || self.due.first().is_some_and(|&(moment, _)| moment <= now)
    }
}

/// The deliveries of a snapshot.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept<R> {
    records: Vec<(u64, R)>,
    due: Vec<(UtcTime, u64)>,
}

/// Figures about a destination.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) total: usize,
    pub(crate) failed: usize,
    last: Option<UtcTime>,
}

impl Summary {
    /// In whole percent.
    pub(crate) fn error_rate(&self) -> i64 {
        i64::try_from(self.failed * 100 / self.total.max(1)).unwrap_or(100)
    }

    pub(crate) fn last_at(&self) -> Option<String> {
        self.last.map(UtcTime::rfc3339)
    }
}

/// Something that happened, to be told.
#[derive(Debug)]
pub(crate) struct Event<'e> {
    pub(crate) application: AppIndex,
    pub(crate) subject: Subject,
    pub(crate) webhook_type: &'static str,
    /// The JSON object without `event_id` and `timestamp`.
    pub(crate) members: &'e str,
}

impl DeliveryRecord {
    /// The body and its signatures at this moment; every attempt is signed anew.
    fn sign(&self, secret: &str, now: UtcTime) -> Option<(HeaderMap, Bytes)> {
        let mut event: Value = serde_json::from_str(&self.event).ok()?;
        let members = event.as_object_mut()?;
        members.insert("event_id".to_owned(), self.event_id.to_string().into());
        members.insert("timestamp".to_owned(), now.seconds().into());
        let signer = Signer::new(Secret::new(secret).ok()?);
        let delivery = signer.deliver(&event).ok()?;
        Some((delivery.headers, delivery.body.into()))
    }
}
