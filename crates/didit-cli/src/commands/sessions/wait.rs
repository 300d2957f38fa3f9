//! `didit sessions wait`.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use didit_api::WaitError;
use didit_api::types::SessionId;
use serde_json::Value;

use crate::args::{SessionArg, SessionRef};
use crate::connect::{Connection, Context};
use crate::error::{CliError, CliResult, ErrorKind};
use crate::output::decision;
use crate::output::progress::Progress;
use crate::output::text::field;
use crate::output::time::Stopwatch;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions wait 11111111-2222-3333-4444-555555555555 --timeout 900

Ends when the session is approved, declined, in review, expired or abandoned. Services should
use webhooks instead. Exit code 8: timeout.")]
pub(crate) struct Wait {
    #[command(flatten)]
    session: SessionArg,
    /// Maximum time to wait in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u64,
    /// First polling interval in seconds; increases up to 10
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    interval: u64,
    /// Continue while the session is in review
    #[arg(long)]
    final_only: bool,
}

/// Maximum polling interval.
const MAX_INTERVAL: Duration = Duration::from_secs(10);

/// Waits up to ten minutes, as without options.
pub(crate) async fn for_decision(
    id: &SessionId,
    connection: &Connection,
    cx: &mut Context,
) -> CliResult {
    let args = Wait {
        session: SessionArg {
            id: SessionRef::Id(id.clone()),
        },
        timeout: 600,
        interval: 2,
        final_only: false,
    };
    wait(&args, id, connection, cx).await
}

pub(crate) async fn run(args: &Wait, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let id = args.session.id.resolve(&connection).await?;
    wait(args, &id, &connection, cx).await
}

async fn wait(args: &Wait, id: &SessionId, connection: &Connection, cx: &mut Context) -> CliResult {
    // The poller tolerates failed requests; the first request is not one of them.
    let (limit, stopwatch) = (Duration::from_secs(args.timeout), Stopwatch::start());
    let first = connection
        .client
        .sessions()
        .retrieve_decision(id)
        .with_timeout(limit.max(Duration::from_secs(1)));
    let first: Value = first.send_as().await?;
    let progress = Arc::new(Progress::spinner("requesting the decision"));
    let spinner = Arc::clone(&progress);
    let mut poller = connection
        .client
        .sessions()
        .poll_decision(id)
        .with_interval(Duration::from_secs(args.interval), MAX_INTERVAL)
        .with_timeout(limit.saturating_sub(stopwatch.elapsed()))
        .on_poll(move |poll| spinner.set_message(format!("{} · waiting", poll.status().as_str())));
    if args.final_only {
        poller = poller.through_review();
    }
    let result = poller.await;
    drop(progress);
    let outcome = result.map_err(|error| to_cli_error(args, id, &first, &error))?;
    let decision = serde_json::to_value(outcome.decision()).map_err(std::io::Error::from)?;
    decision::print(&decision, &mut cx.output)
}

fn to_cli_error(args: &Wait, id: &SessionId, first: &Value, error: &WaitError) -> CliError {
    if let Some(error) = error.error() {
        return CliError::from(error);
    }
    let last = error
        .last_decision()
        .and_then(|decision| decision.status.as_ref())
        .map(|status| status.as_str().to_owned());
    let status = last.or_else(|| field(first, "status"));
    let status = status.as_deref().unwrap_or("unknown");
    let message = format!("the session is still \"{status}\" after {} s", args.timeout);
    let command = format!("didit sessions open {id} --print");
    CliError::new(ErrorKind::TimedOut, message)
        .with_hint(format!("get the link for the user: {command}"))
}
