//! Errors of requests.

use axum::response::{IntoResponse, Response};
use didit_api::Error;
use http::StatusCode;

/// Any error, for the log.
pub type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// A response for a failed request; the details are logged, not shown.
#[derive(Debug)]
pub struct Problem(pub StatusCode, pub &'static str);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

// ANCHOR: problem
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        // The text has no key and no data of a person.
        tracing::warn!(%error, "didit");
        if error.is_not_found() {
            Self(StatusCode::NOT_FOUND, "there is no such session")
        } else if error.is_validation() || error.is_conflict() {
            Self(StatusCode::CONFLICT, "the session does not allow that now")
        } else if error.is_rate_limited() || error.is_timeout() || error.is_retryable() {
            Self(StatusCode::SERVICE_UNAVAILABLE, "try again in a minute")
        } else {
            // Our key, our credits, our request: nothing that a user can mend.
            Self(StatusCode::BAD_GATEWAY, "verification is not available")
        }
    }
}
// ANCHOR_END: problem

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "database");
        Self(StatusCode::SERVICE_UNAVAILABLE, "try again in a minute")
    }
}
