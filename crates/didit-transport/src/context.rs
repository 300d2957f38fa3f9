//! Information for the policies in the extensions of a request.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::clock::Clock;
use crate::error::DeliveryState;
use crate::transport::Request;

/// Rule for sending an operation more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// Always safe: reads, and writes that set a state.
    Safe,
    /// Safe when the request has an `Idempotency-Key` header, otherwise treated as
    /// [`Never`](Self::Never).
    WithKey,
    /// May take effect twice. Retried only if the first attempt was not sent, or
    /// if the caller declares the call idempotent.
    Never,
    /// As [`Never`](Self::Never), but retried after 503, which means that the
    /// server did nothing.
    WhenUnavailable,
}

/// Operation of a request, in its extensions, so that tracing, rate limiters and
/// mocks need not parse the URL.
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
    /// Creates a context from an id, a path template (with placeholders, without
    /// values) and a retry class.
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

    /// Sets the scope of the client-side rate limit. Without one the operation is not
    /// limited.
    #[must_use]
    pub fn with_rate_scope(mut self, scope: impl Into<Cow<'static, str>>) -> Self {
        self.rate_scope = Some(scope.into());
        self
    }

    /// Returns the id of the operation.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the path with placeholders, which is safe to log.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Returns the retry class.
    pub fn retry_class(&self) -> RetryClass {
        self.retry
    }

    /// Returns the scope of the rate limit.
    pub fn rate_scope(&self) -> Option<&str> {
        self.rate_scope.as_deref()
    }
}

/// Options of one call, in the extensions of its request. The policies provide the
/// defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    /// Timeout of the whole call: all attempts, all waits and the body.
    pub deadline: Option<Duration>,
    /// Timeout of one attempt, up to the head of the response.
    pub attempt_timeout: Option<Duration>,
    /// Maximum number of attempts; 1 disables retries.
    pub max_attempts: Option<NonZeroU32>,
    /// Whether the caller declares the operation idempotent, so that a
    /// [`RetryClass::Never`] operation is retried.
    pub is_idempotent: bool,
    /// Maximum length in bytes of a body that is collected as part of the attempt: a
    /// body that breaks off is then a failed attempt, and is retried where that is
    /// safe. Without a limit the body streams, and the caller handles failures.
    ///
    /// The body of a response other than 2xx is always collected within the
    /// attempt, up to 64 KiB; a body that breaks off is kept as far as it came.
    pub collect_limit: Option<usize>,
}

/// Number of an attempt, from 1. The retry policy puts it in the extensions of each
/// request that it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt(NonZeroU32);

impl Attempt {
    /// Creates an attempt with this number.
    pub fn new(number: NonZeroU32) -> Self {
        Self(number)
    }

    /// Returns the number, from 1.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// Returns the attempt of `request`; 1 without a retry policy.
    pub fn of(request: &Request) -> Self {
        request
            .extensions()
            .get()
            .copied()
            .unwrap_or(Self(NonZeroU32::MIN))
    }
}

/// End of the call, in the [monotonic](crate::Clock::monotonic) time of its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Duration);

impl Deadline {
    /// Creates the deadline of a call that begins now and may take `limit`.
    pub fn after(clock: &impl Clock, limit: Duration) -> Self {
        Self(clock.monotonic().saturating_add(limit))
    }

    /// Returns the remaining time; zero when the deadline has passed.
    pub fn remaining(self, clock: &impl Clock) -> Duration {
        self.0.saturating_sub(clock.monotonic())
    }
}

/// Attempts behind a response, in its extensions.
/// [`TransportError`](crate::TransportError) has the same for a call without a
/// response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallReport {
    /// Number of attempts, including the successful one.
    pub attempts: u32,
    /// Delivery state of the earlier attempts; [`NotSent`](DeliveryState::NotSent)
    /// without earlier attempts.
    pub earlier_attempts: DeliveryState,
    /// Wait that the server requests, if the client did not wait.
    pub retry_after: Option<Duration>,
}
