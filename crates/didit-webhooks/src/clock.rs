//! The source of the current time.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

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
