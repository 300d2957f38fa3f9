//! The retry policy: which requests are retried, and when.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use std::sync::{Arc, Mutex};

use futures_executor::block_on;
use futures_util::stream;
use proptest::prelude::*;

use didit_transport::policy::{
    AttemptResult, Policies, RetryBudget, RetryContext, RetryDecision, RetryPolicy,
};
use didit_transport::{
    Attempt, CallOptions, CallReport, Clock, DeliveryState, ManualClock, OperationContext, Request,
    RequestBody, Response, ResponseBody, RetryClass, SharedClock, SharedTransport, Transport,
    TransportError, TransportErrorKind, from_fn,
};
use http::{HeaderMap, StatusCode};

const SECOND: Duration = Duration::from_secs(1);

/// Returns a policy with the maximum jitter: waits of 1, 2, 4, 8, 8 … seconds.
fn policy() -> RetryPolicy {
    RetryPolicy::default()
        .base_delay(SECOND)
        .max_attempts(NonZeroU32::new(4).unwrap())
        .jitter(|| 1.0)
}

fn context(is_idempotent: bool) -> RetryContext {
    RetryContext {
        is_idempotent,
        attempt: NonZeroU32::MIN,
        max_attempts: None,
        remaining: None,
        now: SystemTime::UNIX_EPOCH + SECOND * 784_111_777,
    }
}

fn after(seconds: u64) -> RetryDecision {
    RetryDecision::After(Duration::from_secs(seconds))
}

fn answered(
    status: u16,
    headers: &[(&'static str, &'static str)],
    is_idempotent: bool,
) -> RetryDecision {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| {
            (
                http::HeaderName::from_static(name),
                http::HeaderValue::from_static(value),
            )
        })
        .collect();
    let status = StatusCode::from_u16(status).unwrap();
    policy().decide(
        context(is_idempotent),
        AttemptResult::Answered(status, &headers),
    )
}

fn failed(kind: TransportErrorKind, delivery: DeliveryState, is_idempotent: bool) -> RetryDecision {
    policy().decide(
        context(is_idempotent),
        AttemptResult::Failed(kind, delivery),
    )
}

