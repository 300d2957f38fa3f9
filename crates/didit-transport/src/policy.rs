//! Policies around a transport: deadline, retry, rate limit, timeouts and tracing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use self::call::{Call, Layer};
use self::deadline::{AttemptTimeout, DeadlineGuard};
use self::rate_limit::RateLimit;
use self::retry::Retry;
use self::trace::{Trace, TraceCall};
use crate::clock::SharedClock;
use crate::error::TransportError;
use crate::transport::{Request, Response, SharedTransport, Transport};

mod call;
mod deadline;
mod jitter;
mod rate_limit;
mod retry;
mod retry_after;
mod trace;

pub use self::rate_limit::{RateLimitError, RateLimiter, TokenBuckets};
pub use self::retry::{AttemptResult, RetryBudget, RetryContext, RetryDecision, RetryPolicy};
pub use self::trace::{AttemptEnd, CallEnd, Observer};

/// Builds the stack of policies around a transport, in the one order that works.
///
/// Outermost first:
///
/// 1. **Deadline** of the whole call: attempts, waits and the body.
/// 2. **Retry**, as [`RetryPolicy`] decides.
/// 3. **Rate limit** of the client: each attempt waits for its turn.
/// 4. **Timeout** of one attempt.
/// 5. **Tracing**: a span for each attempt (and one around the whole call).
/// 6. The transport.
///
/// Another order breaks them. With the rate limit inside the timeout of an attempt,
/// waiting for a turn uses up the time of the attempt and looks like a slow server;
/// the retry needs another turn, and a busy client times out without a request.
/// With the retry outside the deadline, each attempt gets a new deadline.
///
/// The policies read the [`OperationContext`](crate::OperationContext) of the
/// request, remove its [`CallOptions`](crate::CallOptions), and add a
/// [`CallReport`](crate::CallReport) to the response.
///
/// ```
/// use std::time::Duration;
/// use didit_transport::{ManualClock, Response, ResponseBody, SharedClock, SharedTransport, from_fn};
/// use didit_transport::policy::{Policies, RetryPolicy};
///
/// let transport = SharedTransport::new(from_fn(|_| async {
///     Ok(Response::new(ResponseBody::empty()))
/// }));
/// let transport = Policies::new(SharedClock::new(ManualClock::new()))
///     .retry(RetryPolicy::default())
///     .deadline(Duration::from_secs(30))
///     .wrap(transport);
/// # drop(transport);
/// ```
#[derive(Clone)]
#[must_use = "policies do nothing until they wrap a transport"]
pub struct Policies {
    clock: SharedClock,
    deadline: Duration,
    retry: RetryPolicy,
    limiter: Option<Arc<dyn RateLimiter>>,
    attempt_timeout: Duration,
    observer: Option<Arc<dyn Observer>>,
}

impl Policies {
    /// Creates the default policies: a deadline of 60 s, the default [`RetryPolicy`],
    /// no client-side rate limit, a timeout of 30 s per attempt, no observer.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            deadline: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            limiter: None,
            attempt_timeout: Duration::from_secs(30),
            observer: None,
        }
    }

    /// Sets the timeout of a whole call, including the body. Defaults to 60 s.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = limit;
        self
    }

    /// Sets the timeout of one attempt. Defaults to 30 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// Sets the retry policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the rate limiter. Several stacks can share one.
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Sets the observer of attempts, waits and calls.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Wraps `transport` in the policies.
    pub fn wrap(self, transport: SharedTransport) -> SharedTransport {
        let trace = Trace::new(transport, self.clock.clone(), self.observer.clone());
        let timeout = AttemptTimeout::new(trace, self.clock.clone(), self.attempt_timeout);
        let rate_limited = RateLimit::new(timeout, self.limiter);
        let retry = Retry::new(
            rate_limited,
            self.clock.clone(),
            self.retry,
            self.observer.clone(),
        );
        let guarded = DeadlineGuard::new(retry, self.clock.clone());
        SharedTransport::new(Stack {
            layers: TraceCall::new(guarded, self.clock.clone(), self.observer),
            clock: self.clock,
            deadline: self.deadline,
        })
    }
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policies")
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("rate_limiter", &self.limiter.is_some())
            .field("attempt_timeout", &self.attempt_timeout)
            .finish_non_exhaustive()
    }
}

/// All policies as one transport.
struct Stack<T> {
    layers: T,
    clock: SharedClock,
    deadline: Duration,
}

#[async_trait]
impl<T: Layer> Transport for Stack<T> {
    async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        let call = Call::begin(&mut request, &self.clock, self.deadline);
        self.layers.send(&call, Box::new(request)).await
    }
}
