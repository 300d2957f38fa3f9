//! Property test: any response ends a call by its deadline.

use std::time::Duration;

use bytes::Bytes;
use didit_api::Client;
use didit_api::transport::{
    Clock, ManualClock, Response, ResponseBody, SharedClock, SharedTransport, TransportError,
    TransportErrorKind, from_fn,
};
use didit_api::types::CreateSession;
use http::HeaderValue;
use proptest::prelude::*;

use crate::support::{OTHER, SESSION};

/// Behavior of the server in one attempt.
#[derive(Debug, Clone)]
enum Behavior {
    Fails(TransportErrorKind),
    Hangs,
    Responds {
        status: u16,
        retry_after: Option<String>,
        body: String,
        interrupted: bool,
    },
}

fn behaviors() -> impl Strategy<Value = Vec<(u64, Behavior)>> {
    let fails = prop_oneof![
        Just(TransportErrorKind::Connect),
        Just(TransportErrorKind::Timeout),
        Just(TransportErrorKind::Interrupted),
        Just(TransportErrorKind::Decode),
    ];
    let retry_after = prop_oneof![
        "[0-9]{1,6}",
        Just("Wed, 21 Oct 2026 07:28:00 GMT".to_owned()),
        Just("Fri, 31 Dec 9999 23:59:59 GMT".to_owned()),
        "[ -~]{0,20}",
    ];
    let body = prop_oneof![
        Just(r#"{"status":"Approved","session_id":"x"}"#.to_owned()),
        Just("<html>".to_owned()),
        Just("{\"detail\":[1,{\"a\":null}]}".to_owned()),
        ".{0,80}",
    ];
    let responds = (
        prop_oneof![
            Just(200_u16),
            Just(429),
            Just(500),
            Just(503),
            100_u16..=999
        ],
        proptest::option::of(retry_after),
        body,
        any::<bool>(),
    )
        .prop_map(
            |(status, retry_after, body, interrupted)| Behavior::Responds {
                status,
                retry_after,
                body,
                interrupted,
            },
        );
    let behavior = prop_oneof![1 => fails.prop_map(Behavior::Fails), 1 => Just(Behavior::Hangs), 6 => responds];
    proptest::collection::vec((0_u64..40_000, behavior), 1..8)
}

fn client(behaviors: Vec<(u64, Behavior)>, clock: &ManualClock) -> Client {
    let time = clock.clone();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let transport = from_fn(move |_| {
        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (delay, behavior) = behaviors[number % behaviors.len()].clone();
        let time = time.clone();
        async move {
            time.sleep(Duration::from_millis(delay)).await;
            match behavior {
                Behavior::Fails(kind) => Err(TransportError::new(kind)),
                Behavior::Hangs => {
                    time.sleep(Duration::from_secs(1 << 30)).await;
                    Err(TransportError::new(TransportErrorKind::Other))
                }
                Behavior::Responds {
                    status,
                    retry_after,
                    body,
                    interrupted,
                } => {
                    let length = body.len() as u64 + u64::from(interrupted);
                    let body = ResponseBody::from(Bytes::from(body)).with_expected_length(length);
                    let mut response = Response::new(body);
                    *response.status_mut() = status.try_into().unwrap();
                    if let Some(value) =
                        retry_after.and_then(|text| HeaderValue::try_from(text).ok())
                    {
                        response.headers_mut().insert("retry-after", value);
                    }
                    Ok(response)
                }
            }
        }
    });
    Client::builder("key")
        .transport(SharedTransport::new(transport))
        .clock(SharedClock::new(clock.clone()))
        .max_retries(6)
        .build()
        .unwrap()
}

proptest! {
    #[test]
    fn call_ends_by_its_deadline(behaviors in behaviors(), seconds in 1_u64..120) {
        let deadline = Duration::from_secs(seconds);
        for write in [false, true] {
            let clock = ManualClock::auto();
            let client = client(behaviors.clone(), &clock);
            let error = futures_executor::block_on(async {
                let sessions = client.sessions();
                if write {
                    sessions.create(CreateSession::new(OTHER)).with_timeout(deadline).await.err()
                } else {
                    sessions.retrieve_decision(SESSION).with_timeout(deadline).await.err()
                }
            });
            prop_assert!(clock.elapsed() <= deadline + Duration::from_secs(1), "{:?}", clock);
            if let Some(error) = error {
                prop_assert!(!error.to_string().is_empty());
                prop_assert!(error.attempts() <= 7);
            }
        }
    }
}
