//! Metrics of webhooks by the names of OpenTelemetry, through the `metrics` facade.
//!
//! Receives a genuine, a repeated and a forged delivery, and prints what Prometheus would read:
//! `cargo run -p didit-webhooks --features tower --example metrics`

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use didit_webhooks::inbox::{Inbox, MemoryStore, Order};
use didit_webhooks::{HandleEnd, ReceiveEnd, Receiver, Secret, Signer, Verifier, WebhookObserver};
use http_body_util::Full;
use metrics_exporter_prometheus::PrometheusBuilder;

/// An observer for any exporter of the `metrics` facade.
struct Metrics;

impl WebhookObserver for Metrics {
    fn receive_ended(&self, end: &ReceiveEnd<'_>) {
        // Refused deliveries have `error.type`: `wrong_secret`, `stale`, …
        let labels = [
            ("messaging.system", "didit"),
            ("messaging.operation.name", "receive"),
        ];
        let error = end.error.map(|error| ("error.type", error));
        let labels: Vec<_> = labels.into_iter().chain(error).collect();
        metrics::counter!("messaging.client.consumed.messages", &labels).increment(1);
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a day or two at most"
    )]
    fn handle_ended(&self, end: &HandleEnd<'_>) {
        // `handled`, `duplicate`, `held`, `failed`, `lost` or `unavailable`.
        let outcome = [
            ("outcome", end.outcome),
            ("order", end.order.map_or("none", Order::as_str)),
        ];
        metrics::counter!("didit.webhook.outcomes", &outcome).increment(1);
        metrics::histogram!("didit.webhook.age").record(end.age_secs as f64);
        if end.order.is_some() {
            let labels = [
                ("messaging.system", "didit"),
                ("messaging.operation.name", "process"),
            ];
            metrics::histogram!("messaging.process.duration", &labels).record(end.elapsed);
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let prometheus = PrometheusBuilder::new().install_recorder()?;
    let observer = Arc::new(Metrics);
    let secret = Secret::new("the secret of the destination")?;
    let receiver = Receiver::new(Verifier::new(secret.clone())).with_observer(observer.clone());
    let inbox = Inbox::new(MemoryStore::new()).with_observer(observer);

    for signer in [
        Signer::new(secret.clone()),
        Signer::new(secret),
        Signer::new(Secret::new("forged")?),
    ] {
        let delivery = signer.deliver(&serde_json::json!({
            "event_id": "5b2f6a0e-8f2c-4a49-9d2e-6f2a9d3b7c11",
            "webhook_type": "status.updated",
            "session_id": "11111111-2222-3333-4444-555555555555",
            "timestamp": std::time::UNIX_EPOCH.elapsed()?.as_secs(),
        }))?;
        let body = Full::new(Bytes::from(delivery.body));
        if let Ok(event) = receiver.receive(&delivery.headers, body).await {
            inbox
                .handle(&event, async |_| Ok::<(), Box<dyn Error>>(()))
                .await;
        }
    }
    println!("{}", prometheus.render());
    Ok(())
}
