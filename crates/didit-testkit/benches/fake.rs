//! Cost of a request in process, with a thousand and with a million sessions.
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use didit_testkit::Fake;
use http::{Request, Response};

const SMALL: u32 = 1_000;
const LARGE: u32 = 1_000_000;

struct Bench {
    fake: Fake,
    key: String,
    workflow_id: String,
}

impl Bench {
    /// A fake with `count` sessions, a hundred per user; one user in ten thousand is approved.
    fn with(count: u32) -> Self {
        let fake = Fake::new();
        let bench = Self {
            key: fake.api_key(),
            workflow_id: fake.workflow_of(didit_testkit::Template::Questionnaire),
            fake,
        };
        for number in 0..count {
            let id = session_id(&bench.create(&format!("user-{number}")));
            if number % (count / 100) == 0 {
                bench.fake.complete(&id, "approve").ok();
            }
        }
        bench
    }

    fn call(&self, method: &str, path: &str, body: Bytes) -> Response<Bytes> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("x-api-key", &self.key)
            .body(body);
        match request {
            Ok(request) => self.fake.handle(request),
            Err(_) => Response::default(),
        }
    }

    fn create(&self, user: &str) -> Response<Bytes> {
        let body = format!(
            r#"{{"workflow_id":"{}","vendor_data":"{user}"}}"#,
            self.workflow_id
        );
        self.call("POST", "/v3/session/", body.into())
    }
}

fn session_id(response: &Response<Bytes>) -> String {
    let text = String::from_utf8_lossy(response.body());
    text.split('"').nth(3).unwrap_or_default().to_owned()
}

fn costs(criterion: &mut Criterion) {
    for (count, name) in [(SMALL, "1k"), (LARGE, "1M")] {
        let bench = Bench::with(count);
        let mut group = criterion.benchmark_group(name);
        group.measurement_time(Duration::from_secs(3));
        group.warm_up_time(Duration::from_secs(1));
        let middle = count / 2;
        let user = format!("user-{middle}");
        let id = session_id(&bench.create(&format!("user-{}", count - 1)));
        let list = |query: &str| bench.call("GET", &format!("/v3/sessions/?{query}"), Bytes::new());
        group.bench_function("read", |b| {
            let path = format!("/v3/session/{id}/decision/");
            b.iter(|| black_box(bench.call("GET", &path, Bytes::new())));
        });
        for (name, query) in [
            ("list by status", "status=Approved&limit=50".to_owned()),
            ("list by vendor_data", format!("vendor_data={user}")),
            (
                "list by both",
                format!("vendor_data={user}&status=Not+Started"),
            ),
            (
                "list at a deep offset",
                format!("limit=50&offset={}", count - 60),
            ),
            (
                "list by status at a deep offset",
                format!("status=Not+Started&limit=50&offset={}", count / 2),
            ),
        ] {
            group.bench_function(name, |b| b.iter(|| black_box(list(&query))));
        }
        let mut next = count;
        group.bench_function("create", |b| {
            b.iter(|| {
                next += 1;
                black_box(bench.create(&format!("user-{next}")))
            });
        });
        group.bench_function("blocklist check", |b| {
            b.iter_batched(
                || {
                    next += 1;
                    session_id(&bench.create(&format!("user-{next}")))
                },
                |id| bench.fake.complete(&id, "approve"),
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

/// Reads a decision with all checks.
fn full_decision(criterion: &mut Criterion) {
    let mut bench = Bench::with(SMALL);
    bench.workflow_id = bench.fake.workflow_id();
    let id = session_id(&bench.create("user"));
    bench.fake.complete(&id, "approve").ok();
    let path = format!("/v3/session/{id}/decision/");
    criterion.bench_function("read a full decision", |b| {
        b.iter(|| black_box(bench.call("GET", &path, Bytes::new())));
    });
    #[cfg(feature = "pdf")]
    criterion.bench_function("write a full report", |b| {
        let path = format!("/v3/session/{id}/generate-pdf/");
        b.iter(|| black_box(bench.call("GET", &path, Bytes::new())));
    });
    criterion.bench_function("complete a full session", |b| {
        let mut next = 0;
        b.iter_batched(
            || {
                next += 1;
                session_id(&bench.create(&format!("full-{next}")))
            },
            |id| bench.fake.complete(&id, "approve"),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, costs, full_decision);
criterion_main!(benches);
