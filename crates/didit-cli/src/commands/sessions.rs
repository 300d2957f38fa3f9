//! `didit sessions`.

mod create;
mod delete;
mod export;
mod list;
mod open;
pub(crate) mod pdf;
mod review;
mod share;
mod wait;

use clap::Subcommand;
use didit_api::types::SessionStatus;
use serde_json::value::RawValue;

use crate::args::SessionArg;
use crate::connect::Context;
use crate::error::CliResult;
use crate::output::decision;
use crate::signal::interruptible;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a session
    Create(create::Create),
    /// Show the status of a session
    Get(SessionArg),
    /// Show the decision of a session with all reports
    Decision(SessionArg),
    /// List or export sessions
    List(list::List),
    /// Wait for the decision of a session
    Wait(wait::Wait),
    /// Approve a session
    Approve(review::Review),
    /// Decline a session
    Decline(review::Review),
    /// Request resubmission of a session
    Resubmit(review::Resubmit),
    /// Delete sessions
    Delete(delete::Delete),
    /// Download the PDF report of a session
    Pdf(pdf::Pdf),
    /// Create a token to import a session in another application
    Share(share::Share),
    /// Import a session that another application shared
    Import(share::Import),
    /// Open the link of a session in the browser
    Open(open::Open),
    /// Complete a session as its user (fake servers only)
    Complete(open::Complete),
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    match command {
        Command::Create(args) => create::run(args, cx).await,
        Command::Get(args) => get(&args, cx).await,
        Command::Decision(args) => {
            let connection = cx.connect()?;
            let id = args.id.resolve(&connection).await?;
            if cx.output.is_json() {
                // Byte by byte, so that no digit of a number is lost.
                let call = connection.client.sessions().retrieve_decision(&id);
                return cx.output.data(&call.send_as::<Box<RawValue>>().await?);
            }
            let decision = connection.decision(&id).await?;
            decision::print(&decision, &mut cx.output)
        }
        Command::List(args) => list::run(args, cx).await,
        Command::Wait(args) => interruptible(wait::run(&args, cx)).await,
        Command::Approve(args) => review::run(args, SessionStatus::Approved, cx).await,
        Command::Decline(args) => review::run(args, SessionStatus::Declined, cx).await,
        Command::Resubmit(args) => review::resubmit(args, cx).await,
        Command::Delete(args) => delete::run(args, cx).await,
        Command::Pdf(args) => interruptible(pdf::run(args, cx)).await,
        Command::Share(args) => share::share(args, cx).await,
        Command::Import(args) => share::import(args, cx).await,
        Command::Open(args) => open::open(args, cx).await,
        Command::Complete(args) => interruptible(open::complete(args, cx)).await,
    }
}

async fn get(args: &SessionArg, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let id = args.id.resolve(&connection).await?;
    let mut decision = connection.decision(&id).await?;
    // Reports and personal data are left to `decision`. A report that did not run is
    // null, so its array is recognized by its plural name.
    if let Some(fields) = decision.as_object_mut() {
        let is_report = |name: &str| name.contains('_') && name.ends_with('s');
        fields.retain(|name, value| name == "features" || !value.is_array() && !is_report(name));
    }
    decision::print_session(&decision, &mut cx.output)
}
