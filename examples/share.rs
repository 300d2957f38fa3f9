//! Shares a verified person with a partner company, which takes the result over.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example share`.

use std::error::Error;

use didit_api::Client;
use didit_api::types::session::{ImportSharedSession, ShareSession};
use didit_testkit::FakeDidit;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let bank = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;
    // The partner has another application, key and workflows.
    let application = fake.add_application();
    let insurer = Client::builder(application.api_key.clone())
        .base_url(fake.base_url())
        .build()?;
    let verified = fake.approved("user-9");

    // ANCHOR: share
    // At the bank: a token for this partner alone, good for ten minutes.
    let partner = application.application_id.as_str();
    let share = ShareSession::new(partner).ttl_in_seconds(600);
    let shared = bank.sessions().share(&verified, share).await?;
    let token = shared.share_token.ok_or("no token")?;
    println!("hand this over: {token:?}");
    // ANCHOR_END: share

    // ANCHOR: import
    // At the insurer: `true` takes the bank's decision over, `false` puts the session in review.
    let workflow = application.workflow_id.as_str();
    let import = ImportSharedSession::new(token.clone(), true, workflow).vendor_data("client-1");
    let imported = insurer.sessions().import_shared(import).await?;
    println!("imported: {:?}", imported.status);
    // ANCHOR_END: import

    // ANCHOR: twice
    // A token opens once.
    let import = ImportSharedSession::new(token, true, workflow);
    match insurer.sessions().import_shared(import).await {
        Err(error) => println!("again: {error}"),
        Ok(_) => return Err("a token was taken twice".into()),
    }
    // ANCHOR_END: twice
    Ok(())
}
