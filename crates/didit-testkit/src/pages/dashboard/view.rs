//! The frame of the dashboard's pages: navigation, notice, pagination.

use askama::Template;
use form_urlencoded::Serializer;
use http::StatusCode;

use super::action::reason;
use crate::http::Reply;
use crate::pages::request::PageRequest;
use crate::pages::response::dashboard;
use crate::scenario::Links;
use crate::state::State;
use crate::vocabulary::{AppIndex, Query, UtcTime};

/// Data of every page.
pub(super) struct Shell {
    pub(super) section: &'static str,
    pub(super) now: UtcTime,
    pub(super) mark: u64,
    pub(super) environment: &'static str,
    pub(super) revision: &'static str,
    pub(super) notice: Option<Notice>,
}

impl Shell {
    pub(super) fn new(state: &State, section: &'static str, notice: Option<Notice>) -> Self {
        Self {
            section,
            now: state.now,
            mark: mark(state, section),
            environment: state.settings.environment.as_str(),
            revision: state.settings.revision.as_str(),
            notice,
        }
    }

    /// Returns what was typed into a field of the form that was refused.
    pub(super) fn typed(&self, field: &str) -> &str {
        let notice = self.notice.as_ref();
        notice
            .and_then(|notice| notice.typed.get(field))
            .unwrap_or_default()
    }

    /// Returns the refused form if `action` is that of its button.
    pub(super) fn refused(&self, action: &str) -> Option<&Query> {
        let typed = &self.notice.as_ref()?.typed;
        (typed.get("do") == Some(action)).then_some(typed)
    }

    /// Returns the HTTP status of the page: 422 if the notice is an error.
    pub(super) fn status(&self) -> StatusCode {
        match &self.notice {
            Some(notice) if notice.class == "bad" => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::OK,
        }
    }

    #[expect(clippy::unused_self, reason = "templates call methods, not functions")]
    pub(super) const fn sections(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("Sessions", "/"),
            ("Users", "/dashboard/users"),
            ("Businesses", "/dashboard/businesses"),
            ("Lists", "/dashboard/lists"),
            #[cfg(feature = "transactions")]
            ("Transactions", "/dashboard/transactions"),
            #[cfg(feature = "cases")]
            ("Cases", "/dashboard/cases"),
            ("Webhooks", "/dashboard/webhooks"),
            ("Journal", "/dashboard/journal"),
            ("Faults", "/dashboard/faults"),
            ("Clock", "/dashboard/clock"),
            ("Connect", "/dashboard/connect"),
        ]
    }
}

/// Returns a number that differs after every change that a section shows.
pub(super) fn mark(state: &State, section: &str) -> u64 {
    match section {
        "Webhooks" => state.deliveries.changes(),
        "Journal" => state.journal.seen(),
        "Faults" => state.faults.changes() + state.deliveries.changes() + state.journal.seen(),
        "Clock" | "Connect" => state.now.seconds().unsigned_abs(),
        _ => state.feed.seen() + state.deliveries.changes() + state.journal.seen(),
    }
}

/// Returns the application that a query or form names; by default the first.
pub(super) fn application(query: &Query, state: &State) -> AppIndex {
    let index = query.get("application").and_then(|text| text.parse().ok());
    let known = index.filter(|&index: &AppIndex| (index as usize) < state.applications.len());
    known.unwrap_or(0)
}

/// Returns a URL with the parameters that are not empty.
pub(super) fn link(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut link = Serializer::for_suffix(format!("{path}?"), path.len() + 1);
    link.extend_pairs(parameters.iter().filter(|(_, value)| !value.is_empty()));
    link.finish()
}

/// Returns the URL of a page of a list, by its number from 1.
pub(super) fn page_link(path: &str, parameters: &[(&str, &str)], page: usize) -> String {
    let page = page.to_string();
    link(path, &[parameters, &[("page", &page)]].concat())
}

/// Returns an application as a parameter; the first needs none.
pub(super) fn number(application: AppIndex) -> String {
    Some(application)
        .filter(|&index| index > 0)
        .map_or(String::new(), |index| index.to_string())
}

