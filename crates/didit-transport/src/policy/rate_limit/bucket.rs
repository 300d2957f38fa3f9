//! Token buckets in this process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use http::HeaderMap;

use super::{RateLimitError, RateLimiter};
use crate::clock::{Clock, SharedClock};
use crate::context::Deadline;
use crate::policy::retry_after::{ServerWait, number};

/// A token bucket for each scope, kept in this process.
///
/// A bucket holds a quarter of the scope's allowance, to be spent at once, and
/// refills with the other three quarters spread over the window. So no window,
/// wherever it begins, sees more requests than the allowance; a bucket that held
/// all of it would let nearly twice as many pass. Turns are granted in the
/// order of the requests. A scope without a configured limit is not limited until the
/// server rejects one of its requests with `X-RateLimit-Limit`.
///
/// A 429 stops its scope until the moment that `Retry-After` or
/// `X-RateLimit-Reset` names, at most an hour, and an `X-RateLimit-Limit` replaces the scope's
/// allowance per window.
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

/// The window of a scope that is learnt from a refusal.
const USUAL_WINDOW: Duration = Duration::from_secs(60);

/// A server that asks for more is not believed: one odd header must not silence
/// a scope for good.
const LONGEST_STOP: Duration = Duration::from_secs(3600);

/// A bucket as the time at which it will be full again ("virtual scheduling"):
/// taking a token moves that time by one interval.
struct Bucket {
    /// The time over which the server counts.
    window: Duration,
    /// Time to refill one token.
    interval: Duration,
    /// Time to refill all of them.
    capacity: Duration,
    full_at: Duration,
    /// Counts the refusals, so that those who wait know that their turn moved.
    refusals: u64,
}

impl Bucket {
    fn new(requests: u32, window: Duration) -> Self {
        let mut bucket = Self {
            window,
            interval: Duration::ZERO,
            capacity: Duration::ZERO,
            full_at: Duration::ZERO,
            refusals: 0,
        };
        bucket.allow(requests);
        bucket
    }

    /// Sets how many requests a window may see.
    fn allow(&mut self, requests: u32) {
        let at_once = (requests / 4).max(1);
        self.interval = self.window / requests.saturating_sub(at_once).max(1);
        self.capacity = self.interval * at_once;
    }

    /// The wait for the next token.
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

    /// Empties the bucket so that the next token is there after `wait`.
    fn stop_for(&mut self, now: Duration, wait: Duration) {
        let full_at = (now + wait.min(LONGEST_STOP) + self.capacity).saturating_sub(self.interval);
        self.full_at = self.full_at.max(full_at);
        self.refusals += 1;
    }
}

impl TokenBuckets {
    /// No scopes yet.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            scopes: Mutex::default(),
        }
    }

    /// Lets `scope` send `requests` in each `window`.
    #[must_use]
    pub fn with_scope(self, scope: impl Into<String>, requests: u32, window: Duration) -> Self {
        self.lock()
            .insert(scope.into(), Bucket::new(requests, window));
        self
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Bucket>> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl RateLimiter for TokenBuckets {
    async fn acquire(&self, scope: &str, deadline: Deadline) -> Result<(), RateLimitError> {
        loop {
            let (wait, refusals) = {
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
                (wait, bucket.refusals)
            };
            if wait.is_zero() {
                return Ok(());
            }
            let turn = Turn {
                buckets: self,
                scope,
                refusals,
            };
            self.clock.sleep(wait).await;
            if turn.arrived() {
                return Ok(());
            }
            // The server rejected another request meanwhile and with it all turns:
            // queue again after the stop.
        }
    }

    fn refused(&self, scope: &str, headers: &HeaderMap) {
        let server = ServerWait::read(headers, self.clock.now());
        let limit = number(headers, "x-ratelimit-limit")
            .and_then(|limit| u32::try_from(limit).ok())
            .filter(|limit| *limit > 0);
        let mut scopes = self.lock();
        if let (None, Some(limit)) = (scopes.get(scope), limit) {
            scopes.insert(scope.to_owned(), Bucket::new(limit, USUAL_WINDOW));
        }
        let Some(bucket) = scopes.get_mut(scope) else {
            return;
        };
        if let Some(limit) = limit {
            bucket.allow(limit);
        }
        if let Some(wait) = server.wait {
            bucket.stop_for(self.clock.monotonic(), wait);
        }
    }
}

/// A token that was taken for later. Dropped before its time it goes back.
struct Turn<'a> {
    buckets: &'a TokenBuckets,
    scope: &'a str,
    refusals: u64,
}

