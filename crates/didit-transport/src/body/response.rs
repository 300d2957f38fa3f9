//! Response bodies.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use crate::error::{DeliveryState, TransportError, TransportErrorKind};

type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a response: a stream of chunks that is collected only up to a limit.
///
/// If the length is known, a shorter or longer body is an error. Dropping the body stops the
/// download.
///
/// ```
/// # futures_executor::block_on(async {
/// use didit_transport::ResponseBody;
///
/// let body = ResponseBody::from("hello");
/// assert_eq!(body.collect(1024).await?, "hello");
/// # Ok::<_, didit_transport::TransportError>(())
/// # }).unwrap();
/// ```
#[derive(Default)]
pub struct ResponseBody {
    source: Source,
    expected: Option<u64>,
    received: u64,
}

#[derive(Default)]
enum Source {
    #[default]
    Ended,
    Bytes(Bytes),
    /// Accessed only by `get_mut`; the mutex makes the type `Sync`, so that a borrowed response can be
    /// held across an await.
    Stream(Mutex<BoxStream>),
}

impl ResponseBody {
    /// Creates an empty body.
    pub const fn empty() -> Self {
        Self {
            source: Source::Ended,
            expected: None,
            received: 0,
        }
    }

    fn from_bytes(bytes: Bytes) -> Self {
        Self {
            source: Source::Bytes(bytes),
            ..Self::empty()
        }
    }

    /// Creates a body from a stream of chunks.
    pub fn from_stream(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self {
            source: Source::Stream(Mutex::new(Box::pin(stream))),
            expected: None,
            received: 0,
        }
    }

    /// Sets the expected length, from the `content-length` of the response.
    #[must_use]
    pub fn with_expected_length(mut self, length: u64) -> Self {
        self.expected = Some(length);
        self
    }

    /// Returns the length of the whole body, if it is known.
    pub fn content_length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(self.expected.unwrap_or(bytes.len() as u64)),
            _ => self.expected,
        }
    }

    /// Returns whether the body can be read without waiting.
    pub(crate) fn is_in_memory(&self) -> bool {
        !matches!(self.source, Source::Stream(_))
    }

    /// Collects the rest of the body. A body with a longer `content-length` is rejected without being
    /// read.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`TooLarge`](TransportErrorKind::TooLarge) beyond `limit` bytes, of
    /// kind [`Interrupted`](TransportErrorKind::Interrupted) if the body is truncated, and the
    /// stream's error if it fails.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let too_large = || {
            TransportError::new(TransportErrorKind::TooLarge)
                .with_detail(format!("the limit is {limit} bytes"))
        };
        if let Some(expected) = self.content_length()
            && expected.saturating_sub(self.received) > limit as u64
        {
            return Err(too_large());
        }
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.chunk().await? else {
            // A single chunk, the most frequent case, is returned without a copy.
            return if first.len() > limit {
                Err(too_large())
            } else {
                Ok(first)
            };
        };
        // At most `limit`, which the expected length was compared with.
        let expected = self
            .expected
            .and_then(|length| usize::try_from(length).ok());
        let parts = first.len() + second.len();
        let mut whole = BytesMut::with_capacity(expected.unwrap_or(0).max(parts));
        let mut next = Some(second);
        whole.extend_from_slice(&first);
        while let Some(chunk) = next {
            if whole.len() + chunk.len() > limit {
                return Err(too_large());
            }
            whole.extend_from_slice(&chunk);
            next = self.chunk().await?;
        }
        Ok(whole.freeze())
    }

    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect), except for the limit.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let next = match &mut self.source {
            Source::Ended => None,
            Source::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.source = Source::Ended;
                Some(Ok(bytes)).filter(|chunk: &Result<Bytes, _>| {
                    chunk.as_ref().is_ok_and(|bytes| !bytes.is_empty())
                })
            }
            Source::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(stream.as_mut().poll_next(cx))
            }
        };
        let next = match next {
            Some(Ok(chunk)) => {
                self.received += chunk.len() as u64;
                match self.expected {
                    Some(expected) if self.received > expected => {
                        Some(Err(self.wrong_length(TransportErrorKind::Decode, expected)))
                    }
                    _ => Some(Ok(chunk)),
                }
            }
            None => match self.expected {
                Some(expected) if self.received < expected => Some(Err(
                    self.wrong_length(TransportErrorKind::Interrupted, expected)
                )),
                _ => None,
            },
            error => error,
        };
        if !matches!(next, Some(Ok(_))) {
            // Nothing follows an end or an error, and the connection is released.
            self.source = Source::Ended;
            self.expected = None;
        }
        Poll::Ready(next)
    }

    fn wrong_length(&self, kind: TransportErrorKind, expected: u64) -> TransportError {
        TransportError::new(kind)
            .with_delivery(DeliveryState::Answered)
            .with_detail(format!(
                "{} of {expected} bytes of the body were received",
                self.received
            ))
    }
}

