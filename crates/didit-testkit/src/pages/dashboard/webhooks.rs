//! Webhooks: where they went, what was sent, what was answered.

use askama::Template;
use http::StatusCode;

use super::lost;
use super::view::{Notice, Pages, Shell, When, pretty};
use crate::delivery::{AttemptOutcome, DeliveryRecord};
use crate::http::reply::Reply;
use crate::pages::Asked;
use crate::pages::hosted::class_of;
use crate::pages::page::{desk, see_other};
use crate::vocabulary::id::canonical_uuid;

/// Rows on a page.
const SIZE: usize = 50;

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
    status: &'static str,
    status_class: &'static str,
    target: String,
    /// None where it is about a user or a company.
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
    answer: Option<String>,
}

/// How an attempt ended, for people.
pub(super) fn outcome(outcome: Option<AttemptOutcome>) -> (&'static str, String) {
    match outcome {
        None => ("neutral", "on its way".to_owned()),
        Some(AttemptOutcome::TimedOut) => ("bad", "no answer within five seconds".to_owned()),
        Some(AttemptOutcome::Refused) => ("bad", "no connection".to_owned()),
        Some(answered @ AttemptOutcome::Answered(status)) => {
            let class = if answered.is_success() { "good" } else { "bad" };
            (class, format!("answered {status}"))
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
        status,
        status_class: class_of(status),
        target: record.target.as_str().to_owned(),
        session: record.session_id(),
        created: When(record.created_at),
        attempts: record.attempts.len(),
        state,
        class,
    }
}

pub(super) fn list(asked: &Asked<'_>) -> Reply {
    let list = {
        let state = asked.fake.lock();
        let count = state.deliveries.iter().len();
        let pages = Pages::new(asked.page(), SIZE, count, |page| {
            format!("/dashboard/webhooks?page={page}")
        });
        List {
            shell: Shell::new(&state, "Webhooks"),
            rows: (state.deliveries.iter().rev())
                .skip(pages.skipped(SIZE))
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
    desk(StatusCode::OK, &list)
}

pub(super) fn show(asked: &Asked<'_>, id: &str) -> Reply {
    let notice = asked.query.get("done").filter(|&done| done == "resend");
    let notice = notice.map(|_| Notice::good("It is on its way once more."));
    let page = {
        let state = asked.fake.lock();
        let id = canonical_uuid(id);
        let record = state.deliveries.iter().find(|record| Some(record.id) == id);
        record.map(|record| One {
            shell: Shell::new(&state, "Webhooks").with(notice),
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
                        answer: (attempt.answer.as_deref()).map(|text| pretty(text.as_bytes())),
                    }
                })
                .collect(),
            is_pending: record.pending,
        })
    };
    match page {
        Some(page) => desk(StatusCode::OK, &page),
        None => lost(
            asked,
            "There is no such webhook; it may have been forgotten.",
        ),
    }
}

pub(super) fn resend(asked: &Asked<'_>, id: &str) -> Reply {
    let is_sent = {
        let mut state = asked.fake.lock();
        let now = state.now;
        canonical_uuid(id).is_some_and(|id| state.deliveries.resend(id, now))
    };
    if !is_sent {
        return lost(
            asked,
            "There is no such webhook; it may have been forgotten.",
        );
    }
    asked.fake.deliver();
    see_other(&format!("/dashboard/webhooks/{id}?done=resend"))
}
