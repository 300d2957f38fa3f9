//! The clock for tests.

use didit_transport::{Clock as _, ManualClock};
use futures_util::future::{Either, join, select};
use futures_util::task::{noop_waker, noop_waker_ref};
use std::pin::pin;
use std::task::Context;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_sleep_ends_when_the_time_advances_far_enough() {
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
fn a_dropped_sleep_is_not_pending() {
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
fn waiting_ends_once_a_sleep_is_pending() {
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
fn an_automatic_clock_passes_a_timeout_that_is_not_polled() {
    let clock = ManualClock::auto();
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut timeout = clock.timeout(SECOND);
    assert!(timeout.as_mut().poll(&mut cx).is_pending());
    let mut sleep = clock.sleep(SECOND * 2);
    assert!((0..10).any(|_| sleep.as_mut().poll(&mut cx).is_ready()));
}

#[test]
fn an_automatic_clock_counts_time_without_waiting() {
    let clock = ManualClock::auto();
    futures_executor::block_on(async {
        clock.sleep(SECOND * 3600).await;
        clock.sleep(SECOND).await;
    });
    assert_eq!(clock.elapsed(), SECOND * 3601);
}

#[test]
fn an_automatic_clock_stops_at_a_timeout_before_the_sleep() {
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
fn a_timeout_that_ends_with_a_sleep_precedes_the_next_sleep() {
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
fn a_timeout_does_not_advance_an_automatic_clock() {
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
