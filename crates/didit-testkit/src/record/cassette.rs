//! Exchanges in a file: recorded once, played back in tests.

mod replay;
mod scrub;

use std::fmt;

use bytes::Bytes;
use didit_transport::{DeliveryState, TransportErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::capture::{End, Taken};

pub use self::replay::Replay;

/// The version that is written. Others are not read.
const VERSION: u32 = 1;

/// Recorded exchanges without keys and personal data: JSON that can be kept
/// beside a test.
///
/// [`Capture::cassette`](crate::Capture::cassette) records one from any
/// transport, [`Replay`] plays it back.
///
/// What is known to say nothing about a person stays: methods, paths of the API,
/// statuses, ids that are UUIDs, times at which something happened to a session,
/// codes, scores and counts, and the sentences of errors that the documentation
/// prints. Everything else is replaced by a value of the same kind, so that a
/// client can still decode it: text by `[replaced]`, links by one that leads
/// nowhere, numbers by 0, a PDF by the beginning of one. Headers are left out
/// but for the content type and those about pace.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Cassette {
    version: u32,
    exchanges: Vec<Interaction>,
}

impl Cassette {
    /// Reads what [`to_json`](Self::to_json) has written.
    ///
    /// # Errors
    ///
    /// [`CassetteError`] for another text, or for a version that is not known.
    pub fn from_json(text: &str) -> Result<Self, CassetteError> {
        let cassette: Self = serde_json::from_str(text).map_err(|error| {
            CassetteError(format!(
                "line {}, column {}: it is not as expected",
                error.line(),
                error.column()
            ))
        })?;
        if cassette.version != VERSION {
            let version = cassette.version;
            return Err(CassetteError(format!(
                "it has version {version}, and {VERSION} is read"
            )));
        }
        Ok(cassette)
    }

    /// The cassette as JSON, a line for each value.
    pub fn to_json(&self) -> String {
        // Nothing in it can fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// How many exchanges it holds.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

impl FromIterator<Interaction> for Cassette {
    fn from_iter<I: IntoIterator<Item = Interaction>>(exchanges: I) -> Self {
        Self {
            version: VERSION,
            exchanges: exchanges.into_iter().collect(),
        }
    }
}

impl fmt::Debug for Cassette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cassette({} exchanges)", self.len())
    }
}

/// Why a text is no cassette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CassetteError(String);

impl fmt::Display for CassetteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a cassette: {}", self.0)
    }
}

impl std::error::Error for CassetteError {}

/// One exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Interaction {
    request: Asked,
    end: Ended,
}

/// A request, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Asked {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    body: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ended {
    Answered {
        status: u16,
        headers: Vec<(String, String)>,
        #[serde(flatten)]
        body: Body,
    },
    Failed {
        error: String,
        delivery: String,
    },
    /// The caller had gone before there was an answer.
    Open,
}

/// JSON as JSON, so that a person can read the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    Json(Value),
    Text(String),
}

impl Interaction {
    pub(crate) fn of(taken: &Taken) -> Self {
        let end = match &taken.end {
            End::Open => Ended::Open,
            End::Failed(kind, delivery) => Ended::Failed {
                error: name(KINDS, kind, "Other"),
                delivery: name(DELIVERIES, delivery, "Unknown"),
            },
            End::Answered(response) => Ended::Answered {
                status: response.status().as_u16(),
                headers: kept(response.headers()),
                body: scrub::response(response),
            },
        };
        Self {
            request: Asked::of(&taken.request),
            end,
        }
    }
}

impl Asked {
    fn of(request: &http::Request<Bytes>) -> Self {
        Self {
            method: request.method().as_str().to_owned(),
            path: scrub::path(request.uri().path()),
            query: scrub::query(request.uri().query().unwrap_or_default()),
            body: scrub::request(request.body()),
        }
    }
}

/// The headers that say nothing about anybody and change what a client does.
const HEADERS: [&str; 5] = [
    "content-type",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    HEADERS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), text(headers.get(*name)?)?)))
        .collect()
}

/// The header map of what [`kept`] has kept.
fn headers(kept: &[(String, String)]) -> HeaderMap {
    kept.iter()
        .filter_map(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        })
        .collect()
}

const KINDS: &[(&str, TransportErrorKind)] = &[
    ("Connect", TransportErrorKind::Connect),
    ("Request", TransportErrorKind::Request),
    ("Timeout", TransportErrorKind::Timeout),
    ("Deadline", TransportErrorKind::Deadline),
    ("Interrupted", TransportErrorKind::Interrupted),
    ("Decode", TransportErrorKind::Decode),
    ("TooLarge", TransportErrorKind::TooLarge),
    ("RateLimited", TransportErrorKind::RateLimited),
    ("Other", TransportErrorKind::Other),
];

const DELIVERIES: &[(&str, DeliveryState)] = &[
    ("NotSent", DeliveryState::NotSent),
    ("Unknown", DeliveryState::Unknown),
    ("Answered", DeliveryState::Answered),
];

fn name<T: PartialEq>(names: &[(&str, T)], value: &T, otherwise: &str) -> String {
    let found = names.iter().find(|(_, known)| known == value);
    found.map_or(otherwise, |(name, _)| name).to_owned()
}

fn named<T: Copy>(names: &[(&str, T)], name: &str, otherwise: T) -> T {
    let found = names.iter().find(|(known, _)| *known == name);
    found.map_or(otherwise, |(_, value)| *value)
}
