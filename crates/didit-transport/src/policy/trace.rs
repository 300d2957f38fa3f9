//! Spans and metrics of a call, without path values, query, headers and body.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::call::{Call, Layer};
use crate::clock::{Clock, SharedClock};
use crate::context::{Attempt, OperationContext};
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Request, Response, SharedTransport, Transport};

/// Receives every attempt, wait and call, for metrics. All methods do nothing by
/// default; they run inside the call and must not block.
pub trait Observer: Send + Sync + 'static {
    /// Called at the end of an attempt, with or without the head of a response.
    fn attempt_ended(&self, attempt: &AttemptEnd<'_>) {
        _ = attempt;
    }

    /// Called before a retry after `wait`. `attempt` is the number of the failed
    /// attempt.
    fn retry_scheduled(&self, operation: Option<&OperationContext>, attempt: u32, wait: Duration) {
        _ = (operation, attempt, wait);
    }

    /// Called at the end of a call, before its body is read.
    fn call_ended(&self, call: &CallEnd<'_>) {
        _ = call;
    }
}

/// The end of one attempt.
#[derive(Debug)]
#[non_exhaustive]
pub struct AttemptEnd<'a> {
    /// Operation of the request, if set.
    pub operation: Option<&'a OperationContext>,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// Status, or the kind of the error.
    pub outcome: Result<StatusCode, TransportErrorKind>,
    /// Time from sending to the head of the response.
    pub elapsed: Duration,
}

/// The end of one call.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallEnd<'a> {
    /// Operation of the request, if set.
    pub operation: Option<&'a OperationContext>,
    /// Number of attempts.
    pub attempts: u32,
    /// Status, or the kind of the error.
    pub outcome: Result<StatusCode, TransportErrorKind>,
    /// Time from the call to its result, including waits.
    pub elapsed: Duration,
}

/// Adds a span and an event per attempt, next to the transport.
pub(super) struct Trace {
    inner: SharedTransport,
    clock: SharedClock,
    observer: Option<Arc<dyn Observer>>,
}

impl Trace {
    pub(super) fn new(
        inner: SharedTransport,
        clock: SharedClock,
        observer: Option<Arc<dyn Observer>>,
    ) -> Self {
        Self {
            inner,
            clock,
            observer,
        }
    }
}

impl Layer for Trace {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let attempt = Attempt::of(&request).number();
        let span = attempt_span(call, &request, attempt);
        let start = self.observer.as_ref().map(|_| self.clock.monotonic());

        call.attempt_begins();
        let result = self.inner.send(*request).instrument(span.clone()).await;
        call.attempt_ends(call.delivery_of(&result));

        let outcome = outcome(&result);
        record(&span, outcome);
        if let (Some(observer), Some(start)) = (&self.observer, start) {
            observer.attempt_ended(&AttemptEnd {
                operation: call.operation.as_ref(),
                attempt,
                outcome,
                elapsed: self.clock.monotonic().saturating_sub(start),
            });
        }
        result
    }
}

/// Adds the span of a call, and calls the observer at its end.
pub(super) struct TraceCall<T> {
    inner: T,
    clock: SharedClock,
    observer: Option<Arc<dyn Observer>>,
}

impl<T> TraceCall<T> {
    pub(super) fn new(inner: T, clock: SharedClock, observer: Option<Arc<dyn Observer>>) -> Self {
        Self {
            inner,
            clock,
            observer,
        }
    }
}

impl<T: Layer> Layer for TraceCall<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let operation = call.operation.as_ref();
        let span = tracing::info_span!(
            "call",
            "otel.name" = operation.map(OperationContext::id),
            "otel.kind" = "internal",
            "url.template" = operation.map(OperationContext::template),
            "http.response.status_code" = Empty,
            "error.type" = Empty,
            "otel.status_code" = Empty,
            attempts = Empty,
        );
        let start = self.observer.as_ref().map(|_| self.clock.monotonic());
        let result = self
            .inner
            .send(call, request)
            .instrument(span.clone())
            .await;
        let outcome = outcome(&result);
        record(&span, outcome);
        span.record("attempts", call.attempts());
        if let (Some(observer), Some(start)) = (&self.observer, start) {
            observer.call_ended(&CallEnd {
                operation,
                attempts: call.attempts(),
                outcome,
                elapsed: self.clock.monotonic().saturating_sub(start),
            });
        }
        result
    }
}

/// Named after OpenTelemetry's conventions for HTTP clients. `url.full` is omitted:
/// a path contains ids, a query may contain a name.
fn attempt_span(call: &Call, request: &Request, attempt: u32) -> Span {
    let template = call.operation.as_ref().map(OperationContext::template);
    let method = request.method().as_str();
    let uri = request.uri();
    let default_port = if uri.scheme_str() == Some("http") {
        80
    } else {
        443
    };
    let span = tracing::info_span!(
        "http",
        "otel.name" = Empty,
        "otel.kind" = "client",
        "http.request.method" = method,
        "http.request.resend_count" = Empty,
        "http.response.status_code" = Empty,
        "server.address" = uri.host(),
        "server.port" = uri.port_u16().unwrap_or(default_port),
        "url.template" = template,
        "error.type" = Empty,
        "otel.status_code" = Empty,
    );
    if !span.is_disabled() {
        match template {
            Some(template) => span.record("otel.name", format!("{method} {template}")),
            None => span.record("otel.name", method),
        };
        if attempt > 1 {
            span.record("http.request.resend_count", attempt - 1);
        }
    }
    span
}

fn outcome(result: &Result<Response, TransportError>) -> Result<StatusCode, TransportErrorKind> {
    match result {
        Ok(response) => Ok(response.status()),
        Err(error) => Err(error.kind()),
    }
}

fn record(span: &Span, outcome: Result<StatusCode, TransportErrorKind>) {
    if span.is_disabled() {
        return;
    }
    match outcome {
        Ok(status) => {
            span.record("http.response.status_code", status.as_u16());
            if status.is_client_error() || status.is_server_error() {
                span.record("error.type", status.as_str());
                span.record("otel.status_code", "ERROR");
            }
        }
        Err(kind) => {
            span.record("error.type", tracing::field::debug(kind));
            span.record("otel.status_code", "ERROR");
        }
    }
}
