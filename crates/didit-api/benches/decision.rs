//! Overhead of the client over its HTTP stack: one decision retrieved over loopback, compared
//! with the same request in a hand-written loop.
//!
//! Prints the allocations of one call, counted on the thread of the client, and then the times. A busy machine is slow for seconds at a time; so the two alternate, a few calls each, and
//! the ratio is the median over many rounds.
#![expect(clippy::unwrap_used, reason = "a benchmark panics on failure")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use didit_api::types::operation::RETRIEVE_DECISION;
use didit_api::types::{self, Decision};
use didit_api::{Client, ClientBuilder};
use didit_testkit::Fake;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::runtime::{Builder, Runtime};

const PATH: &str = "/session/decision/";
const CALLERS: [usize; 2] = [1, 32];
const ROUNDS: usize = 400;

/// Decision of the fake with every report.
fn decision() -> Vec<u8> {
    let fake = Fake::new();
    let request = |method: &str, path: &str, body: String| {
        http::Request::builder()
            .method(method)
            .uri(path)
            .header("x-api-key", fake.api_key())
            .body(bytes::Bytes::from(body))
            .unwrap()
    };
    let body = format!("{{\"workflow_id\":\"{}\"}}", fake.workflow_id());
    let create = didit_api::types::operation::CREATE_SESSION.path;
    let created = fake.handle(request("POST", create, body));
    let created: serde_json::Value = serde_json::from_slice(created.body()).unwrap();
    let id = created["session_id"].as_str().unwrap();
    fake.complete(id, "approve").unwrap();
    let read = RETRIEVE_DECISION.path;
    let decision = fake.handle(request(
        "GET",
        &read.replace("{session_id}", id),
        String::new(),
    ));
    assert_eq!(decision.status(), 200);
    decision.body().to_vec()
}

/// Serves the same response to every request, on other threads than the measured one.
fn serve(body: &[u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let response: Arc<[u8]> = [head.as_bytes(), body].concat().into();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, response) = (stream.unwrap(), Arc::clone(&response));
            std::thread::spawn(move || respond_to_all(stream, &response));
        }
    });
    format!("http://{address}")
}

fn respond_to_all(mut stream: TcpStream, response: &[u8]) {
    stream.set_nodelay(true).unwrap();
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..read]);
        if seen.ends_with(b"\r\n\r\n") {
            seen.clear();
            if stream.write_all(response).is_err() {
                break;
            }
        }
    }
}

/// Headers of the client, sent by the hand-written loop too.
const HEADERS: [(&str, &str); 3] = [
    ("accept", "application/json"),
    ("user-agent", "didit-api/0.1.0"),
    ("x-api-key", "key"),
];

type Hyper = legacy::Client<HttpConnector, Empty<bytes::Bytes>>;

async fn by_hyper(client: Hyper, url: String) {
    let mut request = http::Request::get(url);
    for (name, value) in HEADERS {
        request = request.header(name, value);
    }
    let response = client
        .request(request.body(Empty::new()).unwrap())
        .await
        .unwrap();
    assert!(response.status().is_success());
    let body = Limited::new(response.into_body(), 16 << 20);
    let bytes = body.collect().await.unwrap().to_bytes();
    let decision: Decision = types::from_slice(&bytes).unwrap();
    assert!(decision.status.is_some());
}

