//! Spans and observer events of a call. They contain no path with values, query, header or body.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, Uri};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::call::{Call, Layer};
use crate::clock::{Clock, SharedClock};
use crate::context::{Attempt, OperationContext};
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Request, Response, SharedTransport, Transport};

/// Receives an event for every attempt, wait, call and drifted value, for metrics.
///
/// All methods have empty defaults. They are called during a call, and must not block.
pub trait Observer: Send + Sync + 'static {
    /// Adds headers of the tracing context, such as `traceparent`, to a request before an attempt. Called
    /// inside the span of the attempt.
    fn inject(&self, headers: &mut HeaderMap) {
        _ = headers;
    }

    /// Called when an attempt begins to wait for the rate limiter, which did not let it pass at once.
    fn limiter_waiting(&self, operation: Option<&OperationContext>) {
        _ = operation;
    }

    /// Called after an attempt has waited for the rate limiter: for how long, and whether it may be
    /// sent.
    fn limiter_waited(&self, operation: Option<&OperationContext>, wait: Duration, is_sent: bool) {
        _ = (operation, wait, is_sent);
    }

    /// Called when an attempt ends, with the head of a response or without one.
    fn attempt_ended(&self, attempt: &AttemptEnd<'_>) {
        _ = attempt;
    }

    /// Called before a retry, which follows after `wait`. `attempt` is the number of the failed
    /// attempt.
    fn retry_scheduled(&self, operation: Option<&OperationContext>, attempt: u32, wait: Duration) {
        _ = (operation, attempt, wait);
    }

    /// Called for each value of a decoded response that does not fit its documented type.
    /// `field` is its path without positions, such as `$.results[].age`. The policies of this
    /// crate decode nothing and never call it.
    fn drift_found(&self, operation: &str, field: &str) {
        _ = (operation, field);
    }

    /// Called when a call ends, before its response body is read.
    fn call_ended(&self, call: &CallEnd<'_>) {
        _ = call;
    }
}

/// The end of an attempt.
#[derive(Debug)]
#[non_exhaustive]
pub struct AttemptEnd<'a> {
    /// Operation of the request, if its extensions contain one.
    pub operation: Option<&'a OperationContext>,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// Method of the request.
    pub method: &'a Method,
    /// Host of the request's URL.
    pub server_address: &'a str,
    /// Port of the request's URL, or the usual one of its scheme.
    pub server_port: u16,
    /// Status of the response, or the kind of the error.
    pub result: Result<StatusCode, TransportErrorKind>,
    /// Time from sending to the head of the response.
    pub elapsed: Duration,
}

/// The end of a call.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallEnd<'a> {
    /// Operation of the request, if its extensions contain one.
    pub operation: Option<&'a OperationContext>,
    /// Number of attempts.
    pub attempts: u32,
    /// Status of the response, or the kind of the error.
    pub result: Result<StatusCode, TransportErrorKind>,
    /// Time from the call to its result, including waits.
    pub elapsed: Duration,
}

/// Creates a span and an event for each attempt, next to the transport.
pub(super) struct Trace {
    pub(super) inner: SharedTransport,
    pub(super) clock: SharedClock,
    pub(super) observer: Option<Arc<dyn Observer>>,
}

impl Layer for Trace {
    async fn send(
        &self,
        call: &Call,
        mut request: Box<Request>,
    ) -> Result<Response, TransportError> {
        let attempt = Attempt::of(&request).number();
        let span = attempt_span(call, &request, attempt);
        if let Some(observer) = &self.observer {
            span.in_scope(|| observer.inject(request.headers_mut()));
        }
        let start = self.observer.as_ref().map(|observer| {
            let (method, uri) = (request.method().clone(), request.uri().clone());
            (observer, self.clock.monotonic(), method, uri)
        });

        call.begin_attempt();
        let result = self.inner.send(*request).instrument(span.clone()).await;
        call.end_attempt(call.delivery_of(&result));

        let ended = status_or_kind(&result);
        record(&span, ended);
        if let Some((observer, start, method, uri)) = &start {
            observer.attempt_ended(&AttemptEnd {
                operation: call.operation.as_ref(),
                attempt,
                method,
                server_address: uri.host().unwrap_or_default(),
                server_port: port(uri),
                result: ended,
                elapsed: self.clock.monotonic().saturating_sub(*start),
            });
        }
        result
    }
}

/// Creates a span and an event for each call.
pub(super) struct TraceCall<T> {
    pub(super) inner: T,
    pub(super) clock: SharedClock,
    pub(super) observer: Option<Arc<dyn Observer>>,
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
        let ended = status_or_kind(&result);
        record(&span, ended);
        span.record("attempts", call.attempts());
        if let (Some(observer), Some(start)) = (&self.observer, start) {
            observer.call_ended(&CallEnd {
                operation,
                attempts: call.attempts(),
                result: ended,
                elapsed: self.clock.monotonic().saturating_sub(start),
            });
        }
        result
    }
}

/// Creates a span with the names of OpenTelemetry's conventions for HTTP clients. `url.full` is
/// omitted: a path contains ids, and a query can contain a name.
fn attempt_span(call: &Call, request: &Request, attempt: u32) -> Span {
    let template = call.operation.as_ref().map(OperationContext::template);
    let method = request.method().as_str();
    let uri = request.uri();
    let span = tracing::info_span!(
        "http",
        "otel.name" = Empty,
        "otel.kind" = "client",
        "http.request.method" = method,
        "http.request.resend_count" = Empty,
        "http.response.status_code" = Empty,
        "server.address" = uri.host(),
        "server.port" = port(uri),
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

fn port(uri: &Uri) -> u16 {
    let is_plain = uri.scheme_str() == Some("http");
    uri.port_u16().unwrap_or(if is_plain { 80 } else { 443 })
}

fn status_or_kind(
    result: &Result<Response, TransportError>,
) -> Result<StatusCode, TransportErrorKind> {
    match result {
        Ok(response) => Ok(response.status()),
        Err(error) => Err(error.kind()),
    }
}

fn record(span: &Span, result: Result<StatusCode, TransportErrorKind>) {
    if span.is_disabled() {
        return;
    }
    match result {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_defaults_to_that_of_the_scheme() {
        for (url, expected) in [
            ("http://a", 80),
            ("https://a", 443),
            ("https://a:8443", 8443),
        ] {
            assert_eq!(port(&url.parse().unwrap()), expected);
        }
    }
}
