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
        let status = error.suggested_status();
        Self(
            status,
            match status.as_u16() {
                403 => "you can't be verified",
                404 => "there is no such session",
                409 | 410 | 422 => "the session does not allow that now",
                503 | 504 => "try again in a minute",
                // Our key, our credits, our request: nothing that a user can mend.
                _ => "verification is not available",
            },
        )
    }
}
// ANCHOR_END: problem

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "database");
        Self(StatusCode::SERVICE_UNAVAILABLE, "try again in a minute")
    }
}
