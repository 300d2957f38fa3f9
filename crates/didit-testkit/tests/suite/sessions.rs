//! The life of a session, by HTTP messages.

use std::collections::BTreeSet;
use std::time::Duration;

use didit_testkit::{Fake, Revision, Template};
use serde_json::{Value, json};

use crate::caller::Caller;

#[test]
fn created_session_has_its_fields_in_the_documented_order() {
    let fake = Fake::new();
    let created = Caller::new(&fake).create_raw(&fake.workflow_id()).text;
    let fields = created
        .split(',')
        .filter_map(|field| field.split('"').nth(1));
    assert_eq!(
        fields.collect::<Vec<_>>().join(" "),
        "session_id session_number session_token url vendor_data status callback workflow_id metadata workflow_version"
    );
}

#[test]
fn a_session_is_created_completed_decided_and_deleted() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    assert_eq!(caller.decision(&id)["status"], "Not Started");
    assert_eq!(caller.decision(&id)["id_verifications"], Value::Null);
    fake.complete(&id, "approve").unwrap();
    let decision = caller.decision(&id);
    assert_eq!(decision["status"], "Approved");
    for array in [
        "id_verifications",
        "nfc_verifications",
        "liveness_checks",
        "face_matches",
        "poa_verifications",
        "phone_verifications",
        "email_verifications",
        "aml_screenings",
        "ip_analyses",
        "database_validations",
    ] {
        assert_eq!(decision[array][0]["status"], "Approved", "{array}");
    }
    assert_eq!(caller.set_status(&id, "Declined").status, 200);
    assert_eq!(caller.decision(&id)["status"], "Declined");
    assert_eq!(caller.decision(&id)["reviews"][0]["user"], "API Client");
    let path = format!("/v3/session/{id}/delete/");
    let gone = caller.call("DELETE", &path, "");
    assert_eq!(gone.status, 200);
    assert_eq!(gone.json["face_retention_outcome"], "deleted");
    assert_eq!(caller.call("DELETE", &path, "").status, 404);
}

#[test]
fn unfinished_session_of_the_same_user_is_returned() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let first = caller.create(&fake.workflow_id(), "user-7");
    let again = caller.post(
        "/v3/session/",
        json!({"workflow_id": fake.workflow_id(), "vendor_data": "user-7", "metadata": {"n": 2}}),
    );
    assert_eq!(again.json["session_id"], first);
    assert_eq!(again.json["metadata"], json!({"n": 2}));
    fake.complete(&first, "approve").unwrap();
    assert_ne!(caller.create(&fake.workflow_id(), "user-7"), first);
}

#[test]
fn a_blocklisted_person_is_declined_the_next_time() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let first = caller.completed("user-7", "review_aml_possible_match");
    let add = json!({"session_id": first, "blocklist_face": true, "blocklist_document": true,
        "blocklist_phone": true, "blocklist_email": true});
    assert_eq!(caller.post("/v3/blocklist/add/", add).status, 200);
    let list = caller.get("/v3/blocklist/?item_type=document");
    assert_eq!(list.json["count"], 1, "{}", list.text);
    let next = caller.completed("user-7", "approve");
    let decision = caller.decision(&next);
    assert_eq!(decision["status"], "Declined");
    for code in [
        "FACE_IN_BLOCKLIST",
        "ID_DOCUMENT_IN_BLOCKLIST",
        "PHONE_NUMBER_IN_BLOCKLIST",
        "EMAIL_IN_BLOCKLIST",
    ] {
        assert!(decision.to_string().contains(code), "{code}");
    }
    let remove = json!({"session_id": first, "unblock_face": true, "unblock_document": true,
        "unblock_phone": true, "unblock_email": true});
    assert_eq!(caller.post("/v3/blocklist/remove/", remove).status, 200);
    let third = caller.completed("user-7", "approve");
    assert_eq!(caller.decision(&third)["status"], "Approved");
}

