//! Faults through the in-process transport.

use std::time::Duration;

use didit_testkit::{Fake, Fault};
use didit_transport::{
    Clock as _, ManualClock, Request, RequestBody, Transport as _, TransportErrorKind,
};
use didit_types::operation;
use futures_executor::block_on;
use http::StatusCode;
use serde_json::{Value, json};

use crate::caller::Caller;

fn list(fake: &Fake) -> Request {
    let mut request = Request::new(RequestBody::empty());
    *request.uri_mut() = http::Uri::from_static("https://didit.test/v3/sessions/");
    let key = fake.api_key().parse().unwrap_or_else(|_| unreachable!());
    request.headers_mut().insert("x-api-key", key);
    request
}

#[test]
fn status_fault_applies_to_selected_requests() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    fake.fault(
        Fault::retry_after(StatusCode::SERVICE_UNAVAILABLE, 7)
            .on(&operation::LIST_SESSIONS)
            .skip(1)
            .times(2),
    );
    let statuses: Vec<u16> = (0..5)
        .map(|_| caller.get("/v3/sessions/").status.as_u16())
        .collect();
    assert_eq!(statuses, [200, 503, 503, 200, 200]);
    assert_eq!(caller.get("/v3/blocklist/").status, 200);
}

#[test]
fn lost_response_keeps_the_created_session() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let create = || {
        http::Request::post("https://didit.test/v3/session/")
            .header("x-api-key", fake.api_key())
            .body(RequestBody::from(
                json!({"workflow_id": fake.workflow_id()}).to_string(),
            ))
            .unwrap()
    };
    let reset = Fault::reset().on(&operation::CREATE_SESSION).times(1);
    fake.fault(reset.clone());
    fake.fault(reset.after_handling());
    for happened in [0, 1] {
        let error = block_on(fake.transport().send(create())).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Interrupted);
        assert!(error.may_have_reached_server());
        let count = &caller.get("/v3/sessions/").json["count"];
        assert_eq!(*count, happened);
    }
}

#[test]
fn bodies_are_truncated_and_changed() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    fake.fault(Fault::cut_body(10).times(1));
    let response = block_on(fake.transport().send(list(&fake))).unwrap();
    let error = block_on(response.into_body().collect(1 << 20)).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    fake.fault(Fault::garbage().times(1));
    assert_eq!(caller.get("/v3/sessions/").json, Value::Null);
    fake.fault(Fault::wrong_type().times(1));
    assert_eq!(caller.get("/v3/sessions/").json["results"][0]["status"], 7);
    fake.fault(Fault::unknown_variant().times(1));
    let rows = &caller.get("/v3/sessions/").json["results"];
    assert_eq!(rows[0]["status"], "Not Known Yet");
    fake.fault(Fault::extra_fields().times(1));
    let page = caller.get("/v3/sessions/").json;
    assert!(page["results"][0]["unknown_field"].is_object());
    assert_eq!(page["results"][0]["status"], "Approved");
    fake.fault(Fault::html(StatusCode::BAD_GATEWAY).times(1));
    let html = caller.get("/v3/sessions/");
    assert_eq!(html.status, 502);
    assert!(html.text.starts_with("<html>"));
}

#[test]
fn delay_uses_the_clock() {
    let clock = ManualClock::auto();
    let fake = Fake::builder().clock(clock.clone()).build();
    fake.fault(Fault::delay(Duration::from_secs(40)).times(1));
    block_on(fake.transport().send(list(&fake))).unwrap();
    assert_eq!(clock.monotonic(), Duration::from_secs(40));
}

#[test]
fn probability_depends_on_the_seed() {
    let run = |seed| -> Vec<u16> {
        let fake = Fake::builder().seed(seed).build();
        let caller = Caller::new(&fake);
        fake.fault(Fault::status(StatusCode::INTERNAL_SERVER_ERROR).probability(0.5));
        (0..64)
            .map(|_| caller.get("/v3/sessions/").status.as_u16())
            .collect()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    let failed = run(1).iter().filter(|&&status| status == 500).count();
    assert!((16..48).contains(&failed), "{failed}");
}

#[test]
fn control_plane_manages_faults() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let added = caller.post(
        "/_fake/faults",
        json!({"effect": "status", "status": 500, "operation": "sessions.list", "times": 1,
            "body": {"detail": "requested"}}),
    );
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(caller.get("/_fake/faults").json[0]["effect"], "status");
    let failed = caller.get("/v3/sessions/");
    assert_eq!(failed.status, 500);
    assert_eq!(failed.json["detail"], "requested");
    assert_eq!(caller.get("/v3/sessions/").status, 200);
    for wrong in [
        json!({}),
        json!({"effect": "explode"}),
        json!({"effect": "status", "operation": "sessions.explode"}),
        json!({"effect": "hang", "probability": 2}),
    ] {
        assert_eq!(caller.post("/_fake/faults", wrong).status, 400);
    }
    assert_eq!(caller.call("DELETE", "/_fake/faults", "").status, 204);
    assert_eq!(caller.get("/_fake/faults").json, json!([]));
}
