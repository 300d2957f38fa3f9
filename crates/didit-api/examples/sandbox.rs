//! Chooses the outcome of a sandbox session, reads its decision and tidies up.
//!
//! Runs against the fake in this process: `cargo run -p didit-api --example sandbox`.
//! With the key of a sandbox application the same calls go to the service.

use didit_api::Client;
use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
use didit_api::types::session::{BatchDeleteSessions, SessionNumber};
use didit_api::types::{CreateSession, SecretString};
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
    println!("the catalogue of scenarios: {:?}", scenarios.scenarios());

    let session = didit
        .sessions()
        .create(CreateSession::new(fake.workflow_id()))
        .await?;
    let token = session
        .session_token
        .clone()
        .unwrap_or_else(|| SecretString::new(""));
    let scenario = "decline_document_expired";
    didit
        .sandbox()
        .arm(&session.session_id, token, scenario)
        .await?;

    // Here a person opens `session.url`; the fake plays that person.
    fake.complete(session.session_id.as_str(), scenario)?;
    let decision = didit
        .sessions()
        .retrieve_decision(&session.session_id)
        .await?;
    println!("{:?}, because:", decision.status);
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
