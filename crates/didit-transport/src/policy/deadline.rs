//! Time limits of the whole call and of one attempt.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::call::{Call, Layer};
use crate::body::ResponseBody;
use crate::clock::{Clock, SharedClock, Sleep};
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, Response};

/// Ends a call, including its response body, at the deadline.
pub(super) struct DeadlineGuard<T> {
    pub(super) inner: T,
    pub(super) clock: SharedClock,
}

impl<T: Layer> Layer for DeadlineGuard<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let start = || self.clock.timeout(call.deadline.remaining(&self.clock));
        let mut timer = None;
        let mut work = pin!(self.inner.send(call, request));
        let result = poll_fn(|cx| {
            if let Poll::Ready(result) = work.as_mut().poll(cx) {
                return Poll::Ready(Some(result));
            }
            // The attempt has a timer already, and starting a second one is expensive.
            if call.is_timed() {
                return Poll::Pending;
            }
            timer
                .get_or_insert_with(start)
                .as_mut()
                .poll(cx)
                .map(|()| None)
        })
        .await;
        let Some(result) = result else {
            return Err(TransportError::new(TransportErrorKind::Deadline)
                .with_attempts(call.attempts())
                .with_delivery(call.delivery()));
        };
        Ok(result?.map(|body| {
            if body.is_in_memory() {
                return body;
            }
            let length = body.content_length();
            let guarded = ResponseBody::from_stream(GuardedBody {
                body,
                timer: timer.unwrap_or_else(start),
                attempts: call.attempts(),
            });
            match length {
                Some(length) => guarded.with_expected_length(length),
                None => guarded,
            }
        }))
    }
}

/// A body that fails at the deadline of its call.
struct GuardedBody {
    body: ResponseBody,
    timer: Sleep,
    attempts: u32,
}

impl Stream for GuardedBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The timer comes first, because a body can always have more data ready.
        if self.timer.as_mut().poll(cx).is_ready() {
            self.body = ResponseBody::empty();
            return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Deadline)
                .with_delivery(DeliveryState::Answered)
                .with_attempts(self.attempts)
                .with_detail("the body was not complete at the deadline"))));
        }
        Pin::new(&mut self.body).poll_next(cx)
    }
}

/// Ends an attempt at its timeout. Within the attempt it reads the bodies of failures, and those
/// that the call collects.
pub(super) struct AttemptTimeout<T> {
    pub(super) inner: T,
    pub(super) clock: SharedClock,
    pub(super) limit: Duration,
}

impl<T: Layer> Layer for AttemptTimeout<T> {
    async fn send(&self, call: &Call, request: Box<Request>) -> Result<Response, TransportError> {
        let limit = call.options.attempt_timeout.unwrap_or(self.limit);
        let left = call.deadline.remaining(&self.clock);
        let mut responded = false;
        call.set_timed(true);
        let result = {
            let attempt = pin!(async {
                let (parts, body) = self.inner.send(call, request).await?.into_parts();
                responded = true;
                let body = match call.options.collect_limit {
                    _ if !parts.status.is_success() => read_failure(body).await.into(),
                    Some(limit) => body.collect(limit).await?.into(),
                    None => body,
                };
                Ok(Response::from_parts(parts, body))
            });
            with_timeout(&mut self.clock.timeout(limit.min(left)), attempt).await
        };
        call.set_timed(false);
        let kind = if left < limit {
            TransportErrorKind::Deadline
        } else {
            TransportErrorKind::Timeout
        };
        result.unwrap_or_else(|| {
            Err(TransportError::new(kind).with_delivery(if responded {
                DeliveryState::Answered
            } else {
                DeliveryState::Unknown
            }))
        })
    }
}

/// Maximum number of bytes kept of the body of an unsuccessful response: 64 KiB.
const MAX_FAILURE_BODY: usize = 64 << 10;

/// Reads a body until it ends, fails or reaches the limit.
async fn read_failure(mut body: ResponseBody) -> Bytes {
    let mut kept = BytesMut::new();
    while let Ok(Some(chunk)) = body.chunk().await {
        let space = MAX_FAILURE_BODY - kept.len();
        kept.extend_from_slice(&chunk[..chunk.len().min(space)]);
        if kept.len() == MAX_FAILURE_BODY {
            break;
        }
    }
    kept.freeze()
}

