//! Arms a sandbox session with a scenario, retrieves its decision, and deletes it.
//!
//! Runs against an in-process fake: `cargo run -p didit-api --example sandbox`. The same calls
//! work against the service with the API key of a sandbox application.

use didit_api::Client;
use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
use didit_api::types::SecretString;
use didit_api::types::session::{BatchDeleteSessions, SessionNumber};
use didit_testkit::{ApplicationEnvironment, Fake};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Sandbox)
        .build();
    let didit = Client::builder(fake.api_key())
        .transport(SharedTransport::new(fake.transport()))
        .clock(SharedClock::new(ManualClock::auto()))
        .build()?;

    let scenarios = didit.sandbox().scenarios().await?;
    println!("scenarios: {:?}", scenarios.scenarios());

    let session = didit.sessions().create(fake.workflow_id()).await?;
    let token = session
        .session_token
        .clone()
        .unwrap_or_else(|| SecretString::new(""));
    let scenario = "decline_document_expired";
    didit
        .sandbox()
        .arm(&session.session_id, token, scenario)
        .await?;

    // Here the user opens `session.url`; the fake plays the user.
    fake.complete(session.session_id.as_str(), scenario)?;
    let decision = didit
        .sessions()
        .retrieve_decision(&session.session_id)
        .await?;
    println!("{:?}:", decision.status);
    for finding in decision.findings() {
        println!("  {:?}: {:?}", finding.feature, finding.warning.risk);
    }

    let numbers: Vec<_> = session
        .session_number
        .map(SessionNumber::new)
        .into_iter()
        .collect();
    let deleted = didit
        .sessions()
        .batch_delete(BatchDeleteSessions::new().session_numbers(numbers))
        .await?;
    println!("deleted: {deleted:?}");
    Ok(())
}
