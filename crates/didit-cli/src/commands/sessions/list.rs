//! `didit sessions list`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use didit_api::types::session::list::SessionKindFilter;
use didit_api::types::{ListSessions, SessionStatus, Timestamp};
use didit_transport::{Clock as _, TokioClock};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::export;
use crate::cli::Global;
use crate::connect::connect;
use crate::failure::{Failure, Outcome};
use crate::screen::{Screen, paint};
use crate::style::{BOLD, DIM, of_status};
use crate::table::{Cell, Column, Table};
use crate::{signal, when};

/// List sessions, newest first, or export all of them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions list --status \"In Review\" --since 7d
  didit sessions list --search carmen --json
  didit sessions list --all --since 2026-01-01 --output csv --to sessions.csv

An export to a file is written under another name first. After a break, the same
command goes on where it stopped; --restart begins anew.")]
pub(crate) struct List {
    #[command(flatten)]
    pub(super) filter: Filter,
    /// How many to show
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1000), conflicts_with = "all")]
    limit: u64,
    /// How many to pass over
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        conflicts_with = "all"
    )]
    offset: u64,
    /// Print one JSON object a line
    #[arg(long)]
    ndjson: bool,
    /// All of them, in the form of --output
    #[arg(long, requires = "output")]
    all: bool,
    /// The form of an export
    #[arg(long, value_name = "FORM", requires = "all")]
    output: Option<Form>,
    /// Where to write the export [default: standard output]
    #[arg(long, value_name = "FILE", requires = "all")]
    to: Option<PathBuf>,
    /// Begin an export anew instead of going on
    #[arg(long, requires = "to")]
    restart: bool,
    /// How many to ask the service for at once
    #[arg(long, value_name = "NUMBER", default_value_t = 4000, value_parser = clap::value_parser!(u64).range(2..=10_000), requires = "all")]
    page_size: u64,
}

/// Which sessions.
#[derive(Debug, Args)]
pub(super) struct Filter {
    /// Text to look for: a name, an e-mail, a number, an id
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only sessions of this status; may be given more than once, or separated by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<String>,
    /// Only sessions of this user or company
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
    /// Only sessions of this workflow
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
    /// Created on this day (UTC) or later: 2026-11-01, or 7d for the last seven days
    #[arg(long, value_name = "DAY")]
    since: Option<Day>,
    /// Created on this day (UTC) or before
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
    /// Only documents of this country, as ISO 3166-1 alpha-3
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Sessions of users or of companies
    #[arg(long, value_name = "KIND", default_value = "user")]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    User,
    Business,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    Csv,
    Ndjson,
}

/// A day, by its date or its distance.
#[derive(Debug, Clone, Copy)]
pub(super) enum Day {
    On(Date),
    Ago(i32),
}

impl std::str::FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a day is 2026-11-01, or 7d for seven days ago".to_owned();
        if let Some(days) = text.strip_suffix('d') {
            let days = days.parse().map_err(|_| wrong())?;
            return (0..=36_500)
                .contains(&days)
                .then_some(Self::Ago(days))
                .ok_or_else(wrong);
        }
        text.parse().map(Self::On).map_err(|_| wrong())
    }
}

impl Day {
    fn date(self, today: Date) -> Date {
        match self {
            Self::On(date) => date,
            Self::Ago(days) => today.saturating_sub(days.days()),
        }
    }
}

impl Filter {
    pub(super) fn request(&self, now: jiff::Timestamp) -> Outcome<ListSessions> {
        let today = now.to_zoned(TimeZone::UTC).date();
        let mut request = ListSessions::new().session_kind(match self.kind {
            Kind::User => SessionKindFilter::User,
            Kind::Business => SessionKindFilter::Business,
        });
        if let Some(search) = &self.search {
            request = request.search(search.as_str());
        }
        let mut statuses = Vec::new();
        for status in &self.status {
            statuses.push(known_status(status)?);
        }
        request = request.status(statuses);
        if let Some(vendor_data) = &self.vendor_data {
            request = request.vendor_data(vendor_data.as_str());
        }
        if let Some(workflow_id) = &self.workflow_id {
            request = request.workflow_id([workflow_id.as_str()]);
        }
        if let Some(country) = &self.country {
            request = request.country([country.as_str()]);
        }
        if let Some(since) = self.since {
            request = request.date_from(Timestamp::new(since.date(today).to_string()));
        }
        if let Some(until) = self.until {
            request = request.date_to(Timestamp::new(until.date(today).to_string()));
        }
        Ok(request)
    }
}

