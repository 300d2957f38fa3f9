//! Webhook deliveries: destinations, the schedule of attempts and their signatures.
//!
//! Source: <https://docs.didit.me/integration/webhooks>

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use didit_webhooks::{Secret, Signer};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::drift::DriftPlan;
use crate::vocabulary::{AppIndex, Ids, UtcTime, Uuid};

mod destination;
mod record;

pub(crate) use destination::{Destination, Target};
pub use record::{AttemptOutcome, DeliveryAttempt, DeliveryRecord};
pub(crate) use record::{ReceiverResponse, Subject};

/// Seconds between a failed attempt and the next one.
const RETRIES: [i64; 2] = [60, 240];

/// Maximum number of deliveries kept after they have ended.
const MAX_RECORDS: usize = 10_000;

/// The destinations, the queue and the record of past deliveries.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    pub(crate) destinations: Vec<Destination>,
    records: BTreeMap<u64, DeliveryRecord>,
    due: BTreeSet<(UtcTime, u64)>,
    /// Attempts without an outcome yet: all, and those over HTTP.
    in_flight: usize,
    over_http: usize,
    next: u64,
    /// Faults of the next webhooks, one each.
    faults: VecDeque<WebhookFault>,
    /// Number of changes so far, for observers.
    changes: u64,
}

/// A failure in the delivery of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookFault {
    /// The webhook is never sent.
    Lose,
    /// The webhook is sent twice, with the same `event_id`.
    Duplicate,
    /// The webhook is sent after this delay, so that later ones overtake it.
    Hold(Duration),
    /// As [`Self::Hold`], and every attempt is signed at the time of the event instead of its
    /// own, as a service does that signs once.
    HoldSigned(Duration),
    /// Values of the webhook are replaced by values of other kinds; its signatures are valid.
    Drift(DriftPlan),
}

/// A due attempt: the signed webhook and its target.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) number: u64,
    pub(crate) target: Target,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// An event to deliver.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) application: AppIndex,
    pub(crate) subject: Subject,
    pub(crate) webhook_type: &'static str,
    /// The body without `event_id` and `timestamp`, which differ between deliveries.
    pub(crate) body: Value,
    /// The only destination of a test event, which it reaches whatever it subscribes to.
    pub(crate) test_for: Option<Uuid>,
}

impl Deliveries {
    /// Whether an enabled destination subscribes to an event of an application.
    pub(crate) fn has_subscriber(&self, application: AppIndex, event: &str) -> bool {
        self.destinations
            .iter()
            .any(|destination| destination.wants(application, event))
    }

    /// Queues an event for every destination that subscribes to it, or a test event for its
    /// destination.
    pub(crate) fn queue(&mut self, event: Event, ids: &mut Ids, (now, clock): (UtcTime, UtcTime)) {
        self.changes += 1;
        let body = Arc::new(event.body);
        let subscribers = self
            .destinations
            .iter()
            .filter(|destination| match event.test_for {
                Some(id) => destination.id == id,
                None => destination.wants(event.application, event.webhook_type),
            });
        let mut added = Vec::new();
        for destination in subscribers {
            let mut record = DeliveryRecord {
                id: ids.uuid(),
                event_id: ids.uuid(),
                destination: destination.id,
                target: destination.target.clone(),
                subject: event.subject.clone(),
                webhook_type: event.webhook_type.into(),
                event: Arc::clone(&body),
                attempts: Vec::new(),
                pending: true,
                resent: false,
                is_test: event.test_for.is_some(),
                signed_at: None,
                created_at: now,
            };
            let mut due = now;
            match self.faults.pop_front() {
                None => {}
                Some(WebhookFault::Lose) => record.pending = false,
                Some(WebhookFault::Hold(delay)) => due = now.plus_duration(delay),
                Some(WebhookFault::HoldSigned(delay)) => {
                    due = now.plus_duration(delay);
                    record.signed_at = Some(clock);
                }
                Some(WebhookFault::Drift(plan)) => {
                    plan.apply(Arc::make_mut(&mut record.event), ids);
                }
                Some(WebhookFault::Duplicate) => {
                    let id = ids.uuid();
                    let record = record.clone();
                    added.push((DeliveryRecord { id, ..record }, now));
                }
            }
            added.push((record, due));
        }
        for (record, due) in added {
            if record.pending {
                self.due.insert((due, self.next));
            }
            self.records.insert(self.next, record);
            self.next += 1;
        }
        while self.records.len() > MAX_RECORDS
            && let Some(oldest) = self.records.first_entry()
            && !oldest.get().pending
        {
            oldest.remove();
        }
    }

