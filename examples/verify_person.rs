//! Verifies a person: a session, a link for the user, the outcome, the report.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example verify_person`.
//! With `Client::from_env` and the id of a workflow of yours the same calls go to Didit.

use std::error::Error;

use didit_api::Client;
use didit_api::types::decision::{Decision, IdVerification};
use didit_api::types::{CreateSession, SessionStatus};
use didit_testkit::FakeDidit;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;

    // ANCHOR: create
    let new = CreateSession::new(fake.workflow_id())
        .vendor_data("user-42")
        .callback("https://shop.example/verified");
    let session = didit.sessions().create(new).await?;
    let link = session.url;
    println!("session {}: {}", session.session_id, session.status);
    println!("send the user to {}", link.reveal());
    // ANCHOR_END: create

    // Here a person opens the link; the fake plays that person.
    fake.complete(session.session_id.as_str(), "approve")?;

    // ANCHOR: wait
    let outcome = didit.sessions().poll_decision(&session.session_id).await?;
    if outcome.needs_review() {
        println!("somebody has to look at it");
    }
    read(outcome.decision());
    // ANCHOR_END: wait

    // ANCHOR: pdf
    let report = didit.sessions().generate_pdf(&session.session_id).await?;
    let name = report.file_name().unwrap_or("report.pdf");
    report.save(std::env::temp_dir().join(name)).await?;
    println!("the report: {} kB", report.bytes().len() / 1000);
    // ANCHOR_END: pdf
    Ok(())
}

// ANCHOR: read
fn read(decision: &Decision) {
    match &decision.status {
        Some(SessionStatus::Approved) => println!("approved"),
        Some(SessionStatus::Declined) => println!("declined"),
        Some(other) => println!("not decided: {other}"),
        None => println!("the key may not see it"),
    }
    for report in decision.failed() {
        for warning in report.reasons() {
            println!("{}: {:?}", report.feature, warning.risk);
        }
    }
    // A workflow can read two documents; take one only if there is one.
    let documents = decision.runs::<IdVerification>();
    if let (false, Some(document)) = (documents.is_repeated(), documents.latest()) {
        let number = document.document_number.as_ref();
        let digits = number.map_or(0, |number| number.reveal().len());
        println!("a document number of {digits} characters");
    }
    // Safe to log: it shows no name, no number and no link.
    println!("{:?}", decision.holder());
}
// ANCHOR_END: read
