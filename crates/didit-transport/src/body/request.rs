//! The body of a request.

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

/// The body of a request, which can be sent as often as needed.
///
/// It is empty, or bytes, or a recipe for a stream: a function that begins the
/// stream anew each time. A stream that can be read only once has no place
/// here, so that whether a call may be retried never depends on its body.
/// Cloning is cheap and shares the bytes.
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
        begin: Arc<dyn Fn() -> BoxStream + Send + Sync>,
    },
}

impl RequestBody {
    /// No body.
    pub const fn empty() -> Self {
        Self(Kind::Empty)
    }

    /// A body that `begin` produces anew for every attempt.
    ///
    /// With a `length` the body is sent with `content-length`, and a stream that
    /// ends earlier or goes on longer fails the request; without one it is sent
    /// in chunks.
    pub fn replay<S>(length: Option<u64>, begin: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self(Kind::Replay {
            length,
            begin: Arc::new(move || Box::pin(begin())),
        })
    }

    /// The length in bytes, `None` where only the stream's end will tell.
    pub fn content_length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Empty => Some(0),
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Replay { length, .. } => *length,
        }
    }

    /// Whether nothing will be sent.
    pub fn is_empty(&self) -> bool {
        self.content_length() == Some(0)
    }

    /// The bytes of a body that is not a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Empty => Some(&[]),
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Replay { .. } => None,
        }
    }

    /// The bytes of a body that is not a stream, without copying them.
    #[cfg(feature = "reqwest")]
    pub(crate) fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Bytes(bytes) => Ok(bytes),
            Kind::Replay { .. } => Err(self),
        }
    }

    /// The body from its beginning.
    pub fn stream(&self) -> RequestStream {
        RequestStream(match &self.0 {
            Kind::Empty => Source::Bytes(None),
            Kind::Bytes(bytes) => Source::Bytes(Some(bytes.clone()).filter(|b| !b.is_empty())),
            Kind::Replay { length, begin } => Source::Stream {
                stream: Mutex::new(begin()),
                remaining: *length,
            },
        })
    }

    /// The whole body, if it is no longer than `limit` bytes. For transports
    /// that cannot stream, and for fakes.
    ///
    /// # Errors
    ///
    /// [`Request`](TransportErrorKind::Request) when the stream fails, or is
    /// longer than `limit`.
    pub async fn collect(&self, limit: usize) -> Result<Bytes, TransportError> {
        let refused = || TransportError::new(TransportErrorKind::Request);
        if let Kind::Bytes(bytes) = &self.0 {
            if bytes.len() > limit {
                return Err(refused().with_detail("the request body is larger than the limit"));
            }
            return Ok(bytes.clone());
        }
        let mut stream = self.stream();
        let mut whole = BytesMut::new();
        while let Some(chunk) = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await
        {
            let chunk = chunk.map_err(|error| refused().with_source(error))?;
            if whole.len() + chunk.len() > limit {
                return Err(refused().with_detail("the request body is larger than the limit"));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Bytes(bytes))
    }
}

impl From<Vec<u8>> for RequestBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for RequestBody {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for RequestBody {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the content: it describes a person.
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

/// One reading of a [`RequestBody`]: a stream of its chunks.
///
/// It is an [`http_body::Body`] too, which is what most HTTP stacks take.
pub struct RequestStream(Source);

enum Source {
    Bytes(Option<Bytes>),
    Stream {
        /// Only ever reached through `get_mut`; the mutex makes the type `Sync`,
        /// which some HTTP stacks ask of a body.
        stream: Mutex<BoxStream>,
        remaining: Option<u64>,
    },
}

/// Marks a failure of the caller's stream, as opposed to one of the network.
#[derive(Debug, thiserror::Error)]
#[error("the request body could not be read")]
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
        let length_lies = |kind| {
            let error = io::Error::new(kind, "the stream is not as long as was said");
            Poll::Ready(Some(Err(BodySourceError(error))))
        };
        match ready!(stream.as_mut().poll_next(cx)) {
            Some(Ok(chunk)) => {
                if let Some(remaining) = remaining {
                    match remaining.checked_sub(chunk.len() as u64) {
                        Some(rest) => *remaining = rest,
                        None => return length_lies(io::ErrorKind::InvalidData),
                    }
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            Some(Err(error)) => Poll::Ready(Some(Err(BodySourceError(error)))),
            None if remaining.is_some_and(|rest| rest > 0) => {
                *remaining = None;
                length_lies(io::ErrorKind::UnexpectedEof)
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
            // The stream itself must say that it is over; a length of nought
            // alone does not show that nothing follows.
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
    }

    #[test]
    fn a_stream_shorter_or_longer_than_its_length_fails() {
        for length in [3, 5] {
            let error = block_on(two_chunks(Some(length)).collect(100)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request);
        }
    }

    #[test]
    fn collect_refuses_more_than_the_limit() {
        for body in [two_chunks(None), RequestBody::from("abcd")] {
            let error = block_on(body.collect(3)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request);
        }
    }

    #[test]
    fn debug_tells_the_size_only() {
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
