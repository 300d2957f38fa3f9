//! A transport that wraps another and counts requests and responses.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example transport`.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use didit_api::Client;
use didit_api::transport::{
    HyperTransport, OperationContext, Request, Response, SharedTransport, Transport,
    TransportError, async_trait,
};
use didit_api::types::CreateSession;
use didit_testkit::FakeDidit;

// ANCHOR: transport
/// Counts answers by operation and status.
struct Counted {
    inner: SharedTransport,
    counts: Arc<Mutex<BTreeMap<String, u32>>>,
}

#[async_trait]
impl Transport for Counted {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let operation = request.extensions().get::<OperationContext>();
        let operation = operation.map_or("-", OperationContext::id).to_owned();
        let response = self.inner.send(request).await?;
        let label = format!("{operation} {}", response.status().as_u16());
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(label).or_default() += 1;
        Ok(response)
    }
}
// ANCHOR_END: transport

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;

    // ANCHOR: client
    let counts = Arc::default();
    let transport = Counted {
        inner: SharedTransport::new(HyperTransport::new()?),
        counts: Arc::clone(&counts),
    };
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .transport(SharedTransport::new(transport))
        .build()?;
    // ANCHOR_END: client

    // The policies stand around it: what they repeat is counted again.
    fake.fault(didit_testkit::Fault::status(http::StatusCode::SERVICE_UNAVAILABLE).times(1));
    didit.health().check().await?;
    didit
        .sessions()
        .create(CreateSession::new(fake.workflow_id()))
        .await?;
    for (label, count) in counts.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("{label}: {count}");
    }
    Ok(())
}
