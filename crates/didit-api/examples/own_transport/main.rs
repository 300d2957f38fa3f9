//! Client without tokio, hyper and reqwest. Run `didit serve`, and set `DIDIT_API_KEY`,
//! `DIDIT_BASE_URL` and `DIDIT_WORKFLOW_ID` to the values that it prints.
use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
mod blocking;
mod program;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = didit_api::ClientBuilder::from_env()?
        .transport(SharedTransport::new(blocking::Blocking))
        .clock(SharedClock::new(ManualClock::auto())) // retries without waiting
        .build()?;
    let workflow = std::env::var("DIDIT_WORKFLOW_ID")?;
    let seen = futures_executor::block_on(program::program(&client, &workflow))?;
    println!("{}", seen.join("\n"));
    Ok(())
}
