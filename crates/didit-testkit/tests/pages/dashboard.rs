//! The dashboard.

use std::time::Duration;

use didit_testkit::{Fake, Fault};
use didit_types::operation;
use serde_json::{Value, json};

use crate::browser::{Browser, Page};

impl Browser {
    /// Presses a button of a session's page, and returns the page that follows.
    fn press(&self, id: impl AsRef<str>, fields: &[(&str, &str)]) -> Page {
        let path = format!("/dashboard/sessions/{}", id.as_ref());
        let response = self.post(&path, fields);
        if response.status == 303 {
            return self.get(response.location());
        }
        response
    }

    fn status(&self, id: impl AsRef<str>) -> String {
        self.didit.status(id).unwrap().as_str().to_owned()
    }
}

#[test]
fn empty_dashboard_shows_the_first_steps() {
    let browser = Browser::new();
    let page = browser.get("/");
    assert_eq!(page.status, 200);
    assert_eq!(page.h1(), "Sessions");
    assert!(page.body.contains("No sessions yet"));
    assert!(page.body.contains("href=\"/dashboard/connect\""));
    let connect = browser.get("/dashboard/connect");
    for setting in [
        format!("DIDIT_BASE_URL={}", browser.didit.base_url()),
        format!("DIDIT_API_KEY={}", browser.didit.api_key()),
        format!("DIDIT_WORKFLOW_ID={}", browser.didit.workflow_id()),
        format!("DIDIT_WEBHOOK_SECRET={}", browser.didit.webhook_secret()),
    ] {
        assert!(connect.body.contains(&setting), "{setting}");
    }
    browser.didit.approved("user-1");
    let page = browser.get("/");
    assert!(!page.body.contains("No sessions yet"));
    assert!(page.body.contains("user-1"));
}

#[test]
fn refused_form_keeps_what_was_typed() {
    let browser = Browser::new();
    let fields = [
        ("workflow", "kyb"),
        ("vendor_data", "user \"7\""),
        ("language", "klingon"),
    ];
    let page = browser.post("/dashboard/sessions", &fields);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("value=\"user &#34;7&#34;\""));
    assert!(page.body.contains("value=\"klingon\""));
    assert!(page.body.contains("<option value=\"kyb\" selected>"));
    let fields = [("do", "add"), ("effect", "delay"), ("delay_ms", "soon")];
    let page = browser.post("/dashboard/faults", &fields);
    assert!(page.body.contains("value=\"soon\""));
    assert!(page.body.contains("<option value=\"delay\" selected>"));
    let session = browser.didit.approved("user-1");
    let long = "x".repeat(5_000);
    let page = browser.press(&session, &[("do", "resubmit"), ("comment", &long)]);
    assert_eq!(page.status, 422);
    assert!(page.body.contains(&format!(">{long}</textarea>")));
}

#[test]
fn session_is_printed_and_deleted() {
    let browser = Browser::new();
    let id = browser.didit.approved("user-1");
    let report = browser.get(&format!("/dashboard/sessions/{id}/report"));
    assert_eq!(report.header("content-type"), Some("application/pdf"));
    let list = browser.press(&id, &[("do", "delete")]);
    let gone = browser.get(&format!("/dashboard/sessions/{id}"));
    assert_eq!(gone.status, 404);
    assert!(list.body.contains("The session is deleted."));
    assert!(!list.body.contains("user-1"));
}

#[test]
fn list_is_filtered() {
    let browser = Browser::new();
    for number in 0..30 {
        browser.didit.not_started(&format!("fresh-{number}"));
    }
    browser.didit.approved("one-approved");
    let rows = |path: &str| browser.get(path).body.matches("class=\"who\"").count();
    assert_eq!(rows("/"), 25);
    assert_eq!(rows("/?page=2"), 6);
    assert_eq!(rows("/?status=Approved"), 1);
    assert_eq!(rows("/?search=fresh-1"), 11);
    assert_eq!(rows("/?search=fresh-1&status=Approved"), 0);
    assert_eq!(rows("/?kind=business"), 0);
    // Invalid filters are ignored.
    for path in ["/?page=0", "/?page=x", "/?application=9", "/?status=Lost"] {
        assert_eq!(browser.get(path).status, 200, "{path}");
    }
    assert_eq!(rows("/?page=18446744073709551615"), 0);
}

