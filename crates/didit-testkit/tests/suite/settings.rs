//! Workflows, questionnaires, deliveries and other settings of an application.

use didit_testkit::Fake;
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

const WORKFLOWS: &str = "/v3/workflows/";
const QUESTIONNAIRES: &str = "/v3/questionnaires/";

/// Calls of the operations, valid and invalid ones.
pub(crate) fn calls(caller: &Caller) -> Vec<(&'static str, String, Value)> {
    let questionnaire = questionnaire(caller);
    let features = json!([{"feature": "OCR"}, {"feature": "QUESTIONNAIRE", "config": {"questionnaire_uuid": questionnaire}}]);
    let workflow = caller.post(WORKFLOWS, json!({"features": features, "status": "draft"}));
    let workflow = format!("{WORKFLOWS}{}/", workflow.json["uuid"].as_str().unwrap());
    let questionnaire = format!("{QUESTIONNAIRES}{questionnaire}/");
    let destination = json!({"label": "other", "url": "https://example.com/other", "subscribed_events": ["status.updated"]});
    let destination = caller.post("/v3/webhook/destinations/", destination);
    let deliveries = format!(
        "/v3/webhook/destinations/{}/deliveries/",
        text(&destination, "uuid")
    );
    let session = caller.completed("user-9", "approve");
    let delivery = caller.get(&deliveries).json["results"][0]["uuid"].clone();
    let delivery = format!("{deliveries}{}/", delivery.as_str().unwrap());
    let unknown = "11111111-2222-3333-4444-555555555555/";
    vec![
        ("GET", WORKFLOWS.into(), json!({})),
        ("POST", WORKFLOWS.into(), json!({})),
        (
            "POST",
            WORKFLOWS.into(),
            json!({"features": [{"feature": "FOO"}], "workflow_type": "kyc"}),
        ),
        (
            "POST",
            WORKFLOWS.into(),
            json!({"features": [{"feature": "AML"}]}),
        ),
        ("GET", workflow.clone(), json!({})),
        (
            "PATCH",
            workflow.clone(),
            json!({"status": "published", "is_default": true}),
        ),
        ("PATCH", workflow.clone(), json!({"status": "draft"})),
        ("DELETE", workflow.clone(), json!({})),
        ("DELETE", workflow, json!({})),
        ("GET", QUESTIONNAIRES.into(), json!({})),
        ("POST", QUESTIONNAIRES.into(), json!({"graph": {}})),
        ("GET", questionnaire.clone(), json!({})),
        ("PATCH", questionnaire.clone(), json!({"title": "Funds"})),
        (
            "PATCH",
            questionnaire.clone(),
            json!({"form_elements": [{}]}),
        ),
        ("DELETE", questionnaire.clone(), json!({})),
        ("GET", questionnaire, json!({})),
        ("GET", "/v3/customization/".into(), json!({})),
        (
            "PATCH",
            "/v3/customization/".into(),
            json!({"color_primary": "#123456", "font_family": "AR One Sans"}),
        ),
        (
            "PATCH",
            "/v3/customization/".into(),
            json!({"color_primary": "red", "domain": "example.com"}),
        ),
        ("GET", "/v3/webhook/".into(), json!({})),
        (
            "PATCH",
            "/v3/webhook/".into(),
            json!({"capture_method": "mobile"}),
        ),
        (
            "PATCH",
            "/v3/webhook/".into(),
            json!({"webhook_version": "v4"}),
        ),
        ("GET", format!("/v3/session/{session}/events/"), json!({})),
        ("GET", deliveries.clone(), json!({})),
        ("GET", delivery.clone(), json!({})),
        ("POST", format!("{delivery}resend/"), json!({})),
        ("GET", format!("{deliveries}{unknown}"), json!({})),
        ("POST", format!("{deliveries}{unknown}resend/"), json!({})),
    ]
}

/// Creates a questionnaire and returns its id.
fn questionnaire(caller: &Caller) -> String {
    let made = caller.post(QUESTIONNAIRES, json!({
        "title": "Work",
        "languages": ["en", "es"],
        "form_elements": [
            {"element_type": "heading", "label": {"en": "About you"}},
            {"id": "work", "element_type": "short_text", "label": {"es": "¿Trabajo?", "en": "Work?"}, "is_required": true},
            {"id": "funds", "element_type": "dropdown", "label": {"en": "Funds?"},
             "options": [{"value": "salary", "label": {"en": "Salary"}}]},
        ],
    }));
    assert_eq!(made.status, 201, "{}", made.text);
    made.json["questionnaire_id"].as_str().unwrap().to_owned()
}

