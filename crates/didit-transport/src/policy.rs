//! What is put around a transport: deadline, retry, pacing, time limits and
//! tracing.

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

pub use self::rate_limit::{RateLimiter, Throttled, TokenBuckets};
pub use self::retry::{AttemptResult, RetryBudget, RetryContext, RetryDecision, RetryPolicy};
pub use self::trace::{AttemptEnd, CallEnd, Observer};

/// Builds the stack of policies around a transport, in the one order that
/// works.
///
/// Outermost first:
///
/// 1. **Deadline** of the whole call: attempts, waits and the body.
/// 2. **Retry**, as [`RetryPolicy`] decides.
/// 3. **Rate limit** of the client's own: each attempt waits for its turn.
/// 4. **Timeout** of one attempt.
/// 5. **Tracing**: a span for each attempt (and one around the whole call).
/// 6. The transport.
///
/// A wrong order, for example the rate limit inside the timeout of an attempt:
/// waiting for a turn would use up the attempt's time and look like a slow
/// server; retry would send it again, which needs another turn, and a busy
/// client would time out without having sent anything. Retry outside the
/// deadline would give each attempt a deadline of its own.
///
/// The policies read the request's
/// [`OperationContext`](crate::OperationContext), take out its
/// [`CallOptions`](crate::CallOptions), and leave a
/// [`CallReport`](crate::CallReport) in the response.
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
    /// The defaults: a deadline of 60 seconds, the default [`RetryPolicy`], no
    /// client-side rate limit, 30 seconds for an attempt, no observer.
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

    /// Limits a whole call, the body included, where the call does not say
    /// otherwise.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = limit;
        self
    }

    /// Limits one attempt, where the call does not say otherwise.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// When to send again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Paces the calls. Give the same limiter to several stacks to share it.
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Tells `observer` of every attempt, wait and call.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Puts the policies around `transport`.
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

/// All layers as one transport.
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