#[test]
fn session_is_created_by_the_form() {
    let browser = Browser::new();
    let response = browser.post(
        "/dashboard/sessions",
        &[
            ("workflow", "kyb"),
            ("vendor_data", "acme"),
            ("callback", "https://app.example/"),
        ],
    );
    assert_eq!(response.status, 303, "{}", response.body);
    let page = browser.get(response.location());
    assert_eq!(page.status, 200);
    assert!(page.body.contains("acme"));
    assert_eq!(
        browser
            .get("/?kind=business")
            .body
            .matches("class=\"who\"")
            .count(),
        1
    );
    let rejected = browser.post("/dashboard/sessions", &[("language", "klingon")]);
    assert_eq!(rejected.status, 422);
    assert!(rejected.body.contains("language: "), "{}", rejected.body);
    // An open page reloads.
    assert_eq!(browser.get("/dashboard/sessions").status, 200);
}

#[test]
fn reviewer_approves_and_declines() {
    let browser = Browser::new();
    let id = browser.didit.in_review("user-1");
    let page = browser.press(
        &id,
        &[("do", "approve"), ("comment", "looked at the video")],
    );
    assert!(page.body.contains("Approved."), "{}", page.body);
    assert!(page.body.contains("looked at the video"));
    assert_eq!(browser.status(&id), "Approved");
    browser.press(&id, &[("do", "decline")]);
    assert_eq!(browser.status(&id), "Declined");
    let again = browser.press(&id, &[("do", "decline")]);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("The new status is the same"));
}

#[test]
fn reviewer_requests_chosen_steps_again() {
    let browser = Browser::new();
    let id = browser.didit.declined("user-1");
    let page = browser.get(&format!("/dashboard/sessions/{id}"));
    let nodes: Vec<_> = page
        .body
        .split("name=\"node\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let node = |feature: &str| nodes.iter().find(|node| node.ends_with(feature)).unwrap();
    let fields = [
        ("do", "resubmit"),
        ("node", node(" OCR")),
        ("node", node(" LIVENESS")),
    ];
    let page = browser.press(&id, &fields);
    assert!(
        page.body.contains("Steps requested again."),
        "{}",
        page.body
    );
    assert_eq!(browser.status(&id), "Resubmitted");
    let page = browser.press(&id, &[("do", "complete"), ("outcome", "approve")]);
    assert!(page.body.contains("The user has finished."));
    assert_eq!(browser.status(&id), "Approved");
}

#[test]
fn blocklisted_face_is_declined_until_it_is_removed() {
    let browser = Browser::new();
    let first = browser.didit.declined("user-1");
    let page = browser.press(&first, &[("do", "blocklist"), ("item", "face")]);
    assert!(page.body.contains("blocklisted"), "{}", page.body);
    let second = browser.didit.approved("user-1");
    assert_eq!(browser.status(&second), "Declined");
    let page = browser.get(&format!("/dashboard/sessions/{second}"));
    assert!(page.body.contains("FACE_IN_BLOCKLIST"));
    assert!(page.body.contains("The face is on the blocklist."));
    browser.press(&first, &[("do", "unblock"), ("item", "face")]);
    assert_eq!(browser.status(browser.didit.approved("user-1")), "Approved");
    assert_eq!(browser.press(&first, &[("do", "blocklist")]).status, 422);
}

#[test]
fn session_is_shared_with_another_application() {
    let browser = Browser::new();
    let id = browser.didit.approved("user-1");
    let page = browser.get(&format!("/dashboard/sessions/{id}"));
    assert!(page.body.contains("Add an application"));
    let added = browser.post("/dashboard/applications", &[("session", id.as_str())]);
    let page = browser.get(added.location());
    let receiver = page.between("<select id=\"receiver\"", "</select>");
    let receiver = receiver.split("value=\"").nth(1).unwrap();
    let receiver = receiver.split('"').next().unwrap();
    let page = browser.press(&id, &[("do", "share"), ("receiver", receiver)]);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("share token: eyJ"), "{}", page.body);
}