impl Turn<'_> {
    /// Ends the wait; whether the token may be used.
    fn arrived(self) -> bool {
        let kept = self
            .buckets
            .lock()
            .get(self.scope)
            .is_none_or(|bucket| bucket.refusals == self.refusals);
        std::mem::forget(self);
        kept
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(bucket) = self.buckets.lock().get_mut(self.scope)
            && bucket.refusals == self.refusals
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use futures_executor::block_on;
    use futures_util::future::join_all;
    use futures_util::task::noop_waker_ref;
    use std::pin::pin;
    use std::task::{Context, Poll};

    const SECOND: Duration = Duration::from_secs(1);

    /// Ten a minute: two at once, then one every seven and a half seconds.
    fn buckets(clock: &ManualClock) -> TokenBuckets {
        TokenBuckets::new(SharedClock::new(clock.clone())).with_scope("write", 10, SECOND * 60)
    }

    /// A deadline that is never in the way.
    fn whenever() -> Deadline {
        Deadline::after(&ManualClock::new(), Duration::MAX)
    }

    const INTERVAL: Duration = Duration::from_millis(7500);

    /// Takes what is there without waiting.
    async fn empty(buckets: &TokenBuckets) {
        for _ in 0..2 {
            buckets.acquire("write", whenever()).await.unwrap();
        }
    }

    fn refusal(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    http::HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(noop_waker_ref()))
    }

    #[test]
    fn a_full_bucket_lets_a_quarter_pass_and_then_refills_evenly() {
        let clock = ManualClock::auto();
        let buckets = buckets(&clock);
        block_on(async {
            empty(&buckets).await;
            assert_eq!(clock.elapsed(), Duration::ZERO);
            for _ in 0..3 {
                buckets.acquire("write", whenever()).await.unwrap();
            }
        });
        assert_eq!(clock.elapsed(), INTERVAL * 3);
    }

    #[test]
    fn no_window_sees_more_than_the_allowance() {
        for requests in [1, 2, 3, 4, 5, 10, 61, 300] {
            let clock = ManualClock::auto();
            let buckets = TokenBuckets::new(SharedClock::new(clock.clone())).with_scope(
                "any",
                requests,
                SECOND * 60,
            );
            let mut sent = Vec::new();
            block_on(async {
                for call in 0..1000 {
                    // A pause now and then lets the bucket fill up again.
                    if call % 97 == 0 {
                        clock.advance(SECOND * (call % 89));
                    }
                    buckets.acquire("any", whenever()).await.unwrap();
                    sent.push(clock.elapsed());
                }
            });
            let most = sent
                .iter()
                .map(|start| {
                    let window = *start..*start + Duration::from_millis(59_999);
                    sent.iter().filter(|at| window.contains(at)).count()
                })
                .max();
            assert!(most <= Some(requests as usize), "{most:?} of {requests}");
        }
    }

    #[test]
    fn turns_are_given_in_the_order_they_were_asked_for() {
        let clock = ManualClock::auto();
        let buckets = buckets(&clock);
        let order = Mutex::new(Vec::new());
        block_on(join_all((0..40).map(|caller| {
            let (buckets, order) = (&buckets, &order);
            async move {
                buckets.acquire("write", whenever()).await.unwrap();
                order.lock().unwrap().push(caller);
            }
        })));
        assert_eq!(*order.lock().unwrap(), (0..40).collect::<Vec<_>>());
        assert_eq!(clock.elapsed(), INTERVAL * 38);
    }

    #[test]
    fn a_turn_after_the_deadline_is_refused_at_once_and_takes_no_token() {
        let clock = ManualClock::auto();
        let shared = SharedClock::new(clock.clone());
        let buckets = buckets(&clock);
        block_on(async {
            empty(&buckets).await;
            let soon = Deadline::after(&shared, SECOND);
            for _ in 0..5 {
                let refused = buckets.acquire("write", soon).await.unwrap_err();
                assert_eq!(refused.wait, INTERVAL);
            }
        });
    }

    #[test]
    fn a_dropped_wait_gives_its_turn_back() {
        let clock = ManualClock::new();
        let buckets = buckets(&clock);
        block_on(async {
            empty(&buckets).await;
            {
                let mut waiting = pin!(buckets.acquire("write", whenever()));
                assert!(poll(waiting.as_mut()).is_pending());
            }
            let mut next = pin!(buckets.acquire("write", whenever()));
            assert!(poll(next.as_mut()).is_pending());
            clock.advance(INTERVAL);
            assert!(poll(next.as_mut()).is_ready());
        });
    }

    #[test]
    fn a_refusal_stops_its_scope_and_those_who_already_wait() {
        let clock = ManualClock::new();
        let buckets = buckets(&clock);
        block_on(async {
            empty(&buckets).await;
            let mut waiting = pin!(buckets.acquire("write", whenever()));
            assert!(poll(waiting.as_mut()).is_pending());
            buckets.refused("write", &refusal(&[("retry-after", "30")]));
            clock.advance(SECOND * 29);
            assert!(poll(waiting.as_mut()).is_pending());
            clock.advance(SECOND);
            assert!(poll(waiting.as_mut()).is_ready());
            assert!(poll(pin!(buckets.acquire("other", whenever()))).is_ready());
        });
    }

    #[test]
    fn an_absurd_wait_stops_its_scope_for_an_hour() {
        let clock = ManualClock::auto();
        let buckets = buckets(&clock);
        let absurd = refusal(&[("retry-after", "18446744073709551615")]);
        buckets.refused("write", &absurd);
        block_on(buckets.acquire("write", whenever())).unwrap();
        assert_eq!(clock.elapsed(), SECOND * 3600);
    }

    #[test]
    fn the_servers_limit_replaces_ours_and_is_learnt_for_an_unknown_scope() {
        let headers = refusal(&[("x-ratelimit-limit", "40"), ("retry-after", "1")]);
        for scope in ["write", "never heard of"] {
            let clock = ManualClock::auto();
            let buckets = buckets(&clock);
            buckets.refused(scope, &headers);
            block_on(async {
                buckets.acquire(scope, whenever()).await.unwrap();
                assert_eq!(clock.elapsed(), SECOND);
                buckets.acquire(scope, whenever()).await.unwrap();
                assert_eq!(clock.elapsed(), SECOND * 3);
            });
        }
    }
}
