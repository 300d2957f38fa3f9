//! Reviews a doubtful session, declines it, and recognises the person when coming back.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example review`.

use std::error::Error;

use didit_api::Client;
use didit_api::types::session::{CreateReview, ListReviews, ListSessions, UpdateStatus};
use didit_api::types::{
    AddToBlocklist, CreateSession, ListBlocklist, RemoveFromBlocklist, SessionStatus,
};
use didit_testkit::FakeDidit;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;

    // A session whose selfie looks only somewhat like the document.
    let doubtful = fake.in_review("user-7");

    // ANCHOR: queue
    let waiting = ListSessions::new().status([SessionStatus::InReview]);
    let mut rows = didit.sessions().list(waiting).items();
    while let Some(row) = rows.next_item().await? {
        let decision = didit.sessions().retrieve_decision(&row.session_id).await?;
        for finding in decision.findings() {
            println!("to review: {} {:?}", finding.feature, finding.warning.risk);
        }
    }
    // ANCHOR_END: queue

    // ANCHOR: decide
    let note = CreateReview::new().comment("another person's portrait");
    didit.reviews().create(&doubtful, note).await?;
    let decline = UpdateStatus::new(SessionStatus::Declined).comment("Another person");
    didit.sessions().update_status(&doubtful, decline).await?;
    // ANCHOR_END: decide

    // ANCHOR: block
    let block = AddToBlocklist::new(&doubtful)
        .blocklist_face(true)
        .blocklist_document(true);
    didit.blocklist().add(block).await?;
    let page = didit.blocklist().list(ListBlocklist::new()).await?;
    println!("on the blocklist: {}", page.results.len());
    // ANCHOR_END: block

    // ANCHOR: again
    let new = CreateSession::new(fake.workflow_id()).vendor_data("user-7");
    let again = didit.sessions().create(new).await?.session_id;
    fake.complete(again.as_str(), "approve")?; // the user does everything right
    let decision = didit.sessions().retrieve_decision(&again).await?;
    println!("comes back: {:?}", decision.status);
    for finding in decision.findings() {
        println!("recognised: {:?}", finding.warning.risk);
    }
    // ANCHOR_END: again

    // ANCHOR: mistake
    let free = RemoveFromBlocklist::new(&doubtful)
        .unblock_face(true)
        .unblock_document(true);
    didit.blocklist().remove(free).await?;
    didit.sessions().approve(&again).await?;
    let history = didit.reviews().list(&again, ListReviews::new()).await?;
    println!(
        "overruled; {} entries in its history",
        history.results.len()
    );
    // ANCHOR_END: mistake
    Ok(())
}
