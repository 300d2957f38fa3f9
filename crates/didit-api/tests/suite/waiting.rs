//! Polling of a session, on a manual clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_api::Client;
use didit_api::transport::{ManualClock, TransportError, TransportErrorKind};
use futures_util::StreamExt;

use crate::support::{SESSION, builder, response};

/// Client of a session with these statuses, one per request; the last one repeats.
fn going_through(
    statuses: &'static [&'static str],
) -> (Client, ManualClock, Arc<Mutex<Vec<String>>>) {
    let (builder, seen, clock) = builder(move |_, number| {
        let status = statuses[(number - 1).min(statuses.len() - 1)];
        match status {
            "(reset)" => Err(TransportError::new(TransportErrorKind::Interrupted)),
            "(404)" => Ok(response(404, "{\"detail\":\"Not found.\"}")),
            _ => Ok(response(200, format!("{{\"status\":\"{status}\"}}"))),
        }
    });
    (builder.max_retries(0).build().unwrap(), clock, seen)
}

#[tokio::test]
async fn each_status_is_reported_once() {
    let (client, clock, seen) = going_through(&[
        "Not Started",
        "Not Started",
        "In Progress",
        "In Progress",
        "Approved",
    ]);
    let wait = client.sessions().poll_decision(SESSION);
    let statuses: Vec<_> = wait
        .map(|progress| progress.unwrap().status().to_string())
        .collect()
        .await;
    assert_eq!(statuses, ["Not Started", "In Progress", "Approved"]);
    assert_eq!(seen.lock().unwrap().len(), 5);
    assert!(clock.elapsed() >= Duration::from_secs(8), "{clock:?}");
}

#[tokio::test]
async fn review_ends_polling_by_default() {
    const COURSE: &[&str] = &["In Review", "In Review", "Declined"];
    let (client, _, seen) = going_through(COURSE);
    let outcome = client.sessions().poll_decision(SESSION).await.unwrap();
    assert!(outcome.needs_review());
    assert_eq!(seen.lock().unwrap().len(), 1);

    let (client, _, _) = going_through(COURSE);
    let outcome = client
        .sessions()
        .poll_decision(SESSION)
        .through_review()
        .await
        .unwrap();
    assert!(!outcome.needs_review());
    assert_eq!(outcome.decision().status.as_ref().unwrap(), "Declined");
}

#[tokio::test]
async fn unknown_status_counts_as_running() {
    let (client, _, _) = going_through(&["Paused by Carmen", "Approved"]);
    let outcome = client.sessions().poll_decision(SESSION).await.unwrap();
    assert_eq!(outcome.decision().status.as_ref().unwrap(), "Approved");
}

#[tokio::test]
async fn timeout_returns_the_last_decision() {
    let (client, clock, seen) = going_through(&["In Progress"]);
    let wait = client
        .sessions()
        .poll_decision(SESSION)
        .with_timeout(Duration::from_secs(60));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.elapsed(), Duration::from_secs(60));
    assert_eq!(
        error.last_decision().unwrap().status.as_ref().unwrap(),
        "In Progress"
    );
    assert_eq!(
        error.to_string(),
        "no decision after 60 s, the session was `In Progress`; poll again later, or use a webhook"
    );
    assert_eq!(clock.elapsed(), Duration::from_secs(60));
    // Intervals of 2, 3, 4.5, 6.75, 10.1, 15.2 and 22.8 s, each up to a quarter longer.
    assert!((6..=8).contains(&seen.lock().unwrap().len()));
}

#[tokio::test]
async fn default_timeout_is_a_quarter_of_an_hour_and_prints_no_unknown_status() {
    let (client, _, _) = going_through(&["Paused by Carmen"]);
    let error = client.sessions().poll_decision(SESSION).await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "no decision after 900 s, the session had an unknown status; poll again later, or use a webhook"
    );
}

#[tokio::test]
async fn polling_without_time_sends_nothing() {
    let (client, _, seen) = going_through(&["Approved"]);
    let wait = client.sessions().poll_decision(SESSION);
    let error = wait.with_timeout(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout() && error.last_decision().is_none());
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn only_permanent_errors_end_polling() {
    let (client, _, _) = going_through(&["In Progress", "(reset)", "Approved"]);
    assert!(client.sessions().poll_decision(SESSION).await.is_ok());
    let (client, _, _) = going_through(&["In Progress", "(404)"]);
    let error = client.sessions().poll_decision(SESSION).await.unwrap_err();
    assert!(error.error().unwrap().is_not_found() && !error.is_timeout());
    assert!(error.last_decision().is_some());
}

#[tokio::test]
async fn callback_receives_every_request() {
    let (client, clock, _) = going_through(&["In Progress", "In Progress", "Declined"]);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&calls);
    let wait = client.sessions().poll_decision(SESSION);
    wait.on_poll(move |progress| {
        let call = (progress.requests(), progress.elapsed(), clock.elapsed());
        record.lock().unwrap().push(call);
    })
    .await
    .unwrap();
    let calls = calls.lock().unwrap();
    assert_eq!(
        calls.iter().map(|call| call.0).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert!(calls.iter().all(|call| call.1 == call.2), "{calls:?}");
    assert!(calls[2].1 > Duration::from_secs(4), "{calls:?}");
}
