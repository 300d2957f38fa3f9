//! The journal of requests and responses.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::sync::LazyLock;

use bytes::Bytes;
use didit_types::operation;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use crate::vocabulary::{UtcTime, visit_mut};

/// Requests and responses of a fake, newest last. The oldest are removed when there are more
/// than 10,000, or when their bodies take more than 32 MiB.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Exchange>,
    seen: u64,
    bytes: usize,
}

const MAX_ENTRIES: usize = 10_000;
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// A request and its response, without the API key.
#[derive(Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// Sequence number, starting at 1.
    pub number: u64,
    /// Id of the operation, as in [`didit_types::Operation::id`]; `None` for an unknown path.
    pub operation: Option<&'static str>,
    /// Method of the request.
    pub method: Method,
    /// Path of the request with its query; a token in it is `***`.
    pub path: Box<str>,
    /// Headers of the request; those with keys and tokens have no value.
    pub headers: HeaderMap,
    /// Body of the request; passwords and codes of accounts are `***`.
    pub request: Bytes,
    /// Status of the response.
    pub status: StatusCode,
    /// Body of the response; tokens and keys of accounts are `***`.
    pub response: Bytes,
    pub(crate) at: UtcTime,
}

impl Exchange {
    /// Time of the request by the fake's clock.
    pub fn at(&self) -> std::time::SystemTime {
        self.at.to_system()
    }

    fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "at": self.at.rfc3339(),
            "operation": self.operation,
            "method": self.method.as_str(),
            "path": self.path,
            "request": body_json(&self.request),
            "status": self.status.as_u16(),
            "response": body_json(&self.response),
        })
    }
}

impl std::fmt::Debug for Exchange {
    /// Omits the bodies, the query and the `vendor_data` in the path, which contain personal
    /// data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.split('?').next().unwrap_or_default();
        let mut operations = operation::ALL.iter();
        let known = operations.find(|operation| Some(operation.id) == self.operation);
        let mut template = known.map_or("", |operation| operation.path).split('/');
        let segments: Vec<_> = path
            .split('/')
            .map(|segment| match template.next() {
                Some(parameter @ "{vendor_data}") => parameter,
                _ => segment,
            })
            .collect();
        let (method, path) = (&self.method, segments.join("/"));
        write!(f, "#{} {method} {path} -> {}", self.number, self.status)
    }
}

/// What precedes a token in the path of an operation.
static TOKENS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let paths = operation::ALL.iter().map(|operation| operation.path);
    paths
        .filter_map(|path| Some(path.split_once("{token}")?.0))
        .collect()
});

/// Replaces the token in a path, whether or not the request is one of an operation.
fn without_token(path: &str) -> Cow<'_, str> {
    for start in &*TOKENS {
        if let Some(rest) = path.strip_prefix(start) {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            return Cow::Owned([start, "***", &rest[end..]].concat());
        }
    }
    Cow::Borrowed(path)
}

/// A body: JSON as JSON, other text as text, binary content as its size.
fn body_json(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok("") => Value::Null,
        Ok(text) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        Err(_) => format!("{} bytes", bytes.len()).into(),
    }
}

/// Headers with keys and tokens.
const SECRETS: [&str; 6] = [
    "x-api-key",
    "session-token",
    "x-transaction-token",
    "authorization",
    "proxy-authorization",
    "cookie",
];

/// Replaces the credentials in a body of accounts; a body that is not JSON is left out.
fn without_credentials(body: &[u8]) -> Bytes {
    const NAMES: &str = "password code code_verifier access_token id_token refresh_token api_key";
    let mut body = serde_json::from_slice(body).unwrap_or_default();
    visit_mut(&mut body, &mut |value| {
        for (name, field) in value.as_object_mut().into_iter().flatten() {
            if NAMES.split(' ').any(|secret| secret == name) {
                *field = "***".into();
            }
        }
    });
    match body {
        Value::Null => Bytes::new(),
        body => body.to_string().into(),
    }
}

impl Journal {
    /// Adds an exchange, numbered and without its secrets.
    pub(crate) fn push(&mut self, mut entry: Exchange) {
        self.seen += 1;
        entry.number = self.seen;
        // Whether or not the request is one of an operation.
        if entry.path.starts_with("/auth/") {
            entry.request = without_credentials(&entry.request);
            entry.response = without_credentials(&entry.response);
        }
        entry.path = without_token(&entry.path).into();
        for (name, value) in &mut entry.headers {
            if SECRETS.contains(&name.as_str()) {
                *value = HeaderValue::from_static("***");
            }
        }
        self.bytes += entry.request.len() + entry.response.len();
        self.entries.push_back(entry);
        while self.entries.len() > MAX_ENTRIES || (self.bytes > MAX_BYTES && self.entries.len() > 1)
        {
            if let Some(old) = self.entries.pop_front() {
                self.bytes -= old.request.len() + old.response.len();
            }
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        self.entries.iter()
    }

    /// The exchanges after number `after`, the last `last` of them, oldest first.
    pub(crate) fn part(&self, after: u64, last: usize) -> Vec<Value> {
        let newest = self.iter().rev().take(last);
        let mut part: Vec<_> = newest
            .take_while(|exchange| exchange.number > after)
            .map(Exchange::to_json)
            .collect();
        part.reverse();
        part
    }

    /// Number of exchanges so far, including removed ones.
    pub(crate) const fn seen(&self) -> u64 {
        self.seen
    }
}
