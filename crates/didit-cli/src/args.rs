//! Arguments that several commands share.

use std::path::{Path, PathBuf};

use clap::Args;
use didit_api::types::SessionId;
use didit_webhooks::Secret;

use crate::config::Config;
use crate::error::{CliError, CliResult};
use crate::options::{Global, environment};
use crate::{files, prompt, secrets};

/// Sets optional fields of a request.
pub(crate) trait SetOptional: Sized {
    /// Calls `setter` if there is a value.
    fn set<T>(self, value: Option<T>, setter: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => setter(self, value),
            None => self,
        }
    }
}

impl<R> SetOptional for R {}

/// A session as the only argument.
#[derive(Debug, Args)]
pub(crate) struct SessionArg {
    /// Session ID
    #[arg(value_name = "ID", value_parser = session_id)]
    pub(crate) id: SessionId,
}

/// Parses a session ID. Checked here because the API answers a malformed ID
/// with an HTML page.
pub(crate) fn session_id(text: &str) -> Result<SessionId, String> {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<_> = text.split('-').collect();
    let is_uuid = parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
    if is_uuid {
        // The API knows IDs in lower case only.
        Ok(SessionId::from(text.to_ascii_lowercase()))
    } else {
        Err("a session ID has the form 11111111-2222-3333-4444-555555555555".to_owned())
    }
}

/// Source of the webhook secret.
#[derive(Debug, Args)]
pub(crate) struct SecretSource {
    /// File with the webhook secret [default: DIDIT_WEBHOOK_SECRET, the profile, or a prompt]
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl SecretSource {
    /// Reads the secret. Precedence: file, profile named by `--profile`,
    /// environment, default profile, prompt.
    pub(crate) fn read(&self, global: &Global) -> CliResult<Secret> {
        if let Some(path) = &self.secret_file {
            return secret_from_file(path);
        }
        let config = Config::load()?;
        let from_profile = config
            .profile(global.profile.as_deref())?
            .and_then(|(_, profile)| profile.webhook_secret.clone());
        let from_environment = environment("DIDIT_WEBHOOK_SECRET")?;
        let text = if global.profile.is_some() {
            from_profile.or(from_environment)
        } else {
            from_environment.or(from_profile)
        };
        let text = match text {
            Some(text) => text,
            None if prompt::is_interactive() => prompt::secret("Webhook secret")?,
            None => {
                return Err(CliError::misuse("no webhook secret").with_hint(
                    "use --secret-file FILE, set DIDIT_WEBHOOK_SECRET,\n\
                     or save it in a profile: didit config set webhook_secret",
                ));
            }
        };
        secrets::register(text.trim());
        Secret::new(text).map_err(|error| CliError::misuse(format!("webhook secret: {error}")))
    }
}

/// Reads a webhook secret from a file. Its mode is not checked, unlike that of
/// an API key file, because tests keep secrets anywhere.
pub(crate) fn secret_from_file(path: &Path) -> CliResult<Secret> {
    let text = String::from_utf8(files::read(path)?)
        .map_err(|_| CliError::misuse(format!("{} is not UTF-8", path.display())))?;
    secrets::register(text.trim());
    Secret::new(text).map_err(|error| CliError::misuse(format!("{}: {error}", path.display())))
}
