//! Values of other kinds than documented: those that the service sends, and the `drift` fault.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::extract::{FromRef, State};
use axum::routing::post;
use didit_testkit::{DriftPlan, Fake, Fault, Revision, WebhookFault};
use didit_types::webhook::Event;
use didit_types::{Decision, SessionStatus, from_slice, operation};
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore};
use didit_webhooks::{Receiver, Secret, Verifier};
use futures_executor::block_on;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_service::Service as _;

use crate::caller::Caller;

/// A client that reads what the documentation promises, as many do.
#[derive(Debug, Deserialize)]
struct StrictDecision {
    #[serde(rename = "id_verifications")]
    _documents: Vec<Value>,
    #[serde(rename = "document_ai_documents")]
    _others: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct StrictIp {
    #[serde(rename = "distance_from_id_document")]
    _distance: f64,
}

#[test]
fn strict_readers_fail_as_in_production() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let decision = caller.decision(&caller.completed("user-7", "approve"));
    let error = StrictDecision::deserialize(&decision).unwrap_err();
    assert!(error.to_string().contains("null"), "{error}");
    let error = StrictIp::deserialize(&decision["ip_analyses"][0]["ip"]).unwrap_err();
    assert!(error.to_string().contains("map"), "{error}");
    let unopened = caller.decision(&caller.create(&fake.workflow_id(), "user-8"));
    assert_eq!(unopened["id_verifications"], Value::Null);
    assert_eq!(unopened["reviews"], json!([]));

    let old = Fake::builder().revision(Revision::V2026_02).build();
    let caller = Caller::new(&old);
    let decision = caller.decision(&caller.completed("user-7", "approve"));
    StrictDecision::deserialize(&decision).unwrap();
}

#[test]
fn drift_replaces_the_given_values_of_responses() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let plain = caller.get(&format!("/v3/session/{id}/decision/"));
    let age = "$.id_verifications[0].age";
    fake.fault(
        Fault::drift(DriftPlan::at([age, "$.reviews", "$.not_there[3]"]))
            .on(&operation::RETRIEVE_DECISION)
            .times(1),
    );
    let drifted = caller.get(&format!("/v3/session/{id}/decision/"));
    let mut restored = drifted.json.clone();
    restored["id_verifications"][0]["age"] = plain.json["id_verifications"][0]["age"].clone();
    restored["reviews"] = json!([]);
    assert_eq!(restored, plain.json);
    let paths = |body: &str| -> BTreeSet<String> {
        let decision: Decision = from_slice(body.as_bytes()).unwrap();
        let drift = decision.drift();
        drift.iter().map(|drift| drift.path().to_owned()).collect()
    };
    let added = &paths(&drifted.text) - &paths(&plain.text);
    assert_eq!(
        added,
        BTreeSet::from([age.to_owned(), "$.reviews".to_owned()])
    );
}

#[test]
fn random_drift_depends_on_the_seed() {
    let drifted = |seed| {
        let fake = Fake::builder().seed(seed).build();
        let caller = Caller::new(&fake);
        let id = caller.completed("user-7", "approve");
        let plain = caller.decision(&id);
        let rule = caller.post(
            "/_fake/faults",
            json!({"effect": "drift", "count": 5, "times": 1}),
        );
        assert_eq!(rule.status, 201, "{}", rule.text);
        let drifted = caller.decision(&id);
        assert_ne!(plain, drifted);
        from_slice::<Decision>(drifted.to_string().as_bytes()).unwrap();
        drifted.to_string()
    };
    assert_eq!(drifted(1), drifted(1));
    assert_ne!(drifted(1), drifted(2));
    let caller = Caller::new(&Fake::new());
    for wrong in [json!(["age"]), json!([7]), json!("$.age")] {
        let rule = json!({"effect": "drift", "paths": wrong});
        assert_eq!(caller.post("/_fake/faults", rule).status, 400);
    }
}

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
    seen: Arc<Mutex<Vec<Event>>>,
}

async fn webhook(State(app): State<App>, Webhook(event): Webhook) -> HandleOutcome<std::io::Error> {
    let seen = async |_| {
        app.seen.lock().unwrap().push(Event::clone(&event));
        Ok::<(), std::io::Error>(())
    };
    app.inbox.handle(&event, seen).await
}

#[test]
fn drifted_webhook_reaches_the_handler() {
    let fake = Fake::new();
    let seen = Arc::default();
    let secret = Secret::new(fake.webhook_secret()).unwrap();
    let now = fake.now();
    let app = App {
        receiver: Receiver::new(Verifier::new(secret)).with_clock(move || now),
        inbox: Inbox::new(MemoryStore::new()),
        seen: Arc::clone(&seen),
    };
    let router = axum::Router::new()
        .route("/hook", post(webhook))
        .with_state(app);
    fake.on_webhook(move |webhook| {
        let mut request: http::Request<axum::body::Body> = http::Request::post("/hook")
            .body(webhook.body.clone().into())
            .unwrap();
        *request.headers_mut() = webhook.headers.clone();
        let mut router: axum::Router = router.clone();
        block_on(router.call(request)).unwrap().status().as_u16()
    });
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let disturbed = json!({"next": "drift", "paths": ["$.workflow_version", "$.metadata"]});
    assert_eq!(
        caller.post("/_fake/webhooks/disturb", disturbed).status,
        204
    );
    let paths = [
        "$.decision.id_verifications",
        "$.decision.ip_analyses[0].ip",
        "$.decision.features",
    ];
    fake.inject_webhook_fault(WebhookFault::Drift(DriftPlan::at(paths)));
    fake.complete(&id, "approve").unwrap();
    assert!(
        fake.deliveries()
            .iter()
            .all(didit_testkit::DeliveryRecord::is_delivered)
    );
    let seen: std::sync::MutexGuard<'_, Vec<Event>> = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    for (event, status) in seen.iter().zip(["In Progress", "Approved"]) {
        let Event::StatusUpdated(event) = event else {
            panic!("{event:?}");
        };
        assert_eq!(event.session_id, Some(id.as_str().into()));
        assert_eq!(
            event.status.as_ref().map(SessionStatus::as_str),
            Some(status)
        );
    }
    let drift = seen[1].drift();
    for path in paths {
        assert!(drift.iter().any(|drift| drift.path() == path), "{drift:?}");
    }
}
