//! Servers that die in the middle of an event, over TCP, with the fake's deliveries.
#![cfg(all(feature = "axum", feature = "redis"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
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
use bytes::Bytes;
use didit_testkit::{DeliveryRecord, FakeDidit};
use didit_types::operation::CREATE_SESSION;
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore};
use didit_webhooks::{Receiver, Secret, Verifier};
use http::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

#[path = "support/redis.rs"]
mod redis_server;

/// Events handled before the one that crashes the server.
const FATAL: usize = 7;
const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Approves a few sessions, whose webhooks go to `server`.
fn approve(didit: &FakeDidit, server: SocketAddr) {
    didit.deliver_to(format!("http://{server}/webhooks/didit"));
    for user in 0..6 {
        let body =
            json!({"workflow_id": didit.workflow_id(), "vendor_data": format!("user-{user}")});
        let request = Request::builder()
            .method(CREATE_SESSION.method.as_str())
            .uri(CREATE_SESSION.path)
            .header("x-api-key", didit.api_key())
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()))
            .unwrap();
        let answer: Value = serde_json::from_slice(didit.handle(request).body()).unwrap();
        didit
            .complete(answer["session_id"].as_str().unwrap(), "approve")
            .unwrap();
    }
}

/// Waits until `done` is true of every webhook.
async fn settle(didit: &FakeDidit, done: impl Fn(&DeliveryRecord) -> bool) {
    let began = real_time();
    while !didit.deliveries().iter().all(&done) {
        assert!(real_time() - began < 120, "some webhooks are not done");
        tokio::task::yield_now().await;
    }
}

fn was_tried(delivery: &DeliveryRecord) -> bool {
    delivery
        .attempts()
        .iter()
        .any(|attempt| attempt.outcome().is_some())
}

#[expect(
    clippy::disallowed_methods,
    reason = "servers and the fake go by the real clock"
)]
fn real_time() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// Books events, but leaves the fatal one waiting for an answer that never comes.
struct Ledger {
    address: SocketAddr,
    booked: Arc<Mutex<BTreeMap<String, u32>>>,
    /// Signals the arrival of the fatal event.
    reached: mpsc::Receiver<()>,
}

impl Ledger {
    async fn open() -> Self {
        let listener = TcpListener::bind(ANY_PORT).await.unwrap();
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
                if waiting.is_empty() && book.lock().unwrap().len() == FATAL {
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

    fn len(&self) -> usize {
        self.booked.lock().unwrap().len()
    }

    fn assert_has_every_event_once(&self, didit: &FakeDidit) {
        let booked = self.booked.lock().unwrap();
        assert!(booked.values().all(|&times| times == 1), "{booked:?}");
        assert_eq!(booked.len(), didit.deliveries().len(), "{booked:?}");
        assert!(
            booked.len() > FATAL + 2,
            "the server must die with events to come"
        );
        let approved = booked
            .keys()
            .filter(|line| line.contains(" Approved "))
            .count();
        assert!(approved >= 6, "{booked:?}");
    }
}

/// The example as a separate process.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(listen: SocketAddr, didit: &FakeDidit, redis: u16, ledger: SocketAddr) -> Self {
        // This test is target/…/deps/server-…; the example is target/…/examples/axum_server.
        let test = std::env::current_exe().unwrap();
        let target: PathBuf = test.ancestors().nth(2).unwrap().into();
        let example = target
            .join("examples/axum_server")
            .with_extension(std::env::consts::EXE_EXTENSION);
        let mut process = Command::new(&example)
            .env("DIDIT_WEBHOOK_SECRET", didit.webhook_secret())
            .env("LISTEN", listen.to_string())
            .env("REDIS_URL", format!("redis://127.0.0.1:{redis}"))
            .env("LEDGER", ledger.to_string())
            .env("LEASE_SECONDS", "4")
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_process_handles_every_event_once() {
    let test = "killed_process_handles_every_event_once";
    let Some(redis) = redis_server::Server::start(test) else {
        return;
    };
    let didit = FakeDidit::start_blocking();
    let mut ledger = Ledger::open().await;
    let server = Server::start(ANY_PORT, &didit, redis.port, ledger.address);
    let address = server.address;
    approve(&didit, address);
    ledger.reached.recv().await.unwrap();
    drop(server);
    settle(&didit, was_tried).await;
    assert_eq!(ledger.len(), FATAL);

    let _server = Server::start(address, &didit, redis.port, ledger.address);
    // The dead process has its event for four seconds, in which a slow machine has
    // booked every other one; nothing may happen meanwhile.
    let nothing = tokio::time::timeout(Duration::from_secs(5), ledger.reached.recv()).await;
    assert!(nothing.is_err());
    didit.advance(Duration::from_secs(61));
    settle(&didit, DeliveryRecord::is_delivered).await;
    ledger.assert_has_every_event_once(&didit);
}

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
) -> HandleOutcome<std::io::Error> {
    let book = |order| {
        let (id, status) = (event.event_id().unwrap(), event.status().unwrap());
        let line = format!("{} {} {order:?}", id.as_str(), status.as_str());
        async move {
            let mut ledger = TcpStream::connect(ledger).await?;
            ledger.write_all(line.as_bytes()).await?;
            ledger.shutdown().await?;
            ledger.read_to_string(&mut String::new()).await
        }
    };
    let outcome = inbox.handle(&event, async |order| book(order).await.map(drop));
    outcome.await
}

/// A server on a separate runtime, so that its tasks can be stopped with it.
fn serve(app: App, address: SocketAddr) -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let router = Router::new()
        .route("/webhooks/didit", post(webhook))
        .with_state(app);
    let (tell, told) = std::sync::mpsc::channel();
    runtime.spawn(async move {
        let listener = TcpListener::bind(address).await.unwrap();
        tell.send(listener.local_addr().unwrap()).unwrap();
        axum::serve(listener, router).await.unwrap();
    });
    (runtime, told.recv().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_handler_handles_every_event_once() {
    let ahead = Arc::new(AtomicU64::new(0));
    let clock = || {
        let ahead = Arc::clone(&ahead);
        move || UNIX_EPOCH + Duration::from_secs(real_time() + ahead.load(SeqCst))
    };
    let didit = FakeDidit::start_blocking();
    let mut ledger = Ledger::open().await;
    let app = App {
        receiver: Receiver::new(Verifier::new(Secret::new(didit.webhook_secret()).unwrap()))
            .with_clock(clock()),
        inbox: Inbox::new(MemoryStore::new()).with_clock(clock()),
        ledger: ledger.address,
    };
    let (runtime, address) = serve(app.clone(), ANY_PORT);
    approve(&didit, address);
    ledger.reached.recv().await.unwrap();
    runtime.shutdown_background();
    settle(&didit, was_tried).await;
    assert_eq!(ledger.len(), FATAL);

    let (runtime, _) = serve(app, address);
    ahead.fetch_add(61, SeqCst);
    didit.advance(Duration::from_secs(61));
    settle(&didit, DeliveryRecord::is_delivered).await;
    ledger.assert_has_every_event_once(&didit);
    runtime.shutdown_background();
}
