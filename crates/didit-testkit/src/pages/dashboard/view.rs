//! What the pages of the dashboard share.

use std::fmt;

use askama::Template;
use http::StatusCode;

use super::mark;
use crate::state::State;
use crate::vocabulary::time::UtcTime;

/// What every page has around it.
pub(super) struct Shell {
    pub(super) section: &'static str,
    pub(super) now: When,
    pub(super) mark: u64,
    pub(super) environment: &'static str,
    pub(super) revision: &'static str,
    pub(super) notice: Option<Notice>,
}

impl Shell {
    pub(super) fn new(state: &State, section: &'static str) -> Self {
        Self {
            section,
            now: When(state.now),
            mark: mark(state, section),
            environment: state.settings.environment.as_str(),
            revision: state.settings.revision.as_str(),
            notice: None,
        }
    }

    pub(super) fn with(self, notice: Option<Notice>) -> Self {
        Self { notice, ..self }
    }

    #[expect(clippy::unused_self, reason = "templates call methods, not functions")]
    pub(super) const fn sections(&self) -> [(&'static str, &'static str); 5] {
        [
            ("Sessions", "/"),
            ("Webhooks", "/dashboard/webhooks"),
            ("Journal", "/dashboard/journal"),
            ("Faults", "/dashboard/faults"),
            ("Clock", "/dashboard/clock"),
        ]
    }
}

/// What came of what the visitor did.
pub(super) struct Notice {
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl Notice {
    pub(super) fn good(text: &str) -> Self {
        Self {
            class: "good",
            text: text.to_owned(),
        }
    }

    pub(super) fn bad(text: &str) -> Self {
        Self {
            class: "bad",
            text: text.to_owned(),
        }
    }

    /// The status of a page that has it.
    pub(super) fn status(notice: Option<&Self>) -> StatusCode {
        match notice {
            Some(notice) if notice.class == "bad" => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::OK,
        }
    }
}

/// A moment as a person reads it.
#[derive(Clone, Copy)]
pub(super) struct When(pub(super) UtcTime);

impl When {
    /// For `<time datetime>`.
    pub(super) fn machine(self) -> String {
        self.0.rfc3339()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.rfc3339();
        let (date, time) = text.split_once('T').unwrap_or((&text, ""));
        f.write_str(date)?;
        f.write_str(" ")?;
        f.write_str(time.get(..8).unwrap_or(time))
    }
}

/// The neighbours of a page of a list.
pub(super) struct Pages {
    number: usize,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) count: usize,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
}

impl Pages {
    /// `link` gives the address of a page by its number, which counts from 1.
    pub(super) fn new(
        page: usize,
        size: usize,
        count: usize,
        link: impl Fn(usize) -> String,
    ) -> Self {
        let start = (page - 1).saturating_mul(size);
        let last = start.saturating_add(size).min(count);
        Self {
            number: page,
            first: start.saturating_add(1).min(last),
            last,
            count,
            newer: (page > 1).then(|| link(page - 1)),
            older: (last < count).then(|| link(page + 1)),
        }
    }

    /// How many rows stand on the pages before this one.
    pub(super) const fn skipped(&self, size: usize) -> usize {
        (self.number - 1).saturating_mul(size)
    }

    pub(super) const fn is_needed(&self) -> bool {
        self.newer.is_some() || self.older.is_some()
    }
}

#[derive(Template)]
#[template(path = "dashboard/lost.html")]
pub(super) struct Lost {
    pub(super) shell: Shell,
    pub(super) text: String,
}

/// JSON as a person reads it; other text as it is.
pub(super) fn pretty(bytes: &[u8]) -> String {
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
        return serde_json::to_string_pretty(&value).unwrap_or_default();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("{} bytes that are no text", bytes.len()),
    }
}

/// Words of a code: `NAME_MISMATCH` is "Name mismatch".
pub(super) fn words(code: &str) -> String {
    let mut words = code.to_lowercase().replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