#[test]
fn a_shared_session_is_imported_once() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let partner = fake.add_application();
    let other = Caller::with_key(&fake, &partner.api_key);
    let id = caller.completed("user-7", "approve");
    let share = caller.post(
        &format!("/v3/session/{id}/share/"),
        json!({"for_application_id": partner.application_id, "ttl_in_seconds": 60}),
    );
    assert_eq!(share.status, 200, "{}", share.text);
    let import = |trust: bool| {
        other.post(
            "/v3/session/import-shared/",
            json!({"share_token": share.json["share_token"], "trust_review": trust,
                "workflow_id": partner.workflow_id, "vendor_data": "theirs"}),
        )
    };
    let imported = import(false);
    assert_eq!(imported.status, 201, "{}", imported.text);
    assert_eq!(imported.json["status"], "In Review");
    assert_eq!(imported.json["shared_from_session"], id);
    assert_eq!(imported.json["session_url"], Value::Null);
    assert_eq!(import(true).status, 403);
    fake.advance(Duration::from_secs(61));
    assert_eq!(
        import(true).text,
        r#"{"share_token":["Share token has expired."]}"#
    );
}

#[test]
fn lists_are_filtered_and_paged() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    for number in 0..120 {
        let id = caller.create(&fake.workflow_id(), &format!("user-{}", number % 60));
        if number % 3 == 0 {
            fake.complete(&id, "approve").unwrap();
        }
    }
    let first = caller.get("/v3/sessions/?status=Approved&limit=10");
    assert_eq!(first.json["results"].as_array().unwrap().len(), 10);
    assert_eq!(first.json["previous"], Value::Null);
    let mut numbers = Vec::new();
    let mut next = Some("https://didit.test/v3/sessions/?limit=7".to_owned());
    while let Some(url) = next {
        let page = caller.get(url.strip_prefix("https://didit.test").unwrap());
        for row in page.json["results"].as_array().unwrap() {
            numbers.push(row["session_number"].as_i64().unwrap());
        }
        next = page.json["next"].as_str().map(str::to_owned);
    }
    assert!(numbers.is_sorted_by(|a, b| a > b));
    assert_eq!(numbers.len(), caller.get("/v3/sessions/").json["count"]);
    let one = caller.get("/v3/sessions/?vendor_data=user-3&status=Approved");
    assert_eq!(one.json["count"], 2, "{}", one.text);
    assert_eq!(caller.get("/v3/sessions/?status=approved").json["count"], 0);
    assert_eq!(
        caller.get("/v3/sessions/?date_to=2026-11-01").json["count"],
        numbers.len()
    );
    assert_eq!(
        caller.get("/v3/sessions/?date_from=2026-11-02").json["count"],
        0
    );
}

/// Clients of others send the moments that their callers have.
#[test]
fn a_list_may_be_narrowed_down_to_the_moment() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    for number in 0..3 {
        caller.create(&fake.workflow_id(), &format!("user-{number}"));
        fake.advance(Duration::from_secs(60));
    }
    for (query, count) in [
        ("date_from=2026-11-01T00:01:00Z", 2),
        ("date_from=2026-11-01T00:01:00.000001", 1),
        ("date_to=2026-11-01T01:01:00%2B01:00", 2),
        ("date_to=2026-11-01T00:00:59.999999Z", 1),
        (
            "date_from=2026-11-01T00:01:00Z&date_to=2026-11-01T00:01:00Z",
            1,
        ),
        ("date_from=2026-11-01&date_to=2026-11-01T00:00:00Z", 1),
    ] {
        let list = caller.get(&format!("/v3/sessions/?{query}"));
        assert_eq!(list.json["count"], count, "{query}: {}", list.text);
    }
    let refused = caller.get("/v3/sessions/?date_to=2026-11-01T00:61:00Z");
    assert_eq!(refused.text, r#"{"date_to":["Enter a valid date."]}"#);
}

