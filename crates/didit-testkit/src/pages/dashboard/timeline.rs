//! The timeline of a session: requests, status changes, reviews and webhook attempts.

use super::journal;
use super::webhooks::outcome;
use crate::pages::format::{When, status_class};
use crate::state::State;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::time::UtcTime;

pub(super) struct Entry {
    at: UtcTime,
    pub(super) when: When,
    pub(super) kind: &'static str,
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) link: Option<String>,
}

impl Entry {
    fn new(at: UtcTime, kind: &'static str, class: &'static str, title: String) -> Self {
        Self {
            at,
            when: When(at),
            kind,
            class,
            title,
            detail: String::new(),
            link: None,
        }
    }
}

/// Larger bodies are not searched for the id of the session.
const LARGE: usize = 64 * 1024;

pub(super) fn of(state: &State, index: SessionIndex) -> Vec<Entry> {
    let session = state.store.get(index);
    let id = session.id.to_string();
    let mut entries = Vec::new();
    for exchange in state.journal.iter() {
        let names =
            |body: &[u8]| body.len() < LARGE && memchr::memmem::find(body, id.as_bytes()).is_some();
        let writes = exchange.method != http::Method::GET;
        if exchange.path.contains(&id)
            || (writes && (names(&exchange.request) || names(&exchange.response)))
        {
            let class = match journal::class_of(exchange.status) {
                "good" => "neutral",
                class => class,
            };
            let path = exchange.path.split('?').next().unwrap_or_default();
            let mut entry = Entry::new(
                exchange.at,
                "Request",
                class,
                exchange.operation.unwrap_or(path).to_owned(),
            );
            entry.detail = format!("{} {path} → {}", exchange.method, exchange.status.as_u16());
            entry.link = Some(format!("/dashboard/journal/{}", exchange.number));
            entries.push(entry);
        }
    }
    for change in state
        .feed
        .since(0)
        .filter(|change| change.session == session.id)
    {
        let to = change.to();
        let mut entry = Entry::new(change.at, "Status", status_class(to), to.to_owned());
        entry.detail = match change.from() {
            Some(from) => format!("was {from}"),
            None => "created".to_owned(),
        };
        entries.push(entry);
    }
    for activity in session.activity() {
        let (title, detail) = match (&activity.comment, &activity.change) {
            (Some(comment), _) => ("Comment".to_owned(), comment.to_string()),
            (None, Some(change)) => ("Data corrected".to_owned(), change.fields().join(", ")),
            (None, None) => continue,
        };
        let mut entry = Entry::new(activity.at, activity.actor.display(), "neutral", title);
        entry.detail = detail;
        entries.push(entry);
    }
    for record in state
        .deliveries
        .iter()
        .filter(|record| record.subject.session == Some(session.id))
    {
        let link = format!("/dashboard/webhooks/{}", record.id);
        for (number, attempt) in (1..).zip(&record.attempts) {
            let (class, text) = outcome(attempt.outcome);
            let mut entry = Entry::new(
                attempt.at,
                "Webhook",
                class,
                format!("{} {}", record.webhook_type, record.status()),
            );
            entry.detail = format!("attempt {number} to {}: {text}", record.target.as_str());
            entry.link = Some(link.clone());
            entries.push(entry);
        }
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}
