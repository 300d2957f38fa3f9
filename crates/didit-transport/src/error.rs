//! Errors of requests without a response.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// Kind of a [`TransportError`], by what a caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The connection failed: name resolution, a refused connection, the connect timeout, the TLS
    /// handshake or the proxy. Nothing was sent. Always retried.
    Connect,
    /// The request is invalid: it has no host, an invalid header, or a path that the client would
    /// change; or reading its body failed. Never retried: the same request fails again.
    Request,
    /// The attempt timed out. The server may still be processing it. Retried if idempotent.
    Timeout,
    /// The call reached its deadline. Never retried: no time remains.
    Deadline,
    /// The connection was reset or closed before the end of the response. Retried if idempotent.
    Interrupted,
    /// The response is not valid HTTP, or longer than its `content-length`. Never retried.
    Decode,
    /// The response body is larger than the caller's limit. Never retried.
    TooLarge,
    /// The client's rate limiter requires a longer wait than the call accepts;
    /// [`TransportError::retry_after`] contains it. Never retried automatically.
    RateLimited,
    /// Any other error. Never retried.
    Other,
}

impl TransportErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::Connect => "could not connect to the server",
            Self::Request => "the request could not be sent as given",
            Self::Timeout => "the attempt timed out",
            Self::Deadline => "the call reached its deadline",
            Self::Interrupted => "the connection was interrupted",
            Self::Decode => "the response is not valid HTTP",
            Self::TooLarge => "the response body is larger than the limit",
            Self::RateLimited => {
                "the client's own rate limit requires a longer wait than the call accepts"
            }
            Self::Other => "the request failed",
        }
    }

    const fn default_delivery(self) -> DeliveryState {
        match self {
            Self::Connect | Self::Request | Self::RateLimited => DeliveryState::NotSent,
            Self::Timeout | Self::Deadline | Self::Interrupted | Self::Other => {
                DeliveryState::Unknown
            }
            Self::Decode | Self::TooLarge => DeliveryState::Answered,
        }
    }
}

/// Whether the server has received a failed request, over all its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DeliveryState {
    /// The server certainly did not act on the request: nothing was sent, or it was rejected.
    NotSent,
    /// Some or all of the request was sent, and no response received. The server may have acted on
    /// it.
    Unknown,
    /// The server responded. The failure came later, for example in the response body.
    Answered,
}

/// Error of a request without a response, or of its response body.
///
/// `Display` and `Debug` show no URL, query or header. A source must not show them either: the
/// backends of this crate remove the URL from their sources.
///
/// ```
/// use didit_transport::{DeliveryState, TransportError, TransportErrorKind};
///
/// let error = TransportError::new(TransportErrorKind::Connect)
///     .with_source(std::io::Error::from(std::io::ErrorKind::ConnectionRefused));
/// assert!(!error.may_have_reached_server());
/// assert_eq!(error.delivery(), DeliveryState::NotSent);
/// assert_eq!(error.to_string(), "could not connect to the server");
/// ```
pub struct TransportError(Box<Inner>);

type BoxError = Box<dyn StdError + Send + Sync>;

struct Inner {
    kind: TransportErrorKind,
    delivery: DeliveryState,
    detail: Option<Cow<'static, str>>,
    source: Option<BoxError>,
    attempts: u32,
    retry_after: Option<Duration>,
}

impl TransportError {
    /// Creates an error of `kind` with its default delivery state: not sent for [`Connect`](TransportErrorKind::Connect),
    /// [`Request`](TransportErrorKind::Request) and
    /// [`RateLimited`](TransportErrorKind::RateLimited), answered for
    /// [`Decode`](TransportErrorKind::Decode) and
    /// [`TooLarge`](TransportErrorKind::TooLarge), otherwise unknown.
    pub fn new(kind: TransportErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            delivery: kind.default_delivery(),
            detail: None,
            source: None,
            attempts: 1,
            retry_after: None,
        }))
    }

    /// Sets the delivery state.
    #[must_use]
    pub fn with_delivery(mut self, delivery: DeliveryState) -> Self {
        self.0.delivery = delivery;
        self
    }

    /// Adds a detail to the message. It must contain no URL, and no data of the request or response.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Sets the source, which must not print a URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Sets the number of attempts. Defaults to 1.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets the wait before another request.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// Returns the delivery state, over all attempts.
    pub fn delivery(&self) -> DeliveryState {
        self.0.delivery
    }

    /// Returns whether the server may have acted on the request. `false` is certain.
    pub fn may_have_reached_server(&self) -> bool {
        self.0.delivery != DeliveryState::NotSent
    }

    /// Returns the number of attempts, including the failed one; 0 if the call ended before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the wait before another request, if it is known.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind.message())?;
        if let Some(detail) = &self.0.detail {
            write!(f, ": {detail}")?;
        }
        if self.0.attempts > 1 {
            write!(f, " (after {} attempts)", self.0.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("delivery", &self.0.delivery)
            .field("detail", &self.0.detail)
            .field("attempts", &self.0.attempts)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_contains_kind_detail_and_attempts() {
        let error = TransportError::new(TransportErrorKind::Interrupted)
            .with_detail("the body ended after 3 of 10 bytes")
            .with_attempts(4);
        assert_eq!(
            error.to_string(),
            "the connection was interrupted: the body ended after 3 of 10 bytes (after 4 attempts)"
        );
    }

    #[test]
    fn the_source_can_be_downcast() {
        let error = TransportError::new(TransportErrorKind::Connect)
            .with_source(std::io::Error::from(std::io::ErrorKind::ConnectionRefused));
        let io = error
            .source()
            .and_then(|s| s.downcast_ref::<std::io::Error>());
        assert_eq!(
            io.map(std::io::Error::kind),
            Some(std::io::ErrorKind::ConnectionRefused)
        );
    }

    #[test]
    fn delivery_states_are_ordered() {
        assert!(DeliveryState::Answered > DeliveryState::Unknown);
        assert!(DeliveryState::Unknown > DeliveryState::NotSent);
    }
}
