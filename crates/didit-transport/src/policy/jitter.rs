//! Randomness for back-off: not for secrets.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of fractions from 0 up to, but not including, 1.
#[derive(Clone)]
pub(super) struct Jitter(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Jitter {
    pub(super) fn new(fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(fraction))
    }

    /// Seeded by the standard library's hasher, which the operating system
    /// seeds: two processes that start together do not retry together.
    pub(super) fn random() -> Self {
        let state = AtomicU64::new(RandomState::new().hash_one("jitter"));
        Self::new(move || {
            let seed = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            fraction(splitmix(seed))
        })
    }

    pub(super) fn fraction(&self) -> f64 {
        (self.0)().clamp(0.0, 1.0)
    }
}

impl fmt::Debug for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jitter(..)")
    }
}

/// The finalizer of SplitMix64.
fn splitmix(seed: u64) -> u64 {
    let z = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn fraction(bits: u64) -> f64 {
    // 32 bits are plenty for a wait and convert without loss.
    f64::from((bits >> 32) as u32) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_fill_the_range_evenly_and_differ_between_sources() {
        let jitter = Jitter::random();
        let drawn: Vec<f64> = (0..4000).map(|_| jitter.fraction()).collect();
        assert!(drawn.iter().all(|f| (0.0..1.0).contains(f)));
        let lower = drawn.iter().filter(|f| **f < 0.5).count();
        assert!(
            (1700..2300).contains(&lower),
            "{lower} of 4000 below a half"
        );
        let other = Jitter::random();
        assert!((0..4).any(|i| (other.fraction() - drawn[i]).abs() > f64::EPSILON));
    }
}
