//! Where the time comes from.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// Tells the time: any function that returns it.
pub trait Now: Fn() -> SystemTime + Send + Sync + 'static {}

impl<F: Fn() -> SystemTime + Send + Sync + 'static> Now for F {}

#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Now>);

impl Clock {
    pub(crate) fn new(now: impl Now) -> Self {
        Self(Arc::new(now))
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0)()
    }
}

impl Default for Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock that is used unless one is given"
    )]
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
