//! Fault matrix of the client: a read, a creation and another write, each with every fault,
//! over sockets and on both HTTP stacks. The matrix of didit-transport covers more retry
//! classes.
//!
//! A row has the number of requests that the server received ("calls") and executed
//! ("acted"), the result of the call, and its duration. No test sleeps: the clock skips
//! waits, and a slow server advances it.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use didit_api::transport::policy::RetryPolicy;
use didit_api::transport::{ManualClock, SharedClock};
use didit_api::types::CreateSession;
use didit_api::{Client, ClientBuilder, Error};
use didit_transport::contract::{FaultServer, Step, run};

use crate::support::{OTHER, SESSION};

/// Successful response of every operation of the matrix.
const BODY: &str = r#"{"session_id":"11111111-2222-4333-8444-555555555555","session_number":1,"session_token":"t","status":"Not Started","url":"https://verify.didit.me/session/t"}"#;

/// Context of a script.
struct Scene {
    clock: ManualClock,
    acted: Arc<AtomicUsize>,
}

impl Scene {
    /// Steps that read the request, execute it, and continue with `then`.
    fn acts(&self, then: impl IntoIterator<Item = Step>) -> Vec<Step> {
        let acted = Arc::clone(&self.acted);
        let count = Step::act(move || {
            acted.fetch_add(1, Ordering::Relaxed);
        });
        [Step::ReadAll, count].into_iter().chain(then).collect()
    }

    /// Steps that execute the request and respond with success.
    fn ok(&self) -> Vec<Step> {
        self.acts([respond("200 OK", "", BODY)])
    }

    /// Advances the clock.
    fn pass(&self, seconds: u64) -> Step {
        let clock = self.clock.clone();
        Step::act(move || clock.advance(Duration::from_secs(seconds)))
    }
}

fn respond(status: &str, headers: &str, body: &str) -> Step {
    let length = body.len();
    Step::write(format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}"
    ))
}

/// Steps that read the request and reject it without executing it.
fn rejects(status: &str, headers: &str) -> Vec<Step> {
    vec![Step::ReadAll, respond(status, headers, "{}")]
}

/// Start of a response with a longer `content-length`.
fn part(body: &str) -> Step {
    Step::write(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{body}"
    ))
}

type Script = fn(&Scene) -> Vec<Vec<Step>>;

/// Fault, its script, and the expected results of a read, a creation and an approval.
type Row = (&'static str, Script, [&'static str; 3]);

