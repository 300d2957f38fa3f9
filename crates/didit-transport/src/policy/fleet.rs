//! A rate limiter for processes that share one limit.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use http::HeaderMap;
use tokio::sync::Mutex as Turns;

use super::deadline::with_timeout;
use super::rate_limit::{RateLimitError, RateLimiter};
use super::retry_after::rejection;
use super::token_buckets::{MAX_STOP, TokenBuckets};
use crate::clock::{Clock, SharedClock};
use crate::context::Deadline;

/// How long a [`RateStore`] may take.
const STORE_TIMEOUT: Duration = Duration::from_millis(500);
/// How long a store that failed is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// Store of the rate limits of many processes, such as [`RedisRates`](super::RedisRates).
#[async_trait]
pub trait RateStore: Send + Sync + 'static {
    /// Reserves the next free time of `scope`, by the generic cell rate algorithm: the request may
    /// be sent after the returned wait. Reserves nothing, and returns the wait that is needed, if
    /// that is longer than [`longest`](Reservation::longest).
    ///
    /// # Errors
    ///
    /// Returns the error of the store, such as a lost connection.
    async fn reserve(
        &self,
        scope: &str,
        reservation: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn StdError + Send + Sync>>;
}

/// What a [`RateStore`] needs to know of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reservation {
    /// Time between two requests, or that of several which are reserved together.
    pub interval: Duration,
    /// How many intervals' worth of requests may be sent at once, as a duration.
    pub burst: Duration,
    /// The longest wait that the caller accepts.
    pub longest: Duration,
    /// Time for which the server has stopped the scope by a 429; zero if it has not.
    pub stop: Duration,
}

impl Reservation {
    /// The wait of a request, and the next state of the scope.
    ///
    /// The state is the time at which the scope has no debt any more, on any clock that the callers
    /// share; zero for a new scope. It stays as it is when the wait is too long.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use didit_transport::policy::Reservation;
    /// fn reserve(reservation: &Reservation, state: &mut Duration, now: Duration) -> Duration {
    ///     let (wait, next) = reservation.wait(*state, now);
    ///     if wait <= reservation.longest {
    ///         *state = next;
    ///     }
    ///     wait
    /// }
    /// # _ = reserve;
    /// ```
    #[must_use]
    pub fn wait(&self, state: Duration, now: Duration) -> (Duration, Duration) {
        let stopped = match self.stop {
            Duration::ZERO => Duration::ZERO,
            stop => (now + stop + self.burst).saturating_sub(self.interval),
        };
        let next = state.max(now).max(stopped) + self.interval;
        (next.saturating_sub(self.burst + now), next)
    }
}

/// A rate limiter for processes that share one limit through a [`RateStore`].
///
/// A request costs one round trip to the store; requests that come while one is under way share the
/// next one, if all of them can be sent at once. Requests are spread evenly: a sixty-fourth of the
/// limit may be sent at once, and a fortieth is left unused, because requests do not take equally
/// long to arrive. No window contains more requests than the limit, and at least 95 % of a limit of
/// 50 and more is used.
///
/// The requests of a process wait in their order, and only the first of them holds a time in the
/// store, so that processes get equal shares, however many requests wait in one of them.
///
/// While the store fails, each process keeps to its share, the limit divided by the number of
/// processes, and one request a second asks the store again, for 500 ms at most. The first failure,
/// and the recovery, are logged.
///
/// ```no_run
/// # #[cfg(feature = "redis")]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use didit_transport::policy::{FleetLimiter, RedisRates};
/// use didit_transport::{SharedClock, TokioClock};
///
/// // Without retries, which would hold back requests while Redis is away.
/// let config = redis::aio::ConnectionManagerConfig::new().set_number_of_retries(0);
/// let redis = redis::Client::open("redis://127.0.0.1/")?;
/// let redis = redis.get_connection_manager_with_config(config).await?;
/// let limiter = FleetLimiter::new(RedisRates::new(redis), SharedClock::new(TokioClock::new()), 20)
///     .with_scope("write", 300, Duration::from_secs(60));
/// # drop(limiter);
/// # Ok(())
/// # }
/// ```
pub struct FleetLimiter<S> {
    store: S,
    clock: SharedClock,
    processes: u32,
    scopes: HashMap<String, Scope>,
    /// Limits this process while the store fails.
    shares: TokenBuckets,
    /// Time until which a failed store is left alone.
    away_until: Mutex<Option<Duration>>,
}

