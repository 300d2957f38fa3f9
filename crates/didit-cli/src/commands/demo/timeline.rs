//! What happens, line by line.

use std::time::Duration;

use didit_api::Error;
use didit_transport::{Clock as _, TokioClock};
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use crate::failure::{Failure, Kind, Outcome};
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, BOLD, DIM, GOOD, WARN, of_status};
use crate::table::fit;
use crate::when;

/// Wide enough for every line, narrow enough to read.
const WIDEST: usize = 100;
/// What was called.
const CALLED: usize = 31;
/// How long it took.
const TOOK: usize = 9;

/// A timeline that is printed as it grows.
pub(super) struct Timeline<'s> {
    screen: &'s mut Screen,
    clock: TokioClock,
    begun: Duration,
    width: usize,
    flow: &'static str,
    calls: u32,
    webhooks: u32,
}

/// What came back: plain text, with the status of a session in its colour.
#[derive(Debug, Default)]
pub(super) struct Told {
    status: Option<String>,
    text: String,
}

impl Told {
    /// A session's status, and more about it.
    pub(super) fn status(status: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            status: Some(status.into()),
            text: text.into(),
        }
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            status: None,
            text: text.into(),
        }
    }

    /// The text in at most that many columns, and how many it takes.
    fn paint(&self, width: usize) -> (String, usize) {
        let Some(status) = &self.status else {
            let text = fit(&self.text, width);
            let taken = text.width();
            return (text, taken);
        };
        let word = fit(status, width);
        let taken = word.width();
        let word = paint(of_status(status), word);
        if self.text.is_empty() || width < taken + 4 {
            return (word, taken);
        }
        let text = fit(&self.text, width - taken - 3);
        let taken = taken + 3 + text.width();
        (format!("{word} {} {text}", paint(DIM, "·")), taken)
    }
}

impl<'s> Timeline<'s> {
    pub(super) fn new(screen: &'s mut Screen) -> Self {
        let clock = TokioClock::new();
        let begun = clock.monotonic();
        let width = screen.width().unwrap_or(WIDEST).clamp(40, WIDEST);
        Self {
            screen,
            clock,
            begun,
            width,
            flow: "",
            calls: 0,
            webhooks: 0,
        }
    }

    /// The title of the whole.
    pub(super) fn title(&mut self, title: &str, about: &str) -> Outcome {
        if self.screen.is_json() {
            return self.screen.data(&json!({ "demo": title, "about": about }));
        }
        self.screen.line(format_args!(
            "{}  {}",
            paint(BOLD, title),
            paint(DIM, about)
        ))
    }

    /// The beginning of a flow.
    pub(super) fn flow(&mut self, name: &'static str, about: &str) -> Outcome {
        self.flow = name;
        if self.screen.is_json() {
            return Ok(());
        }
        let rule = "─".repeat(self.width.saturating_sub(name.width() + 4));
        self.screen.line("")?;
        self.screen.line(format_args!(
            "{} {} {}",
            paint(DIM, "──"),
            paint(BOLD, name),
            paint(DIM, rule)
        ))?;
        self.screen.line(paint(
            DIM,
            format_args!("   {}", fit(about, self.width - 3)),
        ))
    }

    /// Calls the API and tells what came back.
    pub(super) async fn call<T>(
        &mut self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        told: impl FnOnce(&T) -> Told,
    ) -> Outcome<T> {
        let begun = self.clock.monotonic();
        let answer = call.await;
        let took = self.clock.monotonic().saturating_sub(begun);
        self.calls += 1;
        match answer {
            Ok(answer) => {
                self.step(
                    "call",
                    &paint(ACCENT, "→"),
                    what,
                    &told(&answer),
                    Some(took),
                )?;
                Ok(answer)
            }
            Err(error) => {
                self.step(
                    "call",
                    &paint(WARN, "→"),
                    what,
                    &Told::text("failed"),
                    Some(took),
                )?;
                Err(error.into())
            }
        }
    }

