//! Recording and replay.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bytes::Bytes;
use didit_testkit::{Capture, Cassette, Fake, Replay, from_fn};
use didit_transport::{
    DeliveryState, RequestBody, Response, ResponseBody, Transport, TransportError,
    TransportErrorKind,
};
use didit_types::operation::{CREATE_SESSION, LIST_SESSIONS, RETRIEVE_DECISION};
use futures_executor::block_on;
use serde_json::{Value, json};

/// A person whose data must not be in a cassette.
const PERSON: &str = "carmen@example.com";

/// Creates, completes, reads and lists a session, and returns the responses.
async fn exchanges(transport: &impl Transport, fake: Option<&Fake>, person: &str) -> Vec<Value> {
    let key = fake.map_or_else(|| "another-key".to_owned(), Fake::api_key);
    let workflow = fake.map_or_else(|| WORKFLOW.to_owned(), Fake::workflow_id);
    let send = |method: &str, path: &str, body: String| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("http://didit{path}"))
            .header("x-api-key", &key)
            .header("content-type", "application/json")
            .body(RequestBody::from(body))
            .unwrap();
        async {
            let response = transport.send(request).await.unwrap();
            assert!(response.status().is_success());
            let body = response.into_body().collect(1 << 20).await.unwrap();
            serde_json::from_slice::<Value>(&body).unwrap()
        }
    };
    let new = format!(r#"{{"workflow_id":"{workflow}","vendor_data":"{person}"}}"#);
    let created = send("POST", CREATE_SESSION.path, new).await;
    let id = created["session_id"].as_str().unwrap().to_owned();
    if let Some(fake) = fake {
        fake.complete(&id, "approve").unwrap();
    }
    let path = RETRIEVE_DECISION.path.replace("{session_id}", &id);
    let decision = send("GET", &path, String::new()).await;
    let path = format!("{}?vendor_data={person}&limit=5", LIST_SESSIONS.path);
    let list = send("GET", &path, String::new()).await;
    vec![created, decision, list]
}

const WORKFLOW: &str = "11111111-2222-4333-8444-555555555555";

fn recorded() -> (Cassette, Vec<Value>, String) {
    let fake = Fake::new();
    let capture = Capture::new(fake.transport());
    let answers = block_on(exchanges(&capture, Some(&fake), PERSON));
    (capture.cassette(), answers, fake.api_key())
}

#[test]
fn recorded_exchanges_replay_for_another_person() {
    let (cassette, answers, _) = recorded();
    let replay = Replay::lenient(Cassette::from_json(&cassette.to_json()).unwrap());
    let played = block_on(exchanges(&replay, None, "another-person"));
    assert_eq!(replay.unplayed(), 0);
    for (played, recorded) in played.iter().zip(&answers) {
        assert_eq!(played["session_id"], recorded["session_id"]);
        assert_eq!(played["status"], recorded["status"]);
    }
    assert_eq!(played[2]["count"], answers[2]["count"]);
    // The models decode the replaced values.
    let decision = serde_json::to_vec(&played[1]).unwrap();
    let decision: didit_types::Decision = didit_types::from_slice(&decision).unwrap();
    assert_eq!(decision.status, Some(didit_types::SessionStatus::Approved));
}

#[test]
fn cassettes_contain_no_keys_tokens_or_personal_data() {
    let (cassette, answers, key) = recorded();
    let text = cassette.to_json();
    assert!(text.starts_with("{\n  \"version\": 1,"), "{text}");
    let token = answers[0]["session_token"].as_str().unwrap();
    let check = &answers[1]["id_verifications"][0];
    let of_person = [
        "first_name",
        "last_name",
        "document_number",
        "date_of_birth",
    ];
    let of_person = of_person.map(|field| check[field].as_str().unwrap());
    for secret in of_person.iter().chain(&[key.as_str(), token, PERSON]) {
        assert!(!text.contains(*secret), "{secret} is in\n{text}");
    }
    assert!(!text.contains("Signature="), "a presigned link is in it");
}

