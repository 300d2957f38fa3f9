//! Errors of commands and their exit codes.

use std::fmt::{self, Write as _};
use std::process::ExitCode;

use http::StatusCode;
use serde_json::{Value, json};

use crate::output::style::{BAD, DIM};
use crate::output::text;
use crate::secrets;

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
    /// Whether the command has already printed the reason.
    silent: bool,
}

impl CliError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
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

    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Prints the error to standard error and returns the exit code.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        use std::io::Write as _;

        if !self.silent && self.kind != ErrorKind::Closed {
            let text = if json {
                let error =
                    json!({ "kind": self.kind.name(), "message": self.message, "hint": self.hint });
                text::escape_json(json!({ "error": error }).to_string()) + "\n"
            } else {
                self.to_text()
            };
            // If standard error is closed, the exit code is the only result.
            let _ = anstream::stderr().write_all(secrets::redact(&text).as_bytes());
        }
        ExitCode::from(self.kind.code())
    }

    fn to_text(&self) -> String {
        let mut lines = text::clean_lines(&self.message);
        lines.insert_str(0, &format!("{BAD}error:{BAD:#} "));
        lines.push('\n');
        for line in self.hint.iter().flat_map(|hint| hint.lines()) {
            let _ = writeln!(lines, "{DIM}  {}{DIM:#}", text::clean(line));
        }
        lines
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
        let kind = if error.validation_error().is_some() {
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
        let error = Self::new(kind, error.to_string());
        match kind {
            ErrorKind::Auth => error.with_hint("check the API key: didit doctor"),
            ErrorKind::Unavailable | ErrorKind::TimedOut => {
                error.with_hint("check the connection: didit doctor")
            }
            _ => error,
        }
    }
}
