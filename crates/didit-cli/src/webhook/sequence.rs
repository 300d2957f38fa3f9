//! Sequences of sample events: built in, or from a file.

use std::path::Path;

use didit_api::types::webhook::WebhookType;
use serde::Deserialize;
use serde_json::{Map, Value};

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
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sequence {
    /// Name and description of a built-in sequence.
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) description: String,
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
    pub(crate) remark: Option<&'static str>,
}

/// Maximum number of deliveries of a sequence.
const MAX_DELIVERIES: usize = 10_000;

impl Sequence {
    /// The built-in sequences.
    pub(crate) fn built_in() -> Vec<Self> {
        serde_json::from_str(include_str!("sequences.json")).unwrap_or_default()
    }

    /// A sequence of one event of type `kind`, with the fields `set`.
    pub(crate) fn single(kind: &str, set: Map<String, Value>) -> Self {
        let step = Step {
            event: Some(kind.to_owned()),
            set,
            ..Step::default()
        };
        Self {
            steps: vec![step],
            ..Self::default()
        }
    }

    pub(crate) fn from_file(path: &Path) -> CliResult<Self> {
        serde_json::from_slice(&files::read(path)?).map_err(|error| {
            let message = format!("{} is not a sequence: {error}", path.display());
            CliError::misuse(message)
                .with_hint(r#"example: { "steps": [{ "event": "status.updated" }] }"#)
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
                let message = format!("step {number}: more than {MAX_DELIVERIES} deliveries");
                return Err(CliError::misuse(message));
            }
            let timestamp = event.get("timestamp").and_then(Value::as_i64);
            let timestamp = timestamp.unwrap_or(now);
            let kind = event.get("webhook_type").and_then(Value::as_str);
            let kind = WebhookType::from(kind.unwrap_or_default());
            for time in 0..times {
                let remark = if is_repeat || time > 0 {
                    Some("a duplicate")
                } else if timestamp < newest {
                    Some("late: older than the previous event")
                } else {
                    event::remark(&kind)
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
                let event = factory.event(&WebhookType::from(kind.as_str()), timestamp);
                let Some(mut event) = event else {
                    let message = format!("step {number}: unknown event type \"{kind}\"");
                    let hint = format!("event types: {}", event::types());
                    return Err(CliError::misuse(message).with_hint(hint));
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
