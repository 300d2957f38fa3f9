//! Lists of values.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use didit_testkit::Fake;
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

/// The path of the blocklist of a type.
pub(crate) fn blocklist(caller: &Caller, entry_type: &str) -> String {
    let path = format!("/v3/lists/?list_type=blocklist&entry_type={entry_type}");
    let list = &caller.get(&path).json["results"][0];
    format!("/v3/lists/{}/", list["uuid"].as_str().unwrap())
}

fn put(caller: &Caller, entry_type: &str, body: Value) -> Answer {
    let path = blocklist(caller, entry_type);
    caller.post(&format!("{path}entries/"), body)
}

/// The warnings of the next session of a user.
fn warnings(caller: &Caller, vendor_data: &str) -> Vec<String> {
    let id = caller.completed(vendor_data, "approve");
    let decision = caller.decision(&id);
    let arrays = decision.as_object().unwrap().values();
    let reports = arrays.filter_map(Value::as_array).flatten();
    reports
        .filter_map(|report| report["warnings"].as_array())
        .flatten()
        .map(|warning| warning["risk"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_application_has_the_lists_of_the_service() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let lists = caller.get("/v3/lists/").json;
    let names: Vec<_> = lists["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| {
            assert_eq!(
                (&list["is_system"], &list["entry_count"]),
                (&json!(true), &json!(0))
            );
            format!(
                "{} {} {}",
                list["list_type"], list["entry_type"], list["name"]
            )
        })
        .collect();
    insta::assert_snapshot!(names.join("\n"));
    let count = |is_system| {
        caller
            .get(&format!("/v3/lists/?is_system={is_system}"))
            .json["count"]
            .clone()
    };
    assert_eq!(
        (count(true), count(false)),
        (lists["count"].clone(), json!(0))
    );
    let again = Caller::new(&Fake::new()).get("/v3/lists/").json;
    assert_eq!(again, lists);
    let other = fake.add_application();
    let theirs = Caller::with_key(&fake, &other.api_key);
    assert_ne!(theirs.get("/v3/lists/").json, lists);
    let mine = blocklist(&caller, "face");
    assert_eq!(theirs.get(&mine).status, 404);
}

#[test]
fn what_is_put_on_a_blocklist_by_hand_declines_the_next_session() {
    let caller = Caller::new(&Fake::new());
    let first = caller.decision(&caller.completed("user-7", "approve"));
    let document = &first["id_verifications"][0]["document_number"];
    let number = &first["phone_verifications"][0]["full_number"];
    let email = first["email_verifications"][0]["email"].as_str().unwrap();
    assert_eq!(warnings(&caller, "user-7"), [""; 0]);
    for (entry_type, value, risk) in [
        (
            "document",
            document.as_str().unwrap().to_lowercase(),
            "ID_DOCUMENT_IN_BLOCKLIST",
        ),
        (
            "phone",
            number.as_str().unwrap().to_owned(),
            "PHONE_NUMBER_IN_BLOCKLIST",
        ),
        ("email", email.to_uppercase(), "EMAIL_IN_BLOCKLIST"),
    ] {
        let made = put(&caller, entry_type, json!({ "value": value }));
        assert_eq!(made.status, 201, "{}", made.text);
        let again = put(&caller, entry_type, json!({ "value": value }));
        assert_eq!(again.status, 400, "{}", again.text);
        assert_eq!(warnings(&caller, "user-7"), [risk]);
        let entry = made.json["uuid"].as_str().unwrap();
        let entry = format!("{}entries/{entry}/", blocklist(&caller, entry_type));
        assert_eq!(caller.call("DELETE", &entry, "").status, 204);
        assert_eq!(caller.call("DELETE", &entry, "").status, 404);
        assert_eq!(warnings(&caller, "user-7"), [""; 0]);
    }
}

#[test]
fn the_blocklist_by_session_and_the_lists_are_one() {
    let caller = Caller::new(&Fake::new());
    let id = caller.completed("user-7", "approve");
    let add = json!({"session_id": id, "blocklist_face": true, "blocklist_document": true});
    for _ in 0..2 {
        assert_eq!(caller.post("/v3/blocklist/add/", add.clone()).status, 200);
    }
    let faces = format!("{}entries/", blocklist(&caller, "face"));
    let listed = caller
        .get(&format!("{faces}?reference_session_id={id}"))
        .json;
    assert_eq!(listed["count"], 1);
    let face = &listed["results"][0];
    assert_eq!(face["reference_session_id"], *id);
    assert_eq!(face["value"], face["reference_object_uuid"]);
    let image = face["metadata"]["reference_image_url"].as_str().unwrap();
    assert!(image.contains("X-Amz-Signature="), "{image}");
    let row = &caller.get("/v3/blocklist/?item_type=face").json["results"][0];
    let image = row["face_image"].as_str().unwrap();
    assert!(image.contains("X-Amz-Signature="), "{image}");

    let entry = format!("{faces}{}/", face["uuid"].as_str().unwrap());
    assert_eq!(caller.call("DELETE", &entry, "").status, 204);
    let rows = caller.get("/v3/blocklist/").json;
    assert_eq!(
        (&rows["count"], &rows["results"][0]["type"]),
        (&json!(1), &json!("document"))
    );

    let made = put(
        &caller,
        "face",
        json!({"reference_session_id": id, "comment": "seen"}),
    );
    assert_eq!(
        (made.status.as_u16(), &made.json["comment"]),
        (201, &json!("seen"))
    );
    assert_eq!(
        caller.get("/v3/blocklist/").json["results"][0]["type"],
        "face"
    );
    assert_eq!(
        warnings(&caller, "user-7"),
        ["ID_DOCUMENT_IN_BLOCKLIST", "FACE_IN_BLOCKLIST"]
    );
    let remove = json!({"session_id": id, "unblock_face": true, "unblock_document": true});
    caller.post("/v3/blocklist/remove/", remove);
    assert_eq!(caller.get(&faces).json["count"], 0);
    assert_eq!(warnings(&caller, "user-7"), [""; 0]);
}

#[test]
fn a_picture_of_a_session_is_known_again() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let decision = caller.decision(&caller.completed("user-7", "approve"));
    let link = decision["liveness_checks"][0]["reference_image"]
        .as_str()
        .unwrap();
    let request = http::Request::get(link).body(bytes::Bytes::new()).unwrap();
    let picture = fake.handle(request).into_body();
    let faces = blocklist(&caller, "face");
    let upload = format!("{faces}entries/face-upload/");
    let nobody = caller.post(&upload, json!({"image": "/9j/4AAQSkZJRg=="}));
    assert_eq!(nobody.status, 201, "{}", nobody.text);
    let plain = put(&caller, "face", json!({"value": "somebody"}));
    assert_eq!(plain.status, 201, "{}", plain.text);
    assert_eq!(warnings(&caller, "user-7"), [""; 0]);
    let body = json!({"image": STANDARD.encode(picture), "comment": "known"});
    let made = caller.post(&upload, body.clone());
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(caller.post(&upload, body).status, 400);
    assert_eq!(warnings(&caller, "user-7"), ["FACE_IN_BLOCKLIST"]);
    assert_eq!(warnings(&caller, "user-8"), [""; 0]);
    // By its id alone a face is not known.
    caller.call(
        "DELETE",
        &format!("{faces}entries/{}/", made.json["uuid"].as_str().unwrap()),
        "",
    );
    put(&caller, "face", json!({"value": made.json["value"]}));
    assert_eq!(warnings(&caller, "user-7"), [""; 0]);
}

