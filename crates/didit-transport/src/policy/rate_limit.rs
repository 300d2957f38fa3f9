//! The client-side rate limit.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};

use super::call::{Call, Layer};
use super::trace::Observer;
use crate::clock::{Clock as _, SharedClock};
use crate::context::{Deadline, OperationContext};
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Request, Response};

/// Delays requests to respect a rate limit.
///
/// [`TokenBuckets`](super::TokenBuckets) limits one process, `FleetLimiter` (feature `redis`)
/// processes that share one limit.
#[async_trait]
pub trait RateLimiter: Send + Sync + 'static {
    /// Waits until a request in `scope` can be sent.
    ///
    /// Must be fair (first come, first served), and must return the token if the future is
    /// dropped.
    ///
    /// # Errors
    ///
    /// Returns a [`RateLimitError`] at once if the wait would end after the `deadline`.
    async fn acquire(&self, scope: &str, deadline: Deadline) -> Result<(), RateLimitError>;

    /// Handles a 429 response to a request in `scope`, whose headers can contain the limit.
    fn rejected(&self, scope: &str, headers: &HeaderMap);
}

/// Error of a wait that would end after the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rate limit requires a wait beyond the deadline")]
#[non_exhaustive]
pub struct RateLimitError {
    /// The wait that the rate limit requires.
    pub wait: Duration,
}

impl RateLimitError {
    /// Creates the error of a required wait.
    pub fn new(wait: Duration) -> Self {
        Self { wait }
    }
}

/// Delays each attempt by the rate limiter.
pub(super) struct RateLimit<T> {
    pub(super) inner: T,
    pub(super) limiter: Option<Arc<dyn RateLimiter>>,
    pub(super) clock: SharedClock,
    /// Maximum wait, unless the call has its own.
    pub(super) max_wait: Duration,
    pub(super) observer: Option<Arc<dyn Observer>>,
}

impl<T: Layer> Layer for RateLimit<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let operation = call.operation.as_ref();
        let scope = operation.and_then(OperationContext::rate_scope);
        let (Some(limiter), Some(scope)) = (&self.limiter, scope) else {
            return self.inner.send(call, request).await;
        };
        let max_wait = call.options.max_limiter_wait.unwrap_or(self.max_wait);
        let deadline = Deadline::after(&self.clock, max_wait).min(call.deadline);
        let start = self.observer.as_ref().map(|_| self.clock.monotonic());
        let mut acquire = limiter.acquire(scope, deadline);
        let first = poll_fn(|cx| Poll::Ready(acquire.as_mut().poll(cx))).await;
        let acquired = match (first, &self.observer) {
            (Poll::Ready(acquired), _) => acquired,
            (Poll::Pending, observer) => {
                if let Some(observer) = observer {
                    observer.limiter_waiting(operation);
                }
                acquire.await
            }
        };
        if let (Some(observer), Some(start)) = (&self.observer, start) {
            let wait = self.clock.monotonic().saturating_sub(start);
            observer.limiter_waited(operation, wait, acquired.is_ok());
        }
        if let Err(RateLimitError { wait }) = acquired {
            return Err(TransportError::new(TransportErrorKind::RateLimited).with_retry_after(wait));
        }
        let response = self.inner.send(call, request).await?;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            limiter.rejected(scope, response.headers());
        }
        Ok(response)
    }
}
