//! Rate limits, key scopes and credits.

use std::num::NonZeroU32;
use std::time::Duration;

use didit_testkit::{Access, ApplicationEnvironment, Fake, KeyRules, Limits};
use didit_types::operation;
use http::StatusCode;
use serde_json::json;

use crate::caller::Caller;

fn divided(by: u32) -> Fake {
    let by = NonZeroU32::new(by).unwrap_or(NonZeroU32::MIN);
    Fake::builder().limits(Limits::Divided(by)).build()
}

#[test]
fn rate_windows_slide() {
    let fake = divided(200); // three reads a minute
    let caller = Caller::new(&fake);
    for _ in 0..3 {
        assert_eq!(caller.get("/v3/sessions/").status, 200);
        fake.advance(Duration::from_secs(10));
    }
    let refused = caller.get("/v3/sessions/");
    assert_eq!(refused.status, 429);
    assert_eq!(
        refused.text,
        r#"{"detail":"GET request rate limit exceeded. You can make up to 3 requests per minute."}"#
    );
    assert_eq!(refused.headers["retry-after"], "30");
    assert_eq!(refused.headers["x-ratelimit-limit"], "3");
    assert_eq!(refused.headers["x-ratelimit-remaining"], "0");
    fake.advance(Duration::from_secs(29));
    assert_eq!(caller.get("/v3/sessions/").status, 429);
    fake.advance(Duration::from_secs(1));
    let allowed = caller.get("/v3/sessions/");
    assert_eq!(allowed.status, 200);
    assert!(!allowed.headers.contains_key("x-ratelimit-limit"));
    assert_eq!(caller.get("/v3/sessions/").status, 429);
    assert_eq!(caller.get("/system/healthcheck").status, 200);
}

#[test]
fn each_key_has_a_separate_window() {
    let fake = divided(600);
    let one = Caller::new(&fake);
    let two = Caller::with_key(&fake, &fake.add_key(&KeyRules::new()));
    assert_eq!(one.get("/v3/sessions/").status, 200);
    assert_eq!(two.get("/v3/sessions/").status, 200);
    assert_eq!(one.get("/v3/sessions/").status, 429);
}

#[test]
fn sandbox_has_a_daily_quota() {
    let fake = divided(100); // five sessions a day, three writes a minute
    let caller = Caller::new(&fake);
    for user in 0..5 {
        caller.create(&fake.workflow_id(), &format!("user-{user}"));
        fake.advance(Duration::from_secs(60));
    }
    let body = json!({"workflow_id": fake.workflow_id(), "vendor_data": "user-6"});
    let refused = caller.post("/v3/session/", body.clone());
    assert_eq!(refused.status, 429);
    assert!(refused.text.contains("Sandbox session quota exceeded"));
    assert!(!refused.headers.contains_key("x-ratelimit-limit"));
    assert_eq!(refused.headers["retry-after"], "86100");
    fake.advance(Duration::from_secs(86_100));
    assert_eq!(caller.post("/v3/session/", body).status, 201);
}

#[test]
fn limits_are_off_by_default() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    for _ in 0..1000 {
        assert_eq!(caller.get("/v3/sessions/?limit=1").status, 200);
    }
    fake.expect(&operation::LIST_SESSIONS)
        .times(1000)
        .with_status(StatusCode::OK)
        .verify();
}

#[test]
fn key_scopes_are_enforced() {
    let fake = Fake::new();
    let id = Caller::new(&fake).completed("user-7", "approve");
    let key = fake.add_key(
        &KeyRules::new()
            .allow("sessions", Access::Read)
            .expires_in(Duration::from_secs(60))
            .without_media(),
    );
    let caller = Caller::with_key(&fake, &key);
    assert_eq!(caller.decision(&id)["status"], "Approved");
    assert_eq!(caller.set_status(&id, "Declined").status, 403);
    assert_eq!(caller.get("/v3/blocklist/").status, 403);
    assert_eq!(caller.get("/v3/webhook/destinations/").status, 403);
    let pdf = caller.get(&format!("/v3/session/{id}/generate-pdf/"));
    assert_eq!(pdf.status, 403);
    assert!(!caller.decision(&id).to_string().contains("X-Amz-"));
    fake.advance(Duration::from_secs(60));
    assert_eq!(caller.get("/v3/sessions/").status, 401);
    let key = fake.add_key(&KeyRules::new());
    let caller = Caller::with_key(&fake, &key);
    assert_eq!(caller.get("/v3/sessions/").status, 200);
    fake.revoke_key(&key);
    assert_eq!(caller.get("/v3/sessions/").status, 401);
}

#[test]
fn creation_requires_credits_and_an_active_user() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    let caller = Caller::new(&fake);
    fake.set_credits(Some(1));
    caller.create(&fake.workflow_id(), "user-1");
    let body = |user: &str| json!({"workflow_id": fake.workflow_id(), "vendor_data": user});
    let broke = caller.post("/v3/session/", body("user-2"));
    assert_eq!(broke.status, 400);
    assert!(broke.text.contains("don't have enough credits"));
    fake.set_credits(None);
    fake.set_blocked("user-2", true);
    assert_eq!(
        caller.post("/v3/session/", body("user-2")).text,
        r#"{"vendor_data":"This user or business has been blocked and cannot create new verification sessions."}"#
    );
    fake.set_blocked("user-2", false);
    assert_eq!(caller.post("/v3/session/", body("user-2")).status, 201);
}
