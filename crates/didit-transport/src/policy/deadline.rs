//! Limits: of the whole call, and of one attempt.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;

use crate::body::ResponseBody;
use crate::clock::{Clock, SharedClock, Sleep};
use crate::context::{CallOptions, Deadline, Progress};
use crate::error::{Delivery, TransportError, TransportErrorKind};
use crate::transport::{Request, Response, Transport};

/// Ends a call that takes too long, and its body with it.
pub(super) struct DeadlineGuard<T> {
    inner: T,
    clock: SharedClock,
    limit: Duration,
}

impl<T> DeadlineGuard<T> {
    pub(super) fn new(inner: T, clock: SharedClock, limit: Duration) -> Self {
        Self {
            inner,
            clock,
            limit,
        }
    }
}

#[async_trait]
impl<T: Transport> Transport for DeadlineGuard<T> {
    async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        let options = request.extensions().get::<CallOptions>();
        let limit = options.and_then(|o| o.deadline).unwrap_or(self.limit);
        let deadline = Deadline::after(&self.clock, limit);
        let progress = Progress::new();
        request.extensions_mut().insert(deadline);
        request.extensions_mut().insert(progress.clone());

        let mut timer = self.clock.timeout(limit);
        let Some(result) = within(&mut timer, self.inner.send(request)).await else {
            return Err(TransportError::new(TransportErrorKind::Deadline)
                .with_attempts(progress.attempts())
                .with_delivery(progress.delivery()));
        };
        Ok(result?.map(|body| {
            if body.is_in_memory() {
                return body;
            }
            let length = body.content_length();
            let guarded = ResponseBody::from_stream(GuardedBody {
                body,
                timer,
                attempts: progress.attempts(),
            });
            match length {
                Some(length) => guarded.with_expected_length(length),
                None => guarded,
            }
        }))
    }
}

/// A body that must be complete when the call's time is up.
struct GuardedBody {
    body: ResponseBody,
    timer: Sleep,
    attempts: u32,
}

impl Stream for GuardedBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The body first: what has arrived in time is handed out. But a body
        // that always has more must not outrun the clock, so both are asked.
        let next = Pin::new(&mut self.body).poll_next(cx);
        if self.timer.as_mut().poll(cx).is_ready() && !matches!(next, Poll::Ready(None)) {
            self.body = ResponseBody::empty();
            return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Deadline)
                .with_delivery(Delivery::Answered)
                .with_attempts(self.attempts)
                .with_detail("the body was not complete in time"))));
        }
        next
    }
}

/// Ends an attempt that takes too long. It may include the body.
pub(super) struct AttemptTimeout<T> {
    inner: T,
    clock: SharedClock,
    limit: Duration,
}

impl<T> AttemptTimeout<T> {
    pub(super) fn new(inner: T, clock: SharedClock, limit: Duration) -> Self {
        Self {
            inner,
            clock,
            limit,
        }
    }
}

#[async_trait]
impl<T: Transport> Transport for AttemptTimeout<T> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let options = request.extensions().get::<CallOptions>();
        let limit = options
            .and_then(|o| o.attempt_timeout)
            .unwrap_or(self.limit);
        let collect = options.and_then(|o| o.collect_limit);
        let mut answered = false;
        let attempt = async {
            let (parts, body) = self.inner.send(request).await?.into_parts();
            answered = true;
            let body = match collect {
                Some(limit) if !body.is_in_memory() => body.collect(limit).await?.into(),
                _ => body,
            };
            Ok(Response::from_parts(parts, body))
        };
        match within(&mut self.clock.timeout(limit), attempt).await {
            Some(result) => result,
            None => Err(
                TransportError::new(TransportErrorKind::Timeout).with_delivery(if answered {
                    Delivery::Answered
                } else {
                    Delivery::Unknown
                }),
            ),
        }
    }
}

/// The result of `work`, or `None` when `timer` ends first.
async fn within<F: Future>(timer: &mut Sleep, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    poll_fn(|cx| {
        if let Poll::Ready(result) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(result));
        }
        timer.as_mut().poll(cx).map(|()| None)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::transport::from_fn;
    use futures_executor::block_on;
    use futures_util::stream;

    const SECOND: Duration = Duration::from_secs(1);

    fn clock() -> (ManualClock, SharedClock) {
        let clock = ManualClock::auto();
        (clock.clone(), SharedClock::new(clock))
    }

    #[test]
    fn a_call_that_never_answers_ends_at_its_deadline() {
        let (manual, clock) = clock();
        let slow = clock.clone();
        let inner = from_fn(move |_| {
            let slow = slow.clone();
            async move {
                slow.sleep(SECOND * 600).await;
                Ok(Response::default())
            }
        });
        let guard = DeadlineGuard::new(inner, clock, SECOND * 5);
        let error = block_on(guard.send(Request::default())).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Deadline);
        assert_eq!(manual.elapsed(), SECOND * 5);
    }

    #[test]
    fn a_body_that_drips_forever_ends_at_the_deadline() {
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
        let guard = DeadlineGuard::new(inner, clock, SECOND * 5);
        let error = block_on(async {
            let response = guard.send(Request::default()).await.unwrap();
            response.into_body().collect(1 << 20).await.unwrap_err()
        });
        assert_eq!(error.kind(), TransportErrorKind::Deadline);
        assert_eq!(error.delivery(), Delivery::Answered);
        assert_eq!(manual.elapsed(), SECOND * 5);
    }

    #[test]
    fn an_attempt_that_collects_is_timed_to_the_end_of_its_body() {
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
        let guard = AttemptTimeout::new(inner, clock, SECOND * 5);
        let mut request = Request::default();
        request.extensions_mut().insert(CallOptions {
            collect_limit: Some(100),
            ..CallOptions::default()
        });
        let error = block_on(guard.send(request)).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
        assert_eq!(error.delivery(), Delivery::Answered);
    }
}
