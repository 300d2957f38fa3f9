//! Recorded exchanges, without keys and personal data.

use std::fmt::Debug;

use bytes::Bytes;
use didit_transport::{DeliveryState, TransportError, TransportErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::scrub::{self, Body};

/// A request and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Interaction {
    pub(super) request: RecordedRequest,
    pub(super) end: Outcome,
}

/// The recorded parts of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordedRequest {
    pub(super) method: String,
    pub(super) path: String,
    query: Vec<(String, String)>,
    body: Value,
}

impl RecordedRequest {
    pub(super) fn new(request: &http::Request<Bytes>) -> Self {
        Self {
            method: request.method().as_str().to_owned(),
            path: scrub::path(request.uri().path()),
            query: scrub::query(request.uri().query().unwrap_or_default()),
            body: scrub::request(request.body()),
        }
    }
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
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
    /// The caller dropped the request before a response, or it is in progress.
    Open,
}

impl Outcome {
    pub(super) fn new(result: &Result<http::Response<Bytes>, TransportError>) -> Self {
        match result {
            Ok(response) => Self::Answered {
                status: response.status().as_u16(),
                headers: recorded_headers(response.headers()),
                body: scrub::response(response),
            },
            Err(error) => Self::Failed {
                error: format!("{:?}", error.kind()),
                delivery: format!("{:?}", error.delivery()),
            },
        }
    }

    /// The response or the error; `None` if the exchange has no outcome.
    pub(super) fn into_result(self) -> Option<Result<http::Response<Bytes>, TransportError>> {
        match self {
            Self::Open => None,
            Self::Failed { error, delivery } => {
                let kind = named(&KINDS, &error).unwrap_or(TransportErrorKind::Other);
                let delivery = named(&DELIVERIES, &delivery).unwrap_or(DeliveryState::Unknown);
                Some(Err(TransportError::new(kind).with_delivery(delivery)))
            }
            Self::Answered {
                status,
                headers,
                body,
            } => {
                let body = match body {
                    Body::Json(json) => json.to_string(),
                    Body::Text(text) => text,
                };
                let mut response = http::Response::new(Bytes::from(body));
                let Ok(status) = status.try_into() else {
                    let error = TransportError::new(TransportErrorKind::Decode);
                    let error =
                        error.with_detail(format!("invalid status {status} in the cassette"));
                    return Some(Err(error));
                };
                *response.status_mut() = status;
                *response.headers_mut() = header_map(&headers);
                Some(Ok(response))
            }
        }
    }
}

/// The recorded headers: those that affect a client and contain no personal data.
const HEADERS: [&str; 5] = [
    "content-type",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

fn recorded_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    HEADERS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), text(headers.get(*name)?)?)))
        .collect()
}

fn header_map(headers: &[(String, String)]) -> HeaderMap {
    headers
        .iter()
        .filter_map(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        })
        .collect()
}

const KINDS: [TransportErrorKind; 8] = [
    TransportErrorKind::Connect,
    TransportErrorKind::Request,
    TransportErrorKind::Timeout,
    TransportErrorKind::Deadline,
    TransportErrorKind::Interrupted,
    TransportErrorKind::Decode,
    TransportErrorKind::TooLarge,
    TransportErrorKind::RateLimited,
];

const DELIVERIES: [DeliveryState; 2] = [DeliveryState::NotSent, DeliveryState::Answered];

/// Returns the value that `Debug` prints as `name`.
fn named<T: Copy + Debug>(values: &[T], name: &str) -> Option<T> {
    let mut values = values.iter().copied();
    values.find(|value| format!("{value:?}") == name)
}
