//! The hosted page of a session.

use std::time::Duration;

use didit_testkit::{ApplicationEnvironment, Fake, Template};
use didit_types::UntrustedCallback;
use serde_json::{Value, json};

use crate::browser::{Browser, Page};

/// Completes every step, and returns the last screen.
fn complete_steps(browser: &Browser, path: &str) -> Page {
    let mut response = browser.post(path, &[("do", "start")]);
    loop {
        assert_eq!(response.status, 303, "{}", response.body);
        let location = response.location().to_owned();
        let page = browser.get(&location);
        assert_eq!(page.status, 200);
        if page.body.contains("value=\"finish\"") {
            return page;
        }
        let step = page.between("name=\"step\" value=\"", "\"").to_owned();
        response = browser.post(path, &[("do", "next"), ("step", &step), ("code", "123456")]);
    }
}

#[test]
fn every_workflow_is_completed_without_scripts() {
    let browser = Browser::new();
    for template in Template::ALL {
        if template == Template::BiometricAuthentication {
            continue;
        }
        let (id, path) = browser.create(json!({
            "workflow_id": browser.didit.workflow_of(template),
            "callback": "https://app.example/done?user=7",
        }));
        let welcome = browser.get(&path);
        assert_eq!(welcome.status, 200);
        let last = complete_steps(&browser, &path);
        assert!(last.body.contains("value=\"approve\""));
        let done = browser.post(&path, &[("do", "finish"), ("outcome", "approve")]);
        assert_eq!(done.status, 303);
        assert_eq!(
            done.location(),
            format!("https://app.example/done?user=7&verificationSessionId={id}&status=Approved")
        );
    }
}

#[test]
fn api_is_served_next_to_the_pages() {
    let browser = Browser::new();
    let key = format!("x-api-key: {}", browser.didit.api_key());
    let body = json!({"workflow_id": browser.didit.workflow_id()}).to_string();
    let created = browser.send("POST", "/v3/session/", &[&key], &body);
    assert_eq!(created.status, 201, "{}", created.body);
    let session: Value = serde_json::from_str(&created.body).unwrap();
    let id = session["session_id"].as_str().unwrap();
    let decision = browser.send("GET", &format!("/v3/session/{id}/decision/"), &[&key], "");
    assert_eq!(decision.status, 200, "{}", decision.body);
    let unknown = browser.send("GET", "/xx/session/AAAAAAAAAAAA", &[], "");
    assert_eq!(unknown.header("content-type"), Some("application/json"));
    // A request without a path is not a page.
    assert_eq!(browser.send("OPTIONS", "*", &[], "").status, 404);
}

#[test]
fn callback_has_the_outcome() {
    let browser = Browser::new();
    for (slug, status) in [
        ("approve", "Approved"),
        ("decline_document_expired", "Declined"),
        ("review_poa_partial_match", "In Review"),
    ] {
        let (id, path) = browser.create(json!({"callback": "myapp://verified"}));
        complete_steps(&browser, &path);
        let done = browser.post(&path, &[("do", "finish"), ("outcome", slug)]);
        let (address, query) = done.location().split_once('?').unwrap();
        assert_eq!(address, "myapp://verified");
        let callback = UntrustedCallback::from_query(query);
        assert_eq!(callback.session_id, Some(id.into()));
        assert_eq!(callback.status, Some(status.into()));
        // The end page links to the callback.
        let end = browser.get(&path);
        assert!(
            end.body.contains("href=\"myapp://verified?"),
            "{}",
            end.body
        );
    }
}

#[test]
fn start_button_starts_the_session() {
    let browser = Browser::new();
    let (id, path) = browser.create(json!({}));
    let status = |browser: &Browser| {
        browser.call("GET", &format!("/v3/session/{id}/decision/"), &json!(null))["status"].clone()
    };
    browser.get(&path);
    assert_eq!(status(&browser), "Not Started");
    browser.post(&path, &[("do", "start")]);
    assert_eq!(status(&browser), "In Progress");
    assert_eq!(browser.get(&path).h1(), "Welcome back");
}

#[test]
fn page_has_the_language_of_the_session() {
    let browser = Browser::new();
    let (_, path) = browser.create(json!({"language": "es"}));
    assert!(path.starts_with("/es/session/"), "{path}");
    let page = browser.get(&path);
    assert!(page.body.contains("<html lang=\"es\" dir=\"ltr\">"));
    assert_eq!(page.h1(), "Verifica tu identidad");
    let token = path.rsplit('/').next().unwrap();
    for (path, lines, lang) in [
        (format!("/session/{token}"), vec![], "es"),
        (format!("/en/session/{token}"), vec![], "en"),
        (format!("/pt-BR/session/{token}"), vec![], "pt"),
        (format!("/ar/session/{token}"), vec![], "ar"),
        (format!("/pl/session/{token}"), vec![], "en"),
    ] {
        let page = browser.send("GET", &path, &lines, "");
        assert!(
            page.body.contains(&format!("<html lang=\"{lang}\"")),
            "{path}"
        );
    }
    let (_, path) = browser.create(json!({}));
    let page = browser.send("GET", &path, &["accept-language: es-MX,en;q=0.5"], "");
    assert!(page.body.contains("<html lang=\"es\" dir=\"ltr\">"));
    assert_eq!(browser.get(&format!("/xx/session/{token}")).status, 404);
}

