//! A server that takes in webhooks: verified, each once, and right in whatever order they arrive.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example webhooks`.

use std::error::Error;
use std::sync::mpsc;

// ANCHOR: imports
use axum::extract::{FromRef, State}; // axum with the feature `macros`
use axum::{Router, routing::post};
use didit_api::Client;
use didit_api::types::{Decision, SessionId};
use didit_testkit::{FakeDidit, WebhookFault};
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore};
use didit_webhooks::{ReceiveError, Receiver, Secret, Secrets, Verifier};
// ANCHOR_END: imports
use tokio::net::TcpListener;

type AnyError = Box<dyn Error + Send + Sync>;

// ANCHOR: server
#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
    didit: Client,
    ledger: mpsc::Sender<String>,
}

pub(crate) fn router(secrets: Secrets, didit: Client, ledger: mpsc::Sender<String>) -> Router {
    let app = App {
        receiver: Receiver::new(Verifier::new(secrets)),
        inbox: Inbox::new(MemoryStore::new()),
        didit,
        ledger,
    };
    Router::new()
        .route("/webhooks/didit", post(webhook))
        .with_state(app)
}
// ANCHOR_END: server

// ANCHOR: handler
async fn webhook(
    State(app): State<App>,
    // Refused with 401 unless the signature is right and the event is fresh.
    webhook: Result<Webhook, ReceiveError>,
) -> Result<HandleOutcome<AnyError>, ReceiveError> {
    let Webhook(event) = webhook?;
    let Some(session) = event.session_id() else {
        return Ok(HandleOutcome::Handled); // about a user, not about a session
    };
    let read = || current(&app.didit, session.clone());
    let outcome = app.inbox.handle_current(&event, read, async |decision| {
        let status = decision.status.map(|status| status.to_string());
        app.ledger.send(status.unwrap_or_default())?;
        Ok::<(), AnyError>(())
    });
    Ok(outcome.await)
}

/// The decision as it is now, whatever the event says.
async fn current(didit: &Client, session: SessionId) -> Result<Decision, didit_api::Error> {
    didit.sessions().retrieve_decision(session).await
}
// ANCHOR_END: handler

#[tokio::main]
pub(crate) async fn main() -> Result<(), AnyError> {
    let fake = FakeDidit::start().await;
    let (ledger, booked) = mpsc::channel();
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;

    // ANCHOR: main
    let secrets = Secrets::new(Secret::new(fake.webhook_secret())?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router(secrets, didit, ledger)).await });
    // ANCHOR_END: main

    // ANCHOR: try
    fake.deliver_to(format!("http://{address}/webhooks/didit"));
    fake.inject_webhook_fault(WebhookFault::Duplicate);
    fake.approved("user-5");
    let handled = [booked.recv()?, booked.recv()?];
    println!("the session is {}", handled[1]);
    println!("handled again: {}", booked.try_recv().is_ok());
    // ANCHOR_END: try
    Ok(())
}
