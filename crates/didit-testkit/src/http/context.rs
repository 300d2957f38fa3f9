//! One request on its way through the fake.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::http::form::Form;
use crate::http::reply::Reply;
use crate::http::router::Params;
use crate::state::State;
use crate::state::application::{AppIndex, Application, Key};
use crate::state::group::Page;
use crate::state::session::{Session, SessionIndex};

/// What a handler needs to know of a request, and the state it works on.
pub(crate) struct RequestContext<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) path: &'a str,
    pub(crate) query: Query,
    pub(crate) params: Params<'a>,
    /// Whose request it is; meaningless for operations that take no key.
    pub(crate) application: AppIndex,
    pub(crate) key: Option<Key>,
    /// The session that the path names, if it names one.
    pub(crate) session: Option<SessionIndex>,
}

impl RequestContext<'_> {
    pub(crate) fn form(&self) -> Result<Form, Reply> {
        Form::parse(self.body)
    }

    pub(crate) fn app(&self) -> &Application {
        self.state.app(self.application)
    }

    pub(crate) fn session_index(&self) -> Result<SessionIndex, Reply> {
        self.session.ok_or_else(|| Reply::not_found("Not found."))
    }

    pub(crate) fn session(&self) -> Result<&Session, Reply> {
        Ok(self.state.store.get(self.session_index()?))
    }

    /// The part of a list that is asked for, in the revision's style.
    pub(crate) fn page(&self) -> Result<Page, Reply> {
        if self.state.settings.revision.is_current() {
            return Ok(Page {
                limit: self.query.positive("limit").unwrap_or(PAGE),
                offset: self.query.number("offset").unwrap_or(0),
            });
        }
        let size = self.query.positive("page_size").unwrap_or(PAGE);
        let page = match self.query.get("page") {
            None => 1,
            Some(text) => match text.parse() {
                Ok(page @ 1..) => page,
                _ => return Err(Reply::not_found("Invalid page.")),
            },
        };
        Ok(Page {
            limit: size,
            offset: size.saturating_mul(page - 1),
        })
    }

    /// The answer that holds a page of a list, with the links to its neighbours.
    pub(crate) fn envelope(&self, page: Page, count: usize, rows: &[String]) -> Reply {
        let next = page.offset.saturating_add(page.limit);
        let next = (next < count).then(|| self.link(page, next));
        let previous =
            (page.offset > 0).then(|| self.link(page, page.offset.saturating_sub(page.limit)));
        let size = rows.iter().map(|row| row.len() + 1).sum::<usize>();
        Reply::ok_text(
            crate::http::json::Object::with_capacity(size + 256)
                .count("count", count)
                .optional("next", next.as_deref())
                .optional("previous", previous.as_deref())
                .raw("results", &crate::http::json::array(rows))
                .finish(),
        )
    }

    fn link(&self, page: Page, offset: usize) -> String {
        let start = format!("{}{}?", self.origin(), self.path);
        let query_at = start.len();
        let mut link = form_urlencoded::Serializer::for_suffix(start, query_at);
        let current = self.state.settings.revision.is_current();
        let mine: [&str; 2] = if current {
            ["limit", "offset"]
        } else {
            ["page", "page_size"]
        };
        for (name, value) in &self.query.0 {
            if !mine.contains(&name.as_str()) {
                link.append_pair(name, value);
            }
        }
        if current {
            link.append_pair("limit", &page.limit.to_string());
            if offset > 0 {
                link.append_pair("offset", &offset.to_string());
            }
        } else {
            link.append_pair("page", &(offset / page.limit + 1).to_string());
            if self.query.get("page_size").is_some() {
                link.append_pair("page_size", &page.limit.to_string());
            }
        }
        link.finish()
    }

    /// Where the caller reached the fake, which behind a forwarded port is not
    /// where it listens.
    fn origin(&self) -> String {
        let host = self
            .headers
            .get(http::header::HOST)
            .and_then(|host| host.to_str().ok());
        match host {
            Some(host) => format!("http://{host}"),
            None => self.state.settings.origin.to_string(),
        }
    }
}

/// The documented default of `limit`.
const PAGE: usize = 50;

/// The members of a query string, in order.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: Option<&str>) -> Self {
        Self(
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The last value of that name, as the service takes it; an empty one
    /// counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A list written with commas.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        self.get(name).map(|text| {
            text.split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .collect()
        })
    }

    /// A number; what is none counts as absent.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }

    pub(crate) fn positive(&self, name: &str) -> Option<usize> {
        self.number(name).filter(|&number| number > 0)
    }
}

/// 401 and 403, which tell a caller that the key is the trouble.
pub(crate) fn not_authenticated(status: StatusCode) -> Reply {
    Reply::detail(
        status,
        "Authentication credentials were not provided or are invalid.",
    )
}
