//! Tests of a service, as its authors write them: plain `#[tokio::test]`, in process, without
//! a sleep. The service starts verifications and writes what their webhooks say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use didit_api::types::session::UpdateStatus;
use didit_api::types::{Decision, SessionId, SessionStatus, operation};
use didit_api::{Client, Error};
use didit_testkit::{Fake, Fault, KeyRules, Scenario, WebhookFault};
use didit_webhooks::Receiver;
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore};
use http::StatusCode;

// ANCHOR: service
/// What the service writes: the last status of each session, and every write.
#[derive(Default)]
struct Ledger {
    status: BTreeMap<String, String>,
    writes: Vec<String>,
}

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
    didit: Client,
    ledger: Arc<Mutex<Ledger>>,
}

/// The decision as it is now, whatever the event says.
async fn current(didit: &Client, session: SessionId) -> Result<Decision, Error> {
    didit.sessions().retrieve_decision(session).await
}

async fn webhook(State(app): State<App>, Webhook(event): Webhook) -> HandleOutcome<Error> {
    let Some(session) = event.session_id() else {
        return HandleOutcome::Handled;
    };
    let read = || current(&app.didit, session.clone());
    let write = async |decision: Decision| {
        let mut ledger = app.ledger.lock().unwrap();
        let status = decision.status.map(|status| status.as_str().to_owned());
        let status = status.unwrap_or_default();
        ledger.writes.push(status.clone());
        ledger.status.insert(session.as_str().to_owned(), status);
        Ok(())
    };
    app.inbox.handle_current(&event, read, write).await
}
// ANCHOR_END: service

// ANCHOR: world
/// The service and its fake, which share a clock.
struct World {
    fake: Fake,
    app: App,
}

impl World {
    fn new() -> Self {
        let fake = Fake::new();
        let clock = fake.clock();
        let app = App {
            receiver: fake.receiver(),
            inbox: Inbox::new(MemoryStore::new())
                .with_clock(move || didit_transport::Clock::now(&clock)),
            didit: fake.client().unwrap(),
            ledger: Arc::default(),
        };
        let router = Router::new()
            .route("/webhooks/didit", post(webhook))
            .with_state(app.clone());
        fake.deliver_into(router, "/webhooks/didit");
        Self { fake, app }
    }
}
// ANCHOR_END: world

impl World {
    /// A request of the service: it starts a verification and writes down the session.
    async fn start(&self, user: &str) -> Result<SessionId, Error> {
        let workflow = self.fake.workflow_id();
        let create = self.app.didit.sessions().create(workflow).vendor_data(user);
        let session = create.await?.session_id;
        let mut ledger = self.app.ledger.lock().unwrap();
        let status = ledger.status.entry(session.as_str().to_owned());
        status.or_insert_with(|| "started".to_owned());
        Ok(session)
    }

    fn written(&self, session: &SessionId) -> String {
        self.app.ledger.lock().unwrap().status[session.as_str()].clone()
    }

    fn writes(&self) -> Vec<String> {
        self.app.ledger.lock().unwrap().writes.clone()
    }

    /// A session that its user has completed.
    async fn completed(&self, scenario: &str) -> SessionId {
        let session = self.start("user-7").await.unwrap();
        self.fake.complete(&session, scenario).unwrap();
        self.fake.settle().await;
        session
    }

    async fn decide(&self, session: &SessionId, status: SessionStatus) {
        let decision = UpdateStatus::new(status).comment("seen by a person");
        let sessions = self.app.didit.sessions();
        sessions.update_status(session, decision).await.unwrap();
        self.fake.settle().await;
    }
}

// ANCHOR: outcomes
#[tokio::test]
async fn approved() {
    let world = World::new();
    let session = world.completed("approve").await;
    assert_eq!(world.written(&session), "Approved");
}

#[tokio::test]
async fn declined() {
    let world = World::new();
    let session = world.completed("decline_document_expired").await;
    assert_eq!(world.written(&session), "Declined");
}

#[tokio::test]
async fn reviewed_then_approved() {
    let world = World::new();
    let session = world.completed("review_face_match_borderline").await;
    assert_eq!(world.written(&session), "In Review");
    world.decide(&session, SessionStatus::Approved).await;
    assert_eq!(world.written(&session), "Approved");
}

#[tokio::test]
async fn resubmitted() {
    let world = World::new();
    let session = world.completed("review_face_match_borderline").await;
    world.decide(&session, SessionStatus::Resubmitted).await;
    assert_eq!(world.written(&session), "Resubmitted");
    world.fake.complete(&session, "approve").unwrap();
    world.fake.settle().await;
    assert_eq!(world.written(&session), "Approved");
}

#[tokio::test]
async fn expired_after_seven_days() {
    let world = World::new();
    let session = world.start("user-7").await.unwrap();
    world.fake.advance(Duration::from_secs(7 * 86_400)).await;
    assert_eq!(world.written(&session), "Expired");
}

