//! What a call shows to tracing and to an observer.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Write};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_transport::contract::{FaultServer, Step, run};
use didit_transport::policy::{AttemptEnd, CallEnd, Observer, Policies, RetryPolicy, TokenBuckets};
use didit_transport::{
    HyperTransport, ManualClock, OperationContext, Request, ReqwestTransport, RetryClass,
    SharedClock, SharedTransport, Transport, from_handler,
};
use http::{HeaderMap, HeaderValue};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// All that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn policies() -> Policies {
    Policies::new(SharedClock::new(ManualClock::auto())).retry(
        RetryPolicy::default()
            .base_delay(Duration::from_secs(1))
            .max_attempts(NonZeroU32::new(2).unwrap())
            .jitter(|| 1.0),
    )
}

fn request(base: &str) -> Request {
    http::Request::get(format!("{base}/thing/secret-id/?name=secret-name"))
        .header("x-api-key", "secret-key")
        .extension(
            OperationContext::new("get_thing", "/thing/{id}/", RetryClass::Safe)
                .with_rate_scope("read"),
        )
        .body("secret-body".into())
        .unwrap()
}

/// First an error, then a success with a body and a header worth hiding.
fn script() -> Vec<Vec<Step>> {
    let answer =
        "HTTP/1.1 200 OK\r\nset-cookie: secret-cookie\r\ncontent-length: 13\r\n\r\nsecret-answer";
    vec![
        vec![
            Step::ReadAll,
            Step::write("HTTP/1.1 503 Wait\r\ncontent-length: 0\r\n\r\n"),
        ],
        vec![Step::ReadAll, Step::write(answer)],
    ]
}

fn logged(transport: SharedTransport) -> String {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        run(async {
            let server = FaultServer::start(script()).await;
            let stack = policies().wrap(transport);
            let response = stack.send(request(&server.base_url())).await.unwrap();
            response.into_body().collect(100).await.unwrap();
        });
    });
    log.text()
}

/// One test at a time: whether a span is on is remembered for the whole process, so a
/// test without a subscriber would switch off what another one reads.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn a_span_for_the_call_and_one_for_each_attempt_with_the_usual_names() {
    let _alone = ALONE.lock();
    let text = logged(SharedTransport::new(HyperTransport::new().unwrap()));
    let closed = |what: &str| -> Vec<&str> {
        text.lines()
            .filter(|line| line.contains("close") && line.contains(what))
            .collect()
    };
    let attempts = closed("otel.kind=\"client\"");
    assert_eq!(attempts.len(), 2, "{text}");
    for expected in [
        "otel.name=\"GET /thing/{id}/\"",
        "http.request.method=\"GET\"",
        "server.address=\"127.0.0.1\"",
        "server.port=",
        "url.template=\"/thing/{id}/\"",
        "http.response.status_code=503",
        "error.type=\"503\"",
    ] {
        assert!(
            attempts[0].contains(expected),
            "{expected} in {}",
            attempts[0]
        );
    }
    assert!(!attempts[0].contains("resend_count"));
    assert!(attempts[1].contains("http.request.resend_count=1"));
    assert!(attempts[1].contains("http.response.status_code=200"));
    assert!(!attempts[1].contains("error.type"));

    let calls: Vec<_> = closed("otel.kind=\"internal\"")
        .into_iter()
        .filter(|line| !line.contains("otel.kind=\"client\""))
        .collect();
    assert_eq!(calls.len(), 1, "{text}");
    assert!(calls[0].contains("otel.name=\"get_thing\""), "{}", calls[0]);
    assert!(calls[0].contains("attempts=2"), "{}", calls[0]);
}

#[test]
fn nothing_that_was_sent_or_received_is_logged_at_any_level() {
    let _alone = ALONE.lock();
    for transport in [
        SharedTransport::new(HyperTransport::new().unwrap()),
        SharedTransport::new(ReqwestTransport::new().unwrap()),
    ] {
        let text = logged(transport);
        assert!(text.contains("get_thing"));
        assert!(!text.contains("secret"), "{text}");
    }
}

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// Records all events.
#[derive(Default)]
struct Metrics(Mutex<Vec<String>>);

