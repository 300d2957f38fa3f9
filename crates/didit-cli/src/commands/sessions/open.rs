//! `didit sessions open` and `didit sessions complete`.

use clap::Args;
use didit_api::types::ErrorBody;
use didit_api::types::operation::Method;
use http::StatusCode;
use serde_json::{Value, json};

use crate::args::SessionArg;
use crate::connect::Context;
use crate::error::{CliError, CliResult, ErrorKind};
use crate::output::decision;
use crate::output::progress::Progress;
use crate::output::style::{ACCENT, styled};

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
    #[arg(long, value_name = "SLUG", default_value = "approve")]
    scenario: String,
}

pub(crate) async fn open(args: Open, cx: &mut Context) -> CliResult {
    let id = args.session.id;
    let decision = cx.connect()?.decision(&id).await?;
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
        return cx.output.line(url);
    }
    // The opener of the system opens files and programs too.
    if !url.starts_with("https://") && !url.starts_with("http://") {
        let message = "the link of the session is not an http or https URL";
        return Err(CliError::new(ErrorKind::Unavailable, message));
    }
    open::that_detached(url)
        .map_err(|_| CliError::local("cannot open a browser").with_hint(format!("link: {url}")))?;
    cx.output
        .success(&url, format_args!("Opened {}", styled(ACCENT, url)))
}

pub(crate) async fn complete(args: Complete, cx: &mut Context) -> CliResult {
    let id = args.session.id;
    let connection = cx.connect()?;
    if connection.is_live() {
        return Err(
            CliError::misuse("only a fake server can complete sessions").with_hint(
                "run one: didit serve\n\
                 in a sandbox application, use: didit sessions create --scenario SLUG",
            ),
        );
    }
    let progress = Progress::spinner("completing the session");
    let path = format!("/_fake/sessions/{id}/complete");
    let call = connection.client.request(Method::Post, path);
    let call = call.json(&json!({ "scenario": args.scenario }));
    let response = call.raw().await.map_err(|error| {
        let message = error.to_string().replacen("custom", "sessions.complete", 1);
        CliError::from(&error).with_message(message)
    })?;
    drop(progress);
    if !response.status().is_success() {
        let kind = if response.status() == StatusCode::NOT_FOUND {
            ErrorKind::NotFound
        } else {
            ErrorKind::Refused
        };
        let code = response.status().as_u16();
        let body = ErrorBody::from_bytes(response.body());
        let message = format!("the fake rejected the request ({code}): {body}");
        return Err(CliError::new(kind, message).with_hint("list scenarios: didit scenarios"));
    }
    let decision = connection.decision(&id).await?;
    decision::print(&decision, &mut cx.output)
}
