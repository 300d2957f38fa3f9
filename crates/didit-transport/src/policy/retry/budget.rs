//! Limits the retries of many calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Limits the retries of all calls that share it, so that clients do not multiply the load of a
/// failing server.
///
/// It starts full. Every call adds a fifth of a retry, every retry removes one; while it is empty,
/// failures are returned without a retry. During an outage, once the reserve is used up, retries
/// add at most a fifth to the load. Clones share one budget.
#[derive(Debug, Clone)]
pub struct RetryBudget {
    /// Remaining retries, in fifths.
    left: Arc<AtomicU32>,
    full: u32,
}

const RETRY: u32 = 5;

impl RetryBudget {
    /// Creates a budget with a reserve of `reserve` retries.
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

    /// Removes one retry; returns whether there was one.
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
    fn an_empty_budget_allows_one_retry_in_five_calls() {
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
