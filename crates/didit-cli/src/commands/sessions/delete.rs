//! `didit sessions delete`.

use clap::Args;
use didit_api::resources::DeleteSessionById;
use didit_api::types::SessionId;
use didit_api::types::session::DeleteSession;
use didit_api::types::session::delete::DeletionInstruction;
use serde_json::json;

use crate::args::{SessionRef, SetOptional as _, session};
use crate::complete::sessions;
use crate::connect::{Connection, Context};
use crate::error::{CliError, CliResult, ErrorKind};
use crate::output::Output;
use crate::output::style::{BAD, WARN, styled};
use crate::output::table::{Cell, Column, Table};
use crate::output::text::field;
use crate::output::time;
use crate::prompt;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions delete 11111111-2222-3333-4444-555555555555
  didit sessions delete ID ID ID --dry-run

Blocklist entries of a session are kept.")]
pub(crate) struct Delete {
    /// Sessions: IDs, the first eight or more digits of them, numbers, or last
    #[arg(value_name = "ID", required = true, value_parser = session, add = sessions())]
    ids: Vec<SessionRef>,
    /// Erase for privacy, including the face template
    #[arg(long, conflicts_with = "retain_face_days")]
    privacy_erasure: bool,
    /// Retain the face template for this number of days
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    retain_face_days: Option<u32>,
    /// Show the sessions without deleting them
    #[arg(long)]
    dry_run: bool,
    /// Skip confirmation
    #[arg(long)]
    yes: bool,
}

/// Maximum number of sessions in the preview.
const PREVIEW_LIMIT: usize = 20;

pub(crate) async fn run(args: Delete, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let mut ids = Vec::new();
    for id in &args.ids {
        ids.push(id.resolve(&connection).await?);
    }
    if args.dry_run || !args.yes && prompt::is_interactive() {
        preview(&ids, &connection, &mut cx.output).await?;
    }
    if args.dry_run {
        return Ok(());
    }
    let sessions = match ids.len() {
        1 => "this session".to_owned(),
        count => format!("these {count} sessions"),
    };
    let account = connection.account();
    let question = format!("Delete {sessions} permanently ({account})?");
    prompt::confirm(&question, args.yes)?;
    let erasure = args
        .privacy_erasure
        .then_some(DeletionInstruction::PrivacyErasure);
    let request = DeleteSession::new()
        .set(erasure, DeleteSession::deletion_instruction)
        .set(args.retain_face_days, |request, days| {
            request
                .retain_face_embeddings(true)
                .face_retention_days(days)
        });
    let mut first_error: Option<ErrorKind> = None;
    for id in &ids {
        let delete = DeleteSessionById::new(id, request.clone());
        match connection.client.call(delete).await {
            Ok(deleted) => {
                let outcome = &deleted.face_retention_outcome;
                let value =
                    json!({ "session_id": id, "deleted": true, "face_retention_outcome": outcome });
                cx.output.success(&value, format_args!("deleted {id}"))?;
            }
            Err(error) => {
                let error = CliError::from(error);
                first_error.get_or_insert(error.kind());
                if cx.output.is_json() {
                    let error = error.to_json();
                    let value = json!({ "session_id": id, "deleted": false, "error": error });
                    cx.output.data(&value)?;
                } else {
                    let mark = styled(BAD, "✗");
                    cx.output.line(format_args!("{mark} {id}: {error}"))?;
                }
            }
        }
    }
    first_error.map_or(Ok(()), |kind| Err(CliError::silent(kind)))
}

async fn preview(ids: &[SessionId], connection: &Connection, output: &mut Output) -> CliResult {
    let mut table = Table::new([
        Column::fixed("SESSION"),
        Column::fixed("STATUS"),
        Column::wrapped("VENDOR DATA", 8).optional(),
        Column::fixed("CREATED").optional(),
    ]);
    let now = time::now();
    for id in ids.iter().take(PREVIEW_LIMIT) {
        let session = connection.decision(id).await;
        if output.is_json() {
            output.data(&json!({
                "session_id": id,
                "deleted": false,
                "status": session.as_ref().ok().and_then(|session| session.get("status")),
                "error": session.as_ref().err().map(CliError::to_json),
            }))?;
            continue;
        }
        let mut cells = vec![Cell::from(id.as_str())];
        match session {
            Ok(session) => {
                let vendor_data = field(&session, "vendor_data").unwrap_or_default();
                cells.push(Cell::status(field(&session, "status")));
                cells.push(Cell::from(output.vendor_data(&vendor_data)));
                cells.push(Cell::age(field(&session, "created_at").as_deref(), now));
            }
            Err(error) => {
                cells.push(Cell::new(error.kind().name().replace('_', " "), WARN));
                cells.extend(["".into(), "".into()]);
            }
        }
        table.row(cells);
    }
    if output.is_json() {
        return Ok(());
    }
    table.print(output)?;
    match ids.len().saturating_sub(PREVIEW_LIMIT) {
        0 => Ok(()),
        more => output.note(format_args!("and {more} more")),
    }
}
