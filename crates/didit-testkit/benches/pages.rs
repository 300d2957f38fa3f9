//! Response time of the dashboard with 100,000 sessions, each request over a new connection.
//!
//! `cargo bench -p didit-testkit --features pages --bench pages`
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use didit_testkit::FakeDidit;
use http::Request;

const SESSIONS: u32 = 100_000;
/// Every n-th session is completed, with a name and ten reports.
const FINISHED: u32 = 10;

fn filled() -> FakeDidit {
    let didit = FakeDidit::start_blocking();
    let (key, workflow_id) = (didit.api_key(), didit.workflow_id());
    for number in 0..SESSIONS {
        let body = format!(r#"{{"workflow_id":"{workflow_id}","vendor_data":"user-{number}"}}"#);
        let request = Request::post("/v3/session/").header("x-api-key", &key);
        let Ok(request) = request.body(body.into()) else {
            continue;
        };
        let answer = didit.handle(request);
        if number % FINISHED == 0
            && let Ok(session) = serde_json::from_slice::<serde_json::Value>(answer.body())
            && let Some(id) = session["session_id"].as_str()
        {
            let _ = didit.complete(id, "approve");
        }
    }
    didit
}

/// Returns the length of a page.
fn page(address: SocketAddr, path: &str) -> std::io::Result<usize> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    if !answer.starts_with(b"HTTP/1.1 200 ") {
        return Err(std::io::Error::other("the page is refused"));
    }
    Ok(answer.len())
}

fn pages(criterion: &mut Criterion) {
    let didit = filled();
    let address = didit.address();
    let newest = didit.approved("the-newest");
    let mut group = criterion.benchmark_group("pages");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    for (name, path) in [
        ("list", "/"),
        ("list, last page", "/?page=4000"),
        ("list by status", "/?status=Approved"),
        ("search, found", "/?search=the-newest"),
        ("search, nothing", "/?search=unknown-name"),
        ("session", &format!("/dashboard/sessions/{newest}")),
        ("journal", "/dashboard/journal"),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| match page(address, path) {
                Ok(length) => length,
                Err(error) => panic!("{path}: {error}"),
            });
        });
    }
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