/// Back-off is 1 s, then 2 s; the limits are 30 s per attempt, 100 s per call, 3 attempts.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    // A race: if the stack knows that it wrote nothing before the reset, it sends even a
    // write again.
    ("reset before the request", |s| vec![vec![Step::Reset], s.ok()], [
        "calls=1 acted=1 | value | 1s",
        "calls=1 acted=1 | value | 1s or calls=0 acted=0 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | value | 1s or calls=0 acted=0 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("reset after half of it", |s| vec![vec![Step::ReadHalf, Step::Reset], s.ok()], [
        "calls=2 acted=1 | value | 1s",
        "calls=1 acted=0 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=0 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("reset after all of it", |s| vec![s.acts([Step::Reset]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("closed after all of it", |s| vec![s.acts([Step::Close]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("reset after the headers", |s| vec![s.acts([part(""), Step::Reset]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("closed in the body", |s| vec![s.acts([part("{\"a\""), Step::Close]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("headers after 20 s", |s| vec![s.acts([s.pass(20), respond("200 OK", "", BODY)])], [
        "calls=1 acted=1 | value | 20s",
        "calls=1 acted=1 | value | 20s",
        "calls=1 acted=1 | value | 20s",
    ]),
    ("no headers for 30 s", |s| vec![s.acts([s.pass(30), Step::Hold]), s.ok()], [
        "calls=2 acted=2 | value | 31s",
        "calls=1 acted=1 | error [timeout may_have_taken_effect] attempts=1 | 30s",
        "calls=1 acted=1 | error [timeout may_have_taken_effect] attempts=1 | 30s",
    ]),
    ("never any headers", |s| vec![s.acts([s.pass(30), Step::Hold])], [
        "calls=3 acted=3 | error [timeout retryable] attempts=3 | 93s",
        "calls=1 acted=1 | error [timeout may_have_taken_effect] attempts=1 | 30s",
        "calls=1 acted=1 | error [timeout may_have_taken_effect] attempts=1 | 30s",
    ]),
    ("a body that stops for 30 s", |s| vec![s.acts([part("{"), s.pass(30), Step::Hold]), s.ok()], [
        "calls=2 acted=2 | value | 31s",
        "calls=1 acted=1 | error [timeout may_have_taken_effect] attempts=1 | 30s",
        "calls=1 acted=1 | error [timeout may_have_taken_effect] attempts=1 | 30s",
    ]),
    ("no response, request not read", |s| vec![vec![s.pass(30), Step::Hold], s.ok()], [
        "calls=1 acted=1 | value | 31s",
        "calls=0 acted=0 | error [timeout may_have_taken_effect] attempts=1 | 30s",
        "calls=0 acted=0 | error [timeout may_have_taken_effect] attempts=1 | 30s",
    ]),
    ("408", |s| vec![rejects("408 Request Timeout", ""), s.ok()], [
        "calls=2 acted=1 | value | 1s",
        "calls=1 acted=0 | error [timeout retryable] 408 attempts=1 | 0s",
        "calls=1 acted=0 | error [timeout retryable] 408 attempts=1 | 0s",
    ]),
    ("425", |s| vec![rejects("425 Too Early", ""), s.ok()], [
        "calls=2 acted=1 | value | 1s",
        "calls=1 acted=0 | error [retryable] 425 attempts=1 | 0s",
        "calls=1 acted=0 | error [retryable] 425 attempts=1 | 0s",
    ]),
    ("429 without headers", |s| vec![rejects("429 Too Many Requests", ""), s.ok()], [
        "calls=1 acted=0 | error [rate_limited retryable] 429 attempts=1 | 0s",
        "calls=1 acted=0 | error [rate_limited retryable] 429 attempts=1 | 0s",
        "calls=1 acted=0 | error [rate_limited retryable] 429 attempts=1 | 0s",
    ]),
    ("429, come back in 7 s", |s| vec![rejects("429 Too Many Requests", "retry-after: 7\r\n"), s.ok()], [
        "calls=2 acted=1 | value | 7s",
        "calls=2 acted=1 | value | 7s",
        "calls=2 acted=1 | value | 7s",
    ]),
    ("429, come back at a date", |s| vec![rejects("429 Too Many Requests", "retry-after: Sun, 06 Nov 1994 08:49:57 GMT\r\n"), s.ok()], [
        "calls=2 acted=1 | value | 20s",
        "calls=2 acted=1 | value | 20s",
        "calls=2 acted=1 | value | 20s",
    ]),
    ("429, come back at nonsense", |s| vec![rejects("429 Too Many Requests", "retry-after: soon\r\n"), s.ok()], [
        "calls=2 acted=1 | value | 1s",
        "calls=2 acted=1 | value | 1s",
        "calls=2 acted=1 | value | 1s",
    ]),
    ("429, come back in a day", |s| vec![rejects("429 Too Many Requests", "retry-after: 86400\r\n"), s.ok()], [
        "calls=1 acted=0 | error [rate_limited retryable] 429 retry_after=86400s attempts=1 | 0s",
        "calls=1 acted=0 | error [rate_limited retryable] 429 retry_after=86400s attempts=1 | 0s",
        "calls=1 acted=0 | error [rate_limited retryable] 429 retry_after=86400s attempts=1 | 0s",
    ]),
    ("500", |s| vec![s.acts([respond("500 Internal Server Error", "", "{}")]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 500 attempts=1 | 0s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 500 attempts=1 | 0s",
    ]),
    ("500 for good", |s| vec![s.acts([respond("500 Internal Server Error", "", "{}")])], [
        "calls=3 acted=3 | error [server retryable] 500 attempts=3 | 3s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 500 attempts=1 | 0s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 500 attempts=1 | 0s",
    ]),
    ("502", |s| vec![s.acts([respond("502 Bad Gateway", "", "{}")]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 502 attempts=1 | 0s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 502 attempts=1 | 0s",
    ]),
    ("502 as a web page", |s| vec![s.acts([respond("502 Bad Gateway", "content-type: text/html\r\n", "<html>bad</html>")]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 502 attempts=1 | 0s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 502 attempts=1 | 0s",
    ]),
    ("503", |s| vec![s.acts([respond("503 Service Unavailable", "", "{}")]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 503 attempts=1 | 0s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 503 attempts=1 | 0s",
    ]),
    ("503, come back in 7 s", |s| vec![s.acts([respond("503 Service Unavailable", "retry-after: 7\r\n", "{}")]), s.ok()], [
        "calls=2 acted=2 | value | 7s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 503 retry_after=7s attempts=1 | 0s",
        "calls=1 acted=1 | error [server may_have_taken_effect] 503 retry_after=7s attempts=1 | 0s",
    ]),
    ("504", |s| vec![s.acts([respond("504 Gateway Timeout", "", "{}")]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [timeout server may_have_taken_effect] 504 attempts=1 | 0s",
        "calls=1 acted=1 | error [timeout server may_have_taken_effect] 504 attempts=1 | 0s",
    ]),
    ("JSON that is cut", |s| vec![s.acts([respond("200 OK", "", "{\"status\":\"Appro")]), s.ok()], [
        "calls=1 acted=1 | error [decode] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
    ]),
    ("an empty 200", |s| vec![s.acts([respond("200 OK", "", "")]), s.ok()], [
        "calls=1 acted=1 | error [decode] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
        "calls=1 acted=1 | value | 0s",
    ]),
    ("JSON of the wrong type", |s| vec![s.acts([respond("200 OK", "", "[1]")]), s.ok()], [
        "calls=1 acted=1 | error [decode] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
    ]),
    ("a field of the wrong type", |s| vec![s.acts([respond("200 OK", "", "{\"session_id\":{}}")]), s.ok()], [
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
        "calls=1 acted=1 | value | 0s",
    ]),
    ("a web page for JSON", |s| vec![s.acts([respond("200 OK", "content-type: text/html\r\n", "<html>")]), s.ok()], [
        "calls=1 acted=1 | error [decode] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
    ]),
    ("unrequested gzip", |s| vec![s.acts([respond("200 OK", "content-encoding: gzip\r\n", "\u{1f}\u{8b}")]), s.ok()], [
        "calls=1 acted=1 | error [decode] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] 200 attempts=1 | 0s",
    ]),
    ("1xx before the response", |s| vec![s.acts([Step::write("HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n"), respond("200 OK", "", BODY)])], [
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | value | 0s",
    ]),
    ("content-length too short", |s| vec![s.acts([Step::write(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{BODY}surplus", BODY.len()))])], [
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | value | 0s",
    ]),
    ("content-length too long", |s| vec![s.acts([part(BODY), Step::Close]), s.ok()], [
        "calls=2 acted=2 | value | 1s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("content-length twice, the same", |s| vec![s.acts([respond("200 OK", &format!("content-length: {}\r\n", BODY.len()), BODY)])], [
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | value | 0s",
        "calls=1 acted=1 | value | 0s",
    ]),
    ("content-length twice, not the same", |s| vec![s.acts([respond("200 OK", "content-length: 2\r\n", BODY)]), s.ok()], [
        "calls=1 acted=1 | error [decode] attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("not HTTP at all", |s| vec![s.acts([Step::write("SSH-2.0-OpenSSH_9.6\r\n\r\n"), Step::Close]), s.ok()], [
        "calls=1 acted=1 | error [decode] attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [decode may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("a body over the limit", |s| vec![s.acts([Step::write("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"), Step::Hold]), s.ok()], [
        "calls=1 acted=1 | error [] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
        "calls=1 acted=1 | error [may_have_taken_effect] attempts=1 | 0s",
    ]),
    ("307 to another place", |s| vec![s.acts([respond("307 Temporary Redirect", "location: http://127.0.0.1:9/\r\n", "")]), s.ok()], [
        "calls=1 acted=1 | error [redirect] 307 attempts=1 | 0s",
        "calls=1 acted=1 | error [redirect] 307 attempts=1 | 0s",
        "calls=1 acted=1 | error [redirect] 307 attempts=1 | 0s",
    ]),
    ("501", |s| vec![rejects("501 Not Implemented", ""), s.ok()], [
        "calls=1 acted=0 | error [server] 501 attempts=1 | 0s",
        "calls=1 acted=0 | error [server] 501 attempts=1 | 0s",
        "calls=1 acted=0 | error [server] 501 attempts=1 | 0s",
    ]),
];

/// Prints the true predicates of an error.
fn printed(error: &Error) -> String {
    let predicates = [
        ("validation", error.is_validation()),
        ("auth", error.is_auth()),
        ("not_found", error.is_not_found()),
        ("rate_limited", error.is_rate_limited()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("server", error.is_server()),
        ("redirect", error.is_redirect()),
        ("decode", error.is_decode()),
        ("retryable", error.is_retryable()),
        ("may_have_taken_effect", error.may_have_taken_effect()),
    ];
    let yes = predicates
        .iter()
        .filter_map(|(name, yes)| yes.then_some(*name));
    let yes: Vec<_> = yes.collect();
    let mut text = format!("error [{}]", yes.join(" "));
    if let Some(status) = error.status() {
        write!(text, " {}", status.as_u16()).unwrap();
    }
    if let Some(wait) = error.retry_after() {
        write!(text, " retry_after={}s", wait.as_secs()).unwrap();
    }
    write!(text, " attempts={}", error.attempts()).unwrap();
    text
}

const CLASSES: [&str; 3] = ["read", "create", "approve"];

async fn call(class: &str, client: &Client) -> String {
    let sessions = client.sessions();
    let result = match class {
        "read" => sessions.retrieve_decision(SESSION).await.err(),
        "create" => sessions.create(CreateSession::new(OTHER)).await.err(),
        _ => sessions.approve(SESSION).await.err(),
    };
    result.map_or_else(|| "value".to_owned(), |error| printed(&error))
}

/// 6 November 1994, 08:49:37 UTC, the date of RFC 9110's examples.
fn scene() -> Scene {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    Scene {
        clock: ManualClock::auto_starting_at(start),
        acted: Arc::default(),
    }
}

fn client(
    base_url: &str,
    clock: &ManualClock,
    stack: fn(ClientBuilder) -> ClientBuilder,
) -> Client {
    let second = Duration::from_secs(1);
    let builder = Client::builder("s3cret-key")
        .base_url(base_url)
        .clock(SharedClock::new(clock.clone()))
        .timeout(second * 100)
        .attempt_timeout(second * 30)
        .retry(RetryPolicy::default().base_delay(second).jitter(|| 1.0));
    stack(builder).build().unwrap()
}

const STACKS: [fn(ClientBuilder) -> ClientBuilder; 2] =
    [ClientBuilder::hyper, ClientBuilder::reqwest];

#[test]
fn faults_on_both_stacks() {
    let mut wrong = String::new();
    for (stack, choose) in ["hyper", "reqwest"].into_iter().zip(STACKS) {
        for (fault, script, expected) in ROWS {
            for (class, expected) in CLASSES.into_iter().zip(expected) {
                let scene = scene();
                let got: String = run(async {
                    let server = FaultServer::start(script(&scene)).await;
                    let client = client(&server.base_url(), &scene.clock, choose);
                    let outcome = call(class, &client).await;
                    let acted = scene.acted.load(Ordering::Relaxed);
                    assert!(
                        class == "read" || acted <= 1,
                        "{class} was executed twice: {fault}"
                    );
                    let calls = server.seen().begun;
                    let seconds = scene.clock.elapsed().as_secs();
                    format!("calls={calls} acted={acted} | {outcome} | {seconds}s")
                });
                if expected.split(" or ").all(|expected| expected != got) {
                    writeln!(
                        wrong,
                        "{stack}, {class}, {fault}\n  expected {expected}\n  got      {got}"
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// No server listens.
#[test]
fn refused_connection_is_always_retried() {
    for choose in STACKS {
        for class in CLASSES {
            let clock = scene().clock;
            let outcome = run(async {
                // Unlike a port that was free a moment ago, no other test gets this one.
                call(class, &client("http://127.0.0.1:1", &clock, choose)).await
            });
            assert_eq!(outcome, "error [connect retryable] attempts=3", "{class}");
            assert_eq!(clock.elapsed(), Duration::from_secs(3));
        }
    }
}

/// A 503 to a deletion is documented to have changed nothing.
#[test]
fn delete_is_retried_only_after_503() {
    for choose in STACKS {
        for (script, expected) in [
            (
                (|s| vec![rejects("503 Unavailable", ""), s.ok()]) as Script,
                "value after 2 calls",
            ),
            (
                |_| vec![rejects("503 Unavailable", "")],
                "error [server retryable] 503 attempts=3 after 3 calls",
            ),
            (
                |s| vec![s.acts([respond("500 Error", "", "")]), s.ok()],
                "error [server may_have_taken_effect] 500 attempts=1 after 1 calls",
            ),
            (
                |s| vec![s.acts([Step::Close]), s.ok()],
                "error [may_have_taken_effect] attempts=1 after 1 calls",
            ),
        ] {
            let scene = scene();
            let got = run(async {
                let server = FaultServer::start(script(&scene)).await;
                let client = client(&server.base_url(), &scene.clock, choose);
                let result = client.sessions().delete(SESSION).await.err();
                let printed = result.map_or_else(|| "value".to_owned(), |error| printed(&error));
                format!("{printed} after {} calls", server.seen().begun)
            });
            assert_eq!(got, expected);
        }
    }
}
