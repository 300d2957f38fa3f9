//! The service against the fake and a real Postgres: in process, and once over sockets.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../crates/didit-webhooks/tests/support/postgres.rs"]
mod postgres;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use didit_api::types::{SessionStatus, operation::RETRIEVE_DECISION};
use didit_api::{Client, transport::Clock as _};
use didit_example_service::{App, admin, reconcile, router};
use didit_testkit::{Fake, FakeDidit, Fault, WebhookFault};
use didit_webhooks::inbox::{TransactionInbox, postgres::PostgresStore};
use didit_webhooks::reconcile::{Day, Reconciler};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use tower::ServiceExt as _;

const WELCOME: &str = "Welcome!";
const CHECKING: &str = "Thank you. We are checking; you will hear from us.";

/// Sends `request`, such as `GET /health`, and returns status and body of the response.
async fn send(service: &Router, request: &str, body: Value) -> (u16, String) {
    let (method, path) = request.split_once(' ').unwrap();
    let request = Request::builder().method(method).uri(path);
    let request = request.header("content-type", "application/json");
    let request = request.body(Body::from(body.to_string())).unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 24).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn get(service: &Router, path: &str) -> (u16, String) {
    send(service, &format!("GET {path}"), Value::Null).await
}

/// The service with the client and the receiver of a fake; `None` if Postgres is not installed.
struct World {
    fake: Fake,
    app: App,
    public: Router,
    staff: Router,
    _postgres: postgres::Server,
}

/// In process: the fake delivers its webhooks into the service.
async fn world() -> Option<World> {
    let fake = Fake::new();
    let world = World::new(fake.client().unwrap(), fake).await?;
    let service = world.public.clone();
    let service = service.map_request(|request: Request<_>| request.map(Body::new));
    world.fake.deliver_into(service, "/webhooks/didit");
    Some(world)
}

impl World {
    async fn new(didit: Client, fake: Fake) -> Option<Self> {
        let postgres = postgres::Server::start(std::thread::current().name()?)?;
        let pool = PgPool::connect(&postgres.url()).await.unwrap();
        let app = App {
            didit,
            receiver: fake.receiver(),
            workflow: fake.workflow_id().into(),
            origin: "https://example.com".into(),
            inbox: TransactionInbox::new(PostgresStore::new(pool.clone())),
            pool,
        };
        app.migrate().await.unwrap();
        Some(Self {
            fake,
            public: router(app.clone()),
            staff: admin::router(app.clone()),
            app,
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

    /// What a person sees on the way back; the status in the address is the person's to write.
    async fn sees(&self, session: &str) -> String {
        let path = format!("/callback?verificationSessionId={session}&status=Approved");
        get(&self.public, &path).await.1
    }

    async fn letters(&self, person: &str) -> Vec<String> {
        let query = "SELECT kind FROM letter WHERE person = $1 ORDER BY kind";
        let rows = sqlx::query_scalar(query).bind(person);
        rows.fetch_all(&self.app.pool).await.unwrap()
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
    let Some(world) = world().await else { return };
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
    let Some(world) = world().await else { return };
    let (session, review) = (world.start("lee").await, "review_face_match_borderline");
    world.complete(&session, review).await;
    let (_, list) = get(&world.staff, "/sessions?status=In%20Review").await;
    assert!(list.contains(&session), "{list}");
    assert_eq!(world.decide(&session, "resubmit").await, 202);
    let status = world.fake.status(&session);
    assert_eq!(status, Some(SessionStatus::Resubmitted));
    world.complete(&session, review).await;
    assert_eq!(world.decide(&session, "approve").await, 202);
    assert_eq!(world.decide(&session, "approve").await, 409);
    assert_eq!(world.sees(&session).await, WELCOME);
    let (status, report) = get(&world.staff, &format!("/sessions/{session}/report.pdf")).await;
    assert!(status == 200 && report.starts_with("%PDF"), "{status}");
}

#[tokio::test]
async fn expired_and_abandoned_sessions_end() {
    let Some(world) = world().await else { return };
    let (late, gone) = (world.start("late").await, world.start("gone").await);
    world.fake.begin(&gone).unwrap();
    world.fake.abandon(&gone).unwrap();
    world.fake.advance(Duration::from_secs(8 * 86_400)).await;
    for (session, status) in [(late, "Expired"), (gone, "Abandoned")] {
        let (_, list) = get(&world.staff, &format!("/sessions?status={status}")).await;
        assert!(list.contains(&session), "{list}");
    }
}

#[tokio::test]
async fn failure_of_the_api_is_repaired_by_the_next_delivery() {
    let Some(world) = world().await else { return };
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
    let Some(world) = world().await else { return };
    let people = ["a", "b", "c"];
    for person in people {
        let session = world.start(person).await;
        for _ in 0..2 {
            world.fake.inject_webhook_fault(WebhookFault::Lose);
        }
        world.complete(&session, "approve").await;
        assert_eq!(world.sees(&session).await, CHECKING);
    }
    let clock = world.fake.clock();
    let store = world.app.inbox.store().clone();
    let reconciler = Reconciler::new(store, Day::of(clock.now())).with_clock(move || clock.now());
    let scan = || reconcile::scan(&world.app, &reconciler);
    let (first, second, third) = tokio::try_join!(scan(), scan(), scan()).unwrap();
    assert_eq!(u8::from(first) + u8::from(second) + u8::from(third), 1);
    for person in people {
        let session = world.fake.session_of(person).unwrap().id;
        assert_eq!(world.sees(session.as_str()).await, WELCOME);
        assert_eq!(world.letters(person).await, ["Approved"]);
    }
    assert!(!scan().await.unwrap(), "not due yet");
}

#[tokio::test]
async fn erased_person_is_gone_here_and_there() {
    let Some(world) = world().await else { return };
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
    let Some(world) = world().await else { return };
    let forged = json!({"webhook_type": "status.updated", "session_id": "x", "status": "Approved"});
    let forged = send(&world.public, "POST /webhooks/didit", forged).await;
    assert_eq!(forged.0, 401);
    let guessed = get(&world.public, "/callback?status=Approved").await;
    assert_eq!(guessed.0, 400);
    world.fake.revoke_key(&world.fake.api_key());
    let refused = send(&world.public, "POST /verifications", json!({"person": "a"})).await;
    assert_eq!(refused, (500, "verification is not available".to_owned()));
    let unknown = world.decide("11111111-2222-4333-8444-555555555555", "approve");
    assert_eq!(unknown.await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_story_over_sockets() {
    let didit = FakeDidit::start().await;
    let client = Client::builder(didit.api_key()).base_url(didit.base_url());
    let world = World::new(client.build().unwrap(), Fake::clone(&didit)).await;
    let Some(world) = world else { return };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    didit.deliver_to(format!("http://{address}/webhooks/didit"));
    tokio::spawn(axum::serve(listener, world.public.clone()).into_future());
    let session = world.start("carmen").await;
    world.complete(&session, "approve").await;
    assert_eq!(world.sees(&session).await, WELCOME);
}
