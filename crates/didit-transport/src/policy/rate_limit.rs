//! The client-side rate limit.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};

use super::call::{Call, Layer};
use crate::context::{Deadline, OperationContext};
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Request, Response};

mod bucket;

pub use self::bucket::TokenBuckets;

/// Decides when a request may be sent.
///
/// [`TokenBuckets`] limits one process. Processes that share a limit implement this
/// on a shared store.
#[async_trait]
pub trait RateLimiter: Send + Sync + 'static {
    /// Waits for the turn of a request in `scope`.
    ///
    /// Must be fair (first come, first served), and must release the turn when the
    /// future is dropped.
    ///
    /// # Errors
    ///
    /// [`RateLimitError`] at once if the turn would come after the `deadline`.
    async fn acquire(&self, scope: &str, deadline: Deadline) -> Result<(), RateLimitError>;

    /// Called when the server rejected a request of `scope` with 429, with its
    /// headers.
    fn refused(&self, scope: &str, headers: &HeaderMap);
}

/// The rate limit allows no request before the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitError {
    /// Returns the required wait.
    pub wait: Duration,
}

impl RateLimitError {
    /// Creates an error with the required wait.
    pub fn new(wait: Duration) -> Self {
        Self { wait }
    }
}

/// Delays each attempt until its turn.
pub(super) struct RateLimit<T> {
    inner: T,
    limiter: Option<Arc<dyn RateLimiter>>,
}

impl<T> RateLimit<T> {
    pub(super) fn new(inner: T, limiter: Option<Arc<dyn RateLimiter>>) -> Self {
        Self { inner, limiter }
    }
}

impl<T: Layer> Layer for RateLimit<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let operation = call.operation.as_ref();
        let scope = operation.and_then(OperationContext::rate_scope);
        let (Some(limiter), Some(scope)) = (&self.limiter, scope) else {
            return self.inner.send(call, request).await;
        };
        if let Err(RateLimitError { wait }) = limiter.acquire(scope, call.deadline).await {
            return Err(TransportError::new(TransportErrorKind::RateLimited).with_retry_after(wait));
        }
        let response = self.inner.send(call, request).await?;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            limiter.refused(scope, response.headers());
        }
        Ok(response)
    }
}