    /// Calls what the API is expected to refuse with that status.
    pub(super) async fn refused<T>(
        &mut self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        status: u16,
    ) -> Outcome {
        let begun = self.clock.monotonic();
        let answer = call.await;
        let took = self.clock.monotonic().saturating_sub(begun);
        self.calls += 1;
        match answer {
            Err(error) if error.status().is_some_and(|code| code == status) => {
                let why = error.message().unwrap_or("as it should be");
                let told = Told::text(format!("refused ({status}) · {why}"));
                self.step("call", &paint(WARN, "→"), what, &told, Some(took))
            }
            Err(error) => Err(error.into()),
            Ok(_) => Err(surprise(format!("\"{what}\" was not refused"))),
        }
    }

    /// A webhook arrived and was verified.
    pub(super) fn webhook(&mut self, kind: &str, status: &str, about: &str) -> Outcome {
        self.webhooks += 1;
        let told = Told::status(status, about);
        self.step(
            "webhook",
            &paint(GOOD, "←"),
            &format!("webhook {kind}"),
            &told,
            None,
        )
    }

    /// Somebody did something.
    pub(super) fn person(&mut self, who: &str, what: &str) -> Outcome {
        self.step("person", &paint(DIM, "○"), who, &Told::text(what), None)
    }

    /// Something worth knowing about the line before.
    pub(super) fn note(&mut self, text: &str) -> Outcome {
        if self.screen.is_json() {
            return self
                .screen
                .data(&json!({ "flow": self.flow, "kind": "note", "what": text }));
        }
        let text = fit(text, self.width - 5);
        self.screen.line(paint(DIM, format_args!("     {text}")))
    }

    /// Personal data as it may be shown.
    pub(super) fn personal(&self, text: &str) -> String {
        self.screen.personal(text)
    }

    fn step(
        &mut self,
        kind: &str,
        mark: &str,
        what: &str,
        told: &Told,
        took: Option<Duration>,
    ) -> Outcome {
        if self.screen.is_json() {
            return self.screen.data(&json!({
                "flow": self.flow,
                "kind": kind,
                "what": what,
                "status": told.status,
                "told": told.text,
                "millis": took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            }));
        }
        let room = self.width.saturating_sub(3 + 2 + CALLED + 2 + TOOK);
        // On a narrow screen, what came back takes a line of its own.
        let is_narrow = room < 24;
        let what = fit(what, if is_narrow { self.width - 5 } else { CALLED });
        let took = took.map(when::duration).unwrap_or_default();
        if is_narrow {
            let (text, _) = told.paint(self.width - 7);
            self.screen.line(format_args!("   {mark} {what}"))?;
            return self.screen.line(format_args!("       {text}"));
        }
        let (text, taken) = told.paint(room);
        let mut line = format!("   {mark} {what:<CALLED$}{text}");
        if !took.is_empty() {
            line.push_str(&" ".repeat(room - taken));
            line.push_str(&paint(DIM, format_args!("{took:>TOOK$}")));
        }
        self.screen.line(line)
    }

    /// The last line.
    pub(super) fn end(&mut self, text: &str) -> Outcome {
        let took = self.clock.monotonic().saturating_sub(self.begun);
        if self.screen.is_json() {
            return self.screen.data(&json!({
                "demo": "done",
                "calls": self.calls,
                "webhooks": self.webhooks,
                "millis": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            }));
        }
        self.screen.line("")?;
        self.screen.line(format_args!(
            "{} {text} {}",
            paint(GOOD, "✓"),
            paint(
                DIM,
                format_args!(
                    "{} calls and {} webhooks in {}",
                    self.calls,
                    self.webhooks,
                    when::duration(took)
                )
            )
        ))
    }
}

/// Something that the demo shows did not happen.
pub(super) fn surprise(what: impl Into<String>) -> Failure {
    Failure::new(Kind::Negative, what)
        .with_hint("the service did not do what its documentation says; please report it")
}
