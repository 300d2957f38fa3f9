//! Records calls to a service once, and replays them without it.
//!
//! Here a fake that it starts is the service: `cargo run -p didit-examples --example record`.

use std::error::Error;
use std::path::Path;

use didit_api::transport::{HyperTransport, SharedTransport};
use didit_api::types::{ListSessions, SessionStatus};
use didit_api::{Client, ClientBuilder};
use didit_testkit::{Capture, Cassette, FakeDidit, Replay};

// ANCHOR: code
/// The code under test: whether one of the latest sessions of a person is approved.
async fn is_verified(didit: &Client, person: &str) -> Result<bool, didit_api::Error> {
    let latest = ListSessions::new().vendor_data(person).limit(5);
    for session in didit.sessions().list(latest).await?.results {
        if session.status == SessionStatus::Approved {
            let decision = didit.sessions().retrieve_decision(session.session_id);
            return Ok(decision.await?.is_approved());
        }
    }
    Ok(false)
}
// ANCHOR_END: code

// ANCHOR: record
/// Started by a person, with a key, when the recording is to change.
async fn record(service: ClientBuilder, person: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let capture = Capture::new(HyperTransport::new()?);
    let didit = service
        .transport(SharedTransport::new(capture.clone()))
        .build()?;
    is_verified(&didit, person).await?;
    std::fs::write(file, capture.cassette().to_json())?;
    Ok(())
}
// ANCHOR_END: record

// ANCHOR: replay
/// A test in CI: no network, and any key.
async fn replay(file: &Path) -> Result<(), Box<dyn Error>> {
    let cassette = Cassette::from_json(&std::fs::read_to_string(file)?)?;
    let replay = Replay::strict(cassette);
    let didit = Client::builder("any")
        .transport(SharedTransport::new(replay.clone()))
        .build()?;
    assert!(is_verified(&didit, "another-person").await?);
    assert_eq!(replay.unplayed(), 0);
    Ok(())
}
// ANCHOR_END: replay

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    fake.approved("carmen@example.com");
    // For the real service: `ClientBuilder::from_env()?`.
    let service = Client::builder(fake.api_key()).base_url(fake.base_url());
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("verified.json");
    record(service, "carmen@example.com", &file).await?;
    drop(fake);

    let text = std::fs::read_to_string(&file)?;
    println!("{text}");
    replay(&file).await?;
    println!("names the person: {}", text.contains("carmen"));
    Ok(())
}
