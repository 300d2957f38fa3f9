//! Time as a parameter, so that no test sleeps.

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

/// The future of a wait; see [`Clock::sleep`].
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The time, and the means to wait for a later one.
///
/// `TokioClock` (feature `tokio`) asks the operating system,
/// [`ManualClock`] does what a test says. A program on another runtime
/// implements the three required methods with that runtime's timer.
pub trait Clock: Send + Sync + 'static {
    /// The time of day, for dates that leave or enter the process.
    fn now(&self) -> SystemTime;

    /// The time since a fixed moment of this clock's choice. It never goes
    /// back, so durations and deadlines are measured by it.
    fn monotonic(&self) -> Duration;

    /// Ends after `duration`, when the caller has nothing else to do.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Ends after `duration`, as a limit on something else that the caller
    /// waits for at the same time.
    ///
    /// To a real clock both are the same. To a [`ManualClock`] that advances by
    /// itself they differ: a sleep moves the time, a limit only sees it move.
    fn timeout(&self, duration: Duration) -> Sleep {
        self.sleep(duration)
    }
}

/// A clock that can be cloned and stored without a type parameter.
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

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> Sleep {
        self.0.timeout(duration)
    }
}
