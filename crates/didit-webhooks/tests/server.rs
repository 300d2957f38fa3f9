//! Servers over TCP: those that die in the middle of an event, with the fake's deliveries, and
//! one whose secrets change.
#![cfg(all(feature = "axum", feature = "redis"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use bytes::Bytes;
use didit_testkit::{DeliveryRecord, FakeDidit};
use didit_types::operation::CREATE_SESSION;
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore};
use didit_webhooks::{Receiver, Secret, Secrets, Signer, Verifier};
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
fn serve(router: Router, address: SocketAddr) -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
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
    let router = Router::new().route("/webhooks/didit", post(webhook));
    let router = router.with_state(app);
    let (runtime, address) = serve(router.clone(), ANY_PORT);
    approve(&didit, address);
    ledger.reached.recv().await.unwrap();
    runtime.shutdown_background();
    settle(&didit, was_tried).await;
    assert_eq!(ledger.len(), FATAL);

    let (runtime, _) = serve(router, address);
    ahead.fetch_add(61, SeqCst);
    didit.advance(Duration::from_secs(61));
    settle(&didit, DeliveryRecord::is_delivered).await;
    ledger.assert_has_every_event_once(&didit);
    runtime.shutdown_background();
}

/// Posts an event signed with `secret`, and returns the status line.
async fn send(server: SocketAddr, secret: Secret) -> String {
    let event = json!({"webhook_type": "status.updated", "timestamp": real_time()});
    let delivery = Signer::new(secret).deliver(&event).unwrap();
    let mut head = format!(
        "POST / HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\ncontent-length: {}\r\n",
        delivery.body.len()
    );
    for (name, value) in &delivery.headers {
        head.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
    }
    let mut stream = TcpStream::connect(server).await.unwrap();
    stream
        .write_all(&[head.as_bytes(), b"\r\n", &delivery.body].concat())
        .await
        .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_change_under_load_without_a_refusal() {
    const SENDERS: usize = 32;
    let secret = |version: usize| Secret::new(format!("secret {version}")).unwrap();
    let secrets = Arc::new(RwLock::new(Secrets::new(secret(0))));
    let current = Arc::clone(&secrets);
    let verifier = Verifier::with_provider(move || current.read().unwrap().clone());
    let handler = async |Webhook(event): Webhook| assert!(event.secret_index() <= 1);
    let router = Router::new().route("/", post(handler));
    let (runtime, server) = serve(router.with_state(Receiver::new(verifier)), ANY_PORT);
    let signing = Arc::new(AtomicUsize::new(0));
    let counts: Arc<[AtomicUsize; SENDERS]> = Arc::new([const { AtomicUsize::new(0) }; SENDERS]);
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| {
            let (signing, counts) = (Arc::clone(&signing), Arc::clone(&counts));
            tokio::spawn(async move {
                loop {
                    let version = signing.load(SeqCst);
                    let status = send(server, secret(version)).await;
                    assert_eq!(status, "HTTP/1.1 200 OK", "secret {version}");
                    counts[sender].fetch_add(1, SeqCst);
                    if version == 3 {
                        return;
                    }
                }
            })
        })
        .collect();
    for version in 1..=3 {
        // Until all that was signed with the secret before the last has arrived.
        let before = counts.each_ref().map(|count| count.load(SeqCst));
        let arrived = |(count, before): (&AtomicUsize, usize)| count.load(SeqCst) >= before + 2;
        while !counts.iter().zip(before).all(arrived) {
            assert!(!senders.iter().any(tokio::task::JoinHandle::is_finished));
            tokio::task::yield_now().await;
        }
        *secrets.write().unwrap() = Secrets::new(secret(version)).with(secret(version - 1));
        signing.store(version, SeqCst);
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let refused = send(server, secret(1)).await;
    assert_eq!(refused, "HTTP/1.1 401 Unauthorized");
    runtime.shutdown_background();
}
