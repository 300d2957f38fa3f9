//! The clock for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use super::{Clock, Sleep};

/// A clock that a test controls. Clones share one time.
///
/// - [`ManualClock::new`] advances only by [`advance`](Self::advance). Use [`waiting`](Self::waiting)
///   to wait until the code under test sleeps.
/// - [`ManualClock::auto`] advances during every [sleep](Clock::sleep), to the next time at which a
///   sleep or timeout ends. A [timeout](Clock::timeout) does not advance it, so that a call over a
///   real socket does not time out by itself. Tests of back-off then take no time, and
///   [`elapsed`](Self::elapsed) returns the time that they would take.
///
/// ```
/// use std::time::Duration;
/// use didit_transport::{Clock, ManualClock};
///
/// let clock = ManualClock::new();
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(clock.monotonic(), Duration::from_secs(90));
/// ```
#[derive(Clone)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

struct State {
    start: SystemTime,
    elapsed: Duration,
    auto: bool,
    next_id: u64,
    /// Pending sleeps and timeouts, by the time at which they end.
    sleepers: BTreeMap<(Duration, u64), Waker>,
    /// Sleeps and timeouts that have ended and were not polled since.
    due: BTreeSet<(Duration, u64)>,
    /// Tasks in `waiting`, woken when `sleepers` grows.
    watchers: Vec<Waker>,
}

/// 1 November 2026, 00:00:00 UTC.
const START: Duration = Duration::from_secs(1_793_491_200);

impl ManualClock {
    /// Creates a clock that advances only by [`advance`](Self::advance). Starts on 1 November 2026.
    pub fn new() -> Self {
        Self::starting_at(SystemTime::UNIX_EPOCH + START)
    }

    /// Creates a clock that advances only by [`advance`](Self::advance) and starts at `start`.
    pub fn starting_at(start: SystemTime) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                start,
                elapsed: Duration::ZERO,
                auto: false,
                next_id: 0,
                sleepers: BTreeMap::new(),
                due: BTreeSet::new(),
                watchers: Vec::new(),
            })),
        }
    }

    /// Creates a clock that advances during every sleep. Starts on 1 November 2026.
    pub fn auto() -> Self {
        Self::auto_starting_at(SystemTime::UNIX_EPOCH + START)
    }

    /// Creates a clock that advances during every sleep and starts at `start`.
    pub fn auto_starting_at(start: SystemTime) -> Self {
        let clock = Self::starting_at(start);
        clock.lock().auto = true;
        clock
    }

    /// Advances the time, and wakes the sleeps and timeouts that end.
    pub fn advance(&self, duration: Duration) {
        let due = {
            let mut state = self.lock();
            state.elapsed = state.elapsed.saturating_add(duration);
            state.take_due()
        };
        due.into_iter().for_each(Waker::wake);
    }

    /// Sets [`now`](Clock::now), as an administrator sets the clock of a machine.
    /// [`monotonic`](Clock::monotonic), sleeps and timeouts are unchanged.
    pub fn set_now(&self, now: SystemTime) {
        let mut state = self.lock();
        if let Some(start) = now.checked_sub(state.elapsed) {
            state.start = start;
        }
    }

    /// Returns the time since the start.
    pub fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    /// Returns the number of pending sleeps and timeouts.
    pub fn pending(&self) -> usize {
        self.lock().sleepers.len()
    }

    /// Waits until at least `count` sleeps and timeouts are pending.
    pub async fn waiting(&self, count: usize) {
        poll_fn(|cx| {
            let mut state = self.lock();
            if state.sleepers.len() >= count {
                return Poll::Ready(());
            }
            state.watchers.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn wait(&self, duration: Duration, advances_time: bool) -> Sleep {
        let mut state = self.lock();
        let key = (state.elapsed.saturating_add(duration), state.next_id);
        state.next_id += 1;
        // Registered before the first poll, so that an automatic clock does not skip a timeout that
        // was not polled yet.
        state.sleepers.insert(key, Waker::noop().clone());
        let watchers = std::mem::take(&mut state.watchers);
        let advances_time = advances_time && state.auto;
        drop(state);
        watchers.into_iter().for_each(Waker::wake);
        Box::pin(Wait {
            clock: self.clone(),
            key,
            advances_time,
            has_yielded: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is one step, so that a panic leaves the state consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take_due(&mut self) -> Vec<Waker> {
        let mut due = Vec::new();
        while let Some(entry) = self.sleepers.first_entry() {
            if entry.key().0 > self.elapsed {
                break;
            }
            self.due.insert(*entry.key());
            due.push(entry.remove());
        }
        due
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("ManualClock")
            .field("elapsed", &state.elapsed)
            .field("auto", &state.auto)
            .field("pending", &state.sleepers.len())
            .finish_non_exhaustive()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        let state = self.lock();
        state
            .start
            .checked_add(state.elapsed)
            .unwrap_or(state.start)
    }

    fn monotonic(&self) -> Duration {
        self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.wait(duration, true)
    }

    fn timeout(&self, duration: Duration) -> Sleep {
        self.wait(duration, false)
    }
}

struct Wait {
    clock: ManualClock,
    key: (Duration, u64),
    advances_time: bool,
    has_yielded: bool,
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let clock = self.clock.clone();
        let mut state = clock.lock();
        if state.elapsed >= self.key.0 {
            state.due.remove(&self.key);
            return Poll::Ready(());
        }
        state.sleepers.insert(self.key, cx.waker().clone());
        if !self.advances_time {
            return Poll::Pending;
        }
        if !state.due.is_empty() && !self.has_yielded {
            // The last step may have ended a timeout of this sleep: let it be polled before the time
            // advances again.
            drop(state);
            self.has_yielded = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        // Advance to the first end of a sleep or timeout.
        if let Some((&(next, _), _)) = state.sleepers.first_key_value() {
            state.elapsed = state.elapsed.max(next);
        }
        let due = state.take_due();
        let arrived = state.elapsed >= self.key.0;
        if arrived {
            state.due.remove(&self.key);
        }
        drop(state);
        due.into_iter().for_each(Waker::wake);
        if arrived {
            return Poll::Ready(());
        }
        self.has_yielded = false;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        let mut state = self.clock.lock();
        state.sleepers.remove(&self.key);
        state.due.remove(&self.key);
    }
}
