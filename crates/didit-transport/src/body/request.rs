//! Request bodies.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use crate::error::{TransportError, TransportErrorKind};

type BoxStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The body of a request, which can be sent any number of times.
///
/// It is empty, or bytes, or a function that starts a stream for each attempt. A stream that can be
/// read only once is not supported, so that every body can be retried. Cloning shares the bytes.
///
/// ```
/// use didit_transport::RequestBody;
///
/// let body = RequestBody::from(r#"{"name":"value"}"#);
/// assert_eq!(body.content_length(), Some(16));
/// assert_eq!(body.as_bytes().map(|b| b.len()), Some(16));
/// ```
#[derive(Clone, Default)]
pub struct RequestBody(Kind);

#[derive(Clone, Default)]
enum Kind {
    #[default]
    Empty,
    Bytes(Bytes),
    Replay {
        length: Option<u64>,
        start: Arc<dyn Fn() -> BoxStream + Send + Sync>,
    },
}

impl RequestBody {
    /// Creates an empty body.
    pub const fn empty() -> Self {
        Self(Kind::Empty)
    }

    fn from_bytes(bytes: Bytes) -> Self {
        Self(Kind::Bytes(bytes))
    }

    /// Creates a body from the stream that `start` returns for each attempt.
    ///
    /// With a `length`, the body is sent with `content-length`, and a shorter or longer stream fails
    /// the request; without one, it is sent in chunks.
    pub fn replay<S>(length: Option<u64>, start: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self(Kind::Replay {
            length,
            start: Arc::new(move || Box::pin(start())),
        })
    }

    /// Returns the length in bytes, or `None` for a stream of unknown length.
    pub fn content_length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Empty => Some(0),
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Replay { length, .. } => *length,
        }
    }

    /// Returns whether the body is empty.
    pub fn is_empty(&self) -> bool {
        self.content_length() == Some(0)
    }

    /// Returns the bytes of a body that is not a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Empty => Some(&[]),
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Replay { .. } => None,
        }
    }

    /// Returns the bytes of a body that is not a stream, without copying them.
    #[cfg(feature = "reqwest")]
    pub(crate) fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Bytes(bytes) => Ok(bytes),
            Kind::Replay { .. } => Err(self),
        }
    }

    /// Starts the body from the beginning.
    pub fn stream(&self) -> RequestStream {
        RequestStream(match &self.0 {
            Kind::Empty => Source::Bytes(None),
            Kind::Bytes(bytes) => Source::Bytes(Some(bytes.clone()).filter(|b| !b.is_empty())),
            Kind::Replay { length, start } => Source::Stream {
                stream: Mutex::new(start()),
                remaining: *length,
            },
        })
    }

    /// Collects the body, for transports that can't stream and for fakes.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](TransportErrorKind::Request) if the stream fails, or if
    /// the body is longer than `limit` bytes.
    pub async fn collect(&self, limit: usize) -> Result<Bytes, TransportError> {
        let error = || TransportError::new(TransportErrorKind::Request);
        if let Kind::Bytes(bytes) = &self.0 {
            if bytes.len() > limit {
                return Err(error().with_detail("the request body is larger than the limit"));
            }
            return Ok(bytes.clone());
        }
        let mut stream = self.stream();
        let mut whole = BytesMut::new();
        while let Some(chunk) = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await
        {
            let chunk = chunk.map_err(|source| error().with_source(source))?;
            if whole.len() + chunk.len() > limit {
                return Err(error().with_detail("the request body is larger than the limit"));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }
}

from_bytes!(RequestBody: Bytes, Vec<u8>, String, &'static str);

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content can contain personal data.
        match &self.0 {
            Kind::Empty => f.write_str("RequestBody(empty)"),
            Kind::Bytes(bytes) => write!(f, "RequestBody({} bytes)", bytes.len()),
            Kind::Replay {
                length: Some(length),
                ..
            } => write!(f, "RequestBody(stream of {length} bytes)"),
            Kind::Replay { length: None, .. } => f.write_str("RequestBody(stream)"),
        }
    }
}

/// The stream of the chunks of a [`RequestBody`], also an [`http_body::Body`].
pub struct RequestStream(Source);

