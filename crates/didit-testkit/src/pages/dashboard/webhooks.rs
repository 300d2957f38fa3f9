//! Webhooks: destinations, deliveries and their attempts.

use askama::Template;
use http::StatusCode;

use super::destinations;
use super::records::Form;
use super::view::{LogFilter, Notice, Pages, Shell, lost};
use crate::delivery::{AttemptOutcome, DeliveryAttempt, DeliveryRecord, Destination, Target};
use crate::http::Reply;
use crate::pages::format::{pretty, status_class};
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::scenario::shown::label;
use crate::state::events::EVENTS;
use crate::vocabulary::{Query, canonical_uuid};

/// Webhooks per page.
const SIZE: usize = 50;

const LOST: &str = "Webhook not found; the fake keeps the last ones only.";

#[derive(Template)]
#[template(path = "dashboard/webhooks.html")]
struct List<'s> {
    shell: Shell,
    rows: Vec<&'s DeliveryRecord>,
    pages: Pages,
    filter: LogFilter,
    destinations: &'s [Destination],
    addition: Form,
    secret: &'s str,
}

#[derive(Template)]
#[template(path = "dashboard/webhook.html")]
struct One<'s> {
    shell: Shell,
    row: &'s DeliveryRecord,
}

impl DeliveryRecord {
    /// Returns the CSS class and the text of the state.
    fn state(&self) -> (&'static str, &'static str) {
        match (self.is_delivered(), self.pending) {
            (true, false) => ("good", "Delivered"),
            (_, true) => ("warn", "Pending"),
            (false, false) => ("bad", "Failed"),
        }
    }
}

impl DeliveryAttempt {
    /// Returns the CSS class and the text of the outcome.
    pub(super) fn result(&self) -> (&'static str, String) {
        match self.outcome {
            None => ("neutral", "in progress".to_owned()),
            Some(AttemptOutcome::TimedOut) => ("bad", "no response within 5 seconds".to_owned()),
            Some(AttemptOutcome::Refused) => ("bad", "no connection".to_owned()),
            Some(outcome @ AttemptOutcome::Answered(status)) => {
                let class = if outcome.is_success() { "good" } else { "bad" };
                (class, format!("response {status}"))
            }
        }
    }
}

pub(super) fn act(request: &PageRequest<'_>, form: &Query) -> Reply {
    destinations::act(request, form).unwrap_or_else(|notice| list(request, Some(notice)))
}

pub(super) fn list(request: &PageRequest<'_>, notice: Option<Notice>) -> Reply {
    let notice = notice.or_else(|| Notice::done(request, &destinations::DONE));
    let state = request.fake.lock();
    let filter = LogFilter::read(request);
    let matches = |record: &&DeliveryRecord| {
        let session = record.session_id();
        let session = session.as_ref().map_or("", |id| id.as_str());
        let texts = [
            record.webhook_type(),
            record.status(),
            record.url(),
            session,
        ];
        filter.matches(&texts, !record.is_delivered())
    };
    let rows = state.deliveries.iter().rev().filter(matches);
    let (rows, pages) = filter.page(request, SIZE, rows);
    let shell = Shell::new(&state, "Webhooks", notice);
    let list = List {
        addition: destinations::addition(&shell),
        rows,
        pages,
        filter,
        destinations: &state.deliveries.destinations,
        secret: &state.webhook_secret,
        shell,
    };
    dashboard(list.shell.status(), &list)
}

pub(super) fn show(request: &PageRequest<'_>, id: &str) -> Reply {
    let notice = Notice::done(request, &[("resend", "The webhook is sent again.")]);
    let state = request.fake.lock();
    let id = canonical_uuid(id);
    let Some(row) = state.deliveries.iter().find(|record| Some(record.id) == id) else {
        return lost(&state, LOST);
    };
    let shell = Shell::new(&state, "Webhooks", notice);
    dashboard(StatusCode::OK, &One { shell, row })
}

pub(super) fn resend(request: &PageRequest<'_>, id: &str) -> Reply {
    if !request.fake.resend(id) {
        return lost(&request.fake.lock(), LOST);
    }
    see_other(&format!("/dashboard/webhooks/{id}?done=resend"))
}
