//! `didit webhooks sign`.

use std::path::PathBuf;

use clap::Args;
use didit_webhooks::Signer;
use serde_json::json;

use crate::args::secret_from_file;
use crate::error::{CliError, CliResult};
use crate::files;
use crate::output::Output;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit webhooks sign --secret-file secret.txt --body-file event.json")]
pub(crate) struct Sign {
    /// File with the webhook secret
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// File with the body
    #[arg(long, value_name = "FILE")]
    body_file: PathBuf,
}

pub(crate) fn run(args: &Sign, output: &mut Output) -> CliResult {
    let secret = secret_from_file(&args.secret_file)?;
    let body = files::read(&args.body_file)?;
    let signatures = Signer::new(secret).sign(&body).map_err(|error| {
        CliError::misuse(format!("cannot sign {}: {error}", args.body_file.display()))
    })?;
    if output.is_json() {
        return output.data(&json!({
            "X-Signature": signatures.raw,
            "X-Signature-V2": signatures.v2,
            "X-Signature-Simple": signatures.simple,
            "X-Timestamp": signatures.timestamp,
        }));
    }
    output.unwrapped(format_args!("X-Signature: {}", signatures.raw))?;
    output.unwrapped(format_args!("X-Signature-V2: {}", signatures.v2))?;
    output.unwrapped(format_args!("X-Signature-Simple: {}", signatures.simple))?;
    match &signatures.timestamp {
        Some(timestamp) => output.unwrapped(format_args!("X-Timestamp: {timestamp}")),
        None => Ok(()),
    }
}
