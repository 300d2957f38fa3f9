//! `didit webhooks`: verify, sign, receive and send.

mod sign;

use std::path::Path;

use clap::Subcommand;
use didit_webhooks::Secret;

use crate::failure::{Failure, Outcome};
use crate::redact;
use crate::screen::Screen;

/// What to do with webhooks.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the signatures of a body
    Sign(sign::Sign),
}

pub(crate) async fn run(command: Command, screen: &mut Screen) -> Outcome {
    match command {
        Command::Sign(arguments) => sign::run(&arguments, screen),
    }
}

/// The content of a file that an argument names.
fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| Failure::misuse(format!("{} could not be read: {error}", path.display())))
}

/// The webhook secret in a file. Anyone who can be a test's receiver knows it,
/// so, other than the key's, the file's mode is the caller's business.
fn secret_from(path: &Path) -> Outcome<Secret> {
    let text = String::from_utf8(read(path)?)
        .map_err(|_| Failure::misuse(format!("{} is not text", path.display())))?;
    redact::register(text.trim());
    Secret::new(text).map_err(|error| Failure::misuse(format!("{}: {error}", path.display())))
}
