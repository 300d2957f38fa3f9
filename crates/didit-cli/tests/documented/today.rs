//! Revision 2026-11.

use serde_json::json;

use crate::server::Server;

const REVISION: &str = "2026-11";

#[test]
fn a_session_is_created_with_all_new_fields() {
    let didit = Server::start(REVISION);
    let workflow = didit.text("workflow_id").to_owned();
    let create = |body| didit.call("POST", "/v3/session/", Some(body));

    let created = create(json!({
        "workflow_id": workflow,
        "vendor_data": "user-1",
        "callback": "myapp://done",
        "callback_method": "both",
        "metadata": {"plan": "pro", "seats": [1, 2]},
        "language": "es",
        "contact_details": {"email": "user@example.com", "email_lang": "pt-BR"},
        "expected_details": {"first_name": "Carmen", "nationality": "ESP", "expected_document_types": ["P", "id"]},
    }));
    assert_eq!(created.status, 201, "{}", created.shown());
    let created = created.json();
    for key in [
        "session_id",
        "session_number",
        "session_token",
        "url",
        "vendor_data",
        "metadata",
        "status",
        "callback",
        "workflow_id",
        "workflow_version",
    ] {
        assert!(created.get(key).is_some(), "{key} is missing");
    }
    assert_eq!(created["metadata"], json!({"plan": "pro", "seats": [1, 2]}));
    assert!(
        created["url"]
            .as_str()
            .is_some_and(|url| url.contains("/es/session/")),
        "{}",
        created["url"]
    );

    // The unfinished session of the same vendor_data is returned.
    let again = create(json!({"workflow_id": workflow, "vendor_data": "user-1"}));
    assert_eq!(
        (again.status, &again.json()["session_id"]),
        (201, &created["session_id"])
    );

    // Errors name the field.
    let missing = create(json!({}));
    assert_eq!(
        (missing.status, missing.json()),
        (400, json!({"workflow_id": ["This field is required."]}))
    );
}

#[test]
fn a_decision_has_every_report() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let decision = didit
        .call("GET", &format!("/v3/session/{id}/decision/"), None)
        .json();
    assert_eq!(decision["status"], "Approved");
    for report in [
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
        assert_eq!(
            decision[report].as_array().map(Vec::len),
            Some(1),
            "{report}"
        );
    }
}

#[test]
fn sessions_are_listed_by_limit_and_offset() {
    let didit = Server::start(REVISION);
    didit.completed("user-1", "approve");
    for number in 2..5 {
        didit.completed(&format!("user-{number}"), "decline_liveness_attack");
    }
    let list = |query: &str| {
        didit
            .call("GET", &format!("/v3/sessions/?{query}"), None)
            .json()
    };
    let page = list("limit=3&offset=0");
    assert_eq!(
        (&page["count"], page["results"].as_array().map(Vec::len)),
        (&json!(4), Some(3))
    );
    assert!(
        page["next"]
            .as_str()
            .is_some_and(|next| next.contains("limit=3") && next.contains("offset=3"))
    );
    assert_eq!(list("status=Declined&session_kind=user")["count"], 3);
    assert_eq!(didit.call("GET", "/v3/sessions", None).status, 301);
}

#[test]
fn the_same_status_twice_is_a_bare_array_of_texts() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let update = |status: &str| {
        let path = format!("/v3/session/{id}/update-status/");
        didit.call("PATCH", &path, Some(json!({"new_status": status})))
    };
    let same = update("Approved");
    assert_eq!(
        (same.status, same.json()),
        (
            400,
            json!(["The new status is the same as the current status."])
        )
    );
    for status in ["Declined", "Approved"] {
        assert_eq!(update(status).status, 200, "{status}");
    }
}

#[test]
fn a_report_is_fetched_with_and_without_a_slash() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    for slash in ["", "/"] {
        let path = format!("/v3/session/{id}/generate-pdf{slash}");
        let pdf = didit.call("GET", &path, None);
        assert_eq!(pdf.status, 200);
        assert!(pdf.body.starts_with(b"%PDF-1.7"));
        assert!(
            pdf.head.contains(&format!("filename=session_{id}.pdf")),
            "{}",
            pdf.head
        );
    }
}