#[test]
fn timeline_lists_requests_changes_and_deliveries_in_order() {
    let browser = Browser::new();
    browser.didit.on_webhook(|_| 503);
    let (id, _) = browser.create(json!({"vendor_data": "user-1"}));
    browser
        .didit
        .complete(&id, "decline_liveness_attack")
        .unwrap();
    browser.didit.advance(Duration::from_secs(60));
    let page = browser.get(&format!("/dashboard/sessions/{id}"));
    let timeline = page.between("<ol class=\"timeline\"", "</ol>");
    let places: Vec<_> = [
        operation::CREATE_SESSION.id,
        "created",
        "was Not Started",
        "was In Progress",
        "attempt 1 to",
        "attempt 2 to",
    ]
    .into_iter()
    .map(|text| {
        timeline
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {timeline}"))
    })
    .collect();
    assert!(places.is_sorted(), "{places:?} {timeline}");
    assert!(timeline.contains("response 503"));
    // The warning is explained.
    assert!(page.body.contains("a mask, a printout or a screen"));
    assert!(page.body.contains("Declines the session"));
}

#[test]
fn webhook_is_shown_and_sent_again() {
    let receiver = receiver("thanks");
    let fake = Fake::builder().webhook_url(receiver).build();
    let browser = Browser::with(fake);
    browser.didit.approved("user-1");
    let id = browser.didit.deliveries()[0].id();
    let shown = || browser.get(&format!("/dashboard/webhooks/{id}"));
    let page = until(shown, |page| page.body.contains("thanks"));
    assert!(page.body.contains("response 200"), "{}", page.body);
    assert!(page.body.contains("x-signature-v2"), "{}", page.body);
    // The other webhooks may be under way.
    let failures = || browser.get("/dashboard/webhooks?failures=1");
    until(failures, |page| !page.body.contains("id=\"w-"));
    let rows = |query: &str| {
        let list = browser.get(&format!("/dashboard/webhooks?{query}"));
        list.body.matches("id=\"w-").count()
    };
    let all = rows("");
    assert_eq!(rows("search=status.updated"), all);
    assert_eq!(rows("search=Approved"), 1);
    assert_eq!(rows("search=elsewhere"), 0);
    assert_eq!(rows("failures=1"), 0);
    let list = browser.get("/dashboard/webhooks");
    assert!(list.body.contains("response 200, "));
    assert!(list.body.contains(&format!("/dashboard/webhooks/{id}")));
    assert!(list.body.contains(&browser.didit.webhook_secret()));
    let again = browser.post(&format!("/dashboard/webhooks/{id}"), &[("do", "resend")]);
    assert_eq!(again.status, 303);
    until(shown, |page| page.body.contains("Attempt 2: "));
    assert_eq!(browser.get("/dashboard/webhooks/none").status, 404);
}

#[test]
fn clock_is_advanced() {
    let browser = Browser::new();
    let id = browser.didit.not_started("user-1");
    let page = browser.get("/dashboard/clock");
    assert!(page.body.contains(id.as_str()), "{}", page.body);
    let moved = browser.post("/dashboard/clock", &[("seconds", "8"), ("unit", "86400")]);
    assert!(
        browser
            .get(moved.location())
            .body
            .contains("The clock is advanced.")
    );
    assert_eq!(browser.status(&id), "Expired");
    for seconds in ["-1", "0", "soon", "99999999999999999999", "367"] {
        let rejected = browser.post(
            "/dashboard/clock",
            &[("seconds", seconds), ("unit", "86400")],
        );
        assert_eq!(rejected.status, 422, "{seconds}");
    }
    let ahead = browser.didit.now();
    browser.post("/dashboard/clock", &[("do", "now")]);
    assert!(browser.didit.now() < ahead);
    browser.post("/dashboard/clock", &[("do", "reset")]);
    assert_eq!(browser.didit.status(&id), None);
}

