//! Prints the steps of the demo.

use std::time::Duration;

use didit_api::Error;
use didit_api::types::Decision;
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use crate::error::{CliError, CliResult, ErrorKind};
use crate::output::Output;
use crate::output::style::{ACCENT, BOLD, DIM, GOOD, WARN, styled, styled_status};
use crate::output::text::clean;
use crate::output::time::{self, Stopwatch};

/// Maximum width of a line.
const MAX_WIDTH: usize = 100;
/// Width of the column with the name of a step.
const NAME_WIDTH: usize = 31;
/// Width of the column with the duration.
const TIME_WIDTH: usize = 9;

/// Prints steps as they happen.
pub(super) struct Timeline<'s> {
    output: &'s mut Output,
    stopwatch: Stopwatch,
    width: usize,
    flow: &'static str,
    calls: u32,
    webhooks: u32,
}

/// Result of a step: text, and the status of a session in its color.
#[derive(Debug)]
pub(super) struct Event {
    status: Option<String>,
    text: String,
}

impl Event {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            status: None,
            text: clean(&text.into()).into_owned(),
        }
    }

    pub(super) fn with_status(status: &str, text: impl Into<String>) -> Self {
        Self {
            status: Some(clean(status).into_owned()),
            ..Self::new(text)
        }
    }

    /// The same text for each response.
    pub(super) fn always<T>(text: &str) -> impl FnOnce(&T) -> Self {
        move |_| Self::new(text)
    }

    /// The same status and text for each response.
    pub(super) fn always_with_status<T>(status: &str, text: &str) -> impl FnOnce(&T) -> Self {
        move |_| Self::with_status(status, text)
    }

    /// Status of a decision with the numbers of its reports and warnings.
    pub(super) fn from_decision(decision: &Decision) -> Self {
        let checks = decision.reports().count();
        let warnings = match decision.findings().count() {
            0 => "no warnings".to_owned(),
            1 => "1 warning".to_owned(),
            warnings => format!("{warnings} warnings"),
        };
        Self::with_status(
            decision_status(decision),
            format!("{checks} checks, {warnings}"),
        )
    }

    /// The event with its status in color.
    fn render(&self) -> String {
        match &self.status {
            Some(status) => format!("{} · {}", styled_status(status), self.text),
            None => self.text.clone(),
        }
    }

    fn width(&self) -> usize {
        let status = self.status.as_ref();
        status.map_or(0, |status| status.width() + 3) + self.text.width()
    }
}

impl<'s> Timeline<'s> {
    pub(super) fn new(output: &'s mut Output) -> Self {
        let width = output.width().unwrap_or(MAX_WIDTH).clamp(40, MAX_WIDTH);
        Self {
            output,
            stopwatch: Stopwatch::start(),
            width,
            flow: "",
            calls: 0,
            webhooks: 0,
        }
    }

    /// Prints the title of the demo.
    pub(super) fn title(&mut self, title: &str, about: &str) -> CliResult {
        if self.output.is_json() {
            return self.output.data(&json!({ "demo": title, "about": about }));
        }
        let (title, about) = (styled(BOLD, title), styled(DIM, about));
        self.output.line(format_args!("{title}  {about}"))
    }

    /// Starts a flow and prints its heading.
    pub(super) fn flow(&mut self, name: &'static str, about: &str) -> CliResult {
        self.flow = name;
        if self.output.is_json() {
            return Ok(());
        }
        let rule = "─".repeat(self.width.saturating_sub(name.width() + 4));
        let (start, name, rule) = (styled(DIM, "──"), styled(BOLD, name), styled(DIM, rule));
        self.output.line("")?;
        self.output.line(format_args!("{start} {name} {rule}"))?;
        self.output.note(format_args!("   {about}"))
    }

    /// Calls the API and prints the result.
    pub(super) async fn call<T>(
        &mut self,
        name: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        event: impl FnOnce(&T) -> Event,
    ) -> CliResult<T> {
        let (result, took) = self.measure(call).await;
        let (style, event) = match &result {
            Ok(response) => (ACCENT, event(response)),
            Err(_) => (WARN, Event::new("failed")),
        };
        self.step("call", &styled(style, "→"), name, &event, Some(took))?;
        Ok(result?)
    }

