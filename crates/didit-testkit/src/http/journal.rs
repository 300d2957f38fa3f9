//! What was asked and what was answered.

use std::collections::VecDeque;

use bytes::Bytes;
use didit_types::operation;
use http::{Method, StatusCode};

use crate::http::json::{Object, quoted};
use crate::vocabulary::time::UtcTime;

/// The requests and answers of a fake, newest last. Old ones are let go when there
/// are more than 10,000, or their bodies hold more than 32 MiB.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Exchange>,
    seen: u64,
    held: usize,
}

const MOST_ENTRIES: usize = 10_000;
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A request and its answer. The key it was made with is not kept.
#[derive(Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// Counts from 1 and goes on when old exchanges are let go.
    pub number: u64,
    /// The id of the operation, as [`didit_types::Operation::id`] has it; `None` for a
    /// path that is none.
    pub operation: Option<&'static str>,
    /// The request's method.
    pub method: Method,
    /// The request's path with its query.
    pub path: Box<str>,
    /// The request's body.
    pub request: Bytes,
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's body.
    pub response: Bytes,
    pub(crate) at: UtcTime,
}

impl Exchange {
    /// When the request came, by the fake's clock.
    pub fn at(&self) -> std::time::SystemTime {
        self.at.to_system()
    }

    fn to_json(&self) -> String {
        Object::with_capacity(512)
            .number("number", i64::try_from(self.number).unwrap_or(i64::MAX))
            .string("at", &self.at.rfc3339())
            .optional("operation", self.operation)
            .string("method", self.method.as_str())
            .string("path", &self.path)
            .raw("request", &body(&self.request))
            .number("status", self.status.as_u16())
            .raw("response", &body(&self.response))
            .finish()
    }
}

impl std::fmt::Debug for Exchange {
    /// Without the bodies, the query and the caller's key of a user in the path: they
    /// describe people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.split('?').next().unwrap_or_default();
        let mut operations = operation::ALL.iter();
        let known = operations.find(|operation| Some(operation.id) == self.operation);
        let mut template = known.map_or("", |operation| operation.path).split('/');
        write!(f, "#{} {} ", self.number, self.method)?;
        for (place, segment) in path.split('/').enumerate() {
            let slash = if place == 0 { "" } else { "/" };
            let shown = match template.next() {
                Some(parameter @ "{vendor_data}") => parameter,
                _ => segment,
            };
            write!(f, "{slash}{shown}")?;
        }
        write!(f, " -> {}", self.status)
    }
}

/// JSON as JSON, other text as text, anything else by its size.
fn body(bytes: &Bytes) -> String {
    if bytes.is_empty() {
        return "null".to_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() => text.to_owned(),
        Ok(text) => quoted(text),
        Err(_) => quoted(&format!("{} bytes", bytes.len())),
    }
}

pub(crate) struct Entry<'r> {
    pub(crate) at: UtcTime,
    pub(crate) operation: Option<&'static str>,
    pub(crate) method: &'r Method,
    pub(crate) path: &'r str,
    pub(crate) request: &'r Bytes,
    pub(crate) status: StatusCode,
    pub(crate) response: &'r Bytes,
}

impl Journal {
    pub(crate) fn push(&mut self, entry: &Entry<'_>) {
        self.seen += 1;
        self.held += entry.request.len() + entry.response.len();
        self.entries.push_back(Exchange {
            number: self.seen,
            operation: entry.operation,
            method: entry.method.clone(),
            path: entry.path.into(),
            // A copy: the original may be a corner of a large read buffer.
            request: Bytes::copy_from_slice(entry.request),
            status: entry.status,
            response: entry.response.clone(),
            at: entry.at,
        });
        while self.entries.len() > MOST_ENTRIES
            || (self.held > MOST_BYTES && self.entries.len() > 1)
        {
            if let Some(old) = self.entries.pop_front() {
                self.held -= old.request.len() + old.response.len();
            }
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        self.entries.iter()
    }

    /// How many exchanges there have been.
    #[cfg(feature = "pages")]
    pub(crate) const fn seen(&self) -> u64 {
        self.seen
    }

    pub(crate) fn to_json(&self) -> String {
        crate::http::json::array(self.entries.iter().map(Exchange::to_json))
    }
}
