//! The journal: requests of the API and their responses.

use askama::Template;
use form_urlencoded::Serializer;
use http::StatusCode;

use super::snippet;
use super::view::{Pages, Shell, lost};
use crate::http::journal::Exchange;
use crate::http::reply::Reply;
use crate::pages::format::{When, pretty};
use crate::pages::request::PageRequest;
use crate::pages::response::dashboard;

/// Requests per page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "dashboard/journal.html")]
struct List {
    shell: Shell,
    rows: Vec<Row>,
    pages: Pages,
    search: String,
    failures: bool,
}

struct Row {
    number: u64,
    at: When,
    operation: &'static str,
    method: String,
    path: String,
    status: u16,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "dashboard/exchange.html")]
struct One {
    shell: Shell,
    row: Row,
    reason: &'static str,
    query: String,
    request: String,
    response: String,
    curl: String,
    rust: String,
}

fn row(exchange: &Exchange) -> Row {
    let path = exchange.path.split('?').next().unwrap_or_default();
    Row {
        number: exchange.number,
        at: When(exchange.at),
        operation: exchange.operation.unwrap_or("no operation"),
        method: exchange.method.to_string(),
        path: path.to_owned(),
        status: exchange.status.as_u16(),
        class: class_of(exchange.status),
    }
}

pub(super) fn class_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200..=299 => "good",
        300..=499 => "warn",
        _ => "bad",
    }
}

pub(super) fn list(request: &PageRequest<'_>) -> Reply {
    let search = request.query.get("search").unwrap_or_default().to_owned();
    let failures = request.query.get("failures").is_some();
    let state = request.fake.lock();
    let matches = |exchange: &&Exchange| {
        let is_named = exchange.path.contains(&search)
            || (exchange.operation).is_some_and(|operation| operation.contains(&search));
        is_named && !(failures && exchange.status.is_success())
    };
    let number = request.query.number("page").unwrap_or(1);
    let count = state.journal.iter().filter(matches).count();
    let pages = Pages::new(number, SIZE, count, |page| {
        let mut link = Serializer::for_suffix("/dashboard/journal?".to_owned(), 19);
        if !search.is_empty() {
            link.append_pair("search", &search);
        }
        if failures {
            link.append_pair("failures", "1");
        }
        link.append_pair("page", &page.to_string()).finish()
    });
    let rows = (state.journal.iter().rev().filter(matches))
        .skip(pages.skipped)
        .take(SIZE)
        .map(row)
        .collect();
    let list = List {
        shell: Shell::new(&state, "Journal", None),
        rows,
        pages,
        search,
        failures,
    };
    drop(state);
    dashboard(StatusCode::OK, &list)
}

pub(super) fn show(request: &PageRequest<'_>, number: &str) -> Reply {
    let one = {
        let state = request.fake.lock();
        let number: Option<u64> = number.parse().ok();
        let exchange = (state.journal.iter()).find(|exchange| Some(exchange.number) == number);
        exchange.map(|exchange| One {
            shell: Shell::new(&state, "Journal", None),
            row: row(exchange),
            reason: exchange.status.canonical_reason().unwrap_or_default(),
            query: (exchange.path.split_once('?')).map_or(String::new(), |(_, query)| query.into()),
            request: pretty(&exchange.request),
            response: pretty(&exchange.response),
            curl: snippet::curl(exchange, &state.settings.origin),
            rust: snippet::rust(exchange),
        })
    };
    match one {
        Some(one) => dashboard(StatusCode::OK, &one),
        None => lost(
            request,
            "Request not found; the journal keeps the last ones only.",
        ),
    }
}
