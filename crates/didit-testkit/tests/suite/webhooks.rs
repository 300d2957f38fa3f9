//! Webhooks: signature, delivery and retries.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_testkit::{AttemptOutcome, Fake};
use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::caller::Caller;

#[test]
fn every_status_change_sends_one_signed_webhook() {
    let fake = Fake::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    fake.on_webhook({
        let seen = Arc::clone(&seen);
        move |webhook| {
            seen.lock().unwrap().push(webhook.clone());
            200
        }
    });
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    caller.set_status(&id, "Declined");
    let seen = seen.lock().unwrap();
    let events: Vec<Value> = seen
        .iter()
        .map(|webhook| serde_json::from_slice(&webhook.body).unwrap())
        .collect();
    let statuses: Vec<_> = events.iter().map(|event| event["status"].clone()).collect();
    assert_eq!(statuses, ["In Progress", "Approved", "Declined"]);
    assert_eq!(events[0].get("decision"), None);
    assert_eq!(events[2]["decision"]["status"], "Declined");
    let signer = Signer::new(Secret::new(fake.webhook_secret()).unwrap());
    for webhook in seen.iter() {
        for (name, value) in signer.sign(&webhook.body).unwrap().iter() {
            assert_eq!(webhook.headers[name], value);
        }
    }
}

/// The URL of the builder is a destination like any other.
#[test]
fn builder_url_is_a_destination_of_every_application() {
    let url = "http://127.0.0.1:9/hook";
    let fake = Fake::builder().webhook_url(url).build();
    let other = fake.add_application();
    fake.on_webhook(|_| 200);
    let path = "/v3/webhook/destinations/";
    let mine = Caller::new(&fake);
    let theirs = Caller::with_key(&fake, &other.api_key);
    let list = mine.get(path).json;
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list, theirs.get(path).json);
    assert_eq!(list[0]["url"], url);
    let one = format!("{path}{}/", list[0]["uuid"].as_str().unwrap());
    let whole = theirs.get(&one).json;
    assert_eq!(whole["secret_shared_key"], fake.webhook_secret());
    let events = whole["subscribed_events"].as_array().unwrap();
    assert!(events.iter().any(|event| event == "status.updated"));
    let taken = json!({"label": "again", "url": url, "subscribed_events": ["status.updated"]});
    assert_eq!(mine.post(path, taken).status, 400);
    let off = mine.patch(&one, json!({"enabled": false}));
    assert_eq!(off.json["enabled"], false, "{}", off.text);
    mine.completed("user-7", "approve");
    assert!(
        fake.deliveries()
            .iter()
            .all(didit_testkit::DeliveryRecord::is_delivered)
    );
    let kept = fake.snapshot();
    let next = Fake::builder().seed(2).webhook_url(url).build();
    next.restore(&kept).unwrap();
    let again = Caller::with_key(&next, &fake.api_key()).get(&one).json;
    assert_eq!(again["enabled"], false);
    assert_eq!(again["secret_shared_key"], next.webhook_secret());
}

#[test]
fn destination_receives_events_of_its_application_only() {
    let fake = Fake::new();
    let other = fake.add_application();
    let (mine, theirs) = (Caller::new(&fake), Caller::with_key(&fake, &other.api_key));
    let new = json!({"label": "theirs", "url": "http://127.0.0.1:9/hook", "subscribed_events": ["status.updated"]});
    assert_eq!(theirs.post("/v3/webhook/destinations/", new).status, 201);
    mine.completed("user-7", "approve");
    assert!(fake.deliveries().is_empty());
    let id = theirs.create(&other.workflow_id, "user-7");
    fake.complete(&id, "approve").unwrap();
    let deliveries = fake.deliveries();
    let reported: Vec<_> = deliveries
        .iter()
        .map(|delivery| (delivery.session_id(), delivery.status()))
        .collect();
    let steps = ["In Progress", "Approved"];
    assert_eq!(
        reported,
        steps.map(|status| (Some(id.as_str().into()), status))
    );
}

#[test]
fn failed_delivery_is_retried_after_one_and_four_minutes() {
    let fake = Fake::new();
    fake.on_webhook(|_| 503);
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    fake.advance(Duration::from_secs(604_800));
    assert_eq!(caller.decision(&id)["status"], "Expired");
    let attempts = |fake: &Fake| fake.deliveries()[0].attempts().len();
    assert_eq!(attempts(&fake), 1);
    fake.advance(Duration::from_secs(59));
    assert_eq!(attempts(&fake), 1);
    fake.advance(Duration::from_secs(1));
    assert_eq!(attempts(&fake), 2);
    fake.advance(Duration::from_secs(240));
    assert_eq!(attempts(&fake), 3);
    fake.advance(Duration::from_secs(86_400));
    let delivery = &fake.deliveries()[0];
    assert_eq!(delivery.attempts().len(), 3);
    assert!(!delivery.is_pending() && !delivery.is_delivered());
    assert_eq!(
        delivery.attempts()[2].outcome(),
        Some(AttemptOutcome::Answered(503))
    );
}

#[test]
fn redirects_and_client_errors_are_not_retried() {
    for status in [301, 302, 400, 401, 410] {
        let fake = Fake::new();
        fake.on_webhook(move |_| status);
        let caller = Caller::new(&fake);
        caller.create(&fake.workflow_id(), "user-7");
        fake.advance(Duration::from_secs(700_000));
        assert_eq!(fake.deliveries()[0].attempts().len(), 1, "{status}");
    }
}

#[test]
fn webhook_faults_and_resend() {
    use didit_testkit::WebhookFault;

    let fake = Fake::new();
    let seen = Arc::new(Mutex::new(Vec::<Value>::new()));
    fake.on_webhook({
        let seen = Arc::clone(&seen);
        move |webhook| {
            let event = serde_json::from_slice(&webhook.body).unwrap();
            seen.lock().unwrap().push(event);
            200
        }
    });
    let statuses = || -> Vec<String> {
        let seen = seen.lock().unwrap();
        seen.iter()
            .map(|event| event["status"].as_str().unwrap().to_owned())
            .collect()
    };
    fake.inject_webhook_fault(WebhookFault::Hold(Duration::from_secs(5)));
    fake.inject_webhook_fault(WebhookFault::Duplicate);
    fake.inject_webhook_fault(WebhookFault::Lose);
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    assert_eq!(statuses(), ["Approved", "Approved"]);
    caller.set_status(&id, "Declined");
    fake.advance(Duration::from_secs(5));
    assert_eq!(statuses(), ["Approved", "Approved", "In Progress"]);
    let lost = fake
        .deliveries()
        .into_iter()
        .find(|delivery| delivery.attempts().is_empty())
        .unwrap();
    assert!(fake.resend(&lost.id()));
    assert_eq!(statuses()[3], "Declined");
    assert!(!fake.resend("nothing"));
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0]["event_id"], seen[1]["event_id"]);
}