#[test]
fn decision_with_events_has_more_of_a_person() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let with_events = |id: &str| {
        let path = format!("/v3/session/{id}/decision/?include=events");
        caller.get(&path).json
    };
    assert_eq!(with_events(&id)["has_device_nfc_support"], Value::Null);
    fake.advance(Duration::from_secs(60));
    fake.complete(&id, "review_poa_partial_match").unwrap();
    caller.set_status(&id, "Approved");
    let plain = caller.decision(&id);
    let mut more = with_events(&id);
    let statuses: Vec<_> = more["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["status"].clone())
        .collect();
    assert_eq!(
        statuses,
        ["Approved", "In Review", "In Progress", "Not Started"]
    );
    assert_eq!(more["events"][3]["sent_at"], 1_793_491_200_000_i64);
    assert_eq!(more["events"][0]["sent_at"], 1_793_491_260_000_i64);
    let reviews = caller.get(&format!("/v3/sessions/{id}/reviews/")).json;
    assert_eq!(more["activity_reviews"], reviews["results"]);
    assert_eq!(more["workflow_type"], "kyc");
    assert_eq!(more["session_type"], "HOSTED");
    assert_eq!(more["has_device_nfc_support"], true);
    assert_eq!(more.get("session_kind"), None);
    // Each node is that of the feature's report.
    let features = more["features"].as_array().unwrap();
    assert_eq!(features.len(), plain["features"].as_array().unwrap().len());
    let node = |name: &str| {
        let feature = features.iter().find(|feature| feature["feature"] == name);
        feature.unwrap()["node_id"].clone()
    };
    for (name, array) in [
        ("ID_VERIFICATION", "id_verifications"),
        ("EMAIL", "email_verifications"),
        ("AML", "aml_screenings"),
    ] {
        assert_eq!(node(name), plain[array][0]["node_id"], "{name}");
    }
    // All else is the same.
    let more = more.as_object_mut().unwrap();
    for added in [
        "events",
        "activity_reviews",
        "blocklisted",
        "cost_breakdown",
        "workflow_type",
        "workflow_version",
        "workflow_version_id",
        "workflow_terminal_node_id",
        "api_service",
        "session_type",
        "has_device_nfc_support",
    ] {
        assert!(more.remove(added).is_some(), "{added}");
    }
    let mut plain = plain;
    let plain = plain.as_object_mut().unwrap();
    plain.remove("session_kind");
    plain.remove("features");
    more.remove("features");
    assert_eq!(more, plain);
    let company = caller.create(&fake.workflow_of(Template::Kyb), "company-1");
    assert_eq!(with_events(&company), caller.decision(&company));
}

#[test]
fn a_search_looks_where_the_text_belongs() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let completed = |number: usize, email: &str| {
        let body = json!({"workflow_id": fake.workflow_id(), "vendor_data": format!("user-{number}"),
            "contact_details": {"email": email}});
        let created = caller.post("/v3/session/", body).json;
        let id = created["session_id"].as_str().unwrap().to_owned();
        fake.complete(&id, "approve").unwrap();
        id
    };
    let ann = completed(1, "Ann.Example@example.com");
    let joanna = completed(2, "joann.example@example.com");
    let found = |search: &str| -> Vec<String> {
        let list = caller.get(&format!("/v3/sessions/?search={search}")).json;
        let rows = list["results"].as_array().unwrap();
        rows.iter()
            .map(|row| row["session_id"].as_str().unwrap().to_owned())
            .collect()
    };
    // An address is found by its beginning, and no other part of it.
    assert_eq!(found("ann.example@"), [ann.as_str()]);
    assert_eq!(found("ANN.EXAMPLE%40example.com"), [ann.as_str()]);
    assert_eq!(found("joann.example@exa"), [joanna.as_str()]);
    assert!(found("@example.com").is_empty());
    assert!(found("ann.example@example.org").is_empty());
    // Digits are the beginning of a number.
    assert_eq!(found("2"), [joanna.as_str()]);
    let decision = caller.decision(&ann);
    let document = &decision["id_verifications"][0];
    let name = document["first_name"].as_str().unwrap();
    assert!(found(name).contains(&ann));
    let phone = decision["phone_verifications"][0]["full_number"].as_str();
    assert!(found(&phone.unwrap()[1..6]).contains(&ann));
    assert_eq!(found(&ann.to_uppercase()), [ann.as_str()]);
    assert_eq!(found("user-2"), [joanna.as_str()]);
    assert!(found("nobody").is_empty());
}

#[test]
fn unfinished_sessions_expire() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    fake.advance(Duration::from_secs(604_799));
    assert_eq!(caller.decision(&id)["status"], "Not Started");
    fake.advance(Duration::from_secs(1));
    assert_eq!(caller.decision(&id)["status"], "Expired");
    let refused = caller.set_status(&id, "Approved");
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("Current status: Expired"));
}