/// The service compares letter by letter and answers an unknown word with an
/// empty list, so case is put right here and a slip is told.
fn known_status(text: &str) -> Outcome<SessionStatus> {
    let wanted = text.trim().replace(['-', '_'], " ");
    SessionStatus::KNOWN
        .iter()
        .find(|status| status.as_str().eq_ignore_ascii_case(&wanted))
        .cloned()
        .ok_or_else(|| {
            let names: Vec<_> = SessionStatus::KNOWN
                .iter()
                .map(SessionStatus::as_str)
                .collect();
            Failure::misuse("there is no such status")
                .with_hint(format!("there are: {}", names.join(", ")))
        })
}

/// A page as the service gives it, without loss.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) count: Option<u64>,
    pub(super) next: Option<String>,
    #[serde(default)]
    pub(super) results: Vec<Value>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

pub(crate) async fn run(arguments: List, global: &Global, screen: &mut Screen) -> Outcome {
    let now = when::moment(TokioClock::new().now());
    let filter = arguments.filter.request(now)?;
    let connection = connect(global)?;
    if let Some(form) = arguments.output {
        let export = export::Export {
            filter,
            form,
            page_size: arguments.page_size,
            restart: arguments.restart,
        };
        let work = export.run(arguments.to.as_deref(), &connection, screen);
        return signal::interruptible(work).await;
    }
    let request = filter.limit(arguments.limit).offset(arguments.offset);
    let page: Rows = connection.client.sessions().list(request).send_as().await?;
    if arguments.ndjson {
        for row in &page.results {
            screen.data(row)?;
        }
        return Ok(());
    }
    if screen.is_json() {
        return screen.data(&page);
    }
    print(&page, arguments.offset, now, screen)
}

fn print(page: &Rows, offset: u64, now: jiff::Timestamp, screen: &mut Screen) -> Outcome {
    if page.results.is_empty() {
        return screen.line("No session matches.");
    }
    let mut table = Table::new([
        Column::whole("NO"),
        Column::whole("STATUS"),
        Column::whole("SESSION"),
        Column::whole("CREATED").optional(),
        Column::cut("VENDOR DATA", 8).optional(),
        Column::cut("NAME", 8).optional(),
        Column::whole("COUNTRY").optional(),
    ]);
    for row in &page.results {
        let text = |name: &str| row.get(name).and_then(Value::as_str);
        let status = text("status").unwrap_or("unknown");
        let name = text("full_name").or_else(|| text("company_name"));
        let created = text("created_at").and_then(when::parse);
        table.row([
            Cell::new(
                row.get("session_number")
                    .map(Value::to_string)
                    .unwrap_or_default(),
                DIM,
            ),
            Cell::new(status, of_status(status)),
            Cell::from(text("session_id").unwrap_or("")),
            Cell::new(
                created
                    .map(|time| when::relative(time, now))
                    .unwrap_or_default(),
                DIM,
            ),
            Cell::from(
                text("vendor_data")
                    .map(|text| screen.vendor_data(text))
                    .unwrap_or_default(),
            ),
            Cell::from(name.map(|text| screen.personal(text)).unwrap_or_default()),
            Cell::from(text("country").unwrap_or("")),
        ]);
    }
    table.print(screen)?;
    let shown = u64::try_from(page.results.len()).unwrap_or(u64::MAX);
    let count = match page.count {
        Some(count) => format!("{shown} of {count}"),
        None => shown.to_string(),
    };
    let more = match page.next {
        Some(_) => format!(" · more: --offset {}", offset.saturating_add(shown)),
        None => String::new(),
    };
    screen.line("")?;
    screen.line(format_args!(
        "{}{}",
        paint(BOLD, format_args!("{count} sessions")),
        if more.is_empty() {
            more
        } else {
            paint(DIM, more)
        }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_known_in_any_case_and_a_slip_is_told() {
        assert_eq!(known_status("in-review").unwrap(), SessionStatus::InReview);
        assert_eq!(known_status("APPROVED").unwrap(), SessionStatus::Approved);
        assert!(known_status("Aproved").is_err());
    }

    #[test]
    fn a_day_is_a_date_or_a_distance() {
        let today: Date = "2026-11-22".parse().unwrap();
        assert_eq!(
            "7d".parse::<Day>().unwrap().date(today).to_string(),
            "2026-11-15"
        );
        assert_eq!(
            "2026-01-31".parse::<Day>().unwrap().date(today).to_string(),
            "2026-01-31"
        );
        for text in ["", "d", "-1d", "9999999d", "2026-02-30", "yesterday"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
