//! Webhooks: destinations, deliveries and their attempts.

use askama::Template;
use http::StatusCode;

use super::view::{Notice, Pages, Shell, lost};
use crate::delivery::{AttemptOutcome, DeliveryRecord};
use crate::http::reply::Reply;
use crate::pages::format::{When, pretty, status_class};
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::vocabulary::id::canonical_uuid;

/// Webhooks per page.
const SIZE: usize = 50;

const LOST: &str = "Webhook not found; the fake keeps the last ones only.";

#[derive(Template)]
#[template(path = "dashboard/webhooks.html")]
struct List {
    shell: Shell,
    rows: Vec<Row>,
    pages: Pages,
    destinations: Vec<(String, String, bool)>,
    secret: String,
}

struct Row {
    id: String,
    event: String,
    status: String,
    status_class: &'static str,
    target: String,
    /// `None` if the event is about a user or a company.
    session: Option<String>,
    created: When,
    attempts: usize,
    state: &'static str,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "dashboard/webhook.html")]
struct One {
    shell: Shell,
    row: Row,
    attempts: Vec<Shown>,
    is_pending: bool,
}

struct Shown {
    number: usize,
    at: When,
    class: &'static str,
    outcome: String,
    headers: Vec<(String, String)>,
    body: String,
    response: Option<String>,
}

/// Returns the CSS class and the text of an attempt's outcome.
pub(super) fn outcome(outcome: Option<AttemptOutcome>) -> (&'static str, String) {
    match outcome {
        None => ("neutral", "in progress".to_owned()),
        Some(AttemptOutcome::TimedOut) => ("bad", "no response within 5 seconds".to_owned()),
        Some(AttemptOutcome::Refused) => ("bad", "no connection".to_owned()),
        Some(outcome @ AttemptOutcome::Answered(status)) => {
            let class = if outcome.is_success() { "good" } else { "bad" };
            (class, format!("response {status}"))
        }
    }
}

fn row(record: &DeliveryRecord) -> Row {
    let (state, class) = match (record.is_delivered(), record.pending) {
        (true, false) => ("Delivered", "good"),
        (_, true) => ("Pending", "warn"),
        (false, false) => ("Failed", "bad"),
    };
    let status = record.status();
    Row {
        id: record.id.to_string(),
        event: record.webhook_type.to_string(),
        status: status.to_owned(),
        status_class: status_class(status),
        target: record.target.as_str().to_owned(),
        session: record.session_id(),
        created: When(record.created_at),
        attempts: record.attempts.len(),
        state,
        class,
    }
}

pub(super) fn list(request: &PageRequest<'_>) -> Reply {
    let list = {
        let state = request.fake.lock();
        let count = state.deliveries.iter().len();
        let pages = Pages::new(
            request.query.number("page").unwrap_or(1),
            SIZE,
            count,
            |page| format!("/dashboard/webhooks?page={page}"),
        );
        List {
            shell: Shell::new(&state, "Webhooks", None),
            rows: (state.deliveries.iter().rev())
                .skip(pages.skipped)
                .take(SIZE)
                .map(row)
                .collect(),
            pages,
            destinations: (state.deliveries.destinations.iter())
                .map(|destination| {
                    (
                        destination.label.to_string(),
                        destination.target.as_str().to_owned(),
                        destination.enabled,
                    )
                })
                .collect(),
            secret: state.webhook_secret.to_string(),
        }
    };
    dashboard(StatusCode::OK, &list)
}

pub(super) fn show(request: &PageRequest<'_>, id: &str) -> Reply {
    let notice = Notice::done(request, &[("resend", "The webhook is sent again.")]);
    let page = {
        let state = request.fake.lock();
        let id = canonical_uuid(id);
        let record = state.deliveries.iter().find(|record| Some(record.id) == id);
        record.map(|record| One {
            shell: Shell::new(&state, "Webhooks", notice),
            row: row(record),
            attempts: (1..)
                .zip(&record.attempts)
                .map(|(number, attempt)| {
                    let (class, outcome) = outcome(attempt.outcome);
                    Shown {
                        number,
                        at: When(attempt.at),
                        class,
                        outcome,
                        headers: (attempt.headers.iter())
                            .map(|(name, value)| {
                                let value = String::from_utf8_lossy(value.as_bytes());
                                (name.to_string(), value.into_owned())
                            })
                            .collect(),
                        body: pretty(&attempt.body),
                        response: (attempt.answer.as_deref()).map(|text| pretty(text.as_bytes())),
                    }
                })
                .collect(),
            is_pending: record.pending,
        })
    };
    match page {
        Some(page) => dashboard(StatusCode::OK, &page),
        None => lost(request, LOST),
    }
}

pub(super) fn resend(request: &PageRequest<'_>, id: &str) -> Reply {
    let is_sent = {
        let mut state = request.fake.lock();
        let now = state.now;
        canonical_uuid(id).is_some_and(|id| state.deliveries.resend(id, now))
    };
    if !is_sent {
        return lost(request, LOST);
    }
    request.fake.deliver();
    see_other(&format!("/dashboard/webhooks/{id}?done=resend"))
}
