//! What the example of OpenTelemetry records, on both HTTP stacks.

use std::collections::HashSet;
use std::sync::Arc;

use didit_api::transport::policy::Observer as _;
use didit_api::transport::{ManualClock, SharedClock, TransportError, TransportErrorKind};
use didit_api::{Client, ClientBuilder};
use didit_transport::contract::{FaultServer, run};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use tracing::Instrument as _;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use self::telemetry::{Telemetry, recorded};
use crate::field::{STACKS, respond};
use crate::support::{SESSION, builder, subscribe};

#[path = "../../examples/opentelemetry/telemetry.rs"]
mod telemetry;

/// A client with the observer, and what it has recorded.
fn observed(builder: ClientBuilder) -> (Client, impl Fn() -> Vec<String>) {
    let exporter = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder().with_periodic_exporter(exporter.clone());
    let meters = meters.build();
    let telemetry = Arc::new(Telemetry::new(&meters.meter("test")));
    let client = builder.observer(telemetry).build().unwrap();
    let read = move || {
        meters.force_flush().unwrap();
        recorded(&exporter)
    };
    (client, read)
}

#[test]
fn metrics_and_trace_context_of_a_repeated_request() {
    subscribe();
    for stack in STACKS {
        let (recorded, port, trace, heads) = run(async {
            let drifted = r#"{"status": "Approved", "features": "OCR"}"#;
            let server = FaultServer::start(vec![
                respond("503 Service Unavailable", "", ""),
                respond("200 OK", "", drifted),
            ]);
            let server = server.await;
            let builder = Client::builder("key")
                .base_url(server.base_url())
                .clock(SharedClock::new(ManualClock::auto()));
            let (client, recorded) = observed(stack(builder));
            let span = tracing::info_span!("checkout");
            let call = client.sessions().retrieve_decision(SESSION).send();
            call.instrument(span.clone()).await.unwrap();
            let trace = span.context().span().span_context().trace_id();
            let port = server.base_url().rsplit_once(':').unwrap().1.to_owned();
            (recorded(), port, trace, server.seen().heads)
        });
        let request = format!(
            "http.request.method=GET http.response.status_code=STATUS server.address=127.0.0.1 \
             server.port={port} url.template=/v3/session/{{session_id}}/decision/"
        );
        let operation = "didit.operation=sessions.retrieve_decision";
        assert_eq!(
            recorded,
            [
                format!(
                    "didit.client.call.attempts {{attempt}} 1 {operation} http.response.status_code=200"
                ),
                format!("didit.client.call.duration s 1 {operation} http.response.status_code=200"),
                format!("didit.client.drift {{value}} 1 didit.field=$.features {operation}"),
                format!("didit.client.limiter.wait.duration s 2 {operation} didit.sent=true"),
                format!("didit.client.retries {{retry}} 1 {operation}"),
                format!(
                    "http.client.request.duration s 1 error.type=503 {}",
                    request.replace("STATUS", "503")
                ),
                format!(
                    "http.client.request.duration s 1 {}",
                    request.replace("STATUS", "200")
                ),
            ]
        );
        // One trace, and a span for each attempt.
        let parents: HashSet<_> = heads
            .iter()
            .filter_map(|head| {
                head.lines()
                    .find_map(|line| line.strip_prefix("traceparent: "))
            })
            .map(|parent| parent.trim().split('-').collect::<Vec<_>>())
            .collect();
        assert_eq!(parents.len(), 2, "{heads:?}");
        for parent in parents {
            assert_eq!(parent[1], trace.to_string());
        }
    }
}

#[tokio::test]
async fn requests_without_a_context_or_a_response_are_recorded_too() {
    let mut headers = http::HeaderMap::new();
    let meters = SdkMeterProvider::builder().build();
    Telemetry::new(&meters.meter("test")).inject(&mut headers);
    assert!(headers.is_empty(), "{headers:?}");

    for (url, server) in [
        (
            "https://didit.example",
            "server.address=didit.example server.port=443",
        ),
        (
            "http://localhost",
            "server.address=localhost server.port=80",
        ),
    ] {
        let (builder, _, _) = builder(|_, _| Err(TransportError::new(TransportErrorKind::Connect)));
        let (client, recorded) = observed(builder.base_url(url).max_retries(0));
        client
            .sessions()
            .retrieve_decision(SESSION)
            .send()
            .await
            .unwrap_err();
        let recorded = recorded();
        let expected = format!(
            "http.client.request.duration s 1 error.type=Connect http.request.method=GET {server}"
        );
        assert!(
            recorded.iter().any(|line| line.starts_with(&expected)),
            "{recorded:?}"
        );
    }
}
