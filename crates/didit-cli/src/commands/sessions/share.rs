//! `didit sessions share` and `didit sessions import`.

use std::path::PathBuf;

use clap::Args;
use didit_api::types::SessionId;
use didit_api::types::session::{ImportSharedSession, ShareSession};
use didit_transport::{Clock as _, TokioClock};
use serde_json::Value;

use super::session_id;
use crate::connect::Connection;
use crate::failure::{Failure, Kind, Outcome};
use crate::screen::{Screen, paint};
use crate::style::DIM;
use crate::{input, redact, report, when};

/// Make a token by which another application imports a session.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions share 11111111-2222-3333-4444-555555555555 \\
    --for-application 66666666-7777-8888-9999-000000000000 > token.txt

The token is all that goes to standard output. Whoever has it and the other
application's key can read the session.")]
pub(crate) struct Share {
    /// The session: approved, declined or in review
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    /// The application that may import it
    #[arg(long, value_name = "ID")]
    for_application: String,
    /// How many seconds the token lives
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(60..=86_400))]
    ttl: u32,
}

/// Import a session that another application shared.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions import --token-file token.txt --workflow-id 11111111-2222-3333-4444-555555555555")]
pub(crate) struct Import {
    /// The file with the token; `-` is standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    token_file: PathBuf,
    /// The workflow of this application that the session is filed under
    #[arg(long, value_name = "ID")]
    workflow_id: String,
    /// Take over the other company's status; otherwise the session is put in review
    #[arg(long)]
    trust: bool,
    /// Your own key of the user or company
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
}

pub(crate) async fn share(
    arguments: Share,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    let request =
        ShareSession::new(arguments.for_application.as_str()).ttl_in_seconds(arguments.ttl);
    let shared: Value = connection
        .client
        .sessions()
        .share(&arguments.id, request)
        .send_as()
        .await?;
    if screen.is_json() {
        return screen.data(&shared);
    }
    let token = shared.get("share_token").and_then(Value::as_str);
    let token = token.ok_or_else(|| Failure::new(Kind::Unavailable, "the answer has no token"))?;
    screen.line(token)?;
    let hint = paint(
        DIM,
        format_args!("good for one import within {} s", arguments.ttl),
    );
    anstream::eprintln!("{hint}");
    Ok(())
}

pub(crate) async fn import(
    arguments: Import,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    let token = String::from_utf8(input::read(&arguments.token_file)?)
        .map_err(|_| Failure::misuse("the token is not text"))?;
    let token = token.trim();
    if token.is_empty() {
        return Err(
            Failure::misuse("there is no token").with_hint("make one with: didit sessions share")
        );
    }
    redact::register(token);
    let mut request =
        ImportSharedSession::new(token, arguments.trust, arguments.workflow_id.as_str());
    if let Some(vendor_data) = arguments.vendor_data {
        request = request.vendor_data(vendor_data);
    }
    let imported: Value = connection
        .client
        .sessions()
        .import_shared(request)
        .send_as()
        .await?;
    if screen.is_json() {
        return screen.data(&imported);
    }
    report::print(&imported, when::moment(TokioClock::new().now()), screen)
}
