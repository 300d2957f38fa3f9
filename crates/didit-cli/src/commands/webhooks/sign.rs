//! `didit webhooks sign`.

use std::path::PathBuf;

use clap::Args;
use didit_webhooks::Signer;
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::screen::Screen;

/// Print the signatures of a body.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit webhooks sign --secret-file secret.txt --body-file event.json")]
pub(crate) struct Sign {
    /// The file with the webhook secret
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// The file with the body, signed byte for byte
    #[arg(long, value_name = "FILE")]
    body_file: PathBuf,
}

pub(crate) fn run(arguments: &Sign, screen: &mut Screen) -> Outcome {
    let secret = super::secret_from(&arguments.secret_file)?;
    let body = crate::input::read(&arguments.body_file)?;
    let signatures = Signer::new(secret).sign(&body).map_err(|error| {
        Failure::misuse(format!(
            "{} cannot be signed: {error}",
            arguments.body_file.display()
        ))
    })?;
    if screen.is_json() {
        return screen.data(&json!({
            "X-Signature": signatures.raw,
            "X-Signature-V2": signatures.v2,
            "X-Signature-Simple": signatures.simple,
            "X-Timestamp": signatures.timestamp,
        }));
    }
    screen.line(format_args!("X-Signature: {}", signatures.raw))?;
    screen.line(format_args!("X-Signature-V2: {}", signatures.v2))?;
    screen.line(format_args!("X-Signature-Simple: {}", signatures.simple))?;
    if let Some(timestamp) = &signatures.timestamp {
        screen.line(format_args!("X-Timestamp: {timestamp}"))?;
    }
    Ok(())
}
