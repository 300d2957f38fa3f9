//! Random numbers for back-off; not for secrets.

use std::fmt;
use std::sync::Arc;

/// A source of fractions from 0 up to, but not including, 1.
#[derive(Clone)]
pub(super) struct Jitter(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Jitter {
    pub(super) fn new(fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(fraction))
    }

    pub(super) fn fraction(&self) -> f64 {
        (self.0)().clamp(0.0, 1.0)
    }
}

impl Default for Jitter {
    /// Seeded differently in every thread and process, so that processes that start at the same
    /// time do not retry at the same time.
    fn default() -> Self {
        Self::new(fastrand::f64)
    }
}

impl fmt::Debug for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jitter(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_evenly_distributed() {
        let jitter = Jitter::default();
        let drawn: Vec<f64> = (0..4000).map(|_| jitter.fraction()).collect();
        assert!(drawn.iter().all(|f| (0.0..1.0).contains(f)));
        let lower = drawn.iter().filter(|f| **f < 0.5).count();
        assert!((1700..2300).contains(&lower), "{lower} of 4000 below 0.5");
    }
}
