//! The source of the current time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The current time: the system's, or that of any function.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    pub(crate) fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0)()
    }

    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        unix_millis(self.now())
    }

    /// The time since `began`; zero if the clock was set back.
    pub(crate) fn since(&self, began: SystemTime) -> Duration {
        self.now().duration_since(began).unwrap_or_default()
    }
}

/// The system's time.
#[expect(clippy::disallowed_methods, reason = "the default of every clock here")]
pub(crate) fn system_now() -> SystemTime {
    SystemTime::now()
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(system_now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds since 1970.
fn unix_millis(at: SystemTime) -> i64 {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => -millis(before.duration()),
    }
}

/// Whole seconds since 1970, rounded towards zero.
pub(crate) fn unix_seconds(at: SystemTime) -> i64 {
    unix_millis(at) / 1_000
}
