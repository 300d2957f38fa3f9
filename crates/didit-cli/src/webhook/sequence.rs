//! Sequences of sample events: built in, or from a file.

use std::path::Path;

use didit_api::types::webhook::WebhookType;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::event::{self, EventFactory};
use crate::error::{CliError, CliResult};
use crate::files;

/// A sequence of events; the format of a sequence file.
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
pub(crate) struct Sequence {
    steps: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    /// Type of a new event.
    event: Option<String>,
    /// Number of an earlier step, from 1, whose event is sent again.
    again: Option<usize>,
    /// Fields that replace or extend those of the event.
    set: Map<String, Value>,
    /// Timestamp of the event in seconds from now.
    at: i64,
    /// Number of deliveries. Defaults to 1.
    times: Option<u32>,
}

/// A delivery of a sequence.
#[derive(Debug)]
pub(crate) struct PlannedDelivery {
    /// Number of its step, from 1.
    pub(crate) step: usize,
    pub(crate) event: Map<String, Value>,
    /// Such as "a duplicate".
    pub(crate) remark: Option<String>,
}

/// Names and descriptions of the built-in sequences.
pub(crate) const BUILT_IN: [(&str, &str); 5] = [
    (
        "approved-after-review",
        "a session from start through review to approval",
    ),
    (
        "declined-and-resubmitted",
        "declined, resubmitted, approved",
    ),
    (
        "duplicate-and-late",
        "a duplicate event, and events out of order",
    ),
    ("retry-storm", "one event twelve times"),
    ("every-event", "each event type once"),
];

/// Maximum number of deliveries of a sequence.
const MAX_DELIVERIES: usize = 10_000;

impl Sequence {
    /// The built-in sequence with that name.
    pub(crate) fn built_in(name: &str) -> Option<Self> {
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

    /// A sequence of one event of type `kind`, with the fields `set`.
    pub(crate) fn single(kind: &str, set: Map<String, Value>) -> Self {
        Self {
            steps: vec![Step {
                event: Some(kind.to_owned()),
                set,
                ..Step::default()
            }],
        }
    }

    pub(crate) fn from_file(path: &Path) -> CliResult<Self> {
        serde_json::from_slice(&files::read(path)?).map_err(|error| {
            CliError::misuse(format!("{} is not a sequence: {error}", path.display())).with_hint(
                "example of a step: { \"event\": \"status.updated\", \"set\": { \"status\": \"Approved\" } }",
            )
        })
    }

    /// Deliveries in order. `now` is in Unix seconds.
    pub(crate) fn plan(&self, factory: &EventFactory, now: i64) -> CliResult<Vec<PlannedDelivery>> {
        let mut events: Vec<Map<String, Value>> = Vec::new();
        let mut plan = Vec::new();
        let mut newest = i64::MIN;
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            let (event, is_repeat) = step.event(number, factory, now, &events)?;
            let times = usize::try_from(step.times.unwrap_or(1)).unwrap_or(usize::MAX);
            if plan.len().saturating_add(times) > MAX_DELIVERIES {
                return Err(CliError::misuse(format!(
                    "step {number}: more than {MAX_DELIVERIES} deliveries"
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
                    Some("late: older than the previous event".to_owned())
                } else {
                    event
                        .get("webhook_type")
                        .and_then(Value::as_str)
                        .map(WebhookType::from)
                        .and_then(|kind| event::remark(&kind))
                        .map(str::to_owned)
                };
                plan.push(PlannedDelivery {
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
        factory: &EventFactory,
        now: i64,
        earlier: &[Map<String, Value>],
    ) -> CliResult<(Map<String, Value>, bool)> {
        let invalid = |what: &str| Err(CliError::misuse(format!("step {number}: {what}")));
        match (&self.event, self.again) {
            (Some(kind), None) => {
                let Some(timestamp) = now.checked_add(self.at) else {
                    return invalid("\"at\" is out of range");
                };
                let Some(mut event) = factory.event(&WebhookType::from(kind.as_str()), timestamp)
                else {
                    return Err(CliError::misuse(format!(
                        "step {number}: unknown event type \"{kind}\""
                    ))
                    .with_hint(format!("event types: {}", event::types())));
                };
                event.extend(self.set.clone());
                factory.complete(&mut event);
                Ok((event, false))
            }
            (None, Some(step)) => match step.checked_sub(1).and_then(|index| earlier.get(index)) {
                Some(event) => Ok((event.clone(), true)),
                None => invalid("\"again\" is not the number of an earlier step"),
            },
            _ => invalid("requires either \"event\" or \"again\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_sequences_are_within_the_timestamp_tolerance() {
        let factory = EventFactory::new(None, None);
        for (name, _) in BUILT_IN {
            let plan = Sequence::built_in(name)
                .unwrap()
                .plan(&factory, 1_000_000)
                .unwrap();
            assert!(!plan.is_empty(), "{name}");
            for planned in plan {
                let timestamp = planned.event["timestamp"].as_i64().unwrap();
                assert!((1_000_000 - timestamp).abs() < 300, "{name}");
            }
        }
    }

    #[test]
    fn duplicates_keep_their_event_id_and_late_events_are_older() {
        let plan = Sequence::built_in("duplicate-and-late")
            .unwrap()
            .plan(&EventFactory::new(None, None), 1_000_000)
            .unwrap();
        assert_eq!(plan[0].event["event_id"], plan[1].event["event_id"]);
        assert_ne!(plan[0].event["event_id"], plan[2].event["event_id"]);
        assert!(plan[2].event["timestamp"].as_i64() < plan[1].event["timestamp"].as_i64());
        assert_eq!(
            plan[2].remark.as_deref(),
            Some("late: older than the previous event")
        );
    }

    #[test]
    fn invalid_steps_are_rejected_with_their_number() {
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
            let error = sequence
                .plan(&EventFactory::new(None, None), 1)
                .unwrap_err();
            assert!(error.to_string().starts_with("step 1: "), "{steps}");
        }
    }
}
