//! The same work by hand and with the client, beside each other.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example migrate`.

use std::error::Error;

use didit_api::Client;
use didit_api::types::operation::Method;
use didit_api::types::{CreateSession, SessionId};
use didit_testkit::FakeDidit;
use serde_json::{Value, json};

// ANCHOR: before
async fn create_by_hand(base: &str, key: &str, workflow: &str) -> Result<String, Box<dyn Error>> {
    let body = json!({"workflow_id": workflow, "vendor_data": "user-1"});
    let response = reqwest::Client::new()
        .post(format!("{base}/v3/session/"))
        .header("x-api-key", key)
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await?
        .error_for_status()?;
    let session: Value = serde_json::from_str(&response.text().await?)?;
    Ok(session["session_id"].as_str().ok_or("no id")?.to_owned())
}
// ANCHOR_END: before

// ANCHOR: after
async fn create(didit: &Client, workflow: &str) -> Result<SessionId, didit_api::Error> {
    let new = CreateSession::new(workflow).vendor_data("user-1");
    Ok(didit.sessions().create(new).await?.session_id)
}
// ANCHOR_END: after

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;
    let workflow = fake.workflow_id();
    let by_hand = create_by_hand(fake.base_url(), &fake.api_key(), &workflow).await?;
    let typed = create(&didit, &workflow).await?;
    println!("the same session: {}", by_hand == typed.as_str());

    // ANCHOR: half_way
    // Your own types on our policies: a call at a time can move.
    let path = format!("/v3/session/{by_hand}/decision/");
    let answer: Value = didit.request(Method::Get, path).send_as::<Value>().await?;
    println!("{}", answer["status"]);
    // ANCHOR_END: half_way
    Ok(())
}
