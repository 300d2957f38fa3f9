//! Unsuccessful response.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use didit_types::ErrorBody;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Response, StatusCode};

/// Maximum number of body bytes that an error keeps.
const MAX_BODY: usize = 64 << 10;

/// Maximum number of body characters in `Display`: a body may name a thousand fields.
const MAX_SHOWN: usize = 400;

/// Parts of an unsuccessful response that an error keeps.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    pub(super) status: StatusCode,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: ErrorBody,
}

impl ErrorResponse {
    pub(super) fn new(response: &Response<Bytes>) -> Self {
        let body = response.body();
        Self {
            status: response.status(),
            request_id: request_id(response.headers()),
            retry_after: retry_after(response.headers()),
            body: ErrorBody::from_bytes(&body[..body.len().min(MAX_BODY)]),
        }
    }

    /// Whether a 403 is about something other than the key.
    pub(super) fn is_forbidden_for_another_reason(&self) -> bool {
        const MESSAGES: [&str; 3] = [
            "You can only generate a PDF",
            "This session has already been shared",
            "Verification imports are not enabled",
        ];
        self.is_out_of_credits() || MESSAGES.iter().any(|message| self.has_message(message))
    }

    pub(super) fn is_out_of_credits(&self) -> bool {
        self.status.is_client_error() && self.has_message("You don't have enough credits")
    }

    fn has_message(&self, start: &str) -> bool {
        let mut messages = self.body.messages().iter();
        messages.any(|message| message.reveal().starts_with(start))
    }
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status.as_u16())?;
        if let Some(reason) = self.status.canonical_reason() {
            write!(f, " {reason}")?;
        }
        let body = self.body.to_string();
        match body.char_indices().nth(MAX_SHOWN) {
            None => write!(f, ": {}", body.trim_end_matches('.')),
            Some((end, _)) => write!(f, ": {} ...", &body[..end]),
        }
    }
}

/// Reads the request id. The API documents no such header; these are the ones that such
/// services and the networks before them send.
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

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}