/// Returns a media link as a path of this server, which the browser can know by another name.
/// It changes every half hour only, so that an open page loads no picture twice.
pub(super) fn media(state: &State, url: &str) -> Option<String> {
    const HALF_HOUR: i64 = 1_800_000_000;
    let path = url.strip_prefix(&*state.settings.origin)?;
    let now = state.now.micros();
    let signed = UtcTime::from_micros(now - now.rem_euclid(HALF_HOUR));
    Some(Links::new("", signed).link(path.split('?').next()?))
}

/// The result of the visitor's last action.
pub(super) struct Notice {
    pub(super) class: &'static str,
    pub(super) text: String,
    /// The form that was refused.
    typed: Query,
}

impl Notice {
    fn new(class: &'static str, text: impl Into<String>) -> Self {
        Self {
            class,
            text: text.into(),
            typed: Query::default(),
        }
    }

    pub(super) fn good(text: impl Into<String>) -> Self {
        Self::new("good", text)
    }

    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self::new("bad", text)
    }

    /// Returns why a form was refused, by the response; its page keeps what was typed.
    pub(super) fn refused(form: &Query, reply: &Reply) -> Self {
        Self {
            typed: form.clone(),
            ..Self::bad(reason(reply))
        }
    }

    /// Returns the notice for the `done` field of the query, by which a redirect names the
    /// completed action.
    pub(super) fn done(request: &PageRequest<'_>, texts: &[(&str, &str)]) -> Option<Self> {
        let done = request.query.get("done")?;
        let (_, text) = texts.iter().find(|(action, _)| *action == done)?;
        Some(Self::good(*text))
    }
}

/// What a list of requests or webhooks is narrowed to.
pub(super) struct LogFilter {
    pub(super) search: String,
    pub(super) failures: bool,
}

impl LogFilter {
    pub(super) fn read(request: &PageRequest<'_>) -> Self {
        Self {
            search: request.query.get("search").unwrap_or_default().to_owned(),
            failures: request.query.get("failures").is_some(),
        }
    }

    pub(super) fn matches(&self, texts: &[&str], is_failure: bool) -> bool {
        let is_named = texts.iter().any(|text| text.contains(&self.search));
        is_named && (is_failure || !self.failures)
    }

    /// Returns the page of the list at the path of the request, from its rows that match.
    pub(super) fn page<R>(
        &self,
        request: &PageRequest<'_>,
        size: usize,
        rows: impl Iterator<Item = R>,
    ) -> (Vec<R>, Pages) {
        let failures = if self.failures { "1" } else { "" };
        let filter = [("search", &*self.search), ("failures", failures)];
        let number = request.query.positive("page").unwrap_or(1);
        let rows: Vec<R> = rows.collect();
        let link = |page| page_link(request.path, &filter, page);
        let pages = Pages::new(number, size, rows.len(), link);
        let shown = rows.into_iter().skip(pages.skipped).take(size);
        (shown.collect(), pages)
    }

    pub(super) const fn is_narrow(&self) -> bool {
        self.failures || !self.search.is_empty()
    }
}

/// Links to the adjacent pages of a list.
pub(super) struct Pages {
    /// Number of entries on the pages before this one.
    pub(super) skipped: usize,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) count: usize,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
}

impl Pages {
    /// `link` returns the URL of a page by its number, from 1.
    pub(super) fn new(
        page: usize,
        size: usize,
        count: usize,
        link: impl Fn(usize) -> String,
    ) -> Self {
        let skipped = (page - 1).saturating_mul(size);
        let last = skipped.saturating_add(size).min(count);
        Self {
            skipped,
            first: skipped.saturating_add(1).min(last),
            last,
            count,
            newer: (page > 1).then(|| link(page - 1)),
            older: (last < count).then(|| link(page + 1)),
        }
    }

    pub(super) const fn is_needed(&self) -> bool {
        self.newer.is_some() || self.older.is_some()
    }
}

#[derive(Template)]
#[template(path = "dashboard/lost.html")]
struct Lost<'t> {
    shell: Shell,
    text: &'t str,
}

/// Returns the page for a path without content.
pub(super) fn lost(state: &State, text: &str) -> Reply {
    let shell = Shell::new(state, "Sessions", None);
    dashboard(StatusCode::NOT_FOUND, &Lost { shell, text })
}
