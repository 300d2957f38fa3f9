//! The timeline of a session: requests, status changes, reviews and webhook attempts.

use crate::pages::format::status_class;
use crate::state::State;
use crate::vocabulary::{SessionIndex, UtcTime};

pub(super) struct Entry {
    pub(super) at: UtcTime,
    pub(super) kind: &'static str,
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) link: Option<String>,
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
            let (method, path) = (&exchange.method, exchange.bare_path());
            entries.push(Entry {
                at: exchange.at,
                kind: "Request",
                class: match exchange.class() {
                    "good" => "neutral",
                    class => class,
                },
                title: exchange.operation.unwrap_or(path).to_owned(),
                detail: format!("{method} {path} → {}", exchange.status.as_u16()),
                link: Some(format!("/dashboard/journal/{}", exchange.number)),
            });
        }
    }
    let changes = state.feed.since(0);
    for change in changes.filter(|change| change.session == session.id) {
        let from = change.from();
        entries.push(Entry {
            at: change.at,
            kind: "Status",
            class: status_class(change.to()),
            title: change.to().to_owned(),
            detail: from.map_or("created".to_owned(), |from| format!("was {from}")),
            link: None,
        });
    }
    for activity in session.activity() {
        let (title, detail) = match (&activity.comment, &activity.change) {
            (Some(comment), _) => ("Comment", comment.to_string()),
            (None, Some(change)) => ("Data corrected", change.fields().join(", ")),
            (None, None) => continue,
        };
        entries.push(Entry {
            at: activity.at,
            kind: activity.actor.display(),
            class: "neutral",
            title: title.to_owned(),
            detail,
            link: None,
        });
    }
    let records = state.deliveries.iter();
    for record in records.filter(|record| record.subject.session == Some(session.id)) {
        for (number, attempt) in (1..).zip(&record.attempts) {
            let (class, text) = attempt.result();
            entries.push(Entry {
                at: attempt.at,
                kind: "Webhook",
                class,
                title: format!("{} {}", record.webhook_type, record.status()),
                detail: format!("attempt {number} to {}: {text}", record.target.as_str()),
                link: Some(format!("/dashboard/webhooks/{}", record.id)),
            });
        }
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}
