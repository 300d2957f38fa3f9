//! Servers that die in the middle of an event, over TCP.
#![cfg(all(feature = "axum", feature = "redis"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufRead as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use didit_webhooks::axum::{Answer, Webhook};
use didit_webhooks::inbox::{Inbox, MemoryStore};
use didit_webhooks::{Receiver, Secret, Signer, Verifier};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

#[path = "support/redis.rs"]
mod redis_server;

const SECRET: &str = "vT3qk0bJx1yS9mWcR7dLhA5uE2nGfZ8pKiOeQ4wXs6Y";
const EVENTS: u64 = 8;
/// The event in whose middle the server dies.
const FATAL: u64 = 5;

/// Posts an event as Didit does. Nothing if the server died over it.
async fn deliver(server: SocketAddr, event: u64, timestamp: u64) -> Option<u16> {
    let event = json!({
        "event_id": format!("event-{event}"), "webhook_type": "status.updated", "timestamp": timestamp,
        "session_id": format!("session-{event}"), "status": "Approved",
    });
    let delivery = Signer::new(Secret::new(SECRET).unwrap())
        .deliver(&event)
        .unwrap();
    let mut request = format!(
        "POST /webhooks/didit HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\nContent-Length: {}\r\n",
        delivery.body.len()
    );
    for (name, value) in &delivery.headers {
        write!(request, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    let mut stream = TcpStream::connect(server).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    stream.write_all(b"\r\n").await.ok()?;
    stream.write_all(&delivery.body).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let line = String::from_utf8(answer).unwrap();
    Some(line.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().unwrap())
}

/// Books events, but leaves the fatal one waiting the first time.
struct Ledger {
    address: SocketAddr,
    booked: Arc<Mutex<BTreeMap<String, u32>>>,
    /// Tells when the fatal event came in.
    reached: mpsc::Receiver<()>,
}

impl Ledger {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let booked: Arc<Mutex<BTreeMap<String, u32>>> = Arc::default();
        let (reach, reached) = mpsc::channel(1);
        let book = Arc::clone(&booked);
        tokio::spawn(async move {
            let mut waiting = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut line = String::new();
                if stream.read_to_string(&mut line).await.is_err() {
                    continue;
                }
                if waiting.is_empty() && line.starts_with(&format!("event-{FATAL} ")) {
                    waiting.push(stream);
                    reach.send(()).await.unwrap();
                    continue;
                }
                *book.lock().unwrap().entry(line).or_default() += 1;
                let _ = stream.write_all(b"booked").await;
            }
        });
        Self {
            address,
            booked,
            reached,
        }
    }

    fn has_every_event_once(&self) -> bool {
        let expected = (0..EVENTS).map(|event| (format!("event-{event} Approved Newest"), 1));
        *self.booked.lock().unwrap() == expected.collect()
    }
}

/// The example as a process of its own.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(redis: u16, ledger: SocketAddr) -> Self {
        // This test is target/…/deps/server-…; the example is target/…/examples/axum_server.
        let test = std::env::current_exe().unwrap();
        let target: PathBuf = test.ancestors().nth(2).unwrap().into();
        let example = target
            .join("examples/axum_server")
            .with_extension(std::env::consts::EXE_EXTENSION);
        let mut process = Command::new(&example)
            .env("DIDIT_WEBHOOK_SECRET", SECRET)
            .env("LISTEN", "127.0.0.1:0")
            .env("REDIS_URL", format!("redis://127.0.0.1:{redis}"))
            .env("LEDGER", ledger.to_string())
            .env("LEASE_SECONDS", "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{error}: build it with `cargo build --example axum_server`")
            });
        let mut line = String::new();
        std::io::BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap()
            .parse()
            .unwrap();
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server is another process with the real clock"
)]
fn real_time() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_over_an_event_handles_every_event_once() {
    let test = "a_process_that_is_killed_over_an_event_handles_every_event_once";
    let Some(redis) = redis_server::Server::start(test) else {
        return;
    };
    let mut ledger = Ledger::open().await;
    let server = Server::start(redis.port, ledger.address);
    for event in 0..FATAL {
        assert_eq!(deliver(server.address, event, real_time()).await, Some(200));
    }
    let fatal = tokio::spawn(deliver(server.address, FATAL, real_time()));
    ledger.reached.recv().await.unwrap();
    drop(server);
    assert_eq!(
        fatal.await.unwrap(),
        None,
        "the server answered before it was done"
    );
    assert!(!ledger.has_every_event_once());

    let server = Server::start(redis.port, ledger.address);
    for _ in 0..2 {
        for event in 0..EVENTS {
            // 503 until the lease of the dead process runs out, after a second.
            let began = real_time();
            while deliver(server.address, event, real_time()).await != Some(200) {
                assert!(
                    real_time() - began < 20,
                    "event {event} is never let through"
                );
            }
        }
    }
    assert!(ledger.has_every_event_once(), "{:?}", ledger.booked);
}

const START: u64 = 1_774_970_000;

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
    ledger: SocketAddr,
}

async fn webhook(
    State(inbox): State<Inbox>,
    State(ledger): State<SocketAddr>,
    Webhook(event): Webhook,
) -> Answer {
    let book = |order| {
        let line = format!("{} Approved {order:?}", event.event_id().unwrap().as_str());
        async move {
            let mut ledger = TcpStream::connect(ledger).await?;
            ledger.write_all(line.as_bytes()).await?;
            ledger.shutdown().await?;
            ledger.read_to_string(&mut String::new()).await
        }
    };
    let outcome = inbox.handle(&event, async |order| book(order).await.map(drop));
    outcome.await.into()
}

/// A server on a runtime of its own, so that it can be stopped with all that it does.
fn serve(app: App) -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/webhooks/didit", post(webhook))
        .with_state(app);
    runtime.spawn(async move {
        axum::serve(TcpListener::from_std(listener).unwrap(), router)
            .await
            .unwrap();
    });
    (runtime, address)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handler_that_is_stopped_over_an_event_handles_every_event_once() {
    let time = Arc::new(AtomicU64::new(START));
    let clock = || {
        let time = Arc::clone(&time);
        move || UNIX_EPOCH + Duration::from_secs(time.load(SeqCst))
    };
    let mut ledger = Ledger::open().await;
    let app = App {
        receiver: Receiver::new(Verifier::new(Secret::new(SECRET).unwrap())).with_clock(clock()),
        inbox: Inbox::new(MemoryStore::new()).with_clock(clock()),
        ledger: ledger.address,
    };
    let (runtime, address) = serve(app.clone());
    for event in 0..FATAL {
        assert_eq!(deliver(address, event, START).await, Some(200));
    }
    let fatal = tokio::spawn(deliver(address, FATAL, START));
    ledger.reached.recv().await.unwrap();
    runtime.shutdown_background();
    assert_eq!(
        fatal.await.unwrap(),
        None,
        "the server answered before it was done"
    );

    let (runtime, address) = serve(app);
    assert_eq!(
        deliver(address, FATAL, START).await,
        Some(503),
        "the lease still runs"
    );
    time.fetch_add(60, SeqCst);
    for _ in 0..2 {
        for event in 0..EVENTS {
            assert_eq!(deliver(address, event, START).await, Some(200));
        }
    }
    assert!(ledger.has_every_event_once(), "{:?}", ledger.booked);
    runtime.shutdown_background();
}
