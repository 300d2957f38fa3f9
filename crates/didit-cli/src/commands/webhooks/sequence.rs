//! Ordered sequences of events: those that come with the command, and a user's own.

use std::path::Path;

use didit_api::types::webhook::WebhookType;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::event::{self, Subject};
use crate::failure::{Failure, Outcome};

/// A sequence, as a file has it.
///
/// ```json
/// { "steps": [
///   { "event": "status.updated", "set": { "status": "In Review" }, "at": -60 },
///   { "event": "status.updated", "set": { "status": "Approved" } },
///   { "again": 1, "times": 2 }
/// ] }
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sequence {
    steps: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    /// The type of a new event.
    event: Option<String>,
    /// Sends the event of an earlier step once more; steps count from 1.
    again: Option<usize>,
    /// Fields that the event has instead of, or besides, its own.
    set: Map<String, Value>,
    /// Seconds from now to the event's timestamp.
    at: i64,
    /// How often it is sent.
    times: Option<u32>,
}

/// One delivery to make.
#[derive(Debug)]
pub(super) struct Planned {
    /// The step it belongs to, from 1.
    pub(super) step: usize,
    pub(super) event: Map<String, Value>,
    /// What is special about it.
    pub(super) remark: Option<String>,
}

/// The sequences that come with the command.
pub(super) const NAMES: [(&str, &str); 5] = [
    (
        "approved-after-review",
        "a session from its start through a review to approval",
    ),
    (
        "declined-and-resubmitted",
        "declined, sent back to the user, approved",
    ),
    (
        "duplicate-and-late",
        "an event twice, and an older one after a newer one",
    ),
    ("retry-storm", "one event twelve times in a row"),
    ("every-event", "every event type once"),
];

/// More deliveries than anybody reads are a slip of the finger.
const MOST_DELIVERIES: usize = 10_000;

impl Sequence {
    /// The built-in sequence of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let status = |at: i64, status: &str| {
            let mut set = Map::new();
            set.insert("status".to_owned(), json!(status));
            Step {
                event: Some("status.updated".to_owned()),
                set,
                at,
                ..Step::default()
            }
        };
        let again = |step, times| Step {
            again: Some(step),
            times: Some(times),
            ..Step::default()
        };
        let steps = match name {
            "approved-after-review" => vec![
                status(-90, "Not Started"),
                status(-60, "In Progress"),
                status(-30, "In Review"),
                status(0, "Approved"),
            ],
            "declined-and-resubmitted" => vec![
                status(-90, "Declined"),
                status(-60, "Resubmitted"),
                status(-30, "In Progress"),
                status(0, "Approved"),
            ],
            "duplicate-and-late" => vec![
                status(-30, "Approved"),
                again(1, 1),
                status(-60, "In Review"),
                status(-90, "In Progress"),
            ],
            "retry-storm" => vec![status(0, "Approved"), again(1, 11)],
            "every-event" => WebhookType::KNOWN
                .iter()
                .map(|kind| Step {
                    event: Some(kind.as_str().to_owned()),
                    ..Step::default()
                })
                .collect(),
            _ => return None,
        };
        Some(Self { steps })
    }

    /// One event by its type, with fields set by the caller.
    pub(super) fn single(kind: &str, set: Map<String, Value>) -> Self {
        Self {
            steps: vec![Step {
                event: Some(kind.to_owned()),
                set,
                ..Step::default()
            }],
        }
    }

    pub(super) fn from_file(path: &Path) -> Outcome<Self> {
        serde_json::from_slice(&crate::input::read(path)?).map_err(|error| {
            Failure::misuse(format!("{} is no sequence: {error}", path.display())).with_hint(
                "a step: { \"event\": \"status.updated\", \"set\": { \"status\": \"Approved\" } }",
            )
        })
    }

    /// The deliveries in order.
    pub(super) fn plan(&self, subject: &Subject, now: i64) -> Outcome<Vec<Planned>> {
        let mut events: Vec<Map<String, Value>> = Vec::new();
        let mut plan = Vec::new();
        let mut newest = i64::MIN;
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            let (event, is_repeat) = step.event(number, subject, now, &events)?;
            let times = usize::try_from(step.times.unwrap_or(1)).unwrap_or(usize::MAX);
            if plan.len().saturating_add(times) > MOST_DELIVERIES {
                return Err(Failure::misuse(format!(
                    "step {number}: that would be more than {MOST_DELIVERIES} deliveries"
                )));
            }
            let timestamp = event
                .get("timestamp")
                .and_then(Value::as_i64)
                .unwrap_or(now);
            for time in 0..times {
                let remark = if is_repeat || time > 0 {
                    Some("a duplicate".to_owned())
                } else if timestamp < newest {
                    Some("late: older than the one before".to_owned())
                } else {
                    event
                        .get("webhook_type")
                        .and_then(Value::as_str)
                        .map(WebhookType::from)
                        .and_then(|kind| event::why_never_sent(&kind))
                        .map(str::to_owned)
                };
                plan.push(Planned {
                    step: number,
                    event: event.clone(),
                    remark,
                });
            }
            newest = newest.max(timestamp);
            events.push(event);
        }
        Ok(plan)
    }
}