#[tokio::test]
async fn abandoned() {
    let world = World::new();
    let session = world.start("user-7").await.unwrap();
    world.fake.begin(&session).unwrap();
    world.fake.step(&session).unwrap();
    world.fake.advance(Duration::from_secs(7 * 86_400)).await;
    assert_eq!(world.written(&session), "Abandoned");
}

#[tokio::test]
async fn approval_expired() {
    let world = World::new();
    let year = Duration::from_secs(365 * 86_400);
    world.fake.set_approval_expires_after(Some(year));
    let session = world.completed("approve").await;
    world.fake.advance(year).await;
    assert_eq!(world.written(&session), "Kyc Expired");
}
// ANCHOR_END: outcomes

// ANCHOR: webhooks
#[tokio::test]
async fn duplicate_webhook_is_handled_once() {
    let world = World::new();
    world.fake.inject_webhook_fault(WebhookFault::Duplicate);
    world.completed("approve").await;
    assert_eq!(world.writes(), ["Approved", "Approved"]);
}

#[tokio::test]
async fn late_webhook_does_not_take_the_user_back() {
    let world = World::new();
    for late in [
        WebhookFault::Hold(Duration::from_millis(300)),
        WebhookFault::HoldSigned(Duration::from_secs(60)),
    ] {
        world.fake.inject_webhook_fault(late);
        let session = world.completed("approve").await;
        assert_eq!(world.written(&session), "Approved");
        world.fake.advance(Duration::from_secs(60)).await;
        assert_eq!(world.written(&session), "Approved");
    }
    assert_eq!(world.writes().len(), 4);
}

#[tokio::test]
async fn lost_webhook_is_resent() {
    let world = World::new();
    let session = world.start("user-7").await.unwrap();
    world.fake.begin(&session).unwrap();
    world.fake.settle().await;
    world.fake.inject_webhook_fault(WebhookFault::Lose);
    world.fake.complete(&session, "approve").unwrap();
    world.fake.settle().await;
    assert_eq!(world.written(&session), "In Progress");
    let lost = world.fake.deliveries().pop().unwrap();
    assert!(world.fake.resend(&lost.id()));
    world.fake.settle().await;
    assert_eq!(world.written(&session), "Approved");
}

#[tokio::test]
async fn webhook_before_the_response() {
    let world = World::new();
    world.fake.complete_new_sessions(Scenario::approve());
    let early = Fault::after_webhooks().on(&operation::CREATE_SESSION);
    world.fake.fault(early);
    let session = world.start("user-7").await.unwrap();
    assert_eq!(world.written(&session), "Approved");
}
// ANCHOR_END: webhooks

// ANCHOR: failures
#[tokio::test]
async fn rate_limit_is_waited_for() {
    let world = World::new();
    let before = world.fake.now();
    let limited = Fault::retry_after(StatusCode::TOO_MANY_REQUESTS, 2).times(1);
    world.fake.fault(limited);
    world.start("user-7").await.unwrap();
    assert!(world.fake.now() >= before + Duration::from_secs(2));
}

#[tokio::test]
async fn failed_read_is_repeated_with_the_webhook() {
    let world = World::new();
    let session = world.start("user-7").await.unwrap();
    let failing = Fault::status(StatusCode::INTERNAL_SERVER_ERROR);
    world.fake.fault(failing.on(&operation::RETRIEVE_DECISION));
    world.fake.complete(&session, "approve").unwrap();
    world.fake.settle().await;
    assert_eq!(world.written(&session), "started");
    world.fake.clear_faults();
    world.fake.advance(Duration::from_secs(60)).await;
    assert_eq!(world.written(&session), "Approved");
}

#[tokio::test]
async fn request_that_times_out_may_have_created_a_session() {
    let world = World::new();
    let hung = Fault::hang()
        .after_handling()
        .on(&operation::CREATE_SESSION);
    world.fake.fault(hung);
    let error = world.start("user-7").await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    world.fake.clear_faults();
    // The unfinished session of the user is returned again.
    let created = world.fake.session_of("user-7").unwrap().id;
    assert_eq!(world.start("user-7").await.unwrap(), created);
}

#[tokio::test]
async fn rotated_key() {
    let mut world = World::new();
    let new = world.fake.add_key(&KeyRules::new());
    world.fake.revoke_key(&world.fake.api_key());
    let error = world.start("user-7").await.unwrap_err();
    assert!(error.is_auth(), "{error}");
    let transport = didit_api::transport::SharedTransport::new(world.fake.transport());
    let client = Client::builder(new)
        .transport(transport)
        .clock(world.fake.clock());
    world.app.didit = client.build().unwrap();
    world.start("user-7").await.unwrap();
}
// ANCHOR_END: failures
