//! The handlers of the guides, each on its store, in the orders in which the status of an event
//! misleads.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../exactly_once.rs"]
mod exactly_once;
#[path = "../../crates/didit-webhooks/tests/support/postgres.rs"]
mod postgres;
#[path = "../webhooks.rs"]
mod webhooks;

use std::sync::mpsc;
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::body::{Body, to_bytes};
use didit_api::types::operation::RETRIEVE_DECISION;
use didit_example_service::{App, router};
use didit_testkit::{Fake, Fault};
use didit_webhooks::inbox::{TransactionInbox, postgres::PostgresStore};
use didit_webhooks::{Delivery, Receiver, Secret, Secrets, Signer, Verifier};
use http::{Request, StatusCode};
use serde_json::json;
use sqlx::{PgPool, SqlitePool};
use tower::ServiceExt as _;

/// Status of an event, second in which its delivery is sent, and whether the handler succeeds.
type Step = (&'static str, u64, bool);

/// Deliveries of a session that is approved when the first of them succeeds.
const SCENARIOS: [&[Step]; 3] = [
    // In Progress fails, Approved is handled, In Progress is retried.
    &[
        ("In Progress", 0, false),
        ("Approved", 2, true),
        ("In Progress", 60, true),
    ],
    // Both are sent within a second, and Approved arrives first.
    &[("Approved", 0, true), ("In Progress", 0, true)],
    // The first attempt of In Progress does not arrive.
    &[("Approved", 2, true), ("In Progress", 60, true)],
];

/// Passes the deliveries of one scenario to `handle`, which returns whether it succeeded.
async fn deliver(
    steps: &[Step],
    session: &str,
    secret: &Secret,
    handle: impl AsyncFn(Delivery, bool) -> bool,
) {
    let start = UNIX_EPOCH.elapsed().unwrap().as_secs() - 60;
    for &(status, sent, works) in steps {
        let event = json!({
            "event_id": format!("{session}/{status}"), "webhook_type": "status.updated",
            "session_id": session, "status": status, "timestamp": start + sent,
        });
        let delivery = Signer::new(secret.clone()).deliver(&event).unwrap();
        assert_eq!(handle(delivery, works).await, works, "{steps:?}");
    }
}

/// As [`deliver`], for a session of the fake, to a server whose handler fails where the API does.
async fn post(steps: &[Step], fake: &Fake, session: &str, server: &Router) {
    let secret = Secret::new(fake.webhook_secret()).unwrap();
    let handle = async |delivery: Delivery, works: bool| {
        if !works {
            let fault = Fault::status(StatusCode::INTERNAL_SERVER_ERROR);
            fake.fault(fault.on(&RETRIEVE_DECISION).times(20));
        }
        let mut request = Request::post("/webhooks/didit");
        *request.headers_mut().unwrap() = delivery.headers;
        let request = request.body(Body::from(delivery.body)).unwrap();
        let response = server.clone().oneshot(request).await.unwrap();
        fake.clear_faults();
        response.status().is_success()
    };
    deliver(steps, session, &secret, handle).await;
}

#[test]
fn programs_of_the_guide_end_without_an_error() {
    webhooks::main().unwrap();
    exactly_once::main().unwrap();
}

#[tokio::test]
async fn guide_ends_with_the_right_state_in_memory() {
    for steps in SCENARIOS {
        let fake = Fake::new();
        let secrets = Secrets::new(Secret::new(fake.webhook_secret()).unwrap());
        let (ledger, booked) = mpsc::channel();
        let server = webhooks::router(secrets, fake.client().unwrap(), ledger);
        let session = fake.approved("carmen");
        post(steps, &fake, session.as_str(), &server).await;
        let booked: Vec<_> = booked.try_iter().collect();
        assert_eq!(booked, ["Approved", "Approved"], "{steps:?}");
    }
}

#[tokio::test]
async fn guide_ends_with_the_right_state_in_sqlite() {
    for steps in SCENARIOS {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("customers.db");
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let pool = SqlitePool::connect(&url).await.unwrap();
        let table = "CREATE TABLE customers AS SELECT 'Pending' AS status, 0 AS bonus";
        sqlx::query(table).execute(&pool).await.unwrap();
        let inbox = exactly_once::inbox(pool.clone()).await.unwrap();
        let secret = Secret::new("secret").unwrap();
        let verifier = Verifier::new(secret.clone());
        let handle = async |delivery: Delivery, works: bool| {
            let event = verifier.verify(&delivery.body, &delivery.headers).unwrap();
            exactly_once::handle(&inbox, &event, !works).await == "handled"
        };
        deliver(steps, "session", &secret, handle).await;
        let customer = sqlx::query_as("SELECT status, bonus FROM customers");
        let customer: (String, i64) = customer.fetch_one(&pool).await.unwrap();
        assert_eq!(customer, ("Approved".into(), 20), "{steps:?}");
    }
}

#[tokio::test]
async fn guide_ends_with_the_right_state_in_postgres() {
    let Some(postgres) = postgres::Server::start("order") else {
        return;
    };
    let pool = PgPool::connect(&postgres.url()).await.unwrap();
    for steps in SCENARIOS {
        let fake = Fake::new();
        let verifier = Verifier::new(Secret::new(fake.webhook_secret()).unwrap());
        let app = App {
            didit: fake.client().unwrap(),
            receiver: Receiver::new(verifier),
            workflow: fake.workflow_id().into(),
            origin: "https://example.com".into(),
            inbox: TransactionInbox::new(PostgresStore::new(pool.clone())),
            pool: pool.clone(),
        };
        app.migrate().await.unwrap();
        let server = router(app);
        let session = fake.approved("carmen");
        post(steps, &fake, session.as_str(), &server).await;
        let callback = format!("/callback?verificationSessionId={}", session.as_str());
        let request = Request::get(callback).body(Body::empty()).unwrap();
        let page = server.oneshot(request).await.unwrap().into_body();
        let page = to_bytes(page, 1_000).await.unwrap();
        assert_eq!(page, "Welcome!", "{steps:?}");
        sqlx::query("TRUNCATE didit_inbox, verification, letter")
            .execute(&pool)
            .await
            .unwrap();
    }
}
