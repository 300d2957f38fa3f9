//! Errors without a response: configuration, files, and polling without a decision.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Duration;

use didit_api::transport::{ManualClock, SharedClock, TransportError, TransportErrorKind};
use didit_api::types::CreateSession;
use didit_api::{Client, ClientBuilder};

use crate::support::{OTHER, SESSION, answering, builder, response};

/// Prints an error with `Display`, `Debug` and its sources.
fn printed(title: &str, error: &dyn Error) -> String {
    let mut text = format!("--- {title}\n{error}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(cause) = source {
        writeln!(text, "caused by: {cause}").unwrap();
        source = cause.source();
    }
    text
}

#[test]
fn invalid_settings_are_named() {
    let mut text = String::new();
    for (title, key, change) in [
        ("no key", "", (|b| b) as fn(ClientBuilder) -> ClientBuilder),
        ("a line break in the key", "s3cret\nkey", |b| b),
        ("an empty URL", "s3cret", |b| b.base_url("")),
        ("plain http", "s3cret", |b| b.base_url("http://example.com")),
        ("a password in the URL", "s3cret", |b| {
            b.base_url("https://u:s3cret@example.com")
        }),
        ("a line break in the name", "s3cret", |b| {
            b.user_agent("a\nb")
        }),
    ] {
        let builder = Client::builder(key).clock(SharedClock::new(ManualClock::new()));
        let error = change(builder).build().unwrap_err();
        text += &printed(title, &error);
    }
    assert!(!text.contains("s3cret"), "{text}");
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn validation_error_shows_no_value() {
    let (builder, _, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    let new = CreateSession::new(OTHER).callback("Carmen");
    let error = client.sessions().create(new).await.unwrap_err();
    let text = printed("an invalid field", &error);
    assert!(!text.contains("Carmen"), "{text}");
    insta::assert_snapshot!(text);
}

/// The message of the cause is that of the operating system.
#[cfg(unix)]
#[tokio::test]
async fn io_error_names_the_cause() {
    let (builder, _, _) = builder(|_, _| Ok(response(200, "%PDF-1.7 report")));
    let client = builder.build().unwrap();
    let report = client.sessions().generate_pdf(SESSION).await.unwrap();
    let error = report.save("/no/such/folder/a.pdf").await.unwrap_err();
    insta::assert_snapshot!(printed("a missing folder", &error));
}

#[tokio::test]
async fn wait_error_shows_the_last_status() {
    let client = answering(404, r#"{"detail":"Session not found."}"#);
    let wait = client.sessions().poll_decision(SESSION);
    let mut text = printed("an unknown session", &wait.await.unwrap_err());
    let client = answering(200, r#"{"status":"In Progress"}"#);
    let wait = client.sessions().poll_decision(SESSION);
    let error = wait.with_timeout(Duration::from_secs(1)).await.unwrap_err();
    text += &printed("a timeout", &error);
    let (builder, _, _) = builder(|_, _| Err(TransportError::new(TransportErrorKind::Connect)));
    let client = builder.max_retries(0).build().unwrap();
    let wait = client.sessions().poll_decision(SESSION);
    let error = wait
        .with_timeout(Duration::from_secs(10))
        .await
        .unwrap_err();
    text += &printed("no connection", &error);
    insta::assert_snapshot!(text);
}
