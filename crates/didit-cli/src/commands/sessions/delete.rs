//! `didit sessions delete`.

use clap::Args;
use didit_api::types::SessionId;
use didit_api::types::session::DeleteSession;
use didit_api::types::session::delete::DeletionInstruction;
use didit_transport::{Clock as _, TokioClock};
use serde_json::{Value, json};

use super::{read, session_id};
use crate::connect::Connection;
use crate::failure::{Failure, Kind, Outcome};
use crate::screen::{Screen, paint};
use crate::style::{BAD, DIM, GOOD, WARN, of_status};
use crate::table::{Cell, Column, Table};
use crate::{prompt, when};

/// Delete sessions and their data.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions delete 11111111-2222-3333-4444-555555555555
  didit sessions delete ID ID ID --dry-run

What was put on the blocklist from a session stays there.")]
pub(crate) struct Delete {
    /// The sessions
    #[arg(value_name = "ID", required = true, value_parser = session_id)]
    ids: Vec<SessionId>,
    /// Erase for privacy's sake: no template of the face is kept
    #[arg(long, conflicts_with = "retain_face_days")]
    privacy_erasure: bool,
    /// Keep the template of the face for so many days
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    retain_face_days: Option<u32>,
    /// Show what would be deleted, and delete nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Enough to recognise a mistake.
const SHOWN: usize = 20;

pub(crate) async fn run(
    arguments: Delete,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    if arguments.dry_run || !arguments.yes && prompt::can_ask() {
        preview(&arguments.ids, connection, screen).await?;
    }
    if arguments.dry_run {
        return Ok(());
    }
    let count = arguments.ids.len();
    prompt::confirm(
        &format!(
            "Delete {} for good ({})?",
            if count == 1 {
                "this session".to_owned()
            } else {
                format!("these {count} sessions")
            },
            connection.place()
        ),
        arguments.yes,
    )?;
    let mut request = DeleteSession::new();
    if arguments.privacy_erasure {
        request = request.deletion_instruction(DeletionInstruction::PrivacyErasure);
    }
    if let Some(days) = arguments.retain_face_days {
        request = request
            .retain_face_embeddings(true)
            .face_retention_days(days);
    }
    let mut worst: Option<Kind> = None;
    for id in &arguments.ids {
        let call = connection
            .client
            .sessions()
            .delete_with(id, request.clone());
        match call.await.map_err(Failure::from) {
            Ok(deleted) => {
                if screen.is_json() {
                    screen.data(&json!({
                        "session_id": id, "deleted": true,
                        "face_retention_outcome": deleted.face_retention_outcome,
                    }))?;
                } else {
                    screen.line(format_args!("{} deleted {id}", paint(GOOD, "✓")))?;
                }
            }
            Err(failure) => {
                worst.get_or_insert(failure.kind());
                if screen.is_json() {
                    screen.data(&json!({
                        "session_id": id, "deleted": false, "error": failure.to_json(),
                    }))?;
                } else {
                    screen.line(format_args!("{} {id}: {failure}", paint(BAD, "✗")))?;
                }
            }
        }
    }
    worst.map_or(Ok(()), |kind| Err(Failure::said(kind)))
}

async fn preview(ids: &[SessionId], connection: &Connection, screen: &mut Screen) -> Outcome {
    let now = when::moment(TokioClock::new().now());
    let mut rows = Vec::new();
    for id in ids.iter().take(SHOWN) {
        rows.push((id, read(connection, id).await));
    }
    if screen.is_json() {
        for (id, row) in rows {
            screen.data(&json!({
                "session_id": id,
                "deleted": false,
                "status": row.as_ref().ok().and_then(|row| row.get("status")),
                "error": row.as_ref().err().map(Failure::to_json),
            }))?;
        }
        return Ok(());
    }
    let mut table = Table::new([
        Column::whole("SESSION"),
        Column::whole("STATUS"),
        Column::cut("VENDOR DATA", 8).optional(),
        Column::whole("CREATED").optional(),
    ]);
    for (id, row) in rows {
        let cells = match row {
            Ok(row) => {
                let text = |name: &str| row.get(name).and_then(Value::as_str);
                let status = text("status").unwrap_or("unknown");
                let created = text("created_at").and_then(when::parse);
                [
                    Cell::from(id.as_str()),
                    Cell::new(status, of_status(status)),
                    Cell::from(
                        text("vendor_data")
                            .map(|text| screen.vendor_data(text))
                            .unwrap_or_default(),
                    ),
                    Cell::new(
                        created
                            .map(|time| when::relative(time, now))
                            .unwrap_or_default(),
                        DIM,
                    ),
                ]
            }
            Err(failure) => [
                Cell::from(id.as_str()),
                Cell::new(failure.kind().word().replace('_', " "), WARN),
                Cell::from(""),
                Cell::from(""),
            ],
        };
        table.row(cells);
    }
    table.print(screen)?;
    if ids.len() > SHOWN {
        screen.line(paint(DIM, format_args!("and {} more", ids.len() - SHOWN)))?;
    }
    Ok(())
}
