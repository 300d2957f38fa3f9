//! What the limiter of a fleet adds to a call, beside bare round trips to its Redis.
#![expect(clippy::unwrap_used, reason = "a benchmark panics on failure")]

use std::time::{Duration, Instant};

use didit_transport::policy::{FleetLimiter, RateLimiter as _, RedisRates};
use didit_transport::{Deadline, SharedClock, TokioClock};
use futures_util::future::join_all;

#[path = "../../didit-webhooks/tests/support/redis.rs"]
mod redis_server;

/// Prints the medians of a `GET`, of a script that does nothing and of the limiter, which take turns, each
/// with this many callers at once.
#[expect(clippy::disallowed_methods, reason = "the benchmark measures time")]
async fn limiter(callers: usize) {
    let Some(server) = redis_server::Server::start("the limiter of a fleet") else {
        return;
    };
    let redis = redis::Client::open(format!("redis://127.0.0.1:{}", server.port)).unwrap();
    let redis = redis.get_connection_manager().await.unwrap();
    let clock = SharedClock::new(TokioClock::new());
    // A limit of 1,000 a second, of which as many can be sent at once as the benchmark sends.
    let window = Duration::from_secs(100_000);
    let fleet = FleetLimiter::new(RedisRates::new(redis.clone()), clock.clone(), 8);
    let fleet = &fleet.with_scope("read", 100_000_000, window);
    let get = &redis::cmd("GET").arg("didit:rate:read").to_owned();
    let script = &redis::Script::new("return 0");
    let (redis, clock) = (&redis, &clock);
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..5_000 {
        let start = Instant::now();
        join_all((0..callers).map(|_| async {
            get.exec_async(&mut redis.clone()).await.unwrap();
        }))
        .await;
        let got = Instant::now();
        join_all((0..callers).map(|_| async {
            let call = script.key("didit:rate:read");
            let _: i64 = call.invoke_async(&mut redis.clone()).await.unwrap();
        }))
        .await;
        let called = Instant::now();
        join_all((0..callers).map(|_| async {
            let deadline = Deadline::after(clock, Duration::from_secs(2));
            fleet.acquire("read", deadline).await.unwrap();
        }))
        .await;
        let ends = [start, got, called, Instant::now()];
        for (times, ends) in times.iter_mut().zip(ends.windows(2)) {
            times.push(ends[1] - ends[0]);
        }
    }
    let [get, script, limiter] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    println!(
        "{callers} callers: round trip to Redis {get:.1?}, of an empty script {script:.1?}; limiter of a \
         fleet {limiter:.1?}, ratios {:.2} and {:.2}",
        limiter.div_duration_f64(get),
        limiter.div_duration_f64(script)
    );
}

fn main() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    for callers in [1, 32] {
        runtime.block_on(limiter(callers));
    }
}
