//! What operators see of deliveries: tracing events, and an observer for metrics.
//!
//! Names and labels follow OpenTelemetry's
//! [conventions for messaging](https://opentelemetry.io/docs/specs/semconv/messaging/).
//! None contains personal data.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use didit_types::webhook::Event;

use super::outcome::HandleOutcome;
use super::store::Order;
use crate::clock::unix_seconds;

/// Receives an event for every delivery that is received or handled, for metrics.
///
/// All methods have empty defaults. They are called while a delivery is processed, and must
/// not block. `examples/metrics.rs` exports counters and histograms.
pub trait WebhookObserver: Send + Sync + 'static {
    /// Called when a delivery is verified or refused.
    fn receive_ended(&self, end: &ReceiveEnd<'_>) {
        _ = end;
    }

    /// Called when an inbox is done with a verified event.
    fn handle_ended(&self, end: &HandleEnd<'_>) {
        _ = end;
    }
}

/// The end of receiving a delivery.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ReceiveEnd<'a> {
    /// Type of the event, such as `status.updated`; `None` if the delivery is refused.
    pub kind: Option<&'a str>,
    /// Reason of a refusal, such as `wrong_secret`: `error.type` in OpenTelemetry.
    pub error: Option<&'static str>,
    /// Seconds since the signed `timestamp`; `None` if the delivery is refused.
    pub age_secs: Option<i64>,
}

/// The end of handling an event.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct HandleEnd<'a> {
    /// Type of the event, such as `status.updated`.
    pub kind: &'a str,
    /// Id of the event: `messaging.message.id` in OpenTelemetry.
    pub event_id: Option<&'a str>,
    /// Result: [`HandleOutcome::as_str`].
    pub outcome: &'static str,
    /// Place among the events of the session; `None` if the handler did not run.
    pub order: Option<Order>,
    /// Seconds since the signed `timestamp`.
    pub age_secs: i64,
    /// Time of the handler; zero if it did not run.
    pub elapsed: Duration,
}

/// The run of a handler, if it ran.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ran {
    pub(crate) order: Option<Order>,
    pub(crate) elapsed: Duration,
}

/// Emits tracing events, and calls the observer.
#[derive(Clone, Default)]
pub(crate) struct Watch(pub(crate) Option<Arc<dyn WebhookObserver>>);

impl Watch {
    #[cfg(feature = "tower")]
    pub(crate) fn received(&self, result: Result<&Event, &'static str>, now: SystemTime) {
        let kind = result.ok().map(Event::kind);
        let end = ReceiveEnd {
            kind: kind.as_ref().map(didit_types::webhook::WebhookType::as_str),
            error: result.err(),
            age_secs: result.ok().map(|event| age(event, now)),
        };
        match end.error {
            None => tracing::debug!(
                messaging.system = "didit",
                messaging.operation.name = "receive",
                kind = end.kind,
                age_secs = end.age_secs,
                "webhook verified"
            ),
            Some(reason) => tracing::warn!(
                messaging.system = "didit",
                messaging.operation.name = "receive",
                error.r#type = reason,
                "webhook refused"
            ),
        }
        if let Some(observer) = &self.0 {
            observer.receive_ended(&end);
        }
    }

    pub(crate) fn handled<E>(
        &self,
        event: &Event,
        outcome: &HandleOutcome<E>,
        ran: Ran,
        now: SystemTime,
    ) {
        let kind = event.kind();
        let end = HandleEnd {
            kind: kind.as_str(),
            event_id: event.event_id().map(didit_types::EventId::as_str),
            outcome: outcome.as_str(),
            order: ran.order,
            age_secs: age(event, now),
            elapsed: ran.elapsed,
        };
        #[cfg(feature = "tracing")]
        emit(&end, outcome);
        if let Some(observer) = &self.0 {
            observer.handle_ended(&end);
        }
    }
}

#[cfg(feature = "tracing")]
fn emit<E>(end: &HandleEnd<'_>, outcome: &HandleOutcome<E>) {
    macro_rules! event {
        ($level:ident, $($fields:tt)*) => {
            tracing::$level!(
                messaging.system = "didit",
                messaging.operation.name = "process",
                messaging.message.id = end.event_id,
                kind = end.kind,
                age_secs = end.age_secs,
                elapsed_ms = end.elapsed.as_millis(),
                $($fields)*
            )
        };
    }
    match outcome {
        HandleOutcome::Handled | HandleOutcome::Duplicate => {
            event!(
                debug,
                outcome = end.outcome,
                order = end.order.map(Order::as_str),
                "webhook handled"
            );
        }
        HandleOutcome::Unavailable(error) => {
            let cause = std::error::Error::source(error).map(tracing::field::display);
            event!(
                error,
                error.r#type = end.outcome,
                cause,
                "webhook not handled"
            );
        }
        HandleOutcome::Failed(_) | HandleOutcome::Lost => {
            event!(error, error.r#type = end.outcome, "webhook not handled");
        }
        HandleOutcome::Held { .. } => {
            event!(warn, error.r#type = end.outcome, "webhook not handled");
        }
    }
}

fn age(event: &Event, now: SystemTime) -> i64 {
    unix_seconds(now).saturating_sub(event.timestamp().unwrap_or_default())
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "WebhookObserver"
        } else {
            "None"
        })
    }
}
