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
#[cfg(test)]
mod tests;

pub use self::budget::RetryBudget;

/// Decides whether and when a request is retried.
///
/// | result | retried |
/// |---|---|
/// | no connection, or not sent for another temporary reason | always |
/// | timeout of an attempt, reset, body cut short | if a retry is safe |
/// | 408, 425, 500, 502, 503, 504, 520 to 529 | if a retry is safe |
/// | 429 with `Retry-After` or `X-RateLimit-*` | always: the server did not act |
/// | 429 without | never: a quota, which does not reset within seconds |
/// | any other status or error | never |
///
/// A retry is safe for [`RetryClass::Safe`](crate::RetryClass::Safe), for [`RetryClass::WithKey`](crate::RetryClass::WithKey) when
/// the request has an `Idempotency-Key` header, and when the caller declares
/// the call [idempotent](crate::CallOptions::is_idempotent); after a 503
/// also for [`RetryClass::WhenUnavailable`](crate::RetryClass::WhenUnavailable). A request without
/// an [`OperationContext`](crate::OperationContext) is classified by its method: GET, HEAD and
/// OPTIONS are safe, the others are not.
///
/// The wait before attempt *n + 1* is random between 0 and
/// `base_delay` × 2<sup>n − 1</sup>, at most `max_delay` ("full jitter"); with a
/// `Retry-After`, the longer of the two. If the server requests more than
/// `max_retry_after`, or more than the remaining time, the call ends at once and
/// [`CallReport::retry_after`] contains the wait.
#[derive(Debug, Clone)]
#[must_use = "a policy does nothing until it is given to `Policies::retry`"]
pub struct RetryPolicy {
    max_attempts: NonZeroU32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    budget: RetryBudget,
    jitter: Jitter,
}

impl Default for RetryPolicy {
    /// Three attempts, back-off from 0.5 s to 8 s, a `Retry-After` of up to 60 s, and
    /// a separate [budget](RetryBudget).
    fn default() -> Self {
        Self {
            max_attempts: NonZeroU32::MIN.saturating_add(2),
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            budget: RetryBudget::default(),
            jitter: Jitter::random(),
        }
    }
}

impl RetryPolicy {
    /// Creates a policy without retries.
    pub fn never() -> Self {
        Self::default().max_attempts(NonZeroU32::MIN)
    }

