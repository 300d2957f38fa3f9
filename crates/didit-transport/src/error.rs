//! Why no response was obtained, and what the server may know of the request.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// What went wrong, in terms of what a caller may do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made: the name did not resolve, the connection
    /// was refused or took too long, the TLS handshake or the proxy failed.
    /// Nothing of the request was sent. Always retried, whatever the operation.
    Connect,
    /// The request was refused before anything was sent: it has no host, a
    /// header is not valid, or its path would not have been sent as given. Also
    /// a local failure to read the request's body. Never retried: the same
    /// request fails again.
    Request,
    /// An attempt took longer than its own limit. The server may be at work on
    /// it. Retried where repeating is safe.
    Timeout,
    /// The whole call reached its deadline. Never retried: there is no time
    /// left.
    Deadline,
    /// The connection was reset or closed before the response was complete.
    /// Retried where repeating is safe.
    Interrupted,
    /// What came back is not HTTP, or is longer than it said. Never retried.
    Decode,
    /// The body is larger than the caller's limit. Never retried.
    TooLarge,
    /// The client's own rate limiter refused the call: waiting for its turn
    /// would outlast the deadline. [`TransportError::retry_after`] says how
    /// long the wait would have been. Never retried by itself.
    RateLimited,
    /// Anything else. Never retried, because nothing is known about it.
    Other,
}

impl TransportErrorKind {
    const fn sentence(self) -> &'static str {
        match self {
            Self::Connect => "could not connect to the server",
            Self::Request => "the request could not be sent as given",
            Self::Timeout => "the attempt timed out",
            Self::Deadline => "the call reached its deadline",
            Self::Interrupted => "the connection was interrupted",
            Self::Decode => "the response is not valid HTTP",
            Self::TooLarge => "the response body is larger than the limit",
            Self::RateLimited => "the client's own rate limit left no time to send the request",
            Self::Other => "the request failed",
        }
    }

    const fn usual_delivery(self) -> DeliveryState {
        match self {
            Self::Connect | Self::Request | Self::RateLimited => DeliveryState::NotSent,
            Self::Timeout | Self::Deadline | Self::Interrupted | Self::Other => {
                DeliveryState::Unknown
            }
            Self::Decode | Self::TooLarge => DeliveryState::Answered,
        }
    }
}

/// What the server may know of a request that failed, over all its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DeliveryState {
    /// The server surely did not act on it: no attempt got as far as sending, or
    /// those that did were refused.
    NotSent,
    /// Some or all of it was sent and no answer came. The server may have acted
    /// on it.
    Unknown,
    /// The server answered: it has seen the request. What failed came later,
    /// for example while the body was read.
    Answered,
}

/// A failure to obtain a response, or to read its body to the end.
///
/// Neither `Display` nor `Debug` shows a URL, a query or a header. Constructors
/// that take a source expect one that does not either: the backends of this
/// crate strip the URL from what they wrap.
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
    /// An error of `kind` with the delivery that is usual for it: nothing sent
    /// for [`Connect`](TransportErrorKind::Connect),
    /// [`Request`](TransportErrorKind::Request) and
    /// [`RateLimited`](TransportErrorKind::RateLimited), answered for
    /// [`Decode`](TransportErrorKind::Decode) and
    /// [`TooLarge`](TransportErrorKind::TooLarge), otherwise unknown.
    pub fn new(kind: TransportErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            delivery: kind.usual_delivery(),
            detail: None,
            source: None,
            attempts: 1,
            retry_after: None,
        }))
    }

    /// Says what the server may know of the request.
    #[must_use]
    pub fn with_delivery(mut self, delivery: DeliveryState) -> Self {
        self.0.delivery = delivery;
        self
    }

    /// Adds half a sentence for people. It must hold no URL and nothing that
    /// the caller or the server sent.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Keeps the cause. It must print no URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Says how many attempts were made.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Says how long the caller should wait before asking again.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// What the server may know of the request, over all attempts.
    pub fn delivery(&self) -> DeliveryState {
        self.0.delivery
    }

    /// Whether the server may have acted on the request. `false` is certain,
    /// `true` is a possibility.
    pub fn may_have_reached_server(&self) -> bool {
        self.0.delivery != DeliveryState::NotSent
    }

    /// Attempts made, the failed one included; 0 when the call ended before the
    /// first one began.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long to wait before asking again, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind.sentence())?;
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
    fn display_tells_kind_detail_and_attempts() {
        let error = TransportError::new(TransportErrorKind::Interrupted)
            .with_detail("the body ended after 3 of 10 bytes")
            .with_attempts(4);
        assert_eq!(
            error.to_string(),
            "the connection was interrupted: the body ended after 3 of 10 bytes (after 4 attempts)"
        );
    }

    #[test]
    fn the_source_is_kept_as_a_type() {
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
    fn a_later_delivery_outranks_an_earlier_one() {
        assert!(DeliveryState::Answered > DeliveryState::Unknown);
        assert!(DeliveryState::Unknown > DeliveryState::NotSent);
    }
}
