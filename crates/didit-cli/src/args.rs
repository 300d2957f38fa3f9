//! Arguments that several commands share.

use std::path::{Path, PathBuf};

use clap::Args;
use didit_api::types::{ListSessions, SessionId};
use didit_webhooks::{Secret, Secrets};
use serde_json::Value;

use crate::complete::sessions;
use crate::config::{Config, pick};
use crate::connect::Connection;
use crate::error::{CliError, CliResult, ErrorKind};
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
    /// Session: ID, first eight or more digits of it, number, or last
    #[arg(value_name = "ID", value_parser = session, add = sessions())]
    pub(crate) id: SessionRef,
}

/// How a command line names a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SessionRef {
    Id(SessionId),
    /// First digits of the ID, with hyphens and in lower case.
    Prefix(String),
    Number(u64),
    Last,
}

/// Parses the name of a session. Checked here because the API answers a malformed ID with an
/// HTML page.
pub(crate) fn session(text: &str) -> Result<SessionRef, &'static str> {
    if text == "last" {
        return Ok(SessionRef::Last);
    }
    let (is_number, digits) = match text.strip_prefix('#') {
        Some(digits) => (true, digits),
        None => (text.len() < MIN_PREFIX, text),
    };
    if let (true, Ok(number)) = (is_number, digits.parse()) {
        return Ok(SessionRef::Number(number));
    }
    // The API knows IDs with hyphens and in lower case only.
    if let (36, Ok(id)) = (text.len(), uuid::Uuid::try_parse(text)) {
        return Ok(SessionRef::Id(SessionId::from(id.to_string())));
    }
    let is_digit = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    if (MIN_PREFIX..36).contains(&text.len()) && text.bytes().enumerate().all(is_digit) {
        return Ok(SessionRef::Prefix(text.to_ascii_lowercase()));
    }
    Err(
        "a session is an ID such as 11111111-2222-3333-4444-555555555555, its first eight or more \
         digits, a number such as 12, or last",
    )
}

/// Minimum length of the first digits of an ID.
const MIN_PREFIX: usize = 8;

/// Sessions of a page, and pages in which a session is looked for.
const PAGE: usize = 100;
const PAGES: usize = 10;

impl SessionRef {
    /// The ID of the session. A number, a prefix and `last` are looked for in the newest 1,000
    /// sessions of the account.
    pub(crate) async fn resolve(&self, connection: &Connection) -> CliResult<SessionId> {
        if let Self::Id(id) = self {
            return Ok(id.clone());
        }
        let mut found: Option<SessionId> = None;
        for page in 0..PAGES {
            let limit = if *self == Self::Last { 1 } else { PAGE };
            let request = ListSessions::new()
                .limit(limit as u64)
                .offset((page * PAGE) as u64);
            let sessions = connection.client.sessions().list(request).await?.results;
            for session in &sessions {
                let id = &session.session_id;
                let is_named = match self {
                    Self::Id(_) | Self::Last => true,
                    Self::Number(number) => session.session_number == Some(*number),
                    Self::Prefix(prefix) => id.as_str().starts_with(prefix),
                };
                if is_named && found.replace(id.clone()).is_some() {
                    let message = "two sessions begin with these digits";
                    return Err(CliError::misuse(message).with_hint("give more of them"));
                }
            }
            let may_be_further = !matches!((self, &found), (Self::Number(_), Some(_)));
            if sessions.len() < PAGE || !may_be_further {
                break;
            }
        }
        found.ok_or_else(|| {
            CliError::new(
                ErrorKind::NotFound,
                "there is no such session among the newest 1,000",
            )
            .with_hint("list them: didit sessions list")
        })
    }
}

/// Parses `FIELD=VALUE`; the value is JSON, or else text.
pub(crate) fn assignment(text: &str) -> Result<(String, Value), &'static str> {
    let (name, value) = pair(text)?;
    let value = serde_json::from_str(&value).unwrap_or_else(|_| value.into());
    Ok((name, value))
}

/// Parses `FIELD=VALUE` as texts.
pub(crate) fn pair(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("must be FIELD=VALUE"),
    }
}

/// Source of the webhook secrets.
#[derive(Debug, Args)]
pub(crate) struct SecretSource {
    /// File with a webhook secret; repeatable [default: DIDIT_WEBHOOK_SECRET, the profile, or a prompt]
    #[arg(long = "secret-file", value_name = "FILE")]
    secret_files: Vec<PathBuf>,
}

impl SecretSource {
    /// Reads the first secret, which signs.
    pub(crate) fn read(&self, global: &Global) -> CliResult<Secret> {
        let mut secrets = self.read_all(global)?;
        Ok(secrets.remove(0))
    }

    /// Reads the secrets, at least one. Precedence: files, profile named by `--profile`,
    /// environment, default profile, prompt.
    pub(crate) fn read_all(&self, global: &Global) -> CliResult<Vec<Secret>> {
        if let Some(secrets) = self.find(global)? {
            return Ok(secrets);
        }
        if prompt::is_interactive() {
            return Ok(vec![secret(prompt::secret("Webhook secret")?)?]);
        }
        Err(CliError::misuse("no webhook secret").with_hint(
            "use --secret-file FILE, set DIDIT_WEBHOOK_SECRET,\n\
             or save it in a profile: didit config set webhook_secret",
        ))
    }

    /// Like [`Self::read_all`], without a prompt. `None` if no secret is set.
    pub(crate) fn find(&self, global: &Global) -> CliResult<Option<Vec<Secret>>> {
        if !self.secret_files.is_empty() {
            let secrets = self.secret_files.iter();
            return secrets
                .map(|path| secret_from_file(path))
                .collect::<CliResult<_>>()
                .map(Some);
        }
        let config = Config::load()?;
        let from_profile = config
            .profile(global.profile.as_deref())?
            .and_then(|(_, profile)| profile.webhook_secret.clone());
        let text = pick(global, from_profile, "DIDIT_WEBHOOK_SECRET")?;
        text.map(|text| Ok(vec![secret(text)?])).transpose()
    }
}

fn secret(text: String) -> CliResult<Secret> {
    secrets::register(text.trim());
    Secret::new(text).map_err(|error| CliError::misuse(format!("webhook secret: {error}")))
}

/// The secrets of a verifier. `None` if there are none.
pub(crate) fn secrets_of(secrets: &[Secret]) -> Option<Secrets> {
    let (first, others) = secrets.split_first()?;
    let first = Secrets::new(first.clone());
    Some(others.iter().cloned().fold(first, Secrets::with))
}

/// Reads a webhook secret from a file. Its mode is not checked, unlike that of
/// an API key file, because tests keep secrets anywhere.
pub(crate) fn secret_from_file(path: &Path) -> CliResult<Secret> {
    let text = String::from_utf8(files::read(path)?)
        .map_err(|_| CliError::misuse(format!("{} is not UTF-8", path.display())))?;
    secrets::register(text.trim());
    Secret::new(text).map_err(|error| CliError::misuse(format!("{}: {error}", path.display())))
}