#[test]
fn blocked_users_are_on_the_blocklist_and_listed_ones_are_blocked() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    let users = format!("{}entries/", blocklist(&caller, "user"));
    let standing = || caller.get("/v3/users/user-7/").json["status"].clone();
    let refused = |vendor_data| {
        let body = json!({"workflow_id": fake.workflow_id(), "vendor_data": vendor_data});
        caller.post("/v3/session/", body).status == 400
    };
    let remove = |entry: &Value| {
        let entry = format!("{users}{}/", entry["uuid"].as_str().unwrap());
        assert_eq!(caller.call("DELETE", &entry, "").status, 204);
    };
    let entry = put(&caller, "user", json!({"value": "user-7"})).json;
    assert_eq!((standing(), refused("user-7")), (json!("BLOCKED"), true));
    remove(&entry);
    assert_eq!((standing(), refused("user-7")), (json!("ACTIVE"), false));

    let status = "/v3/users/user-7/update-status/";
    caller.patch(status, json!({"status": "BLOCKED"}));
    let entry = caller.get(&users).json["results"][0].clone();
    assert_eq!(
        (&entry["value"], &entry["added_by"]),
        (&json!("user-7"), &json!("system"))
    );
    remove(&entry);
    assert_eq!((standing(), refused("user-7")), (json!("ACTIVE"), false));
    caller.patch(status, json!({"status": "BLOCKED"}));
    caller.patch(status, json!({"status": "FLAGGED"}));
    assert_eq!(caller.get(&users).json["count"], 0);

    // An entry does not create a user.
    put(&caller, "user", json!({"value": "user-8"}));
    assert_eq!(caller.get("/v3/users/user-8/").status, 404);
    assert!(refused("user-8"));
    let made = caller.post("/v3/users/create/", json!({"vendor_data": "user-8"}));
    assert_eq!(made.json["status"], "BLOCKED", "{}", made.text);
    put(&caller, "business", json!({"value": "user-7"}));
    assert!(!refused("user-7"));
}

