//! Executes the actions of the dashboard with the handlers of the API.
//!
//! An action is not a request of a client: it has no API key, rate limit or fault, and is
//! not in the journal.

use bytes::Bytes;
use didit_types::operation::Operation;
use form_urlencoded::Serializer;
use http::HeaderMap;
use serde_json::Value;

use crate::fake::Fake;
use crate::http::{Reply, RequestContext, router::Params};
use crate::operations;
use crate::vocabulary::{AppIndex, Query, SessionIndex};

/// The API for an application and what the path of an operation names.
#[derive(Clone, Copy)]
pub(super) struct Api<'a> {
    fake: &'a Fake,
    application: AppIndex,
    session: Option<SessionIndex>,
    params: &'a [(&'static str, &'a str)],
}

impl<'a> Api<'a> {
    pub(super) const fn new(fake: &'a Fake, application: AppIndex) -> Self {
        Self {
            fake,
            application,
            session: None,
            params: &[],
        }
    }

    pub(super) fn of_session(self, index: SessionIndex) -> Self {
        let session = Some(index);
        Self { session, ..self }
    }

    pub(super) fn of(self, params: &'a [(&'static str, &'a str)]) -> Self {
        Self { params, ..self }
    }

    pub(super) fn run(self, operation: &Operation, body: &Value) -> Reply {
        let body = match body {
            Value::Null => Bytes::new(),
            body => body.to_string().into(),
        };
        self.call(operation, "", &body)
    }

    fn call(self, operation: &Operation, query: &str, body: &Bytes) -> Reply {
        let Some(handler) = operations::handler(operation) else {
            return Reply::not_modelled(operation.id);
        };
        let reply = handler(&mut RequestContext {
            state: &mut self.fake.lock(),
            headers: &HeaderMap::new(),
            body,
            path: "/",
            query: Query::parse(Some(query)),
            params: Params::of(self.params),
            application: self.application,
            key: None,
            session: self.session,
        })
        .unwrap_or_else(|error| error);
        self.fake.deliver();
        reply
    }

    /// Returns a page of a list of the API, from 1, and the number of items in all pages.
    pub(super) fn page(
        self,
        operation: &Operation,
        filter: &[(&str, &str)],
        (page, size): (usize, usize),
    ) -> (Vec<Value>, usize) {
        let skipped = (page - 1).saturating_mul(size);
        let [limit, number, offset] = [size, page, skipped].map(|number| number.to_string());
        let mut query = Serializer::new(String::new());
        // The pagination of every revision.
        query.extend_pairs([
            ("limit", &*limit),
            ("offset", &*offset),
            ("page_size", &*limit),
            ("page", &*number),
        ]);
        query.extend_pairs(filter.iter().filter(|(_, value)| !value.is_empty()));
        let mut list = json(&self.call(operation, &query.finish(), &Bytes::new()));
        let count = list["count"].as_u64().map(usize::try_from);
        let count = count.and_then(Result::ok).unwrap_or(0);
        let next = usize::from(list["next"].is_string());
        let Value::Array(items) = list["results"].take() else {
            return (Vec::new(), count);
        };
        // Some lists count no further than to 100.
        let least = skipped.saturating_add(items.len() + next);
        (items, count.max(if next > 0 { least } else { 0 }))
    }
}

/// Returns the JSON of a response.
pub(super) fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

/// Formats an error response as one line of text.
pub(super) fn reason(reply: &Reply) -> String {
    let mut lines = Vec::new();
    match serde_json::from_slice(&reply.body) {
        Ok(value) => flatten("", &value, &mut lines),
        Err(_) => lines.push(reply.status.to_string()),
    }
    lines.join(" ")
}

fn flatten(name: &str, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = match name.as_str() {
                    "detail" | "non_field_errors" => "",
                    name => name,
                };
                flatten(name, member, lines);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| flatten(name, item, lines)),
        Value::String(text) if name.is_empty() => lines.push(text.clone()),
        Value::String(text) => lines.push(format!("{name}: {text}")),
        other => lines.push(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_shape_becomes_a_line() {
        for (reply, line) in [
            (Reply::not_found("Not found."), "Not found."),
            (Reply::field("comment", "Too long."), "comment: Too long."),
            (Reply::rule("status", "Not now."), "status: Not now."),
            (Reply::bare("The same."), "The same."),
            (Reply::html_not_found(), "404 Not Found"),
        ] {
            assert_eq!(reason(&reply), line);
        }
    }
}
