//! `didit sessions list`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use didit_api::types::session::list::SessionKindFilter;
use didit_api::types::{ListSessions, SessionStatus, Timestamp};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::export::{Export, Format};
use crate::args::SetOptional as _;
use crate::connect::Context;
use crate::error::CliResult;
use crate::output::Output;
use crate::output::style::DIM;
use crate::output::table::{Cell, Column, Table};
use crate::output::text::field;
use crate::output::time;
use crate::signal::interruptible;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions list --status \"In Review\" --since 7d
  didit sessions list --search carmen --json
  didit sessions list --all --since 2026-01-01 --output csv --to sessions.csv

Sessions are listed newest first. An interrupted export to a file resumes when the same
command runs again; --restart starts over.")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
    /// Maximum number of sessions
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1000), conflicts_with = "all")]
    limit: u64,
    /// Number of sessions to skip
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    #[arg(conflicts_with = "all")]
    offset: u64,
    /// Print one JSON object per line
    #[arg(long)]
    ndjson: bool,
    /// Export all sessions
    #[arg(long, requires = "output")]
    all: bool,
    /// Format of an export
    #[arg(long, value_name = "FORMAT", requires = "all")]
    output: Option<Format>,
    /// Leave texts that a spreadsheet would execute as formulas as they are
    #[arg(long, requires = "all")]
    raw_csv: bool,
    /// File of an export [default: standard output]
    #[arg(long, value_name = "FILE", requires = "all")]
    to: Option<PathBuf>,
    /// Start an export over instead of resuming it
    #[arg(long, requires = "to")]
    restart: bool,
    /// Number of sessions per request of an export
    #[arg(long, value_name = "NUMBER", default_value_t = 4000, value_parser = clap::value_parser!(u64).range(2..=10_000), requires = "all")]
    page_size: u64,
}

#[derive(Debug, Args)]
struct Filter {
    /// Search for a name, an e-mail address, a number or an ID
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Filter by status; repeatable, or separated by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    status: Vec<SessionStatus>,
    /// Filter by user or company
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
    /// Filter by workflow
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
    /// Created on or after this day (UTC): 2026-11-01, or 7d for seven days ago
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<Timestamp>,
    /// Created on or before this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Timestamp>,
    /// Filter by country of the document (ISO 3166-1 alpha-3)
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Kind of session
    #[arg(long, value_name = "KIND", default_value = "user", value_parser = kind())]
    kind: SessionKindFilter,
}

fn kind() -> impl TypedValueParser<Value = SessionKindFilter> {
    PossibleValuesParser::new(["user", "business"])
        .map(|name| SessionKindFilter::from(name.as_str()))
}

/// Parses a day: a date, or a number of days ago.
fn day(text: &str) -> Result<Timestamp, &'static str> {
    let today = time::now().to_zoned_datetime(TimeZone::UTC).date();
    let date = match text.strip_suffix('d').map(str::parse::<i32>) {
        Some(Ok(days @ 0..=36_500)) => Some(today.saturating_sub(days.days())),
        Some(_) => None,
        None => text.parse::<Date>().ok(),
    };
    date.map(|date| Timestamp::new(date.to_string()))
        .ok_or("a day is a date such as 2026-11-01, or 7d for seven days ago")
}

impl Filter {
    fn into_request(self) -> ListSessions {
        ListSessions::new()
            .session_kind(self.kind)
            .status(self.status)
            .set(self.search, ListSessions::search)
            .set(self.vendor_data, ListSessions::vendor_data)
            .set(self.workflow_id.map(|id| [id]), ListSessions::workflow_id)
            .set(self.country.map(|country| [country]), ListSessions::country)
            .set(self.since, ListSessions::date_from)
            .set(self.until, ListSessions::date_to)
    }
}

/// Parses a status in any case. The API compares case-sensitively and answers an
/// unknown status with an empty list.
fn status(text: &str) -> Result<SessionStatus, String> {
    let name = text.trim().replace(['-', '_'], " ");
    let mut known = SessionStatus::KNOWN.iter();
    let status = known.find(|status| status.as_str().eq_ignore_ascii_case(&name));
    status.cloned().ok_or_else(|| {
        let names: Vec<_> = SessionStatus::KNOWN
            .iter()
            .map(SessionStatus::as_str)
            .collect();
        format!("statuses: {}", names.join(", "))
    })
}

pub(crate) async fn run(args: List, cx: &mut Context) -> CliResult {
    let filter = args.filter.into_request();
    let connection = cx.connect()?;
    if let Some(format) = args.output {
        let export = Export {
            connection: &connection,
            filter,
            format,
            page_size: args.page_size,
            raw_csv: args.raw_csv,
            restart: args.restart,
        };
        return interruptible(export.run(args.to.as_deref(), &mut cx.output)).await;
    }
    let request = filter.limit(args.limit).offset(args.offset);
    let call = connection.client.sessions().list(request);
    let page: Value = call.send_as().await?;
    let sessions = cx.output.page(&page, args.ndjson, "No sessions found.")?;
    match sessions {
        Some(sessions) => print(&page, sessions, args.offset, &mut cx.output),
        None => Ok(()),
    }
}

fn print(page: &Value, sessions: &[Value], offset: u64, output: &mut Output) -> CliResult {
    let mut table = Table::new([
        Column::fixed("NO"),
        Column::fixed("STATUS"),
        Column::fixed("SESSION"),
        Column::fixed("CREATED").optional(),
        Column::wrapped("VENDOR DATA", 8).optional(),
        Column::wrapped("NAME", 8).optional(),
        Column::fixed("COUNTRY").optional(),
    ]);
    let now = time::now();
    for session in sessions {
        let text = |name: &str| field(session, name);
        let number = session.get("session_number").and_then(Value::as_u64);
        let name = text("full_name").or_else(|| text("company_name"));
        table.row([
            Cell::new(
                number.map(|number| number.to_string()).unwrap_or_default(),
                DIM,
            ),
            Cell::status(text("status")),
            Cell::from(text("session_id").unwrap_or_default()),
            Cell::age(text("created_at").as_deref(), now),
            Cell::from(output.vendor_data(&text("vendor_data").unwrap_or_default())),
            Cell::from(output.personal(&name.unwrap_or_default())),
            Cell::from(text("country").unwrap_or_default()),
        ]);
    }
    table.print(output)?;
    output.page_end(page, sessions.len(), offset, "sessions")
}