    /// Calls the API, which must reject the request with that status.
    pub(super) async fn rejected<T>(
        &mut self,
        name: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        status: u16,
    ) -> CliResult {
        let (result, took) = self.measure(call).await;
        match result {
            Err(error) if error.status().is_some_and(|code| code == status) => {
                let reason = error.message().unwrap_or("as expected");
                let event = Event::new(format!("rejected ({status}) · {reason}"));
                self.step("call", &styled(WARN, "→"), name, &event, Some(took))
            }
            Err(error) => Err(error.into()),
            Ok(_) => Err(unexpected(format!("\"{name}\" was not rejected"))),
        }
    }

    async fn measure<T>(&mut self, call: impl IntoFuture<Output = T>) -> (T, Duration) {
        self.calls += 1;
        let stopwatch = Stopwatch::start();
        let result = call.await;
        (result, stopwatch.elapsed())
    }

    /// Prints a verified webhook.
    pub(super) fn webhook(&mut self, kind: &str, status: &str, about: &str) -> CliResult {
        self.webhooks += 1;
        let event = Event::with_status(status, about);
        let name = format!("webhook {kind}");
        self.step("webhook", &styled(GOOD, "←"), &name, &event, None)
    }

    /// Prints what a person does.
    pub(super) fn person(&mut self, who: &str, action: &str) -> CliResult {
        self.step("person", &styled(DIM, "○"), who, &Event::new(action), None)
    }

    /// Prints a note on the previous step.
    pub(super) fn note(&mut self, text: &str) -> CliResult {
        if self.output.is_json() {
            let value = json!({ "flow": self.flow, "kind": "note", "what": text });
            return self.output.data(&value);
        }
        self.output.note(format_args!("     {text}"))
    }

    /// Personal data: masked unless `--reveal` is set.
    pub(super) fn personal(&self, text: &str) -> String {
        self.output.personal(text)
    }

    fn step(
        &mut self,
        kind: &str,
        mark: &str,
        name: &str,
        event: &Event,
        took: Option<Duration>,
    ) -> CliResult {
        if self.output.is_json() {
            return self.output.data(&json!({
                "flow": self.flow,
                "kind": kind,
                "what": name,
                "status": event.status,
                "result": event.text,
                "millis": took.map(time::millis),
            }));
        }
        let text = event.render();
        let left = self
            .width
            .saturating_sub(3 + 2 + NAME_WIDTH + 2 + TIME_WIDTH)
            .checked_sub(event.width());
        let Some(left) = left.filter(|_| name.width() < NAME_WIDTH) else {
            self.output.line(format_args!("   {mark} {name}"))?;
            return self.output.line(format_args!("       {text}"));
        };
        let took = took.map_or(String::new(), |took| {
            let took = styled(DIM, format_args!("{:>TIME_WIDTH$}", time::duration(took)));
            " ".repeat(left) + &took
        });
        self.output
            .line(format_args!("   {mark} {name:<NAME_WIDTH$}{text}{took}"))
    }

    /// Prints the last line.
    pub(super) fn finish(&mut self, text: &str) -> CliResult {
        let (calls, webhooks, took) = (self.calls, self.webhooks, self.stopwatch.elapsed());
        let value = json!({
            "demo": "done",
            "calls": calls,
            "webhooks": webhooks,
            "millis": time::millis(took),
        });
        if !self.output.is_json() {
            self.output.line("")?;
        }
        self.output.success(&value, text)?;
        if self.output.is_json() {
            return Ok(());
        }
        let took = time::duration(took);
        self.output.note(format_args!(
            "  {calls} calls and {webhooks} webhooks in {took}"
        ))
    }
}

/// Status of a decision; `unknown` if there is none.
pub(super) fn decision_status(decision: &Decision) -> &str {
    decision
        .status
        .as_ref()
        .map_or("unknown", |status| status.as_str())
}

/// An error because the service does not behave as documented.
pub(super) fn unexpected(message: impl Into<String>) -> CliError {
    CliError::new(ErrorKind::Negative, message)
        .with_hint("the service does not behave as documented; please report this")
}
