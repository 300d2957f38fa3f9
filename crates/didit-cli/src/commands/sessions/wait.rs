//! `didit sessions wait`.

use std::time::Duration;

use clap::Args;
use didit_api::types::{SessionId, SessionStatus};
use didit_transport::{Clock as _, TokioClock};
use serde_json::Value;

use super::{read, session_id, status_of};
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
    /// How many seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=3600))]
    interval: u64,
    /// Go on while it is in review, until a person has decided
    #[arg(long)]
    final_only: bool,
}

pub(crate) async fn run(arguments: Wait, connection: &Connection, screen: &mut Screen) -> Outcome {
    let clock = TokioClock::new();
    let begun = clock.monotonic();
    let limit = Duration::from_secs(arguments.timeout);
    let interval = Duration::from_secs(arguments.interval);
    let progress = Progress::spinner("asking");
    let decision = loop {
        let decision = read(connection, &arguments.id).await?;
        let status = SessionStatus::from(status_of(&decision)?);
        if status.is_final() || status.needs_review() && !arguments.final_only {
            break decision;
        }
        progress.say(format!("{} · waiting", status.as_str()));
        let left = limit.saturating_sub(clock.monotonic().saturating_sub(begun));
        if left.is_zero() {
            drop(progress);
            return Err(timed_out(&arguments, &decision));
        }
        clock.sleep(interval.min(left)).await;
    };
    drop(progress);
    if screen.is_json() {
        return screen.data(&decision);
    }
    report::print(&decision, when::moment(clock.now()), screen)
}

fn timed_out(arguments: &Wait, decision: &Value) -> Failure {
    let status = status_of(decision).unwrap_or("unknown");
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
