//! Errors of commands and their exit codes.

use std::fmt;
use std::process::ExitCode;
use std::sync::OnceLock;

use didit_api::types::error_body::{ErrorBody, ErrorText};
use http::StatusCode;
use serde_json::{Value, json};

use crate::output::style::{BAD, DIM, styled};
use crate::output::text;
use crate::secrets;

/// Base URL of the service that this process calls, and whether it is a fake.
static SERVICE: OnceLock<(String, bool)> = OnceLock::new();

/// Names the service, for errors of calls.
pub(crate) fn set_service(base_url: &str, is_fake: bool) {
    // A process calls one service.
    let _ = SERVICE.set((base_url.to_owned(), is_fake));
}

/// Result of a command.
pub(crate) type CliResult<T = ()> = Result<T, CliError>;

/// Declares the kinds of errors: exit code, name in `--json`, meaning in `--help`.
macro_rules! error_kinds {
    ($($kind:ident: $code:literal, $name:literal, $meaning:literal;)+) => {
        /// Kind of an error. Each has an exit code and a name in `--json`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum ErrorKind {
            /// The reader of the output closed it. Not reported.
            Closed,
            $(#[doc = $meaning] $kind,)+
        }

        impl ErrorKind {
            const fn code(self) -> u8 {
                match self {
                    Self::Closed => 0,
                    $(Self::$kind => $code,)+
                }
            }

            /// Name in `--json`.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    Self::Closed => "closed",
                    $(Self::$kind => $name,)+
                }
            }
        }

        /// Exit codes for `didit --help`.
        pub(crate) const EXIT_CODES: &str = concat!(
            "Exit codes:\n  0: success",
            $("\n  ", $code, ": ", $meaning,)+
        );
    };
}

error_kinds! {
    Negative: 1, "negative", "the result is negative: an invalid signature, a failed check";
    Misuse: 2, "misuse", "invalid command line, input file or configuration";
    Auth: 3, "auth", "the API key was rejected";
    NotFound: 4, "not_found", "not found";
    Refused: 5, "refused", "the service rejected the request";
    RateLimited: 6, "rate_limited", "too many requests";
    Unavailable: 7, "unavailable", "no response, or an error of the service";
    TimedOut: 8, "timed_out", "timeout";
    Local: 9, "local", "local failure: a file cannot be written, a port is in use";
    Interrupted: 130, "interrupted", "interrupted with Ctrl-C";
}

impl ErrorKind {
    /// The kind of an unsuccessful response.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 | 403 => Self::Auth,
            404 => Self::NotFound,
            429 => Self::RateLimited,
            400..=499 => Self::Refused,
            _ => Self::Unavailable,
        }
    }
}

/// Error of a command: its kind, a sentence, and a hint.
#[derive(Debug)]
pub(crate) struct CliError {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    /// Text of the service that the message does not show, because it can quote personal data.
    said: Option<String>,
    /// Whether the command has already printed the reason.
    silent: bool,
}

impl CliError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            said: None,
            silent: false,
        }
    }

    pub(crate) fn misuse(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Misuse, message)
    }

    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Local, message)
    }

    /// A response without a required field.
    pub(crate) fn no_field(name: &str) -> Self {
        let message = format!("the response has no field \"{name}\"");
        Self::new(ErrorKind::Unavailable, message)
    }

    /// An error whose reason the command has already printed.
    pub(crate) fn silent(kind: ErrorKind) -> Self {
        Self {
            silent: true,
            ..Self::new(kind, "")
        }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Keeps the messages of a response that `Display` does not show in full.
    pub(crate) fn with_body(mut self, body: &ErrorBody) -> Self {
        let messages = body.all_messages();
        let hidden = messages.filter(|message| message.to_string() != message.reveal());
        let texts: Vec<_> = hidden.map(ErrorText::reveal).collect();
        self.said = Some(texts.join("; ")).filter(|texts| !texts.is_empty());
        self
    }

    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Prints the error to standard error and returns the exit code.
    pub(crate) fn report(&self, json: bool, reveal: bool) -> ExitCode {
        use std::io::Write as _;

        if !self.silent && self.kind != ErrorKind::Closed {
            let is_fake = SERVICE.get().is_some_and(|(_, is_fake)| *is_fake);
            let said = self.said.as_ref().filter(|_| reveal || is_fake);
            let text = if json {
                let mut error =
                    json!({ "kind": self.kind.name(), "message": self.message, "hint": self.hint });
                if let Some(said) = said {
                    error["said"] = json!(said);
                }
                text::escape_json(json!({ "error": error }).to_string()) + "\n"
            } else {
                self.to_text(said)
            };
            // If standard error is closed, the exit code is the only result.
            let _ = anstream::stderr().write_all(secrets::redact(&text).as_bytes());
        }
        ExitCode::from(self.kind.code())
    }

    fn to_text(&self, said: Option<&String>) -> String {
        let mut lines = vec![format!(
            "{BAD}error:{BAD:#} {}",
            text::clean_lines(&self.message)
        )];
        if let Some(said) = said {
            lines.push(format!("  the service said: {}", text::clean(said)));
        } else if self.said.is_some() {
            lines.push(styled(DIM, "  show the text of the service with --reveal"));
        }
        let hints = self.hint.iter().flat_map(|hint| hint.lines());
        lines.extend(hints.map(|line| styled(DIM, format_args!("  {}", text::clean(line)))));
        let width = text::columns(terminal_size::terminal_size_of(std::io::stderr()));
        text::fill(&lines.join("\n"), width) + "\n"
    }

    /// The error as part of a JSON value.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "kind": self.kind.name(), "message": secrets::redact(&self.message) })
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&secrets::redact(&self.message))
    }
}

