//! Converts the response bodies of HTTP clients and tower services.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body;

use super::ResponseBody;
use crate::error::{DeliveryState, TransportError};

/// Converts a body; `explain` converts its errors.
pub(crate) fn response_body<B>(body: B, explain: fn(B::Error) -> TransportError) -> ResponseBody
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    if body.is_end_stream() {
        return ResponseBody::empty();
    }
    let length = body.size_hint().exact();
    let body = ResponseBody::from_stream(BodyStream { body, explain });
    match length {
        Some(length) => body.with_expected_length(length),
        None => body,
    }
}

struct BodyStream<B: Body> {
    body: B,
    explain: fn(B::Error) -> TransportError,
}

impl<B: Body<Data = Bytes> + Unpin> Stream for BodyStream<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    // Trailers are ignored.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => {
                    let error = (self.explain)(error).with_delivery(DeliveryState::Answered);
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}
