//! `didit events` and `didit logs`: what a fake server sent and answered.

use std::time::Duration;

use clap::{Args, Subcommand};
use didit_transport::{Clock as _, TokioClock};
use http::Method;
use serde_json::Value;

use crate::connect::Context;
use crate::error::{CliError, CliResult, ErrorKind};
use crate::fake::FakeServer;
use crate::output::Output;
use crate::output::style::{BAD, DIM, GOOD, WARN, styled};
use crate::output::table::{Cell, Column, Table};
use crate::output::text::field;
use crate::output::time;
use crate::signal::terminated;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the webhooks that a fake sent
    List(List),
    /// Send a webhook again
    Resend(Resend),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only webhooks of this session
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// Maximum number of webhooks; the newest are printed
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Resend {
    /// ID of the webhook or of its event; see didit events list
    #[arg(value_name = "ID")]
    id: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Logs {
    /// Print the requests to a fake as it answers them
    Tail(Tail),
}

#[derive(Debug, Args)]
pub(crate) struct Tail {
    /// Only requests whose operation or path contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Only answers with this status, or class of statuses, such as 404 or 5xx
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Option<String>,
    /// Begin with this number of earlier requests
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    last: usize,
    /// Stop after this number of requests
    #[arg(long, value_name = "NUMBER")]
    count: Option<usize>,
}

/// Time between two looks at the journal.
const INTERVAL: Duration = Duration::from_millis(250);

fn status(text: &str) -> Result<String, &'static str> {
    let digits = text
        .strip_suffix("xx")
        .map_or((text, 3), |class| (class, 1));
    let is_number =
        digits.0.len() == digits.1 && digits.0.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        .then(|| digits.0.to_owned())
        .ok_or("must be a status such as 404, or a class such as 5xx")
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    let fake = FakeServer::find(cx)?;
    match command {
        Command::List(args) => {
            let mut events = webhooks(&fake).await?;
            let is_other = |event: &Value| {
                args.session.is_some() && field(event, "session_id") != args.session
            };
            events.retain(|event| !is_other(event));
            print(
                &events[events.len().saturating_sub(args.limit)..],
                &mut cx.output,
            )
        }
        Command::Resend(args) => {
            let is_named = |event: &Value| {
                ["uuid", "event_id"]
                    .iter()
                    .any(|name| field(event, name).as_ref() == Some(&args.id))
            };
            let events = webhooks(&fake).await?;
            let event = events
                .iter()
                .rfind(|event| is_named(event))
                .ok_or_else(|| {
                    CliError::new(ErrorKind::NotFound, "the fake has sent no such webhook")
                        .with_hint("list them: didit events list")
                })?;
            let id = field(event, "uuid").unwrap_or_default();
            let path = format!("webhooks/{id}/resend");
            fake.call::<Value>(Method::POST, &path, None).await?;
            fake.settle().await?;
            let mut events = webhooks(&fake).await?;
            events.retain(|event| field(event, "uuid").as_ref() == Some(&id));
            print(&events, &mut cx.output)
        }
    }
}

/// The webhooks that the fake sent, oldest first.
pub(crate) async fn webhooks(fake: &FakeServer) -> CliResult<Vec<Value>> {
    fake.call(Method::GET, "webhooks", None).await
}

/// Prints a table of webhooks, or a line of JSON for each.
pub(crate) fn print(events: &[Value], output: &mut Output) -> CliResult {
    if output.is_json() {
        return events.iter().try_for_each(|event| output.data(event));
    }
    let mut table = Table::new([
        Column::fixed("TYPE"),
        Column::fixed("STATUS"),
        Column::fixed("RESULT"),
        Column::fixed("ID"),
        Column::fixed("TO").optional(),
        Column::fixed("SESSION").optional(),
    ]);
    for event in events {
        let text = |name: &str| field(event, name).unwrap_or_default();
        let attempts = event.get("attempts").and_then(Value::as_array);
        let last = attempts.and_then(|attempts| attempts.last());
        let answered = last.and_then(|last| last.get("response_status")?.as_u64());
        let error = last.and_then(|last| field(last, "error"));
        let result = answered.map(|status| status.to_string()).or(error);
        let style = match text("state").as_str() {
            "delivered" => GOOD,
            "pending" => WARN,
            _ => BAD,
        };
        table.row([
            Cell::from(text("webhook_type")),
            Cell::status(field(event, "status")),
            Cell::new(result.unwrap_or_else(|| text("state")), style),
            Cell::new(text("uuid"), DIM),
            Cell::from(text("request_url")),
            Cell::new(text("session_id"), DIM),
        ]);
    }
    if table.is_empty() {
        return output.line("No webhooks.");
    }
    table.print(output)
}

pub(crate) async fn logs(Logs::Tail(args): Logs, cx: &mut Context) -> CliResult {
    let fake = FakeServer::find(cx)?;
    let clock = TokioClock::new();
    let mut stopped = std::pin::pin!(terminated());
    let mut path = format!("journal?last={}", args.last);
    let (mut after, mut printed) = (0, 0);
    loop {
        let exchanges: Vec<Value> = fake.call(Method::GET, &path, None).await?;
        for exchange in &exchanges {
            after = exchange
                .get("number")
                .and_then(Value::as_u64)
                .unwrap_or(after);
            if args.includes(exchange) && args.count.is_none_or(|count| printed < count) {
                print_exchange(exchange, &mut cx.output)?;
                printed += 1;
            }
        }
        cx.output.flush()?;
        if args.count.is_some_and(|count| printed >= count) {
            return Ok(());
        }
        path = format!("journal?after={after}");
        tokio::select! {
            () = &mut stopped => return Ok(()),
            () = clock.sleep(INTERVAL) => {}
        }
    }
}

impl Tail {
    fn includes(&self, exchange: &Value) -> bool {
        let status = exchange
            .get("status")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            .to_string();
        let has_text = |text: &String| {
            ["operation", "path"]
                .iter()
                .any(|name| field(exchange, name).is_some_and(|field| field.contains(text)))
        };
        self.status
            .as_ref()
            .is_none_or(|wanted| status.starts_with(wanted))
            && self.filter.as_ref().is_none_or(has_text)
    }
}

/// Prints a request without its query, which can hold personal data.
fn print_exchange(exchange: &Value, output: &mut Output) -> CliResult {
    if output.is_json() {
        return output.data(exchange);
    }
    let text = |name: &str| field(exchange, name).unwrap_or_default();
    let status = exchange.get("status").and_then(Value::as_u64).unwrap_or(0);
    let style = match status {
        200..=299 => GOOD,
        500.. => BAD,
        _ => WARN,
    };
    let at = time::parse(&text("at"))
        .map(time::local_clock)
        .unwrap_or_default();
    let (method, operation) = (text("method"), text("operation"));
    let path = text("path");
    let path = path.split('?').next().unwrap_or_default();
    output.line(format_args!(
        "{}  {}  {method:<6} {path}  {}",
        styled(DIM, at),
        styled(style, status),
        styled(DIM, operation)
    ))
}
