//! Extensions of requests and responses that the policies read and write.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::clock::Clock;
use crate::error::DeliveryState;
use crate::transport::Request;

/// Whether an operation can be sent twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// Idempotent: reads, and writes that set a state.
    Safe,
    /// Idempotent with an `Idempotency-Key` header, otherwise treated as [`Never`](Self::Never).
    WithKey,
    /// Not idempotent. Retried only if the previous attempt certainly was not sent, or if the caller
    /// sets [`is_idempotent`](CallOptions::is_idempotent).
    Never,
    /// Like [`Never`](Self::Never), but also retried after a 503, which means that the server did not
    /// act.
    WhenUnavailable,
}

/// The operation of a request, in its extensions, so that tracing, rate limiters, mocks and journals
/// need not parse the URL.
///
/// ```
/// use didit_transport::{OperationContext, RetryClass};
///
/// let read = OperationContext::new("retrieve_thing", "/v1/thing/{id}/", RetryClass::Safe)
///     .with_rate_scope("read");
/// assert_eq!(read.template(), "/v1/thing/{id}/");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationContext {
    id: Cow<'static, str>,
    template: Cow<'static, str>,
    retry: RetryClass,
    rate_scope: Option<Cow<'static, str>>,
}

impl OperationContext {
    /// Creates the context of an operation from its id, path template (with placeholders, not values)
    /// and retry class.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        template: impl Into<Cow<'static, str>>,
        retry: RetryClass,
    ) -> Self {
        Self {
            id: id.into(),
            template: template.into(),
            retry,
            rate_scope: None,
        }
    }

    /// Sets the scope of the client-side rate limit. Defaults to none: not limited.
    #[must_use]
    pub fn with_rate_scope(mut self, scope: impl Into<Cow<'static, str>>) -> Self {
        self.rate_scope = Some(scope.into());
        self
    }

    /// Returns the id of the operation.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the path template, which contains no values and can be logged.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Returns whether the operation can be sent twice.
    pub fn retry_class(&self) -> RetryClass {
        self.retry
    }

    /// Returns the scope of the client-side rate limit.
    pub fn rate_scope(&self) -> Option<&str> {
        self.rate_scope.as_deref()
    }
}

/// Options of one call, in its request's extensions. Unset options default to the configuration of
/// the policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    /// Maximum duration of the call: all attempts, all waits and the response body.
    pub deadline: Option<Duration>,
    /// Maximum duration of one attempt, up to the head of the response.
    pub attempt_timeout: Option<Duration>,
    /// Maximum wait of each attempt for the client's rate limiter; longer waits are an error at once.
    pub max_limiter_wait: Option<Duration>,
    /// Maximum number of attempts; 1 disables retries.
    pub max_attempts: Option<NonZeroU32>,
    /// Whether the caller declares the operation idempotent, so that a [`RetryClass::Never`]
    /// operation is retried like a [`RetryClass::Safe`] one.
    pub is_idempotent: bool,
    /// Collects the response body, up to this number of bytes, as part of the attempt, so that a
    /// truncated body is a failed attempt and can be retried. Without a limit the body streams, and
    /// the caller handles its errors.
    ///
    /// The body of an unsuccessful response is always collected within the attempt, up to 64 KiB;
    /// a truncated one is kept as far as it was received.
    pub collect_limit: Option<usize>,
}

/// Number of an attempt, from 1, in the extensions of each request that the retry policy sends again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt(NonZeroU32);

impl Attempt {
    /// Creates the attempt with this number.
    pub fn new(number: NonZeroU32) -> Self {
        Self(number)
    }

    /// Returns the number, from 1.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// Returns the attempt of `request`. Defaults to 1.
    pub fn of(request: &Request) -> Self {
        request
            .extensions()
            .get()
            .copied()
            .unwrap_or(Self(NonZeroU32::MIN))
    }
}

/// End of a call in the [monotonic](crate::Clock::monotonic) time of its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Duration);

impl Deadline {
    /// Returns the deadline of a call that starts now and has the duration `limit`.
    pub fn after(clock: &impl Clock, limit: Duration) -> Self {
        Self(clock.monotonic().saturating_add(limit))
    }

    /// Returns the remaining time; zero after the deadline.
    pub fn remaining(self, clock: &impl Clock) -> Duration {
        self.0.saturating_sub(clock.monotonic())
    }
}

/// Report of the attempts of a call, in the extensions of its response unless the first attempt
/// succeeded. [`TransportError`](crate::TransportError) contains the same of a call without a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallReport {
    /// Number of attempts, including the one with this response.
    pub attempts: u32,
    /// Delivery state of the earlier attempts; [`NotSent`](DeliveryState::NotSent) if there were none.
    pub earlier_attempts: DeliveryState,
    /// Wait that the server asks for, if it was not waited for.
    pub retry_after: Option<Duration>,
}

impl CallReport {
    /// Returns the report of `response`. Defaults to that of a single attempt.
    pub fn of<B>(response: &http::Response<B>) -> Self {
        response.extensions().get().copied().unwrap_or(Self {
            attempts: 1,
            earlier_attempts: DeliveryState::NotSent,
            retry_after: None,
        })
    }
}
