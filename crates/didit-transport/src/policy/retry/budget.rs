//! A limit on retries over many calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A limit on retries over all calls that share it, so that clients do not
/// multiply the load of a server that is already failing.
///
/// It begins full. Every call puts in a fifth of a retry, every retry takes one
/// out; when it is empty, failures go to the caller at once. In an outage the
/// load thus rises by a fifth at most once the reserve is used up.
///
/// Clones share one budget.
#[derive(Debug, Clone)]
pub struct RetryBudget {
    /// In fifths of a retry.
    left: Arc<AtomicU32>,
    full: u32,
}

const RETRY: u32 = 5;

impl RetryBudget {
    /// A budget with a reserve of this many retries.
    pub fn new(reserve: u32) -> Self {
        let full = reserve.saturating_mul(RETRY);
        Self {
            left: Arc::new(AtomicU32::new(full)),
            full,
        }
    }

    pub(super) fn deposit(&self) {
        self.update(|left| Some(left.saturating_add(1).min(self.full)));
    }

    /// Takes out one retry, if it is there.
    pub(super) fn withdraw(&self) -> bool {
        self.update(|left| left.checked_sub(RETRY))
    }

    fn update(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

impl Default for RetryBudget {
    /// A reserve of 100 retries.
    fn default() -> Self {
        Self::new(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_budget_earns_one_retry_in_five_calls() {
        let budget = RetryBudget::new(2);
        assert!(budget.withdraw() && budget.withdraw());
        assert!(!budget.withdraw());
        for _ in 0..4 {
            budget.deposit();
            assert!(!budget.withdraw());
        }
        budget.deposit();
        assert!(budget.clone().withdraw());
        assert!(!budget.withdraw());
    }

    #[test]
    fn a_full_budget_does_not_grow() {
        let budget = RetryBudget::new(1);
        (0..100).for_each(|_| budget.deposit());
        assert!(budget.withdraw());
        assert!(!budget.withdraw());
    }
}
