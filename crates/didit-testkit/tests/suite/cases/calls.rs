//! Requests to every operation on cases.

use didit_testkit::{Fake, Template};
use serde_json::{Value, json};

use super::{OFFICER, Office, text};
use crate::caller::Caller;

/// Calls every operation with the key of a caller, and with valid and invalid requests.
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
    let none = json!({});
    let steps: Vec<(&str, String, Value)> = vec![
        ("GET", "?ordering=due_at".into(), none.clone()),
        (
            "POST",
            String::new(),
            json!({"title": "T", "links": [{"entity_type": "business_session", "entity_uuid": company}]}),
        ),
        ("POST", String::new(), json!({"title": "T"})),
        ("PATCH", path(""), json!({"priority": "HIGH"})),
        ("PATCH", path(""), json!({"priority": "URGENT"})),
        ("GET", path(""), none.clone()),
        (
            "POST",
            path("assign/"),
            json!({"assignee_user_id": OFFICER}),
        ),
        ("POST", path("request-info/"), none.clone()),
        ("POST", path("request-info/"), none.clone()),
        ("POST", path("reopen/"), none.clone()),
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
        ("POST", format!("{moved}escalate/"), none.clone()),
        ("POST", format!("{moved}escalate/"), none.clone()),
        (
            "PATCH",
            format!("{moved}checklist/{}/", item.as_str().unwrap()),
            json!({"is_completed": true}),
        ),
        ("GET", format!("{moved}checklist/"), none.clone()),
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
        ("POST", path("entity-actions/"), none.clone()),
        ("GET", path("print/"), none.clone()),
        ("GET", path("events/?limit=1&offset=1"), none.clone()),
        ("GET", path("aml/"), none.clone()),
        ("GET", path("notes/"), none.clone()),
        ("GET", key, none.clone()),
        ("GET", path("notes/presign/?s3_key=none"), none.clone()),
        (
            "DELETE",
            path(&format!("notes/{}/", text(&note, "uuid"))),
            none.clone(),
        ),
        ("GET", path("links/"), none.clone()),
        (
            "DELETE",
            path(&format!("links/{}/", text(&link, "uuid"))),
            none.clone(),
        ),
        ("GET", "statistics/".into(), none.clone()),
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
        ("GET", "blueprints/".into(), none.clone()),
        ("GET", format!("blueprints/{maker}/"), none.clone()),
        (
            "PATCH",
            format!("blueprints/{maker}/"),
            json!({"description": "d"}),
        ),
        ("GET", "blueprints/presets/".into(), none.clone()),
        ("POST", "blueprints/presets/install/".into(), none.clone()),
        ("POST", "blueprints/presets/install/".into(), none.clone()),
        ("DELETE", format!("blueprints/{checker}/"), none.clone()),
        ("DELETE", path(""), none.clone()),
        ("GET", path(""), none.clone()),
    ];
    for (method, path, body) in &steps {
        office.send(method, path, body);
        for key in ["wrong", ""] {
            let caller = Caller::with_key(fake, key);
            caller.call(method, &format!("{}{path}", office.root), &body.to_string());
        }
    }
    office.send("POST", &format!("{staged}approve/"), &none);
    let colleague = office.colleague();
    colleague.send(
        "POST",
        &format!("{staged}reject-approval/"),
        &json!({"notes": "no"}),
    );
    colleague.send("POST", &format!("{staged}approve/"), &none);
    colleague.send("POST", &format!("{third}approve/"), &none);
}
