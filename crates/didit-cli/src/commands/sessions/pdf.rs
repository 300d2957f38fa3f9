//! `didit sessions pdf`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use didit_api::types::SessionId;
use serde_json::json;

use super::session_id;
use crate::connect::Connection;
use crate::failure::{Failure, Outcome};
use crate::progress::Progress;
use crate::screen::{Screen, paint};
use crate::style::GOOD;

/// Save the report of a session.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions pdf 11111111-2222-3333-4444-555555555555 --to report.pdf

The file is written under another name first, for its owner's eyes alone.")]
pub(crate) struct Pdf {
    /// The session: approved, declined, in review, or lapsed
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    /// Where to write it; `-` is standard output [default: session_ID.pdf]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(arguments: Pdf, connection: &Connection, screen: &mut Screen) -> Outcome {
    let to = arguments
        .to
        .unwrap_or_else(|| format!("session_{}.pdf", arguments.id).into());
    let is_stdout = to == Path::new("-");
    if is_stdout && io::stdout().is_terminal() {
        return Err(Failure::misuse("a PDF does not belong on a terminal")
            .with_hint("give --to FILE, or pipe it somewhere"));
    }
    if !is_stdout && !arguments.force && to.exists() {
        return Err(
            Failure::misuse(format!("{} is there already", to.display()))
                .with_hint("add --force to replace it"),
        );
    }
    let progress = Progress::spinner("the service draws the report");
    let pdf = connection
        .client
        .sessions()
        .generate_pdf(&arguments.id)
        .await?;
    drop(progress);
    if is_stdout {
        io::stdout().lock().write_all(pdf.bytes())?;
        return Ok(());
    }
    pdf.save(&to)
        .await
        .map_err(|error| Failure::local(format!("{}: {error}", to.display())))?;
    if screen.is_json() {
        return screen.data(&json!({
            "session_id": arguments.id,
            "file": to.display().to_string(),
            "bytes": pdf.bytes().len(),
        }));
    }
    screen.line(format_args!(
        "{} {} ({} kB)",
        paint(GOOD, "✓"),
        to.display(),
        pdf.bytes().len().div_ceil(1000)
    ))
}
