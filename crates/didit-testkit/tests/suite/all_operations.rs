//! Requests to all operations of the fake.

use didit_testkit::{Fake, Template};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::{accounts, cases, checks, lists, networks, reports, settings, uploads};

/// Calls all operations with valid and invalid requests. `look` is called before files fill
/// the journal, whose size is limited.
#[expect(clippy::too_many_lines, reason = "one line a call, and nothing else")]
pub(crate) fn call_all(fake: &Fake, mut look: impl FnMut()) {
    let caller = Caller::new(fake);
    let id = caller.completed("user-7", "decline_aml_hit");
    let company = caller.create(&fake.workflow_of(Template::Kyb), "company-7");
    fake.complete(&company, "approve").unwrap();
    let decision = caller.decision(&id);
    let registry = caller.decision(&company);
    let node = |array: &str| decision[array][0]["node_id"].as_str().unwrap().to_owned();
    let poa = node("poa_verifications");
    let hit = decision["aml_screenings"][0]["hits"][0]["id"].clone();
    let company_uuid = registry["registry_checks"][0]["company"]["uuid"]
        .as_str()
        .unwrap();
    let party = party_of(&registry["key_people_checks"]).expect("a key person");
    let session = |path: &str| format!("/v3/session/{id}/{path}");
    let partner = fake.add_application();
    let other = Caller::with_key(fake, &partner.api_key);

    let bodies: &[(&str, String, Value)] = &[
        ("POST", "/v3/session/".into(), json!({})),
        (
            "POST",
            "/v3/session/".into(),
            json!({"workflow_id": "11111111-2222-3333-4444-555555555555"}),
        ),
        (
            "PATCH",
            session("update-data/"),
            json!({"first_name": "Ana", "date_of_birth": null}),
        ),
        ("PATCH", session("update-data/"), json!({"gender": "X"})),
        (
            "PATCH",
            session("update-poa-data/"),
            json!({"issuer": "Example Bank", "poa_parsed_address": {"city": "X", "country": "FR"}}),
        ),
        (
            "PATCH",
            session("update-poa-data/"),
            json!({"document_type": "utility_bill"}),
        ),
        (
            "PATCH",
            session(&format!("features/{poa}/update-status/")),
            json!({"new_status": "In Review"}),
        ),
        (
            "PATCH",
            session(&format!("features/{poa}/update-status/")),
            json!({"new_status": "In Review"}),
        ),
        (
            "PATCH",
            session("features/none/update-status/"),
            json!({"new_status": "In Review"}),
        ),
        (
            "PATCH",
            session("update-aml-hit-status/"),
            json!({"hit_id": hit, "review_status": "False Positive"}),
        ),
        (
            "PATCH",
            session("update-aml-hit-status/"),
            json!({"hit_id": "none", "review_status": "False Positive"}),
        ),
        (
            "PATCH",
            session("update-aml-hit-status/"),
            json!({"hit_id": hit, "review_status": "Maybe"}),
        ),
        (
            "PATCH",
            session("bulk-update-aml-hit-status/"),
            json!({"hit_updates": [{"hit_id": hit, "review_status": "Inconclusive"}]}),
        ),
        (
            "PATCH",
            session("bulk-update-aml-hit-status/"),
            json!({"hit_updates": []}),
        ),
        (
            "PATCH",
            session("bulk-update-aml-hit-status/"),
            json!({"hit_updates": [{"hit_id": "zzz", "review_status": "Inconclusive"}]}),
        ),
        (
            "PATCH",
            format!("/v3/session/{company}/kyb/{company_uuid}/update-data/"),
            json!({"company_name": "Example Holdings", "country_code": "gb", "registered_capital_amount": 100}),
        ),
        (
            "PATCH",
            format!("/v3/session/{company}/kyb/{company_uuid}/update-data/"),
            json!({"country_code": "GBR"}),
        ),
        (
            "PATCH",
            format!("/v3/session/{id}/kyb/{company_uuid}/update-data/"),
            json!({}),
        ),
        (
            "PATCH",
            format!("/v3/session/{company}/kyb/parties/{party}/"),
            json!({"is_skipped": true}),
        ),
        (
            "PATCH",
            format!("/v3/session/{company}/kyb/parties/{party}/"),
            json!({}),
        ),
        (
            "PATCH",
            format!("/v3/session/{id}/kyb/parties/{party}/"),
            json!({}),
        ),
        (
            "POST",
            format!("/v3/sessions/{id}/reviews/"),
            json!({"comment": "A note", "new_status": "Approved"}),
        ),
        (
            "POST",
            format!("/v3/sessions/{id}/reviews/"),
            json!({"new_status": "approved"}),
        ),
        (
            "POST",
            session("share/"),
            json!({"for_application_id": partner.application_id, "ttl_in_seconds": 59}),
        ),
        (
            "POST",
            "/v3/blocklist/add/".into(),
            json!({"session_id": id, "blocklist_face": true, "blocklist_document": true, "blocklist_phone": true, "blocklist_email": true}),
        ),
        (
            "POST",
            "/v3/blocklist/add/".into(),
            json!({"session_id": id}),
        ),
        (
            "POST",
            "/v3/blocklist/remove/".into(),
            json!({"session_id": id, "unblock_face": true}),
        ),
        (
            "POST",
            "/v3/webhook/destinations/".into(),
            json!({"label": "mine", "url": "https://example.com/hook", "subscribed_events": ["status.updated"]}),
        ),
        (
            "POST",
            "/v3/webhook/destinations/".into(),
            json!({"label": "mine", "url": "https://example.com/hook"}),
        ),
        (
            "POST",
            "/v3/session/imports/".into(),
            json!({"source_file_url": "https://example.com/a.csv"}),
        ),
        (
            "POST",
            "/v3/sessions/delete/".into(),
            json!({"session_numbers": ["x"]}),
        ),
        (
            "POST",
            "/v3/sessions/delete/".into(),
            json!({"session_numbers": [1, "99"]}),
        ),
    ];
    let shared = caller.post(
        &session("share/"),
        json!({"for_application_id": partner.application_id}),
    );
    for trust in [false, true] {
        other.post(
            "/v3/session/import-shared/",
            json!({"share_token": shared.json["share_token"], "trust_review": trust, "workflow_id": partner.workflow_id}),
        );
    }
    let risks = checks::risks();
    let risks = risks
        .iter()
        .map(|(path, body)| ("POST", (*path).to_owned(), body.clone()));
    let lists = lists::calls(&caller, &id);
    #[cfg(feature = "transactions")]
    let lists = lists.into_iter().chain(crate::transactions::calls(&caller));
    #[cfg(feature = "travel-rule")]
    let lists = lists.chain(crate::travel_rule::calls(&caller));
    let lists = lists.into_iter().chain(settings::calls(&caller));
    #[cfg(feature = "conformance")]
    let lists = lists.chain(identity(&caller, fake));
    for (method, path, body) in bodies.iter().cloned().chain(risks).chain(lists) {
        let (path, body) = (&path, &body);
        caller.call(method, path, &body.to_string());
        Caller::with_key(fake, "wrong").call(method, path, &body.to_string());
        Caller::with_key(fake, "").call(method, path, &body.to_string());
    }
    for key in [&*caller.key, "wrong", ""] {
        look();
        uploads::uploads(&Caller::with_key(fake, key));
        #[cfg(feature = "conformance")]
        crate::companies::uploads(&Caller::with_key(fake, key));
    }
    look();
    let destination = caller.get("/v3/webhook/destinations/").json[0]["uuid"].clone();
    let destination = format!(
        "/v3/webhook/destinations/{}/",
        destination.as_str().unwrap()
    );
    caller.get(&destination);
    caller.patch(&destination, json!({"enabled": false}));
    caller.patch(&destination, json!({"subscribed_events": []}));
    caller.call("DELETE", &destination, "");
    caller.get(&destination);
    for path in [
        &session("decision/?include=events"),
        "/v3/sessions",
        "/v3/sessions/?session_kind=robot",
        "/v3/sessions/?date_from=yesterday",
        "/v3/sessions/?api_service=FOO",
        "/v3/blocklist/",
        "/v3/blocklist/?item_type=hat",
        "/v3/session/imports/template/",
        "/v3/session/imports/11111111-2222-3333-4444-555555555555/",
        "/v3/session/imports/11111111-2222-3333-4444-555555555555/errors/",
        "/v3/session/nonsense/decision/",
        "/system/healthcheck",
    ] {
        caller.get(path);
        Caller::with_key(fake, "").get(path);
    }
    entities(fake, &caller);
    look();
    cases::calls(fake);
    look();
    reports::calls(fake);
    look();
    networks::calls(fake);
    accounts::calls(fake);
    let last = caller.completed("user-8", "approve");
    let delete = format!("/v3/session/{last}/delete/");
    caller.call(
        "DELETE",
        &delete,
        r#"{"retain_face_embeddings":true,"deletion_instruction":"privacy_erasure"}"#,
    );
    caller.call(
        "DELETE",
        &delete,
        r#"{"retain_face_embeddings":true,"face_retention_days":30}"#,
    );
    caller.call("DELETE", &delete, "");
}

