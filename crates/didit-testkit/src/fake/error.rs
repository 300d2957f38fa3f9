//! Errors of the methods of `Fake`.

use std::fmt;

use http::StatusCode;

use crate::http::Reply;

/// The error response of the fake to a request of the test.
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
        write!(f, "the fake returned {}: {}", self.status, self.body)
    }
}

impl std::error::Error for FakeError {}

/// The error for an invalid snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError(pub(super) String);

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid snapshot: {}", self.0)
    }
}

impl std::error::Error for SnapshotError {}
