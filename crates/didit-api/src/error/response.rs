//! An answer that is not a success.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use didit_types::ErrorBody;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Response, StatusCode};

/// As much of a body as an error keeps.
const KEPT: usize = 64 << 10;

/// As much of it as `Display` shows: it may name a thousand fields.
const SHOWN: usize = 400;

/// The parts of an answer that an error needs.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    pub(super) status: StatusCode,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: ErrorBody,
}

impl ErrorResponse {
    pub(super) fn read(response: &Response<Bytes>) -> Self {
        let body = response.body();
        Self {
            status: response.status(),
            request_id: request_id(response.headers()),
            retry_after: seconds(response.headers()),
            body: ErrorBody::from_bytes(&body[..body.len().min(KEPT)]),
        }
    }

    /// Whether a 403 is about something else than the key.
    pub(super) fn forbids_for_another_reason(&self) -> bool {
        const REASONS: [&str; 3] = [
            "You can only generate a PDF",
            "This session has already been shared",
            "Verification imports are not enabled",
        ];
        self.tells_of_credits() || REASONS.iter().any(|reason| self.says(reason))
    }

    pub(super) fn tells_of_credits(&self) -> bool {
        self.status.is_client_error() && self.says("You don't have enough credits")
    }

    fn says(&self, beginning: &str) -> bool {
        self.body
            .messages()
            .iter()
            .any(|message| message.reveal().starts_with(beginning))
    }
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status.as_u16())?;
        if let Some(reason) = self.status.canonical_reason() {
            write!(f, " {reason}")?;
        }
        let body = self.body.to_string();
        match body.char_indices().nth(SHOWN) {
            None => write!(f, ": {}", body.trim_end_matches('.')),
            Some((end, _)) => write!(f, ": {} ...", &body[..end]),
        }
    }
}

/// The API documents no such header; these are what such services and the
/// networks before them send.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let is_id = |id: &&str| {
        (1..=128).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    ["x-request-id", "x-amzn-requestid", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .filter(is_id)
        .map(Into::into)
}

fn seconds(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}
