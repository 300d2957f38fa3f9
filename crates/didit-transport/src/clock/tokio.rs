//! The clock of programs on tokio.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::{Clock, Sleep};

/// A clock with the operating system's time and tokio's timer.
///
/// Supports tokio's paused time, as in `#[tokio::test(start_paused = true)]`. Its sleeps must be
/// awaited in a tokio runtime with its timer enabled; tokio panics otherwise.
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    start: Instant,
}

impl TokioClock {
    /// Creates a clock whose monotonic time starts now.
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
    #[expect(clippy::disallowed_methods, reason = "the source of the real time")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    fn is_running(&self) -> bool {
        tokio::runtime::Handle::try_current().is_ok()
    }

    #[expect(clippy::disallowed_methods, reason = "the real timer")]
    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}