#[test]
fn faults_are_added_and_removed() {
    let browser = Browser::new();
    let id = browser.didit.approved("user-1");
    let read = || {
        let key = format!("x-api-key: {}", browser.didit.api_key());
        let path = format!("/v3/session/{id}/decision/");
        browser.send("GET", &path, &[&key], "").status
    };
    let rule = [
        ("do", "add"),
        ("effect", "status"),
        ("status", "503"),
        ("times", "2"),
    ];
    let on = browser.post("/dashboard/faults", &rule);
    assert_eq!(on.status, 303, "{}", on.body);
    assert_eq!(read(), 503);
    let page = browser.get("/dashboard/faults");
    assert!(page.body.contains("applied 1×"), "{}", page.body);
    let number = page.between("name=\"number\" value=\"", "\"");
    browser.post("/dashboard/faults", &[("do", "remove"), ("number", number)]);
    assert_eq!(read(), 200);
    browser.didit.fault(Fault::reset());
    browser.post("/dashboard/faults", &[("do", "clear")]);
    assert_eq!(read(), 200);
    for wrong in [
        ("status", "often"),
        ("probability", "2"),
        ("effect", "magic"),
    ] {
        let rejected = browser.post(
            "/dashboard/faults",
            &[("do", "add"), ("effect", "status"), wrong],
        );
        assert_eq!(rejected.status, 422, "{wrong:?}");
    }
    browser.post("/dashboard/faults", &[("do", "lose")]);
    assert!(
        browser
            .get("/dashboard/faults")
            .body
            .contains("it is not sent")
    );
}

#[test]
fn request_is_found_and_copied() {
    let browser = Browser::new();
    browser.create(json!({"vendor_data": "user-1"}));
    let key = format!("x-api-key: {}", browser.didit.api_key());
    let tokens = ["session-token: s3cret", "x-transaction-token: s3cret"];
    let headers = [&key, &key, tokens[0], tokens[1], "x-trace: seven"];
    browser.send("GET", "/nowhere/", &headers, "");
    let exchange = browser.get("/dashboard/journal/2");
    assert!(exchange.body.contains("x-api-key: ***"));
    assert!(exchange.body.contains("x-trace: seven"));
    assert!(!exchange.body.contains(&browser.didit.api_key()));
    assert!(!exchange.body.contains("s3cret"));
    let rows = |path: &str| browser.get(path).body.matches("id=\"j-").count();
    assert_eq!(rows("/dashboard/journal"), 2);
    assert_eq!(rows("/dashboard/journal?failures=1"), 1);
    assert_eq!(rows("/dashboard/journal?search=create"), 1);
    let page = browser.get("/dashboard/journal/1");
    assert!(
        page.between("id=\"curl\"", "</pre>")
            .contains("curl -X POST")
    );
    assert!(
        page.between("id=\"rust\"", "</pre>")
            .contains("Client::from_env()?")
    );
    // The page does not contain the key.
    assert!(!page.body.contains(&browser.didit.api_key()));
    assert_eq!(browser.get("/dashboard/journal/99").status, 404);
    assert_eq!(browser.get("/dashboard/journal/x").status, 404);
}

#[test]
fn a_thousand_changes_are_one_event() {
    let browser = Browser::new();
    let page = browser.get("/");
    let live = page.between("data-live=\"", "\"").replace("&amp;", "&");
    let event = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| browser.get(&live));
        for number in 0..1000 {
            browser.didit.not_started(&format!("user-{number}"));
        }
        waiting.join().unwrap()
    });
    assert_eq!(event.header("content-type"), Some("text/event-stream"));
    assert_eq!(
        event.body.matches("event: change").count(),
        1,
        "{}",
        event.body
    );
    assert!(event.body.len() < 200, "{}", event.body);
    // A page that has seen the last change gets one event for the next.
    let number = browser.get("/");
    let live = number.between("data-live=\"", "\"").replace("&amp;", "&");
    let event = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| browser.get(&live));
        browser.didit.not_started("the-last");
        waiting.join().unwrap()
    });
    assert_eq!(event.body.matches("id: ").count(), 1);
}

#[test]
fn other_origins_are_rejected() {
    let browser = Browser::new();
    let id = browser.didit.in_review("user-1");
    let session = format!("/dashboard/sessions/{id}");
    for path in [
        session.as_str(),
        "/dashboard/sessions",
        "/dashboard/clock",
        "/dashboard/faults",
        "/dashboard/applications",
        "/_fake/reset",
        "/_fake/clock/advance",
    ] {
        for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
            let origin = format!("origin: {origin}");
            let lines = ["content-type: application/x-www-form-urlencoded", &origin];
            let rejected = browser.send("POST", path, &lines, "do=approve&seconds=60");
            assert_eq!(rejected.status, 403, "{path} {origin}");
        }
    }
    assert_eq!(browser.status(&id), "In Review");
    for path in [
        "/",
        "/dashboard/journal",
        &session,
        "/assets/script.js",
        "/_fake/state",
    ] {
        let own = browser.get(path);
        assert_eq!(own.status, 200, "{path}");
        assert_eq!(own.header("access-control-allow-origin"), None, "{path}");
        for host in ["evil.example", "127.0.0.1.evil.example:80"] {
            let foreign = browser.send("GET", path, &[&format!("host: {host}")], "");
            assert_eq!(foreign.status, 403, "{path} {host}");
        }
    }
    let page = browser.get("/");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(
        page.header("cross-origin-resource-policy"),
        Some("same-origin")
    );
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
}

