//! A rate limiter for one process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use http::HeaderMap;

use super::rate_limit::{RateLimitError, RateLimiter};
use super::retry_after::rejection;
use crate::clock::{Clock, SharedClock};
use crate::context::Deadline;

/// A token bucket for each scope, in the memory of this process.
///
/// A bucket holds a quarter of the scope's limit as a burst, and refills with the other three
/// quarters evenly over the window. No window, at any offset, contains more requests than the
/// limit; a bucket of the whole limit would allow nearly twice as many. Requests are sent in the
/// order in which they arrive. A scope without a configured limit is not limited until the server
/// responds to one of its requests with 429 and `X-RateLimit-Limit`.
///
/// A 429 stops its scope until the time in `Retry-After` or `X-RateLimit-Reset`, at most an hour,
/// and `X-RateLimit-Limit` replaces the scope's limit per window.
///
/// ```
/// use std::time::Duration;
/// use didit_transport::{ManualClock, SharedClock};
/// use didit_transport::policy::TokenBuckets;
///
/// let limiter = TokenBuckets::new(SharedClock::new(ManualClock::new()))
///     .with_scope("write", 300, Duration::from_secs(60));
/// # drop(limiter);
/// ```
pub struct TokenBuckets {
    clock: SharedClock,
    scopes: Mutex<HashMap<String, Bucket>>,
}

/// Window of a scope whose limit comes from a response.
const DEFAULT_WINDOW: Duration = Duration::from_secs(60);

/// Maximum stop of a scope, so that one wrong header does not stop it forever.
pub(super) const MAX_STOP: Duration = Duration::from_secs(3600);

/// A bucket, stored as the time at which it is full again ("virtual scheduling"): taking a token
/// delays that time by one interval.
struct Bucket {
    /// Window over which the server counts.
    window: Duration,
    /// Time to refill one token.
    interval: Duration,
    /// Time to refill all of them.
    capacity: Duration,
    full_at: Duration,
    /// Number of rejections, so that waiting requests notice that their time has changed.
    rejections: u64,
    /// Whether the bucket holds one token, in place of a quarter of the limit.
    is_even: bool,
}

impl Bucket {
    fn new(requests: u32, window: Duration, is_even: bool) -> Self {
        let mut bucket = Self {
            window,
            interval: Duration::ZERO,
            capacity: Duration::ZERO,
            full_at: Duration::ZERO,
            rejections: 0,
            is_even,
        };
        bucket.set_limit(requests);
        bucket
    }

    /// Sets the maximum number of requests in a window.
    fn set_limit(&mut self, requests: u32) {
        let burst = if self.is_even {
            1
        } else {
            (requests / 4).max(1)
        };
        self.interval = self.window / requests.saturating_sub(burst).max(1);
        self.capacity = self.interval * burst;
    }

    /// Returns the wait for the next token.
    fn wait(&self, now: Duration) -> Duration {
        let free_at = (self.full_at + self.interval).saturating_sub(self.capacity);
        free_at.saturating_sub(now)
    }

    fn take(&mut self, now: Duration) {
        self.full_at = self.full_at.max(now) + self.interval;
    }

    fn put_back(&mut self) {
        self.full_at = self.full_at.saturating_sub(self.interval);
    }

    /// Empties the bucket, so that the next token is available after `wait`.
    fn stop_for(&mut self, now: Duration, wait: Duration) {
        let full_at = (now + wait.min(MAX_STOP) + self.capacity).saturating_sub(self.interval);
        self.full_at = self.full_at.max(full_at);
        self.rejections += 1;
    }
}

impl TokenBuckets {
    /// Creates a limiter without scopes.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            scopes: Mutex::default(),
        }
    }

    /// Limits `scope` to `requests` in each `window`.
    #[must_use]
    pub fn with_scope(self, scope: impl Into<String>, requests: u32, window: Duration) -> Self {
        self.lock()
            .insert(scope.into(), Bucket::new(requests, window, false));
        self
    }

    /// Limits `scope` as [`with_scope`](Self::with_scope), without a burst.
    #[cfg(feature = "redis")]
    pub(super) fn with_even_scope(self, scope: String, requests: u32, window: Duration) -> Self {
        let bucket = Bucket::new(requests, window, true);
        self.lock().insert(scope, bucket);
        self
    }

    /// Changes the limit of a scope, and stops it for a time.
    pub(super) fn change(&self, scope: &str, limit: Option<u32>, stop: Option<Duration>) {
        let mut scopes = self.lock();
        let Some(bucket) = scopes.get_mut(scope) else {
            return;
        };
        if let Some(limit) = limit {
            bucket.set_limit(limit);
        }
        if let Some(wait) = stop {
            bucket.stop_for(self.clock.monotonic(), wait);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Bucket>> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl RateLimiter for TokenBuckets {
    async fn acquire(&self, scope: &str, deadline: Deadline) -> Result<(), RateLimitError> {
        loop {
            let (wait, rejections) = {
                let mut scopes = self.lock();
                let Some(bucket) = scopes.get_mut(scope) else {
                    return Ok(());
                };
                let now = self.clock.monotonic();
                let wait = bucket.wait(now);
                if wait > deadline.remaining(&self.clock) {
                    return Err(RateLimitError::new(wait));
                }
                bucket.take(now);
                (wait, bucket.rejections)
            };
            if wait.is_zero() {
                return Ok(());
            }
            let reservation = Reservation {
                buckets: self,
                scope,
                rejections,
            };
            self.clock.sleep(wait).await;
            if reservation.redeem() {
                return Ok(());
            }
            // The server rejected a request in the meantime: wait again until the stop ends.
        }
    }

    fn rejected(&self, scope: &str, headers: &HeaderMap) {
        let (limit, wait) = rejection(headers, &self.clock);
        if let Some(limit) = limit {
            let bucket = || Bucket::new(limit, DEFAULT_WINDOW, false);
            self.lock().entry(scope.to_owned()).or_insert_with(bucket);
        }
        self.change(scope, limit, wait);
    }
}

/// A token taken in advance. It is returned if dropped before its time.
struct Reservation<'a> {
    buckets: &'a TokenBuckets,
    scope: &'a str,
    rejections: u64,
}

impl Reservation<'_> {
    /// Ends the wait; returns whether the token is still valid.
    fn redeem(self) -> bool {
        let kept = self
            .buckets
            .lock()
            .get(self.scope)
            .is_none_or(|bucket| bucket.rejections == self.rejections);
        std::mem::forget(self);
        kept
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if let Some(bucket) = self.buckets.lock().get_mut(self.scope)
            && bucket.rejections == self.rejections
        {
            bucket.put_back();
        }
    }
}

impl fmt::Debug for TokenBuckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scopes = self.lock();
        let mut names: Vec<_> = scopes.keys().collect();
        names.sort();
        f.debug_struct("TokenBuckets")
            .field("scopes", &names)
            .finish_non_exhaustive()
    }
}
