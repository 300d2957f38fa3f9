//! Error responses of the service.

use std::fmt::Write as _;

use didit_testkit::{ApplicationEnvironment, Fake};
use serde_json::json;

use crate::caller::Caller;

/// Status and body of each response, one per line.
fn transcript(caller: &Caller, calls: &[(&str, String, String)]) -> String {
    let mut text = String::new();
    for (method, path, body) in calls {
        let answer = caller.call(method, path, body);
        let shown = path.replace(|c: char| c.is_ascii_digit(), "#");
        let html = answer.text.starts_with("<!doctype");
        let body_text = if html { "(html)" } else { &answer.text };
        let status = answer.status.as_u16();
        let _ = writeln!(text, "{method} {shown} {body}\n  {status} {body_text}");
    }
    text
}

#[test]
fn invalid_session_fields_are_rejected() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let path = || "/v3/session/".to_owned();
    let workflow = fake.workflow_id();
    let biometric = fake.workflow_of(didit_testkit::Template::BiometricAuthentication);
    let with = |name: &str, value: serde_json::Value| {
        json!({"workflow_id": workflow, name: value}).to_string()
    };
    let big = "A".repeat(2_900_000);
    let calls: Vec<_> = [
        "{}".to_owned(),
        "nonsense".to_owned(),
        "[]".to_owned(),
        json!({"workflow_id": null}).to_string(),
        json!({"workflow_id": 7}).to_string(),
        json!({"workflow_id": "11111111-2222-3333-4444-555555555555"}).to_string(),
        with("vendor_data", json!({})),
        with("callback_method", json!("everybody")),
        with("language", json!("xx")),
        with("contact_details", json!("me")),
        with("contact_details", json!({"email": "me", "email_lang": "xx"})),
        with("expected_details", json!({"date_of_birth": "1980", "gender": "X", "id_country": "Spain", "ip_address": "here"})),
        with("expected_details", json!({"address": "Test Street 1"})),
        with("expected_details", json!({"expected_document_types": ["p", "XX"]})),
        with("sandbox_scenario", json!("win")),
        json!({"workflow_id": biometric}).to_string(),
        json!({"workflow_id": biometric, "vendor_data": "nobody"}).to_string(),
    ]
    .into_iter()
    .map(|body| ("POST", path(), body))
    .collect();
    let text = transcript(&caller, &calls)
        .replace(&workflow, "[workflow]")
        .replace(&biometric, "[biometric]");
    insta::assert_snapshot!(text);
    let answer = caller.call("POST", "/v3/session/", &with("portrait_image", json!(big)));
    assert_eq!(
        answer.text,
        r#"{"portrait_image":["Image size exceeds 2MB."]}"#
    );
}

