//! What OpenTelemetry records of a request that is repeated, and of a value that does not fit.
//!
//! `cargo run --package didit-api --example opentelemetry`

mod telemetry;

use std::error::Error;
use std::sync::Arc;

use didit_api::Client;
use didit_testkit::{DriftPlan, FakeDidit, Fault};
use http::StatusCode;
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::prelude::*;

use self::telemetry::{Telemetry, recorded};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A service exports both by OTLP.
    let exporter = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder()
        .with_periodic_exporter(exporter.clone())
        .build();
    let tracer = SdkTracerProvider::builder().build().tracer("shop");
    tracing_subscriber::registry()
        .with(tracing_opentelemetry::layer().with_tracer(tracer))
        .init();

    let didit = FakeDidit::start().await;
    // ANCHOR: observer
    let client = Client::builder(didit.api_key())
        .base_url(didit.base_url())
        .observer(Arc::new(Telemetry::new(&meters.meter("didit"))))
        .build()?;
    // ANCHOR_END: observer
    let session = didit.approved("user-1");
    didit.fault(Fault::status(StatusCode::SERVICE_UNAVAILABLE).times(1));
    didit.fault(Fault::drift(DriftPlan::at(["$.features"])).times(1));
    client.sessions().retrieve_decision(session).await?;

    meters.force_flush()?;
    println!("{}", recorded(&exporter).join("\n"));
    Ok(())
}
