//! Contents of cases, lists, statistics and blueprints.

use didit_testkit::Fake;
use serde_json::{Value, json};

use super::{OFFICER, OTHER, Office, events, text};
use crate::lists::blocklist;

#[test]
fn acts_on_the_subject_are_those_of_the_user() {
    let office = Office::new(&Fake::new());
    let (user, _) = office.user("user-7");
    let case = office.open(&user, json!({}));
    let act = |body: Value| office.post(&format!("{case}entity-actions/"), body);
    let applied = act(json!({"action": "set_status", "status": "FLAGGED"}));
    assert_eq!(
        applied,
        json!({"entity_type": "user", "entity_uuid": user, "action": "set_status"})
    );
    act(json!({"action": "add_tags", "tags": ["vip", "vip2", "vip"]}));
    act(json!({"action": "add_note", "note": "Called twice"}));
    let shown = || office.caller.get("/v3/users/user-7/").json;
    assert_eq!(shown()["status"], "FLAGGED");
    assert_eq!(shown()["tags"][0]["tag"]["name"], "vip");
    assert_eq!(shown()["comments"][0]["comment"], "Called twice");
    assert_eq!(shown()["comments"][0]["comment_type"], "COMMENT");
    act(json!({"action": "add_to_blocklist"}));
    assert_eq!(shown()["status"], "BLOCKED");
    let entries = format!("{}entries/", blocklist(&office.caller, "user"));
    assert_eq!(
        office.caller.get(&entries).json["results"][0]["value"],
        "user-7"
    );
    for body in [
        json!({}),
        json!({"action": "set_status"}),
        json!({"action": "add_tags", "tags": [7]}),
        json!({"action": "promote"}),
    ] {
        assert_eq!(
            office.refused(&format!("{case}entity-actions/"), body).0,
            400
        );
    }
    let hits = office.get(&format!("{case}aml/"));
    assert!(
        hits.as_array()
            .unwrap()
            .iter()
            .all(|hit| hit["id"].is_string())
    );
    assert!(!hits.as_array().unwrap().is_empty());
}

#[test]
fn notes_have_attachments_of_their_case() {
    let office = Office::new(&Fake::new());
    let (user, _) = office.user("user-7");
    let case = office.open(&user, json!({}));
    let presign = format!("{}{case}notes/presign/", office.root);
    let files: [(&str, &str, &[u8]); 1] = [("file", "a letter.txt", b"Dear officer")];
    let file = office.caller.upload(&presign, &[], &files);
    assert_eq!(file.status, 201, "{}", file.text);
    let key = text(&file.json, "s3_key").to_owned();
    assert!(key.starts_with(&format!("case-notes/{case}")), "{key}");
    assert_eq!(file.json["file_size"], 12);

    let body = json!({"comment": "See", "attachments": [{"s3_key": key}], "tags": ["post"]});
    let note = office.post(&format!("{case}notes/"), body.clone());
    let link = text(&note["attachments"][0], "url");
    assert_eq!(office.caller.get(link).text, "Dear officer");
    let again = office.get(&format!("{case}notes/presign/?s3_key={key}"));
    assert_eq!(office.caller.get(text(&again, "url")).text, "Dear officer");
    office
        .caller
        .fake
        .advance(std::time::Duration::from_secs(3601));
    assert_eq!(office.caller.get(text(&again, "url")).status, 403);

    let other = office.open(&user, json!({}));
    assert_eq!(office.refused(&format!("{other}notes/"), body).0, 400);
    let emails = json!({"comment": "x", "mentioned_emails": ["nobody"]});
    assert_eq!(office.refused(&format!("{case}notes/"), emails).0, 400);
    assert_eq!(office.refused(&format!("{case}notes/"), json!({})).0, 400);
    let missing = office.send(
        "GET",
        &format!("{other}notes/presign/?s3_key={key}"),
        &json!({}),
    );
    assert_eq!(missing.status, 404);
    let wrong: [(&str, &str, &[u8]); 1] = [("file", "a.exe", b"MZ")];
    assert_eq!(office.caller.upload(&presign, &[], &wrong).status, 400);
    let large: [(&str, &str, &[u8]); 1] = [("file", "a.pdf", &vec![b'%'; (5 << 20) + 1])];
    assert_eq!(office.caller.upload(&presign, &[], &large).status, 400);

    assert_eq!(office.get("")["results"][1]["notes_count"], 1);
    let path = format!("{case}notes/{}/", text(&note, "uuid"));
    assert_eq!(office.send("DELETE", &path, &json!({})).status, 204);
    assert_eq!(office.get(&format!("{case}notes/"))["count"], 0);
    // A later print replaces the document.
    for _ in 0..2 {
        let document = text(&office.get(&format!("{case}print/")), "url").to_owned();
        assert!(office.caller.get(&document).text.starts_with("%PDF"));
    }
}

