//! Refusals of what a test asked for.

use std::fmt;

use http::StatusCode;

use crate::http::reply::Reply;

/// Why the fake did not do what a test asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeError {
    status: StatusCode,
    body: String,
}

impl FakeError {
    pub(super) fn new(reply: &Reply) -> Self {
        Self {
            status: reply.status,
            body: String::from_utf8_lossy(&reply.body).into_owned(),
        }
    }
}

impl fmt::Display for FakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fake refused: {} {}", self.status, self.body)
    }
}

impl std::error::Error for FakeError {}
