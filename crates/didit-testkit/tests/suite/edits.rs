//! What a reviewer changes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_testkit::{Fake, Template};
use serde_json::{Value, json};

use crate::caller::Caller;

#[test]
fn correction_is_stored_sent_and_noted() {
    let fake = Fake::new();
    let events = Arc::new(Mutex::new(Vec::<Value>::new()));
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    fake.on_webhook({
        let events = Arc::clone(&events);
        move |webhook| {
            let event = serde_json::from_slice(&webhook.body).unwrap();
            events.lock().unwrap().push(event);
            200
        }
    });
    let answer = caller.patch(
        &format!("/v3/session/{id}/update-data/"),
        json!({"first_name": "Ana", "document_type": "P", "gender": null,
            "parsed_address": {"city": "Madrid", "country": "ES"},
            "extra_fields": {"blood_group": "O+"}}),
    );
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["document_type"], "P");
    assert_eq!(answer.json["gender"], Value::Null);
    assert_eq!(
        answer.json["parsed_address"]["formatted_address"],
        "Madrid, ES"
    );
    let decision = caller.decision(&id);
    assert_eq!(decision["id_verifications"][0]["first_name"], "Ana");
    assert_eq!(decision["id_verifications"][0]["document_type"], "Passport");
    let row = &caller.get("/v3/sessions/?document_type=P").json["results"][0];
    assert_eq!(row["document_type"], "Passport");
    {
        let events = events.lock().unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["webhook_type"], "data.updated");
        assert_eq!(events[0]["trigger"], "manual_review");
    }
    let feed = caller.get(&format!("/v3/sessions/{id}/reviews/"));
    assert_eq!(feed.json["results"][0]["activity_type"], "KYC_DATA_UPDATED");
    let changed = feed.json["results"][0]["changed_fields"].to_string();
    assert!(changed.contains("first_name"), "{changed}");
}

#[test]
fn corrections_are_refused_with_the_texts_of_the_service() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let fresh = caller.create(&fake.workflow_id(), "user-8");
    let path = format!("/v3/session/{id}/update-data/");
    let mut lines = Vec::new();
    for body in [
        json!({"gender": "X"}),
        json!({"document_type": "PASSPORT"}),
        json!({"issuing_state": "Spain"}),
        json!({"marital_status": "ENGAGED"}),
        json!({"marital_status": null}),
        json!({"date_of_birth": "01/02/1980"}),
        json!({"parsed_address": {"zipcode": "1"}}),
        json!({"parsed_address": {"country": "ESP"}}),
        json!({"extra_fields": [1]}),
        json!({"node_id": "feature_missing"}),
    ] {
        let answer = caller.patch(&path, body.clone());
        lines.push(format!(
            "{body} -> {} {}",
            answer.status.as_u16(),
            answer.text
        ));
    }
    let early = caller.patch(&format!("/v3/session/{fresh}/update-data/"), json!({}));
    lines.push(format!(
        "(not started) -> {} {}",
        early.status.as_u16(),
        early.text
    ));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_resubmission_opens_the_session_again() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "decline_document_expired");
    let path = format!("/v3/session/{id}/update-status/");
    let answer = caller.patch(
        &path,
        json!({"new_status": "Resubmitted", "comment": "Blurred"}),
    );
    assert_eq!(answer.status, 200, "{}", answer.text);
    let decision = caller.decision(&id);
    assert_eq!(decision["status"], "Resubmitted");
    assert_eq!(decision["reviews"][0]["comment"], "Blurred");
    assert_eq!(caller.create(&fake.workflow_id(), "user-7"), id);
    fake.complete(&id, "approve").unwrap();
    assert_eq!(caller.decision(&id)["status"], "Approved");
}

#[test]
fn steps_that_need_no_user_run_again_at_once_but_not_twice_in_a_row() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let decision = caller.decision(&id);
    let node_id = &decision["aml_screenings"][0]["node_id"];
    let path = format!("/v3/session/{id}/update-status/");
    let body = json!({"new_status": "Resubmitted",
        "nodes_to_resubmit": [{"node_id": node_id, "feature": "AML"}]});
    assert_eq!(caller.patch(&path, body.clone()).status, 200);
    assert_eq!(caller.decision(&id)["status"], "Approved");
    let early = caller.patch(&path, body.clone());
    assert_eq!(early.status, 429, "{}", early.text);
    assert_eq!(early.headers["retry-after"], "30");
    fake.advance(Duration::from_secs(30));
    assert_eq!(caller.patch(&path, body).status, 200);
}

