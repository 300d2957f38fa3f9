//! Reads and verifies a request.

use bytes::Bytes;
use didit_types::webhook::Event;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use std::time::SystemTime;

use crate::clock::Clock;
use crate::{Reason, Verified, Verifier, VerifyError};

/// Reads the body of a request up to a limit, and verifies it.
///
/// The adapters use it; it also serves frameworks without an adapter.
#[derive(Debug, Clone)]
pub struct Receiver {
    verifier: Verifier,
    clock: Clock,
}

impl Receiver {
    /// Maximum length of a body: 1 MiB.
    pub const MAX_BODY_BYTES: usize = 1 << 20;

    /// Creates a receiver that verifies with `verifier`.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            clock: Clock::default(),
        }
    }

    /// Sets the source of the current time. Defaults to the system's.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Reads a body and verifies it.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`] if the body is too large, breaks off, or is not verified.
    pub async fn receive<B: Body>(
        &self,
        headers: &HeaderMap,
        body: B,
    ) -> Result<Verified<Event>, ReceiveError>
    where
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (event, _) = self.receive_bytes(headers, body).await?;
        Ok(event)
    }

    pub(crate) async fn receive_bytes<B: Body>(
        &self,
        headers: &HeaderMap,
        body: B,
    ) -> Result<(Verified<Event>, Bytes), ReceiveError>
    where
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let announced = body.size_hint().lower();
        if announced > Self::MAX_BODY_BYTES as u64 {
            return Err(ReceiveError::TooLarge);
        }
        let read = Limited::new(body, Self::MAX_BODY_BYTES).collect().await;
        let body = match read {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => return Err(ReceiveError::TooLarge),
            Err(_) => return Err(ReceiveError::Incomplete),
        };
        let event = self.verifier.verify_at(&body, headers, self.clock.now())?;
        Ok((event, body))
    }
}

/// A request that was rejected. `Display` contains no more than the sender may see.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The body is longer than [`Receiver::MAX_BODY_BYTES`].
    #[error("too large")]
    TooLarge,
    /// The body broke off.
    #[error("rejected")]
    Incomplete,
    /// The delivery is not authentic, not fresh, or not an event.
    #[error(transparent)]
    Verify(#[from] VerifyError),
}

impl ReceiveError {
    /// Returns the status of the response: 413, 400 or 401.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::Verify(error) => error.status(),
        }
    }

    /// Returns the reason of the verifier, for logs; `None` if the body was not read.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Verify(error) => Some(error.reason()),
            Self::TooLarge | Self::Incomplete => None,
        }
    }
}