#[test]
fn errors_are_retried_by_kind_delivery_and_idempotency() {
    use DeliveryState::{Answered, NotSent, Unknown};
    use TransportErrorKind as Kind;
    // Kind, delivery, decision if idempotent, decision if not.
    let rows = [
        (Kind::Connect, NotSent, after(1), after(1)),
        (Kind::Timeout, Unknown, after(1), RetryDecision::Stop),
        (Kind::Timeout, NotSent, after(1), after(1)),
        (Kind::Interrupted, Unknown, after(1), RetryDecision::Stop),
        (Kind::Interrupted, Answered, after(1), RetryDecision::Stop),
        (Kind::Interrupted, NotSent, after(1), after(1)),
        (
            Kind::Request,
            NotSent,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
        (
            Kind::Request,
            Unknown,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
        (
            Kind::Deadline,
            Unknown,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
        (
            Kind::Decode,
            Answered,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
        (
            Kind::TooLarge,
            Answered,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
        (
            Kind::RateLimited,
            NotSent,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
        (
            Kind::Other,
            Unknown,
            RetryDecision::Stop,
            RetryDecision::Stop,
        ),
    ];
    for (kind, delivery, safe, unsafe_) in rows {
        assert_eq!(
            failed(kind, delivery, true),
            safe,
            "{kind:?} {delivery:?} safe"
        );
        assert_eq!(
            failed(kind, delivery, false),
            unsafe_,
            "{kind:?} {delivery:?} unsafe"
        );
    }
}

#[test]
fn statuses_are_retried_by_class_and_idempotency() {
    for status in [408, 425, 500, 502, 503, 504, 520, 524, 529] {
        assert_eq!(answered(status, &[], true), after(1), "{status}");
        assert_eq!(
            answered(status, &[], false),
            RetryDecision::Stop,
            "{status}"
        );
    }
    for status in [
        200, 201, 204, 301, 307, 400, 401, 403, 404, 409, 413, 422, 501, 505, 507, 530, 599,
    ] {
        assert_eq!(answered(status, &[], true), RetryDecision::Stop, "{status}");
        assert_eq!(
            answered(status, &[("retry-after", "1")], true),
            RetryDecision::Stop,
            "{status}"
        );
    }
}

#[test]
fn a_429_is_retried_only_with_rate_limit_headers() {
    for is_idempotent in [true, false] {
        assert_eq!(answered(429, &[], is_idempotent), RetryDecision::Stop);
        assert_eq!(
            answered(429, &[("retry-after", "7")], is_idempotent),
            after(7)
        );
        assert_eq!(
            answered(429, &[("x-ratelimit-remaining", "0")], is_idempotent),
            after(1)
        );
        assert_eq!(
            answered(429, &[("retry-after", "soon")], is_idempotent),
            after(1)
        );
    }
}

#[test]
fn retry_after_can_lengthen_a_wait_but_not_shorten_it() {
    assert_eq!(answered(503, &[("retry-after", "0")], true), after(1));
    assert_eq!(answered(503, &[("retry-after", "9")], true), after(9));
    let date = [("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT")];
    assert_eq!(answered(429, &date, true), after(23));
    assert_eq!(
        answered(429, &[("x-ratelimit-reset", "784111782")], true),
        after(5)
    );
}

#[test]
fn retry_after_beyond_the_maximum_is_not_retried() {
    assert_eq!(answered(429, &[("retry-after", "60")], true), after(60));
    assert_eq!(
        answered(429, &[("retry-after", "61")], true),
        RetryDecision::Stop
    );
    assert_eq!(
        answered(429, &[("retry-after", "86400")], true),
        RetryDecision::Stop
    );
}

#[test]
fn retry_after_beyond_the_deadline_is_not_retried() {
    let headers = HeaderMap::from_iter([(
        http::header::RETRY_AFTER,
        http::HeaderValue::from_static("10"),
    )]);
    let outcome = AttemptResult::Answered(StatusCode::TOO_MANY_REQUESTS, &headers);
    let with = |left| {
        let context = RetryContext {
            remaining: Some(left),
            ..context(true)
        };
        policy().decide(context, outcome)
    };
    assert_eq!(with(SECOND * 11), after(10));
    assert_eq!(with(SECOND * 10), RetryDecision::Stop);
}

#[test]
fn back_off_doubles_up_to_its_maximum() {
    let connect = AttemptResult::Failed(TransportErrorKind::Connect, DeliveryState::NotSent);
    let by_default = policy().max_attempts(NonZeroU32::MAX);
    let shorter = by_default.clone().max_delay(SECOND * 3);
    for (policy, waits) in [
        (by_default, [1, 2, 4, 8, 8, 8, 8]),
        (shorter, [1, 2, 3, 3, 3, 3, 3]),
    ] {
        let decisions = [1, 2, 3, 4, 5, 40, u32::MAX - 1].map(|attempt| {
            let attempt = NonZeroU32::new(attempt).unwrap();
            let context = RetryContext {
                attempt,
                ..context(true)
            };
            policy.decide(context, connect)
        });
        assert_eq!(decisions, waits.map(after));
    }
}

#[test]
fn max_attempts_of_the_call_override_those_of_the_policy() {
    let connect = AttemptResult::Failed(TransportErrorKind::Connect, DeliveryState::NotSent);
    let decide = |attempt, max| {
        let context = RetryContext {
            attempt: NonZeroU32::new(attempt).unwrap(),
            max_attempts: NonZeroU32::new(max),
            ..context(true)
        };
        policy().decide(context, connect)
    };
    assert_eq!(decide(1, 1), RetryDecision::Stop);
    assert_eq!(decide(3, 0), after(4));
    assert_eq!(decide(4, 0), RetryDecision::Stop);
    assert_eq!(decide(4, 9), after(8));
}

/// Policies on a scripted transport; the last entry of the script repeats.
struct Fixture {
    clock: ManualClock,
    stack: SharedTransport,
    sent: Arc<Mutex<Vec<u32>>>,
}

type Entry = fn() -> Result<Response, TransportError>;

fn fixture(policy: RetryPolicy, script: Vec<Entry>) -> Fixture {
    let clock = ManualClock::auto();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = sent.clone();
    let transport = from_fn(move |request| {
        let mut log = log.lock().unwrap();
        log.push(Attempt::of(&request).number());
        let entry = script[(log.len() - 1).min(script.len() - 1)];
        async move { entry() }
    });
    let stack = Policies::new(SharedClock::new(clock.clone()))
        .retry(policy)
        .wrap(SharedTransport::new(transport));
    Fixture { clock, stack, sent }
}

fn status(code: u16) -> Response {
    let mut response = Response::new(ResponseBody::empty());
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    response
}

fn get() -> Request {
    Request::default()
}

fn post(options: CallOptions, class: RetryClass) -> Request {
    http::Request::post("http://h/")
        .extension(options)
        .extension(OperationContext::new("make", "/make", class))
        .body(RequestBody::from("{}"))
        .unwrap()
}

#[test]
fn a_transient_failure_is_retried_and_reported() {
    let fixture = fixture(
        policy(),
        vec![
            || Err(TransportError::new(TransportErrorKind::Timeout)),
            || Ok(status(503)),
            || Ok(status(200)),
        ],
    );
    let response = block_on(fixture.stack.send(get())).unwrap();
    let report = CallReport::of(&response);
    assert_eq!(
        (report.attempts, report.earlier_attempts),
        (3, DeliveryState::Answered)
    );
    assert_eq!(*fixture.sent.lock().unwrap(), [1, 2, 3]);
    assert_eq!(fixture.clock.elapsed(), SECOND * 3);
}

#[test]
fn unavailable_service_has_not_acted() {
    let fixture = fixture(policy(), vec![|| Ok(status(503)), || Ok(status(200))]);
    let request = post(CallOptions::default(), RetryClass::WhenUnavailable);
    let response = block_on(fixture.stack.send(request)).unwrap();
    let report = CallReport::of(&response);
    assert_eq!(
        (report.attempts, report.earlier_attempts),
        (2, DeliveryState::NotSent)
    );
}

#[test]
fn an_earlier_timeout_is_reported_when_the_last_attempt_cannot_connect() {
    let fixture = fixture(
        policy(),
        vec![
            || Err(TransportError::new(TransportErrorKind::Timeout)),
            || Err(TransportError::new(TransportErrorKind::Connect)),
        ],
    );
    let error = block_on(fixture.stack.send(get())).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert_eq!(
        (error.attempts(), error.delivery()),
        (4, DeliveryState::Unknown)
    );
}

#[test]
fn a_write_that_may_have_happened_is_sent_once() {
    let scripts: [Entry; 4] = [
        || Err(TransportError::new(TransportErrorKind::Timeout)),
        || Err(TransportError::new(TransportErrorKind::Interrupted)),
        || Ok(status(500)),
        || Ok(status(503)),
    ];
    for script in scripts {
        for class in [RetryClass::Never, RetryClass::WithKey] {
            let fixture = fixture(policy(), vec![script]);
            _ = block_on(fixture.stack.send(post(CallOptions::default(), class)));
            assert_eq!(*fixture.sent.lock().unwrap(), [1]);
        }
    }
}

#[test]
fn an_idempotency_key_or_option_makes_a_write_idempotent() {
    let script: Vec<Entry> = vec![|| Ok(status(500)), || Ok(status(201))];
    let mut with_key = post(CallOptions::default(), RetryClass::WithKey);
    with_key
        .headers_mut()
        .insert("idempotency-key", http::HeaderValue::from_static("k"));
    let mut idempotent = CallOptions::default();
    idempotent.is_idempotent = true;
    for request in [with_key, post(idempotent, RetryClass::Never)] {
        let fixture = fixture(policy(), script.clone());
        assert_eq!(block_on(fixture.stack.send(request)).unwrap().status(), 201);
    }
}

#[test]
fn a_wait_beyond_the_maximum_is_reported_and_not_waited() {
    let fixture = fixture(
        policy(),
        vec![|| {
            let mut response = status(429);
            response
                .headers_mut()
                .insert("retry-after", http::HeaderValue::from_static("86400"));
            Ok(response)
        }],
    );
    let response = block_on(fixture.stack.send(get())).unwrap();
    let report = CallReport::of(&response);
    assert_eq!(report.retry_after, Some(SECOND * 86_400));
    assert_eq!(
        (report.attempts, fixture.clock.elapsed()),
        (1, Duration::ZERO)
    );
}

#[test]
fn an_empty_budget_returns_failures() {
    let policy = policy().budget(RetryBudget::new(1));
    let fixture = fixture(policy, vec![|| Ok(status(503))]);
    block_on(fixture.stack.send(get())).unwrap();
    assert_eq!(fixture.sent.lock().unwrap().len(), 2);
    block_on(fixture.stack.send(get())).unwrap();
    assert_eq!(fixture.sent.lock().unwrap().len(), 3);
}

#[test]
fn a_truncated_collected_body_is_retried() {
    let script: Vec<Entry> = vec![
        || {
            let cut = stream::iter([
                Ok(bytes::Bytes::from_static(b"ab")),
                Err(TransportError::new(TransportErrorKind::Interrupted)),
            ]);
            Ok(Response::new(ResponseBody::from_stream(cut)))
        },
        || Ok(Response::new("abc".into())),
    ];
    let fixture = fixture(policy(), script);
    let mut request = get();
    let mut options = CallOptions::default();
    options.collect_limit = Some(100);
    request.extensions_mut().insert(options);
    let whole = block_on(async {
        let response = fixture.stack.send(request).await.unwrap();
        response.into_body().collect(100).await.unwrap()
    });
    assert_eq!(whole, "abc");
}

/// An action of the server on an attempt.
#[derive(Debug, Clone)]
enum Action {
    Fail(TransportErrorKind),
    Answer {
        status: u16,
        retry_after: Option<String>,
        body_delay: u64,
        cut: bool,
    },
}

fn action() -> impl Strategy<Value = (u64, Action)> {
    let retry_after = prop_oneof![
        Just(None),
        (0_u64..200_000).prop_map(|seconds| Some(seconds.to_string())),
        Just(Some("Mon, 02 Nov 2026 00:00:00 GMT".to_owned())),
        Just(Some("tomorrow".to_owned())),
    ];
    let answer = (
        prop_oneof![Just(200_u16), Just(429), Just(503), 100_u16..600],
        retry_after,
        0_u64..100,
        any::<bool>(),
    )
        .prop_map(|(status, retry_after, body_delay, cut)| Action::Answer {
            status,
            retry_after,
            body_delay,
            cut,
        });
    let fail = prop_oneof![
        Just(TransportErrorKind::Connect),
        Just(TransportErrorKind::Timeout),
        Just(TransportErrorKind::Interrupted),
        Just(TransportErrorKind::Decode),
        Just(TransportErrorKind::Other),
    ]
    .prop_map(Action::Fail);
    // Up to 15 minutes before the head of the response.
    (prop_oneof![0_u64..3, 0_u64..900], prop_oneof![answer, fail])
}

proptest! {
    #[test]
    fn whatever_the_server_does_a_call_ends_by_its_deadline(
        deeds in prop::collection::vec(action(), 1..6),
        deadline in 1_u64..120,
        attempt_timeout in 1_u64..60,
        attempts in 1_u32..20,
        safe in any::<bool>(),
        collect in any::<bool>(),
    ) {
        let clock = ManualClock::auto();
        let server_clock = clock.clone();
        let seen = Arc::new(Mutex::new(0_usize));
        let counter = seen.clone();
        let transport = from_fn(move |_| {
            let clock = server_clock.clone();
            let (delay, action) = {
                let mut seen = counter.lock().unwrap();
                *seen += 1;
                deeds[(*seen - 1) % deeds.len()].clone()
            };
            async move {
                clock.sleep(SECOND * u32::try_from(delay).unwrap()).await;
                match action {
                    Action::Fail(kind) => Err(TransportError::new(kind)),
                    Action::Answer { status: code, retry_after, body_delay, cut } => {
                        let body = stream::once(async move {
                            clock.sleep(Duration::from_secs(body_delay)).await;
                            if cut {
                                Err(TransportError::new(TransportErrorKind::Interrupted))
                            } else {
                                Ok(bytes::Bytes::from_static(b"{}"))
                            }
                        });
                        let mut response = status(code).map(|_| ResponseBody::from_stream(body));
                        if let Some(wait) = retry_after {
                            response.headers_mut().insert("retry-after", wait.parse().unwrap());
                        }
                        Ok(response)
                    }
                }
            }
        });
        let stack = Policies::new(SharedClock::new(clock.clone()))
            .retry(RetryPolicy::default().max_retry_after(SECOND * 100_000))
            .wrap(SharedTransport::new(transport));
        let mut options = CallOptions::default();
        options.deadline = Some(Duration::from_secs(deadline));
        options.attempt_timeout = Some(Duration::from_secs(attempt_timeout));
        options.max_attempts = NonZeroU32::new(attempts);
        options.collect_limit = collect.then_some(1000);
        let class = if safe { RetryClass::Safe } else { RetryClass::Never };
        // A value or a typed error: the call must end.
        let ended = block_on(async {
            stack.send(post(options, class)).await?.into_body().collect(1000).await
        });
        prop_assert!(clock.elapsed() <= Duration::from_secs(deadline + 1), "{:?}", clock.elapsed());
        if let Err(error) = ended {
            prop_assert!(error.attempts() as usize <= *seen.lock().unwrap());
        }
        prop_assert!(*seen.lock().unwrap() <= attempts as usize);
    }
}
