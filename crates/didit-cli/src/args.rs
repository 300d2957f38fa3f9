//! Arguments that several commands share.

use std::path::{Path, PathBuf};

use clap::Args;
use didit_api::types::SessionId;
use didit_webhooks::Secret;

use crate::config::{Config, pick};
use crate::error::{CliError, CliResult};
use crate::options::Global;
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
pub(crate) fn session_id(text: &str) -> Result<SessionId, &'static str> {
    match uuid::Uuid::try_parse(text) {
        // The API knows IDs with hyphens and in lower case only.
        Ok(id) if text.len() == 36 => Ok(SessionId::from(id.to_string())),
        _ => Err("a session ID has the form 11111111-2222-3333-4444-555555555555"),
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
        let text = match pick(global, from_profile, "DIDIT_WEBHOOK_SECRET")? {
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
