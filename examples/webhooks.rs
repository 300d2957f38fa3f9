//! A server that takes in webhooks: verified, each once, and never out of order.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example webhooks`.

use std::error::Error;
use std::sync::mpsc;

use axum::extract::{FromRef, State};
use axum::{Router, routing::post};
use didit_testkit::{FakeDidit, WebhookFault};
use didit_webhooks::axum::{Webhook, WebhookResponse};
use didit_webhooks::inbox::{Inbox, MemoryStore, Order};
use didit_webhooks::{ReceiveError, Receiver, Secret, Verifier};
use tokio::net::TcpListener;

// ANCHOR: server
#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
    ledger: mpsc::Sender<String>,
}

fn router(secret: Secret, ledger: mpsc::Sender<String>) -> Router {
    let app = App {
        receiver: Receiver::new(Verifier::new(secret)),
        inbox: Inbox::new(MemoryStore::new()),
        ledger,
    };
    Router::new()
        .route("/webhooks/didit", post(webhook))
        .with_state(app)
}
// ANCHOR_END: server

// ANCHOR: handler
async fn webhook(
    State(inbox): State<Inbox>,
    State(ledger): State<mpsc::Sender<String>>,
    // Refused with 401 unless the signature is right and the event is fresh.
    Webhook(event): Webhook,
) -> Result<WebhookResponse, ReceiveError> {
    let status = event.status().map_or("-", |status| status.as_str());
    let outcome = inbox
        .handle(&event, |order| async move {
            // A late event must not take the session back to what it was before.
            if order == Order::Newest {
                ledger.send(status.to_owned())?;
            }
            Ok::<(), mpsc::SendError<String>>(())
        })
        .await;
    Ok(outcome.into())
}
// ANCHOR_END: handler

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let (ledger, booked) = mpsc::channel();

    // ANCHOR: main
    let secret = Secret::new(fake.webhook_secret())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router(secret, ledger)).await });
    // ANCHOR_END: main

    // ANCHOR: try
    fake.deliver_to(format!("http://{address}/webhooks/didit"));
    fake.inject_webhook_fault(WebhookFault::Duplicate);
    fake.approved("user-5");
    for _ in 0..2 {
        println!("booked: {}", booked.recv()?);
    }
    println!("booked twice: {}", booked.try_recv().is_ok());
    // ANCHOR_END: try
    Ok(())
}
