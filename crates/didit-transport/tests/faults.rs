//! The fault matrix: operation class × fault × time, on real sockets and both backends.
//!
//! A row contains the requests that the server sees ("calls": heads received; "acted": requests
//! that it acted on), the end of the call, and the time that it would take. No row sleeps: waits
//! are on a clock that advances automatically, and a slow server advances that clock.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use didit_transport::contract::{FaultServer, Step, run};
use didit_transport::policy::{Policies, RetryPolicy};
use didit_transport::{
    CallOptions, CallReport, Clock, HyperTransport, ManualClock, OperationContext, Request,
    RequestBody, ReqwestTransport, RetryClass, SharedClock, SharedTransport, Transport,
    TransportError,
};

use self::Class::{Create, Harmless, Keyed, Read};

/// Class of the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A read.
    Read,
    /// A write that is not idempotent.
    Create,
    /// A write with an idempotency key.
    Keyed,
    /// A write that the caller declares idempotent.
    Harmless,
}

/// Steps of a script.
struct Scene {
    clock: ManualClock,
    acted: Arc<AtomicUsize>,
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

impl Scene {
    /// The request comes whole and is carried out; then this.
    fn acts(&self, then: impl IntoIterator<Item = Step>) -> Vec<Step> {
        let acted = self.acted.clone();
        let count = Step::act(move || {
            acted.fetch_add(1, Ordering::Relaxed);
        });
        [Step::ReadAll, count].into_iter().chain(then).collect()
    }

    /// The request is carried out and answered with success.
    fn ok(&self) -> Vec<Step> {
        self.acts([Step::write(OK)])
    }

    /// The request is carried out, as far as anybody can know, and answered.
    fn answers(&self, status: &str, headers: &str) -> Vec<Step> {
        self.acts([response(status, headers, "{}")])
    }

    /// Time passes.
    fn pass(&self, seconds: u64) -> Step {
        let clock = self.clock.clone();
        Step::act(move || clock.advance(Duration::from_secs(seconds)))
    }
}

/// Receives the whole request, and rejects it without acting on it.
fn rejects(status: &str, headers: &str) -> Vec<Step> {
    vec![Step::ReadAll, response(status, headers, "{}")]
}

fn response(status: &str, headers: &str, body: &str) -> Step {
    let length = body.len();
    Step::write(format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}"
    ))
}

type Script = fn(&Scene) -> Vec<Vec<Step>>;

/// A class, a fault, the script that makes it, and what must come of it.
type Row = (Class, &'static str, Script, &'static str);

