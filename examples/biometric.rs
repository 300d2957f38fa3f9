//! Recognises a verified person by the face: a short second session without a document.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example biometric`.

use std::error::Error;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use didit_api::Client;
use didit_api::types::CreateSession;
use didit_api::types::decision::FaceMatch;
use didit_testkit::{FakeDidit, Template};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;
    // The person was verified some time ago, with a document.
    let verified = fake.approved("user-6");

    // ANCHOR: portrait
    let decision = didit.sessions().retrieve_decision(verified).await?;
    let portrait = didit
        .media()
        .fetch_from(&decision, |decision| decision.holder()?.portrait.cloned())
        .await?;
    println!("portrait: {:?}", portrait.content_type());
    // ANCHOR_END: portrait

    // ANCHOR: again
    let workflow = fake.workflow_of(Template::BiometricAuthentication);
    let new = CreateSession::new(workflow)
        .vendor_data("user-6")
        .portrait_image(BASE64_STANDARD.encode(portrait.bytes()));
    let session = didit.sessions().create(new).await?;
    // ANCHOR_END: again

    // Here the person takes a selfie; the fake plays that person.
    fake.complete(session.session_id.as_str(), "approve")?;

    // ANCHOR: result
    let decision = didit
        .sessions()
        .retrieve_decision(&session.session_id)
        .await?;
    let score = decision
        .runs::<FaceMatch>()
        .latest()
        .and_then(|run| run.score.as_ref());
    println!("{:?}, face match {score:?}", decision.status);
    // ANCHOR_END: result
    Ok(())
}
