#![no_main]

use didit_testkit::{Fake, Revision};
use didit_types::operation::{self, Segment};
use http::Request;
use libfuzzer_sys::fuzz_target;

/// Operations of the control plane, besides those of the API.
const CONTROL: [&str; 16] = [
    "POST /_fake/applications",
    "POST /_fake/sessions/{session_id}/complete",
    "POST /_fake/sessions/{session_id}/begin",
    "POST /_fake/sessions/{session_id}/step",
    "POST /_fake/sessions/{session_id}/abandon",
    "POST /_fake/sessions/{session_id}/expire",
    "POST /_fake/clock/advance",
    "POST /_fake/clock/reset",
    "GET /_fake/journal",
    "GET /_fake/webhooks",
    "POST /_fake/webhooks/disturb",
    "POST /_fake/faults",
    "DELETE /_fake/faults",
    "GET /_fake/changes",
    "PUT /_fake/state",
    "POST /_fake/reset",
];

// A sequence of requests to one fake: each chooses an operation and the values of the path, and
// has a query, a line break and a body.
fuzz_target!(|input: &[u8]| {
    let Some((&first, requests)) = input.split_first() else { return };
    let revision = if first & 1 == 0 { Revision::V2026_11 } else { Revision::V2026_02 };
    let fake = Fake::builder().revision(revision).seed(u64::from(first)).build();
    fake.on_webhook(|webhook| if webhook.body.len() % 7 == 0 { 503 } else { 200 });
    let session = fake.approved("user-7");
    for request in requests.split(|&byte| byte == 0xff).take(40) {
        let Some((&[operation, value], rest)) = request.split_first_chunk() else { continue };
        let list = fake.snapshot().len().to_string();
        let values = [session.as_str(), "user-7", &list, "11111111-2222-4333-8444-555555555555"];
        let value = values[usize::from(value) % values.len()];
        let count = operation::ALL.len();
        let (method, path) = match usize::from(operation) {
            known if known < count => {
                let operation = &operation::ALL[known];
                let segments = operation.segments().map(|segment| match segment {
                    Segment::Literal(text) => text,
                    Segment::Parameter(_) => value,
                });
                (operation.method.as_str(), segments.collect::<Vec<_>>().join("/"))
            }
            other => {
                let (method, path) = CONTROL[other % CONTROL.len()].split_once(' ').expect("a blank");
                (method, path.replace("{session_id}", value))
            }
        };
        let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let query = String::from_utf8_lossy(&rest[..end]);
        let body = rest.get(end + 1..).unwrap_or_default().to_vec();
        let path = format!("/{}", path.trim_start_matches('/'));
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{path}?{query}"))
            .header("x-api-key", fake.api_key());
        if body.starts_with(b"--") {
            request = request.header("content-type", "multipart/form-data; boundary=B");
        }
        // A query that is no URI reaches no fake.
        let Ok(request) = request.body(body.into()) else { continue };
        let status = fake.handle(request).status().as_u16();
        assert!(status < 500 || status == 501 || path.starts_with("/_fake/"), "{method} {path}: {status}");
        fake.clear_faults();
    }
    // Whatever happened, the state can be kept and restored.
    Fake::new().restore(&fake.snapshot()).expect("a snapshot is restored");
});
