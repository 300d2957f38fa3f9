//! Removes the secrets of this process from log lines and error messages.
//!
//! A second line of defense: secrets have types that do not print them, but a
//! dependency may log its input, and a person may paste a key where a name is
//! expected. Personal data is masked in `output/text.rs`.

use std::borrow::Cow;
use std::io;
use std::sync::{PoisonError, RwLock};

use crate::output::text::clean_lines;

static SECRETS: RwLock<Vec<Box<str>>> = RwLock::new(Vec::new());

/// Minimum length of a secret in bytes; shorter texts occur in ordinary text.
const MIN_LEN: usize = 6;

/// Registers a secret. Later log lines and error messages do not contain it.
pub(crate) fn register(secret: &str) {
    if secret.len() >= MIN_LEN {
        let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
        secrets.push(secret.into());
    }
}

/// Registers the secrets in environment variables.
pub(crate) fn register_environment() {
    for name in ["DIDIT_API_KEY", "DIDIT_WEBHOOK_SECRET"] {
        if let Ok(secret) = std::env::var(name) {
            register(secret.trim());
        }
    }
}

/// Replaces registered secrets in `text` with `[key]`.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    let mut redacted = Cow::Borrowed(text);
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    for secret in secrets.iter() {
        if redacted.contains(&**secret) {
            redacted = Cow::Owned(redacted.replace(&**secret, "[key]"));
        }
    }
    redacted
}

/// Writes log lines to standard error without secrets.
#[derive(Debug)]
pub(crate) struct LogWriter;

impl io::Write for LogWriter {
    // The subscriber writes whole lines.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let text = clean_lines(&redact(&text));
        anstream::stderr().write_all(text.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        anstream::stderr().flush()
    }
}
