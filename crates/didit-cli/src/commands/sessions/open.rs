//! `didit sessions open` and `didit sessions complete`.

use clap::Args;
use http::Method;
use serde_json::{Value, json};

use crate::args::SessionArg;
use crate::commands::fake::open_link;
use crate::complete::scenarios;
use crate::connect::Context;
use crate::error::{CliError, CliResult, ErrorKind};
use crate::fake::FakeServer;
use crate::output::decision;
use crate::output::progress::Progress;
use crate::output::text::clean;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions open 11111111-2222-3333-4444-555555555555 --print")]
pub(crate) struct Open {
    #[command(flatten)]
    session: SessionArg,
    /// Print the link instead
    #[arg(long)]
    print: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions complete 11111111-2222-3333-4444-555555555555 --scenario review_aml_possible_match")]
pub(crate) struct Complete {
    #[command(flatten)]
    session: SessionArg,
    /// Scenario; see didit scenarios
    #[arg(long, value_name = "SLUG", default_value = "approve", add = scenarios())]
    scenario: String,
}

pub(crate) async fn open(args: Open, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let id = args.session.id.resolve(&connection).await?;
    let decision = connection.decision(&id).await?;
    let url = decision.get("session_url").and_then(Value::as_str);
    let url = url.ok_or_else(|| {
        CliError::new(ErrorKind::Refused, "the session has no link")
            .with_hint("imported and finished sessions have none")
    })?;
    if cx.output.is_json() {
        let status = decision.get("status");
        let value = json!({ "session_id": id, "session_url": url, "status": status });
        return cx.output.data(&value);
    }
    if args.print {
        return cx.output.line(clean(url));
    }
    open_link(url, &mut cx.output)
}

pub(crate) async fn complete(args: Complete, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    if connection.is_live() {
        return Err(
            CliError::misuse("only a fake server can complete sessions").with_hint(
                "run one: didit serve\n\
                 in a sandbox application, use: didit sessions create --scenario SLUG",
            ),
        );
    }
    let id = args.session.id.resolve(&connection).await?;
    let progress = Progress::spinner("completing the session");
    let body = json!({ "scenario": args.scenario });
    let path = format!("sessions/{id}/complete");
    let fake = FakeServer::find(cx)?;
    let completed = fake.call::<Value>(Method::POST, &path, Some(&body));
    completed.await.map_err(|error| match error.kind() {
        ErrorKind::Refused => error.with_hint("list scenarios: didit scenarios"),
        _ => error,
    })?;
    drop(progress);
    let decision = connection.decision(&id).await?;
    decision::print(&decision, &mut cx.output)
}