async fn by_reqwest(client: reqwest::Client, url: String) {
    let mut request = client.get(url);
    for (name, value) in HEADERS {
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    assert!(response.status().is_success());
    let bytes = response.bytes().await.unwrap();
    let decision: Decision = types::from_slice(&bytes).unwrap();
    assert!(decision.status.is_some());
}

async fn by_client(client: Client) {
    let decision = client.sessions().retrieve_decision("1").await.unwrap();
    assert!(decision.status.is_some());
}

fn client(base_url: &str, select: fn(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = Client::builder("key").base_url(base_url);
    // Thousands of requests per second exceed the limits of the service.
    select(builder.without_rate_limiter()).build().unwrap()
}

/// Sends one call per caller and waits for all.
fn together<F>(runtime: &Runtime, callers: usize, call: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    runtime.block_on(async {
        if callers == 1 {
            return call().await;
        }
        let calls: Vec<_> = (0..callers).map(|_| tokio::spawn(call())).collect();
        for call in calls {
            call.await.unwrap();
        }
    });
}

fn allocations<F>(runtime: &Runtime, name: &str, call: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    const CALLS: u64 = 100;
    for _ in 0..10 {
        together(runtime, 1, &call);
    }
    let counted = allocation_counter::measure(|| {
        for _ in 0..CALLS {
            together(runtime, 1, &call);
        }
    });
    println!(
        "{name}: {} allocations and {} bytes a call",
        counted.count_total / CALLS,
        counted.bytes_total / CALLS
    );
}

/// Duration of one call, averaged over a few.
#[expect(clippy::disallowed_methods, reason = "the benchmark measures time")]
fn time<F>(runtime: &Runtime, callers: usize, call: impl Fn() -> F) -> Duration
where
    F: Future<Output = ()> + Send + 'static,
{
    let turns = 32 / callers;
    let start = Instant::now();
    for _ in 0..turns {
        together(runtime, callers, &call);
    }
    start.elapsed() / u32::try_from(turns).unwrap()
}

/// Measures both alternately.
fn compare<F, G>(runtime: &Runtime, stack: &str, by_hand: impl Fn() -> F, ours: impl Fn() -> G)
where
    F: Future<Output = ()> + Send + 'static,
    G: Future<Output = ()> + Send + 'static,
{
    for callers in CALLERS {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for round in 0..ROUNDS {
            let (first, second);
            if round % 2 == 0 {
                first = time(runtime, callers, &by_hand);
                second = time(runtime, callers, &ours);
            } else {
                second = time(runtime, callers, &ours);
                first = time(runtime, callers, &by_hand);
            }
            rounds.push((first, second, second.div_duration_f64(first)));
        }
        // Rounds that open the connections are dropped.
        rounds.drain(..ROUNDS / 10);
        let [hand, ours] = [0, 1].map(|which| {
            let mut times: Vec<_> = rounds
                .iter()
                .map(|round| [round.0, round.1][which])
                .collect();
            times.sort();
            times[times.len() / 2]
        });
        let mut ratios: Vec<_> = rounds.iter().map(|round| round.2).collect();
        ratios.sort_by(f64::total_cmp);
        let [low, median, high] = [1, 2, 3].map(|quarter| ratios[ratios.len() * quarter / 4]);
        println!(
            "{stack}, {callers} callers: by hand {hand:.1?}, didit-api {ours:.1?}, \
             ratio {median:.3} (quartiles {low:.3} and {high:.3})"
        );
    }
}

fn main() {
    let body = decision();
    println!("a decision of {} bytes", body.len());
    let base_url = serve(&body);
    let url = format!("{base_url}{PATH}");
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let _inside = runtime.enter();

    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let hyper: Hyper = legacy::Client::builder(TokioExecutor::new()).build(connector);
    let plain_hyper = || by_hyper(hyper.clone(), url.clone());
    let client_of_hyper = client(&base_url, ClientBuilder::hyper);
    let on_hyper = || by_client(client_of_hyper.clone());
    let builder = didit_api::transport::ReqwestTransport::builder().unwrap();
    let reqwest = builder.build().unwrap();
    let plain_reqwest = || by_reqwest(reqwest.clone(), url.clone());
    let client_of_reqwest = client(&base_url, ClientBuilder::reqwest);
    let on_reqwest = || by_client(client_of_reqwest.clone());

    allocations(&runtime, "hyper by hand", plain_hyper);
    allocations(&runtime, "didit-api on hyper", on_hyper);
    allocations(&runtime, "reqwest by hand", plain_reqwest);
    allocations(&runtime, "didit-api on reqwest", on_reqwest);

    compare(&runtime, "hyper", plain_hyper, on_hyper);
    compare(&runtime, "reqwest", plain_reqwest, on_reqwest);
}
