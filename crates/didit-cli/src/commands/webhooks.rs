//! `didit webhooks`: verify, sign, receive and send.

mod event;
mod listen;
mod replay;
mod sequence;
mod sign;
mod trigger;
mod verify;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use didit_webhooks::Secret;

use crate::cli::Global;
use crate::failure::{Failure, Outcome};
use crate::profile::Config;
use crate::screen::Screen;
use crate::{prompt, redact};

/// What to do with webhooks.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Receive webhooks here, verify them and show them as they come
    Listen(listen::Listen),
    /// Receive webhooks here, verify them and pass them on, signed afresh
    Forward(listen::Forward),
    /// Send signed events to a handler: one, or a sequence
    Trigger(trigger::Trigger),
    /// Send recorded events again, with a new time and a new signature
    Replay(replay::Replay),
    /// Check the signature of a delivery, or of a file of them
    Verify(verify::Verify),
    /// Print the signatures of a body
    Sign(sign::Sign),
}

pub(crate) async fn run(command: Command, global: &Global, screen: &mut Screen) -> Outcome {
    match command {
        Command::Listen(arguments) => listen::listen(arguments, global, screen).await,
        Command::Forward(arguments) => listen::forward(arguments, global, screen).await,
        Command::Trigger(arguments) => trigger::run(arguments, global, screen).await,
        Command::Replay(arguments) => replay::run(arguments, global, screen).await,
        Command::Verify(arguments) => verify::run(&arguments, screen),
        Command::Sign(arguments) => sign::run(&arguments, screen),
    }
}

/// Where the webhook secret comes from.
#[derive(Debug, Args)]
struct SecretSource {
    /// The file with the webhook secret [else DIDIT_WEBHOOK_SECRET, the profile, or a prompt]
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl SecretSource {
    fn secret(&self, global: &Global) -> Outcome<Secret> {
        if let Some(path) = &self.secret_file {
            return secret_from(path);
        }
        let empty = |error| Failure::misuse(format!("the webhook secret: {error}"));
        // A profile that was asked for by name outranks the environment.
        let config = Config::load()?;
        let from_profile = config
            .profile(global.profile.as_deref())?
            .and_then(|(_, profile)| profile.webhook_secret.as_deref());
        let from_environment = std::env::var("DIDIT_WEBHOOK_SECRET").ok();
        let text = match (&global.profile, from_profile, from_environment) {
            (Some(_), Some(secret), _) | (None, Some(secret), None) => secret.to_owned(),
            (_, _, Some(secret)) => secret,
            _ if prompt::can_ask() => prompt::secret("Webhook secret")?,
            _ => {
                return Err(Failure::misuse("no webhook secret is known").with_hint(
                    "give --secret-file FILE, or set DIDIT_WEBHOOK_SECRET,\n\
                     or keep it in a profile: didit config set webhook_secret",
                ));
            }
        };
        redact::register(text.trim());
        Secret::new(text).map_err(empty)
    }
}

/// The webhook secret in a file. Tests keep one anywhere, so, other than an API
/// key's, the file's mode is the caller's business.
fn secret_from(path: &Path) -> Outcome<Secret> {
    let text = String::from_utf8(crate::input::read(path)?)
        .map_err(|_| Failure::misuse(format!("{} is not text", path.display())))?;
    redact::register(text.trim());
    Secret::new(text).map_err(|error| Failure::misuse(format!("{}: {error}", path.display())))
}
