//! Streams of asynchronous steps.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

/// Result of a step: the state of the next step, `None` at the end, and an optional item.
pub(crate) type Step<S, T> = (Option<S>, Option<T>);

type Running<S, T> = Pin<Box<dyn Future<Output = Step<S, T>> + Send>>;

/// Stream whose items an async function produces one after the other. Unlike
/// `futures_util::stream::unfold` it exposes the state between two steps.
pub(crate) struct Steps<S, T> {
    state: Option<S>,
    running: Option<Running<S, T>>,
    step: fn(S) -> Running<S, T>,
}

impl<S, T> Steps<S, T> {
    pub(crate) fn new(state: S, step: fn(S) -> Running<S, T>) -> Self {
        Self {
            state: Some(state),
            running: None,
            step,
        }
    }

    /// State between two steps.
    pub(crate) fn state(&self) -> Option<&S> {
        self.state.as_ref()
    }

    pub(crate) fn state_mut(&mut self) -> Option<&mut S> {
        self.state.as_mut()
    }
}

impl<S: Unpin, T> Stream for Steps<S, T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        loop {
            let mut running = match (self.running.take(), self.state.take()) {
                (Some(running), _) => running,
                (None, Some(state)) => (self.step)(state),
                (None, None) => return Poll::Ready(None),
            };
            let Poll::Ready((state, item)) = running.as_mut().poll(cx) else {
                self.running = Some(running);
                return Poll::Pending;
            };
            self.state = state;
            if item.is_some() || self.state.is_none() {
                return Poll::Ready(item);
            }
        }
    }
}

/// Returns the next item of a stream of results.
pub(crate) async fn try_next<T, E>(
    stream: &mut (impl Stream<Item = Result<T, E>> + Unpin),
) -> Result<Option<T>, E> {
    std::future::poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx))
        .await
        .transpose()
}
