//! The clock of a program that runs on tokio.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::{Clock, Sleep};

/// The operating system's time and tokio's timer.
///
/// It follows tokio's paused time, so `#[tokio::test(start_paused = true)]`
/// works. Its sleeps must be awaited inside a tokio runtime with its timer
/// enabled; tokio panics otherwise.
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    start: Instant,
}

impl TokioClock {
    /// A clock whose monotonic time begins now.
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TokioClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place where the real time comes from"
    )]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place where the real waiting is done"
    )]
    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}