#[test]
fn lists_filter_sort_and_search() {
    let office = Office::new(&Fake::new());
    let (user, session) = office.user("user-7");
    let link = json!([{"entity_type": "session", "entity_uuid": session}]);
    let cases = [
        office.open(
            &user,
            json!({"title": "Anna", "tags": ["red"], "due_at": "2020-01-02T00:00:00Z"}),
        ),
        office.open(
            &user,
            json!({"title": "Berta", "priority": "HIGH", "assigned_to": OFFICER}),
        ),
        office.open(
            &user,
            json!({"title": "Clara", "due_at": "2020-01-01T00:00:00+01:00", "links": link}),
        ),
    ];
    office.post(&format!("{}request-info/", cases[1]), json!({}));
    for (query, expected) in [
        ("", "Clara Berta Anna"),
        ("?ordering=created_at", "Anna Berta Clara"),
        ("?ordering=due_at", "Clara Anna Berta"),
        ("?ordering=-due_at", "Anna Clara Berta"),
        ("?status__in=AWAITING_USER,RESOLVED", "Berta"),
        ("?priority=HIGH,LOW", "Berta"),
        ("?source__in=AML_SCREENING", ""),
        ("?tag=red", "Anna"),
        ("?unassigned=false", "Berta"),
        ("?unassigned=true", "Clara Anna"),
        (&format!("?assigned_to={OFFICER}"), "Berta"),
        (&format!("?blueprint={OFFICER}"), ""),
        ("?overdue=true", "Clara Anna"),
        ("?due_before=2020-01-01T12:00:00Z", "Clara"),
        ("?search=CASE-2", "Berta"),
        ("?search=user-7", "Clara Berta Anna"),
        (&format!("?search={session}"), "Clara"),
        ("?date_to=2020-01-01", ""),
        ("?limit=1&offset=1&unassigned=true", "Anna"),
    ] {
        let page = office.get(query);
        let titles = page["results"].as_array().unwrap().iter();
        let titles: Vec<_> = titles.map(|case| text(case, "title")).collect();
        assert_eq!(titles.join(" "), expected, "{query}");
    }
    let answer = office.send("GET", "?date_from=yesterday", &json!({}));
    assert_eq!(answer.status, 400);
    let change = json!({"priority": "LOW", "tags": ["blue"], "due_at": null});
    let changed = office.send("PATCH", &cases[0], &change).json;
    assert_eq!(
        (&changed["priority"], &changed["due_at"]),
        (&json!("LOW"), &Value::Null)
    );
    let expected = [
        "CREATED",
        "PRIORITY_CHANGED",
        "DUE_DATE_CHANGED",
        "TAG_ADDED",
        "TAG_REMOVED",
    ];
    assert_eq!(events(&changed), expected);
    assert_eq!(
        office
            .send("PATCH", &cases[0], &json!({"title": null}))
            .status,
        400
    );
}

#[test]
fn bulk_operations_report_each_failure() {
    let office = Office::new(&Fake::new());
    let (user, _) = office.user("user-7");
    let strict = office.blueprint(json!({"require_resolution_note": true}));
    let ids: Vec<_> = [json!({}), json!({"blueprint": strict})]
        .into_iter()
        .map(|fields| office.open(&user, fields).trim_end_matches('/').to_owned())
        .collect();
    let resolve = json!({"case_uuids": [ids[0], ids[1], OFFICER], "status": "RESOLVED", "resolution": "FALSE_POSITIVE"});
    let result = office.post("bulk/status/", resolve);
    assert_eq!(result["updated"], 1);
    let failures = result["failures"].as_array().unwrap();
    let details: Vec<_> = failures
        .iter()
        .map(|failure| text(failure, "detail"))
        .collect();
    assert_eq!(
        details,
        ["A resolution note is required.", "Case not found."]
    );
    let assign = json!({"case_uuids": ids, "assignee_user_id": OFFICER, "assignee_name": "Ada"});
    assert_eq!(office.post("bulk/assign/", assign)["updated"], 2);
    assert_eq!(
        office.get(&format!("{}/", ids[1]))["assigned_to"]["full_name"],
        "Ada"
    );
    let none = office.post(
        &format!("{}/assign/", ids[1]),
        json!({"assignee_user_id": null}),
    );
    assert_eq!(
        (&none["assigned_to"], events(&none).last().copied()),
        (&Value::Null, Some("UNASSIGNED"))
    );
    for (path, body) in [
        ("bulk/status/", json!({"case_uuids": [], "status": "OPEN"})),
        (
            "bulk/status/",
            json!({"case_uuids": ids, "status": "RESOLVED"}),
        ),
        (
            "bulk/status/",
            json!({"case_uuids": ["x"], "status": "OPEN"}),
        ),
        ("bulk/assign/", json!({"case_uuids": ids})),
    ] {
        assert_eq!(office.refused(path, body).0, 400);
    }
}

