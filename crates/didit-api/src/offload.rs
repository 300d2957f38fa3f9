//! Work that blocks, away from the executor.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Does `work` on a thread of its own, whatever runs the future; reading and
/// writing files has no asynchronous form that every runtime knows.
///
/// Work that has begun goes on when the future is dropped; its result is dropped
/// then.
pub(crate) fn offload<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Offload<T> {
    let shared = Arc::new(Shared(Mutex::new(State {
        result: None,
        ended: false,
        waker: None,
    })));
    let end = End(Arc::clone(&shared));
    let thread = std::thread::Builder::new().name("didit-api file".to_owned());
    let spawned = thread.spawn(move || {
        let result = work();
        end.0.lock().result = Some(result);
        drop(end);
    });
    if let Err(error) = spawned {
        shared.lock().result = Some(Err(error));
    }
    Offload(shared)
}

/// The result of offloaded work, when it is there.
pub(crate) struct Offload<T>(Arc<Shared<T>>);

struct Shared<T>(Mutex<State<T>>);

struct State<T> {
    result: Option<io::Result<T>>,
    ended: bool,
    waker: Option<Waker>,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that the thread has ended, also if the work has panicked.
struct End<T>(Arc<Shared<T>>);

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        let waker = {
            let mut state = self.0.lock();
            state.ended = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Offload<T> {
    type Output = io::Result<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let mut state = self.0.lock();
        if let Some(result) = state.result.take() {
            return Poll::Ready(result);
        }
        if state.ended {
            return Poll::Ready(Err(io::Error::other("the thread that did it has panicked")));
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_arrives_on_any_executor() {
        let here = std::thread::current().id();
        let there = offload(|| Ok(std::thread::current().id()));
        assert_ne!(futures_executor::block_on(there).unwrap(), here);
        let failed = offload(|| Err::<(), _>(io::ErrorKind::NotFound.into()));
        let error = futures_executor::block_on(failed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn work_that_panics_is_an_error_and_no_endless_wait() {
        let panics = offload(|| -> io::Result<()> { std::panic::resume_unwind(Box::new(())) });
        assert!(futures_executor::block_on(panics).is_err());
    }
}
