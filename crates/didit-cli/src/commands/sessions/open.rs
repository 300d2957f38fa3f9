//! `didit sessions open` and `didit sessions complete`.

use clap::Args;
use didit_api::types::operation::Method;
use didit_api::types::{ErrorBody, SessionId};
use didit_transport::{Clock as _, TokioClock};
use http::StatusCode;
use serde_json::{Value, json};

use super::{read, session_id, status_of};
use crate::connect::Connection;
use crate::failure::{Failure, Kind, Outcome};
use crate::progress::Progress;
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, GOOD};
use crate::{report, when};

/// Open the link of a session in the browser.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions open 11111111-2222-3333-4444-555555555555 --print")]
pub(crate) struct Open {
    /// The session
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    /// Print the link instead
    #[arg(long)]
    print: bool,
}

/// Play the user of a session to the end; a fake server only.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions complete 11111111-2222-3333-4444-555555555555 --scenario review_aml_possible_match")]
pub(crate) struct Complete {
    /// The session
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    /// How it ends; see `didit scenarios`
    #[arg(long, value_name = "SLUG", default_value = "approve")]
    scenario: String,
}

pub(crate) async fn open(arguments: Open, connection: &Connection, screen: &mut Screen) -> Outcome {
    let decision = read(connection, &arguments.id).await?;
    let url = decision.get("session_url").and_then(Value::as_str);
    let url = url.ok_or_else(|| {
        Failure::new(Kind::Refused, "the session has no link")
            .with_hint("an imported session has none, and a link ends with its session")
    })?;
    if screen.is_json() {
        return screen.data(&json!({
            "session_id": arguments.id, "session_url": url, "status": status_of(&decision)?,
        }));
    }
    if arguments.print {
        return screen.line(url);
    }
    // Only a web address goes to the system's opener, which opens much more.
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(Failure::new(
            Kind::Unavailable,
            "the session's link is no web address",
        ));
    }
    match open::that_detached(url) {
        Ok(()) => screen.line(format_args!(
            "{} Opened {}",
            paint(GOOD, "✓"),
            paint(ACCENT, url)
        )),
        Err(_) => {
            Err(Failure::local("no browser could be opened").with_hint(format!("the link: {url}")))
        }
    }
}

pub(crate) async fn complete(
    arguments: Complete,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    if connection.is_live() {
        return Err(
            Failure::misuse("only a fake server plays the user").with_hint(
                "run one with: didit serve\n\
             in a sandbox application choose the outcome with: didit sessions create --scenario",
            ),
        );
    }
    let progress = Progress::spinner("the user goes through the steps");
    let path = format!("/_fake/sessions/{}/complete", arguments.id);
    let answer = connection
        .client
        .request(Method::Post, path)
        .json(&json!({ "scenario": arguments.scenario }))
        .raw()
        .await
        .map_err(|error| {
            let failure = Failure::from(&error);
            failure.with_message(error.to_string().replacen("custom", "sessions.complete", 1))
        })?;
    drop(progress);
    if !answer.status().is_success() {
        let kind = if answer.status() == StatusCode::NOT_FOUND {
            Kind::NotFound
        } else {
            Kind::Refused
        };
        let code = answer.status().as_u16();
        let body = ErrorBody::from_bytes(answer.body());
        return Err(
            Failure::new(kind, format!("the fake refused ({code}): {body}"))
                .with_hint("how a session can end: didit scenarios"),
        );
    }
    let decision = read(connection, &arguments.id).await?;
    if screen.is_json() {
        return screen.data(&decision);
    }
    report::print(&decision, when::moment(TokioClock::new().now()), screen)
}