enum Source {
    Bytes(Option<Bytes>),
    Stream {
        /// Accessed only by `get_mut`; the mutex makes the type `Sync`, which some HTTP clients require.
        stream: Mutex<BoxStream>,
        remaining: Option<u64>,
    },
}

/// Error of the caller's stream, which a backend must distinguish from one of the network.
#[derive(Debug, thiserror::Error)]
#[error("reading the request body failed")]
pub(crate) struct BodySourceError(#[source] io::Error);

#[cfg(all(test, any(feature = "hyper", feature = "reqwest")))]
impl BodySourceError {
    pub(crate) fn new(error: io::Error) -> Self {
        Self(error)
    }
}

impl RequestStream {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodySourceError>>> {
        let (stream, remaining) = match &mut self.0 {
            Source::Bytes(bytes) => return Poll::Ready(bytes.take().map(Ok)),
            Source::Stream { stream, remaining } => (
                stream.get_mut().unwrap_or_else(PoisonError::into_inner),
                remaining,
            ),
        };
        let wrong_length = |kind| {
            let error = io::Error::new(kind, "the stream differs from its declared length");
            Poll::Ready(Some(Err(BodySourceError(error))))
        };
        match ready!(stream.as_mut().poll_next(cx)) {
            Some(Ok(chunk)) => {
                if let Some(remaining) = remaining {
                    match remaining.checked_sub(chunk.len() as u64) {
                        Some(rest) => *remaining = rest,
                        None => return wrong_length(io::ErrorKind::InvalidData),
                    }
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            Some(Err(error)) => Poll::Ready(Some(Err(BodySourceError(error)))),
            None if remaining.is_some_and(|rest| rest > 0) => {
                *remaining = None;
                wrong_length(io::ErrorKind::UnexpectedEof)
            }
            None => Poll::Ready(None),
        }
    }
}

impl Stream for RequestStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut()
            .poll_chunk(cx)
            .map(|chunk| chunk.map(|result| result.map_err(|error| error.0)))
    }
}

impl Body for RequestStream {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.get_mut()
            .poll_chunk(cx)
            .map(|chunk| chunk.map(|result| result.map(Frame::data).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Source::Bytes(bytes) => bytes.is_none(),
            // Only the stream itself shows that no chunk follows a length of zero.
            Source::Stream { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Source::Bytes(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |b| b.len() as u64))
            }
            Source::Stream {
                remaining: Some(remaining),
                ..
            } => SizeHint::with_exact(*remaining),
            Source::Stream { .. } => SizeHint::new(),
        }
    }
}

impl fmt::Debug for RequestStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestStream(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_executor::block_on;
    use futures_util::{StreamExt, stream};

    fn two_chunks(length: Option<u64>) -> RequestBody {
        RequestBody::replay(length, || {
            stream::iter([Ok(Bytes::from_static(b"ab")), Ok(Bytes::from_static(b"cd"))])
        })
    }

    #[test]
    fn a_stream_can_be_read_twice() {
        let body = two_chunks(Some(4));
        for _ in 0..2 {
            let chunks: Vec<_> = block_on(body.stream().collect());
            assert_eq!(chunks.len(), 2);
        }
        assert_eq!(block_on(body.collect(4)).unwrap(), "abcd");
        assert!(!body.is_empty() && !two_chunks(None).is_empty());
        assert!(RequestBody::empty().is_empty() && RequestBody::from("").is_empty());
        assert_eq!(RequestBody::from("ab").as_bytes(), Some(b"ab".as_slice()));
        assert_eq!(RequestBody::empty().as_bytes(), Some(b"".as_slice()));
        assert!(body.as_bytes().is_none());
    }

    #[test]
    fn a_stream_shorter_or_longer_than_its_length_fails() {
        for length in [3, 5] {
            let error = block_on(two_chunks(Some(length)).collect(100)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request);
        }
    }

    #[test]
    fn collect_beyond_the_limit_fails() {
        for body in [two_chunks(None), RequestBody::from("abcd")] {
            let error = block_on(body.collect(3)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request);
        }
    }

    #[test]
    fn debug_contains_only_the_size() {
        assert_eq!(
            format!("{:?}", RequestBody::from("secret")),
            "RequestBody(6 bytes)"
        );
        assert_eq!(
            format!("{:?}", two_chunks(Some(4))),
            "RequestBody(stream of 4 bytes)"
        );
    }
}