#[test]
fn lists_are_made_renamed_and_deleted() {
    let caller = Caller::new(&Fake::new());
    let body = json!({"name": "Offices", "list_type": "allowlist", "entry_type": "ip_address"});
    let made = caller.post("/v3/lists/", body.clone());
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(caller.post("/v3/lists/", body.clone()).status, 400);
    let list = format!("/v3/lists/{}/", made.json["uuid"].as_str().unwrap());
    let entries = format!("{list}entries/");
    for value in ["192.0.2.1", "10.0.0.0/8", "2001:DB8::1"] {
        assert_eq!(caller.post(&entries, json!({ "value": value })).status, 201);
    }
    let newest = caller.get(&format!("{entries}?search=2001:db8")).json;
    assert_eq!(
        (&newest["count"], &newest["results"][0]["value"]),
        (&json!(1), &json!("2001:db8::1"))
    );
    assert_eq!(
        caller.get(&entries).json["results"][2]["value"],
        "192.0.2.1"
    );
    let patch = caller.patch(
        &list,
        json!({"name": "Offices and VPN", "entry_type": "email"}),
    );
    assert_eq!(
        patch.json,
        json!({"name": "Offices and VPN", "description": ""})
    );
    let read = caller.get(&list).json;
    assert_eq!(
        (&read["entry_type"], &read["entry_count"]),
        (&json!("ip_address"), &json!(3))
    );
    assert_eq!(caller.get("/v3/lists/").json["results"][0], read);
    assert_eq!(
        caller.get("/v3/lists/?ordering=created_at").json["results"][11],
        read
    );
    assert_eq!(caller.call("DELETE", &list, "").status, 204);
    assert_eq!(caller.get(&entries).status, 404);
    assert_eq!(caller.call("DELETE", &list, "").status, 404);
    assert_eq!(caller.post("/v3/lists/", body).status, 201);
}

