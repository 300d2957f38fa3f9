//! Errors of calls.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use didit_api::transport::{DeliveryState, TransportError, TransportErrorKind};
use didit_api::types::blocklist::AddToBlocklist;
use didit_api::types::entity::BatchDeleteEntities;
use didit_api::types::operation::Method;
use didit_api::types::session::{
    BatchDeleteSessions, ContactDetails, CreateSession, ExpectedDetails, ListSessions,
    NodeToResubmit, ShareSession, UpdateData, UpdateStatus,
};
use didit_api::types::{Language, NodeFeature, SessionStatus};
use didit_api::{Client, Error};
use http::HeaderValue;

use crate::support::{OTHER, SESSION, answering, builder, response};

/// Prints an error with `Display`, `Debug`, its sources and its true predicates.
fn printed(error: &Error) -> String {
    let mut text = format!("{error}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(cause) = source {
        writeln!(text, "caused by: {cause}").unwrap();
        source = cause.source();
    }
    let predicates = [
        ("validation", error.is_validation()),
        ("auth", error.is_auth()),
        ("not_found", error.is_not_found()),
        ("wrong_state", error.is_wrong_state()),
        ("already_done", error.is_already_done()),
        ("blocked_user", error.is_blocked_user()),
        ("expired", error.is_expired()),
        ("rate_limited", error.is_rate_limited()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("server", error.is_server()),
        ("redirect", error.is_redirect()),
        ("decode", error.is_decode()),
        ("insufficient_credits", error.is_insufficient_credits()),
        ("retryable", error.is_retryable()),
        ("may_have_taken_effect", error.may_have_taken_effect()),
    ];
    let yes: Vec<_> = predicates
        .iter()
        .filter_map(|(name, yes)| yes.then_some(*name))
        .collect();
    let status = error.suggested_status().as_u16();
    writeln!(text, "is: {} -> {status}", yes.join(" ")).unwrap();
    text
}

/// Error of a write with this response.
async fn write_error(status: u16, body: &'static str) -> Error {
    answering(status, body)
        .sessions()
        .approve(SESSION)
        .await
        .unwrap_err()
}

/// Error of a read with this response.
async fn read_error(status: u16, body: &'static str) -> Error {
    let call = answering(status, body)
        .sessions()
        .retrieve_decision(SESSION);
    call.with_max_attempts(1).await.unwrap_err()
}

#[tokio::test]
async fn documented_message_is_shown_and_an_expired_token_is_gone() {
    let error = read_error(400, r#"{"detail":"Share token has expired."}"#).await;
    assert_eq!(error.message(), Some("Share token has expired."));
    assert_eq!(error.suggested_status(), 410);
    assert!(error.to_string().ends_with("; create a new one"), "{error}");
    let error = read_error(409, r#"{"detail":"Carmen did it."}"#).await;
    assert_eq!(error.message(), None);
}

#[tokio::test]
async fn unsuccessful_statuses_have_predicates() {
    let mut text = String::new();
    for (status, body) in [
        (400, r#"{"workflow_id":["This field is required."]}"#),
        (400, r#"{"workflow_id":"Invalid workflow_id."}"#),
        (
            400,
            r#"["The new status is the same as the current status."]"#,
        ),
        (
            400,
            r#"{"new_status":["\"Carmen\" is not a valid choice."],"Carmen":["Carmen"]}"#,
        ),
        (
            400,
            r#"{"detail":"You don't have enough credits to perform this request. Please top up at https://business.didit.me"}"#,
        ),
        (
            401,
            r#"{"detail":"Authentication credentials were not provided or are invalid."}"#,
        ),
        (
            403,
            r#"{"detail":"You do not have permission to perform this action."}"#,
        ),
        (
            403,
            r#"{"detail":"This session has already been shared with your application."}"#,
        ),
        (404, r#"{"detail":"Session not found."}"#),
        (404, "<!doctype html><title>Not Found</title>"),
        (409, r#"{"detail":"Carmen did it."}"#),
        (418, "I am Carmen's teapot"),
        (
            429,
            r#"{"detail":"Request was throttled. Expected available in 30 seconds."}"#,
        ),
        (500, ""),
        (
            502,
            r#"{"detail":"Down.","code":"phone_provider_unavailable"}"#,
        ),
        (503, "<html>"),
        (301, ""),
        (999, "{}"),
    ] {
        writeln!(
            text,
            "--- {status} {body}\n{}",
            printed(&write_error(status, body).await)
        )
        .unwrap();
    }
    assert!(
        !text
            .lines()
            .any(|line| !line.starts_with("---") && line.contains("Carmen"))
    );
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn invalid_body_is_a_decode_error() {
    let mut text = String::new();
    for (status, body) in [
        (200, ""),
        (204, ""),
        (200, "<html><title>Sign in</title></html>"),
        (200, r#"{"status":"#),
        (200, "not JSON, Carmen"),
        (200, "[]"),
    ] {
        writeln!(
            text,
            "--- {status} {body}\n{}",
            printed(&read_error(status, body).await)
        )
        .unwrap();
    }
    let pdf = answering(200, "{\"url\":\"x\"}")
        .sessions()
        .generate_pdf(SESSION)
        .await;
    writeln!(
        text,
        "--- a PDF that is none\n{}",
        printed(&pdf.unwrap_err())
    )
    .unwrap();
    let created = answering(201, "")
        .sessions()
        .create(CreateSession::new(OTHER))
        .await;
    writeln!(text, "--- a write\n{}", printed(&created.unwrap_err())).unwrap();
    let created = answering(201, r#"{"session_id":{"Carmen":1}}"#)
        .sessions()
        .create(CreateSession::new(OTHER))
        .await;
    let error = printed(&created.unwrap_err());
    writeln!(text, "--- a required field of the wrong type\n{error}").unwrap();
    assert!(
        !text
            .lines()
            .any(|line| !line.starts_with("---") && line.contains("Carmen"))
    );
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn wrong_type_of_an_optional_field_is_no_error() {
    let client = answering(200, r#"{"session_number":"Carmen"}"#);
    let decision = client.sessions().retrieve_decision(SESSION).await.unwrap();
    assert!(decision.session_number.is_none());
    assert!(!format!("{decision:?}").contains("Carmen"));
}

#[tokio::test]
async fn transport_errors_name_the_possible_effect() {
    let mut text = String::new();
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::Request,
        TransportErrorKind::Timeout,
        TransportErrorKind::Deadline,
        TransportErrorKind::Interrupted,
        TransportErrorKind::Decode,
        TransportErrorKind::TooLarge,
        TransportErrorKind::RateLimited,
        TransportErrorKind::Other,
    ] {
        let (builder, _, _) = builder(move |_, _| Err(TransportError::new(kind)));
        let client = builder.build().unwrap();
        let write = client.sessions().approve(SESSION).await.unwrap_err();
        writeln!(text, "--- {kind:?}, a write\n{}", printed(&write)).unwrap();
        let read = client
            .sessions()
            .retrieve_decision(SESSION)
            .await
            .unwrap_err();
        writeln!(text, "--- {kind:?}, a read\n{}", printed(&read)).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[expect(clippy::too_many_lines, reason = "a list of requests")]
#[tokio::test]
async fn invalid_requests_are_not_sent() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    let sessions = client.sessions();
    let create = |details: ExpectedDetails| {
        sessions.create(CreateSession::new(OTHER).expected_details(details))
    };
    let contact = |details: ContactDetails| {
        sessions.create(CreateSession::new(OTHER).contact_details(details))
    };
    let mut errors = vec![
        sessions.create(CreateSession::new("")).await.unwrap_err(),
        sessions
            .create(CreateSession::new(OTHER).vendor_data(" "))
            .await
            .unwrap_err(),
        sessions
            .create(CreateSession::new(OTHER).callback("example.com"))
            .await
            .unwrap_err(),
        sessions
            .create(CreateSession::new(OTHER).language(Language::from("xx")))
            .await
            .unwrap_err(),
        sessions
            .create(CreateSession::new(OTHER).portrait_image("A".repeat(4 << 20)))
            .await
            .unwrap_err(),
        contact(ContactDetails::new().email("Carmen"))
            .await
            .unwrap_err(),
        create(ExpectedDetails::new().date_of_birth("31/01/1980"))
            .await
            .unwrap_err(),
        create(ExpectedDetails::new().nationality("ES"))
            .await
            .unwrap_err(),
        create(ExpectedDetails::new().address("Calle Mayor 1"))
            .await
            .unwrap_err(),
        create(ExpectedDetails::new().ip_address("localhost"))
            .await
            .unwrap_err(),
        create(ExpectedDetails::new().company_name("x".repeat(256)))
            .await
            .unwrap_err(),
        create(ExpectedDetails::new().registry_country("USA"))
            .await
            .unwrap_err(),
        sessions
            .list(ListSessions::new().limit(0))
            .await
            .unwrap_err(),
        sessions
            .list(ListSessions::new().date_from("yesterday"))
            .await
            .unwrap_err(),
        sessions
            .delete(SESSION)
            .face_retention_days(0)
            .await
            .unwrap_err(),
        sessions
            .batch_delete(BatchDeleteSessions::new())
            .await
            .unwrap_err(),
        sessions
            .update_status(SESSION, UpdateStatus::new(SessionStatus::InReview))
            .await
            .unwrap_err(),
        sessions
            .update_status(
                SESSION,
                UpdateStatus::new(SessionStatus::Approved).send_email(true),
            )
            .await
            .unwrap_err(),
        sessions
            .share(SESSION, ShareSession::new(OTHER).ttl_in_seconds(59))
            .await
            .unwrap_err(),
        sessions
            .update_data(SESSION, UpdateData::new().issuing_state("Spain"))
            .await
            .unwrap_err(),
        client
            .blocklist()
            .add(AddToBlocklist::new(SESSION))
            .await
            .unwrap_err(),
        sessions.retrieve_decision("../..").await.unwrap_err(),
        client.request(Method::Get, "/v3/../x").await.unwrap_err(),
        client
            .health()
            .check()
            .with_header("x-api-key", "other")
            .await
            .unwrap_err(),
        client
            .health()
            .check()
            .with_header("a b", "c")
            .await
            .unwrap_err(),
    ];
    let node = NodeToResubmit::new("", NodeFeature::Ocr);
    let resubmit = UpdateStatus::new(SessionStatus::Resubmitted).nodes_to_resubmit(vec![node]);
    errors.push(sessions.update_status(SESSION, resubmit).await.unwrap_err());

    assert!(seen.lock().unwrap().is_empty());
    assert!(errors.iter().all(|error| {
        error.is_validation() && !error.may_have_taken_effect() && error.attempts() == 0
    }));
    let text: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert!(
        !text
            .iter()
            .any(|text| text.contains("Carmen") || text.contains("Mayor"))
    );
    insta::assert_snapshot!(text.join("\n"));
}

#[tokio::test]
async fn empty_body_is_accepted_where_documented() {
    let client = answering(204, "");
    let sessions = client.sessions();
    assert!(sessions.delete(SESSION).await.unwrap().session_id.is_none());
    assert!(sessions.approve(SESSION).await.is_ok());
    let all = BatchDeleteSessions::new().delete_all(true);
    assert!(sessions.batch_delete(all).await.is_ok());
    assert!(client.health().check().await.is_ok());
}

#[tokio::test]
async fn retry_after_beyond_deadline_is_not_retried() {
    let (builder, seen, clock) = builder(|_, _| {
        let mut response = response(429, r#"{"detail":"Sandbox session quota exceeded"}"#);
        response
            .headers_mut()
            .insert("retry-after", HeaderValue::from_static("86400"));
        Ok(response)
    });
    let client = builder.build().unwrap();
    let error = client
        .sessions()
        .create(CreateSession::new(OTHER))
        .await
        .unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86400)));
    assert!(error.is_rate_limited() && error.is_retryable() && !error.may_have_taken_effect());
    assert_eq!(seen.lock().unwrap().len(), 1);
    assert_eq!(clock.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn interrupted_body_is_retried() {
    let (builder, seen, _) = builder(|_, number| {
        let body = didit_api::transport::ResponseBody::from("{\"status\":\"ok\"}");
        let body = if number == 1 {
            body.with_expected_length(100)
        } else {
            body
        };
        Ok(http::Response::new(body))
    });
    let client = builder.build().unwrap();
    assert!(client.health().check().await.is_ok());
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn only_idempotent_writes_are_retried() {
    let lost = |client: Client| async move {
        let sessions = client.sessions();
        let anonymous = sessions
            .create(CreateSession::new(OTHER))
            .await
            .unwrap_err();
        let keyed = CreateSession::new(OTHER).vendor_data("user-1");
        let keyed = sessions.create(keyed).await.unwrap_err();
        let declared = sessions
            .create(CreateSession::new(OTHER))
            .with_idempotent(true);
        let declared = declared.await.unwrap_err();
        [anonymous.attempts(), keyed.attempts(), declared.attempts()]
    };
    let (timeouts, _, _) = builder(|_, _| Err(TransportError::new(TransportErrorKind::Timeout)));
    assert_eq!(lost(timeouts.build().unwrap()).await, [1, 3, 3]);
    let (refusals, _, _) = builder(|_, _| {
        Err(TransportError::new(TransportErrorKind::Connect).with_delivery(DeliveryState::NotSent))
    });
    assert_eq!(lost(refusals.build().unwrap()).await, [3, 3, 3]);
}

/// A retry would be refused and hide that the first request took effect.
#[tokio::test]
async fn transactions_are_not_submitted_twice() {
    use didit_api::types::transaction::sdk::{SubmittedAmount, SubmittedParty};
    use didit_api::types::transaction::{
        CreateTransaction, InstallTransactionRules, MoneyDirection, SubmitTransaction,
        TransactionAmount, TransactionCategory, TransactionParty,
    };

    let (lost, seen, _) = builder(|_, _| Err(TransportError::new(TransportErrorKind::Timeout)));
    let client = lost.build().unwrap();
    let (category, out) = (TransactionCategory::Finance, MoneyDirection::Outbound);
    let amount = TransactionAmount::new(out.clone(), 5, "EUR");
    let subject = TransactionParty::user("user-1", "Carmen Española");
    let transfer = CreateTransaction::new("txn-1", category.clone(), amount, subject);
    let error = client.transactions().create(transfer).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    let subject = SubmittedParty::new().full_name("Carmen Española");
    let amount = SubmittedAmount::new(out, 5, "EUR");
    let transfer = SubmitTransaction::new("txn-2", category, amount, subject);
    let submitted = client.transactions().submit_from_sdk("token", transfer);
    submitted.await.unwrap_err();
    let rules = InstallTransactionRules::new().library_keys(vec!["large-transaction".into()]);
    let install = client.transaction_rules().install_library(rules.clone());
    install.await.unwrap_err();
    let uninstall = client.transaction_rules().uninstall_library(rules);
    uninstall.await.unwrap_err();
    assert_eq!(seen.lock().unwrap().len(), 4);
}

/// A retry would also delete entities created in the meantime.
#[tokio::test]
async fn batch_deletions_are_not_retried() {
    let all = || BatchDeleteEntities::new().delete_all(true);
    let (lost, seen, _) = builder(|_, _| Err(TransportError::new(TransportErrorKind::Timeout)));
    let client = lost.build().unwrap();
    client.users().batch_delete(all()).await.unwrap_err();
    client.businesses().batch_delete(all()).await.unwrap_err();
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn response_of_50_megabytes_is_rejected() {
    let (builder, _, _) = builder(|_, _| Ok(response(200, vec![b' '; 50 << 20])));
    let client = builder.build().unwrap();
    let error = client
        .sessions()
        .retrieve_decision(SESSION)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("larger than the limit"),
        "{error}"
    );
    let (builder, _, _) = crate::support::builder(|_, _| Ok(response(500, vec![b'x'; 50 << 20])));
    let error = builder
        .build()
        .unwrap()
        .sessions()
        .approve(SESSION)
        .await
        .unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    assert_eq!(error.body().map(|body| body.reveal().len()), Some(64 << 10));
}