/// An error of writing the output.
impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::silent(ErrorKind::Closed)
        } else {
            Self::local(format!("cannot write the output: {error}"))
        }
    }
}

impl From<didit_api::ConfigError> for CliError {
    fn from(error: didit_api::ConfigError) -> Self {
        match error {
            didit_api::ConfigError::InsecureBaseUrl(_) => Self::misuse(
                "the base URL is plain http to another machine, which exposes the API key",
            )
            .with_hint("use https; plain http is allowed on this machine only"),
            error => Self::misuse(error.to_string()),
        }
    }
}

impl From<didit_api::Error> for CliError {
    fn from(error: didit_api::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&didit_api::Error> for CliError {
    fn from(error: &didit_api::Error) -> Self {
        let is_client_error = error
            .status()
            .is_some_and(|status| status.is_client_error());
        let invalid = error.validation_error();
        let needs_account = invalid.is_some_and(|invalid| {
            invalid
                .fields()
                .any(|(field, _)| field == "organization_id")
        });
        let kind = if invalid.is_some() {
            ErrorKind::Misuse
        } else if error.is_auth() {
            ErrorKind::Auth
        } else if error.is_not_found() {
            ErrorKind::NotFound
        } else if error.is_rate_limited() {
            ErrorKind::RateLimited
        } else if error.is_timeout() {
            ErrorKind::TimedOut
        } else if is_client_error {
            ErrorKind::Refused
        } else {
            ErrorKind::Unavailable
        };
        let hint = match kind {
            ErrorKind::Auth => "check the API key: didit doctor\n",
            ErrorKind::Misuse if needs_account => {
                "set DIDIT_ORGANIZATION_ID and DIDIT_APPLICATION_ID, or save them in a profile"
            }
            ErrorKind::Unavailable | ErrorKind::TimedOut => "check the connection: didit doctor\n",
            _ => "",
        };
        let address = SERVICE.get().filter(|_| kind != ErrorKind::Misuse);
        let address = address.map(|(address, _)| format!("address: {address}"));
        let hint = format!("{hint}{}", address.unwrap_or_default());
        let mut converted = Self::new(kind, error.to_string());
        if !hint.is_empty() {
            converted = converted.with_hint(hint.trim_end());
        }
        match error.body() {
            Some(body) => converted.with_body(body),
            None => converted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_text_of_the_service_is_announced() {
        let body = ErrorBody::from_bytes(br#"{"detail": "Ask Grace in room 7."}"#);
        let error = CliError::new(ErrorKind::Refused, "refused").with_body(&body);
        let text = error.to_text(None);
        assert!(
            text.contains("--reveal") && !text.contains("Grace"),
            "{text}"
        );
        assert!(
            error
                .to_text(error.said.as_ref())
                .contains("Ask Grace in room 7.")
        );
        let documented = ErrorBody::from_bytes(br#"{"detail": "Not found."}"#);
        let error = CliError::new(ErrorKind::NotFound, "").with_body(&documented);
        assert_eq!(error.said, None);
    }
}