struct Scope {
    window: Duration,
    state: Mutex<State>,
    /// Held by the request that is first in line, with the reservation of one that gave up.
    turns: Turns<Option<Slot>>,
    waiting: AtomicUsize,
}

/// What a 429 changes.
struct State {
    requests: u32,
    /// Time until which the server has stopped the scope.
    stopped_until: Duration,
    /// Number of rejections, so that a waiting request notices that its time has changed.
    rejections: u64,
    /// Wait of the last reservation.
    last_wait: Duration,
}

/// A reserved time.
#[derive(Clone, Copy)]
struct Slot {
    at: Duration,
    rejections: u64,
    /// Number of requests that it is for.
    count: u32,
}

impl Slot {
    /// What is left after one request.
    fn rest(self) -> Option<Self> {
        let count = self.count.checked_sub(2)? + 1;
        Some(Self { count, ..self })
    }
}

impl<S: RateStore> FleetLimiter<S> {
    /// Creates a limiter without scopes for this many processes, which matters only while the store
    /// fails.
    pub fn new(store: S, clock: SharedClock, processes: u32) -> Self {
        Self {
            store,
            shares: TokenBuckets::new(clock.clone()),
            clock,
            processes: processes.max(1),
            scopes: HashMap::new(),
            away_until: Mutex::default(),
        }
    }

    /// Limits `scope` to `requests` of all processes in each `window`.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>, requests: u32, window: Duration) -> Self {
        let name = scope.into();
        let share = (requests / self.processes).max(1);
        self.shares = self.shares.with_even_scope(name.clone(), share, window);
        let state = State {
            requests,
            stopped_until: Duration::ZERO,
            rejections: 0,
            last_wait: Duration::ZERO,
        };
        let scope = Scope {
            window,
            state: Mutex::new(state),
            turns: Turns::default(),
            waiting: AtomicUsize::new(0),
        };
        self.scopes.insert(name, scope);
        self
    }

    fn is_away(&self) -> bool {
        lock(&self.away_until).is_some_and(|until| self.clock.monotonic() < until)
    }

    /// Asks the store for a time before the deadline, or at once for all who are in line. `None` if the
    /// store is away.
    async fn reserve(
        &self,
        name: &str,
        scope: &Scope,
        deadline: Deadline,
    ) -> Result<Option<Slot>, RateLimitError> {
        let mut most = u32::try_from(scope.waiting.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        loop {
            if self.is_away() {
                return Ok(None);
            }
            let now = self.clock.monotonic();
            // Only this request waits for a store that has failed; the others keep to the share.
            if let Some(until) = &mut *lock(&self.away_until) {
                *until = now + PAUSE;
            }
            let (mut reservation, count, rejections) = {
                let state = lock(&scope.state);
                let (reservation, count) = state.reservation(scope.window, now, most);
                (reservation, count, state.rejections)
            };
            if count == 1 {
                reservation.longest = deadline.remaining(&self.clock);
            }
            let answer = self.store.reserve(name, reservation);
            let answer = with_timeout(&mut self.clock.timeout(STORE_TIMEOUT), pin!(answer)).await;
            let now = self.clock.monotonic();
            let wait = match answer {
                Some(Ok(wait)) => wait,
                Some(Err(error)) => return Ok(self.fail(now, &error.to_string())),
                None => return Ok(self.fail(now, "no answer in time")),
            };
            if lock(&self.away_until).take().is_some() {
                tracing::info!("the store of rate limits is back");
            }
            if let (Err(error), 2..) = (&wait, count) {
                // Fewer can be sent at once.
                let each = reservation.interval / count;
                let excess = error.wait.as_nanos().div_ceil(each.as_nanos().max(1));
                let excess = u32::try_from(excess).unwrap_or(u32::MAX).max(1);
                most = count.saturating_sub(excess).max(1);
                continue;
            }
            lock(&scope.state).last_wait = wait.unwrap_or_else(|error| error.wait);
            return wait.map(|wait| {
                Some(Slot {
                    at: now + wait,
                    rejections,
                    count,
                })
            });
        }
    }

    /// Leaves the store alone for a while.
    fn fail(&self, now: Duration, error: &str) -> Option<Slot> {
        if lock(&self.away_until).replace(now + PAUSE).is_none() {
            let processes = self.processes;
            tracing::warn!(
                error,
                processes,
                "the store of rate limits is away; the process keeps to its share"
            );
        }
        None
    }
}

