//! `didit sessions pdf`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::args::SessionArg;
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::files;
use crate::output::progress::Progress;
use crate::output::text::path;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions pdf 11111111-2222-3333-4444-555555555555 --to report.pdf

The session must be approved, declined, in review or expired. Only you can read the file.")]
pub(crate) struct Pdf {
    #[command(flatten)]
    session: SessionArg,
    /// Output file; - writes to standard output [default: session_ID.pdf]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(args: Pdf, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let id = args.session.id.resolve(&connection).await?;
    let to = args
        .to
        .unwrap_or_else(|| format!("session_{id}.pdf").into());
    let is_stdout = to == Path::new("-");
    if is_stdout && io::stdout().is_terminal() {
        return Err(CliError::misuse("a PDF cannot be printed to a terminal")
            .with_hint("use --to FILE, or a pipe"));
    }
    if !is_stdout && !args.force && to.exists() {
        return Err(CliError::misuse(format!("{} already exists", to.display()))
            .with_hint("overwrite it with --force"));
    }
    let progress = Progress::spinner("generating the report");
    let pdf = connection.client.sessions().generate_pdf(&id).await?;
    drop(progress);
    let bytes = pdf.bytes().len();
    if is_stdout {
        io::stdout().lock().write_all(pdf.bytes())?;
        return Ok(());
    }
    pdf.save(&to)
        .await
        .map_err(|error| files::cannot_write(&to)(io::Error::other(error)))?;
    let file = to.display().to_string();
    let text = format!("{} ({} kB)", path(&to), bytes.div_ceil(1000));
    cx.output.success(
        &json!({ "session_id": id, "file": file, "bytes": bytes }),
        text,
    )
}
