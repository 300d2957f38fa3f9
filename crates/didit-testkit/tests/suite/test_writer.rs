//! What tests of a service use: users that they play, workflow ids that they choose, sessions that complete
//! by themselves, and webhooks that come early or late.

use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use didit_testkit::{Fake, Fault, Person, Scenario, Template, WebhookFault};
use didit_transport::{RequestBody, Transport as _};
use didit_types::{Personal, operation};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::caller::Caller;

#[test]
fn own_sessions_are_found_and_played() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let session = fake.session_of("user-7").unwrap();
    assert_eq!(session.id, id.as_str());
    assert_eq!(session.workflow_id, fake.workflow_id().as_str());
    assert_eq!(
        session.vendor_data.as_ref().map(Personal::reveal),
        Some("user-7")
    );
    assert_eq!(
        (session.status.as_str(), session.created_at),
        ("Not Started", fake.now())
    );
    assert_eq!(fake.session_of("user-8"), None);

    fake.begin(&id).unwrap();
    assert_eq!(fake.status(&id).unwrap(), "In Progress");
    assert!(fake.begin(&id).is_err());
    fake.step(&id).unwrap();
    fake.step(&id).unwrap();
    let decision = fake.decision(&id).unwrap();
    assert_eq!(decision.nfc_verifications.as_ref().map(Vec::len), Some(1));
    assert_eq!(decision.liveness_checks, None);
    for _ in 2..10 {
        fake.step(&id).unwrap();
    }
    assert_eq!(fake.status(&id).unwrap(), "Approved");
    assert!(fake.step(&id).is_err());
    assert!(fake.abandon(&id).is_err());
    fake.expire(&id).unwrap();
    assert_eq!(fake.status(&id).unwrap(), "Kyc Expired");

    let left = fake.not_started("user-9");
    fake.abandon(&left).unwrap();
    assert_eq!(fake.status(&left).unwrap(), "Abandoned");
    let unopened = fake.not_started("user-10");
    fake.expire(&unopened).unwrap();
    assert_eq!(fake.status(&unopened).unwrap(), "Expired");
    assert!(fake.expire("unknown").is_err());
    let statuses: Vec<_> = fake
        .sessions()
        .into_iter()
        .map(|it| it.status.as_str().to_owned())
        .collect();
    assert_eq!(statuses, ["Kyc Expired", "Abandoned", "Expired"]);
}

#[test]
fn control_plane_takes_steps_too() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = fake.not_started("user-7");
    let step = |step: &str| caller.post(&format!("/_fake/sessions/{id}/{step}"), json!({}));
    assert_eq!(step("begin").json["status"], "In Progress");
    assert_eq!(step("step").json["status"], "In Progress");
    assert_eq!(step("expire").status, 409);
    assert_eq!(
        step("abandon").json,
        json!({"session_id": id, "status": "Abandoned"})
    );
    assert_eq!(step("explode").status, 404);
}

#[test]
fn workflows_have_the_ids_of_the_configuration() {
    let own = "11111111-2222-4333-8444-555555555555";
    let build = || Fake::builder().workflow_id(Template::Kyc, own).unwrap();
    let fake = build().build();
    assert_eq!(fake.workflow_id(), own);
    assert_eq!(fake.kyb_workflow_id(), Fake::new().kyb_workflow_id());
    let id = Caller::new(&fake).create(own, "user-7");
    fake.reset();
    assert_eq!((fake.workflow_id().as_str(), fake.status(&id)), (own, None));
    let other = build().seed(2).build();
    other.restore(&Fake::new().snapshot()).unwrap();
    assert_eq!(other.workflow_id(), own);
    assert!(
        Fake::builder()
            .workflow_id(Template::Kyb, "workflow")
            .is_err()
    );
}

/// Statuses of the webhooks, each with the seconds of its body.
fn watch(fake: &Fake) -> Arc<Mutex<Vec<(String, i64)>>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    fake.on_webhook({
        let seen = Arc::clone(&seen);
        move |webhook| {
            let event: Value = serde_json::from_slice(&webhook.body).unwrap();
            let status = event["status"].as_str().unwrap().to_owned();
            seen.lock()
                .unwrap()
                .push((status, event["timestamp"].as_i64().unwrap()));
            200
        }
    });
    seen
}

#[test]
fn sessions_complete_by_themselves_after_the_response() {
    let fake = Fake::new();
    fake.complete_new_sessions(Scenario::decline_document_expired());
    let caller = Caller::new(&fake);
    let created = caller.create_raw(&fake.workflow_id());
    assert_eq!(created.json["status"], "Not Started");
    let id = created.json["session_id"].as_str().unwrap();
    assert_eq!(fake.status(id).unwrap(), "Declined");
    // The sessions of a test are its own.
    let own = fake.not_started("user-7");
    assert_eq!(fake.status(&own).unwrap(), "Not Started");
    fake.complete_new_sessions(None);
    let later = caller.create(&fake.workflow_id(), "user-8");
    assert_eq!(fake.status(&later).unwrap(), "Not Started");
}

#[test]
fn webhooks_can_come_before_the_response() {
    let fake = Fake::new();
    fake.complete_new_sessions(Scenario::approve());
    fake.fault(Fault::after_webhooks().on(&operation::CREATE_SESSION));
    let seen = watch(&fake);
    let request = http::Request::post("https://didit.test/v3/session/")
        .header("x-api-key", fake.api_key())
        .body(RequestBody::from(
            json!({"workflow_id": fake.workflow_id()}).to_string(),
        ))
        .unwrap();
    let response = block_on(fake.transport().send(request)).unwrap();
    assert_eq!(response.status(), 201);
    let statuses: Vec<_> = seen
        .lock()
        .unwrap()
        .iter()
        .map(|(status, _)| status.clone())
        .collect();
    assert_eq!(statuses, ["In Progress", "Approved"]);
}

#[test]
fn held_webhooks_have_their_own_time_or_that_of_the_event() {
    let fake = Fake::new();
    let seen = watch(&fake);
    let start = fake
        .now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        .cast_signed();
    fake.inject_webhook_fault(WebhookFault::Hold(Duration::from_millis(1500)));
    let held = json!({"next": "hold", "milliseconds": 2500, "timestamp": "first"});
    assert_eq!(
        Caller::new(&fake)
            .post("/_fake/webhooks/disturb", held)
            .status,
        204
    );
    fake.approved("user-7");
    fake.advance(Duration::from_millis(1499));
    assert_eq!(*seen.lock().unwrap(), []);
    fake.advance(Duration::from_millis(1));
    fake.advance(Duration::from_secs(1));
    let expected = [
        ("In Progress".to_owned(), start + 1),
        ("Approved".to_owned(), start),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn scenarios_are_played_by_value_or_reference() {
    let fake = Fake::new();
    let named = Scenario::approve().person(|person: &mut Person| person.first_name = "Ada".into());
    for (user, by_value) in [("user-7", true), ("user-8", false)] {
        let id = fake.not_started(user);
        if by_value {
            fake.play(&id, named.clone()).unwrap();
        } else {
            fake.play(id.as_str(), &named).unwrap();
        }
        let decision = fake.decision(&id).unwrap();
        let document = &decision.id_verifications.unwrap()[0];
        assert_eq!(
            document.first_name.as_ref().map(Personal::reveal),
            Some("Ada")
        );
    }
}