impl State {
    /// A reservation for one request, or for `most` if the last one did not have to wait.
    fn reservation(&self, window: Duration, now: Duration, most: u32) -> (Reservation, u32) {
        let at_once = (self.requests / 64).max(1);
        let unused = self.requests / 40;
        let interval = window / self.requests.saturating_sub(at_once + unused).max(1);
        let stop = self.stopped_until.saturating_sub(now);
        let count = if self.last_wait.is_zero() && stop.is_zero() {
            most.clamp(1, at_once)
        } else {
            1
        };
        let reservation = Reservation {
            interval: interval * count,
            burst: interval * at_once,
            longest: Duration::ZERO,
            stop,
        };
        (reservation, count)
    }
}

#[async_trait]
impl<S: RateStore> RateLimiter for FleetLimiter<S> {
    async fn acquire(&self, name: &str, deadline: Deadline) -> Result<(), RateLimitError> {
        let Some(scope) = self.scopes.get(name) else {
            return Ok(());
        };
        if self.is_away() {
            return self.shares.acquire(name, deadline).await;
        }
        let line = Waiting::join(&scope.waiting);
        let expected = lock(&scope.state).last_wait.saturating_mul(line.before);
        let left = deadline.remaining(&self.clock);
        if expected > left {
            return Err(RateLimitError::new(expected));
        }
        let turn = match scope.turns.try_lock() {
            Ok(turn) => Some(turn),
            Err(_) => with_timeout(&mut self.clock.timeout(left), pin!(scope.turns.lock())).await,
        };
        let mut turn = turn.ok_or(RateLimitError::new(expected.max(left)))?;
        loop {
            let now = self.clock.monotonic();
            let slot = match turn.take() {
                // A time long past would let two requests go at once.
                Some(slot) if slot.at + PAUSE > now => Some(slot),
                _ => self.reserve(name, scope, deadline).await?,
            };
            let Some(slot) = slot else {
                drop(turn);
                return self.shares.acquire(name, deadline).await;
            };
            let wait = slot.at.saturating_sub(self.clock.monotonic());
            if wait > deadline.remaining(&self.clock) {
                *turn = Some(slot);
                return Err(RateLimitError::new(wait));
            }
            if !wait.is_zero() {
                // The next in line takes the time if this request is dropped.
                *turn = Some(slot);
                self.clock.sleep(wait).await;
                *turn = None;
            }
            // After a 429 the times that were reserved before it do not count.
            if lock(&scope.state).rejections == slot.rejections {
                *turn = slot.rest();
                return Ok(());
            }
        }
    }

    fn rejected(&self, name: &str, headers: &HeaderMap) {
        let Some(scope) = self.scopes.get(name) else {
            return;
        };
        let (limit, wait) = rejection(headers, &self.clock);
        let share = limit.map(|limit| (limit / self.processes).max(1));
        self.shares.change(name, share, wait);
        let mut state = lock(&scope.state);
        state.requests = limit.unwrap_or(state.requests);
        if let Some(wait) = wait {
            let until = self.clock.monotonic() + wait.min(MAX_STOP);
            state.stopped_until = state.stopped_until.max(until);
            state.rejections += 1;
        }
    }
}

/// A request in line.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    before: u32,
}

impl<'a> Waiting<'a> {
    fn join(count: &'a AtomicUsize) -> Self {
        let before = count.fetch_add(1, Ordering::Relaxed);
        let before = u32::try_from(before).unwrap_or(u32::MAX);
        Self { count, before }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<S> fmt::Debug for FleetLimiter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FleetLimiter")
            .field("processes", &self.processes)
            .finish_non_exhaustive()
    }
}
