//! A stream made of steps.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

/// What a step gives: the state for the next one, and an item. No state means
/// that nothing follows.
pub(crate) type Step<S, T> = (Option<S>, Option<T>);

type Running<S, T> = Pin<Box<dyn Future<Output = Step<S, T>> + Send>>;

/// A stream whose items are made one after the other by an async function.
pub(crate) struct Unfold<S, T> {
    state: Option<S>,
    running: Option<Running<S, T>>,
    step: fn(S) -> Running<S, T>,
}

impl<S, T> Unfold<S, T> {
    pub(crate) fn new(state: S, step: fn(S) -> Running<S, T>) -> Self {
        Self {
            state: Some(state),
            running: None,
            step,
        }
    }

    /// The state between two steps.
    pub(crate) fn state(&self) -> Option<&S> {
        self.state.as_ref()
    }

    pub(crate) fn state_mut(&mut self) -> Option<&mut S> {
        self.state.as_mut()
    }

    pub(crate) async fn next(&mut self) -> Option<T>
    where
        S: Unpin,
    {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<S: Unpin, T> Stream for Unfold<S, T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        loop {
            if self.running.is_none() {
                let Some(state) = self.state.take() else {
                    return Poll::Ready(None);
                };
                self.running = Some((self.step)(state));
            }
            let Some(running) = &mut self.running else {
                return Poll::Ready(None);
            };
            let (state, item) = ready!(running.as_mut().poll(cx));
            self.running = None;
            self.state = state;
            // A step without an item is only a part of the way to the next one.
            if item.is_some() || self.state.is_none() {
                return Poll::Ready(item);
            }
        }
    }
}
