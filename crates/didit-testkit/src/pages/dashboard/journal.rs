//! The journal: requests of the API and their responses.

use askama::Template;
use http::StatusCode;

use super::snippet;
use super::view::{LogFilter, Pages, Shell, lost};
use crate::http::{Reply, journal::Exchange};
use crate::pages::format::pretty;
use crate::pages::request::PageRequest;
use crate::pages::response::dashboard;

/// Requests per page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "dashboard/journal.html")]
struct List<'s> {
    shell: Shell,
    rows: Vec<&'s Exchange>,
    pages: Pages,
    filter: LogFilter,
}

#[derive(Template)]
#[template(path = "dashboard/exchange.html")]
struct One<'s> {
    shell: Shell,
    row: &'s Exchange,
    curl: String,
    rust: String,
}

impl Exchange {
    fn title(&self) -> &'static str {
        self.operation.unwrap_or("no operation")
    }

    /// Returns the path without the query.
    pub(super) fn bare_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// Returns the CSS class of the status.
    pub(super) fn class(&self) -> &'static str {
        match self.status.as_u16() {
            200..=299 => "good",
            300..=499 => "warn",
            _ => "bad",
        }
    }
}

pub(super) fn list(request: &PageRequest<'_>) -> Reply {
    let filter = LogFilter::read(request);
    let state = request.fake.lock();
    let matches = |exchange: &&Exchange| {
        let texts = [&*exchange.path, exchange.operation.unwrap_or_default()];
        filter.matches(&texts, !exchange.status.is_success())
    };
    let rows = state.journal.iter().rev().filter(matches);
    let (rows, pages) = filter.page(request, SIZE, rows);
    let list = List {
        shell: Shell::new(&state, "Journal", None),
        rows,
        pages,
        filter,
    };
    dashboard(StatusCode::OK, &list)
}

pub(super) fn show(request: &PageRequest<'_>, number: &str) -> Reply {
    let state = request.fake.lock();
    let number: Option<u64> = number.parse().ok();
    let Some(row) = (state.journal.iter()).find(|exchange| Some(exchange.number) == number) else {
        let text = "Request not found; the journal keeps the last ones only.";
        return lost(&state, text);
    };
    let one = One {
        shell: Shell::new(&state, "Journal", None),
        row,
        curl: snippet::curl(row, &state.settings.origin),
        rust: snippet::rust(row),
    };
    dashboard(StatusCode::OK, &one)
}