/// Back-off is 1 s, then 2 s. An attempt may take 30 s, a call 100 s, three
/// attempts are made at most.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Before the request.
    (Read,     "reset before the request", |s| vec![vec![Step::Reset], s.ok()], "calls=1 acted=1 | 200 attempts=2 | 1s"),
    (Keyed,    "reset before the request", |s| vec![vec![Step::Reset], s.ok()], "calls=1 acted=1 | 200 attempts=2 | 1s"),
    // Whether any of it was written when the reset came is a race; where hyper
    // knows that nothing was, even a create is sent again.
    (Create,   "reset before the request", |s| vec![vec![Step::Reset], s.ok()], "calls=0 acted=0 | Interrupted Unknown attempts=1 | 0s or calls=1 acted=1 | 200 attempts=2 | 1s"),
    (Harmless, "reset before the request", |s| vec![vec![Step::Reset], s.ok()], "calls=1 acted=1 | 200 attempts=2 | 1s"),

    // While the request is sent.
    (Read,     "reset after the head", |s| vec![vec![Step::ReadHead, Step::Reset], s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Keyed,    "reset after half of it", |s| vec![vec![Step::ReadHalf, Step::Reset], s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Create,   "reset after half of it", |s| vec![vec![Step::ReadHalf, Step::Reset], s.ok()], "calls=1 acted=0 | Interrupted Unknown attempts=1 | 0s"),
    (Harmless, "reset after half of it", |s| vec![vec![Step::ReadHalf, Step::Reset], s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),

    // After the request.
    (Read,     "reset after all of it", |s| vec![s.acts([Step::Reset]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Keyed,    "reset after all of it", |s| vec![s.acts([Step::Reset]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "reset after all of it", |s| vec![s.acts([Step::Reset]), s.ok()], "calls=1 acted=1 | Interrupted Unknown attempts=1 | 0s"),
    (Harmless, "reset after all of it", |s| vec![s.acts([Step::Reset]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Read,     "closed after all of it", |s| vec![s.acts([Step::Close]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "closed after all of it", |s| vec![s.acts([Step::Close]), s.ok()], "calls=1 acted=1 | Interrupted Unknown attempts=1 | 0s"),
    (Read,     "closed in the head of the answer", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncont"), Step::Close]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "closed in the head of the answer", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncont"), Step::Close]), s.ok()], "calls=1 acted=1 | Interrupted Unknown attempts=1 | 0s"),

    // After the headers and in the body.
    (Read,     "reset after the headers", |s| vec![s.acts([head(9), Step::Reset]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Keyed,    "reset after the headers", |s| vec![s.acts([head(9), Step::Reset]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    // A reset may overtake the head.
    (Create,   "reset after the headers", |s| vec![s.acts([head(9), Step::Reset]), s.ok()], "calls=1 acted=1 | Interrupted Answered attempts=1 | 0s or calls=1 acted=1 | Interrupted Unknown attempts=1 | 0s"),
    (Harmless, "reset after the headers", |s| vec![s.acts([head(9), Step::Reset]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Read,     "closed in the body", |s| vec![s.acts([head(9), Step::write("{\"a\""), Step::Close]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "closed in the body", |s| vec![s.acts([head(9), Step::write("{\"a\""), Step::Close]), s.ok()], "calls=1 acted=1 | Interrupted Answered attempts=1 | 0s"),
    (Read,     "closed in a chunk", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"), Step::Close]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "closed in a chunk", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"), Step::Close]), s.ok()], "calls=1 acted=1 | Interrupted Answered attempts=1 | 0s"),
    (Read,     "closed in the body of a 404", |s| vec![s.acts([Step::write("HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n{"), Step::Close]), s.ok()], "calls=1 acted=1 | 404 attempts=1 | 0s"),

    // Too slow.
    (Read,     "headers after 20 s", |s| vec![s.acts([s.pass(20), Step::write(OK)])], "calls=1 acted=1 | 200 attempts=1 | 20s"),
    (Create,   "headers after 20 s", |s| vec![s.acts([s.pass(20), Step::write(OK)])], "calls=1 acted=1 | 200 attempts=1 | 20s"),
    (Read,     "headers after 30 s", |s| vec![s.acts([s.pass(30), Step::Hold]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 31s"),
    (Keyed,    "headers after 30 s", |s| vec![s.acts([s.pass(30), Step::Hold]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 31s"),
    (Create,   "headers after 30 s", |s| vec![s.acts([s.pass(30), Step::Hold]), s.ok()], "calls=1 acted=1 | Timeout Unknown attempts=1 | 30s"),
    (Harmless, "headers after 30 s", |s| vec![s.acts([s.pass(30), Step::Hold]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 31s"),
    (Read,     "never any headers", |s| vec![s.acts([s.pass(30), Step::Hold])], "calls=3 acted=3 | Timeout Unknown attempts=3 | 93s"),
    (Read,     "silence, the request unread", |s| vec![vec![s.pass(30), Step::Hold], s.ok()], "calls=1 acted=1 | 200 attempts=2 | 31s"),
    (Create,   "silence, the request unread", |s| vec![vec![s.pass(30), Step::Hold], s.ok()], "calls=0 acted=0 | Timeout Unknown attempts=1 | 30s"),
    (Read,     "a body that stops", |s| vec![s.acts([head(9), Step::write("{"), s.pass(30), Step::Hold]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 31s"),
    (Create,   "silence beyond the deadline", |s| vec![s.acts([s.pass(100), Step::Hold])], "calls=1 acted=1 | Timeout Unknown attempts=1 | 100s"),
    (Read,     "the deadline shortens the last attempt", |s| vec![s.acts([s.pass(29), Step::Close]), s.acts([s.pass(29), Step::Close]), s.acts([s.pass(39), Step::Hold])], "calls=3 acted=3 | Timeout Unknown attempts=3 | 100s"),

    // Statuses that may pass.
    (Read,     "408", |s| vec![rejects("408 Request Timeout", ""), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Keyed,    "408", |s| vec![rejects("408 Request Timeout", ""), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Create,   "408", |s| vec![rejects("408 Request Timeout", ""), s.ok()], "calls=1 acted=0 | 408 attempts=1 | 0s"),
    (Harmless, "408", |s| vec![rejects("408 Request Timeout", ""), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Read,     "425", |s| vec![rejects("425 Too Early", ""), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Create,   "425", |s| vec![rejects("425 Too Early", ""), s.ok()], "calls=1 acted=0 | 425 attempts=1 | 0s"),
    (Read,     "500", |s| vec![s.answers("500 Internal Server Error", ""), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Keyed,    "500", |s| vec![s.answers("500 Internal Server Error", ""), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "500", |s| vec![s.answers("500 Internal Server Error", ""), s.ok()], "calls=1 acted=1 | 500 attempts=1 | 0s"),
    (Harmless, "500", |s| vec![s.answers("500 Internal Server Error", ""), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Read,     "500 for good", |s| vec![s.answers("500 Internal Server Error", "")], "calls=3 acted=3 | 500 attempts=3 | 3s"),
    (Read,     "502", |s| vec![s.answers("502 Bad Gateway", ""), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "502", |s| vec![s.answers("502 Bad Gateway", ""), s.ok()], "calls=1 acted=1 | 502 attempts=1 | 0s"),
    (Read,     "502 as a web page", |s| vec![s.acts([html()]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "502 as a web page", |s| vec![s.acts([html()]), s.ok()], "calls=1 acted=1 | 502 attempts=1 | 0s"),
    (Read,     "503", |s| vec![s.answers("503 Service Unavailable", ""), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "503", |s| vec![s.answers("503 Service Unavailable", ""), s.ok()], "calls=1 acted=1 | 503 attempts=1 | 0s"),
    (Read,     "503, come back in 7 s", |s| vec![s.answers("503 Service Unavailable", "retry-after: 7\r\n"), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 7s"),
    (Create,   "503, come back in 7 s", |s| vec![s.answers("503 Service Unavailable", "retry-after: 7\r\n"), s.ok()], "calls=1 acted=1 | 503 retry_after=7s attempts=1 | 0s"),
    (Read,     "504", |s| vec![s.answers("504 Gateway Timeout", ""), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Create,   "504", |s| vec![s.answers("504 Gateway Timeout", ""), s.ok()], "calls=1 acted=1 | 504 attempts=1 | 0s"),

    // Pace.
    (Read,     "429 without rate limit headers", |s| vec![rejects("429 Too Many Requests", ""), s.ok()], "calls=1 acted=0 | 429 attempts=1 | 0s"),
    (Create,   "429 without rate limit headers", |s| vec![rejects("429 Too Many Requests", ""), s.ok()], "calls=1 acted=0 | 429 attempts=1 | 0s"),
    (Read,     "429, retry after 7 s", |s| vec![rejects("429 Too Many Requests", "retry-after: 7\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 7s"),
    (Create,   "429, retry after 7 s", |s| vec![rejects("429 Too Many Requests", "retry-after: 7\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 7s"),
    (Read,     "429, retry at a date", |s| vec![rejects("429 Too Many Requests", "retry-after: Sun, 06 Nov 1994 08:49:57 GMT\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 20s"),
    (Create,   "429, retry at a date", |s| vec![rejects("429 Too Many Requests", "retry-after: Sun, 06 Nov 1994 08:49:57 GMT\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 20s"),
    (Read,     "429, retry at a past date", |s| vec![rejects("429 Too Many Requests", "retry-after: Sun, 06 Nov 1994 08:00:00 GMT\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Read,     "429, invalid Retry-After", |s| vec![rejects("429 Too Many Requests", "retry-after: soon\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Create,   "429, invalid Retry-After", |s| vec![rejects("429 Too Many Requests", "retry-after: soon\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 1s"),
    (Read,     "429, retry after a day", |s| vec![rejects("429 Too Many Requests", "retry-after: 86400\r\n"), s.ok()], "calls=1 acted=0 | 429 retry_after=86400s attempts=1 | 0s"),
    (Create,   "429, retry after a day", |s| vec![rejects("429 Too Many Requests", "retry-after: 86400\r\n"), s.ok()], "calls=1 acted=0 | 429 retry_after=86400s attempts=1 | 0s"),
    (Read,     "429, the window ends in 5 s", |s| vec![rejects("429 Too Many Requests", "x-ratelimit-reset: 784111782\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 5s"),
    (Read,     "429 with two waits", |s| vec![rejects("429 Too Many Requests", "retry-after: 3\r\nretry-after: 9\r\n"), s.ok()], "calls=2 acted=1 | 200 attempts=2 | 9s"),
    (Read,     "repeated 429", |_| vec![rejects("429 Too Many Requests", "retry-after: 7\r\n"), rejects("429 Too Many Requests", "retry-after: 50\r\n"), rejects("429 Too Many Requests", "retry-after: 40\r\n")], "calls=3 acted=0 | 429 retry_after=40s attempts=3 | 57s"),
    (Read,     "429, a wait beyond the deadline", |s| vec![s.acts([s.pass(29), Step::Close]), s.acts([s.pass(29), Step::write("HTTP/1.1 429 Too Many Requests\r\nretry-after: 55\r\ncontent-length: 0\r\n\r\n")]), s.ok()], "calls=2 acted=2 | 429 retry_after=55s attempts=2 | 59s"),

    // Statuses that will not pass.
    (Read,     "401", |s| vec![rejects("401 Unauthorized", ""), s.ok()], "calls=1 acted=0 | 401 attempts=1 | 0s"),
    (Create,   "400", |s| vec![rejects("400 Bad Request", ""), s.ok()], "calls=1 acted=0 | 400 attempts=1 | 0s"),
    (Keyed,    "409", |s| vec![rejects("409 Conflict", ""), s.ok()], "calls=1 acted=0 | 409 attempts=1 | 0s"),
    (Read,     "404", |s| vec![rejects("404 Not Found", ""), s.ok()], "calls=1 acted=0 | 404 attempts=1 | 0s"),
    (Read,     "501", |s| vec![rejects("501 Not Implemented", ""), s.ok()], "calls=1 acted=0 | 501 attempts=1 | 0s"),
    (Read,     "an unknown status", |s| vec![s.answers("799 Unknown", ""), s.ok()], "calls=1 acted=1 | 799 attempts=1 | 0s"),
    (Read,     "307 to another place", |s| vec![s.answers("307 Temporary Redirect", "location: http://127.0.0.1:9/\r\n"), s.ok()], "calls=1 acted=1 | 307 attempts=1 | 0s"),
    (Create,   "307 to another place", |s| vec![s.answers("307 Temporary Redirect", "location: http://127.0.0.1:9/\r\n"), s.ok()], "calls=1 acted=1 | 307 attempts=1 | 0s"),

    // Odd answers.
    (Read,     "JSON that is cut", |s| vec![s.acts([response("200 OK", "", "{\"a\":")])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "an empty 200", |s| vec![s.acts([response("200 OK", "", "")])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "a web page for JSON", |s| vec![s.acts([response("200 OK", "content-type: text/html\r\n", "<html>")])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "unrequested gzip", |s| vec![s.acts([response("200 OK", "content-encoding: gzip\r\n", "\u{1f}")])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "100 before the answer", |s| vec![s.acts([Step::write("HTTP/1.1 100 Continue\r\n\r\n"), Step::write(OK)])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Create,   "103 before the answer", |s| vec![s.acts([Step::write("HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n"), Step::write(OK)])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "content-length too short", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}surplus")])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "content-length too long", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{}"), Step::Close]), s.ok()], "calls=2 acted=2 | 200 attempts=2 | 1s"),
    (Read,     "content-length twice, the same", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\n{}")])], "calls=1 acted=1 | 200 attempts=1 | 0s"),
    (Read,     "content-length twice, not the same", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}")]), s.ok()], "calls=1 acted=1 | Decode Answered attempts=1 | 0s"),
    (Create,   "content-length twice, not the same", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}")]), s.ok()], "calls=1 acted=1 | Decode Answered attempts=1 | 0s"),
    (Read,     "content-length of nonsense", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}")]), s.ok()], "calls=1 acted=1 | Decode Answered attempts=1 | 0s"),
    (Read,     "not HTTP at all", |s| vec![s.acts([Step::write("SSH-2.0-OpenSSH_9.6\r\n\r\n"), Step::Close]), s.ok()], "calls=1 acted=1 | Decode Answered attempts=1 | 0s"),
    (Create,   "not HTTP at all", |s| vec![s.acts([Step::write("SSH-2.0-OpenSSH_9.6\r\n\r\n"), Step::Close]), s.ok()], "calls=1 acted=1 | Decode Answered attempts=1 | 0s"),
    (Read,     "a body over the limit", |s| vec![s.acts([head(100_000), Step::Hold]), s.ok()], "calls=1 acted=1 | TooLarge Answered attempts=1 | 0s"),
    (Read,     "an endless body", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\n\r\n"), Step::Write(vec![b'x'; 100_000]), Step::Hold]), s.ok()], "calls=1 acted=1 | TooLarge Answered attempts=1 | 0s"),
    (Read,     "a header of a megabyte", |s| vec![s.acts([Step::write(format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(1 << 20))), Step::Hold]), s.ok()], "calls=1 acted=1 | Decode Answered attempts=1 | 0s"),
];

fn head(length: usize) -> Step {
    Step::write(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n"
    ))
}

fn html() -> Step {
    response(
        "502 Bad Gateway",
        "content-type: text/html\r\n",
        "<html>bad</html>",
    )
}

/// The stack of policies that the rows speak of.
fn stack(clock: &ManualClock, transport: SharedTransport) -> SharedTransport {
    Policies::new(SharedClock::new(clock.clone()))
        .deadline(Duration::from_secs(100))
        .attempt_timeout(Duration::from_secs(30))
        .retry(
            RetryPolicy::default()
                .base_delay(Duration::from_secs(1))
                .max_attempts(NonZeroU32::new(3).unwrap())
                .jitter(|| 1.0),
        )
        .wrap(transport)
}

fn request(class: Class, base: &str) -> Request {
    let retry = match class {
        Read => RetryClass::Safe,
        Keyed => RetryClass::WithKey,
        Create | Harmless => RetryClass::Never,
    };
    let mut request = http::Request::builder()
        .uri(format!("{base}/thing/?name=a%20name"))
        .method(if class == Read { "GET" } else { "POST" })
        .extension(OperationContext::new("thing", "/thing/", retry))
        .extension({
            let mut options = CallOptions::default();
            options.is_idempotent = class == Harmless;
            options.collect_limit = Some(10_000);
            options
        });
    if class == Keyed {
        request = request.header("idempotency-key", "k");
    }
    let body = if class == Read { "" } else { r#"{"a":1}"# };
    request.body(RequestBody::from(body)).unwrap()
}

/// Sends the call and describes its result.
async fn outcome(stack: &SharedTransport, request: Request) -> String {
    let ended: Result<_, TransportError> = async {
        let response = stack.send(request).await?;
        let (status, report) = (response.status(), CallReport::of(&response));
        response.into_body().collect(10_000).await?;
        Ok((status, report))
    }
    .await;
    match ended {
        Ok((status, report)) => {
            let mut text = status.as_str().to_owned();
            if let Some(wait) = report.retry_after {
                write!(text, " retry_after={}s", wait.as_secs()).unwrap();
            }
            write!(text, " attempts={}", report.attempts).unwrap();
            text
        }
        Err(error) => {
            let (kind, delivery) = (error.kind(), error.delivery());
            format!("{kind:?} {delivery:?} attempts={}", error.attempts())
        }
    }
}

/// 6 November 1994, 08:49:37 UTC, the moment of RFC 9110's examples.
fn a_moment() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
}

fn scene() -> Scene {
    Scene {
        clock: ManualClock::auto_starting_at(a_moment()),
        acted: Arc::default(),
    }
}

fn check_all(transport: fn() -> SharedTransport) {
    let mut wrong = String::new();
    for (class, fault, script, expected) in ROWS {
        run(async {
            let scene = scene();
            let server = FaultServer::start(script(&scene)).await;
            let stack = stack(&scene.clock, transport());
            let outcome = outcome(&stack, request(*class, &server.base_url())).await;
            let acted = scene.acted.load(Ordering::Relaxed);
            let got = format!(
                "calls={} acted={acted} | {outcome} | {}s",
                server.seen().begun,
                scene.clock.elapsed().as_secs()
            );
            assert!(
                *class != Create || acted <= 1,
                "a write was done twice: {class:?}, {fault}"
            );
            if expected.split(" or ").all(|expected| expected != got) {
                writeln!(
                    wrong,
                    "{class:?}, {fault}\n  expected {expected}\n  got      {got}"
                )
                .unwrap();
            }
        });
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn hyper() -> SharedTransport {
    SharedTransport::new(HyperTransport::new().unwrap())
}

fn reqwest() -> SharedTransport {
    SharedTransport::new(ReqwestTransport::new().unwrap())
}

#[test]
fn the_matrix_is_large_enough() {
    assert!(ROWS.len() >= 60, "{} rows", ROWS.len());
}

#[test]
fn every_row_on_hyper() {
    check_all(hyper);
}

#[test]
fn every_row_on_reqwest() {
    check_all(reqwest);
}

/// The rows without a server: no process listens.
#[test]
fn a_refused_connection_is_tried_again_for_every_class() {
    for transport in [hyper, reqwest] {
        for class in [Read, Create, Keyed, Harmless] {
            run(async {
                let clock = scene().clock;
                let stack = stack(&clock, transport());
                // Unlike a port that was free a moment ago, no other test gets this one.
                let outcome = outcome(&stack, request(class, "http://127.0.0.1:1")).await;
                assert_eq!(outcome, "Connect NotSent attempts=3");
                assert_eq!(clock.elapsed(), Duration::from_secs(3));
            });
        }
    }
}

/// The rows of two calls: the server closes the connection between them.
#[test]
fn a_connection_closed_between_calls_costs_no_call_and_no_time() {
    for transport in [hyper, reqwest] {
        for class in [Read, Create, Keyed, Harmless] {
            run(async {
                let scene = scene();
                let first = scene.acts([Step::write(OK), Step::Gate, Step::Close]);
                let server = FaultServer::start(vec![first, scene.ok()]).await;
                let stack = stack(&scene.clock, transport());
                for call in 0..2 {
                    let outcome = outcome(&stack, request(class, &server.base_url())).await;
                    // Before the second call the client may or may not have
                    // noticed the end. Where it wrote on the dead connection a
                    // create must fail rather than be sent again.
                    let unlucky =
                        call == 1 && class == Create && outcome == "Interrupted Unknown attempts=1";
                    assert!(
                        unlucky || outcome.starts_with("200 "),
                        "{class:?}: {outcome}"
                    );
                    server.open();
                    server.until(|seen| seen.closed > call || call == 1).await;
                    // The pool learns of the end when its task runs.
                    for _ in 0..10 {
                        tokio::task::yield_now().await;
                    }
                }
                assert!(scene.acted.load(Ordering::Relaxed) <= 2);
            });
        }
    }
}

/// A slow server of one call does not advance the clock of another by more than stated.
#[test]
fn the_clock_of_the_matrix_starts_at_the_moment_of_its_dates() {
    let scene = scene();
    assert_eq!(scene.clock.now(), a_moment());
    assert_eq!(scene.clock.monotonic(), Duration::ZERO);
}
