//! Decides whether and when a request is retried.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use super::call::{Call, Layer};
use super::jitter::Jitter;
use super::retry_after::ServerWait;
use super::trace::Observer;
use crate::clock::{Clock, SharedClock};
use crate::context::{Attempt, CallReport};
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, Response};

mod budget;

pub use self::budget::RetryBudget;

/// Decides when a request is retried.
///
/// | result of the attempt | retried |
/// |---|---|
/// | connection failed, or a transient failure before sending | always |
/// | attempt timeout, reset, truncated body | if idempotent |
/// | 408, 425, 500, 502, 503, 504, 520 to 529 | if idempotent |
/// | 429 with `Retry-After` or `X-RateLimit-*` | always: the server did not act |
/// | 429 without them | never: a quota, which a short wait does not restore |
/// | any other status or error | never |
///
/// A request is idempotent for [`RetryClass::Safe`](crate::RetryClass::Safe), for [`RetryClass::WithKey`](crate::RetryClass::WithKey) when
/// the request has an `Idempotency-Key` header, and if the caller sets
/// [`is_idempotent`](crate::CallOptions::is_idempotent); after a 503
/// also for [`RetryClass::WhenUnavailable`](crate::RetryClass::WhenUnavailable). A request without
/// an [`OperationContext`](crate::OperationContext) is idempotent if its method is GET, HEAD or
/// OPTIONS.
///
/// The wait before attempt *n + 1* is random between zero and `base_delay` × 2<sup>n − 1</sup>, at
/// most `max_delay` ("full jitter"), or the wait that the server asks for if that is longer. If the
/// server asks for more than `max_retry_after`, or for more than remains until the deadline, the
/// call ends at once, and [`CallReport::retry_after`] contains the wait.
#[derive(Debug, Clone)]
#[must_use = "a policy has no effect until it is passed to `Policies::retry`"]
pub struct RetryPolicy {
    max_attempts: NonZeroU32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    budget: RetryBudget,
    jitter: Jitter,
}

impl Default for RetryPolicy {
    /// Three attempts, back-off from 0.5 s up to 8 s, a `Retry-After` of up to 60 s, and a separate
    /// [budget](RetryBudget).
    fn default() -> Self {
        Self {
            max_attempts: NonZeroU32::MIN.saturating_add(2),
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            budget: RetryBudget::default(),
            jitter: Jitter::default(),
        }
    }
}

impl RetryPolicy {
    /// Creates a policy that never retries.
    pub fn never() -> Self {
        Self::default().max_attempts(NonZeroU32::MIN)
    }

    /// Sets the maximum number of attempts, including the first. Defaults to 3.
    pub fn max_attempts(mut self, attempts: NonZeroU32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the maximum wait before the second attempt. It doubles with every further attempt.
    /// Defaults to 0.5 s.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the maximum wait of the back-off. Defaults to 8 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the maximum wait that a server can ask for. Defaults to 60 s.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Sets the budget, shared with other policies that have a clone of it. Defaults to a separate
    /// budget.
    pub fn budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Replaces the random numbers. `fraction` returns a number from 0 up to 1; a constant makes
    /// waits exact in tests.
    pub fn jitter(mut self, fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.jitter = Jitter::new(fraction);
        self
    }

    /// Decides whether to retry after an attempt. A pure function except for the jitter: it neither
    /// waits nor spends the budget.
    ///
    /// ```
    /// use std::num::NonZeroU32;
    /// use std::time::SystemTime;
    /// use didit_transport::{DeliveryState, TransportErrorKind};
    /// use didit_transport::policy::{RetryDecision, AttemptResult, RetryPolicy, RetryContext};
    ///
    /// let context = RetryContext {
    ///     is_idempotent: false,
    ///     attempt: NonZeroU32::MIN,
    ///     max_attempts: None,
    ///     remaining: None,
    ///     now: SystemTime::UNIX_EPOCH,
    /// };
    /// let reset = AttemptResult::Failed(TransportErrorKind::Interrupted, DeliveryState::Unknown);
    /// assert_eq!(RetryPolicy::default().decide(context, reset), RetryDecision::Stop);
    /// ```
    pub fn decide(&self, context: RetryContext, result: AttemptResult<'_>) -> RetryDecision {
        let (retryable, server) = match result {
            AttemptResult::Failed(kind, delivery) => (
                is_retryable_error(kind, delivery, context.is_idempotent),
                None,
            ),
            AttemptResult::Answered(status, headers) => {
                let server = ServerWait::read(headers, context.now);
                (
                    is_retryable_status(status, server, context.is_idempotent),
                    server.wait,
                )
            }
        };
        let max_attempts = context.max_attempts.unwrap_or(self.max_attempts);
        if !retryable || context.attempt >= max_attempts {
            return RetryDecision::Stop;
        }
        if server.is_some_and(|wait| wait > self.max_retry_after) {
            return RetryDecision::Stop;
        }
        let wait = self
            .back_off(context.attempt)
            .max(server.unwrap_or_default());
        // An attempt that starts at the deadline can't succeed.
        if context.remaining.is_some_and(|left| wait >= left) {
            return RetryDecision::Stop;
        }
        RetryDecision::After(wait)
    }

    fn back_off(&self, attempt: NonZeroU32) -> Duration {
        let doubled = 2_u32.checked_pow(attempt.get() - 1).unwrap_or(u32::MAX);
        let longest = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        longest.mul_f64(self.jitter.fraction())
    }
}

fn is_retryable_error(
    kind: TransportErrorKind,
    delivery: DeliveryState,
    is_idempotent: bool,
) -> bool {
    match kind {
        TransportErrorKind::Connect => true,
        TransportErrorKind::Timeout | TransportErrorKind::Interrupted => {
            is_idempotent || delivery == DeliveryState::NotSent
        }
        _ => false,
    }
}

fn is_retryable_status(status: StatusCode, server: ServerWait, is_idempotent: bool) -> bool {
    match status.as_u16() {
        429 => server.is_rate_limit,
        408 | 425 | 500 | 502..=504 | 520..=529 => is_idempotent,
        _ => false,
    }
}

/// Input of [`RetryPolicy::decide`].
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers of the pure function set every field"
)]
pub struct RetryContext {
    /// Whether the operation can be sent twice.
    pub is_idempotent: bool,
    /// The number of the attempt that ended, from 1.
    pub attempt: NonZeroU32,
    /// Maximum number of attempts of this call, if it overrides the policy's.
    pub max_attempts: Option<NonZeroU32>,
    /// Time until the deadline, if there is one.
    pub remaining: Option<Duration>,
    /// Current time, for dates in `Retry-After`.
    pub now: SystemTime,
}