    /// Plans a fault for the next webhook without one.
    pub(crate) fn add_fault(&mut self, fault: WebhookFault) {
        self.changes += 1;
        self.faults.push_back(fault);
    }

    /// Queues one more attempt of a delivery, whatever its outcome. Returns false if it is
    /// unknown.
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

    /// Returns the next attempt that is due at `now` and whose target `serves` accepts.
    pub(crate) fn next_for(
        &self,
        now: UtcTime,
        serves: impl Fn(&Target) -> bool,
    ) -> Option<(UtcTime, u64)> {
        let mut due = self.due.iter().take_while(|(due, _)| *due <= now);
        let is_served = |(_, number): &&(UtcTime, u64)| {
            let record = self.records.get(number);
            record.is_none_or(|record| serves(&record.target))
        };
        due.find(is_served).copied()
    }

    /// Takes the next attempt that is due at `now` and whose target `serves` accepts, signed at
    /// the time `clock`. The caller reports its outcome to [`Self::record`].
    pub(crate) fn take_due(
        &mut self,
        (now, clock): (UtcTime, UtcTime),
        serves: impl Fn(&Target) -> bool,
    ) -> Option<Outgoing> {
        let (due, number) = self.next_for(now, &serves)?;
        self.due.remove(&(due, number));
        let record = self.records.get_mut(&number)?;
        let signed = self
            .destinations
            .iter()
            .find(|destination| destination.id == record.destination)
            .and_then(|destination| {
                let at = record.signed_at.unwrap_or(clock);
                sign(record, &destination.secret, at)
            });
        let Some((headers, body)) = signed else {
            // The destination was deleted, and its secret with it.
            record.pending = false;
            return self.take_due((now, clock), serves);
        };
        self.in_flight += 1;
        self.over_http += usize::from(matches!(record.target, Target::Url(_)));
        self.changes += 1;
        record.attempts.push(DeliveryAttempt {
            due,
            at: now,
            body: body.clone(),
            headers: headers.clone(),
            outcome: None,
            answer: ReceiverResponse::default(),
        });
        Some(Outgoing {
            number,
            target: record.target.clone(),
            headers,
            body,
        })
    }

