//! Policies around a transport: deadline, retry, rate limit, attempt timeout and tracing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::call::{Call, Layer};
use self::deadline::{AttemptTimeout, DeadlineGuard};
use self::rate_limit::RateLimit;
use self::retry::Retry;
use self::trace::{Trace, TraceCall};
use crate::clock::{Clock as _, SharedClock};
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, SendFuture, SharedTransport, Transport};

mod call;
mod deadline;
#[cfg(feature = "redis")]
mod fleet;
mod jitter;
mod rate_limit;
#[cfg(feature = "redis")]
mod redis;
mod retry;
mod retry_after;
mod token_buckets;
mod trace;

#[cfg(feature = "redis")]
pub use self::fleet::{FleetLimiter, RateStore, Reservation};
pub use self::rate_limit::{RateLimitError, RateLimiter};
#[cfg(feature = "redis")]
pub use self::redis::RedisRates;
pub use self::retry::{AttemptResult, RetryBudget, RetryContext, RetryDecision, RetryPolicy};
pub use self::token_buckets::TokenBuckets;
pub use self::trace::{AttemptEnd, CallEnd, Observer};

/// Wraps a transport in policies, in a fixed order.
///
/// Outermost first:
///
/// 1. **Deadline** of the whole call: attempts, waits and the response body.
/// 2. **Retry**, decided by [`RetryPolicy`].
/// 3. **Rate limit** of the client: delays each attempt.
/// 4. **Timeout** of one attempt.
/// 5. **Tracing**: a span for each attempt, and one for the whole call.
/// 6. The transport.
///
/// The order matters. With the rate limit inside the attempt timeout, waiting would consume the
/// attempt's time and look like a slow server, and a busy client would time out without sending
/// anything. With retry outside the deadline, each attempt would have a separate deadline.
///
/// The policies read the request's [`OperationContext`](crate::OperationContext), remove its
/// [`CallOptions`](crate::CallOptions), and add a [`CallReport`](crate::CallReport) to a response
/// that did not succeed at once.
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
#[must_use = "policies have no effect until they wrap a transport"]
pub struct Policies {
    clock: SharedClock,
    deadline: Duration,
    retry: RetryPolicy,
    limiter: Option<Arc<dyn RateLimiter>>,
    max_limiter_wait: Duration,
    attempt_timeout: Duration,
    observer: Option<Arc<dyn Observer>>,
}

impl Policies {
    /// Creates the default policies: a deadline of 60 s, the default [`RetryPolicy`], no rate limit,
    /// a wait of 2 s for one, 30 s per attempt, no observer.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            deadline: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            limiter: None,
            max_limiter_wait: Duration::from_secs(2),
            attempt_timeout: Duration::from_secs(30),
            observer: None,
        }
    }

    /// Sets the maximum duration of a call, including the response body, unless its
    /// [`CallOptions`](crate::CallOptions) override it. Defaults to 60 s.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = limit;
        self
    }

    /// Sets the maximum duration of one attempt, unless the call's
    /// [`CallOptions`](crate::CallOptions) override it. Defaults to 30 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// Sets the retry policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the rate limiter, which several clients can share. Defaults to none.
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Sets how long an attempt may wait for the rate limiter, unless the call's
    /// [`CallOptions`](crate::CallOptions) override it. A longer wait is an error at once, with the
    /// wait in [`retry_after`](TransportError::retry_after), so that a web handler answers in time.
    /// Defaults to 2 s.
    pub fn max_limiter_wait(mut self, limit: Duration) -> Self {
        self.max_limiter_wait = limit;
        self
    }

    /// Sets the observer of every attempt, wait and call. Defaults to none.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Wraps `transport` in the policies.
    pub fn wrap(self, transport: SharedTransport) -> SharedTransport {
        let Self {
            clock, observer, ..
        } = self;
        let trace = Trace {
            inner: transport,
            clock: clock.clone(),
            observer: observer.clone(),
        };
        let timeout = AttemptTimeout {
            inner: trace,
            clock: clock.clone(),
            limit: self.attempt_timeout,
        };
        let rate_limit = RateLimit {
            inner: timeout,
            limiter: self.limiter,
            clock: clock.clone(),
            max_wait: self.max_limiter_wait,
            observer: observer.clone(),
        };
        let retry = Retry {
            inner: rate_limit,
            clock: clock.clone(),
            policy: self.retry,
            observer: observer.clone(),
        };
        let deadline = DeadlineGuard {
            inner: retry,
            clock: clock.clone(),
        };
        SharedTransport::new(Stack {
            layers: TraceCall {
                inner: deadline,
                clock: clock.clone(),
                observer,
            },
            clock,
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

impl<T: Layer> Transport for Stack<T> {
    fn send<'a, 'b>(&'a self, request: Request) -> SendFuture<'b>
    where
        'a: 'b,
    {
        let mut request = Box::new(request);
        Box::pin(async move {
            if !self.clock.is_running() {
                return Err(TransportError::new(TransportErrorKind::Request)
                    .with_attempts(0)
                    .with_detail("it was called outside of a tokio runtime"));
            }
            let call = Call::begin(&mut request, &self.clock, self.deadline);
            if call.options.deadline.unwrap_or(self.deadline).is_zero() {
                return Err(TransportError::new(TransportErrorKind::Deadline)
                    .with_delivery(DeliveryState::NotSent)
                    .with_attempts(0));
            }
            self.layers.send(&call, request).await
        })
    }
}
