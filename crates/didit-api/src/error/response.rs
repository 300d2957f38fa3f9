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

    /// What a client error is about, if not the request: its status alone does not say.
    pub(super) fn reason(&self) -> Option<Reason> {
        if !self.status.is_client_error() {
            return None;
        }
        let named = REASONS.iter().find(|(start, _)| {
            let mut messages = self.body.all_messages();
            messages.any(|message| message.reveal().starts_with(start))
        });
        match named {
            Some((_, reason)) => Some(*reason),
            None if self.status == StatusCode::CONFLICT => Some(Reason::WrongState),
            None if self.status == StatusCode::GONE => Some(Reason::Expired),
            None => None,
        }
    }
}

/// What a client error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    WrongState,
    AlreadyDone,
    BlockedUser,
    Expired,
    InsufficientCredits,
    NotEnabled,
}

/// Starts of documented messages.
const REASONS: &[(&str, Reason)] = &[
    ("Only sessions with status", Reason::WrongState),
    ("Only finished sessions", Reason::WrongState),
    (
        "You can only generate a PDF for sessions",
        Reason::WrongState,
    ),
    ("Scenario can only be armed before", Reason::WrongState),
    (
        "Cannot change feature status for API sessions",
        Reason::WrongState,
    ),
    (
        "The new status is the same as the current status",
        Reason::AlreadyDone,
    ),
    (
        "No features found that need resubmission",
        Reason::AlreadyDone,
    ),
    ("This session was already resubmitted", Reason::AlreadyDone),
    ("This session has already been shared", Reason::AlreadyDone),
    (
        "This webhook destination already exists",
        Reason::AlreadyDone,
    ),
    (
        "This user or business has been blocked",
        Reason::BlockedUser,
    ),
    ("Share token has expired", Reason::Expired),
    ("You don't have enough credits", Reason::InsufficientCredits),
    ("Verification imports are not enabled", Reason::NotEnabled),
];

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
    ["x-request-id", "x-amzn-requestid", "cf-ray"]
        .iter()
        .filter_map(|name| headers.get(*name)?.to_str().ok())
        .find(|id| is_request_id(id))
        .map(Into::into)
}

/// Whether a text is a hexadecimal id, such as a UUID or `8f1e2d3c4b5a6978-MAD`, or has the prefix
/// `req`. A server may reflect other headers here, and no token is to be printed.
fn is_request_id(text: &str) -> bool {
    let id = text.strip_prefix("req").unwrap_or(text);
    let id = id.trim_start_matches(['-', '_', '.']);
    let digits = match id.rsplit_once('-') {
        Some((id, place)) if place.len() == 3 && place.bytes().all(|b| b.is_ascii_uppercase()) => {
            id
        }
        _ => id,
    };
    let has_prefix = id.len() < text.len() && text.bytes().all(|b| b.is_ascii_graphic());
    let is_hex = digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_prefixed = has_prefix && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (1..=48).contains(&id.len()) && (is_hex || is_prefixed)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().map_or(Duration::MAX, Duration::from_secs))
}
