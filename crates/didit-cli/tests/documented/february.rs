//! Revision 2026-02.

use serde_json::json;

use crate::server::Server;

const REVISION: &str = "2026-02";

#[test]
fn a_session_is_created_decided_and_listed() {
    let didit = Server::start(REVISION);
    let workflow = didit.text("workflow_id").to_owned();

    // Create: eight fields only; metadata is a JSON string.
    let created = didit.call(
        "POST",
        "/v3/session/",
        Some(json!({
            "workflow_id": workflow,
            "vendor_data": "user-1",
            "callback": "https://example.com/callback",
            "metadata": "{\"plan\":\"pro\"}",
            "contact_details": {"email": "user@example.com", "send_notification_emails": false, "email_lang": "en", "phone": "+15555550123"},
            "expected_details": {"first_name": "John", "last_name": "Doe"},
        })),
    );
    assert_eq!(created.status, 201);
    let created = created.json();
    let id = created["session_id"].as_str().expect("an id").to_owned();
    assert_eq!(created["status"], "Not Started");
    assert!(created["session_number"].is_u64());
    assert!(created["session_token"].is_string());
    assert!(
        created["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("http"))
    );
    assert_eq!(created["workflow_id"], workflow.as_str());

    didit.complete(&id, "approve");
    let decision = didit.call("GET", &format!("/v3/session/{id}/decision/"), None);
    assert_eq!(decision.status, 200);
    assert_eq!(decision.json()["status"], "Approved");
    assert!(decision.json()["id_verifications"][0]["document_number"].is_string());

    // List by page and page_size.
    for number in 2..5 {
        didit.completed(&format!("user-{number}"), "approve");
    }
    let list = |query: &str| {
        didit
            .call("GET", &format!("/v3/sessions/?{query}"), None)
            .json()
    };
    let page = list("page=1&page_size=3");
    assert_eq!(page["count"], 4);
    assert_eq!(page["results"].as_array().map(Vec::len), Some(3));
    assert!(
        page["next"]
            .as_str()
            .is_some_and(|next| next.contains("page=2")),
        "{}",
        page["next"]
    );
    assert_eq!(list("vendor_data=user-1&status=Approved")["count"], 1);
}

#[test]
fn a_key_that_is_missing_or_wrong_is_401() {
    let didit = Server::start(REVISION);
    for key in ["", "wrong"] {
        assert_eq!(didit.send(key, "GET", "/v3/sessions/", None).status, 401);
    }
}

#[test]
fn a_declined_session_is_resubmitted_and_an_approved_one_is_not() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let update = |body| didit.call("PATCH", &format!("/v3/session/{id}/update-status/"), body);
    assert_eq!(
        update(Some(json!({"new_status": "Resubmitted"}))).status,
        400
    );
    let declined = update(Some(
        json!({"new_status": "Declined", "comment": "Looks altered"}),
    ));
    assert_eq!(declined.status, 200);
    assert_eq!(declined.json()["session_id"], id.as_str());
    let resubmitted = update(Some(json!({
        "new_status": "Resubmitted",
        "nodes_to_resubmit": [{"node_id": "feature_ocr_1", "feature": "OCR"}],
        "send_email": true,
        "email_address": "user@example.com",
        "email_language": "en",
    })));
    assert_eq!(resubmitted.status, 200, "{}", resubmitted.shown());
}

#[test]
fn a_report_is_fetched_without_a_slash() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let pdf = didit.call("GET", &format!("/v3/session/{id}/generate-pdf"), None);
    assert_eq!(pdf.status, 200);
    assert!(pdf.head.contains("content-type: application/pdf"));
    assert!(pdf.body.starts_with(b"%PDF-"));
}

#[test]
fn a_session_is_shared_without_a_body() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let partner = didit.partner();
    let shared = didit.call("POST", &format!("/v3/session/{id}/share/"), None);
    assert_eq!(shared.status, 200, "{}", shared.shown());
    let imported = didit.send(
        partner["api_key"].as_str().expect("a key"),
        "POST",
        "/v3/session/import-shared/",
        Some(&json!({
            "share_token": shared.json()["share_token"],
            "trust_review": true,
            "workflow_id": partner["workflow_id"],
        })),
    );
    assert_eq!(imported.status, 201, "{}", imported.shown());
}

#[test]
fn a_face_is_blocklisted_listed_and_removed() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let added = didit.call(
        "POST",
        "/v3/blocklist/add/",
        Some(json!({"session_id": id, "blocklist_face": true})),
    );
    assert_eq!(added.status, 200);
    let listed = didit.call("GET", "/v3/blocklist/?item_type=face", None);
    assert_eq!(listed.status, 200);
    assert!(listed.shown().contains(&id));
    let removed = didit.call(
        "POST",
        "/v3/blocklist/remove/",
        Some(json!({"session_id": id, "unblock_face": true})),
    );
    assert_eq!(removed.status, 200);
}

#[test]
fn a_deletion_answers_204_with_no_body() {
    let didit = Server::start(REVISION);
    let id = didit.completed("user-1", "approve");
    let deleted = didit.call("DELETE", &format!("/v3/session/{id}/delete/"), None);
    assert_eq!(deleted.status, 204);
    assert!(deleted.body.is_empty());
    let gone = didit.call("GET", &format!("/v3/session/{id}/decision/"), None);
    assert_eq!(gone.status, 404);
}
