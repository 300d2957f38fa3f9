//! The last line of defence: a key that this process was given is taken out of
//! every log line and every error message before it is written.
//!
//! Keys live in types that do not print themselves, so this is not expected to
//! find one. It stands because a dependency may log what it is handed, and a
//! person may paste a key where a name belongs.

use std::borrow::Cow;
use std::io;
use std::sync::{PoisonError, RwLock};

static SECRETS: RwLock<Vec<Box<str>>> = RwLock::new(Vec::new());

/// Shorter texts would blot out ordinary words.
const SHORTEST: usize = 6;

/// From now on `secret` is not written anywhere.
pub(crate) fn register(secret: &str) {
    if secret.len() >= SHORTEST {
        SECRETS
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(secret.into());
    }
}

/// Registers what the environment holds.
pub(crate) fn register_environment() {
    for name in ["DIDIT_API_KEY", "DIDIT_WEBHOOK_SECRET"] {
        if let Ok(secret) = std::env::var(name) {
            register(secret.trim());
        }
    }
}

/// `text` without any registered secret.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for secret in SECRETS
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .iter()
    {
        if clean.contains(&**secret) {
            clean = Cow::Owned(clean.replace(&**secret, "[key]"));
        }
    }
    clean
}

/// Writes log lines to standard error without any secret.
#[derive(Debug)]
pub(crate) struct LogWriter;

impl io::Write for LogWriter {
    // The subscriber hands over a whole line at a time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let clean = text(&String::from_utf8_lossy(line)).into_owned();
        anstream::stderr().write_all(clean.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        anstream::stderr().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registered_key_is_taken_out_and_other_text_is_left_alone() {
        register("sk-canary-1");
        assert_eq!(text("x-api-key: sk-canary-1;"), "x-api-key: [key];");
        assert!(matches!(text("nothing here"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_key_too_short_to_be_one_does_not_blot_out_words() {
        register("ab");
        assert_eq!(text("about"), "about");
    }
}
