//! The adapters, driven without a socket.
#![cfg(feature = "axum")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, UNIX_EPOCH};

use axum::extract::{FromRef, State};
use axum::routing::{get, post};
use axum::{Router, body::Body};
use bytes::Bytes;
use didit_types::SessionStatus;
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore, Order};
use didit_webhooks::tower::WebhookLayer;
use didit_webhooks::{
    Delivery, Event, ReceiveEnd, ReceiveError, Receiver, Secret, Signer, Verified, Verifier,
    WebhookObserver, header,
};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt as _, Full};
use serde_json::json;
use tower::{Layer as _, ServiceExt as _, service_fn};

const SENT: u64 = 1_774_970_000;

fn delivery(id: &str, status: &str) -> Delivery {
    let event = json!({
        "event_id": id, "webhook_type": "status.updated", "timestamp": SENT, "status": status,
        "session_id": "11111111-2222-3333-4444-555555555555",
    });
    Signer::new(Secret::new("ours").unwrap())
        .deliver(&event)
        .unwrap()
}

fn receiver() -> Receiver {
    let verifier = Verifier::new(Secret::new("ours").unwrap());
    Receiver::new(verifier).with_clock(|| UNIX_EPOCH + Duration::from_secs(SENT))
}

fn inbox() -> Inbox {
    Inbox::new(MemoryStore::new()).with_clock(|| UNIX_EPOCH + Duration::from_secs(SENT))
}

fn request(delivery: &Delivery) -> Request<Body> {
    let mut request = Request::post("/webhooks")
        .body(Body::from(delivery.body.clone()))
        .unwrap();
    *request.headers_mut() = delivery.headers.clone();
    request
}

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
}

async fn webhook(State(inbox): State<Inbox>, Webhook(event): Webhook) -> HandleOutcome<Infallible> {
    assert!(event.status().is_some_and(SessionStatus::is_known));
    inbox
        .handle(&event, async |_| Ok::<(), Infallible>(()))
        .await
}

fn app(inbox: Inbox) -> Router {
    Router::new()
        .route("/webhooks", post(webhook))
        .with_state(App {
            receiver: receiver(),
            inbox,
        })
}

