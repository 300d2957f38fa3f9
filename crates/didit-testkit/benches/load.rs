//! Throughput, memory and cost of expiring sessions, measured once.
//!
//! `cargo bench -p didit-testkit --bench load`, and with `-- left-running` the cost of a server
//! that has been used for long.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use didit_testkit::{Fake, FakeDidit};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let is_given = |wanted| std::env::args().any(|argument| argument == wanted);
    if is_given("left-running") {
        return left_running();
    }
    if is_given("memory-plain") {
        memory(1_000_000, false);
        return Ok(());
    }
    if is_given("memory-completed") {
        memory(20_000, true);
        return Ok(());
    }
    creates();
    // Each in a process by itself: memory that was freed before would be used again unseen.
    for kind in ["memory-plain", "memory-completed"] {
        std::process::Command::new(std::env::current_exe()?)
            .arg(kind)
            .status()?;
    }
    for count in [1_000, 1_000_000] {
        sweep(count);
    }
    first_answer();
    loopback()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn now() -> Instant {
    Instant::now()
}

fn create(fake: &Fake, key: &str, workflow_id: &str, number: u32) -> Bytes {
    let body = format!(r#"{{"workflow_id":"{workflow_id}","vendor_data":"user-{number}"}}"#);
    let request = Request::post("/v3/session/").header("x-api-key", key);
    match request.body(body.into()) {
        Ok(request) => fake.handle(request).into_body(),
        Err(_) => Bytes::new(),
    }
}

/// CPU time of this thread, or the elapsed time on systems that do not report it.
fn on_core(since: Instant) -> Duration {
    let nanos = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn creates() {
    const ROUND: u32 = 60_000;
    let fake = Fake::new();
    let (key, workflow_id) = (fake.api_key(), fake.workflow_id());
    let mut rates: Vec<f64> = (0..5)
        .map(|round| {
            let start = now();
            let before = on_core(start);
            for number in 0..ROUND {
                create(&fake, &key, &workflow_id, round * ROUND + number);
            }
            f64::from(ROUND) / on_core(start).saturating_sub(before).as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!(
        "creates in process, median of 5 rounds: {:.0} a second on one core ({:.0} to {:.0})",
        rates[2], rates[0], rates[4]
    );
}

/// The resident memory of this process in bytes (Linux).
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4096
}

fn memory(count: u32, completed: bool) {
    let fake = Fake::new();
    let (key, workflow_id) = (fake.api_key(), fake.workflow_id());
    // Fill the journal first, because its size is limited.
    let journal = 12_000;
    for number in 0..journal {
        create(&fake, &key, &workflow_id, number);
    }
    let before = resident();
    for number in journal..journal + count {
        let answer = create(&fake, &key, &workflow_id, number);
        if completed {
            let text = String::from_utf8_lossy(&answer);
            let id = text.split('"').nth(3).unwrap_or_default();
            fake.complete(id, "approve").ok();
        }
    }
    let each = resident().saturating_sub(before) / u64::from(count);
    let kind = if completed { "completed" } else { "plain" };
    println!("memory per {kind} session, of {count}: {each} bytes");
}

/// A server with 60,000 completed sessions: memory, state, searches and control plane.
fn left_running() -> Result<(), Failure> {
    memory(60_000, true);
    let didit = FakeDidit::start_blocking();
    let (key, workflow_id) = (didit.api_key(), didit.workflow_id());
    for number in 0..60_000 {
        let answer = create(&didit, &key, &workflow_id, number);
        let text = String::from_utf8_lossy(&answer);
        let id = text.split('"').nth(3).unwrap_or_default();
        didit.complete(id, "approve").ok();
    }
    let time = |method: &str, path: &str, body: &str| {
        let start = now();
        let answer = didit_answer(&didit, method, path, body)?;
        println!(
            "{method} {}: {:?}, {} bytes",
            &path[..path.len().min(60)],
            start.elapsed(),
            answer
        );
        Ok::<_, Failure>(start.elapsed())
    };
    time("GET", "/_fake/state", "")?;
    let control = |receiver: &str| {
        let calls = [
            time("GET", "/_fake/journal", "")?,
            time("GET", "/_fake/webhooks", "")?,
            time("GET", "/_fake/faults", "")?,
            time("GET", "/_fake/clock", "")?,
            time("POST", "/_fake/clock/advance", r#"{"seconds":1}"#)?,
        ];
        let slowest = calls.into_iter().max().unwrap_or_default();
        println!("slowest control-plane call with {receiver} receiver: {slowest:?}");
        Ok::<_, Failure>(())
    };
    control("no")?;
    let hung = std::net::TcpListener::bind("127.0.0.1:0")?;
    didit.deliver_to(format!("http://{}/", hung.local_addr()?));
    didit.in_progress("user-hung");
    control("a hung")?;
    for path in ["/v3/sessions/", "/v3/users/"] {
        for text in ["xyz".to_owned(), "x".repeat(30_000), "7".repeat(30_000)] {
            time("GET", &format!("{path}?search={text}"), "")?;
        }
    }
    // While the state is read, slowly or not, other requests go on.
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| didit_answer(&didit, "GET", "/_fake/state", ""));
        let mut slowest = Duration::ZERO;
        while !reader.is_finished() {
            let start = now();
            didit_answer(&didit, "GET", "/v3/sessions/?limit=1", "")?;
            slowest = slowest.max(start.elapsed());
        }
        println!("slowest request while the state is read: {slowest:?}");
        Ok(())
    })
}

/// Sends a request over a new connection and returns the length of the response.
fn didit_answer(didit: &FakeDidit, method: &str, path: &str, body: &str) -> Result<usize, Failure> {
    use std::io::{Read as _, Write as _};

    let mut stream = std::net::TcpStream::connect(didit.address())?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        didit.api_key(),
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    if answer.starts_with(b"HTTP/1.1 200") {
        Ok(answer.len())
    } else {
        Err(String::from_utf8_lossy(&answer[..answer.len().min(200)]).into())
    }
}

/// Measures a thousand small fakes, because one is too fast.
fn sweep(count: u32) {
    let fakes: Vec<Fake> = (0..1_000_000 / count)
        .map(|_| {
            let fake = Fake::new();
            let (key, workflow_id) = (fake.api_key(), fake.workflow_id());
            for number in 0..count {
                create(&fake, &key, &workflow_id, number);
            }
            fake
        })
        .collect();
    let start = now();
    let before = on_core(start);
    for fake in &fakes {
        fake.advance(Duration::from_secs(604_800));
    }
    let spent = on_core(start).saturating_sub(before);
    println!(
        "expiry of {count} sessions: {} ns each",
        spent.as_nanos() / 1_000_000
    );
    let start = now();
    for _ in 0..1000 {
        fakes[0].advance(Duration::from_secs(1));
    }
    println!(
        "a sweep that finds nothing among {count}: {} ns",
        start.elapsed().as_nanos() / 1000
    );
}

fn first_answer() {
    let start = now();
    let fake = Fake::new();
    let (key, workflow_id) = (fake.api_key(), fake.workflow_id());
    create(&fake, &key, &workflow_id, 0);
    println!("start to first response in process: {:?}", start.elapsed());
}

/// Compares the fake with a hyper server that returns a constant response of the same size.
fn loopback() -> Result<(), Failure> {
    let didit = FakeDidit::start_blocking();
    let body = format!(r#"{{"workflow_id":"{}"}}"#, didit.workflow_id());
    let answer = create(&didit, &didit.api_key(), &didit.workflow_id(), 0);
    let bare = bare(answer)?;
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        rates[0].push(generate(didit.address(), &didit.api_key(), &body)?);
        rates[1].push(generate(bare, &didit.api_key(), &body)?);
    }
    let [fake, constant] = rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[ROUNDS / 2]
    });
    println!(
        "creates over loopback, median of {ROUNDS} rounds: {fake:.0} a second; bare hyper {constant:.0}; ratio {:.2}",
        fake / constant
    );
    Ok(())
}

