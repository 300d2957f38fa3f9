//! `didit sessions wait`.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use didit_api::WaitError;
use didit_api::types::SessionId;
use didit_transport::{Clock as _, TokioClock};
use serde_json::Value;

use super::session_id;
use crate::connect::Connection;
use crate::failure::{Failure, Kind, Outcome};
use crate::progress::Progress;
use crate::report;
use crate::screen::Screen;
use crate::when;

/// Wait until a session is decided.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions wait 11111111-2222-3333-4444-555555555555 --timeout 900

It ends when nothing more is awaited of the user: approved, declined, in review,
expired or abandoned. A webhook is the better way for a service; this is for people.
Exit code 8: the time was not enough.")]
pub(crate) struct Wait {
    /// The session
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    /// How many seconds to wait at most
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u64,
    /// How many seconds between two looks at first; later it is more
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    interval: u64,
    /// Go on while it is in review, until a person has decided
    #[arg(long)]
    final_only: bool,
}

/// Between two looks at a session where nothing happens.
const LONGEST_INTERVAL: Duration = Duration::from_secs(10);

pub(crate) async fn run(arguments: Wait, connection: &Connection, screen: &mut Screen) -> Outcome {
    // A wait outlasts failures on its way; one at the very start is told at once.
    let first = super::read(connection, &arguments.id).await?;
    let interval = Duration::from_secs(arguments.interval);
    let progress = Arc::new(Progress::spinner("asking"));
    let told = Arc::clone(&progress);
    let mut wait = connection
        .client
        .sessions()
        .poll_decision(&arguments.id)
        .with_interval(interval, LONGEST_INTERVAL)
        .with_timeout(Duration::from_secs(arguments.timeout))
        .on_poll(move |seen| told.say(format!("{} · waiting", seen.status().as_str())));
    if arguments.final_only {
        wait = wait.through_review();
    }
    let result = wait.await;
    drop(progress);
    let decision = match result {
        Ok(outcome) => serde_json::to_value(outcome.decision()).map_err(std::io::Error::from)?,
        Err(error) => return Err(failure(&arguments, &first, &error)),
    };
    if screen.is_json() {
        return screen.data(&decision);
    }
    report::print(&decision, when::moment(TokioClock::new().now()), screen)
}

fn failure(arguments: &Wait, first: &Value, error: &WaitError) -> Failure {
    if let Some(error) = error.error() {
        return Failure::from(error);
    }
    let last = error
        .last_decision()
        .and_then(|decision| decision.status.as_ref());
    let status = match last {
        Some(status) => status.as_str(),
        None => super::status_of(first).unwrap_or("unknown"),
    };
    Failure::new(
        Kind::TimedOut,
        format!(
            "the session is still \"{status}\" after {} s",
            arguments.timeout
        ),
    )
    .with_hint(format!(
        "send its user the link: didit sessions open {} --print",
        arguments.id
    ))
}
