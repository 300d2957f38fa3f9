//! What the client costs over its HTTP stack: one decision read over loopback,
//! beside the same request sent by a hand-written loop.
//!
//! Prints the allocations of one call first, counted on the thread of the client.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is not as it should be"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use didit_api::types::Decision;
use didit_api::{Client, ClientBuilder};
use didit_testkit::Fake;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::runtime::{Builder, Runtime};

const PATH: &str = "/session/decision/";
const CALLERS: [usize; 2] = [1, 32];

/// A decision with every report, as the fake gives it.
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
    let read = didit_api::types::operation::RETRIEVE_DECISION.path;
    let decision = fake.handle(request(
        "GET",
        &read.replace("{session_id}", id),
        String::new(),
    ));
    assert_eq!(decision.status(), 200);
    decision.body().to_vec()
}

/// Answers every request on every connection with the same bytes, on threads of
/// its own, so that the measured work is the client's.
fn serve(body: &[u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let answer: Arc<[u8]> = [head.as_bytes(), body].concat().into();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, answer) = (stream.unwrap(), Arc::clone(&answer));
            std::thread::spawn(move || answer_all(stream, &answer));
        }
    });
    format!("http://{address}")
}

fn answer_all(mut stream: TcpStream, answer: &[u8]) {
    stream.set_nodelay(true).unwrap();
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..read]);
        if seen.ends_with(b"\r\n\r\n") {
            seen.clear();
            if stream.write_all(answer).is_err() {
                break;
            }
        }
    }
}

/// The headers that the client sends, in every hand-written request too.
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
    let decision: Decision = serde_json::from_slice(&bytes).unwrap();
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
    let decision: Decision = serde_json::from_slice(&bytes).unwrap();
    assert!(decision.status.is_some());
}

async fn by_client(client: Client) {
    let decision = client.sessions().retrieve_decision("1").await.unwrap();
    assert!(decision.status.is_some());
}

fn client(base_url: &str, choose: fn(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = Client::builder("key").base_url(base_url);
    // Thousands of reads a second are beyond any limit of the service.
    choose(builder.without_rate_limiter()).build().unwrap()
}

/// Makes one call for each caller and waits for all.
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

fn read(criterion: &mut Criterion) {
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

    for callers in CALLERS {
        let mut group = criterion.benchmark_group(format!("{callers} callers"));
        group.measurement_time(Duration::from_secs(8));
        group.bench_function("hyper by hand", |bencher| {
            bencher.iter(|| together(&runtime, callers, plain_hyper));
        });
        group.bench_function("didit-api on hyper", |bencher| {
            bencher.iter(|| together(&runtime, callers, on_hyper));
        });
        group.bench_function("reqwest by hand", |bencher| {
            bencher.iter(|| together(&runtime, callers, plain_reqwest));
        });
        group.bench_function("didit-api on reqwest", |bencher| {
            bencher.iter(|| together(&runtime, callers, on_reqwest));
        });
        group.finish();
    }
}

criterion_group!(benches, read);
criterion_main!(benches);