fn bare(answer: Bytes) -> Result<SocketAddr, Failure> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                let answer = answer.clone();
                tokio::spawn(async move {
                    let service = service_fn(|request: Request<hyper::body::Incoming>| {
                        let answer = answer.clone();
                        async move {
                            request.into_body().collect().await?;
                            Ok::<_, hyper::Error>(http::Response::new(Full::new(answer)))
                        }
                    });
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await
                });
            }
            #[expect(unreachable_code, reason = "sets the type of the errors above")]
            Ok::<_, std::io::Error>(())
        })
    });
    Ok(address)
}

const CONNECTIONS: usize = 16;
const EACH: usize = 1_000;
const ROUNDS: usize = 9;

fn generate(address: SocketAddr, key: &str, body: &str) -> Result<f64, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        let start = now();
        for _ in 0..CONNECTIONS {
            let (key, body) = (key.to_owned(), Bytes::copy_from_slice(body.as_bytes()));
            tasks.spawn(async move {
                let stream = tokio::net::TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
                tokio::spawn(connection);
                for _ in 0..EACH {
                    let request = Request::post("/v3/session/")
                        .header("host", "localhost")
                        .header("x-api-key", &key)
                        .body(Full::new(body.clone()))?;
                    sender
                        .send_request(request)
                        .await?
                        .into_body()
                        .collect()
                        .await?;
                }
                Ok::<_, Failure>(())
            });
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
        let count = (CONNECTIONS * EACH) as f64;
        Ok(count / start.elapsed().as_secs_f64())
    })
}
