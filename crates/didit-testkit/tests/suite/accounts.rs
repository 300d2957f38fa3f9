//! Accounts: registration, login, organisations and their applications.

use std::time::Duration;

use didit_testkit::{Fake, Limits};
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller, answer};

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "Correct-Horse-7";

fn post(fake: &Fake, path: &str, body: impl Into<Value>) -> Answer {
    Caller::with_key(fake, "").post(&format!("/auth/v2/programmatic/{path}/"), body)
}

fn call(fake: &Fake, token: &str, method: &str, path: &str, body: &Value) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("/auth/v2/organizations/me/{path}"))
        .header("authorization", format!("Bearer {token}"));
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    answer(fake, request.body(body.into()).unwrap())
}

fn get(fake: &Fake, token: &str, path: &str) -> Answer {
    call(fake, token, "GET", path, &Value::Null)
}

/// Registers and verifies an account; returns the verification and an access token.
fn account(fake: &Fake) -> (Value, String) {
    let register = json!({"email": EMAIL, "password": PASSWORD});
    let registered = post(fake, "register", register);
    assert_eq!(registered.status, 201, "{}", registered.text);
    assert_eq!(registered.json["email"], EMAIL);
    let code = fake.account_code(EMAIL).unwrap();
    let verified = post(fake, "verify-email", json!({"email": EMAIL, "code": code}));
    assert_eq!(verified.status, 200, "{}", verified.text);
    let token = verified.json["access_token"].as_str().unwrap().to_owned();
    (verified.json, token)
}

/// Calls all operations of accounts with valid and invalid requests.
pub(crate) fn calls(fake: &Fake) {
    let (verified, token) = account(fake);
    for path in ["register", "resend-otp", "verify-email", "login"] {
        post(fake, path, json!({}));
        let body = json!({"email": EMAIL, "password": PASSWORD, "code": "X"});
        post(fake, path, body);
    }
    post(
        fake,
        "login",
        json!({"email": EMAIL, "password": "Wrong-Horse-7"}),
    );
    let pending = json!({"email": "grace@example.com", "password": PASSWORD});
    post(fake, "register", pending.clone());
    post(fake, "resend-otp", pending);
    let organization = fake.organization_id();
    let application = verified["application"]["uuid"].as_str().unwrap();
    for token in [&*token, ""] {
        get(fake, token, "");
        for id in [&*organization, application] {
            get(fake, token, &format!("{id}/applications/"));
            get(fake, token, &format!("{id}/applications/{application}/"));
            get(fake, token, &format!("{id}/applications/{id}/"));
            for body in [json!({"name": "Shop"}), json!({"website_url": "x"})] {
                call(fake, token, "POST", &format!("{id}/applications/"), &body);
                let path = format!("{id}/applications/{application}/");
                call(fake, token, "PATCH", &path, &body);
            }
        }
    }
}

#[test]
fn the_keys_of_an_account_are_those_of_the_applications() {
    let fake = Fake::new();
    let (verified, token) = account(&fake);
    assert_eq!(verified["organization"]["uuid"], fake.organization_id());
    assert_eq!(verified["application"]["api_key"], fake.api_key());
    assert_eq!(
        verified["sandbox_application"]["uuid"],
        fake.application_id()
    );
    assert_eq!(verified["expires_in"], 86_400);
    let other = fake.add_application();
    let organizations = get(&fake, &token, "").json;
    assert_eq!(organizations[0]["contact_email"], EMAIL);
    let root = format!("{}/applications/", fake.organization_id());
    let listed = get(&fake, &token, &root).json;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let found = get(&fake, &token, &format!("{root}{}/", other.application_id)).json;
    assert_eq!(found["api_key"], other.api_key);
    assert_eq!(found["client_id"].as_str().unwrap().len(), 22);
    for path in [
        "11111111-2222-4333-8444-555555555555/applications/".to_owned(),
        format!("{root}11111111-2222-4333-8444-555555555555/"),
    ] {
        assert_eq!(get(&fake, &token, &path).status, 404, "{path}");
    }
}

#[test]
fn a_new_application_has_its_own_key_and_keeps_it() {
    let fake = Fake::new();
    let (_, token) = account(&fake);
    let root = format!("{}/applications/", fake.organization_id());
    let plain = call(&fake, &token, "POST", &root, &Value::Null);
    assert_eq!(plain.status, 201, "{}", plain.text);
    assert_eq!(plain.json["name"], "Organization App");
    fake.advance(Duration::from_secs(60));
    let body = json!({"name": "Shop", "redirect_uris": ["shop://verified"]});
    let created = call(&fake, &token, "POST", &root, &body).json;
    assert_eq!(created["redirect_uris"], body["redirect_uris"]);
    assert_eq!(created["website_url"], Value::Null);
    assert_ne!(created["created_at"], plain.json["created_at"]);
    let key = created["api_key"].as_str().unwrap();
    assert_eq!(
        Caller::with_key(&fake, key).get("/v3/sessions/").status,
        200
    );

    let path = format!("{root}{}/", created["uuid"].as_str().unwrap());
    let website = "https://shop.example.com";
    let body = json!({"website_url": website, "api_key": "other", "client_id": "other"});
    let updated = call(&fake, &token, "PATCH", &path, &body);
    assert_eq!(updated.status, 200, "{}", updated.text);
    let mut expected = created.clone();
    expected["website_url"] = website.into();
    assert_eq!(updated.json, expected);
    assert_eq!(get(&fake, &token, &path).json, expected);
    assert_eq!(get(&fake, &token, &root).json[2], expected);

    // The first application, which no request created.
    let path = format!("{root}{}/", fake.application_id());
    let renamed = call(&fake, &token, "PATCH", &path, &json!({"name": "Main"})).json;
    assert_eq!(renamed["name"], "Main");
    assert_eq!(renamed["api_key"], fake.api_key());
    for body in [
        json!({"website_url": "shop"}),
        json!({"redirect_uris": "x"}),
    ] {
        assert_eq!(call(&fake, &token, "PATCH", &path, &body).status, 400);
        assert_eq!(call(&fake, &token, "POST", &root, &body).status, 400);
    }
    assert_eq!(get(&fake, &token, &root).json.as_array().unwrap().len(), 3);
}

