//! Metrics and tracing context of a client, by the semantic conventions of OpenTelemetry.

use std::time::Duration;

use didit_api::transport::policy::{AttemptEnd, CallEnd, Observer};
use didit_api::transport::{OperationContext, TransportErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use opentelemetry::propagation::{Injector, TextMapPropagator as _};
use opentelemetry_sdk::metrics::InMemoryMetricExporter;
use opentelemetry_sdk::metrics::data::{
    AggregatedMetrics, MetricData, ResourceMetrics, ScopeMetrics,
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

pub(crate) struct Telemetry {
    requests: Histogram<f64>,
    calls: Histogram<f64>,
    attempts: Histogram<u64>,
    retries: Counter<u64>,
    limiter_waits: Histogram<f64>,
    drift: Counter<u64>,
}

impl Telemetry {
    pub(crate) fn new(meter: &Meter) -> Self {
        // The boundaries that the conventions advise.
        let boundaries = [
            0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
        ];
        let seconds = |name| {
            let histogram = meter.f64_histogram(name).with_unit("s");
            histogram.with_boundaries(boundaries.into()).build()
        };
        let attempts = meter.u64_histogram("didit.client.call.attempts");
        let counter = |name, unit| meter.u64_counter(name).with_unit(unit).build();
        Self {
            requests: seconds("http.client.request.duration"),
            calls: seconds("didit.client.call.duration"),
            attempts: attempts.with_unit("{attempt}").build(),
            retries: counter("didit.client.retries", "{retry}"),
            limiter_waits: seconds("didit.client.limiter.wait.duration"),
            drift: counter("didit.client.drift", "{value}"),
        }
    }
}

impl Observer for Telemetry {
    /// Adds `traceparent`, if a layer of tracing-opentelemetry has made a context.
    fn inject(&self, headers: &mut HeaderMap) {
        let context = tracing::Span::current().context();
        TraceContextPropagator::new().inject_context(&context, &mut Headers(headers));
    }

    fn attempt_ended(&self, attempt: &AttemptEnd<'_>) {
        let mut attributes = result(attempt.result);
        attributes.extend([
            KeyValue::new("http.request.method", attempt.method.to_string()),
            KeyValue::new("server.address", attempt.server_address.to_owned()),
            KeyValue::new("server.port", i64::from(attempt.server_port)),
        ]);
        let template = attempt.operation.map(OperationContext::template);
        attributes.extend(template.map(|text| KeyValue::new("url.template", text.to_owned())));
        let seconds = attempt.elapsed.as_secs_f64();
        self.requests.record(seconds, &attributes);
    }

    fn call_ended(&self, call: &CallEnd<'_>) {
        let mut attributes = result(call.result);
        attributes.push(operation(call.operation));
        self.calls.record(call.elapsed.as_secs_f64(), &attributes);
        self.attempts.record(call.attempts.into(), &attributes);
    }

    fn retry_scheduled(&self, context: Option<&OperationContext>, _: u32, _: Duration) {
        self.retries.add(1, &[operation(context)]);
    }

    fn limiter_waited(&self, context: Option<&OperationContext>, wait: Duration, is_sent: bool) {
        let attributes = [operation(context), KeyValue::new("didit.sent", is_sent)];
        self.limiter_waits.record(wait.as_secs_f64(), &attributes);
    }

    fn drift_found(&self, operation: &str, field: &str) {
        let operation = KeyValue::new("didit.operation", operation.to_owned());
        let field = KeyValue::new("didit.field", field.to_owned());
        self.drift.add(1, &[operation, field]);
    }
}

fn operation(context: Option<&OperationContext>) -> KeyValue {
    let id = context.map_or("_OTHER", OperationContext::id);
    KeyValue::new("didit.operation", id.to_owned())
}

/// Status of a response, and the type of an error.
fn result(result: Result<StatusCode, TransportErrorKind>) -> Vec<KeyValue> {
    match result {
        Ok(status) => {
            let code = i64::from(status.as_u16());
            let mut attributes = vec![KeyValue::new("http.response.status_code", code)];
            if status.is_client_error() || status.is_server_error() {
                attributes.push(KeyValue::new("error.type", code.to_string()));
            }
            attributes
        }
        Err(kind) => vec![KeyValue::new("error.type", format!("{kind:?}"))],
    }
}

struct Headers<'a>(&'a mut HeaderMap);

impl Injector for Headers<'_> {
    fn set(&mut self, name: &str, value: String) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

/// What was recorded, a line for each metric and set of attributes: name, unit, number, attributes.
pub(crate) fn recorded(memory: &InMemoryMetricExporter) -> Vec<String> {
    let mut lines = Vec::new();
    let exports = memory.get_finished_metrics().unwrap_or_default();
    let scopes = exports
        .last()
        .into_iter()
        .flat_map(ResourceMetrics::scope_metrics);
    for metric in scopes.flat_map(ScopeMetrics::metrics) {
        let mut add = |number: u64, attributes: &mut dyn Iterator<Item = &KeyValue>| {
            let text = |pair: &KeyValue| format!(" {}={}", pair.key, pair.value);
            let mut attributes: Vec<_> = attributes.map(text).collect();
            attributes.sort();
            let (name, unit) = (metric.name(), metric.unit());
            lines.push(format!("{name} {unit} {number}{}", attributes.concat()));
        };
        match metric.data() {
            AggregatedMetrics::F64(MetricData::Histogram(histogram)) => histogram
                .data_points()
                .for_each(|point| add(point.count(), &mut point.attributes())),
            AggregatedMetrics::U64(MetricData::Histogram(histogram)) => histogram
                .data_points()
                .for_each(|point| add(point.count(), &mut point.attributes())),
            AggregatedMetrics::U64(MetricData::Sum(sum)) => sum
                .data_points()
                .for_each(|point| add(point.value(), &mut point.attributes())),
            _ => {}
        }
    }
    lines.sort();
    lines
}