async fn send(app: Router, request: Request<Body>) -> (StatusCode, Option<HeaderValue>, String) {
    let response = app.oneshot(request).await.unwrap();
    let retry_after = response.headers().get("retry-after").cloned();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (
        status,
        retry_after,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

/// A router whose layer lets events through to a handler that answers with `status`.
fn layered(inbox: Option<Inbox>, seen: &Arc<AtomicU64>, status: StatusCode) -> Router {
    let mut layer = WebhookLayer::new(receiver());
    if let Some(inbox) = inbox {
        layer = layer.with_inbox(inbox);
    }
    let seen = Arc::clone(seen);
    let handler = move |request: Request<Body>| {
        seen.fetch_add(1, SeqCst);
        async move {
            assert!(
                request
                    .extensions()
                    .get::<Verified<Event>>()
                    .unwrap()
                    .session_id()
                    .is_some()
            );
            assert!(
                request
                    .into_body()
                    .collect()
                    .await
                    .unwrap()
                    .to_bytes()
                    .starts_with(b"{\"event_id\"")
            );
            status
        }
    };
    Router::new().route("/webhooks", post(handler)).layer(layer)
}

#[tokio::test]
async fn delivery_reaches_the_handler_once() {
    let inbox = inbox();
    let request = || request(&delivery("e", "Approved"));
    assert_eq!(send(app(inbox.clone()), request()).await.0, StatusCode::OK);
    assert_eq!(send(app(inbox), request()).await.0, StatusCode::OK);

    let (inbox, seen) = (self::inbox(), Arc::default());
    for _ in 0..2 {
        let app = layered(Some(inbox.clone()), &seen, StatusCode::NO_CONTENT);
        assert!(send(app, request()).await.0.is_success());
    }
    assert_eq!(seen.load(SeqCst), 1);
}

fn forged() -> Request<Body> {
    let mut forged = delivery("e", "Declined");
    forged.body = delivery("e", "Approved").body;
    request(&forged)
}

fn unsigned() -> Request<Body> {
    let mut delivery = delivery("e", "Approved");
    delivery.headers.remove(header::SIGNATURE);
    delivery.headers.remove(header::SIGNATURE_V2);
    request(&delivery)
}

fn stale() -> Request<Body> {
    let event = json!({"timestamp": SENT - 301, "webhook_type": "status.updated"});
    request(
        &Signer::new(Secret::new("ours").unwrap())
            .deliver(&event)
            .unwrap(),
    )
}

fn cut() -> Request<Body> {
    let mut delivery = delivery("e", "Approved");
    delivery.body.truncate(20);
    request(&delivery)
}

fn with_body(body: Body) -> Request<Body> {
    let mut request = request(&delivery("e", "Approved"));
    *request.body_mut() = body;
    request
}

fn large() -> Request<Body> {
    with_body(Body::from(vec![b' '; Receiver::MAX_BODY_BYTES + 1]))
}

fn endless() -> Request<Body> {
    let chunks = std::iter::repeat(Ok::<_, Infallible>(Bytes::from_static(&[b' '; 4096])));
    with_body(Body::from_stream(futures_util::stream::iter(chunks)))
}

fn broken() -> Request<Body> {
    let chunks = [Ok(Bytes::from_static(b"{")), Err("reset by Anna")];
    with_body(Body::from_stream(futures_util::stream::iter(chunks)))
}

/// What makes a request, and how it is refused.
type Case = (fn() -> Request<Body>, StatusCode, &'static str);

#[tokio::test]
async fn rejected_request_does_not_reach_the_handler() {
    let cases: [Case; 7] = [
        (forged, StatusCode::UNAUTHORIZED, "rejected"),
        (unsigned, StatusCode::UNAUTHORIZED, "rejected"),
        (stale, StatusCode::UNAUTHORIZED, "rejected"),
        (cut, StatusCode::BAD_REQUEST, "rejected"),
        (broken, StatusCode::BAD_REQUEST, "rejected"),
        (large, StatusCode::PAYLOAD_TOO_LARGE, "too large"),
        (endless, StatusCode::PAYLOAD_TOO_LARGE, "too large"),
    ];
    for (request, status, text) in cases {
        let expected = (status, None, text.to_owned());
        assert_eq!(send(app(inbox()), request()).await, expected);
        let seen = Arc::default();
        let layered = layered(Some(inbox()), &seen, StatusCode::OK);
        assert_eq!(send(layered, request()).await, expected);
        assert_eq!(seen.load(SeqCst), 0);
    }
}

#[tokio::test]
async fn longest_body_is_read_and_a_longer_announced_one_is_not() {
    let spaces = vec![b' '; Receiver::MAX_BODY_BYTES];
    let (status, ..) = send(app(inbox()), with_body(Body::from(spaces))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let unread = Body::new(TooLong);
    let (status, ..) = send(app(inbox()), with_body(unread)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// A body whose size says that it is too long.
struct TooLong;

impl http_body::Body for TooLong {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        panic!("it was read")
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(Receiver::MAX_BODY_BYTES as u64 + 2)
    }
}

#[tokio::test]
async fn while_another_worker_has_it_the_answer_is_come_back_later() {
    let inbox = inbox();
    let delivery = delivery("e", "Approved");
    let event = receiver()
        .receive(
            &delivery.headers,
            Full::new(Bytes::from(delivery.body.clone())),
        )
        .await
        .unwrap();
    let inbox = inbox.with_patience(Duration::ZERO);
    let _lease = inbox.claim(&event).await.unwrap();
    let retry_after = Some(HeaderValue::from_static("30"));

    let (status, after, text) = send(app(inbox.clone()), request(&delivery)).await;
    assert_eq!(
        (status, after, text.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, retry_after.clone(), "")
    );
    let layered = layered(Some(inbox), &Arc::default(), StatusCode::OK);
    let (status, after, _) = send(layered, request(&delivery)).await;
    assert_eq!(
        (status, after),
        (StatusCode::SERVICE_UNAVAILABLE, retry_after)
    );
}

#[tokio::test]
async fn handler_without_2xx_receives_the_event_again() {
    let (inbox, seen) = (inbox(), Arc::default());
    let request = || request(&delivery("e", "Approved"));
    let failing = layered(Some(inbox.clone()), &seen, StatusCode::BAD_GATEWAY);
    assert_eq!(send(failing, request()).await.0, StatusCode::BAD_GATEWAY);
    let healthy = layered(Some(inbox), &seen, StatusCode::OK);
    assert_eq!(send(healthy, request()).await.0, StatusCode::OK);
    assert_eq!(seen.load(SeqCst), 2);
}

#[tokio::test]
async fn layer_without_an_inbox_passes_duplicates() {
    let seen = Arc::default();
    for _ in 0..2 {
        let app = layered(None, &seen, StatusCode::OK);
        assert_eq!(
            send(app, request(&delivery("e", "Approved"))).await.0,
            StatusCode::OK
        );
    }
    assert_eq!(seen.load(SeqCst), 2);
}

#[tokio::test]
async fn layer_serves_any_service_and_returns_its_error() {
    let layer = WebhookLayer::new(receiver()).with_inbox(inbox());
    let service = layer.layer(service_fn(async |request: Request<Full<Bytes>>| {
        assert_eq!(request.extensions().get::<Order>(), Some(&Order::Newest));
        Err::<Response<Full<Bytes>>, _>("out of order")
    }));
    let delivery = delivery("e", "Approved");
    let mut request = Request::new(Full::new(Bytes::from(delivery.body)));
    *request.headers_mut() = delivery.headers;
    assert_eq!(service.oneshot(request).await.unwrap_err(), "out of order");
}

#[tokio::test]
async fn reason_is_available_for_logs() {
    let mut delivery = delivery("e", "Approved");
    delivery.headers.remove(header::SIGNATURE_V2);
    delivery.headers.remove(header::SIGNATURE);
    let body = Full::new(Bytes::from(delivery.body));
    let refusal: ReceiveError = receiver()
        .receive(&delivery.headers, body)
        .await
        .unwrap_err();
    assert_eq!(refusal.reason().unwrap().as_str(), "simple_only");
    assert_eq!(refusal.to_string(), "rejected");
}

#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl WebhookObserver for Log {
    fn receive_ended(&self, end: &ReceiveEnd<'_>) {
        let line = format!("{:?} {:?} {:?}", end.kind, end.error, end.age_secs);
        self.0.lock().unwrap().push(line);
    }
}

#[tokio::test]
async fn observer_sees_every_delivery_and_the_reason_of_a_refusal() {
    let log = Arc::<Log>::default();
    let receiver = receiver().with_observer(log.clone());
    let cases = [
        request(&delivery("e", "Approved")),
        forged(),
        stale(),
        cut(),
        broken(),
        large(),
    ];
    for case in cases {
        let (parts, body) = case.into_parts();
        _ = receiver.receive(&parts.headers, body).await;
    }
    let shown = format!("{receiver:?}");
    assert!(
        shown.contains("clock: Clock, watch: WebhookObserver"),
        "{shown}"
    );
    let expected = [
        r#"Some("status.updated") None Some(0)"#,
        r#"None Some("wrong_secret") None"#,
        r#"None Some("stale") None"#,
        r#"None Some("not_json") None"#,
        r#"None Some("body_incomplete") None"#,
        r#"None Some("body_too_large") None"#,
    ];
    assert_eq!(*log.0.lock().unwrap(), expected);
}

/// Escaped keys that are not sorted, which cost the most, with a wrong signature.
fn hostile() -> Request<Body> {
    let mut delivery = delivery("e", "Approved");
    // 7919 is prime, so every key comes once.
    let keys = (0..65_000).map(|at| format!("\"\\u0061{:05}\":1,", at * 7919 % 65_000));
    let keys: String = keys.collect();
    delivery.body = format!("{{{keys}\"timestamp\":{SENT}}}").into_bytes();
    assert!(delivery.body.len() <= Receiver::MAX_BODY_BYTES);
    request(&delivery)
}

#[expect(clippy::disallowed_methods, reason = "measures a delay")]
fn real_time() -> Instant {
    Instant::now()
}

// On one thread, which a verification in place would block.
#[tokio::test(flavor = "current_thread")]
async fn hostile_bodies_do_not_delay_other_requests() {
    let app = app(inbox()).route("/health", get(async || "well"));
    let mut slowest = Duration::MAX;
    // Other processes of the machine can delay a round, but not all of them.
    for _ in 0..10 {
        let hostile: Vec<_> = (0..4)
            .map(|_| tokio::spawn(send(app.clone(), hostile())))
            .collect();
        let mut round = Duration::ZERO;
        while !hostile.iter().all(tokio::task::JoinHandle::is_finished) {
            let began = real_time();
            let request = Request::get("/health").body(Body::empty()).unwrap();
            assert_eq!(send(app.clone(), request).await.0, StatusCode::OK);
            tokio::task::yield_now().await;
            round = round.max(began.elapsed());
        }
        for refused in hostile {
            assert_eq!(refused.await.unwrap().0, StatusCode::UNAUTHORIZED);
        }
        slowest = slowest.min(round);
        if slowest < Duration::from_millis(100) {
            return;
        }
    }
    panic!("a request took {slowest:?}");
}