/// A method, a path and a body, rightly and wrongly.
pub(crate) fn calls(caller: &Caller, session: &str) -> Vec<(&'static str, String, Value)> {
    let own = json!({"name": "Own", "list_type": "custom", "entry_type": "key"});
    let own = caller.post("/v3/lists/", own).json["uuid"].clone();
    let own = format!("/v3/lists/{}/", own.as_str().unwrap());
    let path = |entry_type, rest: &str| blocklist(caller, entry_type) + rest;
    let add = |entry_type, body| ("POST", path(entry_type, "entries/"), body);
    let upload = |body| ("POST", path("face", "entries/face-upload/"), body);
    let nowhere = "/v3/lists/11111111-2222-3333-4444-555555555555/".to_owned();
    let get = |path| ("GET", path, json!({}));
    vec![
        get("/v3/lists/".to_owned()),
        get("/v3/lists/?list_type=redlist".to_owned()),
        get("/v3/lists/?entry_type=hat".to_owned()),
        ("POST", "/v3/lists/".into(), json!({})),
        (
            "POST",
            "/v3/lists/".into(),
            json!({"name": "Own", "list_type": "blocklist", "entry_type": "hat"}),
        ),
        get(nowhere.clone()),
        get(own.clone()),
        ("PATCH", own.clone(), json!({"description": "Mine"})),
        ("PATCH", own.clone(), json!({"name": null})),
        ("PATCH", own.clone(), json!({"name": "Blocked faces"})),
        ("PATCH", path("face", ""), json!({"name": "Faces"})),
        ("DELETE", path("face", ""), json!({})),
        ("DELETE", own.clone(), json!({})),
        add("email", json!({"value": "ada@example.com"})),
        add("email", json!({"value": "ADA@example.com"})),
        add("email", json!({"value": "ada"})),
        add("phone", json!({"value": "600000000"})),
        add("ip_address", json!({"value": "here"})),
        add("device_fingerprint", json!({"value": "short"})),
        add("bank_account", json!({"value": " "})),
        add("wallet_address", json!({})),
        add(
            "email",
            json!({"value": "eva@example.com", "reference_session_id": session}),
        ),
        add("email", json!({"reference_session_id": session})),
        add(
            "device_fingerprint",
            json!({"reference_session_id": session, "comment": "seen"}),
        ),
        add("wallet_address", json!({"reference_session_id": session})),
        add(
            "email",
            json!({"reference_session_id": "11111111-2222-3333-4444-555555555555"}),
        ),
        add(
            "user",
            json!({"value": "user-99", "display_label": "Ada", "reference_object_uuid": session,
                "metadata": {"reference_type": "vendor_user"}}),
        ),
        add("user", json!({"value": "user-98", "metadata": [1]})),
        upload(json!({"image": "/9j/4AAQSkZJRg=="})),
        upload(json!({"image": "bm8gcGljdHVyZQ=="})),
        upload(json!({})),
        (
            "POST",
            path("email", "entries/face-upload/"),
            json!({"image": "/9j/4AAQSkZJRg=="}),
        ),
        get(path("email", "entries/")),
        get(path("email", "entries/?reference_session_id=none")),
        get(path("face", "entries/?search=x")),
        (
            "DELETE",
            path("face", "entries/11111111-2222-3333-4444-555555555555/"),
            json!({}),
        ),
    ]
}

#[test]
fn lists_refuse_what_they_cannot_keep() {
    let caller = Caller::new(&Fake::new());
    let session = caller.completed("user-7", "approve");
    let refusals: Vec<_> = calls(&caller, &session)
        .into_iter()
        .map(|(method, path, body)| (caller.call(method, &path, &body.to_string()), body))
        .filter(|(answer, _)| answer.status.is_client_error())
        .map(|(answer, body)| {
            let body = body.to_string().replace(&session, "(session)");
            format!("{} {} {body}", answer.status.as_u16(), answer.text)
        })
        .collect();
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn values_are_normalized() {
    let caller = Caller::new(&Fake::new());
    for (entry_type, value, kept) in [
        ("phone", "+34 600-000 000", Some("+34600000000")),
        ("ip_address", "10.0.0.0/8", Some("10.0.0.0/8")),
        ("ip_address", "2001:DB8::1", Some("2001:db8::1")),
        ("ip_address", "10.0.0.0/33", None),
        ("device_fingerprint", "ABCD-1234", Some("abcd-1234")),
        ("device_fingerprint", "has spaces", None),
        ("country", "es", Some("ESP")),
        ("country", "FRA", Some("FRA")),
        ("country", "XX", None),
        ("country", "Spain", None),
    ] {
        let list = json!({"name": value, "list_type": "custom", "entry_type": entry_type});
        let list = caller.post("/v3/lists/", list).json["uuid"].clone();
        let entries = format!("/v3/lists/{}/entries/", list.as_str().unwrap());
        let answer = caller.post(&entries, json!({ "value": value }));
        assert_eq!(answer.json["value"].as_str(), kept, "{}", answer.text);
    }
}

#[test]
fn every_country_has_both_codes() {
    let countries = include_str!("../../src/vocabulary/countries.txt");
    let countries: Vec<_> = countries.split_ascii_whitespace().collect();
    assert_eq!(countries.len(), 249);
    assert!(countries.iter().all(|codes| codes.len() == 5));
}