#[test]
fn updates_check_the_status_first() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let fresh = caller.create(&fake.workflow_id(), "fresh");
    let done = caller.completed("done", "approve");
    let path = |id: &str| format!("/v3/session/{id}/update-status/");
    let mut calls = vec![("PATCH", path(&fresh), "{}".to_owned())];
    for body in [
        json!({}),
        json!({"new_status": "Approved"}),
        json!({"new_status": "In Progress"}),
        json!({"new_status": "Bogus"}),
        json!({"new_status": "Declined", "send_email": true}),
        json!({"new_status": "Resubmitted"}),
        json!({"new_status": "Resubmitted", "nodes_to_resubmit": [{"node_id": "n", "feature": "BOGUS"}]}),
        json!({"new_status": "Resubmitted", "nodes_to_resubmit": [{"node_id": "n", "feature": "KYB_REGISTRY"}]}),
        json!({"new_status": "Resubmitted", "nodes_to_resubmit": [{"feature": "OCR"}]}),
    ] {
        calls.push(("PATCH", path(&done), body.to_string()));
    }
    let text = transcript(&caller, &calls);
    insta::assert_snapshot!(
        text.lines()
            .map(|line| line
                .split_once("/update-status/")
                .map_or(line, |(_, rest)| rest.trim()))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn invalid_keys_and_paths_are_rejected() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let other = Caller::with_key(&fake, &fake.add_application().api_key);
    let without_key = Caller::with_key(&fake, "");
    let wrong = Caller::with_key(&fake, "wrong");
    let decision = format!("/v3/session/{id}/decision/");
    let unknown = "/v3/session/11111111-2222-3333-4444-555555555555/decision/";
    assert_eq!(without_key.get(&decision).status, 403);
    assert_eq!(wrong.get(&decision).status, 401);
    assert_eq!(other.get(&decision).status, 404);
    assert_eq!(without_key.get(unknown).status, 404);
    let share = format!("/v3/session/{id}/share/");
    assert_eq!(without_key.post(&share, json!({})).status, 401);
    let html = caller.get("/v3/session/NOT-A-UUID/decision/");
    assert_eq!(html.status, 404);
    assert_eq!(html.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(caller.get(&decision.to_uppercase()).status, 404);
    let moved = caller.get("/v3/sessions?limit=1");
    assert_eq!(moved.status, 301);
    assert_eq!(moved.headers["location"], "/v3/sessions/?limit=1");
    let wrong_method = caller.call("PUT", "/v3/sessions/", "");
    assert_eq!(wrong_method.status, 405);
    assert_eq!(wrong_method.headers["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(without_key.get("/system/healthcheck").status, 200);
    assert_eq!(without_key.get("/system/healthcheck/").status, 200);
    assert_eq!(
        caller.get("/v3/session/auth-probe-check/").text,
        r#"{"detail":"Not found."}"#
    );
    let head = caller.call("HEAD", &decision, "");
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
}

#[test]
fn scenarios_require_the_sandbox() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    let caller = Caller::new(&fake);
    let answer = caller.post(
        "/v3/session/",
        json!({"workflow_id": fake.workflow_id(), "sandbox_scenario": "approve"}),
    );
    assert_eq!(answer.status, 400, "{}", answer.text);
}

#[test]
fn bodies_other_than_objects_are_rejected() {
    let fake = Fake::new();
    let key = fake.api_key();
    let text = |body: &'static [u8]| {
        let request = http::Request::post("/v3/lists/").header("x-api-key", &key);
        crate::caller::answer(&fake, request.body(body.into()).unwrap()).text
    };
    let parse = |text| format!(r#"{{"detail":"JSON parse error - {text}"}}"#);
    let found = |name| {
        let error = format!("Invalid data. Expected a dictionary, but got {name}.");
        json!({ "non_field_errors": [error] }).to_string()
    };
    assert_eq!(text(b"[1]"), found("list"));
    assert_eq!(text(b"\"text\""), found("str"));
    assert_eq!(text(b"{"), parse("unexpected end at line 1 column 1"));
    assert_eq!(text(b"nonsense"), parse("not JSON at line 1 column 2"));
    assert_eq!(text(b"\xff"), parse("not JSON at line 1 column 1"));
}

#[test]
fn all_wrong_fields_are_reported_together() {
    let caller = Caller::new(&Fake::new());
    let body = json!({
        "date_of_birth": "1980",
        "aml_name_weight": "old",
        "entity_type": true,
        "include_adverse_media": 1,
    });
    assert_eq!(
        caller.post("/v3/aml/", body).json,
        json!({
            "full_name": ["This field is required."],
            "date_of_birth": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
            "aml_name_weight": ["A valid integer is required."],
            "entity_type": ["\"true\" is not a valid choice."],
        })
    );
}

#[test]
fn email_addresses_are_validated() {
    let caller = Caller::new(&Fake::new());
    for (email, status) in [
        ("a@b.example", 200),
        ("a@b", 400),
        ("@b.example", 400),
        ("a b@c.example", 400),
        ("a@b.example.", 400),
    ] {
        let answer = caller.post("/v3/email/risk/", json!({ "email": email }));
        assert_eq!(answer.status, status, "{email}: {}", answer.text);
    }
}
