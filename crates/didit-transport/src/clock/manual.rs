//! A clock for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use super::{Clock, Sleep};

/// A clock that advances only when a test advances it.
///
/// Clones share one time. It has two modes:
///
/// - [`ManualClock::new`] waits for [`advance`](Self::advance). Use
///   [`waiting`](Self::waiting) to detect that the code under test sleeps.
/// - [`ManualClock::auto`] advances automatically: on every
///   [sleep](Clock::sleep) the time jumps to the end of the earliest one.
///   [Timeouts](Clock::timeout) do not advance it, so a call over a real socket
///   does not time out at once. Tests of back-off then take no time, and
///   [`elapsed`](Self::elapsed) returns how long it would have taken.
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
    /// Wakers by the time they are due.
    sleepers: BTreeMap<(Duration, u64), Waker>,
    /// Sleepers that are due and were not polled yet.
    due: BTreeSet<(Duration, u64)>,
    /// Wakers to notify when `sleepers` grows.
    watchers: Vec<Waker>,
}

/// 1 November 2026, 00:00:00 UTC.
const START: Duration = Duration::from_secs(1_793_491_200);

impl ManualClock {
    /// Creates a clock that advances only by [`advance`](Self::advance). It begins
    /// on 1 November 2026.
    pub fn new() -> Self {
        Self::starting_at(SystemTime::UNIX_EPOCH + START)
    }

    /// Creates a clock that advances only by [`advance`](Self::advance) and begins
    /// at `start`.
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

    /// Creates a clock that advances on every sleep. It begins on 1 November 2026.
    pub fn auto() -> Self {
        Self::auto_starting_at(SystemTime::UNIX_EPOCH + START)
    }

    /// Creates a clock that advances on every sleep and begins at `start`.
    pub fn auto_starting_at(start: SystemTime) -> Self {
        let clock = Self::starting_at(start);
        clock.lock().auto = true;
        clock
    }

    /// Advances the time and wakes all sleepers that are due.
    pub fn advance(&self, duration: Duration) {
        let due = {
            let mut state = self.lock();
            state.elapsed = state.elapsed.saturating_add(duration);
            state.take_due()
        };
        due.into_iter().for_each(Waker::wake);
    }

    /// Returns the time since the clock began.
    pub fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    /// Returns the number of pending sleeps and timeouts.
    pub fn pending(&self) -> usize {
        self.lock().sleepers.len()
    }

    /// Ends when at least `count` sleeps and limits are pending.
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

    fn wait(&self, duration: Duration, moves_time: bool) -> Sleep {
        let mut state = self.lock();
        let key = (state.elapsed.saturating_add(duration), state.next_id);
        state.next_id += 1;
        // Known from now on, not from its first poll: an automatic clock must
        // not jump over a limit that has merely not been polled yet.
        state.sleepers.insert(key, Waker::noop().clone());
        let watchers = std::mem::take(&mut state.watchers);
        let moves_time = moves_time && state.auto;
        drop(state);
        watchers.into_iter().for_each(Waker::wake);
        Box::pin(Wait {
            clock: self.clone(),
            key,
            moves_time,
            has_yielded: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state whole: every change is one step.
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
    moves_time: bool,
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
        if !self.moves_time {
            return Poll::Pending;
        }
        if !state.due.is_empty() && !self.has_yielded {
            // A limit may have been reached by the last step. It gets one turn
            // to end this very sleep before time goes on.
            drop(state);
            self.has_yielded = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        // One step, to the earliest sleeper.
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::{Either, join, select};
    use futures_util::task::noop_waker;
    use std::pin::pin;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_sleep_ends_when_the_time_is_advanced_far_enough() {
        let clock = ManualClock::new();
        let mut sleep = clock.sleep(SECOND * 2);
        let waker = noop_waker();
        let mut cx = Context::from_waker(&waker);
        assert!(sleep.as_mut().poll(&mut cx).is_pending());
        clock.advance(SECOND);
        assert!(sleep.as_mut().poll(&mut cx).is_pending());
        clock.advance(SECOND);
        assert!(sleep.as_mut().poll(&mut cx).is_ready());
        assert_eq!(clock.pending(), 0);
    }

    #[test]
    fn a_dropped_sleep_is_forgotten() {
        let clock = ManualClock::new();
        let mut sleep = clock.sleep(SECOND);
        let waker = noop_waker();
        assert!(
            sleep
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        assert_eq!(clock.pending(), 1);
        drop(sleep);
        assert_eq!(clock.pending(), 0);
    }

    #[test]
    fn waiting_ends_once_somebody_sleeps() {
        let clock = ManualClock::new();
        futures_executor::block_on(async {
            let sleeper = async {
                clock.sleep(SECOND).await;
            };
            let driver = async {
                clock.waiting(1).await;
                clock.advance(SECOND);
            };
            join(sleeper, driver).await;
        });
    }

    #[test]
    fn an_automatic_clock_takes_no_time_and_counts_it() {
        let clock = ManualClock::auto();
        futures_executor::block_on(async {
            clock.sleep(SECOND * 3600).await;
            clock.sleep(SECOND).await;
        });
        assert_eq!(clock.elapsed(), SECOND * 3601);
    }

    #[test]
    fn an_automatic_clock_stops_at_a_limit_before_the_sleep_it_limits() {
        let clock = ManualClock::auto();
        let first = futures_executor::block_on(async {
            let work = pin!(clock.sleep(SECOND * 10));
            let limit = pin!(clock.timeout(SECOND * 3));
            match select(work, limit).await {
                Either::Left(_) => "work",
                Either::Right(_) => "limit",
            }
        });
        assert_eq!((first, clock.elapsed()), ("limit", SECOND * 3));
    }

    #[test]
    fn a_limit_reached_together_with_a_sleep_ends_the_next_one() {
        let clock = ManualClock::auto();
        let first = futures_executor::block_on(async {
            let work = pin!(async {
                clock.sleep(SECOND * 3).await;
                clock.sleep(SECOND * 3).await;
            });
            let limit = pin!(clock.timeout(SECOND * 3));
            match select(work, limit).await {
                Either::Left(_) => "work",
                Either::Right(_) => "limit",
            }
        });
        assert_eq!((first, clock.elapsed()), ("limit", SECOND * 3));
    }

    #[test]
    fn a_limit_alone_does_not_move_an_automatic_clock() {
        let clock = ManualClock::auto();
        let mut limit = clock.timeout(SECOND);
        let waker = noop_waker();
        assert!(
            limit
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        assert_eq!(clock.elapsed(), Duration::ZERO);
    }
}
