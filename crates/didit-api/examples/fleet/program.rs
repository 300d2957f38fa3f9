//! Eight processes with one API key, the fake that they call, and the Redis that they share.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use didit_api::Client;
use didit_api::transport::policy::{FleetLimiter, RedisRates};
use didit_api::transport::{Clock, SharedClock, Sleep, TokioClock};
use didit_api::types::ListSessions;
use didit_api::types::operation::RateScope;
use didit_testkit::{Fake, FakeDidit, FakeEvent, Limits};
use redis::aio::ConnectionManagerConfig;

pub(crate) const PROCESSES: u32 = 8;
/// Requests in a minute of the fake.
pub(crate) const LIMIT: u32 = 600;
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
/// How much faster the clock of the fake is: its minute takes twelve seconds.
pub(crate) const SPEED: u32 = 5;

/// A clock that runs faster.
#[derive(Debug)]
struct Fast(Instant);

impl Clock for Fast {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_800_000_000) + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed() * SPEED
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        TokioClock::new().sleep(duration / SPEED)
    }
}

/// A `redis-server` on a socket that keeps its path when it is started again. Killed when dropped.
pub(crate) struct Redis(Child);

impl Redis {
    pub(crate) fn start(socket: &Path) -> Self {
        let mut process = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .arg("--unixsocket")
            .arg(socket)
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
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// A request at the fake.
struct Arrival {
    at: Duration,
    process: usize,
    status: u16,
}

/// Processes that send one request after the other, as fast as their limiter lets them.
pub(crate) struct Fleet {
    processes: Vec<Child>,
    arriving: Receiver<Arrival>,
    arrived: Vec<Arrival>,
    pub(crate) socket: PathBuf,
    redis: Option<Redis>,
    _didit: FakeDidit,
}

/// The variable that makes a program a process of the fleet.
const PROCESS: &str = "DIDIT_FLEET_PROCESS";

impl Fleet {
    /// Starts a fake, a Redis, and processes by `command`, which call [`process`].
    pub(crate) fn start(name: &str, limits: Limits, command: impl Fn() -> Command) -> Self {
        let socket = format!("didit-fleet-{name}-{}.sock", std::process::id());
        let socket = std::env::temp_dir().join(socket);
        let redis = Some(Redis::start(&socket));
        #[expect(clippy::disallowed_methods, reason = "it measures real time")]
        let clock = Fast(Instant::now());
        let fake = Fake::builder().limits(limits).clock(clock).build();
        let (send, arriving) = mpsc::channel();
        fake.observe(move |event| {
            if let FakeEvent::Request(request) = event {
                let at = request.at().duration_since(UNIX_EPOCH).unwrap();
                let (_, process) = request.path.split_once("vendor_data=").unwrap();
                let process = process.parse().unwrap();
                let status = request.status.as_u16();
                _ = send.send(Arrival {
                    at,
                    process,
                    status,
                });
            }
        });
        let didit = FakeDidit::serve(fake, ([127, 0, 0, 1], 0).into()).unwrap();
        let start = |process| {
            let (url, key) = (didit.base_url(), didit.api_key());
            let settings = format!("{process} {url} {key} {}", socket.display());
            let mut command = command();
            command.env(PROCESS, settings).stdin(Stdio::piped());
            command.stdout(Stdio::null()).spawn().unwrap()
        };
        Self {
            processes: (0..PROCESSES).map(start).collect(),
            arriving,
            arrived: Vec::new(),
            socket: socket.clone(),
            redis,
            _didit: didit,
        }
    }

    pub(crate) fn kill_redis(&mut self) {
        self.redis = None;
    }

    pub(crate) fn start_redis(&mut self) {
        self.redis = Some(Redis::start(&self.socket));
    }

    /// Reads requests until `duration` has passed by the clock of the fake. Returns both times.
    pub(crate) fn run(&mut self, duration: Duration) -> (Duration, Duration) {
        let mut start = None;
        loop {
            let patience = Duration::from_secs(30);
            let arrival = self.arriving.recv_timeout(patience);
            let arrival = arrival.expect("the fleet stands still");
            let at = arrival.at;
            self.arrived.push(arrival);
            let start = *start.get_or_insert(at);
            if at >= start + duration {
                return (start, start + duration);
            }
        }
    }

    /// Ends the processes, and returns how many failed.
    pub(crate) fn stop(&mut self) -> usize {
        for process in &mut self.processes {
            process.stdin = None;
        }
        let failed = |process: &mut Child| !process.wait().is_ok_and(|end| end.success());
        self.processes
            .iter_mut()
            .map(failed)
            .filter(|it| *it)
            .count()
    }

    /// The numbers of requests of each process between two times.
    pub(crate) fn counts(&self, (from, to): (Duration, Duration)) -> Vec<u32> {
        let mut counts = vec![0; PROCESSES as usize];
        for arrival in &self.arrived {
            if (from..to).contains(&arrival.at) {
                counts[arrival.process] += 1;
            }
        }
        counts
    }

    /// The largest number of requests in any minute.
    pub(crate) fn most(&self) -> usize {
        let mut all: Vec<_> = self.arrived.iter().map(|arrival| arrival.at).collect();
        all.sort_unstable();
        let window = |from| all.partition_point(|at| *at < all[from] + MINUTE) - from;
        (0..all.len()).map(window).max().unwrap_or(0)
    }

    /// The number of requests that were refused for their number.
    pub(crate) fn refused(&self) -> usize {
        let statuses = self.arrived.iter().map(|arrival| arrival.status);
        statuses.filter(|status| *status == 429).count()
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for process in &mut self.processes {
            _ = process.kill();
            _ = process.wait();
        }
        _ = std::fs::remove_file(&self.socket);
    }
}

/// Whether each process sent what it was to, within 30 %.
pub(crate) fn is_fair(counts: &[u32]) -> bool {
    let share = counts.iter().sum::<u32>() / PROCESSES;
    counts
        .iter()
        .all(|count| count.abs_diff(share) * 10 <= share * 3)
}

/// In a process of a fleet, sends requests until its input ends, and returns whether it is one.
pub(crate) fn process() -> bool {
    let Ok(settings) = std::env::var(PROCESS) else {
        return false;
    };
    let settings: Vec<_> = settings.splitn(4, ' ').collect();
    let [process, url, key, socket] = settings[..] else {
        unreachable!("four settings");
    };
    let is_ended = Arc::new(AtomicBool::new(false));
    let end = Arc::clone(&is_ended);
    std::thread::spawn(move || {
        _ = std::io::stdin().read(&mut [0]);
        end.store(true, Ordering::Relaxed);
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let redis = redis::Client::open(format!("redis+unix://{socket}")).unwrap();
        let config = ConnectionManagerConfig::new().set_number_of_retries(0);
        let redis = redis.get_connection_manager_with_config(config).await;
        let clock = SharedClock::new(TokioClock::new());
        let limiter = FleetLimiter::new(RedisRates::new(redis.unwrap()), clock, PROCESSES)
            .with_scope(RateScope::GenericGet.as_str(), LIMIT, MINUTE / SPEED);
        let client = Client::builder(key)
            .base_url(url)
            .rate_limiter(Arc::new(limiter))
            .build()
            .unwrap();
        while !is_ended.load(Ordering::Relaxed) {
            let list = ListSessions::new().vendor_data(process);
            client.sessions().list(list).await.unwrap();
        }
    });
    true
}