/// Result of an attempt.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum AttemptResult<'a> {
    /// The server responded.
    Answered(StatusCode, &'a HeaderMap),
    /// No response was received.
    Failed(TransportErrorKind, DeliveryState),
}

/// Decision after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// Return the result to the caller.
    Stop,
    /// Retry after this wait.
    After(Duration),
}

/// Sends a request until the policy decides to stop.
pub(super) struct Retry<T> {
    pub(super) inner: T,
    pub(super) clock: SharedClock,
    pub(super) policy: RetryPolicy,
    pub(super) observer: Option<Arc<dyn Observer>>,
}

impl<T: Layer> Layer for Retry<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let mut attempt = NonZeroU32::MIN;
        let mut earlier = DeliveryState::NotSent;
        self.policy.budget.deposit();
        loop {
            let mut again = request.clone();
            if attempt > NonZeroU32::MIN {
                again.extensions_mut().insert(Attempt::new(attempt));
            }
            let result = self.inner.send(call, again).await;
            if matches!(&result, Ok(response) if response.status().is_success()) {
                return match attempt {
                    NonZeroU32::MIN => result,
                    _ => report(result, attempt.get(), earlier, None),
                };
            }

            let context = RetryContext {
                is_idempotent: call.is_idempotent_after(&result),
                attempt,
                max_attempts: call.options.max_attempts,
                remaining: Some(call.deadline.remaining(&self.clock)),
                now: self.clock.now(),
            };
            let wait = match self.policy.decide(context, attempt_result(&result)) {
                RetryDecision::After(wait) if self.policy.budget.withdraw() => wait,
                _ => return report(result, attempt.get(), earlier, Some(context.now)),
            };
            if let Some(observer) = &self.observer {
                observer.retry_scheduled(call.operation.as_ref(), attempt.get(), wait);
            }
            tracing::debug!(
                attempt = attempt.get(),
                wait_ms = wait.as_millis(),
                "retrying"
            );
            earlier = earlier.max(call.delivery_of(&result));
            // Closes the failed response and its connection before the wait.
            drop(result);
            self.clock.sleep(wait).await;
            attempt = attempt.saturating_add(1);
        }
    }
}

fn attempt_result(result: &Result<Response, TransportError>) -> AttemptResult<'_> {
    match result {
        Ok(response) => AttemptResult::Answered(response.status(), response.headers()),
        Err(error) => AttemptResult::Failed(error.kind(), error.delivery()),
    }
}

/// Adds the report of earlier attempts to the result and, given the time, the wait that the server
/// asks for.
fn report(
    result: Result<Response, TransportError>,
    attempt: u32,
    earlier_attempts: DeliveryState,
    now: Option<SystemTime>,
) -> Result<Response, TransportError> {
    match result {
        Ok(mut response) => {
            let report = CallReport {
                attempts: attempt,
                earlier_attempts,
                retry_after: now.and_then(|now| ServerWait::read(response.headers(), now).wait),
            };
            response.extensions_mut().insert(report);
            Ok(response)
        }
        Err(error) => {
            // An attempt rejected by the client's rate limiter was not sent.
            let unsent = u32::from(error.kind() == TransportErrorKind::RateLimited);
            let delivery = error.delivery().max(earlier_attempts);
            Err(error
                .with_attempts(attempt - unsent)
                .with_delivery(delivery))
        }
    }
}
