use didit_api::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let workflow = std::env::var("DIDIT_WORKFLOW_ID")?;
    let didit = Client::from_env()?;
    let session = didit.sessions().create(workflow).vendor_data("user-42").await?;
    println!("send the user to {}", session.url.reveal());
    // Later, by webhook or by hand:
    let decision = didit.sessions().retrieve_decision(&session.session_id).await?;
    println!("approved: {}", decision.is_approved());
    Ok(())
}