/// Calls the operations for users, businesses and billing.
fn entities(fake: &Fake, caller: &Caller) {
    let bodies = [
        ("GET", "", json!({})),
        ("GET", "seven/", json!({})),
        ("GET", "nobody/", json!({})),
        (
            "PATCH",
            "seven/",
            json!({"display_name": "Seven", "metadata": {"n": 7}}),
        ),
        (
            "PATCH",
            "seven/",
            json!({"status": "FLAGGED", "metadata": null}),
        ),
        ("PATCH", "seven/", json!({"metadata": 7})),
        ("PATCH", "nobody/", json!({})),
        (
            "PATCH",
            "seven/update-status/",
            json!({"status": "BLOCKED"}),
        ),
        ("PATCH", "seven/update-status/", json!({"status": "ACTIVE"})),
        ("PATCH", "seven/update-status/", json!({})),
        (
            "PATCH",
            "nobody/update-status/",
            json!({"status": "BLOCKED"}),
        ),
        ("POST", "create/", json!({"vendor_data": "seven"})),
        (
            "POST",
            "create/",
            json!({"vendor_data": "eight", "status": "FLAGGED"}),
        ),
        ("POST", "delete/", json!({"vendor_data_list": ["eight"]})),
        ("POST", "delete/", json!({})),
    ];
    caller.completed("seven", "approve");
    let company = caller.create(&fake.workflow_of(Template::Kyb), "seven");
    fake.complete(&company, "approve").unwrap();
    for key in [&*caller.key, "wrong", ""] {
        let caller = Caller::with_key(fake, key);
        for group in ["users", "businesses"] {
            for (method, path, body) in &bodies {
                caller.call(method, &format!("/v3/{group}/{path}"), &body.to_string());
            }
        }
        caller.get("/v3/users/seven/generate-pdf/");
        caller.get("/v3/users/nobody/generate-pdf/");
        caller.get("/v3/billing/balance/");
        for amount in [49, 50] {
            caller.post("/v3/billing/top-up/", json!({"amount_in_dollars": amount}));
        }
    }
}

/// Id of a key person.
fn party_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(party_of),
        Value::Object(members) if members.contains_key("is_skipped") => {
            members.get("uuid")?.as_str().map(str::to_owned)
        }
        Value::Object(members) => members.values().find_map(party_of),
        _ => None,
    }
}

/// Calls of one-time codes, registries, faces and monitoring.
#[cfg(feature = "conformance")]
fn identity(caller: &Caller, fake: &Fake) -> impl Iterator<Item = (&'static str, String, Value)> {
    use crate::{codes, companies, faces, monitoring};

    let checks = codes::calls().into_iter().chain(companies::calls(caller));
    let checks = checks.map(|(path, body)| ("POST", path.to_owned(), body));
    let faces = faces::calls(caller, fake);
    checks.chain(faces).chain(monitoring::calls(caller, fake))
}
