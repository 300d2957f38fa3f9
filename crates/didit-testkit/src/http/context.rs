//! The context of a request in a handler.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use indexmap::map::Values;
use serde_json::{Value, json};

use crate::http::form::Form;
use crate::http::reply::{OrNotFound, Reply};
use crate::http::router::Params;
use crate::state::{Application, CollectionKey, Item, Kind, Owner, Page, Session, State};
use crate::vocabulary::{
    AppIndex, Key, Query, SessionIndex, UtcTime, Uuid, canonical_uuid, visit_mut,
};

/// A request, and the state that its handler changes.
pub(crate) struct RequestContext<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) path: &'a str,
    pub(crate) query: Query,
    pub(crate) params: Params<'a>,
    /// The caller's application; 0 for operations without a key.
    pub(crate) application: AppIndex,
    pub(crate) key: Option<Key>,
    /// The session named by the path.
    pub(crate) session: Option<SessionIndex>,
}

impl RequestContext<'_> {
    pub(crate) fn form(&self) -> Result<Form, Reply> {
        Form::parse(self.body)
    }

    /// Returns the parameters of the query as a form.
    pub(crate) fn query_form(&self) -> Form {
        let parameters = self.query.iter().filter(|(_, value)| !value.is_empty());
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.into()));
        Form::new(parameters.collect())
    }

    /// Reads the fields of the body. Returns all their errors together, or the value, which a form
    /// without errors has.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&mut Form) -> Option<T>) -> Result<T, Reply> {
        let mut form = self.form()?;
        let value = read(&mut form);
        form.finish_with(value)
    }

    pub(crate) fn app(&self) -> &Application {
        self.state.app(self.application)
    }

    /// Whom users and businesses, or their sessions, belong to.
    pub(crate) fn owner(&self, kind: Kind) -> Owner {
        (self.application, kind)
    }

    /// Returns an id of the path.
    pub(crate) fn id(&self, name: &str) -> Option<Uuid> {
        self.params.get(name).and_then(canonical_uuid)
    }

    /// Returns the items of a collection, oldest first.
    pub(crate) fn items(&self, key: CollectionKey) -> Values<'_, Uuid, Arc<Item>> {
        self.state.collections.items(self.application, key).values()
    }

    pub(crate) fn item(&self, key: CollectionKey, id: Uuid) -> Option<&Arc<Item>> {
        self.state.collections.get(self.application, key, id)
    }

    /// Adds an item, or replaces the one with its id.
    pub(crate) fn put(&mut self, key: CollectionKey, item: Item) {
        self.state.collections.put(self.application, key, item);
    }

    /// Stores a file of an item, in place of an earlier one of its name.
    pub(crate) fn put_file(&mut self, owner: Uuid, name: &str, content: &[u8]) {
        let now = self.state.now;
        let collections = &mut self.state.collections;
        collections.put_file(self.application, owner, (name, content), now);
    }

    /// Returns the first and the last time that `date_from` and `date_to` select; the last day is
    /// included.
    pub(crate) fn period(&self) -> Result<Range<UtcTime>, Reply> {
        let day = |name: &str| match self.query.get(name) {
            None => Ok(None),
            Some(text) => match UtcTime::parse_date(text) {
                None => Err(Reply::field(name, "Enter a valid date.")),
                day => Ok(day),
            },
        };
        Ok(UtcTime::days(day("date_from")?, day("date_to")?))
    }

    pub(crate) fn session_index(&self) -> Result<SessionIndex, Reply> {
        self.session.or_not_found("Not found.")
    }

    pub(crate) fn session(&self) -> Result<&Session, Reply> {
        Ok(self.state.store.get(self.session_index()?))
    }

    /// Returns a session of the application, unless it is deleted.
    pub(crate) fn find_session(&self, id: Uuid) -> Option<(SessionIndex, &Session)> {
        let index = self.state.store.find(id)?;
        let session = self.state.store.get(index);
        (session.application == self.application).then_some((index, session))
    }

    /// The requested page of a list, by the parameters of the revision.
    pub(crate) fn page(&self) -> Result<Page, Reply> {
        let [size, _] = self.paging();
        let limit = self.query.positive(size).unwrap_or(PAGE_SIZE);
        let offset = if self.state.settings.revision.is_current() {
            self.query.number("offset").unwrap_or(0)
        } else {
            let page = self.query.get("page").unwrap_or("1").parse().ok();
            let page: usize = page
                .filter(|&page| page > 0)
                .or_not_found("Invalid page.")?;
            limit.saturating_mul(page - 1)
        };
        Ok(Page { offset, limit })
    }

    /// The parameters with the size and the position of a page.
    fn paging(&self) -> [&'static str; 2] {
        if self.state.settings.revision.is_current() {
            ["limit", "offset"]
        } else {
            ["page_size", "page"]
        }
    }

    /// Returns the response with a page of a list and the links to the adjacent pages.
    pub(crate) fn envelope(&self, page: Page, count: usize, results: &[Value]) -> Value {
        let next = page.offset.saturating_add(page.limit);
        let next = (next < count).then(|| self.link(page, next));
        let previous = page.offset.saturating_sub(page.limit);
        let previous = (page.offset > 0).then(|| self.link(page, previous));
        json!({ "count": count, "next": next, "previous": previous, "results": results })
    }

    /// Returns the response with a page of items, each as `show` returns it.
    pub(crate) fn list<T>(
        &self,
        page: Page,
        items: impl Iterator<Item = T>,
        show: impl Fn(T) -> Value,
    ) -> Value {
        let (count, items) = page.of(items);
        let results: Vec<_> = items.into_iter().map(show).collect();
        self.permitted(self.envelope(page, count, &results))
    }

    /// Returns a response without the media links that the key has no permission for.
    pub(crate) fn permitted(&self, mut response: Value) -> Value {
        if self.key.as_ref().is_some_and(|key| !key.media) {
            let prefix = format!("{}/_fake/media/", self.state.settings.origin);
            visit_mut(&mut response, &mut |value| {
                if value.as_str().is_some_and(|text| text.starts_with(&prefix)) {
                    *value = Value::Null;
                }
            });
        }
        response
    }

    /// Returns a response with links in place of its media marks, which are of `owner`.
    pub(crate) fn signed(&self, owner: Uuid, mut response: Value) -> Value {
        self.state.links(owner).sign_value(&mut response);
        self.permitted(response)
    }

    /// Reads the node id from the query or the body.
    pub(crate) fn node_id(&self, form: &mut Form) -> Option<String> {
        match self.query.get("node_id") {
            Some(node_id) => Some(node_id.to_owned()),
            None => form.text("node_id", 255),
        }
    }

    fn link(&self, page: Page, offset: usize) -> String {
        let start = format!("{}{}?", self.origin(), self.path);
        let query_at = start.len();
        let mut link = form_urlencoded::Serializer::for_suffix(start, query_at);
        let own = self.paging();
        link.extend_pairs(self.query.iter().filter(|(name, _)| !own.contains(name)));
        if self.state.settings.revision.is_current() {
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

    /// The origin by which the caller reached the fake. Behind a forwarded port it differs
    /// from the listening address.
    fn origin(&self) -> String {
        let host = self.headers.get(http::header::HOST);
        match host.and_then(|host| host.to_str().ok()) {
            Some(host) => format!("http://{host}"),
            None => self.state.settings.origin.to_string(),
        }
    }
}

/// Documented default of `limit` and `page_size`.
const PAGE_SIZE: usize = 50;
