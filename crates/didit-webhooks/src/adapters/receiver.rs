//! From a request's head and body to a verified event.

use bytes::Bytes;
use didit_types::webhook::Event;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::clock::{Clock, Now};
use crate::{Reason, Verified, Verifier, VerifyError};

/// Receives deliveries: reads a body up to a limit, and verifies it.
///
/// The adapters are made of this; it also serves frameworks that have none.
#[derive(Debug, Clone)]
pub struct Receiver {
    verifier: Verifier,
    clock: Clock,
}

impl Receiver {
    /// The longest body that is read: 1 MiB.
    pub const MAX_BODY_BYTES: usize = 1 << 20;

    /// Accepts what `verifier` accepts.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            clock: Clock::default(),
        }
    }

    /// Takes the time from `now` instead of the system.
    #[must_use]
    pub fn with_clock(mut self, now: impl Now) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Reads a body and verifies it.
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
            Err(_) => return Err(ReceiveError::Unreadable),
        };
        let event = self.verifier.verify(&body, headers, self.clock.now())?;
        Ok((event, body))
    }
}

/// Why a request was refused. It prints no more than its sender may know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The body is longer than [`Receiver::MAX_BODY_BYTES`].
    #[error("too large")]
    TooLarge,
    /// The body broke off.
    #[error("rejected")]
    Unreadable,
    /// The delivery is not to be trusted.
    #[error(transparent)]
    Rejected(#[from] VerifyError),
}

impl ReceiveError {
    /// 413, 400 or 401.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Rejected(rejection) => rejection.status(),
        }
    }

    /// Why the verifier rejected it, if it came so far; for your own logs.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Rejected(rejection) => Some(rejection.reason()),
            Self::TooLarge | Self::Unreadable => None,
        }
    }
}
