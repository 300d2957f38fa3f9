//! Requests to every operation on cases.

use didit_testkit::{Fake, Template};
use serde_json::{Value, json};

use super::{OFFICER, Office, text};
use crate::caller::Caller;

/// Calls every operation with the key of a caller, and with valid and invalid requests.
#[expect(clippy::too_many_lines, reason = "one line a call, and nothing else")]
pub(crate) fn calls(fake: &Fake) {
    let office = Office::new(fake);
    let (user, session) = office.user("user-9");
    let company = office
        .caller
        .create(&fake.workflow_of(Template::Kyb), "company-8");
    let id = office.open(&user, json!({}));
    let checker = office.blueprint(json!({"name": "Checker"}));
    let maker = office.blueprint(json!({
        "four_eyes_checker_blueprint": checker, "escalation_enabled": true,
        "escalation_blueprint": checker, "transfer_enabled": true,
        "content_config": {"checklist": {"enabled": true, "optional": true, "items": [{"label": "One"}]}},
    }));
    let moved = office.open(&user, json!({"blueprint": maker}));
    let staged = office.open(&user, json!({"blueprint": maker, "assigned_to": OFFICER}));
    office.post(
        &format!("{staged}resolve/"),
        json!({"resolution": "VALID_THREAT"}),
    );
    let third = office.open(&user, json!({"blueprint": maker}));
    office.send(
        "POST",
        &format!("{third}resolve/"),
        &json!({"resolution": "VALID_THREAT"}),
    );
    let path = |rest: &str| format!("{id}{rest}");
    let link = office.post(
        &path("links/"),
        json!({"entity_type": "session", "entity_uuid": session}),
    );
    let note = office.post(&path("notes/"), json!({"comment": "Seen"}));
    let item = office.get(&format!("{moved}checklist/"))[0]["uuid"].clone();
    let files: [(&str, &str, &[u8]); 1] = [("file", "a.pdf", b"%PDF")];
    let presign = format!("{}{}", office.root, path("notes/presign/"));
    let key = office.caller.upload(&presign, &[], &files).json["s3_key"].clone();
    let key = path(&format!("notes/presign/?s3_key={}", key.as_str().unwrap()));
    let empty = json!({});
    let steps: Vec<(&str, String, Value)> = vec![
        ("GET", "?ordering=due_at".into(), empty.clone()),
        (
            "POST",
            String::new(),
            json!({"title": "T", "links": [{"entity_type": "business_session", "entity_uuid": company}]}),
        ),
        ("POST", String::new(), json!({"title": "T"})),
        ("PATCH", path(""), json!({"priority": "HIGH"})),
        ("PATCH", path(""), json!({"priority": "URGENT"})),
        ("GET", path(""), empty.clone()),
        (
            "POST",
            path("assign/"),
            json!({"assignee_user_id": OFFICER}),
        ),
        ("POST", path("request-info/"), empty.clone()),
        ("POST", path("request-info/"), empty.clone()),
        ("POST", path("reopen/"), empty.clone()),
        ("POST", path("resolve/"), json!({"resolution": "MAYBE"})),
        (
            "POST",
            path("resolve/"),
            json!({"resolution": "FALSE_POSITIVE"}),
        ),
        (
            "POST",
            format!("{moved}transfer/"),
            json!({"target_blueprint": maker}),
        ),
        ("POST", format!("{moved}escalate/"), empty.clone()),
        ("POST", format!("{moved}escalate/"), empty.clone()),
        (
            "PATCH",
            format!("{moved}checklist/{}/", item.as_str().unwrap()),
            json!({"is_completed": true}),
        ),
        ("GET", format!("{moved}checklist/"), empty.clone()),
        (
            "POST",
            path("entity-actions/"),
            json!({"action": "add_tags", "tags": ["t"]}),
        ),
        (
            "POST",
            path("entity-actions/"),
            json!({"action": "add_note", "note": "n"}),
        ),
        ("POST", path("entity-actions/"), empty.clone()),
        ("GET", path("print/"), empty.clone()),
        ("GET", path("events/?limit=1&offset=1"), empty.clone()),
        ("GET", path("aml/"), empty.clone()),
        ("GET", path("notes/"), empty.clone()),
        ("GET", key, empty.clone()),
        ("GET", path("notes/presign/?s3_key=none"), empty.clone()),
        (
            "DELETE",
            path(&format!("notes/{}/", text(&note, "uuid"))),
            empty.clone(),
        ),
        ("GET", path("links/"), empty.clone()),
        (
            "DELETE",
            path(&format!("links/{}/", text(&link, "uuid"))),
            empty.clone(),
        ),
        ("GET", "statistics/".into(), empty.clone()),
        (
            "POST",
            "bulk/status/".into(),
            json!({"case_uuids": [OFFICER], "status": "OPEN"}),
        ),
        (
            "POST",
            "bulk/assign/".into(),
            json!({"case_uuids": [OFFICER], "assignee_user_id": null}),
        ),
        ("GET", "blueprints/".into(), empty.clone()),
        ("GET", format!("blueprints/{maker}/"), empty.clone()),
        (
            "PATCH",
            format!("blueprints/{maker}/"),
            json!({"description": "d"}),
        ),
        ("GET", "blueprints/presets/".into(), empty.clone()),
        ("POST", "blueprints/presets/install/".into(), empty.clone()),
        ("POST", "blueprints/presets/install/".into(), empty.clone()),
        ("DELETE", format!("blueprints/{checker}/"), empty.clone()),
        ("DELETE", path(""), empty.clone()),
        ("GET", path(""), empty.clone()),
    ];
    for (method, path, body) in &steps {
        office.send(method, path, body);
        for key in ["wrong", ""] {
            let caller = Caller::with_key(fake, key);
            caller.call(method, &format!("{}{path}", office.root), &body.to_string());
        }
    }
    office.send("POST", &format!("{staged}approve/"), &empty);
    let colleague = office.colleague();
    colleague.send(
        "POST",
        &format!("{staged}reject-approval/"),
        &json!({"notes": "no"}),
    );
    colleague.send("POST", &format!("{staged}approve/"), &empty);
    colleague.send("POST", &format!("{third}approve/"), &empty);
}