#[test]
fn a_code_must_be_right_and_in_time() {
    let fake = Fake::new();
    let verify = |code: &str| post(&fake, "verify-email", json!({"email": EMAIL, "code": code}));
    assert_eq!(verify("A1B2C3").status, 400);
    let register = json!({"email": EMAIL, "password": PASSWORD});
    post(&fake, "register", register.clone());
    assert_eq!(verify("ZZZZZZ").status, 400);
    assert_eq!(post(&fake, "login", register.clone()).status, 401);
    fake.advance(Duration::from_secs(900));
    assert_eq!(verify("A1B2C3").status, 400);
    assert_eq!(
        post(&fake, "resend-otp", json!({"email": EMAIL})).status,
        200
    );
    assert_eq!(verify("A1B2C3").status, 200);
    assert_eq!(verify("A1B2C3").status, 400);
    assert_eq!(
        post(&fake, "resend-otp", json!({"email": EMAIL})).status,
        400
    );
    assert_eq!(post(&fake, "register", register.clone()).status, 400);
    assert_eq!(post(&fake, "login", register).status, 200);
    let wrong = json!({"email": EMAIL, "password": "Wrong-Horse-7"});
    assert_eq!(post(&fake, "login", wrong).status, 401);
    let other_case = json!({"email": "ADA@example.com", "password": PASSWORD});
    assert_eq!(post(&fake, "login", other_case).status, 200);
}

#[test]
fn a_password_breaks_one_rule_at_a_time() {
    let fake = Fake::new();
    for (password, rule) in [
        ("Sh0rt!", "8 characters"),
        ("alllower-1", "uppercase"),
        ("ALLUPPER-1", "lowercase"),
        ("NoDigits--", "digit"),
        ("NoSpecial1", "special"),
    ] {
        let refused = post(
            &fake,
            "register",
            json!({"email": EMAIL, "password": password}),
        );
        assert_eq!(refused.status, 400);
        let problem = refused.json["password"][0].as_str().unwrap();
        assert!(problem.contains(rule), "{problem}");
    }
}

#[test]
fn codes_are_sent_again_after_a_minute_where_limits_are_real() {
    let fake = Fake::builder().limits(Limits::Real).build();
    post(
        &fake,
        "register",
        json!({"email": EMAIL, "password": PASSWORD}),
    );
    let resend = || post(&fake, "resend-otp", json!({"email": EMAIL})).status;
    assert_eq!(resend(), StatusCode::TOO_MANY_REQUESTS);
    fake.advance(Duration::from_secs(60));
    assert_eq!(resend(), 200);
}

#[test]
fn tokens_of_others_are_refused() {
    let fake = Fake::new();
    let (verified, token) = account(&fake);
    let refresh = verified["refresh_token"].as_str().unwrap();
    for token in ["", "x", refresh, &token[..token.len() - 2]] {
        assert_eq!(get(&fake, token, "").status, 401, "{token}");
    }
    // An API key is no token, and a token is no API key.
    assert_eq!(get(&fake, &fake.api_key(), "").status, 401);
    assert_eq!(
        Caller::with_key(&fake, &token).get("/v3/sessions/").status,
        401
    );
    fake.advance(Duration::from_secs(86_400));
    assert_eq!(get(&fake, &token, "").status, 401);
}

#[test]
fn the_journal_and_other_paths_keep_no_credentials() {
    let fake = Fake::new();
    calls(&fake);
    // A path that is not modelled, and a body that is not JSON.
    let caller = Caller::with_key(&fake, "");
    assert_eq!(
        caller
            .post("/auth/v2/token/", json!({"password": PASSWORD}))
            .status,
        501
    );
    caller.call(
        "POST",
        "/auth/v2/programmatic/login",
        &format!("password={PASSWORD}"),
    );
    for exchange in fake.journal() {
        for body in [&exchange.request, &exchange.response] {
            let text = String::from_utf8_lossy(body);
            for secret in [PASSWORD, &*fake.api_key(), "eyJ", "A1B2C3"] {
                assert!(!text.contains(secret), "{exchange:?}: {text}");
            }
        }
    }
}