/// Starts a webhook receiver on this machine that responds 200 with a text.
fn receiver(text: &'static str) -> String {
    use std::io::{Read as _, Write as _};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = vec![0; 1 << 16];
            let _ = stream.read(&mut buffer);
            let length = text.len();
            let response = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}"
            );
            let _ = stream.write_all(response.as_bytes());
        }
    });
    url
}

/// Reloads a page until a condition is true.
fn until(load: impl Fn() -> Page, is_ready: impl Fn(&Page) -> bool) -> Page {
    let mut page = load();
    for _ in 0..5000 {
        if is_ready(&page) {
            return page;
        }
        std::thread::yield_now();
        page = load();
    }
    panic!("condition never true: {}", page.body)
}

#[test]
fn pages_are_not_in_the_journal() {
    let browser = Browser::new();
    browser.create(json!({}));
    let journal = browser.call("GET", "/_fake/journal", &Value::Null);
    assert_eq!(journal.as_array().map(Vec::len), Some(1));
    browser.get("/");
    browser.get("/dashboard/clock");
    let journal = browser.call("GET", "/_fake/journal", &Value::Null);
    assert_eq!(journal.as_array().map(Vec::len), Some(1));
}

#[test]
fn snippets_repeat_the_request() {
    let browser = Browser::new();
    let snippets = |body: &str| {
        let request = http::Request::post("/anywhere/?note=it's");
        let request = request.body(body.to_owned().into()).unwrap();
        browser.didit.handle(request);
        let number = browser.didit.journal().len();
        let page = browser.get(&format!("/dashboard/journal/{number}"));
        ["curl", "rust"].map(|id| {
            let text = page.between(&format!("<pre id=\"{id}\" tabindex=\"0\">"), "</pre>");
            let text = text.replace("&#39;", "'").replace("&#34;", "\"");
            let text = text.replace("&#38;", "&");
            text.replace(browser.didit.base_url(), "http://127.0.0.1:4010")
        })
    };
    let [curl, rust] = snippets(r##"{"vendor_data":"it's \"#1\""}"##);
    insta::assert_snapshot!(curl, @r##"
    curl -X POST 'http://127.0.0.1:4010/anywhere/?note=it'\''s' \
      -H "x-api-key: $DIDIT_API_KEY" \
      -H 'content-type: application/json' \
      --data-raw '{"vendor_data":"it'\''s \"#1\""}'
    "##);
    insta::assert_snapshot!(rust, @r###"
    use didit_api::Client;
    use didit_api::types::operation::Method;

    let didit = Client::from_env()?;
    let body: serde_json::Value = serde_json::from_str(r##"{
      "vendor_data": "it's \"#1\""
    }"##)?;
    let response = didit
        .request(Method::Post, "/anywhere/?note=it's")
        .json(&body)
        .await?;
    "###);
    let [_, rust] = snippets(r###"{"key":"r##\"a\"#b\"##"}"###);
    assert!(rust.contains("from_str(r###\"{"), "{rust}");
    let [curl, rust] = snippets("not json");
    assert!(curl.ends_with("--data-raw 'not json'"), "{curl}");
    assert!(rust.starts_with("//"), "{rust}");
}

#[test]
fn span_has_two_units() {
    for (seconds, text) in [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (90_061, "1 d 1 h"),
        (86_401, "1 d 1 s"),
    ] {
        let browser = Browser::new();
        browser.didit.advance(Duration::from_secs(seconds));
        let page = browser.get("/dashboard/clock");
        let ahead = page.between("UTC</p>", "</p>");
        assert!(
            ahead.ends_with(&format!(
                ">{text} ahead of the machine, whose time webhooks have."
            )),
            "{ahead}"
        );
    }
}
