//! The rate limiter of a fleet: on a store in memory in the time of a test, and on a real Redis.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use didit_transport::policy::{
    FleetLimiter, RateLimitError, RateLimiter, RateStore, RedisRates, Reservation,
};
use didit_transport::{Clock, Deadline, ManualClock, SharedClock, TokioClock};
use futures_executor::block_on;
use futures_util::future::{Either, FutureExt as _, join, join_all, select};
use http::HeaderMap;
use http::header::RETRY_AFTER;

#[path = "../../didit-webhooks/tests/support/redis.rs"]
mod redis_server;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A store in memory, which can be away.
#[derive(Clone)]
struct Memory {
    clock: ManualClock,
    state: Arc<Mutex<HashMap<String, Duration>>>,
    is_away: Arc<AtomicBool>,
    calls: Arc<AtomicUsize>,
}

impl Memory {
    fn new(clock: ManualClock) -> Self {
        Self {
            clock,
            state: Arc::default(),
            is_away: Arc::default(),
            calls: Arc::default(),
        }
    }

    /// Loses everything, as a server that is killed.
    fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Relaxed);
        self.state.lock().unwrap().clear();
    }

    /// The limiter of one of eight processes.
    fn limiter(&self, requests: u32) -> FleetLimiter<Self> {
        let clock = SharedClock::new(self.clock.clone());
        FleetLimiter::new(self.clone(), clock, 8).with_scope("write", requests, MINUTE)
    }

    /// Runs `work` while the time passes, in small steps, as it does for many processes at once.
    fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let time = async {
            loop {
                tokio::task::yield_now().await;
                self.clock.advance(Duration::from_millis(5));
            }
        };
        match block_on(select(pin!(work), pin!(time))) {
            Either::Left((result, _)) => result,
            Either::Right(_) => unreachable!("time has no end"),
        }
    }

    fn deadline(&self, limit: Duration) -> Deadline {
        Deadline::after(&self.clock, limit)
    }
}

#[async_trait]
impl RateStore for Memory {
    async fn reserve(
        &self,
        scope: &str,
        reservation: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn Error + Send + Sync>> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if self.is_away.load(Ordering::Relaxed) {
            return Err("connection refused".into());
        }
        let mut scopes = self.state.lock().unwrap();
        let state = scopes.entry(scope.to_owned()).or_default();
        let (wait, next) = reservation.wait(*state, self.clock.monotonic());
        if wait > reservation.longest {
            return Ok(Err(RateLimitError::new(wait)));
        }
        *state = next;
        Ok(Ok(wait))
    }
}

/// The times of the requests of each process of a fleet.
struct Sent(Vec<Vec<Duration>>);

impl Sent {
    /// Runs processes with these numbers of callers, each of which sends one request after the other
    /// for four minutes and accepts waits of `longest`.
    fn run(memory: &Memory, requests: u32, callers: &[usize], longest: Duration) -> Self {
        let processes = callers.iter().map(|callers| async {
            let (limiter, sent) = (memory.limiter(requests), Mutex::default());
            let caller = || async {
                while memory.clock.monotonic() < MINUTE * 4 {
                    let deadline = memory.deadline(longest);
                    limiter.acquire("write", deadline).await.unwrap();
                    let sent: &Mutex<Vec<_>> = &sent;
                    sent.lock().unwrap().push(memory.clock.monotonic());
                }
            };
            join_all((0..*callers).map(|_| caller())).await;
            sent.into_inner().unwrap()
        });
        Self(memory.run(join_all(processes)))
    }

    /// Returns the largest number of requests in any window of a minute.
    fn most(&self) -> usize {
        let mut all: Vec<_> = self.0.iter().flatten().collect();
        all.sort();
        let window = |from: usize| all.partition_point(|at| **at < *all[from] + MINUTE) - from;
        (0..all.len()).map(window).max().unwrap()
    }

    /// Returns the numbers of requests of each process in a span of time.
    fn between(&self, from: Duration, to: Duration) -> Vec<usize> {
        let count = |sent: &Vec<Duration>| sent.iter().filter(|at| (from..to).contains(at)).count();
        self.0.iter().map(count).collect()
    }
}

fn is_fair(counts: &[usize]) -> bool {
    let share = counts.iter().sum::<usize>() / counts.len();
    counts
        .iter()
        .all(|count| (share * 7 / 10..=share * 13 / 10).contains(count))
}

