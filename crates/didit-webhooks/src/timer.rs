//! Waits without an async runtime: one thread wakes every future that waits.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, LazyLock};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits for a duration: by the timer thread, or by any function.
#[derive(Clone)]
pub(crate) struct Timer(Arc<dyn Fn(Duration) -> Waiting + Send + Sync>);

impl Timer {
    pub(crate) fn new<F: Future<Output = ()> + Send + 'static>(
        sleep: impl Fn(Duration) -> F + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(move |time| Box::pin(sleep(time))))
    }

    pub(crate) async fn sleep(&self, time: Duration) {
        (self.0)(time).await;
    }
}

impl Default for Timer {
    fn default() -> Self {
        Self::new(async |time| {
            let until = monotonic() + time;
            poll_fn(|context| {
                // Without the thread, nothing would wake the future.
                let wakes =
                    |timer: &Sender<_>| timer.send((until, context.waker().clone())).is_ok();
                if monotonic() < until && THREAD.as_ref().is_some_and(wakes) {
                    Poll::Pending
                } else {
                    Poll::Ready(())
                }
            })
            .await;
        })
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Timer")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the default timer runs in real time"
)]
fn monotonic() -> Instant {
    Instant::now()
}

static THREAD: LazyLock<Option<Sender<(Instant, Waker)>>> = LazyLock::new(|| {
    let (sender, receiver) = channel::<(Instant, Waker)>();
    let run = move || {
        let mut waiting: BTreeMap<Instant, Vec<Waker>> = BTreeMap::new();
        loop {
            let now = monotonic();
            let later = waiting.split_off(&now);
            let due = std::mem::replace(&mut waiting, later);
            due.into_values().flatten().for_each(Waker::wake);
            let next = waiting
                .keys()
                .next()
                .map_or(Duration::MAX, |at| at.duration_since(now));
            match receiver.recv_timeout(next) {
                Ok((at, waker)) => waiting.entry(at).or_default().push(waker),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    };
    let thread = std::thread::Builder::new().name("didit-webhooks-timer".to_owned());
    thread.spawn(run).ok().map(|_| sender)
});