#[test]
fn statistics_are_those_of_the_cases() {
    let fake = Fake::new();
    let office = Office::new(&fake);
    let (user, _) = office.user("user-7");
    let first = office.open(
        &user,
        json!({"assigned_to": OFFICER, "due_at": "2020-01-01T00:00:00Z"}),
    );
    office.open(&user, json!({"due_at": "2020-01-01T00:00:00Z"}));
    let hour = std::time::Duration::from_secs(3600);
    fake.advance(hour);
    office.post(
        &format!("{first}assign/"),
        json!({"assignee_user_id": OTHER}),
    );
    fake.advance(hour);
    office.post(
        &format!("{first}resolve/"),
        json!({"resolution": "VALID_THREAT"}),
    );
    let statistics = office.get("statistics/");
    let totals = &statistics["totals"];
    assert_eq!(
        (
            &totals["created"],
            &totals["resolved"],
            &totals["threat_rate"]
        ),
        (&json!(2), &json!(1), &json!(1.0))
    );
    assert_eq!(totals["reassignment_rate"], 0.5);
    assert_eq!(
        (
            &totals["avg_assign_hours"],
            &totals["avg_resolve_hours"],
            &totals["avg_handling_hours"]
        ),
        (&json!(1.0), &json!(2.0), &json!(1.0))
    );
    assert_eq!(statistics["queue"], json!({"open": 1, "overdue": 1}));
    assert_eq!(statistics["tables"]["status"][0]["key"], "OPEN");
    let past = office.get("statistics/?date_to=2020-01-01");
    assert_eq!(past["totals"]["created"], 0);
}

#[test]
fn blueprints_are_strict_and_presets_are_installed_once() {
    let office = Office::new(&Fake::new());
    for fields in [
        json!({"name": "A name of more than 24 characters"}),
        json!({"assignee_pool": []}),
        json!({"assignee_pool": ["x"]}),
        json!({"escalation_blueprint": OFFICER}),
        json!({"max_active_cases": 0}),
        json!({"is_active": null}),
        json!({"content_config": {"weather": {}}}),
        json!({"content_config": {"identity": {"enabled": "perhaps"}}}),
        json!({"content_config": {"identity": {"summary": true}}}),
        json!({"content_config": {"checklist": {"items": [{}]}}}),
    ] {
        let mut body = json!({"name": "B", "assignee_pool": [OFFICER]});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        assert_eq!(office.refused("blueprints/", body).0, 400, "{fields}");
    }
    let install = |keys: Value| {
        let answer = office.send("POST", "blueprints/presets/install/", &keys);
        (answer.status.as_u16(), answer.json["created"].clone())
    };
    assert_eq!(
        install(json!({"preset_keys": ["kyc"]})),
        (201, json!(["kyc"]))
    );
    assert_eq!(install(json!({"preset_keys": ["kyc"]})), (200, json!([])));
    assert_eq!(install(json!({})).1.as_array().unwrap().len(), 3);
    assert_eq!(install(json!({"preset_keys": ["abc"]})).0, 400);
    let presets = office.get("blueprints/presets/");
    let mut presets = presets["results"].as_array().unwrap().iter();
    assert!(presets.all(|preset| preset["installed"] == true));
    let listed = office.get("blueprints/");
    assert_eq!(listed["count"], 4);
    let id = text(&listed["results"][0], "uuid");
    let path = format!("blueprints/{id}/");
    assert_eq!(
        office
            .send("PATCH", &path, &json!({"escalation_blueprint": id}))
            .status,
        400
    );
    assert_eq!(office.send("DELETE", &path, &json!({})).status, 204);
    assert_eq!(office.send("GET", &path, &json!({})).status, 404);
}