#[test]
fn every_dead_link_has_a_page() {
    let browser = Browser::new();
    let unknown = browser.get("/session/AAAAAAAAAAAA");
    assert_eq!(
        (unknown.status, unknown.h1()),
        (404, "This link is not valid")
    );
    let (_, fresh) = browser.create(json!({}));
    let (_, begun) = browser.create(json!({}));
    browser.post(&begun, &[("do", "start")]);
    let (id, declined) = browser.create(json!({}));
    browser
        .didit
        .complete(&id, "decline_document_expired")
        .unwrap();
    assert_eq!(browser.get(&declined).h1(), "Verification failed");
    browser.didit.advance(Duration::from_secs(8 * 86_400));
    assert_eq!(browser.get(&fresh).h1(), "This link has expired");
    assert_eq!(browser.get(&begun).h1(), "Session timed out");
    // A finished session rejects actions.
    let late = browser.post(&fresh, &[("do", "finish"), ("outcome", "approve")]);
    assert_eq!((late.status, late.location()), (303, fresh.as_str()));
    assert_eq!(browser.get(&fresh).h1(), "This link has expired");
}

#[test]
fn resubmission_has_its_steps_only() {
    let browser = Browser::new();
    let (id, path) = browser.create(json!({}));
    browser
        .didit
        .complete(&id, "decline_document_expired")
        .unwrap();
    browser.call(
        "PATCH",
        &format!("/v3/session/{id}/update-status/"),
        &json!({"new_status": "Resubmitted", "comment": "A <b>valid</b> document, please"}),
    );
    let page = browser.get(&path);
    assert_eq!(page.h1(), "Please repeat some steps");
    assert!(
        page.body
            .contains("A &#60;b&#62;valid&#60;/b&#62; document, please"),
        "{}",
        page.body
    );
    assert_eq!(page.body.matches("<li>").count(), 1, "{}", page.body);
    complete_steps(&browser, &path);
    browser.post(&path, &[("do", "finish"), ("outcome", "approve")]);
    assert_eq!(browser.get(&path).h1(), "You are verified");
}

#[test]
fn callback_method_selects_the_device_that_returns() {
    let browser = Browser::new();
    for (method, completer, initiator) in [
        (None, false, true),
        (Some("initiator"), false, true),
        (Some("completer"), true, false),
        (Some("both"), true, true),
    ] {
        let (_, path) = browser.create(json!({
            "callback": "https://app.example/",
            "callback_method": method.unwrap_or("initiator"),
        }));
        let waiting = browser.get(&format!("{path}?wait=1"));
        assert_eq!(waiting.status, 200);
        assert!(waiting.body.contains(&format!("{path}?device=other")));
        browser.post(&path, &[("do", "start"), ("device", "other")]);
        let done = browser.post(
            &path,
            &[
                ("do", "finish"),
                ("outcome", "approve"),
                ("device", "other"),
            ],
        );
        let goes_back = |page: &Page| page.location().starts_with("https://app.example/?");
        assert_eq!(goes_back(&done), completer, "{method:?}");
        let first = browser.get(&format!("{path}?wait=1"));
        assert_eq!(goes_back(&first), initiator, "{method:?}");
    }
}

#[test]
fn live_session_has_no_outcome_picker() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    let browser = Browser::with(fake);
    let (_, path) = browser.create(json!({}));
    let last = complete_steps(&browser, &path);
    assert!(!last.body.contains("name=\"outcome\""), "{}", last.body);
    browser.post(
        &path,
        &[("do", "finish"), ("outcome", "decline_document_expired")],
    );
    assert_eq!(browser.get(&path).h1(), "You are verified");
}

#[test]
fn invalid_code_is_rejected() {
    let browser = Browser::new();
    let (_, path) = browser.create(json!({}));
    browser.post(&path, &[("do", "start")]);
    let step = (1..10)
        .map(|step| step.to_string())
        .find(|step| {
            let page = browser.get(&format!("{path}?step={step}"));
            page.body.contains("name=\"code\"")
        })
        .unwrap();
    let rejected = browser.post(&path, &[("do", "next"), ("step", &step), ("code", "12")]);
    assert_eq!(rejected.status, 422);
    assert!(rejected.body.contains("Enter exactly six digits."));
    let unknown = browser.post(&path, &[("do", "finish"), ("outcome", "decline_weather")]);
    assert_eq!(unknown.status, 422);
}