#[test]
fn eight_processes_use_the_limit_and_do_not_exceed_it() {
    for (limit, used) in [(600, 570), (300, 285), (50, 47)] {
        let memory = Memory::new(ManualClock::new());
        let sent = Sent::run(&memory, limit, &[4; 8], MINUTE);
        assert!(sent.most() <= limit as usize, "{} of {limit}", sent.most());
        for minute in 1..4 {
            let counts = sent.between(MINUTE * minute, MINUTE * (minute + 1));
            assert!(
                counts.iter().sum::<usize>() >= used,
                "{counts:?} of {limit}"
            );
            assert!(is_fair(&counts), "{counts:?}");
        }
        let total: usize = sent.0.iter().map(Vec::len).sum();
        assert!(
            memory.calls.load(Ordering::Relaxed) <= total,
            "one round trip a request"
        );
    }
}

/// A store at a distance of 10 ms.
struct Distant(Memory);

#[async_trait]
impl RateStore for Distant {
    async fn reserve(
        &self,
        scope: &str,
        reservation: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn Error + Send + Sync>> {
        self.0.clock.sleep(Duration::from_millis(10)).await;
        self.0.reserve(scope, reservation).await
    }
}

#[test]
fn callers_share_a_round_trip_as_far_as_they_can_be_sent_at_once() {
    // Nine of 600 can be sent at once.
    for (callers, calls, last) in [(8, 2, 25), (9, 2, 25), (11, 6, 250)] {
        let memory = Memory::new(ManualClock::new());
        let clock = SharedClock::new(memory.clock.clone());
        let limiter = FleetLimiter::new(Distant(memory.clone()), clock, 8);
        let limiter = limiter.with_scope("write", 600, MINUTE);
        let call = || limiter.acquire("write", memory.deadline(MINUTE));
        let results = memory.run(join_all((0..callers).map(|_| call())));
        assert!(results.iter().all(Result::is_ok));
        let made = memory.calls.load(Ordering::Relaxed);
        assert!(made <= calls, "{made} round trips for {callers}");
        let took = memory.clock.elapsed();
        assert!(
            took <= Duration::from_millis(last),
            "{took:?} for {callers}"
        );
        assert!(
            callers <= 9 || took > Duration::from_millis(150),
            "{took:?}"
        );
    }
}

#[test]
fn callers_beyond_those_that_can_be_sent_at_once_cost_one_more_round_trip() {
    let memory = Memory::new(ManualClock::new());
    let clock = SharedClock::new(memory.clock.clone());
    let distant = FleetLimiter::new(Distant(memory.clone()), clock, 8);
    let (near, distant) = (
        memory.limiter(600),
        distant.with_scope("write", 600, MINUTE),
    );
    let deadline = || memory.deadline(MINUTE);
    memory.run(async {
        // Nine of 600 can be sent at once, and these are six.
        for _ in 0..6 {
            near.acquire("write", deadline()).await.unwrap();
        }
        join_all((0..8).map(|_| distant.acquire("write", deadline()))).await
    });
    let made = memory.calls.load(Ordering::Relaxed);
    assert!(made <= 15, "{made} round trips for 14 requests");
}

#[test]
fn process_with_many_callers_does_not_starve_the_others() {
    let sent = Sent::run(
        &Memory::new(ManualClock::new()),
        600,
        &[60, 1, 1, 1, 1, 1, 1, 1],
        MINUTE * 2,
    );
    let counts = sent.between(MINUTE, MINUTE * 3);
    assert!(is_fair(&counts), "{counts:?}");
}

#[test]
fn fleet_keeps_to_its_shares_while_the_store_is_away() {
    let memory = Memory::new(ManualClock::new());
    // Kills the store after 70 s and starts it again, empty, after 150 s.
    let outage = async {
        for (seconds, is_away) in [(70, true), (80, false)] {
            memory.clock.sleep(SECOND * seconds).await;
            memory.set_away(is_away);
        }
    };
    let limiters: Vec<_> = (0..8).map(|_| memory.limiter(600)).collect();
    let sent: Vec<Mutex<Vec<Duration>>> = (0..8).map(|_| Mutex::default()).collect();
    let callers = limiters.iter().zip(&sent).flat_map(|(limiter, sent)| {
        [(); 2].map(|()| {
            let memory = &memory;
            async move {
                while memory.clock.monotonic() < MINUTE * 4 {
                    // The wait that a call accepts by default.
                    limiter
                        .acquire("write", memory.deadline(SECOND * 2))
                        .await
                        .unwrap();
                    sent.lock().unwrap().push(memory.clock.monotonic());
                }
            }
        })
    });
    memory.run(join(join_all(callers), outage));
    let sent = Sent(
        sent.into_iter()
            .map(|sent| sent.into_inner().unwrap())
            .collect(),
    );
    assert!(sent.most() <= 600 + 600 / 8, "{}", sent.most());
    let counts = sent.between(SECOND * 80, SECOND * 140);
    assert!(
        is_fair(&counts) && counts.iter().sum::<usize>() > 550,
        "{counts:?}"
    );
    let counts = sent.between(SECOND * 160, SECOND * 220);
    assert!(
        is_fair(&counts) && counts.iter().sum::<usize>() >= 570,
        "{counts:?}"
    );
}

#[test]
fn store_that_does_not_answer_delays_one_request_a_second() {
    let memory = Memory::new(ManualClock::new());
    let clock = SharedClock::new(memory.clock.clone());
    let limiter = FleetLimiter::new(Hangs, clock, 8).with_scope("write", 6_000_000, MINUTE);
    // A request every 50 ms for two seconds. The first ones notice that the store is away.
    let waits = memory.run(join_all((0..40).map(|number| {
        let (memory, limiter) = (&memory, &limiter);
        async move {
            memory.clock.sleep(Duration::from_millis(50) * number).await;
            let start = memory.clock.monotonic();
            let deadline = memory.deadline(SECOND * 2);
            limiter.acquire("write", deadline).await.unwrap();
            memory.clock.monotonic().saturating_sub(start)
        }
    })));
    let is_long = |wait: &&Duration| **wait > Duration::from_millis(30);
    assert_eq!(waits[12..].iter().filter(is_long).count(), 1, "{waits:?}");
}

#[test]
fn wait_that_ends_with_the_deadline_is_accepted() {
    for wait in [Duration::ZERO, SECOND] {
        let clock = SharedClock::new(ManualClock::auto());
        let limiter = FleetLimiter::new(Waits(wait), clock.clone(), 1);
        let limiter = limiter.with_scope("write", 60, MINUTE);
        let acquire = limiter.acquire("write", Deadline::after(&clock, wait));
        block_on(acquire).unwrap();
    }
}

#[test]
fn failure_and_recovery_are_logged_once() {
    thread_local! {
        static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }

    struct Log;

    impl Write for Log {
        fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
            LOG.with_borrow_mut(|log| log.write(text))
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let subscriber = tracing_subscriber::fmt().with_writer(|| Log).finish();
    // For the whole process: an event that another test reaches first, without a subscriber, stays
    // off for a subscriber of one thread.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (memory, is_away) = (Memory::new(ManualClock::new()), [true, false]);
    let limiter = memory.limiter(600);
    for is_away in is_away {
        memory.set_away(is_away);
        for _ in 0..10 {
            block_on(limiter.acquire("write", memory.deadline(MINUTE))).unwrap();
            memory.clock.advance(SECOND);
        }
    }
    let text = String::from_utf8(LOG.take()).unwrap();
    assert_eq!(text.matches("is away").count(), 1, "{text}");
    assert_eq!(text.matches("is back").count(), 1, "{text}");
    let calls = memory.calls.load(Ordering::Relaxed);
    assert_eq!(
        calls, 20,
        "a store that failed is asked again after a second"
    );
}

#[test]
fn time_reserved_before_a_rejection_does_not_count() {
    let memory = Memory::new(ManualClock::new());
    let limiter = memory.limiter(60);
    let acquire = || limiter.acquire("write", memory.deadline(MINUTE));
    memory.run(async {
        acquire().await.unwrap();
        let reject = async {
            tokio::task::yield_now().await;
            let headers = HeaderMap::from_iter([(RETRY_AFTER, 30.into())]);
            limiter.rejected("write", &headers);
        };
        join(acquire(), reject).await.0.unwrap();
    });
    assert!(memory.clock.elapsed() >= SECOND * 30);
}

#[test]
fn rejection_stops_the_scope_and_changes_its_limit() {
    let memory = Memory::new(ManualClock::auto());
    let limiter = memory.limiter(600);
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", 30.into());
    headers.insert("x-ratelimit-limit", 60.into());
    limiter.rejected("write", &headers);
    limiter.rejected("other", &headers);
    block_on(async {
        let error = limiter
            .acquire("write", memory.deadline(SECOND * 2))
            .await
            .unwrap_err();
        assert_eq!(error.wait, SECOND * 30);
        limiter
            .acquire("other", memory.deadline(Duration::ZERO))
            .await
            .unwrap();
        limiter
            .acquire("write", memory.deadline(MINUTE))
            .await
            .unwrap();
        assert_eq!(memory.clock.elapsed(), SECOND * 30);
        limiter
            .acquire("write", memory.deadline(MINUTE))
            .await
            .unwrap();
        let interval = memory.clock.elapsed().abs_diff(SECOND * 30);
        assert_eq!(interval.as_millis(), 60_000 / 58);
    });
}

#[test]
fn share_while_the_store_is_away_is_one_of_the_limit_of_the_server() {
    let memory = Memory::new(ManualClock::auto());
    let limiter = memory.limiter(600);
    let mut headers = HeaderMap::new();
    headers.insert("x-ratelimit-limit", 80.into());
    limiter.rejected("write", &headers);
    memory.set_away(true);
    for _ in 0..2 {
        block_on(limiter.acquire("write", memory.deadline(MINUTE))).unwrap();
    }
    // Ten a minute: one at once, the other nine evenly.
    assert_eq!(memory.clock.elapsed(), MINUTE / 9);
}

#[test]
fn time_of_a_dropped_request_is_used_by_the_next() {
    // The second time is 1.25 s after the first, and void a second later.
    for (later, calls) in [(0, 2), (2_249, 2), (2_250, 3)] {
        let memory = Memory::new(ManualClock::new());
        let limiter = memory.limiter(50);
        memory.run(async {
            limiter
                .acquire("write", memory.deadline(MINUTE))
                .await
                .unwrap();
            let mut dropped = Box::pin(limiter.acquire("write", memory.deadline(MINUTE)));
            assert!((&mut dropped).now_or_never().is_none());
            drop(dropped);
            memory.clock.advance(Duration::from_millis(later));
            limiter
                .acquire("write", memory.deadline(MINUTE))
                .await
                .unwrap();
        });
        assert_eq!(memory.calls.load(Ordering::Relaxed), calls, "{later} ms");
    }
}

#[tokio::test]
async fn redis_counts_as_the_store_in_memory_and_may_be_killed() {
    let test = "redis_counts_as_the_store_in_memory_and_may_be_killed";
    let Some(server) = redis_server::Server::start(test) else {
        return;
    };
    let url = format!("redis://127.0.0.1:{}", server.port);
    let client = redis::Client::open(url).unwrap();
    let mut connection = client.get_connection_manager().await.unwrap();
    let rates = RedisRates::new(connection.clone());
    assert_eq!(
        format!("{rates:?}"),
        r#"RedisRates { prefix: "didit:rate", .. }"#
    );

    // The first two at once, the third after an interval, and none beyond the longest wait.
    let clock = SharedClock::new(TokioClock::new());
    let reservation = {
        // As the limiter makes it of 128 requests an hour.
        let (store, hour) = (Keeps::default(), MINUTE * 60);
        let limiter = FleetLimiter::new(store.clone(), clock.clone(), 1);
        let limiter = limiter.with_scope("write", 128, hour);
        let deadline = Deadline::after(&clock, MINUTE);
        limiter.acquire("write", deadline).await.unwrap();
        store.0.lock().unwrap().unwrap()
    };
    let interval = reservation.interval;
    for (longest, granted) in [
        (MINUTE, true),
        (MINUTE, true),
        (SECOND, false),
        (MINUTE, true),
    ] {
        let mut reservation = reservation;
        reservation.longest = longest;
        let result = rates.reserve("write", reservation).await.unwrap();
        assert_eq!(result.is_ok(), granted);
        if let Err(error) = result {
            // Each of the three intervals may be rounded up to a millisecond.
            let rounded = interval + Duration::from_millis(3);
            assert!(
                error.wait <= rounded && error.wait + SECOND * 20 > interval,
                "{:?} of {interval:?}",
                error.wait
            );
        }
    }
    let left: i64 = redis::cmd("PTTL")
        .arg("didit:rate:write")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert!(
        u128::try_from(left).unwrap() <= interval.as_millis() * 3 + 10,
        "{left}"
    );

    let limiter = FleetLimiter::new(rates, clock.clone(), 2).with_scope("read", 600_000, MINUTE);
    assert_eq!(format!("{limiter:?}"), "FleetLimiter { processes: 2, .. }");
    let acquire = || limiter.acquire("read", Deadline::after(&clock, MINUTE));
    acquire().await.unwrap();
    let keys: usize = redis::cmd("DBSIZE")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert!(keys >= 1);
    drop(server);
    for _ in 0..10 {
        acquire().await.unwrap();
    }
}

/// Keeps the last reservation and grants it.
#[derive(Clone, Default)]
struct Keeps(Arc<Mutex<Option<Reservation>>>);

#[async_trait]
impl RateStore for Keeps {
    async fn reserve(
        &self,
        _: &str,
        reservation: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn Error + Send + Sync>> {
        *self.0.lock().unwrap() = Some(reservation);
        Ok(Ok(Duration::ZERO))
    }
}

/// Never answers.
struct Hangs;

#[async_trait]
impl RateStore for Hangs {
    async fn reserve(
        &self,
        _: &str,
        _: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn Error + Send + Sync>> {
        std::future::pending().await
    }
}

/// Always lets a request wait for this time.
struct Waits(Duration);

#[async_trait]
impl RateStore for Waits {
    async fn reserve(
        &self,
        _: &str,
        _: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn Error + Send + Sync>> {
        Ok(Ok(self.0))
    }
}