from_bytes!(ResponseBody: Bytes, Vec<u8>, String, &'static str);

impl Stream for ResponseBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.get_mut()
            .poll_chunk(cx)
            .map(|chunk| chunk.map(|result| result.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.source, Source::Ended)
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.source, self.content_length()) {
            (Source::Ended, _) => SizeHint::with_exact(0),
            (_, Some(length)) => SizeHint::with_exact(length.saturating_sub(self.received)),
            (_, None) => SizeHint::new(),
        }
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content can contain personal data.
        match self.content_length() {
            Some(length) => write!(f, "ResponseBody({length} bytes)"),
            None if matches!(self.source, Source::Ended) => f.write_str("ResponseBody(ended)"),
            None => f.write_str("ResponseBody(stream)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_executor::block_on;
    use futures_util::stream;

    fn streamed(chunks: &[&'static str]) -> ResponseBody {
        let chunks: Vec<_> = chunks
            .iter()
            .map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())))
            .collect();
        ResponseBody::from_stream(stream::iter(chunks))
    }

    #[test]
    fn chunks_are_joined() {
        let whole = block_on(streamed(&["ab", "c", "def"]).collect(6)).unwrap();
        assert_eq!(whole, "abcdef");
        assert_eq!(block_on(ResponseBody::empty().collect(0)).unwrap(), "");
    }

    #[test]
    fn one_byte_over_the_limit_is_too_large() {
        for body in [
            streamed(&["abc"]),
            streamed(&["ab", "c"]),
            streamed(&["a", "b", "c"]),
            ResponseBody::from("abc"),
        ] {
            let error = block_on(body.collect(2)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::TooLarge);
            assert_eq!(error.delivery(), DeliveryState::Answered);
        }
    }

    #[test]
    fn a_content_length_over_the_limit_is_rejected_unread() {
        let endless = stream::repeat_with(|| -> Result<Bytes, TransportError> {
            panic!("the body must not be read")
        });
        let body = ResponseBody::from_stream(endless).with_expected_length(1 << 40);
        let error = block_on(body.collect(1 << 20)).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::TooLarge);
    }

    #[test]
    fn a_truncated_body_is_an_error_and_then_ends() {
        let mut body = streamed(&["abc"]).with_expected_length(5);
        block_on(async {
            assert_eq!(body.chunk().await.unwrap().unwrap(), "abc");
            let error = body.chunk().await.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Interrupted);
            assert_eq!(
                error.to_string(),
                "the connection was interrupted: 3 of 5 bytes of the body were received"
            );
            assert!(body.chunk().await.unwrap().is_none());
        });
    }

    #[test]
    fn a_body_longer_than_its_content_length_is_an_error() {
        let error = block_on(streamed(&["abc"]).with_expected_length(2).collect(10)).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Decode);
    }

    #[test]
    fn debug_contains_only_the_size() {
        assert_eq!(
            format!("{:?}", ResponseBody::from("secret")),
            "ResponseBody(6 bytes)"
        );
    }
}