    /// Stores the outcome of an attempt and schedules the next one.
    pub(crate) fn record(
        &mut self,
        number: u64,
        outcome: AttemptOutcome,
        answer: ReceiverResponse,
    ) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.changes += 1;
        let Some(record) = self.records.get_mut(&number) else {
            return;
        };
        let over_http = usize::from(matches!(record.target, Target::Url(_)));
        self.over_http = self.over_http.saturating_sub(over_http);
        let made = record.attempts.len();
        let Some(attempt) = record.attempts.last_mut() else {
            return;
        };
        attempt.outcome = Some(outcome);
        attempt.answer = answer;
        // Counted from the time when the attempt was due, so that advancing the clock far
        // ahead runs the whole schedule.
        match RETRIES.get(made - 1) {
            Some(&wait) if outcome.is_retried() && !record.resent => {
                self.due.insert((attempt.due.plus(wait), number));
            }
            _ => record.pending = false,
        }
    }

    pub(crate) fn get(&self, number: u64) -> Option<&DeliveryRecord> {
        self.records.get(&number)
    }

    pub(crate) fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = &DeliveryRecord> + ExactSizeIterator {
        self.records.values()
    }

    /// The part of the deliveries that a snapshot contains.
    pub(crate) fn snapshot(&self) -> DeliverySnapshot {
        DeliverySnapshot {
            records: self
                .records
                .iter()
                .map(|(&number, record)| (number, record.clone()))
                .collect(),
            due: self.due.iter().copied().collect(),
        }
    }

    /// Restores a snapshot. An attempt that was in flight is made again, because its
    /// outcome is unknown.
    pub(crate) fn restore(&mut self, snapshot: DeliverySnapshot) {
        self.next = snapshot
            .records
            .last()
            .map_or(0, |(number, _)| number.saturating_add(1));
        self.records = snapshot.records.into_iter().collect();
        self.due = snapshot.due.into_iter().collect();
        (self.in_flight, self.over_http) = (0, 0);
        for (&number, record) in &mut self.records {
            if record.pending
                && let Some(attempt) = record.attempts.pop_if(|last| last.outcome.is_none())
            {
                self.due.insert((attempt.due, number));
            }
        }
    }

    /// Statistics of the deliveries to a destination.
    pub(crate) fn summary(&self, destination: Uuid) -> DeliverySummary {
        let mut summary = DeliverySummary::default();
        for record in self
            .iter()
            .filter(|record| record.destination == destination)
        {
            summary.total += 1;
            summary.failed += usize::from(!record.pending && !record.is_delivered());
            summary.last = record.attempts.last().map(|attempt| attempt.at);
        }
        summary
    }

    /// Number of changes so far.
    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    /// Planned faults of the next webhooks, one each.
    pub(crate) fn faults(&self) -> impl Iterator<Item = &WebhookFault> {
        self.faults.iter()
    }

    /// The next scheduled attempt and its time.
    pub(crate) fn next_due(&self) -> Option<(UtcTime, &DeliveryRecord)> {
        let &(at, number) = self.due.first()?;
        Some((at, self.records.get(&number)?))
    }

    /// Numbers of scheduled, in-flight and recorded deliveries.
    pub(crate) fn counts(&self) -> [usize; 3] {
        [self.due.len(), self.in_flight, self.records.len()]
    }

    /// Whether an attempt over HTTP is due at `now` or in flight.
    pub(crate) fn is_busy_over_http(&self, now: UtcTime) -> bool {
        let is_url = |target: &Target| matches!(target, Target::Url(_));
        self.over_http > 0 || self.next_for(now, is_url).is_some()
    }

    /// Whether an attempt is due at `now` or in flight.
    pub(crate) fn is_busy(&self, now: UtcTime) -> bool {
        self.in_flight > 0 || self.due.first().is_some_and(|&(due, _)| due <= now)
    }
}

/// Writes and signs the body of an attempt.
fn sign(record: &DeliveryRecord, secret: &str, now: UtcTime) -> Option<(HeaderMap, Bytes)> {
    #[derive(Serialize)]
    struct Body<'e> {
        #[serde(skip_serializing_if = "Option::is_none")]
        event_id: Option<Uuid>,
        timestamp: i64,
        #[serde(flatten)]
        event: &'e Value,
    }
    let body = Body {
        event_id: (!record.is_test).then_some(record.event_id),
        timestamp: now.seconds(),
        event: &record.event,
    };
    let signer = Signer::new(Secret::new(secret).ok()?);
    let delivery = if record.is_test {
        signer.deliver_test(&body).ok()?
    } else {
        signer.deliver(&body).ok()?
    };
    Some((delivery.headers, delivery.body.into()))
}

/// The deliveries of a snapshot.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeliverySnapshot {
    records: Vec<(u64, DeliveryRecord)>,
    due: Vec<(UtcTime, u64)>,
}

/// Statistics of the deliveries to a destination.
#[derive(Debug, Default)]
pub(crate) struct DeliverySummary {
    pub(crate) total: usize,
    pub(crate) failed: usize,
    last: Option<UtcTime>,
}

impl DeliverySummary {
    /// Share of failed deliveries, in whole percent.
    pub(crate) fn error_rate(&self) -> i64 {
        i64::try_from(self.failed * 100 / self.total.max(1)).unwrap_or(100)
    }

    pub(crate) fn last_at(&self) -> Option<String> {
        self.last.map(UtcTime::rfc3339)
    }
}
