//! `didit sessions pdf`, and the output file of every report.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use didit_api::Document;
use serde_json::json;

use crate::args::SessionArg;
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::files;
use crate::output::Output;
use crate::output::progress::Progress;
use crate::output::text::path;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions pdf 11111111-2222-3333-4444-555555555555 --to report.pdf

The session must be approved, declined, in review or expired. Only you can read the file.")]
pub(crate) struct Pdf {
    #[command(flatten)]
    session: SessionArg,
    #[command(flatten)]
    target: Target,
}

/// Where a report is written.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Output file; - writes to standard output [default: KIND_ID.pdf]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(args: Pdf, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let id = args.session.id.resolve(&connection).await?;
    let report = connection.client.sessions().generate_pdf(&id);
    let name = ("session", "session_id", id.as_str());
    args.target
        .write(name, async { Ok(report.await?) }, &mut cx.output)
        .await
}

impl Target {
    /// Generates a report and writes it. Its subject has a kind, a field of the result, and an ID.
    pub(crate) async fn write(
        self,
        (kind, field, id): (&str, &str, &str),
        report: impl Future<Output = CliResult<Document>>,
        output: &mut Output,
    ) -> CliResult {
        let to = self
            .to
            .unwrap_or_else(|| format!("{kind}_{}.pdf", file_name(id)).into());
        let is_stdout = to == Path::new("-");
        if is_stdout && io::stdout().is_terminal() {
            return Err(CliError::misuse("a PDF cannot be printed to a terminal")
                .with_hint("use --to FILE, or a pipe"));
        }
        if !is_stdout && !self.force && to.exists() {
            return Err(CliError::misuse(format!("{} already exists", to.display()))
                .with_hint("overwrite it with --force"));
        }
        let progress = Progress::spinner("generating the report");
        let pdf = report.await?;
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
        output.success(&json!({ field: id, "file": file, "bytes": bytes }), text)
    }
}

/// The characters of an ID that a file name can have everywhere; others become `_`.
fn file_name(id: &str) -> String {
    id.replace(|c: char| !c.is_alphanumeric() && !"-_.@".contains(c), "_")
}
