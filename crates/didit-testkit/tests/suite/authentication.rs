//! The issuers of the applications.

use didit_testkit::Fake;
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const REDIRECT: &str = "https://app.example.com/";

/// Signs a user in at an issuer.
fn sign_in(fake: &Fake, issuer: &str) -> Answer {
    let url = format!(
        "{}/sign-in?redirect_uri={REDIRECT}&code_challenge={CHALLENGE}&code_challenge_method=S256",
        fake.issuer()
    );
    let redirect = fake.sign_in(&url, "user-7").unwrap();
    let body = json!({
        "grant_type": "authorization_code",
        "code": redirect.split_once("?code=").unwrap().1,
        "code_verifier": VERIFIER,
        "redirect_uri": REDIRECT,
    });
    Caller::new(fake).post(&format!("{issuer}/token/"), body)
}

#[test]
fn same_seed_signs_the_same_tokens() {
    let tokens = |seed| {
        let fake = Fake::builder().seed(seed).build();
        sign_in(&fake, &fake.issuer()).text
    };
    assert_eq!(tokens(7), tokens(7));
    assert_ne!(tokens(7), tokens(8));
}

#[test]
fn journal_has_no_token() {
    let fake = Fake::new();
    let tokens = sign_in(&fake, &fake.issuer()).json;
    let journal = fake.journal();
    let bodies = journal
        .iter()
        .flat_map(|exchange| [&exchange.request, &exchange.response]);
    for body in bodies.map(|body| String::from_utf8_lossy(body)) {
        for secret in [
            &tokens["access_token"],
            &tokens["id_token"],
            &tokens["refresh_token"],
        ] {
            assert!(!body.contains(secret.as_str().unwrap()));
        }
        assert!(!body.contains(VERIFIER));
    }
}

#[test]
fn sessions_and_keys_are_part_of_a_snapshot() {
    let fake = Fake::new();
    let tokens = sign_in(&fake, &fake.issuer()).json;
    let other = Fake::builder().seed(99).build();
    other.restore(&fake.snapshot()).unwrap();
    let jwks = |fake: &Fake| {
        let path = format!("{}/.well-known/jwks.json", fake.issuer());
        Caller::new(fake).call("GET", &path, "").json
    };
    assert_eq!(jwks(&fake), jwks(&other));
    let refresh = json!({"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]});
    let path = format!("{}/token/", fake.issuer());
    assert_eq!(Caller::new(&other).post(&path, refresh).status, 200);
}

#[test]
fn issuers_are_separate() {
    let fake = Fake::new();
    let other = fake.add_application().application_id;
    let issuer = fake.issuer().replace(&fake.application_id(), &other);
    assert_eq!(sign_in(&fake, &issuer).json["error"], "invalid_grant");
    let caller = Caller::new(&fake);
    let first = caller.call(
        "GET",
        &format!("{}/.well-known/jwks.json", fake.issuer()),
        "",
    );
    let second = caller.call("GET", &format!("{issuer}/.well-known/jwks.json"), "");
    assert_ne!(first.json, second.json);
    for unknown in ["/nothing", "/session", "/token"] {
        assert_eq!(
            caller.call("GET", &format!("{issuer}{unknown}"), "").status,
            404
        );
    }
    assert_eq!(
        caller.call("GET", &format!("{issuer}/session/"), "").status,
        401
    );
    let grant = caller.post(
        &format!("{issuer}/token/"),
        json!({"grant_type": "password"}),
    );
    assert_eq!(
        (grant.status.as_u16(), &grant.json["error"]),
        (400, &json!("unsupported_grant_type"))
    );
}

#[test]
fn used_refresh_token_ends_only_its_session() {
    let fake = Fake::new();
    let path = format!("{}/token/", fake.issuer());
    let caller = Caller::new(&fake);
    let refresh = |token: &Value| {
        let body = json!({"grant_type": "refresh_token", "refresh_token": token});
        caller.post(&path, body)
    };
    let (first, second) = (
        sign_in(&fake, &fake.issuer()),
        sign_in(&fake, &fake.issuer()),
    );
    // An access token is no refresh token.
    assert_eq!(refresh(&first.json["access_token"]).status, 400);
    let renewed = refresh(&first.json["refresh_token"]);
    assert_eq!(renewed.status, 200);
    assert_eq!(refresh(&first.json["refresh_token"]).status, 400);
    assert_eq!(refresh(&renewed.json["refresh_token"]).status, 400);
    assert_eq!(refresh(&second.json["refresh_token"]).status, 200);
}
