//! Token buckets: the client-side rate limit of one process.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use didit_transport::policy::{RateLimiter as _, TokenBuckets};
use didit_transport::{Deadline, ManualClock, SharedClock};
use futures_executor::block_on;
use futures_util::future::join_all;
use futures_util::task::noop_waker_ref;
use http::HeaderMap;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Limits requests to ten a minute: two at once, then one every 7.5 s.
fn buckets(clock: &ManualClock) -> TokenBuckets {
    TokenBuckets::new(SharedClock::new(clock.clone())).with_scope("write", 10, SECOND * 60)
}

/// Returns a deadline in the far future.
fn no_deadline() -> Deadline {
    Deadline::after(&ManualClock::new(), Duration::MAX)
}

const INTERVAL: Duration = Duration::from_millis(7500);

/// Takes all tokens without waiting.
async fn empty(buckets: &TokenBuckets) {
    for _ in 0..2 {
        buckets.acquire("write", no_deadline()).await.unwrap();
    }
}

fn headers_of(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
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
fn a_full_bucket_allows_a_quarter_at_once_and_refills_evenly() {
    let clock = ManualClock::auto();
    let buckets = buckets(&clock);
    block_on(async {
        empty(&buckets).await;
        assert_eq!(clock.elapsed(), Duration::ZERO);
        for _ in 0..3 {
            buckets.acquire("write", no_deadline()).await.unwrap();
        }
    });
    assert_eq!(clock.elapsed(), INTERVAL * 3);
}

#[test]
fn no_window_contains_more_than_the_limit() {
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
                // A pause refills the bucket.
                if call % 97 == 0 {
                    clock.advance(SECOND * (call % 89));
                }
                buckets.acquire("any", no_deadline()).await.unwrap();
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
fn requests_are_sent_in_the_order_of_their_arrival() {
    let clock = ManualClock::auto();
    let buckets = buckets(&clock);
    let order = Mutex::new(Vec::new());
    block_on(join_all((0..40).map(|caller| {
        let (buckets, order) = (&buckets, &order);
        async move {
            buckets.acquire("write", no_deadline()).await.unwrap();
            order.lock().unwrap().push(caller);
        }
    })));
    assert_eq!(*order.lock().unwrap(), (0..40).collect::<Vec<_>>());
    assert_eq!(clock.elapsed(), INTERVAL * 38);
}

#[test]
fn a_turn_after_the_deadline_is_refused_burst_and_takes_no_token() {
    let clock = ManualClock::auto();
    let shared = SharedClock::new(clock.clone());
    let buckets = buckets(&clock);
    block_on(async {
        empty(&buckets).await;
        let soon = Deadline::after(&shared, SECOND);
        for _ in 0..5 {
            let rejected = buckets.acquire("write", soon).await.unwrap_err();
            assert_eq!(rejected.wait, INTERVAL);
        }
    });
}

#[test]
fn a_dropped_wait_returns_its_token() {
    let clock = ManualClock::new();
    let buckets = buckets(&clock);
    block_on(async {
        empty(&buckets).await;
        {
            let mut waiting = pin!(buckets.acquire("write", no_deadline()));
            assert!(poll(waiting.as_mut()).is_pending());
        }
        let mut next = pin!(buckets.acquire("write", no_deadline()));
        assert!(poll(next.as_mut()).is_pending());
        clock.advance(INTERVAL);
        assert!(poll(next.as_mut()).is_ready());
    });
}

#[test]
fn a_429_stops_its_scope_and_waiting_requests() {
    let clock = ManualClock::new();
    let buckets = buckets(&clock);
    block_on(async {
        empty(&buckets).await;
        let mut waiting = pin!(buckets.acquire("write", no_deadline()));
        assert!(poll(waiting.as_mut()).is_pending());
        buckets.rejected("write", &headers_of(&[("retry-after", "30")]));
        clock.advance(SECOND * 29);
        assert!(poll(waiting.as_mut()).is_pending());
        clock.advance(SECOND);
        assert!(poll(waiting.as_mut()).is_ready());
        assert!(poll(pin!(buckets.acquire("other", no_deadline()))).is_ready());
    });
}

#[test]
fn a_wait_beyond_an_hour_stops_its_scope_for_an_hour() {
    let clock = ManualClock::auto();
    let buckets = buckets(&clock);
    let absurd = headers_of(&[("retry-after", "18446744073709551615")]);
    buckets.rejected("write", &absurd);
    block_on(buckets.acquire("write", no_deadline())).unwrap();
    assert_eq!(clock.elapsed(), SECOND * 3600);
}

#[test]
fn a_limit_of_zero_is_ignored() {
    let clock = ManualClock::auto();
    let buckets = buckets(&clock);
    let headers = headers_of(&[("x-ratelimit-limit", "0"), ("retry-after", "1")]);
    buckets.rejected("write", &headers);
    for _ in 0..2 {
        block_on(buckets.acquire("write", no_deadline())).unwrap();
    }
    assert_eq!(clock.elapsed(), SECOND + INTERVAL);
}

#[test]
fn the_limit_of_the_server_replaces_the_configured_one() {
    let headers = headers_of(&[("x-ratelimit-limit", "40"), ("retry-after", "1")]);
    for scope in ["write", "unknown"] {
        let clock = ManualClock::auto();
        let buckets = buckets(&clock);
        buckets.rejected(scope, &headers);
        block_on(async {
            buckets.acquire(scope, no_deadline()).await.unwrap();
            assert_eq!(clock.elapsed(), SECOND);
            buckets.acquire(scope, no_deadline()).await.unwrap();
            assert_eq!(clock.elapsed(), SECOND * 3);
        });
    }
}