impl Metrics {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

impl Observer for Metrics {
    fn inject(&self, headers: &mut HeaderMap) {
        let span = tracing::Span::current();
        assert!(span.is_none() || span.metadata().is_some_and(|span| span.name() == "http"));
        headers.insert("traceparent", HeaderValue::from_static(TRACE));
    }

    fn limiter_waiting(&self, operation: Option<&OperationContext>) {
        let operation = operation.map(OperationContext::id);
        self.note(format!("limiter {operation:?} waits"));
    }

    fn limiter_waited(&self, operation: Option<&OperationContext>, wait: Duration, is_sent: bool) {
        let operation = operation.map(OperationContext::id);
        self.note(format!("limiter {operation:?} {wait:?} {is_sent}"));
    }

    fn attempt_ended(&self, attempt: &AttemptEnd<'_>) {
        let operation = attempt.operation.map(OperationContext::id);
        self.note(format!(
            "attempt {} {operation:?} {:?}",
            attempt.attempt, attempt.result
        ));
    }

    fn retry_scheduled(&self, operation: Option<&OperationContext>, attempt: u32, wait: Duration) {
        let operation = operation.map(OperationContext::id);
        self.note(format!("retry after {attempt} {operation:?} in {wait:?}"));
    }

    fn call_ended(&self, call: &CallEnd<'_>) {
        let operation = call.operation.map(OperationContext::id);
        self.note(format!(
            "call {operation:?} {:?} attempts {} in {:?}",
            call.result, call.attempts, call.elapsed
        ));
    }
}

#[test]
fn observer_gets_attempts_waits_and_the_call() {
    let _alone = ALONE.lock();
    let metrics = Arc::new(Metrics::default());
    run(async {
        let server = FaultServer::start(script()).await;
        let clock = SharedClock::new(ManualClock::new());
        let limiter = TokenBuckets::new(clock).with_scope("read", 8, Duration::from_secs(60));
        let stack = policies()
            .observer(metrics.clone())
            .rate_limiter(Arc::new(limiter))
            .wrap(SharedTransport::new(HyperTransport::new().unwrap()));
        stack.send(request(&server.base_url())).await.unwrap();
        let heads = server.seen().heads;
        assert!(heads.iter().all(|head| head.contains(TRACE)), "{heads:?}");
    });
    assert_eq!(
        *metrics.0.lock().unwrap(),
        [
            "limiter Some(\"get_thing\") 0ns true",
            "attempt 1 Some(\"get_thing\") Ok(503)",
            "retry after 1 Some(\"get_thing\") in 1s",
            "limiter Some(\"get_thing\") 0ns true",
            "attempt 2 Some(\"get_thing\") Ok(200)",
            "call Some(\"get_thing\") Ok(200) attempts 2 in 1s",
        ]
    );
}

#[test]
fn observer_gets_a_wait_before_it_ends() {
    let _alone = ALONE.lock();
    let metrics = Arc::new(Metrics::default());
    run(async {
        let time = ManualClock::new();
        let clock = SharedClock::new(time.clone());
        let limiter =
            TokenBuckets::new(clock.clone()).with_scope("read", 4, Duration::from_secs(30));
        let stack = Policies::new(clock)
            .observer(metrics.clone())
            .rate_limiter(Arc::new(limiter))
            .max_limiter_wait(Duration::from_secs(60))
            .wrap(SharedTransport::new(from_handler(|_| {
                http::Response::default()
            })));
        let calls = async {
            for _ in 0..2 {
                stack.send(request("http://localhost")).await.unwrap();
            }
        };
        let pass = async {
            time.waiting(1).await;
            time.advance(Duration::from_secs(10));
        };
        futures_util::future::join(calls, pass).await;
    });
    let notes = metrics.0.lock().unwrap();
    let notes: Vec<_> = notes
        .iter()
        .filter(|note| note.starts_with("limiter"))
        .collect();
    assert_eq!(
        notes,
        [
            "limiter Some(\"get_thing\") 0ns true",
            "limiter Some(\"get_thing\") waits",
            "limiter Some(\"get_thing\") 10s true",
        ]
    );
}