#[test]
fn a_session_is_shared_with_one_application_and_imported_once() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let partner = didit.partner();
    let key = partner["api_key"].as_str().expect("a key");
    let share = |body| didit.call("POST", &format!("/v3/session/{id}/share/"), Some(body));
    assert_eq!(share(json!({})).status, 400);
    let shared =
        share(json!({"for_application_id": partner["application_id"], "ttl_in_seconds": 600}));
    assert_eq!(shared.status, 200);
    let import = json!({
        "share_token": shared.json()["share_token"],
        "trust_review": false,
        "workflow_id": partner["workflow_id"],
    });
    let import = || didit.send(key, "POST", "/v3/session/import-shared/", Some(&import));
    let imported = import();
    assert_eq!(
        (imported.status, &imported.json()["status"]),
        (201, &json!("In Review"))
    );
    assert_eq!(imported.json()["shared_from_session"], id.as_str());
    assert_eq!(import().status, 403);
}

#[test]
fn a_user_on_the_blocklist_is_declined() {
    let didit = Server::start(REVISION);
    let known = didit.completed("user-7", "approve");
    let add = json!({"session_id": known, "blocklist_face": true, "blocklist_document": true, "blocklist_phone": true, "blocklist_email": true});
    let added = didit.call("POST", "/v3/blocklist/add/", Some(add));
    assert_eq!(added.json()["message"], "Successfully updated blocklist.");
    let list = didit
        .call("GET", "/v3/blocklist/?item_type=document&limit=10", None)
        .json();
    assert_eq!(
        (&list["count"], &list["results"][0]["type"]),
        (&json!(1), &json!("document"))
    );
    let next = didit.completed("user-7", "approve");
    let decision = didit.call("GET", &format!("/v3/session/{next}/decision/"), None);
    assert_eq!(decision.json()["status"], "Declined");
    for code in [
        "FACE_IN_BLOCKLIST",
        "ID_DOCUMENT_IN_BLOCKLIST",
        "PHONE_NUMBER_IN_BLOCKLIST",
        "EMAIL_IN_BLOCKLIST",
    ] {
        assert!(decision.shown().contains(code), "{code} is missing");
    }
    let remove = json!({"session_id": known, "unblock_face": true, "unblock_document": true, "unblock_phone": true, "unblock_email": true});
    let removed = didit.call("POST", "/v3/blocklist/remove/", Some(remove));
    assert_eq!(
        removed.json()["message"],
        "Successfully removed from blocklist."
    );
}

#[test]
fn sessions_are_deleted_one_by_one_and_in_batches() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    didit.completed("user-2", "approve");
    let path = format!("/v3/session/{id}/delete/");
    let deleted = didit.call("DELETE", &path, None);
    assert_eq!(
        (deleted.status, &deleted.json()["session_id"]),
        (200, &json!(id))
    );
    assert_eq!(didit.call("DELETE", &path, None).status, 404);
    let numbers = json!({"session_numbers": ["1", 2, 99999]});
    let batch = didit.call("POST", "/v3/sessions/delete/", Some(numbers));
    assert_eq!(batch.status, 200);
    assert_eq!(
        didit.call("GET", "/v3/sessions/", None).json()["count"],
        json!(0)
    );
}

#[test]
fn the_health_check_needs_no_key_and_an_unknown_path_is_html() {
    let didit = Server::start(REVISION);
    for slash in ["", "/"] {
        let health = didit.send("", "GET", &format!("/system/healthcheck{slash}"), None);
        assert_eq!(
            (health.status, &health.json()["status"]),
            (200, &json!("ok"))
        );
    }
    let unknown = didit.call("GET", "/v3/session/not-a-uuid/decision/", None);
    assert_eq!(unknown.status, 404);
    assert!(unknown.head.contains("text/html"));
}