#[test]
fn strict_replay_requires_each_request_once_in_order() {
    let (cassette, answers, _) = recorded();
    let get = |path: &str| {
        let request = http::Request::get(format!("http://didit{path}"));
        request.body(RequestBody::empty()).unwrap()
    };
    let replay = Replay::strict(cassette.clone());
    let list = format!("{}?vendor_data=x&limit=5", LIST_SESSIONS.path);
    let error = block_on(replay.send(get(&list))).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Request);
    assert!(error.to_string().contains(CREATE_SESSION.path), "{error}");
    assert_eq!(replay.unplayed(), 3);

    let replay = Replay::lenient(cassette);
    for _ in 0..3 {
        assert_eq!(block_on(replay.send(get(&list))).unwrap().status(), 200);
    }
    let id = answers[0]["session_id"].as_str().unwrap();
    let other = RETRIEVE_DECISION.path.replace("{session_id}", WORKFLOW);
    assert_ne!(id, WORKFLOW);
    assert!(block_on(replay.send(get(&other))).is_err());
}

#[test]
fn strict_replay_of_the_same_requests_is_complete() {
    let fake = Fake::new();
    let capture = Capture::new(fake.transport());
    block_on(exchanges(&capture, Some(&fake), PERSON));
    let replay = Replay::strict(capture.cassette());
    for request in capture.requests() {
        block_on(replay.send(request.map(RequestBody::from))).unwrap();
    }
    assert_eq!(replay.unplayed(), 0);
    let again = http::Request::get("http://didit/").body(RequestBody::empty());
    assert!(block_on(replay.send(again.unwrap())).is_err());
}

