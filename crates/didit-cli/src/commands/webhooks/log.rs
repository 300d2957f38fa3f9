//! Prints events and deliveries.

use didit_webhooks::Delivery;
use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::error::{CliError, CliResult, ErrorKind};
use crate::output::Output;
use crate::output::style::{ACCENT, BAD, BOLD, DIM, GOOD, WARN, of_status, styled};
use crate::output::text::{clean, field};
use crate::output::time;
use crate::webhook::sender::{DeliveryResult, Sender};

/// Width of the time or number and the mark before a summary.
const PREFIX_WIDTH: usize = 13;

/// Width from which type and status are padded, so that columns are aligned.
const ALIGNED_WIDTH: usize = 86;

/// Summary of an event: type, status, session and user. What does not fit the terminal continues on
/// a second line, unless it is longer than that.
pub(super) fn event_summary(event: &Value, output: &Output) -> String {
    let text = |name: &str| field(event, name);
    let kind = text("webhook_type").unwrap_or_else(|| "an event without a type".to_owned());
    let width = output
        .width()
        .unwrap_or(usize::MAX)
        .saturating_sub(PREFIX_WIDTH);
    let is_aligned = width >= ALIGNED_WIDTH;
    let (kind_width, status_width) = if is_aligned { (26, 12) } else { (0, 0) };
    let kind = format!("{kind:<kind_width$}");
    let mut used = kind.width();
    let mut line = styled(BOLD, kind);
    let mut add = |plain: &str, styled: String| {
        let needed = plain.width();
        if used + 2 + needed <= width {
            line.push_str("  ");
            used += 2 + needed;
        } else if needed <= width {
            line.push('\n');
            line.push_str(&" ".repeat(PREFIX_WIDTH));
            used = needed;
        } else {
            return;
        }
        line.push_str(&styled);
    };
    if let Some(status) = text("status") {
        let padded = format!("{status:<status_width$}");
        add(&padded, styled(of_status(&status), &padded));
    }
    let vendor_data = text("vendor_data").map(|text| output.vendor_data(&text));
    for (label, value) in [("session", text("session_id")), ("vendor", vendor_data)] {
        if let Some(value) = value {
            let styled = format!("{} {value}", styled(DIM, label));
            add(&format!("{label} {value}"), styled);
        }
    }
    line
}

/// Prints the response of a handler; of an error its text, and what Didit would do next.
pub(super) fn print_result(
    result: &DeliveryResult,
    indent: usize,
    output: &mut Output,
) -> CliResult {
    let arrow = styled(DIM, "→");
    let took = styled(DIM, time::duration(result.took));
    let next = styled(WARN, result.consequence());
    let summary = match &result.status {
        Ok(code @ 200..=299) => format!("{arrow} {} {took}", styled(GOOD, code)),
        Ok(code) => format!("{arrow} {} {took}  {next}", styled(BAD, code)),
        Err(error) => format!("{arrow} {}  {next}", styled(BAD, error)),
    };
    output.line(format_args!("{:indent$}{summary}", ""))?;
    match clean(result.text.trim()) {
        text if text.is_empty() => Ok(()),
        text => output.note(format_args!("{:indent$}  {text}", "")),
    }
}

/// Sends deliveries, prints their results and counts them.
pub(super) struct DeliveryLog {
    sender: Sender,
    is_dry_run: bool,
    delivered: usize,
    failed: usize,
    skipped: usize,
}

impl DeliveryLog {
    pub(super) fn start(to: &str, is_dry_run: bool, output: &mut Output) -> CliResult<Self> {
        let sender = Sender::new(to)?;
        if !output.is_json() {
            let verb = if is_dry_run {
                "Would send to"
            } else {
                "Sending to"
            };
            output.line(format_args!("{verb} {}", styled(ACCENT, to)))?;
        }
        Ok(Self {
            sender,
            is_dry_run,
            delivered: 0,
            failed: 0,
            skipped: 0,
        })
    }

    /// Sends a delivery unless this is a dry run, and prints the result.
    pub(super) async fn deliver(
        &mut self,
        number: usize,
        event: &Map<String, Value>,
        remark: Option<&str>,
        delivery: Delivery,
        output: &mut Output,
    ) -> CliResult {
        let result = if self.is_dry_run {
            None
        } else {
            Some(self.sender.deliver(delivery).await)
        };
        match &result {
            Some(result) if !result.is_success() => self.failed += 1,
            _ => self.delivered += 1,
        }
        if output.is_json() {
            let status = result.as_ref().map(|result| result.status.as_ref());
            return output.data(&json!({
                "step": number,
                "sent": result.is_some(),
                "status": status.and_then(Result::ok),
                "error": status.and_then(Result::err),
                "remark": remark,
                "event": event,
            }));
        }
        let event = Value::Object(event.clone());
        let summary = event_summary(&event, output);
        output.line(format_args!("{number:>4}  {summary}"))?;
        if let Some(remark) = remark {
            output.line(format_args!("      {}", styled(WARN, remark)))?;
        }
        match result {
            Some(result) => print_result(&result, 6, output),
            None => output.note(format_args!("      {event}")),
        }
    }

    /// Prints that an event is not sent, and why.
    pub(super) fn skip(
        &mut self,
        number: usize,
        event: Option<&Map<String, Value>>,
        reason: &str,
        output: &mut Output,
    ) -> CliResult {
        self.skipped += 1;
        if output.is_json() {
            let value = json!({ "step": number, "sent": false, "skipped": reason, "event": event });
            return output.data(&value);
        }
        let skipped = styled(WARN, "skipped:");
        output.line(format_args!("{number:>4}  {skipped} {reason}"))
    }

    /// Prints the counts. An error if a delivery failed.
    pub(super) fn finish(self, output: &mut Output) -> CliResult {
        let Self {
            delivered,
            failed,
            skipped,
            ..
        } = self;
        if !output.is_json() {
            let verb = if self.is_dry_run {
                "would be sent"
            } else {
                "delivered"
            };
            let counts = format!("{delivered} {verb}, {failed} failed, {skipped} skipped");
            output.line(styled(BOLD, counts))?;
        }
        if failed > 0 {
            return Err(CliError::silent(ErrorKind::Negative));
        }
        Ok(())
    }
}