fn workflow(caller: &Caller, features: &[&str]) -> Answer {
    let features: Value = features
        .iter()
        .map(|name| json!({"feature": name}))
        .collect();
    let made = caller.post(
        WORKFLOWS,
        json!({"workflow_label": "Mine", "features": features}),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    made
}

fn text<'v>(answer: &'v Answer, name: &str) -> &'v str {
    answer.json[name].as_str().unwrap()
}

#[test]
fn features_of_a_new_workflow_run_in_its_sessions() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let made = workflow(&caller, &["OCR", "AML"]);
    assert_eq!(made.json["features"], "OCR + AML");
    assert_eq!(made.json["workflow_graph"]["start_node"], "ocr");
    let id = caller.create(text(&made, "workflow_id"), "user-1");
    fake.complete(&id, "approve").unwrap();
    let decision = caller.decision(&id);
    assert_eq!(decision["features"], json!(["ID_VERIFICATION", "AML"]));
    assert_eq!(decision["status"], "Approved");
    assert!(decision["id_verifications"][0]["full_name"].is_string());
    assert!(decision["liveness_checks"].is_null());
    let listed = caller.get("/v3/sessions/").json["results"][0]["features"].clone();
    assert_eq!(listed[1], json!({"feature": "AML", "status": "Approved"}));
}

#[test]
fn workflow_published_again_has_a_version_for_new_sessions() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let first = workflow(&caller, &["OCR"]);
    let id = text(&first, "workflow_id");
    let session = caller.create(id, "user-1");
    let path = format!("{WORKFLOWS}{}/", text(&first, "uuid"));
    let change = json!({"features": [{"feature": "LIVENESS"}], "status": "published"});
    let second = caller.patch(&path, change);
    assert_eq!(
        (&second.json["workflow_id"], &second.json["version"]),
        (&json!(id), &json!(2))
    );
    assert_ne!(second.json["uuid"], first.json["uuid"]);
    // The unfinished session of the older version is not used again.
    let other = caller.create(text(&first, "uuid"), "user-1");
    assert_ne!(other, session);
    assert_eq!(
        caller.decision(&session)["features"],
        json!(["ID_VERIFICATION"])
    );
    assert_eq!(caller.decision(&other)["features"], json!(["LIVENESS"]));
    assert_eq!(caller.get(WORKFLOWS).json["count"], 8);
    assert_eq!(caller.call("DELETE", &path, "").status, 204);
    assert_eq!(caller.get(&path).status, 404);
    assert_eq!(caller.get(WORKFLOWS).json["count"], 7);
}

#[test]
fn workflow_changes_in_place_and_a_draft_is_published_by_a_change() {
    let caller = Caller::new(&Fake::new());
    let made = workflow(&caller, &["OCR"]);
    let path = format!("{WORKFLOWS}{}/", text(&made, "uuid"));
    let changed = caller.patch(&path, json!({"workflow_label": "Other"}));
    assert_eq!(
        ["uuid", "version", "workflow_label"].map(|name| &changed.json[name]),
        [&made.json["uuid"], &json!(1), &json!("Other")]
    );
    assert_eq!(caller.get(WORKFLOWS).json["count"], 7);
    let draft = json!({"features": [{"feature": "LIVENESS"}], "status": "draft"});
    let draft = caller.post(WORKFLOWS, draft);
    let path = format!("{WORKFLOWS}{}/", text(&draft, "uuid"));
    let kept = caller.patch(&path, json!({"status": "draft", "max_retry_attempts": 1}));
    assert_eq!(kept.json["status"], "draft");
    let published = caller.patch(&path, json!({"max_retry_attempts": 2}));
    assert_eq!(
        ["uuid", "version", "status"].map(|name| &published.json[name]),
        [&draft.json["uuid"], &json!(1), &json!("published")]
    );
    let refused = caller.patch(&path, json!({"status": "draft"}));
    let error = "Cannot revert a published version to draft.";
    assert_eq!(refused.json, json!({"status": [error]}));
}

