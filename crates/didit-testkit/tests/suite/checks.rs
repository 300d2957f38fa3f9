//! Checks on their own.

use std::fmt::Write as _;

use didit_testkit::{ApplicationEnvironment, Fake};
use serde_json::{Value, json};

use crate::caller::{Caller, answer};

/// A path and a body, for each check once right and once wrong.
pub(crate) fn risks() -> Vec<(&'static str, Value)> {
    let (email, phone, ip) = ("/v3/email/risk/", "/v3/phone/risk/", "/v3/ip/risk/");
    let aml = "/v3/aml/";
    vec![
        (
            email,
            json!({"email": "ada@example.com", "vendor_data": "user-7", "metadata": {"n": 1}}),
        ),
        (
            email,
            json!({"email": "bob@example.com", "enable_social": true}),
        ),
        (
            email,
            json!({"email": "ada@example.com", "sandbox_scenario": "decline_aml_hit"}),
        ),
        (
            email,
            json!({"email": "ada", "country_code": "ESPA", "metadata": [1], "sandbox_scenario": "win"}),
        ),
        (
            email,
            json!({"signals": {"ip": "here", "device_platform": "toaster", "os_version": "x".repeat(65)}}),
        ),
        (
            phone,
            json!({"phone_number": "+33639980001", "signals": {"ip": "192.0.2.1"}}),
        ),
        (phone, json!({"phone_number": "+447700900123"})),
        (
            phone,
            json!({"phone_number": "0639980001", "enable_social": "maybe"}),
        ),
        (phone, json!({})),
        (ip, json!({"ip_address": "192.0.2.1"})),
        (
            ip,
            json!({"ip_address": "192.0.2.1", "claimed_country": "ESP"}),
        ),
        (
            ip,
            json!({"ip_address": "192.0.2.10", "claimed_country": "es"}),
        ),
        (
            ip,
            json!({"ip_address": "8.8.8.8", "claimed_country": "ESP"}),
        ),
        (
            ip,
            json!({"ip_address": "2001:db8::1", "metadata": {"sandbox_scenario": "decline_ip_blocklist"}}),
        ),
        (
            ip,
            json!({"ip_address": "here", "claimed_country": "SPAIN", "metadata": {"sandbox_scenario": "win"}}),
        ),
        (ip, json!({})),
        (
            aml,
            json!({"full_name": "Ada Exemple", "date_of_birth": "1980-01-31", "nationality": "fr", "vendor_data": "user-7"}),
        ),
        (
            aml,
            json!({"full_name": "Ada", "sandbox_scenario": "decline_aml_hit", "entity_type": "company"}),
        ),
        (
            aml,
            json!({"full_name": "Ada Exemple", "sandbox_scenario": "review_aml_possible_match"}),
        ),
        (
            aml,
            json!({"full_name": "Ada Exemple", "sandbox_scenario": "review_aml_possible_match", "aml_score_approve_threshold": 90}),
        ),
        (
            aml,
            json!({"full_name": "Ada Exemple", "sandbox_scenario": "review_aml_possible_match", "aml_score_review_threshold": 85}),
        ),
        (
            aml,
            json!({"full_name": "A", "nationality": "FRA", "date_of_birth": "1980", "aml_name_weight": 101, "entity_type": "robot"}),
        ),
        (aml, json!({"full_name": "Ada", "aml_name_weight": 50})),
        (
            aml,
            json!({"full_name": "Ada", "aml_score_approve_threshold": 90, "aml_score_review_threshold": 80}),
        ),
        (
            aml,
            json!({"full_name": "Ada", "save_api_request": false, "include_ongoing_monitoring": true}),
        ),
        (aml, json!({})),
    ]
}

/// Status and what was found, one a line.
fn transcript(caller: &Caller, calls: &[(&str, Value)]) -> String {
    let mut text = String::new();
    for (path, body) in calls {
        let answer = caller.post(path, body.clone());
        let _ = writeln!(
            text,
            "{path} {body}\n  {} {}",
            answer.status.as_u16(),
            answer.text
        );
    }
    text
}

#[test]
fn risk_follows_from_the_published_examples_and_from_scenarios() {
    let caller = Caller::new(&Fake::new());
    insta::assert_snapshot!(transcript(&caller, &risks()));
}

#[test]
fn a_blocklisted_address_is_declined() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let decision = caller.decision(&id);
    let email = &decision["email_verifications"][0]["email"];
    let body = json!({ "email": email });
    assert_eq!(
        caller.post("/v3/email/risk/", body.clone()).json["status"],
        "Approved"
    );
    caller.post(
        "/v3/blocklist/add/",
        json!({"session_id": id, "blocklist_email": true}),
    );
    let answer = caller.post("/v3/email/risk/", body).json;
    assert_eq!(answer["status"], "Declined");
    assert_eq!(answer["email"]["warnings"][0]["risk"], "EMAIL_IN_BLOCKLIST");
    assert_eq!(answer["email"]["matches"][0]["is_blocklisted"], true);
}

#[test]
fn a_check_is_paid_for_in_a_live_application_once_it_can_be_made() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    fake.set_credits(Some(1));
    let caller = Caller::new(&fake);
    let check = |body: Value| caller.post("/v3/email/risk/", body);
    assert_eq!(check(json!({"email": "ada"})).status, 400);
    assert_eq!(check(json!({"email": "ada@example.com"})).status, 200);
    let refused = check(json!({"email": "ada@example.com"}));
    assert_eq!(refused.status, 403);
    assert_eq!(
        refused.json,
        json!({"error": "You don't have enough credits to perform this request."})
    );
    let scenario = check(json!({"email": "ada@example.com", "sandbox_scenario": "approve"}));
    assert_eq!(scenario.status, 400);
}

#[test]
fn a_screening_is_made_once_for_each_key() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    fake.set_credits(Some(2));
    let screen = |key: &str, name: &str| {
        let request = http::Request::post("/v3/aml/")
            .header("x-api-key", fake.api_key())
            .header("idempotency-key", key)
            .body(json!({ "full_name": name }).to_string().into())
            .unwrap();
        answer(&fake, request)
    };
    // What is refused is not kept.
    assert_eq!(screen("one", "A").status, 400);
    let first = screen("one", "Ada Exemple");
    assert_eq!(first.json["aml"]["status"], "Approved");
    assert_eq!(screen("one", "Ada Exemple").json, first.json);
    assert_eq!(screen("one", "Jules Exemple").status, 409);
    assert_ne!(screen("two", "Ada Exemple").json, first.json);
    assert_eq!(screen("three", "Ada Exemple").status, 403);
}
