//! A client as it is set up for production, and what is done when a call fails.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example production`.

use std::error::Error;
use std::time::Duration;

use didit_api::types::CreateSession;
use didit_api::{Client, ConfigError};
use didit_testkit::{FakeDidit, Fault, KeyRules};
use http::StatusCode;

// ANCHOR: client
fn client(api_key: String, base_url: &str) -> Result<Client, ConfigError> {
    Client::builder(api_key)
        .base_url(base_url)
        .timeout(Duration::from_secs(20)) // a whole call, its repetitions included
        .attempt_timeout(Duration::from_secs(8)) // one attempt
        .max_retries(2) // only where repeating does no harm
        .user_agent("shop/1.4")
        .build()
}
// ANCHOR_END: client

// ANCHOR: errors
/// What to do about a call that failed.
fn advice(error: &didit_api::Error) -> &'static str {
    match error {
        // The client has repeated it where that was safe; what is left is yours to decide.
        _ if error.is_auth() => "call the one who keeps the keys",
        _ if error.is_insufficient_credits() => "top up",
        _ if error.is_validation() => "correct the request; it fails again as it is",
        _ if error.may_have_taken_effect() => "look whether it happened before doing it again",
        _ if error.is_retryable() => "put it back into the queue, at least retry_after away",
        _ => "tell a person",
    }
}
// ANCHOR_END: errors

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let didit = client(fake.api_key(), fake.base_url())?;

    // ANCHOR: repeated
    // Two answers of 503 are not seen by the caller: a read may be repeated.
    fake.fault(Fault::status(StatusCode::SERVICE_UNAVAILABLE).times(2));
    let session = fake.not_started("user-1");
    let decision = didit.sessions().retrieve_decision(session).await?;
    println!("read: {:?}", decision.status);
    // ANCHOR_END: repeated

    // ANCHOR: not_repeated
    // A creation without a key of yours could make two sessions: it is not repeated.
    fake.fault(Fault::status(StatusCode::BAD_GATEWAY).times(1));
    let new = CreateSession::new(fake.workflow_id());
    if let Err(error) = didit.sessions().create(new).await {
        println!("{} attempt: {}", error.attempts(), advice(&error));
    }
    // ANCHOR_END: not_repeated

    // ANCHOR: key
    let key = fake.add_key(&KeyRules::default());
    fake.revoke_key(&key);
    let revoked = client(key, fake.base_url())?;
    if let Err(error) = revoked
        .sessions()
        .retrieve_decision(fake.approved("a"))
        .await
    {
        println!("{error}");
        println!("{}", advice(&error));
    }
    // ANCHOR_END: key
    Ok(())
}
