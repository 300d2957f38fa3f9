//! Reads and verifies a request.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use didit_types::webhook::Event;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::inbox::{Watch, WebhookObserver};
use crate::{Reason, Verified, Verifier, VerifyError};

/// Bodies from here on are verified on a blocking thread of tokio.
const LARGE: usize = 64 << 10;

/// Reads the body of a request up to a limit, and verifies it.
///
/// The adapters use it; it also serves frameworks without an adapter.
///
/// On tokio, bodies of 64 KiB or more are verified on blocking threads, on at most half of the
/// cores, so that hostile ones do not delay other requests. On another runtime they are verified
/// in place.
#[derive(Debug, Clone)]
pub struct Receiver {
    verifier: Verifier,
    clock: Clock,
    watch: Watch,
    large: Arc<Semaphore>,
}

impl Receiver {
    /// Maximum length of a body: 1 MiB.
    pub const MAX_BODY_BYTES: usize = 1 << 20;

    /// Creates a receiver that verifies with `verifier`.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            verifier,
            clock: Clock::default(),
            watch: Watch::default(),
            large: Arc::new(Semaphore::new(cores.div_ceil(2))),
        }
    }

    /// Calls `observer` for every delivery that is verified or refused.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn WebhookObserver>) -> Self {
        self.watch = Watch(Some(observer));
        self
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
        let result = self.verify(headers, body).await;
        let seen = result.as_ref().map(|(event, _)| &**event);
        self.watch
            .received(seen.map_err(ReceiveError::as_str), self.clock.now());
        result
    }

    async fn verify<B: Body>(
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
        let now = self.clock.now();
        let runtime = Handle::try_current().ok().filter(|_| body.len() >= LARGE);
        let Some(runtime) = runtime else {
            return Ok((self.verifier.verify_at(&body, headers, now)?, body));
        };
        // Neither fails: the semaphore is not closed, and the verifier does not panic. The
        // runtime may end first.
        let permit = Arc::clone(&self.large).acquire_owned().await;
        let (verifier, headers) = (self.verifier.clone(), headers.clone());
        let verify = runtime.spawn_blocking(move || {
            let _permit = permit;
            (verifier.verify_at(&body, &headers, now), body)
        });
        let (event, body) = verify.await.map_err(|_| ReceiveError::Incomplete)?;
        Ok((event?, body))
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

    /// Returns a stable label for logs and metrics, such as `wrong_secret`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::TooLarge => "body_too_large",
            Self::Incomplete => "body_incomplete",
            Self::Verify(error) => error.reason().as_str(),
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