#[test]
fn errors_and_other_bodies_are_replayed() {
    let capture = Capture::new(from_fn(|request| async move {
        match request.uri().path() {
            "/reset" => Err(TransportError::new(TransportErrorKind::Interrupted)
                .with_delivery(DeliveryState::NotSent)),
            "/html" => Ok(http::Response::builder()
                .status(502)
                .header("retry-after", "7")
                .header("set-cookie", "s3cret")
                .body(ResponseBody::from("<html>Carmen</html>"))
                .unwrap()),
            _ => Ok(Response::new(ResponseBody::from(Bytes::from_static(
                b"%PDF-1.4 Carmen",
            )))),
        }
    }));
    let get = |path: &str| {
        let request = http::Request::get(format!("http://didit{path}"));
        request.body(RequestBody::empty()).unwrap()
    };
    for path in ["/reset", "/html", "/pdf"] {
        _ = block_on(capture.send(get(path)));
    }
    let text = capture.cassette().to_json();
    assert!(
        !text.contains("Carmen") && !text.contains("s3cret"),
        "{text}"
    );
    let replay = Replay::strict(Cassette::from_json(&text).unwrap());
    let error = block_on(replay.send(get("/reset"))).unwrap_err();
    assert_eq!(
        (error.kind(), error.delivery()),
        (TransportErrorKind::Interrupted, DeliveryState::NotSent)
    );
    let html = block_on(replay.send(get("/html"))).unwrap();
    assert_eq!(
        (html.status().as_u16(), &html.headers()["retry-after"]),
        (502, &"7".parse().unwrap())
    );
    let pdf = block_on(replay.send(get("/pdf"))).unwrap().into_body();
    assert!(block_on(pdf.collect(100)).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn invalid_cassettes_and_other_versions_are_refused() {
    for text in ["", "[]", r#"{"version":2,"exchanges":[]}"#] {
        let error = Cassette::from_json(text).unwrap_err();
        assert!(
            error.to_string().starts_with("invalid cassette: "),
            "{error}"
        );
    }
}

#[test]
fn debug_shows_no_key() {
    let (cassette, ..) = recorded();
    let capture = Capture::new(from_fn(|_| async { Ok(Response::default()) }));
    let mut request = http::Request::new(RequestBody::from("Carmen"));
    request
        .headers_mut()
        .insert("x-api-key", "s3cret".parse().unwrap());
    block_on(capture.send(request)).unwrap();
    assert_eq!(capture.requests()[0].headers()["x-api-key"], "s3cret");
    assert_eq!(format!("{capture:?}"), "Capture(1 requests)");
    assert_eq!(format!("{cassette:?}"), "Cassette(3 exchanges)");
}

/// The recorded exchange of a request to `path` with that response.
fn exchange(path: &str, status: u16, kind: &'static str, body: &str) -> Value {
    let body = body.to_owned();
    let capture = Capture::new(from_fn(move |_| {
        let response = http::Response::builder().status(status);
        let response = response.header("content-type", kind);
        std::future::ready(Ok(response.body(ResponseBody::from(body.clone())).unwrap()))
    }));
    let request = http::Request::get(format!("http://didit{path}"));
    block_on(capture.send(request.body(RequestBody::empty()).unwrap())).unwrap();
    let mut cassette: Value = serde_json::from_str(&capture.cassette().to_json()).unwrap();
    cassette["exchanges"][0].take()
}

#[test]
fn unknown_fields_are_replaced() {
    let before = include_str!("data/exchange.json");
    let after: Value = serde_json::from_str(include_str!("data/exchange-recorded.json")).unwrap();
    let recorded =
        |body: &str| exchange("/", 200, "application/json", body)["end"]["answered"]["json"].take();
    assert_eq!(recorded(before), after);
    assert_eq!(recorded(&after.to_string()), after);
}

#[test]
fn paths_keep_api_segments_and_ids() {
    let decision = RETRIEVE_DECISION.path.replace("{session_id}", WORKFLOW);
    let request = |path: &str| exchange(path, 200, "text/plain", "")["request"].take();
    assert_eq!(request(&decision)["path"], decision);
    let people = request("/people/carmen/session/?limit=5&search=Carmen&offset=x");
    assert_eq!(people["path"], "/[replaced]/[replaced]/session/");
    let query = json!([
        ["limit", "5"],
        ["search", "[replaced]"],
        ["offset", "[replaced]"]
    ]);
    assert_eq!(people["query"], query);
}

#[test]
fn code_is_kept_in_an_error_alone() {
    let recorded = |status: u16| {
        let recorded = exchange("/", status, "application/json", r#"{"code":"K7-294"}"#);
        recorded["end"]["answered"]["json"]["code"].clone()
    };
    assert_eq!(recorded(400), "K7-294");
    assert_eq!(recorded(200), "[replaced]");

    let capture = Capture::new(from_fn(|_| std::future::ready(Ok(Response::default()))));
    let body = RequestBody::from(r#"{"grant_type":"authorization_code","code":"K7-294"}"#);
    let request = http::Request::post("http://didit/").body(body).unwrap();
    block_on(capture.send(request)).unwrap();
    assert!(!capture.cassette().to_json().contains("K7-294"));
}

#[test]
fn documented_error_messages_are_kept() {
    let error = r#"{"detail":"Session not found.","name":["Carmen is not a name."]}"#;
    let recorded = exchange("/", 404, "application/json", error);
    let after = json!({"detail": "Session not found.", "name": ["[replaced]"]});
    assert_eq!(recorded["end"]["answered"]["json"], after);
}

#[test]
fn files_keep_their_kind() {
    for (kind, body, kept) in [
        ("application/pdf", "%PDF-1.4 Carmen", "%PDF-1.7\n"),
        ("text/html", " <html>Carmen", "<!doctype html>"),
        (
            "text/csv",
            "external_id,status\nCarmen,1\n",
            "external_id,status",
        ),
        ("image/jpeg", "\u{1}Carmen", "[replaced]"),
        ("application/json", "", ""),
    ] {
        let recorded = exchange("/", 200, kind, body);
        assert_eq!(recorded["end"]["answered"]["text"], kept, "{kind}");
    }
}
