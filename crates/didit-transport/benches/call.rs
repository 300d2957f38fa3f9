//! What the transport and its policies cost: the same request to the same
//! server over loopback, by hand with hyper-util and through this crate.
//!
//! `cargo bench -p didit-transport --all-features --bench call`

use std::convert::Infallible;
use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use bytes::{Bytes, BytesMut};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use didit_transport::policy::Policies;
use didit_transport::{
    CallOptions, HyperTransport, OperationContext, RequestBody, ResponseBody, RetryClass,
    SharedClock, SharedTransport, TokioClock, Transport,
};
use futures_util::future::join_all;
use http_body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// As long as a full decision.
const ANSWER: usize = 12_000;

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// A server on a separate thread, for the time of the benchmark.
fn server() -> SocketAddr {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        runtime().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            send.send(listener.local_addr().expect("a bound port"))
                .expect("the benchmark listens");
            let answer = Bytes::from(vec![b'x'; ANSWER]);
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).expect("an open socket");
                let answer = answer.clone();
                let service = service_fn(move |_| {
                    let response = http::Response::new(ResponseBody::from(answer.clone()));
                    async { Ok::<_, Infallible>(response) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
    });
    receive.recv().expect("the server started")
}

async fn by_hand(client: &Client<HttpConnector, ResponseBody>, url: &str) -> Bytes {
    let request = http::Request::get(url)
        .header("x-api-key", "key")
        .body(ResponseBody::empty())
        .expect("a valid request");
    let response = client.request(request).await.expect("a response");
    let mut body: Incoming = response.into_body();
    let mut whole = BytesMut::new();
    while let Some(frame) =
        std::future::poll_fn(|cx| std::pin::Pin::new(&mut body).poll_frame(cx)).await
    {
        if let Ok(data) = frame.expect("a whole body").into_data() {
            whole.extend_from_slice(&data);
        }
    }
    whole.freeze()
}

async fn by_transport(transport: &SharedTransport, url: &str) -> Bytes {
    let mut options = CallOptions::default();
    options.collect_limit = Some(1 << 20);
    let request = http::Request::get(url)
        .header("x-api-key", "key")
        .extension(OperationContext::new(
            "get",
            "/thing/{id}/",
            RetryClass::Safe,
        ))
        .extension(options)
        .body(RequestBody::empty())
        .expect("a valid request");
    let response = transport.send(request).await.expect("a response");
    response.into_body().collect(1 << 20).await.expect("a body")
}

fn calls(criterion: &mut Criterion) {
    let url = &format!("http://{}/thing/42/", server());
    let runtime = runtime();
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = &Client::builder(TokioExecutor::new()).build(connector);
    let bare = {
        let _inside = runtime.enter();
        &SharedTransport::new(HyperTransport::new().expect("a transport"))
    };
    let stack = &Policies::new(SharedClock::new(TokioClock::new())).wrap(bare.clone());

    for callers in [1, 32] {
        let mut group = criterion.benchmark_group(format!("{callers} callers"));
        group.throughput(Throughput::Elements(callers));
        group.bench_function("hyper-util by hand", |bencher| {
            bencher.iter(|| {
                runtime.block_on(join_all(
                    (0..callers).map(|_| by_hand(client, black_box(url))),
                ))
            });
        });
        for (name, transport) in [("HyperTransport", bare), ("with all policies", stack)] {
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    let calls = (0..callers).map(|_| by_transport(transport, black_box(url)));
                    runtime.block_on(join_all(calls))
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, calls);
criterion_main!(benches);
