//! What a request tells the policies about itself, in its extensions.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::clock::Clock;
use crate::error::DeliveryState;
use crate::transport::Request;

/// Whether an operation may be sent twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// Repeating changes nothing: reads, and writes that set a state.
    Safe,
    /// Repeating is safe when the request carries an `Idempotency-Key` header,
    /// and is otherwise treated as [`Never`](Self::Never).
    WithKey,
    /// Repeating may do the thing twice. It is sent again only when the first
    /// attempt surely was not sent, or when the caller declares that a
    /// duplicate is harmless.
    Never,
    /// As [`Never`](Self::Never), and sent again after a 503 as well, by which
    /// the server says that it has done nothing.
    WhenUnavailable,
}

/// The operation that a request belongs to. Put it in the request's extensions;
/// tracing, limiters, mocks and journals then need not parse a URL.
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
    /// An operation by its id, its path template (with placeholders, never with
    /// values) and its retry class.
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

    /// Counts the operation against this scope of the client-side rate limit.
    /// Without one it is not rate_limited.
    #[must_use]
    pub fn with_rate_scope(mut self, scope: impl Into<Cow<'static, str>>) -> Self {
        self.rate_scope = Some(scope.into());
        self
    }

    /// The operation's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The path with placeholders, safe to log.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Whether the operation may be sent twice.
    pub fn retry_class(&self) -> RetryClass {
        self.retry
    }

    /// The scope it is rate_limited under.
    pub fn rate_scope(&self) -> Option<&str> {
        self.rate_scope.as_deref()
    }
}

/// Options of one call. Put them in the request's extensions; what is not set
/// is taken from the policies' own configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    /// Limit for the whole call: all attempts, all waits and the body.
    pub deadline: Option<Duration>,
    /// Limit for one attempt, up to the head of the response.
    pub attempt_timeout: Option<Duration>,
    /// How often the request may be sent at most; 1 switches retries off.
    pub max_attempts: Option<NonZeroU32>,
    /// The caller declares that doing the operation twice does no harm, which
    /// makes a [`RetryClass::Never`] operation repeatable.
    pub is_idempotent: bool,
    /// Reads the whole body, up to this many bytes, as part of the attempt: a
    /// body that breaks off is then a failed attempt like any other, and is
    /// read again where repeating is safe. Without a limit the body streams, and
    /// what breaks off is the caller's to handle.
    ///
    /// The body of an answer that is no success is read within the attempt in
    /// any case. The status has told what matters, so no more than 64 KiB are
    /// kept, and of a body that breaks off what came.
    pub collect_limit: Option<usize>,
}

/// The number of this attempt, from 1. The retry policy puts it in the
/// extensions of each request it sends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt(NonZeroU32);

impl Attempt {
    /// The attempt with this number.
    pub fn new(number: NonZeroU32) -> Self {
        Self(number)
    }

    /// The number, from 1.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// The attempt that `request` is, 1 where no retry policy has said so.
    pub fn of(request: &Request) -> Self {
        request
            .extensions()
            .get()
            .copied()
            .unwrap_or(Self(NonZeroU32::MIN))
    }
}

/// The end of the call in its clock's [monotonic](crate::Clock::monotonic)
/// time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Duration);

impl Deadline {
    /// The deadline of a call that begins now and may take `limit`.
    pub fn after(clock: &impl Clock, limit: Duration) -> Self {
        Self(clock.monotonic().saturating_add(limit))
    }

    /// The time left, zero when the deadline has passed.
    pub fn remaining(self, clock: &impl Clock) -> Duration {
        self.0.saturating_sub(clock.monotonic())
    }
}

/// How a response was obtained. The retry policy puts it in the response's
/// extensions; [`TransportError`](crate::TransportError) tells the same of a
/// call that obtained none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallReport {
    /// How often the request was sent, the answered attempt included.
    pub attempts: u32,
    /// What the server may know of the attempts before the answered one;
    /// [`NotSent`](DeliveryState::NotSent) when there were none.
    pub earlier_attempts: DeliveryState,
    /// How long the server asks to wait, for a response that asks so and was
    /// not waited for.
    pub retry_after: Option<Duration>,
}
