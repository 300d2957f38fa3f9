//! The result of handling an event.

use std::time::Duration;

use http::StatusCode;

use super::store::StoreError;

/// The result of [`Inbox::handle`](super::Inbox::handle), with the response to send. With the
/// feature `axum`, it is the response.
#[derive(Debug)]
#[non_exhaustive]
pub enum HandleOutcome<E> {
    /// The event was handled.
    Handled,
    /// The event was handled already.
    Duplicate,
    /// Another worker handles this event or another event of its session.
    Held {
        /// Time until that worker's lease expires.
        retry_after: Duration,
    },
    /// The handler took longer than its lease, and another worker claimed the event.
    Lost,
    /// The handler failed. The event was released.
    Failed(E),
    /// The store failed.
    Unavailable(StoreError),
}

impl<E> HandleOutcome<E> {
    /// Returns the status of the response: 200 if the event is handled, 500 if the handler
    /// failed, 503 otherwise. Didit retries after a 5xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Handled | Self::Duplicate => StatusCode::OK,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Held { .. } | Self::Lost | Self::Unavailable(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// Returns a stable label for logs and metrics, such as `duplicate`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Duplicate => "duplicate",
            Self::Held { .. } => "held",
            Self::Lost => "lost",
            Self::Failed(_) => "failed",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// Returns the value of `Retry-After` in seconds, for every 503.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Held { retry_after } => {
                // Rounded up, so that no retry comes too early.
                let whole = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
                Some(whole.max(1))
            }
            Self::Lost | Self::Unavailable(_) => Some(5),
            Self::Handled | Self::Duplicate | Self::Failed(_) => None,
        }
    }
}