/// Where the device that waits is sent after the session ends.
fn returns_to(browser: &Browser, callback: &str) -> Option<String> {
    let (id, path) = browser.create(json!({ "callback": callback }));
    let scenario = "review_face_match_borderline";
    browser.didit.complete(&id, scenario).unwrap();
    let page = browser.get(&format!("{path}?wait=1"));
    Some(page.header("location")?.replace(&id, "ID"))
}

#[test]
fn query_of_the_callback_is_kept() {
    let browser = Browser::new();
    let lines: Vec<_> = [
        "https://app.example/done",
        "https://app.example/done?",
        "https://app.example/done?user=7#top",
        "http://localhost:3000/?a=b&",
        "myapp://verified",
        "https://app.example/José und \"mehr\"",
        "HTTPS://APP.EXAMPLE",
    ]
    .into_iter()
    .map(|callback| returns_to(&browser, callback).unwrap())
    .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    https://app.example/done?verificationSessionId=ID&status=In+Review
    https://app.example/done?verificationSessionId=ID&status=In+Review
    https://app.example/done?user=7&verificationSessionId=ID&status=In+Review#top
    http://localhost:3000/?a=b&verificationSessionId=ID&status=In+Review
    myapp://verified?verificationSessionId=ID&status=In+Review
    https://app.example/Jos%C3%A9%20und%20%22mehr%22?verificationSessionId=ID&status=In+Review
    HTTPS://APP.EXAMPLE?verificationSessionId=ID&status=In+Review
    ");
}

#[test]
fn script_callbacks_are_rejected() {
    let browser = Browser::new();
    for callback in [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "/relative",
        "",
    ] {
        assert_eq!(returns_to(&browser, callback), None, "{callback}");
    }
}

#[test]
fn age_verification_is_one_selfie() {
    let browser = Browser::new();
    let workflow = browser.didit.workflow_of(Template::AdaptiveAgeVerification);
    let (_, path) = browser.create(json!({ "workflow_id": workflow }));
    let plan = browser.get(&path);
    let plan = plan.between("<ol class=\"plan\">", "</ol>");
    assert_eq!(plan.matches("<li>").count(), 1, "{plan}");
}

/// The messages of a page, as their types and data.
fn messages(page: &Page) -> Vec<(String, Value)> {
    let json = page
        .between("data-messages=\"", "\"")
        .replace("&#34;", "\"");
    let messages: Vec<Value> = serde_json::from_str(&json).unwrap();
    let read = |message: &Value| {
        let name = message["type"].as_str().unwrap().to_owned();
        (name, message["data"].clone())
    };
    messages.iter().map(read).collect()
}

fn types(page: &Page) -> Vec<String> {
    let types = messages(page).into_iter().map(|(name, data)| {
        let step = data["step"].as_str().unwrap_or_default();
        format!("{} {step}", name.trim_start_matches("didit:"))
    });
    types.map(|text| text.trim_end().to_owned()).collect()
}

#[test]
fn pages_of_a_session_post_its_progress() {
    let browser = Browser::new();
    let (id, path) = browser.create(json!({"callback": "https://app.example/done"}));
    let welcome = browser.get(&path);
    let ready = ("didit:ready".to_owned(), json!({"sessionId": id}));
    assert_eq!(messages(&welcome), [ready]);
    browser.post(&path, &[("do", "start")]);
    let mut seen = Vec::new();
    for step in 1..=7 {
        seen.extend(types(&browser.get(&format!("{path}?step={step}"))));
    }
    insta::assert_snapshot!(seen.join("\n"));
    let fields = [("do", "finish"), ("outcome", "approve"), ("embedded", "1")];
    let done = browser.post(&path, &fields);
    let end = browser.get(done.location());
    assert_eq!(types(&end), ["ready", "status_updated", "completed"]);
    let (_, data) = &messages(&end)[2];
    assert_eq!(data["status"], "Approved");
    assert_eq!(data["sessionId"], id.as_str());
    // The page goes on by itself after its messages.
    let next = end.between("data-next=\"", "\"");
    assert!(next.starts_with("https://app.example/done?"), "{next}");
}

