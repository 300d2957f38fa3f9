//! Deliveries to functions and services in the same process.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use didit_testkit::Fake;
use didit_transport::Clock as _;
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::caller::Caller;

/// Counts handlers at work, and remembers the most.
#[derive(Default)]
struct Depth {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Depth {
    fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let result = work();
        self.now.fetch_sub(1, Ordering::SeqCst);
        result
    }
}

/// Declines a session that is approved, which causes another webhook.
fn decline(caller: &Caller, body: &[u8]) -> String {
    let event: Value = serde_json::from_slice(body).unwrap();
    let (id, status) = (&event["session_id"], event["status"].as_str().unwrap());
    if status == "Approved" {
        let answer = caller.set_status(id.as_str().unwrap(), "Declined");
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    status.to_owned()
}

const STATUSES: [&str; 3] = ["In Progress", "Approved", "Declined"];

#[test]
fn function_that_calls_the_api_gets_the_next_webhook_afterwards() {
    let fake = Fake::new();
    let (depth, seen) = (Arc::new(Depth::default()), Arc::new(Mutex::new(Vec::new())));
    let caller = Caller::new(&fake);
    fake.on_webhook({
        let (depth, seen) = (Arc::clone(&depth), Arc::clone(&seen));
        move |webhook| {
            depth.within(|| {
                let status = decline(&caller, &webhook.body);
                seen.lock().unwrap().push(status);
            });
            200
        }
    });
    fake.approved("user-7");
    assert_eq!(*seen.lock().unwrap(), STATUSES);
    assert_eq!(depth.most.load(Ordering::SeqCst), 1);
}

type App = (Arc<Caller>, Arc<Depth>, Arc<Mutex<Vec<String>>>);

async fn webhook(State((caller, depth, seen)): State<App>, body: Bytes) -> StatusCode {
    depth.within(|| seen.lock().unwrap().push(decline(&caller, &body)));
    StatusCode::OK
}

#[test]
fn service_that_calls_the_api_gets_the_next_webhook_afterwards() {
    let fake = Fake::new();
    let app = App::from((Arc::new(Caller::new(&fake)), Arc::default(), Arc::default()));
    let router = Router::new()
        .route("/hooks/didit", post(webhook))
        .with_state(app.clone());
    fake.deliver_into(router, "/hooks/didit");
    fake.approved("user-7");
    assert!(app.2.lock().unwrap().is_empty());
    block_on(fake.settle());
    assert_eq!(*app.2.lock().unwrap(), STATUSES);
    assert_eq!(app.1.most.load(Ordering::SeqCst), 1);
}

#[test]
fn failed_delivery_to_a_service_is_retried() {
    let fake = Fake::new();
    let count = Arc::new(AtomicUsize::new(0));
    let router = Router::new().route(
        "/hook%20of%20mine",
        post({
            let count = Arc::clone(&count);
            async move || match count.fetch_add(1, Ordering::SeqCst) {
                0 => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::OK,
            }
        }),
    );
    // The path lacks its slash and is not encoded.
    fake.deliver_into(router, "hook of mine");
    fake.expired("user-7");
    block_on(fake.settle());
    assert_eq!(count.load(Ordering::SeqCst), 1);
    block_on(fake.advance(Duration::from_secs(60)));
    assert_eq!(count.load(Ordering::SeqCst), 2);
    assert!(fake.deliveries()[0].is_delivered());
    assert_eq!(fake.clock().now(), fake.now());
}

#[test]
fn time_goes_back_to_the_clock() {
    let fake = Fake::new();
    let (start, caller) = (fake.now(), Caller::new(&fake));
    let early = caller.create(&fake.workflow_id(), "user-7");
    fake.advance(Duration::from_secs(86_400 * 3));
    caller.create(&fake.workflow_id(), "user-8");
    let clock = caller.call("POST", "/_fake/clock/reset", "").json;
    assert_eq!(
        clock,
        json!({"now": "2026-11-01T00:00:00Z", "clock": "2026-11-01T00:00:00Z"})
    );
    assert_eq!((fake.now(), fake.clock().now()), (start, start));
    caller.create(&fake.workflow_id(), "user-9");
    // The sessions are no longer in the order of their times.
    let found = caller.get("/v3/sessions/?date_to=2026-11-01").json;
    assert_eq!(found["count"], 2, "{found}");
    fake.advance(Duration::from_secs(7 * 86_400));
    assert_eq!(fake.status(&early).unwrap(), "Expired");
    fake.reset();
    assert_eq!((fake.now(), fake.clock().now()), (start, start));
}