#[test]
fn application_has_fifty_workflows_at_most() {
    let caller = Caller::new(&Fake::new());
    let body = json!({"features": [{"feature": "OCR"}]});
    // Six are those of the templates.
    for _ in 6..50 {
        assert_eq!(caller.post(WORKFLOWS, body.clone()).status, 201);
    }
    assert_eq!(caller.post(WORKFLOWS, body).status, 400);
}

#[test]
fn settings_that_cannot_be_cleared_refuse_null() {
    let caller = Caller::new(&Fake::new());
    let error = json!(["This field may not be null."]);
    let made = workflow(&caller, &["OCR"]);
    let workflow = format!("{WORKFLOWS}{}/", text(&made, "uuid"));
    let refused = caller.patch(
        &workflow,
        json!({"is_default": null, "max_retry_attempts": null, "retry_window_days": null}),
    );
    assert_eq!(
        refused.json,
        json!({"is_default": error, "max_retry_attempts": error})
    );
    let refused = caller.patch(
        "/v3/customization/",
        json!({"color_primary": null, "app_public_name": null}),
    );
    assert_eq!(refused.json, json!({"color_primary": error}));
    let refused = caller.patch("/v3/customization/", json!({"font_weight": 950}));
    let weight = "Font weight 950 is not available for Inter. Available weights are: \
        100, 200, 300, 400, 500, 600, 700, 800, 900";
    assert_eq!(refused.json, json!({"font_weight": [weight]}));
    let questionnaire = format!("{QUESTIONNAIRES}{}/", questionnaire(&caller));
    let refused = caller.patch(
        &questionnaire,
        json!({"is_active": null, "description": null}),
    );
    assert_eq!(refused.json, json!({"is_active": error}));
}

#[test]
fn incomplete_questions_are_refused() {
    let caller = Caller::new(&Fake::new());
    let label = json!({"en": "Funds?"});
    let refused = |element: Value| {
        let body = json!({"title": "Work", "languages": ["en"], "form_elements": [element]});
        caller.post(QUESTIONNAIRES, body).json["form_elements"][0].clone()
    };
    let text = json!(["Not a valid string."]);
    let number = refused(json!({"element_type": "number", "label": {"en": 5}}));
    assert_eq!(number, json!({"label": text}));
    let options = json!([{"value": "salary"}, {"label": label}]);
    let option = refused(json!({"element_type": "dropdown", "label": label, "options": options}));
    let required = json!({"label": ["This field is required."]});
    assert_eq!(option, json!({"options": [required, {}]}));
    let workflow = caller.post(
        WORKFLOWS,
        json!({"features": [{"feature": "QUESTIONNAIRE"}]}),
    );
    assert_eq!(workflow.status, 400);
}

#[test]
fn questionnaire_published_again_is_a_version_of_its_group() {
    let caller = Caller::new(&Fake::new());
    let id = questionnaire(&caller);
    let path = format!("{QUESTIONNAIRES}{id}/");
    let changed = caller.patch(&path, json!({"title": "Other"}));
    let names = [
        "questionnaire_id",
        "questionnaire_group_id",
        "version",
        "title",
    ];
    assert_eq!(
        names.map(|name| &changed.json[name]),
        [&json!(id), &json!(id), &json!(1), &json!("Other")]
    );
    let second = caller.patch(&path, json!({"title": "New", "status": "published"}));
    assert_eq!(
        names[1..]
            .iter()
            .map(|name| &second.json[name])
            .collect::<Vec<_>>(),
        [&json!(id), &json!(2), &json!("New")]
    );
    assert_ne!(second.json["questionnaire_id"], json!(id));
    assert_eq!(caller.get(&path).json["title"], "Other");
    assert_eq!(caller.get(QUESTIONNAIRES).json["count"], 2);
}

#[test]
fn draft_has_no_sessions_before_it_is_published() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let draft = json!({"features": [{"feature": "LIVENESS"}], "status": "draft"});
    let draft = caller.post(WORKFLOWS, draft);
    let id = text(&draft, "workflow_id");
    assert_eq!(
        caller.create_raw(id).json,
        json!({"workflow_id": "Invalid workflow_id."})
    );
    let path = format!("{WORKFLOWS}{}/", text(&draft, "uuid"));
    let published = caller.patch(
        &path,
        json!({"status": "published", "session_expiration_time": 3600}),
    );
    assert_eq!(
        (&published.json["uuid"], &published.json["version"]),
        (&draft.json["uuid"], &json!(1))
    );
    assert_eq!(caller.create_raw(id).status, 201);
    assert_eq!(caller.patch(&path, json!({"status": "draft"})).status, 400);
    // Kept in a snapshot.
    let again = Fake::new();
    again.restore(&fake.snapshot()).unwrap();
    assert_eq!(Caller::new(&again).create_raw(id).status, 201);
}

