//! Eight processes with one API key against a fake with the limits of the service.
//!
//! The clock of the fake runs ten times as fast, so that its minute takes six seconds. The processes
//! share their limit through a `redis-server` that this program starts, kills after a third of the
//! time, and starts again after two thirds. Prints what each process sent, and fails if one was
//! refused or failed.
//!
//! `cargo run --package didit-api --all-features --example fleet -- [SECONDS]`
#![expect(clippy::unwrap_used, reason = "the example fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "it measures real time")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use didit_api::transport::policy::{FleetLimiter, RateLimiter as _, RedisRates};
use didit_api::transport::{Clock, Deadline, SharedClock, Sleep, TokioClock};
use didit_api::types::operation::RateScope;
use didit_api::{Client, types::workflow::ListWorkflows};
use didit_testkit::{Fake, FakeDidit, Limits};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

const PROCESSES: u32 = 8;
const CALLERS: usize = 4;
/// How much faster the clock of the fake is.
const SPEED: u32 = 10;
/// Requests in a minute of the fake.
const LIMIT: u32 = 600;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "process", seconds, redis, url, key] => process(seconds, redis, url, key).await,
        [_, ref seconds @ ..] => fleet(seconds.first().unwrap_or(&"60")).await,
        [] => {}
    }
}

/// A clock that runs faster.
#[derive(Debug)]
struct Fast(Instant);

impl Clock for Fast {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed() * SPEED
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration / SPEED))
    }
}

/// Starts everything, and prints the sums.
async fn fleet(seconds: &str) {
    let fake = Fake::builder()
        .limits(Limits::Real)
        .clock(Fast(Instant::now()))
        .build();
    let didit = FakeDidit::serve(fake, ([127, 0, 0, 1], 0).into()).unwrap();
    let port = free_port();
    let redis = Redis::start(port);
    let redis_url = format!("redis://127.0.0.1:{port}");
    let children: Vec<Child> = (0..PROCESSES)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args([
                    "process",
                    seconds,
                    &redis_url,
                    didit.base_url(),
                    &didit.api_key(),
                ])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let third = Duration::from_secs(seconds.parse().unwrap()) / 3;
    tokio::time::sleep(third).await;
    drop(redis);
    tokio::time::sleep(third).await;
    let redis = Redis::start(port);

    let (mut total, mut refused, mut failed, mut counts) = (0, 0, 0, Vec::new());
    for child in children {
        let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let numbers: Vec<u32> = text
            .split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect();
        counts.push(numbers[0]);
        total += numbers[0];
        refused += numbers[1];
        failed += numbers[2];
    }
    let limit = LIMIT * SPEED * seconds.parse::<u32>().unwrap() / 60;
    let used = f64::from(total) / f64::from(limit) * 100.0;
    println!("sent by each process: {counts:?}");
    println!(
        "{total} of {limit} requests, {used:.1} %; refused with 429: {refused}; failed: {failed}"
    );
    print_cost(&redis_url).await;
    drop(redis);
    let share = total / PROCESSES;
    let is_fair = counts
        .iter()
        .all(|count| count.abs_diff(share) * 10 <= share * 3);
    assert!(refused == 0 && failed == 0 && is_fair);
}

/// Prints what the limiter adds to a call, beside a bare round trip to Redis.
async fn print_cost(redis: &str) {
    let client = redis::Client::open(redis).unwrap();
    let mut connection = client.get_connection_manager().await.unwrap();
    let clock = SharedClock::new(TokioClock::new());
    let limiter = FleetLimiter::new(
        RedisRates::new(connection.clone()),
        clock.clone(),
        PROCESSES,
    )
    .with_scope("cost", u32::MAX, Duration::from_secs(60));
    let (mut bare, mut with_limiter) = (Vec::new(), Vec::new());
    for _ in 0..2_000 {
        let start = Instant::now();
        let get = redis::cmd("GET").arg("didit:rate:cost").to_owned();
        get.exec_async(&mut connection).await.unwrap();
        bare.push(start.elapsed());
        let start = Instant::now();
        let deadline = Deadline::after(&clock, Duration::from_secs(2));
        limiter.acquire("cost", deadline).await.unwrap();
        with_limiter.push(start.elapsed());
    }
    bare.sort_unstable();
    with_limiter.sort_unstable();
    println!(
        "median of a round trip to Redis {:?}, of the limiter {:?}",
        bare[1_000], with_limiter[1_000]
    );
}

/// Sends requests as fast as the limiter lets it, and prints how many were answered and failed.
async fn process(seconds: &str, redis: &str, url: &str, key: &str) {
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(Duration::from_millis(300)))
        .set_connection_timeout(Some(Duration::from_millis(300)))
        .set_number_of_retries(0);
    let redis = redis::Client::open(redis).unwrap();
    let redis = ConnectionManager::new_with_config(redis, config)
        .await
        .unwrap();
    let window = Duration::from_secs(60) / SPEED;
    let clock = SharedClock::new(TokioClock::new());
    let limiter = FleetLimiter::new(RedisRates::new(redis), clock, PROCESSES).with_scope(
        RateScope::GenericGet.as_str(),
        LIMIT,
        window,
    );
    let client = Client::builder(key)
        .base_url(url)
        .rate_limiter(Arc::new(limiter))
        .max_retries(0)
        .build()
        .unwrap();
    let end = Instant::now() + Duration::from_secs(seconds.parse().unwrap());
    let callers = (0..CALLERS).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            let (mut answered, mut refused, mut failed) = (0, 0, 0);
            while Instant::now() < end {
                match client.workflows().list(ListWorkflows::new()).await {
                    Ok(_) => answered += 1,
                    Err(error) if error.status().is_some_and(|status| status == 429) => {
                        refused += 1;
                    }
                    Err(error) => {
                        eprintln!("{error}");
                        failed += 1;
                    }
                }
            }
            [answered, refused, failed]
        })
    });
    let mut counts = [0; 3];
    for caller in callers.collect::<Vec<_>>() {
        for (sum, count) in counts.iter_mut().zip(caller.await.unwrap()) {
            *sum += count;
        }
    }
    println!("{} {} {}", counts[0], counts[1], counts[2]);
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A `redis-server`, killed when it is dropped.
struct Redis(Child);

impl Redis {
    fn start(port: u16) -> Self {
        let mut process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(process.stdout.take().unwrap());
        let mut lines = log.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("eady to accept connections")));
        Self(process)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