    /// Sets the maximum number of attempts, including the first. Defaults to 3.
    pub fn max_attempts(mut self, attempts: NonZeroU32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the maximum wait before the second attempt; it doubles with every further
    /// attempt. Defaults to 0.5 s.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the maximum wait of the back-off. Defaults to 8 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the maximum `Retry-After` that is respected. Defaults to 60 s.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Sets the budget, which policies with a clone of it share.
    pub fn budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets the source of randomness. `fraction` returns a number from 0 to 1; a
    /// constant makes the waits of a test exact.
    pub fn jitter(mut self, fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.jitter = Jitter::new(fraction);
        self
    }

    /// Decides what follows an attempt. A pure function except for the jitter: it
    /// neither waits nor uses the budget.
    ///
    /// ```
    /// use std::num::NonZeroU32;
    /// use std::time::SystemTime;
    /// use didit_transport::{DeliveryState, TransportErrorKind};
    /// use didit_transport::policy::{RetryDecision, AttemptResult, RetryPolicy, RetryContext};
    ///
    /// let context = RetryContext {
    ///     repeatable: false,
    ///     attempt: NonZeroU32::MIN,
    ///     max_attempts: None,
    ///     remaining: None,
    ///     now: SystemTime::UNIX_EPOCH,
    /// };
    /// let reset = AttemptResult::Failed(TransportErrorKind::Interrupted, DeliveryState::Unknown);
    /// assert_eq!(RetryPolicy::default().decide(context, reset), RetryDecision::Stop);
    /// ```
    pub fn decide(&self, context: RetryContext, outcome: AttemptResult<'_>) -> RetryDecision {
        let (again, server) = match outcome {
            AttemptResult::Failed(kind, delivery) => {
                (error_may_pass(kind, delivery, context.repeatable), None)
            }
            AttemptResult::Answered(status, headers) => {
                let server = ServerWait::read(headers, context.now);
                (
                    status_may_pass(status, server, context.repeatable),
                    server.wait,
                )
            }
        };
        let max_attempts = context.max_attempts.unwrap_or(self.max_attempts);
        if !again || context.attempt >= max_attempts {
            return RetryDecision::Stop;
        }
        if server.is_some_and(|wait| wait > self.max_retry_after) {
            return RetryDecision::Stop;
        }
        let wait = self
            .back_off(context.attempt)
            .max(server.unwrap_or_default());
        // An attempt that begins at the deadline cannot succeed.
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

fn error_may_pass(kind: TransportErrorKind, delivery: DeliveryState, repeatable: bool) -> bool {
    match kind {
        TransportErrorKind::Connect => true,
        TransportErrorKind::Timeout | TransportErrorKind::Interrupted => {
            repeatable || delivery == DeliveryState::NotSent
        }
        _ => false,
    }
}

fn status_may_pass(status: StatusCode, server: ServerWait, repeatable: bool) -> bool {
    match status.as_u16() {
        429 => server.is_about_pace,
        408 | 425 | 500 | 502..=504 | 520..=529 => repeatable,
        _ => false,
    }
}

/// The input of [`RetryPolicy::decide`] about a call.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers of the pure function fill in every field"
)]
pub struct RetryContext {
    /// Whether a retry is safe.
    pub repeatable: bool,
    /// Number of the attempt that ended, from 1.
    pub attempt: NonZeroU32,
    /// Maximum number of attempts of the call, if set.
    pub max_attempts: Option<NonZeroU32>,
    /// Time until the deadline, if there is one.
    pub remaining: Option<Duration>,
    /// Current time, for dates in `Retry-After`.
    pub now: SystemTime,
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum AttemptResult<'a> {
    /// A response.
    Answered(StatusCode, &'a HeaderMap),
    /// No response was obtained.
    Failed(TransportErrorKind, DeliveryState),
}

/// The next step after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// Return the result to the caller.
    Stop,
    /// Retry after this wait.
    After(Duration),
}

/// The retry loop.
pub(super) struct Retry<T> {
    inner: T,
    clock: SharedClock,
    policy: RetryPolicy,
    observer: Option<Arc<dyn Observer>>,
}

impl<T> Retry<T> {
    pub(super) fn new(
        inner: T,
        clock: SharedClock,
        policy: RetryPolicy,
        observer: Option<Arc<dyn Observer>>,
    ) -> Self {
        Self {
            inner,
            clock,
            policy,
            observer,
        }
    }
}

impl<T: Layer> Layer for Retry<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let mut attempt = NonZeroU32::MIN;
        let mut earlier = DeliveryState::NotSent;
        self.policy.budget.deposit();
        loop {
            let mut again = request.clone();
            again.extensions_mut().insert(Attempt::new(attempt));
            let result = self.inner.send(call, again).await;
            if matches!(&result, Ok(response) if response.status().is_success()) {
                return report(result, attempt.get(), earlier, None);
            }

            let context = RetryContext {
                repeatable: call.is_repeatable_after(&result),
                attempt,
                max_attempts: call.options.max_attempts,
                remaining: Some(call.deadline.remaining(&self.clock)),
                now: self.clock.now(),
            };
            let wait = match self.policy.decide(context, outcome(&result)) {
                RetryDecision::After(wait) if self.policy.budget.withdraw() => wait,
                _ => return report(result, attempt.get(), earlier, Some(context.now)),
            };
            if let Some(observer) = &self.observer {
                observer.retry_scheduled(call.operation.as_ref(), attempt.get(), wait);
            }
            tracing::debug!(
                attempt = attempt.get(),
                wait_ms = wait.as_millis(),
                "sending again"
            );
            earlier = earlier.max(call.delivery_of(&result));
            // Drops the failed response and its connection before the wait.
            drop(result);
            self.clock.sleep(wait).await;
            attempt = attempt.saturating_add(1);
        }
    }
}

fn outcome(result: &Result<Response, TransportError>) -> AttemptResult<'_> {
    match result {
        Ok(response) => AttemptResult::Answered(response.status(), response.headers()),
        Err(error) => AttemptResult::Failed(error.kind(), error.delivery()),
    }
}

/// Adds the earlier attempts to the result, and the requested wait if the time is
/// given.
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
            // Rejected by the client's rate limiter, so it was not sent.
            let unsent = u32::from(error.kind() == TransportErrorKind::RateLimited);
            let delivery = error.delivery().max(earlier_attempts);
            Err(error
                .with_attempts(attempt - unsent)
                .with_delivery(delivery))
        }
    }
}