#[test]
fn notes_change_nothing() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let path = format!("/v3/sessions/{id}/reviews/");
    let note = caller.post(
        &path,
        json!({"new_status": "In Review", "comment": "Look again"}),
    );
    assert_eq!(note.status, 201, "{}", note.text);
    assert_eq!(note.json["user"], "Unknown");
    assert_eq!(caller.decision(&id)["status"], "Approved");
    let wrong = caller.post(&path, json!({"new_status": "approved"}));
    assert_eq!(
        wrong.text,
        r#"{"new_status":["\"approved\" is not a valid choice."]}"#
    );
    let company = caller.create(&fake.workflow_of(Template::Kyb), "company");
    let path = format!("/v3/sessions/{company}/reviews/");
    assert_eq!(caller.get(&path).status, 404);
}

#[test]
fn one_feature_is_overruled_without_the_session() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let decision = caller.decision(&id);
    let node = decision["poa_verifications"][0]["node_id"]
        .as_str()
        .unwrap();
    let path = format!("/v3/session/{id}/features/{node}/update-status/");
    let answer = caller.patch(&path, json!({"new_status": "Declined"}));
    assert_eq!(answer.json["feature_type"], "POA", "{}", answer.text);
    let decision = caller.decision(&id);
    assert_eq!(decision["poa_verifications"][0]["status"], "Declined");
    assert_eq!(decision["status"], "Approved");
    let same = caller.patch(&path, json!({"new_status": "Declined"}));
    assert_eq!(
        same.text,
        r#"{"new_status":"The new status is the same as the current status."}"#
    );
    let missing = caller.patch(
        &format!("/v3/session/{id}/features/feature_none/update-status/"),
        json!({"new_status": "Declined"}),
    );
    assert_eq!(missing.status, 404);
}

#[test]
fn destinations_are_kept_by_application() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let path = "/v3/webhook/destinations/";
    let body = json!({"label": "mine", "url": "http://127.0.0.1:9/hook",
        "subscribed_events": ["status.updated"]});
    let made = caller.post(path, body.clone());
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json["secret_shared_key"].as_str().unwrap().len(), 43);
    assert_eq!(
        caller.post(path, body).text,
        r#"{"url":["This webhook destination already exists for the application."]}"#
    );
    let own = format!("{path}{}/", made.json["uuid"].as_str().unwrap());
    let changed = caller.patch(
        &own,
        json!({"enabled": false, "subscribed_events": ["data.updated"]}),
    );
    assert_eq!(changed.json["enabled"], false);
    assert_eq!(
        changed.json["secret_shared_key"],
        made.json["secret_shared_key"]
    );
    for wrong in [
        json!({"subscribed_events": []}),
        json!({"subscribed_events": ["foo.bar"]}),
        json!({"url": "nowhere"}),
        json!({"webhook_version": "v9"}),
    ] {
        assert_eq!(caller.patch(&own, wrong).status, 400);
    }
    let row = &caller.get(path).json[0];
    assert_eq!(row["subscribed_events_count"], 1);
    assert_eq!(row.get("secret_shared_key"), None);
    let other = Caller::with_key(&fake, &fake.add_application().api_key);
    assert_eq!(other.get(path).json, json!([]));
    assert_eq!(other.get(&own).status, 404);
    assert_eq!(caller.call("DELETE", &own, "").status, 204);
    assert_eq!(caller.call("DELETE", &own, "").status, 404);
}

#[test]
fn a_sandbox_session_is_armed_with_its_token() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let made = caller
        .post("/v3/session/", json!({"workflow_id": fake.workflow_id()}))
        .json;
    let id = made["session_id"].as_str().unwrap();
    let arm = |token: &str, scenario: &str| {
        let request = http::Request::post(format!("/v3/session/{id}/sandbox/arm/"))
            .header("session-token", token)
            .body(json!({ "scenario": scenario }).to_string().into())
            .unwrap();
        crate::caller::answer(&fake, request)
    };
    let token = made["session_token"].as_str().unwrap();
    assert_eq!(arm("wrong", "approve").status, 404);
    assert_eq!(
        arm(token, "not-a-real-scenario").text,
        r#"{"scenario":["Unknown sandbox scenario: 'not-a-real-scenario'."]}"#
    );
    assert_eq!(
        arm(token, "decline_liveness_attack").json["status"],
        "Not Started"
    );
    let complete = format!("/_fake/sessions/{id}/complete");
    let done = caller.post(&complete, json!({}));
    assert_eq!(done.json["status"], "Declined", "{}", done.text);
    assert_eq!(
        arm(token, "approve").text,
        r#"["Scenario can only be armed before the verification starts."]"#
    );
    assert_eq!(caller.post(&complete, json!({})).status, 409);
}
