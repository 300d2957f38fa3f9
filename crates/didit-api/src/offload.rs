//! Work that blocks, away from the executor.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_channel::oneshot;

/// Does `work` on a thread of its own, whatever runs the future; reading and
/// writing files has no asynchronous form that every runtime knows.
///
/// Work that has begun goes on when the future is dropped; its result is dropped
/// then.
pub(crate) fn offload<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Offload<T> {
    let (sender, receiver) = oneshot::channel();
    let thread = std::thread::Builder::new().name("didit-api file".to_owned());
    match thread.spawn(move || drop(sender.send(work()))) {
        Ok(_) => Offload(receiver),
        Err(error) => {
            let (sender, receiver) = oneshot::channel();
            drop(sender.send(Err(error)));
            Offload(receiver)
        }
    }
}

/// The result of offloaded work, when it is there.
pub(crate) struct Offload<T>(oneshot::Receiver<io::Result<T>>);

impl<T> Future for Offload<T> {
    type Output = io::Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let received = Pin::new(&mut self.0).poll(cx);
        received.map(|result| {
            result.unwrap_or_else(|_| Err(io::Error::other("the thread that did it has panicked")))
        })
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
