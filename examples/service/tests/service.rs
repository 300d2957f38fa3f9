//! The service against the fake and a real Postgres: in process, and once over sockets.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../crates/didit-webhooks/tests/support/postgres.rs"]
mod postgres;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use didit_api::Client;
use didit_api::transport::Clock as _;
use didit_api::types::SessionStatus;
use didit_api::types::operation::RETRIEVE_DECISION;
use didit_example_service::{App, Origin, admin, reconcile, router};
use didit_testkit::{Fake, FakeDidit, Fault, WebhookFault};
use didit_webhooks::reconcile::{Day, Reconciler};
use didit_webhooks::{Receiver, Secret, Verifier};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sqlx::PgPool;
use tower::ServiceExt as _;

const WELCOME: &str = "Welcome!";
const CHECKING: &str = "Thank you. We are checking; you will hear from us.";

/// Sends `request`, such as `GET /health`.
async fn send(service: &Router, request: &str, body: Value) -> (u16, String) {
    let (method, path) = request.split_once(' ').unwrap();
    let request = Request::builder().method(method).uri(path);
    let request = request.header("content-type", "application/json");
    let request = request.body(Body::from(body.to_string())).unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn app(didit: Client, receiver: Receiver, workflow: &str, postgres: &str) -> App {
    let origin = Origin("https://example.com".into());
    let pool = PgPool::connect(postgres).await.unwrap();
    let app = App::new(didit, receiver, workflow.into(), origin, pool);
    app.await.unwrap()
}

/// The service in process, with a fake that delivers its webhooks into it.
struct World {
    fake: Fake,
    app: App,
    public: Router,
    staff: Router,
    _postgres: postgres::Server,
}

impl World {
    async fn new(test: &str) -> Option<Self> {
        let postgres = postgres::Server::start(test)?;
        let fake = Fake::new();
        let client = fake.client().unwrap();
        let app = app(
            client,
            fake.receiver(),
            &fake.workflow_id(),
            &postgres.url(),
        )
        .await;
        let (public, staff) = (router(app.clone()), admin::router(app.clone()));
        let service = public.clone();
        let service = service.map_request(|request: Request<_>| request.map(Body::new));
        fake.deliver_into(service, "/webhooks/didit");
        Some(Self {
            fake,
            app,
            public,
            staff,
            _postgres: postgres,
        })
    }

    /// Starts a verification, and returns the id of its session.
    async fn start(&self, person: &str) -> String {
        let body = json!({ "person": person });
        let (status, body) = send(&self.public, "POST /verifications", body).await;
        assert!(status == 201 && body.contains("/session/"), "{body}");
        let session = self.fake.session_of(person).unwrap();
        session.id.as_str().to_owned()
    }

    async fn complete(&self, session: &str, scenario: &str) {
        self.fake.complete(session, scenario).unwrap();
        self.fake.settle().await;
    }

    /// What a person sees on the way back.
    async fn sees(&self, session: &str) -> String {
        // The status in the address is the user's to write.
        let request = format!("GET /callback?verificationSessionId={session}&status=Approved");
        send(&self.public, &request, Value::Null).await.1
    }

    async fn column(&self, query: &'static str, key: &str) -> Vec<String> {
        let rows = sqlx::query_scalar(query).bind(key);
        rows.fetch_all(&self.app.pool).await.unwrap()
    }

    async fn letters(&self, person: &str) -> Vec<String> {
        let query = "SELECT kind FROM letter WHERE person = $1 ORDER BY kind";
        self.column(query, person).await
    }

    async fn decide(&self, session: &str, verdict: &str) -> u16 {
        let body = json!({ "verdict": verdict, "comment": "seen by two people" });
        let request = format!("POST /sessions/{session}/decision");
        let (status, _) = send(&self.staff, &request, body).await;
        self.fake.settle().await;
        status
    }
}

#[tokio::test]
async fn approved_and_declined_people_get_one_letter() {
    let Some(world) = World::new("approved").await else {
        return;
    };
    let carmen = world.start("carmen").await;
    assert_eq!(world.sees(&carmen).await, CHECKING);
    world.fake.inject_webhook_fault(WebhookFault::Duplicate);
    world.complete(&carmen, "approve").await;
    assert_eq!(world.sees(&carmen).await, WELCOME);
    assert_eq!(world.letters("carmen").await, ["Approved"]);
    let mallory = world.start("mallory").await;
    world.complete(&mallory, "decline_liveness_attack").await;
    assert_eq!(world.sees(&mallory).await, "We could not verify you.");
    assert_eq!(world.letters("mallory").await, ["Declined"]);
}

#[tokio::test]
async fn staff_decides_and_asks_again() {
    let Some(world) = World::new("review").await else {
        return;
    };
    let (session, review) = (world.start("lee").await, "review_face_match_borderline");
    world.complete(&session, review).await;
    let (_, list) = send(
        &world.staff,
        "GET /sessions?status=In%20Review",
        Value::Null,
    )
    .await;
    assert!(list.contains(&session), "{list}");
    assert_eq!(world.decide(&session, "resubmit").await, 202);
    let status = world.fake.status(&session);
    assert_eq!(status, Some(SessionStatus::Resubmitted));
    world.complete(&session, review).await;
    assert_eq!(world.decide(&session, "approve").await, 202);
    assert_eq!(world.decide(&session, "approve").await, 409);
    assert_eq!(world.sees(&session).await, WELCOME);
    let request = format!("GET /sessions/{session}/report.pdf");
    let (status, report) = send(&world.staff, &request, Value::Null).await;
    assert!(status == 200 && report.starts_with("%PDF"), "{status}");
}

#[tokio::test]
async fn expired_and_abandoned_sessions_end() {
    let Some(world) = World::new("expiry").await else {
        return;
    };
    let (late, gone) = (world.start("late").await, world.start("gone").await);
    world.fake.begin(&gone).unwrap();
    world.fake.abandon(&gone).unwrap();
    world.fake.advance(Duration::from_secs(8 * 86_400)).await;
    world.fake.settle().await;
    let query = "SELECT status FROM verification WHERE session_id = $1";
    assert_eq!(world.column(query, &late).await, ["Expired"]);
    assert_eq!(world.column(query, &gone).await, ["Abandoned"]);
}

#[tokio::test]
async fn failure_of_the_api_is_repaired_by_the_next_delivery() {
    let Some(world) = World::new("failure").await else {
        return;
    };
    let session = world.start("carmen").await;
    let fault = Fault::status(StatusCode::INTERNAL_SERVER_ERROR);
    world.fake.fault(fault.on(&RETRIEVE_DECISION).times(20));
    world.complete(&session, "approve").await;
    assert_eq!(world.sees(&session).await, CHECKING);
    world.fake.clear_faults();
    world.fake.advance(Duration::from_secs(120)).await;
    assert_eq!(world.sees(&session).await, WELCOME);
    assert_eq!(world.letters("carmen").await, ["Approved"]);
}

#[tokio::test]
async fn lost_webhooks_are_reconciled_once_by_several_workers() {
    let Some(world) = World::new("reconcile").await else {
        return;
    };
    let mut sessions = Vec::new();
    for person in ["a", "b", "c"] {
        let session = world.start(person).await;
        for _ in 0..2 {
            world.fake.inject_webhook_fault(WebhookFault::Lose);
        }
        world.complete(&session, "approve").await;
        assert_eq!(world.sees(&session).await, CHECKING);
        sessions.push((session, person));
    }
    let clock = world.fake.clock();
    let store = world.app.inbox.store().clone();
    let reconciler = Reconciler::new(store, Day::of(clock.now())).with_clock(move || clock.now());
    let scan = || reconcile::scan(&world.app, &reconciler);
    let (first, second, third) = tokio::try_join!(scan(), scan(), scan()).unwrap();
    assert_eq!(u8::from(first) + u8::from(second) + u8::from(third), 1);
    for (session, person) in sessions {
        assert_eq!(world.sees(&session).await, WELCOME);
        assert_eq!(world.letters(person).await, ["Approved"]);
    }
    assert!(!scan().await.unwrap(), "not due yet");
}

#[tokio::test]
async fn erased_person_is_gone_here_and_there() {
    let Some(world) = World::new("erasure").await else {
        return;
    };
    let session = world.start("carmen").await;
    world.complete(&session, "approve").await;
    for _ in 0..2 {
        let (status, body) = send(&world.staff, "DELETE /people/carmen", Value::Null).await;
        assert_eq!(status, 204, "{body}");
    }
    assert_eq!(world.fake.status(&session), None);
    assert_eq!(world.sees(&session).await, CHECKING);
    assert!(world.letters("carmen").await.is_empty());
}

#[tokio::test]
async fn strangers_and_failures_change_nothing() {
    let Some(world) = World::new("strangers").await else {
        return;
    };
    let forged = json!({"webhook_type": "status.updated", "session_id": "x", "status": "Approved"});
    assert_eq!(
        send(&world.public, "POST /webhooks/didit", forged).await.0,
        401
    );
    let guessed = send(&world.public, "GET /callback?status=Approved", Value::Null);
    assert_eq!(guessed.await.0, 400);
    world.fake.revoke_key(&world.fake.api_key());
    let refused = send(&world.public, "POST /verifications", json!({"person": "a"})).await;
    assert_eq!(refused, (500, "verification is not available".to_owned()));
    let unknown = world.decide("11111111-2222-4333-8444-555555555555", "approve");
    assert_eq!(unknown.await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_story_over_sockets() {
    let Some(postgres) = postgres::Server::start("sockets") else {
        return;
    };
    let didit = FakeDidit::start().await;
    let client = Client::builder(didit.api_key()).base_url(didit.base_url());
    let verifier = Verifier::new(Secret::new(didit.webhook_secret()).unwrap());
    let (client, receiver) = (client.build().unwrap(), Receiver::new(verifier));
    let public = router(app(client, receiver, &didit.workflow_id(), &postgres.url()).await);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    didit.deliver_to(format!("http://{address}/webhooks/didit"));
    let served = public.clone();
    tokio::spawn(async move { axum::serve(listener, served).await });
    let started = send(&public, "POST /verifications", json!({"person": "carmen"}));
    assert_eq!(started.await.0, 201);
    let session = didit.session_of("carmen").unwrap().id;
    didit.complete(&session, "approve").unwrap();
    didit.settle().await;
    let request = format!("GET /callback?verificationSessionId={}", session.as_str());
    assert_eq!(send(&public, &request, Value::Null).await.1, WELCOME);
}