#[test]
fn invalid_workflows_are_refused_as_documented() {
    let caller = Caller::new(&Fake::new());
    let refused = |body: Value| caller.post(WORKFLOWS, body).json;
    assert_eq!(
        refused(json!({})),
        json!({"features": ["At least one feature is required."]})
    );
    let face = refused(json!({"features": [{"feature": "FACE_MATCH"}, {"feature": "OCR"}]}));
    assert_eq!(
        face,
        json!({"features": ["Feature 'FACE_MATCH' must appear after one of: OCR."]})
    );
    let unknown = refused(json!({"features": [{"feature": "FOO"}], "workflow_type": "kyc"}));
    assert!(
        unknown["features"][0]
            .as_str()
            .unwrap()
            .starts_with("Invalid feature 'FOO'.")
    );
    assert!(
        unknown["workflow_type"][0]
            .as_str()
            .unwrap()
            .contains("only accepts `workflow_label`")
    );
    let id = "11111111-2222-3333-4444-555555555555";
    let missing =
        json!({"features": [{"feature": "QUESTIONNAIRE", "config": {"questionnaire_uuid": id}}]});
    let missing = refused(missing);
    assert!(
        missing["features"]
            .as_str()
            .unwrap()
            .contains("was not found for this application")
    );
}

#[test]
fn questions_are_answered_in_the_decision() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let questionnaire = questionnaire(&caller);
    let feature =
        json!({"feature": "QUESTIONNAIRE", "config": {"questionnaire_uuid": questionnaire}});
    let made = caller.post(
        WORKFLOWS,
        json!({"workflow_label": "Asks", "features": [feature]}),
    );
    let id = caller.create(text(&made, "workflow_id"), "user-1");
    fake.complete(&id, "approve").unwrap();
    let response = &caller.decision(&id)["questionnaire_responses"][0];
    assert_eq!(
        (&response["questionnaire_id"], &response["title"]),
        (&json!(questionnaire), &json!("Work"))
    );
    let items = response["sections"][0]["items"].as_array().unwrap();
    let answers: Vec<_> = items
        .iter()
        .map(|item| (&item["title"], &item["answer"]))
        .collect();
    let expected = [
        (json!("Work?"), json!({"value": "An answer"})),
        (json!("Funds?"), json!({"value": "salary"})),
    ];
    assert_eq!(
        answers,
        expected.each_ref().map(|(title, answer)| (title, answer))
    );
    let listed = caller.get(QUESTIONNAIRES).json["results"][0].clone();
    assert_eq!(listed["workflow_names"], json!(["Asks"]));
    assert_eq!(listed["question_types"], json!(["SHORT_TEXT", "DROPDOWN"]));
}

#[test]
fn questionnaire_is_shown_as_a_graph() {
    let caller = Caller::new(&Fake::new());
    let path = format!("{QUESTIONNAIRES}{}/", questionnaire(&caller));
    let detail = caller.get(&path).json;
    assert_eq!(detail["graph"]["start_node"], "work");
    assert_eq!(detail["graph"]["nodes"]["work"]["next"], "funds");
    assert_eq!(
        detail["sections"][0]["items"][1]["choices"][0]["value"],
        "salary"
    );
    assert_eq!(
        (&detail["default_language"], &detail["status"]),
        (&json!("en"), &json!("published"))
    );
    let errors = caller.post(QUESTIONNAIRES, json!({
        "title": "Work", "languages": ["en"], "form_elements": [{"element_type": "short_text"}], "graph": {},
    }));
    assert_eq!(
        errors.json,
        json!({
            "graph": "The v3 questionnaire API only accepts simple `form_elements`, not `graph`.",
            "form_elements": [{"label": ["This field is required."]}],
        })
    );
}