impl Step {
    fn event(
        &self,
        number: usize,
        subject: &Subject,
        now: i64,
        earlier: &[Map<String, Value>],
    ) -> Outcome<(Map<String, Value>, bool)> {
        let wrong = |what: &str| Err(Failure::misuse(format!("step {number}: {what}")));
        match (&self.event, self.again) {
            (Some(kind), None) => {
                let Some(timestamp) = now.checked_add(self.at) else {
                    return wrong("\"at\" is out of range");
                };
                let Some(mut event) = subject.event(&WebhookType::from(kind.as_str()), timestamp)
                else {
                    return Err(Failure::misuse(format!(
                        "step {number}: no event type \"{kind}\""
                    ))
                    .with_hint(format!("there are: {}", event::types())));
                };
                event.extend(self.set.clone());
                subject.complete(&mut event);
                Ok((event, false))
            }
            (None, Some(step)) => match step.checked_sub(1).and_then(|index| earlier.get(index)) {
                Some(event) => Ok((event.clone(), true)),
                None => wrong("\"again\" names no earlier step"),
            },
            _ => wrong("give \"event\" or \"again\", one of them"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_sequence_can_be_planned_and_stays_fresh() {
        let subject = Subject::new(None, None);
        for (name, _) in NAMES {
            let plan = Sequence::named(name)
                .unwrap()
                .plan(&subject, 1_000_000)
                .unwrap();
            assert!(!plan.is_empty(), "{name}");
            for planned in plan {
                let timestamp = planned.event["timestamp"].as_i64().unwrap();
                assert!((1_000_000 - timestamp).abs() < 300, "{name}");
            }
        }
    }

    #[test]
    fn a_duplicate_keeps_its_event_id_and_a_late_one_is_older() {
        let plan = Sequence::named("duplicate-and-late")
            .unwrap()
            .plan(&Subject::new(None, None), 1_000_000)
            .unwrap();
        assert_eq!(plan[0].event["event_id"], plan[1].event["event_id"]);
        assert_ne!(plan[0].event["event_id"], plan[2].event["event_id"]);
        assert!(plan[2].event["timestamp"].as_i64() < plan[1].event["timestamp"].as_i64());
        assert_eq!(
            plan[2].remark.as_deref(),
            Some("late: older than the one before")
        );
    }

    #[test]
    fn a_step_that_means_nothing_is_refused_by_its_number() {
        for steps in [
            "[{}]",
            r#"[{"event": "status.updated", "again": 1}]"#,
            r#"[{"event": "nonsense"}]"#,
            r#"[{"again": 1}]"#,
            r#"[{"event": "status.updated", "times": 4000000000}]"#,
            r#"[{"event": "status.updated", "at": 9223372036854775807}]"#,
        ] {
            let sequence: Sequence =
                serde_json::from_str(&format!("{{\"steps\": {steps}}}")).unwrap();
            let error = sequence.plan(&Subject::new(None, None), 1).unwrap_err();
            assert!(error.to_string().starts_with("step 1: "), "{steps}");
        }
    }
}
