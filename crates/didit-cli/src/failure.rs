//! Why a command did not succeed, and the exit code that says so.

use std::fmt;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::redact;

/// What a command gives back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// The kinds of failure. Each has its exit code; this is the one place where
/// they are written down, and `didit --help` prints the table below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The question was answered, and the answer is no.
    Negative,
    /// The command line, a file or the configuration is not right.
    Misuse,
    /// The key was refused.
    Auth,
    /// There is no such thing.
    NotFound,
    /// The service refused what was asked.
    Refused,
    /// The service, or the client's own limiter, asks to slow down.
    RateLimited,
    /// No answer, or the service is not well.
    Unavailable,
    /// The time given was not enough.
    TimedOut,
    /// This machine could not do its part: write a file, listen on a port.
    Local,
    /// Ctrl-C.
    Interrupted,
    /// Whoever read the output has stopped reading. Not a failure to tell of.
    Closed,
}

/// The exit codes as `--help` shows them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    success
  1    the answer is no: a signature is not valid, a check failed
  2    misuse: the command line, a file or the configuration is not right
  3    the API key was refused
  4    not found
  5    the service refused the request
  6    too many requests
  7    no answer, or the service is not well
  8    the time given was not enough
  9    this machine could not do its part (write a file, listen on a port)
  130  interrupted with Ctrl-C";

impl Kind {
    const fn code(self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Negative => 1,
            Self::Misuse => 2,
            Self::Auth => 3,
            Self::NotFound => 4,
            Self::Refused => 5,
            Self::RateLimited => 6,
            Self::Unavailable => 7,
            Self::TimedOut => 8,
            Self::Local => 9,
            Self::Interrupted => 130,
        }
    }

    /// The word for it in `--json`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Misuse => "misuse",
            Self::Auth => "auth",
            Self::NotFound => "not_found",
            Self::Refused => "refused",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::TimedOut => "timed_out",
            Self::Local => "local",
            Self::Interrupted => "interrupted",
            Self::Closed => "closed",
        }
    }
}

/// A failure: its kind, one sentence, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    message: String,
    hint: Option<String>,
    /// The answer was printed already, so nothing more is said.
    silent: bool,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            silent: false,
        }
    }

    pub(crate) fn misuse(message: impl Into<String>) -> Self {
        Self::new(Kind::Misuse, message)
    }

    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::new(Kind::Local, message)
    }

    /// For a command whose output was the answer "no".
    pub(crate) fn negative() -> Self {
        Self::said(Kind::Negative)
    }

    /// For a command that has already told what there is to tell.
    pub(crate) fn said(kind: Kind) -> Self {
        Self {
            silent: true,
            ..Self::new(kind, String::new())
        }
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What to do next, if that is known.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Tells the failure on standard error and gives the exit code.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        use std::io::Write as _;

        if !self.silent && self.kind != Kind::Closed {
            let text = if json {
                let error = json!({
                    "error": { "kind": self.kind.word(), "message": self.message, "hint": self.hint }
                });
                format!("{error}\n")
            } else {
                self.for_people()
            };
            // If even standard error is closed, the exit code remains.
            let _ = anstream::stderr().write_all(redact::text(&text).as_bytes());
        }
        ExitCode::from(self.kind.code())
    }

    fn for_people(&self) -> String {
        use crate::style::{BAD, DIM};
        use std::fmt::Write as _;

        let mut text = format!("{BAD}error:{BAD:#} {}\n", self.message);
        if let Some(hint) = &self.hint {
            for line in hint.lines() {
                let _ = writeln!(text, "{DIM}  {line}{DIM:#}");
            }
        }
        text
    }

    /// The failure as it stands in machine-readable output.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "kind": self.kind.word(), "message": redact::text(&self.message) })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact::text(&self.message))
    }
}

/// A failure to write the output.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::said(Kind::Closed)
        } else {
            Self::local(format!("the output could not be written: {error}"))
        }
    }
}