#[test]
fn a_company_waits_for_its_people() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_of(Template::Kyb), "company-1");
    fake.complete(&id, "approve").unwrap();
    let decision = caller.decision(&id);
    assert_eq!(decision["session_kind"], "business");
    assert_eq!(decision["registry_checks"][0]["status"], "Approved");
    assert_eq!(caller.get("/v3/sessions/").json["count"], 0);
    let list = caller.get("/v3/sessions/?session_kind=BUSINESS");
    assert_eq!(list.json["results"][0]["session_id"], id);
    let all = caller.get("/v3/sessions/?session_kind=all");
    assert_eq!(all.json["count"], 1);
}

#[test]
fn the_february_edition_deletes_without_a_body_and_pages_by_number() {
    let fake = Fake::builder().revision(Revision::V2026_02).build();
    let caller = Caller::new(&fake);
    let ids: Vec<_> = (0..5)
        .map(|n| caller.create(&fake.workflow_id(), &format!("user-{n}")))
        .collect();
    let page = caller.get("/v3/sessions/?page=2&page_size=2");
    assert_eq!(page.json["results"].as_array().unwrap().len(), 2);
    assert_eq!(
        page.json["next"],
        "https://didit.test/v3/sessions/?page=3&page_size=2"
    );
    let gone = caller.call("DELETE", &format!("/v3/session/{}/delete/", ids[0]), "");
    assert_eq!((gone.status.as_u16(), gone.text.as_str()), (204, ""));
    let nobody = Caller::with_key(&fake, "");
    assert_eq!(nobody.get("/v3/sessions/").status, 401);
    fake.complete(&ids[1], "approve").unwrap();
    let refused = caller.set_status(&ids[1], "Resubmitted");
    assert_eq!(refused.status, 400, "{}", refused.text);
}

#[test]
fn links_to_media_work_for_an_hour() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let link = |caller: &Caller| {
        let decision = caller.decision(&id);
        let link = decision["id_verifications"][0]["portrait_image"].as_str();
        link.unwrap().replace("https://didit.test", "")
    };
    let first = link(&caller);
    let image = caller.get(&first);
    assert_eq!(image.status, 200, "{}", image.text);
    assert_eq!(image.headers["content-type"], "image/jpeg");
    fake.advance(Duration::from_secs(3600));
    assert_eq!(caller.get(&first).status, 403);
    assert_eq!(caller.get(&link(&caller)).status, 200);
    let row = &caller.get("/v3/sessions/").json["results"][0]["portrait_image"];
    assert!(row.as_str().unwrap().contains("X-Amz-Date"));
}

#[test]
fn every_link_of_a_decision_leads_to_a_file_of_its_type() {
    fn links(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) if text.contains("/_fake/media/") => {
                found.push(text.replace("https://didit.test", ""));
            }
            Value::Array(items) => items.iter().for_each(|item| links(item, found)),
            Value::Object(members) => members.values().for_each(|item| links(item, found)),
            _ => {}
        }
    }
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let person = caller.completed("user-7", "approve");
    let company = caller.create(&fake.workflow_of(Template::Kyb), "company-7");
    fake.complete(&company, "approve").unwrap();
    let mut found = Vec::new();
    links(&caller.decision(&person), &mut found);
    links(&caller.decision(&company), &mut found);
    let mut types = BTreeSet::new();
    for link in &found {
        let file = caller.get(link);
        assert_eq!(file.status, 200, "{link}: {}", file.text);
        let extension = link.split('?').next().unwrap().rsplit('.').next().unwrap();
        types.insert((
            extension.to_owned(),
            file.headers["content-type"].to_str().unwrap().to_owned(),
        ));
    }
    let known = [
        ("jpg", "image/jpeg"),
        ("mp4", "video/mp4"),
        ("pdf", "application/pdf"),
    ];
    assert_eq!(
        types,
        known.map(|(a, b)| (a.to_owned(), b.to_owned())).into()
    );
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_its_feature_the_report_is_refused_by_name() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let report = || caller.get(&format!("/v3/session/{id}/generate-pdf/"));
    assert_eq!(report().status, 403);
    fake.complete(&id, "approve").unwrap();
    let refused = report();
    assert_eq!(refused.status, 501);
    assert!(refused.text.contains("feature `pdf`"), "{}", refused.text);
}
