//! Executes the actions of the dashboard with the handlers of the API.
//!
//! An action is not a request of a client: it has no API key, rate limit or fault, and is
//! not in the journal.

use bytes::Bytes;
use didit_types::operation::Operation;
use http::HeaderMap;
use serde_json::Value;

use crate::fake::Fake;
use crate::http::context::RequestContext;
use crate::http::reply::Reply;
use crate::http::router::Params;
use crate::operations;
use crate::vocabulary::indexes::{AppIndex, SessionIndex};
use crate::vocabulary::query::Query;

pub(super) fn run(
    fake: &Fake,
    operation: &Operation,
    application: AppIndex,
    session: Option<SessionIndex>,
    query: &str,
    body: &Value,
) -> Reply {
    let Some(handler) = operations::handler(operation) else {
        return Reply::not_modelled(operation.id);
    };
    let body = match body {
        Value::Null => Bytes::new(),
        body => body.to_string().into(),
    };
    let reply = handler(&mut RequestContext {
        state: &mut fake.lock(),
        headers: &HeaderMap::new(),
        body: &body,
        path: "/",
        query: Query::parse(Some(query)),
        params: Params::default(),
        application,
        key: None,
        session,
    })
    .unwrap_or_else(|error| error);
    fake.deliver();
    reply
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