/// Returns the result of `work`, or `None` if `timer` ends first.
///
/// `work` stays where it is pinned: an async function would hold its argument twice.
pub(super) fn with_timeout<F: Future>(
    timer: &mut Sleep,
    mut work: Pin<&mut F>,
) -> impl Future<Output = Option<F::Output>> {
    poll_fn(move |cx| {
        if let Poll::Ready(result) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(result));
        }
        timer.as_mut().poll(cx).map(|()| None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::context::CallOptions;
    use crate::policy::trace::Trace;
    use crate::transport::{SharedTransport, Transport, from_fn};
    use futures_executor::block_on;
    use futures_util::{FutureExt as _, stream};

    const SECOND: Duration = Duration::from_secs(1);

    fn clock() -> (ManualClock, SharedClock) {
        let clock = ManualClock::auto();
        (clock.clone(), SharedClock::new(clock))
    }

    fn trace(inner: impl Transport, clock: &SharedClock) -> Trace {
        Trace {
            inner: SharedTransport::new(inner),
            clock: clock.clone(),
            observer: None,
        }
    }

    fn attempt_timeout(
        inner: impl Transport,
        clock: &SharedClock,
        limit: Duration,
    ) -> AttemptTimeout<Trace> {
        AttemptTimeout {
            inner: trace(inner, clock),
            clock: clock.clone(),
            limit,
        }
    }

    /// Sends a call with a deadline of five seconds.
    async fn send(
        layer: &impl Layer,
        clock: &SharedClock,
        mut request: Request,
    ) -> Result<Response, TransportError> {
        let call = Call::begin(&mut request, clock, SECOND * 5);
        layer.send(&call, Box::new(request)).await
    }

    #[test]
    fn a_call_without_a_response_ends_at_its_deadline() {
        let manual = ManualClock::new();
        let clock = SharedClock::new(manual.clone());
        let guard = DeadlineGuard {
            inner: trace(from_fn(|_| std::future::pending()), &clock),
            clock: clock.clone(),
        };
        let mut call = pin!(send(&guard, &clock, Request::default()));
        assert!(call.as_mut().now_or_never().is_none());
        manual.advance(SECOND * 5);
        let error = block_on(call).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Deadline);
    }

    #[test]
    fn a_body_in_memory_is_read_after_the_deadline() {
        let (manual, clock) = clock();
        let inner = from_fn(|_| async { Ok(Response::new("whole".into())) });
        let guard = DeadlineGuard {
            inner: trace(inner, &clock),
            clock: clock.clone(),
        };
        let response = block_on(send(&guard, &clock, Request::default())).unwrap();
        manual.advance(SECOND * 6);
        let body = block_on(response.into_body().collect(10)).unwrap();
        assert_eq!(body, "whole");
    }

    #[test]
    fn an_endless_body_ends_at_the_deadline() {
        let (manual, clock) = clock();
        let drip = clock.clone();
        let inner = from_fn(move |_| {
            let drip = drip.clone();
            async move {
                let chunks = stream::unfold(drip, |drip| async {
                    drip.sleep(SECOND).await;
                    Some((Ok(Bytes::from_static(b".")), drip))
                });
                Ok(Response::new(ResponseBody::from_stream(chunks)))
            }
        });
        let guard = DeadlineGuard {
            inner: trace(inner, &clock),
            clock: clock.clone(),
        };
        let error = block_on(async {
            let response = send(&guard, &clock, Request::default()).await.unwrap();
            response.into_body().collect(1 << 20).await.unwrap_err()
        });
        assert_eq!(error.kind(), TransportErrorKind::Deadline);
        assert_eq!(error.delivery(), DeliveryState::Answered);
        assert_eq!(manual.elapsed(), SECOND * 5);
    }

    #[test]
    fn an_unsuccessful_response_with_a_truncated_or_long_body_keeps_its_status() {
        let (_, clock) = clock();
        for (chunk, kept) in [(10, 20), (40_000, 1 << 16)] {
            let inner = from_fn(move |_| async move {
                let chunk = || Ok(Bytes::from(vec![b'x'; chunk]));
                let cut = Err(TransportError::new(TransportErrorKind::Interrupted));
                let body = stream::iter([chunk(), chunk(), cut]);
                let mut response = Response::new(ResponseBody::from_stream(body));
                *response.status_mut() = http::StatusCode::BAD_GATEWAY;
                Ok(response)
            });
            let guard = attempt_timeout(inner, &clock, SECOND);
            let response = block_on(send(&guard, &clock, collecting())).unwrap();
            assert_eq!(response.status(), 502);
            let body = block_on(response.into_body().collect(1 << 20)).unwrap();
            assert_eq!(body.len(), kept);
        }
    }

    fn collecting() -> Request {
        let mut request = Request::default();
        request.extensions_mut().insert(CallOptions {
            collect_limit: Some(1 << 20),
            ..CallOptions::default()
        });
        request
    }

    #[test]
    fn the_attempt_timeout_includes_a_collected_body() {
        let (_, clock) = clock();
        let stuck = clock.clone();
        let inner = from_fn(move |_| {
            let stuck = stuck.clone();
            async move {
                let body = stream::once(async move {
                    stuck.sleep(SECOND * 600).await;
                    Ok(Bytes::new())
                });
                Ok(Response::new(ResponseBody::from_stream(body)))
            }
        });
        let guard = attempt_timeout(inner, &clock, SECOND * 5);
        let error = block_on(send(&guard, &clock, collecting())).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
        assert_eq!(error.delivery(), DeliveryState::Answered);
    }
}
