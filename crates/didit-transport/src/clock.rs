//! Clocks, so that tests do not sleep.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

mod manual;
#[cfg(feature = "tokio")]
mod tokio;

pub use self::manual::ManualClock;
#[cfg(feature = "tokio")]
pub use self::tokio::TokioClock;

/// Future of [`Clock::sleep`].
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The source of time and timers.
///
/// `TokioClock` (feature `tokio`) uses the operating system, [`ManualClock`] is controlled by a test.
/// A program on another runtime implements the three required methods with that runtime's timer.
pub trait Clock: Send + Sync + 'static {
    /// Returns the current time, for dates in requests and responses.
    fn now(&self) -> SystemTime;

    /// Returns the time since a fixed start. It never decreases, so that durations and deadlines are
    /// measured by it.
    fn monotonic(&self) -> Duration;

    /// Whether the clock works here. Defaults to `true`; `TokioClock` needs a tokio runtime.
    fn is_running(&self) -> bool {
        true
    }

    /// Completes after `duration`, as a pause of the caller.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Completes after `duration`, as a time limit of other work.
    ///
    /// Equal to [`sleep`](Self::sleep) except on [`ManualClock::auto`], where a sleep advances the
    /// time and a timeout does not.
    fn timeout(&self, duration: Duration) -> Sleep {
        self.sleep(duration)
    }
}

/// A clock that can be cloned, and stored without a type parameter.
#[derive(Clone)]
pub struct SharedClock(Arc<dyn Clock>);

impl SharedClock {
    /// Wraps `clock`.
    pub fn new(clock: impl Clock) -> Self {
        Self(Arc::new(clock))
    }
}

impl fmt::Debug for SharedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedClock(..)")
    }
}

impl Clock for SharedClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn is_running(&self) -> bool {
        self.0.is_running()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> Sleep {
        self.0.timeout(duration)
    }
}