#[test]
fn appearance_is_kept() {
    let caller = Caller::new(&Fake::new());
    let path = "/v3/customization/";
    let changed = caller.patch(
        path,
        json!({"color_primary": "#123456", "font_family": "AR One Sans"}),
    );
    assert_eq!(
        changed.json["font_url"],
        "https://fonts.googleapis.com/css2?family=AR+One+Sans"
    );
    assert_eq!(caller.get(path).json, changed.json);
    let refused = caller.patch(
        path,
        json!({"color_primary": "red", "domain": "example.com"}),
    );
    assert_eq!(
        refused.json,
        json!({
            "color_primary": ["Invalid color format. Use '#RRGGBB' or '#RRGGBBAA' format."],
            "domain": ["Manage this field in the Business Console."],
        })
    );
}

#[test]
fn deliveries_of_a_destination_are_listed_and_sent_again() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let destination = json!({"label": "mine", "url": "https://example.com/hook", "subscribed_events": ["status.updated"]});
    let destination = caller.post("/v3/webhook/destinations/", destination);
    let path = format!(
        "/v3/webhook/destinations/{}/deliveries/",
        text(&destination, "uuid")
    );
    let id = caller.completed("user-1", "approve");
    let list = caller.get(&path).json;
    let newest = &list["results"][0];
    assert_eq!(
        (&newest["session_id"], &newest["status"]),
        (&json!(id), &json!("Approved"))
    );
    assert_eq!(newest["request_url"], "https://example.com/hook");
    assert_eq!(
        caller.get(&format!("{path}?date_to=2001-01-01")).json["count"],
        0
    );
    let one = format!("{path}{}/", newest["uuid"].as_str().unwrap());
    assert!(caller.get(&one).json["request_body"].is_null());
    let resent = caller.post(&format!("{one}resend/"), json!({}));
    assert_eq!(
        (&resent.json["uuid"], resent.status.as_u16()),
        (&newest["uuid"], 200)
    );
    assert_eq!(caller.get(&format!("{path}{id}/")).status, 404);
}

#[test]
fn every_page_of_many_deliveries_has_a_link() {
    let caller = Caller::new(&Fake::new());
    let destination = json!({"label": "mine", "url": "https://example.com/hook", "subscribed_events": ["status.updated"]});
    let destination = caller.post("/v3/webhook/destinations/", destination);
    let path = format!(
        "/v3/webhook/destinations/{}/deliveries/",
        text(&destination, "uuid")
    );
    for user in 0..60 {
        caller.completed(&format!("user-{user}"), "approve");
    }
    let page = caller.get(&format!("{path}?offset=50")).json;
    assert_eq!(page["count"], 100);
    assert!(
        page["next"]
            .as_str()
            .unwrap()
            .ends_with("limit=50&offset=100")
    );
    let last = caller.get(&format!("{path}?offset=100")).json;
    assert_eq!(last["results"].as_array().unwrap().len(), 20);
}

#[test]
fn webhook_of_the_application_receives_all_events() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let path = "/v3/webhook/";
    let before = caller.get(path).json;
    let set = caller.patch(
        path,
        json!({"webhook_url": "https://example.com/hook", "rotate_secret_key": true}),
    );
    assert_eq!(caller.get(path).json, set.json);
    assert_ne!(set.json["secret_shared_key"], before["secret_shared_key"]);
    assert!(
        caller
            .get("/v3/webhook/destinations/")
            .json
            .as_array()
            .unwrap()
            .is_empty()
    );
    caller.completed("user-1", "approve");
    let urls: Vec<_> = fake
        .deliveries()
        .iter()
        .map(|delivery| delivery.url().to_owned())
        .collect();
    assert!(!urls.is_empty() && urls.iter().all(|url| url == "https://example.com/hook"));
    caller.patch(path, json!({"webhook_url": null}));
    let before = fake.deliveries().len();
    caller.completed("user-2", "approve");
    assert_eq!(fake.deliveries().len(), before);
}

#[test]
fn events_of_a_session_are_its_changes() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-1", "approve");
    let events = caller
        .get(&format!("/v3/session/{id}/events/?limit=1"))
        .json;
    assert_eq!(
        (&events["count"], &events["results"][0]["status"]),
        (&json!(3), &json!("Approved"))
    );
    assert!(events["results"][0]["sent_at"].is_u64());
    assert_eq!(
        caller
            .get("/v3/session/11111111-2222-3333-4444-555555555555/events/")
            .status,
        404
    );
}