#[test]
fn end_posts_the_status_that_the_sdk_knows() {
    let browser = Browser::new();
    for (slug, name, status) in [
        ("decline_document_expired", "completed", json!("Declined")),
        (
            "review_face_match_borderline",
            "completed",
            json!("Pending"),
        ),
    ] {
        let (id, path) = browser.create(json!({}));
        browser.didit.complete(id.as_str(), slug).unwrap();
        let (last, data) = messages(&browser.get(&path)).pop().unwrap();
        assert_eq!((last, &data["status"]), (format!("didit:{name}"), &status));
    }
    let (_, path) = browser.create(json!({}));
    browser.call(
        "POST",
        "/_fake/clock/advance",
        &json!({"seconds": 8 * 86_400}),
    );
    let (last, data) = messages(&browser.get(&path)).pop().unwrap();
    assert_eq!(last, "didit:error");
    assert_eq!(data["error"], "This link has expired");
    let unknown = browser.get("/session/AAAAAAAAAAAA");
    assert_eq!(types(&unknown), ["error"]);
}

#[test]
fn cancelled_session_can_be_continued() {
    let browser = Browser::new();
    let (id, path) = browser.create(json!({"callback": "https://app.example/done"}));
    let cancelled = browser.post(&path, &[("do", "cancel")]);
    let page = browser.get(cancelled.location());
    assert_eq!(page.h1(), "Verification cancelled");
    let message = ("didit:cancelled".to_owned(), json!({"sessionId": id}));
    assert_eq!(messages(&page), [message]);
    assert!(page.body.contains("href=\"https://app.example/done?"));
    let outcome = browser.post(&path, &[("do", "skip")]);
    let page = browser.get(outcome.location());
    assert_eq!(page.h1(), "Choose the outcome");
}

#[test]
fn outcomes_are_those_of_the_workflow() {
    let browser = Browser::new();
    let outcomes = |template, scenario: &str| {
        let workflow_id = browser.didit.workflow_of(template);
        let mut body = json!({"workflow_id": workflow_id});
        if !scenario.is_empty() {
            body["sandbox_scenario"] = scenario.into();
        }
        let (_, path) = browser.create(body);
        let page = browser.post(&path, &[("do", "skip")]);
        let body = browser.get(page.location()).body;
        let values = body.split("name=\"outcome\" value=\"").skip(1);
        let slugs = values.map(|rest| rest.split('"').next().unwrap().to_owned());
        slugs.collect::<Vec<_>>()
    };
    let company = outcomes(Template::Kyb, "");
    assert_eq!(company, ["approve", "decline_kyb_registry_mismatch"]);
    assert_eq!(outcomes(Template::Questionnaire, ""), ["approve"]);
    let chosen = outcomes(Template::Questionnaire, "decline_aml_hit");
    assert_eq!(chosen, ["approve", "decline_aml_hit"]);
    let person = outcomes(Template::Kyc, "");
    assert!(person.contains(&"wallet_timeout".to_owned()), "{person:?}");
    assert!(!person.contains(&company[1]), "{person:?}");
}

#[test]
fn unilink_starts_a_session() {
    use base64::Engine as _;

    let browser = Browser::new();
    let workflow = browser.didit.workflow_of(Template::Kyb);
    let bytes = workflow.as_str().parse::<uuid::Uuid>().unwrap();
    let link = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    for link in [link.clone(), format!("{link}=="), workflow.clone()] {
        let started = browser.get(&format!("/u/{link}?vendor_data=user%207"));
        assert_eq!(started.status, 303, "{link}");
        let page = browser.get(started.location());
        assert_eq!(page.h1(), "Verify your company");
        let (_, ready) = messages(&page).remove(0);
        let id = ready["sessionId"].as_str().unwrap().to_owned();
        let path = format!("/v3/session/{id}/decision/");
        let decision = browser.call("GET", &path, &json!(null));
        assert_eq!(decision["vendor_data"], "user 7");
    }
    for link in ["AAAAAAAAAAAAAAAAAAAAAA", "%2e%2e", "x", "é"] {
        let page = browser.get(&format!("/u/{link}"));
        assert_eq!((page.status, page.h1()), (404, "This link is not valid"));
    }
}

#[test]
fn language_without_texts_says_so() {
    let browser = Browser::new();
    let (_, path) = browser.create(json!({"language": "pl"}));
    let page = browser.get(&path);
    assert_eq!(page.h1(), "Verify your identity");
    assert!(page.body.contains("no texts in <code>pl</code> yet"));
    let (_, path) = browser.create(json!({"language": "ar"}));
    let page = browser.get(&path);
    assert!(page.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(!page.body.contains("no texts in"));
}

#[test]
fn other_device_scans_the_link() {
    let browser = Browser::new();
    let (_, path) = browser.create(json!({}));
    let page = browser.get(&format!("{path}?wait=1"));
    let squares = page.between("class=\"qr\"", "</svg>").matches('M').count();
    assert!(squares > 200, "{squares}");
}
