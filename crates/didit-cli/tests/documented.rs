//! The eleven endpoints by plain HTTP against `didit serve`, once as the documentation
//! of February 2026 describes them and once as today's does; docs/contract.md has the
//! differences.

#![expect(
    clippy::too_many_lines,
    reason = "one endpoint after another reads best in one piece"
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

struct Server {
    child: Child,
    ready: Value,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

impl Server {
    fn start(revision: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_didit"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--json",
                "--revision",
                revision,
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped"))
            .read_line(&mut line)
            .expect("a line when ready");
        let ready: Value = serde_json::from_str(&line).expect("the line is JSON");
        assert_eq!(ready["revision"], revision);
        Self { child, ready }
    }

    fn text(&self, name: &str) -> &str {
        self.ready[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} is missing"))
    }

    fn send(&self, key: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let host = self.text("base_url").trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the server accepts");
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        if !key.is_empty() {
            let _ = write!(request, "x-api-key: {key}\r\n");
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        if !body.is_empty() {
            request += "content-type: application/json\r\n";
        }
        let _ = write!(request, "content-length: {}\r\n\r\n{body}", body.len());
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the answer ends");
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        Answer {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "so that a call can be written with `json!` in place"
    )]
    fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.send(self.text("api_key"), method, path, body.as_ref())
    }

    /// Creates a session and plays its user to the end.
    fn completed(&self, vendor_data: &str, scenario: &str) -> String {
        let created = self.call(
            "POST",
            "/v3/session/",
            Some(json!({"workflow_id": self.text("workflow_id"), "vendor_data": vendor_data})),
        );
        assert_eq!(created.status, 201);
        let id = created.json()["session_id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let played = self.send(
            "",
            "POST",
            &format!("/_fake/sessions/{id}/complete"),
            Some(&json!({"scenario": scenario})),
        );
        assert_eq!(
            played.status,
            200,
            "{}",
            String::from_utf8_lossy(&played.body)
        );
        id
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn as_documented_in_february() {
    let didit = Server::start("2026-02");
    let workflow = didit.text("workflow_id").to_owned();

    // Create: eight fields and no more; metadata is a JSON string.
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

    // A key that is missing or wrong is 401.
    assert_eq!(didit.send("", "GET", "/v3/sessions/", None).status, 401);
    assert_eq!(
        didit.send("wrong", "GET", "/v3/sessions/", None).status,
        401
    );

    // Decision.
    let id = {
        didit.send(
            "",
            "POST",
            &format!("/_fake/sessions/{id}/complete"),
            Some(&json!({"scenario": "approve"})),
        );
        id
    };
    let decision = didit.call("GET", &format!("/v3/session/{id}/decision/"), None);
    assert_eq!(decision.status, 200);
    assert_eq!(decision.json()["status"], "Approved");
    assert!(decision.json()["id_verifications"][0]["document_number"].is_string());

    // List by page and page_size.
    for number in 2..5 {
        didit.completed(&format!("user-{number}"), "approve");
    }
    let page = didit
        .call("GET", "/v3/sessions/?page=1&page_size=3", None)
        .json();
    assert_eq!(page["count"], 4);
    assert_eq!(page["results"].as_array().map(Vec::len), Some(3));
    assert!(
        page["next"]
            .as_str()
            .is_some_and(|next| next.contains("page=2")),
        "{}",
        page["next"]
    );
    let one = didit
        .call(
            "GET",
            "/v3/sessions/?vendor_data=user-1&status=Approved",
            None,
        )
        .json();
    assert_eq!(one["count"], 1);

    // Update status: resubmission from Declined, not from Approved.
    let path = format!("/v3/session/{id}/update-status/");
    assert_eq!(
        didit
            .call("PATCH", &path, Some(json!({"new_status": "Resubmitted"})))
            .status,
        400
    );
    let declined = didit.call(
        "PATCH",
        &path,
        Some(json!({"new_status": "Declined", "comment": "Looks altered"})),
    );
    assert_eq!(declined.status, 200);
    assert_eq!(declined.json()["session_id"], id.as_str());
    let resubmitted = didit.call(
        "PATCH",
        &path,
        Some(json!({"new_status": "Resubmitted", "nodes_to_resubmit": [{"node_id": "feature_ocr_1", "feature": "OCR"}],
                    "send_email": true, "email_address": "user@example.com", "email_language": "en"})),
    );
    assert_eq!(
        resubmitted.status,
        200,
        "{}",
        String::from_utf8_lossy(&resubmitted.body)
    );

    // PDF without a slash.
    let other = didit.completed("user-6", "approve");
    let pdf = didit.call("GET", &format!("/v3/session/{other}/generate-pdf"), None);
    assert_eq!(pdf.status, 200);
    assert!(pdf.head.contains("content-type: application/pdf"));
    assert!(pdf.body.starts_with(b"%PDF-"));

    // Share without a body, and import at another application.
    let partner = didit
        .send("", "POST", "/_fake/applications", Some(&json!({})))
        .json();
    let shared = didit.call("POST", &format!("/v3/session/{other}/share/"), None);
    assert_eq!(
        shared.status,
        200,
        "{}",
        String::from_utf8_lossy(&shared.body)
    );
    let imported = didit.send(
        partner["api_key"].as_str().expect("a key"),
        "POST",
        "/v3/session/import-shared/",
        Some(&json!({"share_token": shared.json()["share_token"], "trust_review": true, "workflow_id": partner["workflow_id"]})),
    );
    assert_eq!(
        imported.status,
        201,
        "{}",
        String::from_utf8_lossy(&imported.body)
    );

    // Blocklist.
    let added = didit.call(
        "POST",
        "/v3/blocklist/add/",
        Some(json!({"session_id": other, "blocklist_face": true})),
    );
    assert_eq!(added.status, 200);
    let listed = didit.call("GET", "/v3/blocklist/?item_type=face", None);
    assert_eq!(listed.status, 200);
    assert!(String::from_utf8_lossy(&listed.body).contains(&other));
    let removed = didit.call(
        "POST",
        "/v3/blocklist/remove/",
        Some(json!({"session_id": other, "unblock_face": true})),
    );
    assert_eq!(removed.status, 200);

    // Deletion answers 204 with no body.
    let deleted = didit.call("DELETE", &format!("/v3/session/{other}/delete/"), None);
    assert_eq!(deleted.status, 204);
    assert!(deleted.body.is_empty());
    assert_eq!(
        didit
            .call("GET", &format!("/v3/session/{other}/decision/"), None)
            .status,
        404
    );
}

#[test]
fn as_documented_today() {
    let didit = Server::start("2026-11");
    let workflow = didit.text("workflow_id").to_owned();

    let created = didit.call(
        "POST",
        "/v3/session/",
        Some(json!({
            "workflow_id": workflow,
            "vendor_data": "user-1",
            "callback": "myapp://done",
            "callback_method": "both",
            "metadata": {"plan": "pro", "seats": [1, 2]},
            "language": "es",
            "contact_details": {"email": "user@example.com", "email_lang": "pt-BR"},
            "expected_details": {"first_name": "Carmen", "nationality": "ESP", "expected_document_types": ["P", "id"]},
        })),
    );
    assert_eq!(
        created.status,
        201,
        "{}",
        String::from_utf8_lossy(&created.body)
    );
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
    let id = created["session_id"].as_str().expect("an id").to_owned();

    // The unfinished session of the same vendor_data is given back.
    let again = didit.call(
        "POST",
        "/v3/session/",
        Some(json!({"workflow_id": workflow, "vendor_data": "user-1"})),
    );
    assert_eq!(
        (again.status, again.json()["session_id"].as_str()),
        (201, Some(&*id))
    );

    // Errors name the field.
    let missing = didit.call("POST", "/v3/session/", Some(json!({})));
    assert_eq!(
        (missing.status, missing.json()),
        (400, json!({"workflow_id": ["This field is required."]}))
    );

    didit.send(
        "",
        "POST",
        &format!("/_fake/sessions/{id}/complete"),
        Some(&json!({"scenario": "approve"})),
    );
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

    for number in 2..5 {
        didit.completed(&format!("user-{number}"), "decline_liveness_attack");
    }
    let page = didit
        .call("GET", "/v3/sessions/?limit=3&offset=0", None)
        .json();
    assert_eq!(
        (&page["count"], page["results"].as_array().map(Vec::len)),
        (&json!(4), Some(3))
    );
    assert!(
        page["next"]
            .as_str()
            .is_some_and(|next| next.contains("limit=3") && next.contains("offset=3"))
    );
    let declined = didit
        .call(
            "GET",
            "/v3/sessions/?status=Declined&session_kind=user",
            None,
        )
        .json();
    assert_eq!(declined["count"], 3);
    assert_eq!(didit.call("GET", "/v3/sessions", None).status, 301);

    // The same status twice is a bare array of texts.
    let path = format!("/v3/session/{id}/update-status/");
    let same = didit.call("PATCH", &path, Some(json!({"new_status": "Approved"})));
    assert_eq!(
        (same.status, same.json()),
        (
            400,
            json!(["The new status is the same as the current status."])
        )
    );
    assert_eq!(
        didit
            .call("PATCH", &path, Some(json!({"new_status": "Declined"})))
            .status,
        200
    );
    assert_eq!(
        didit
            .call("PATCH", &path, Some(json!({"new_status": "Approved"})))
            .status,
        200
    );

    for slash in ["", "/"] {
        let pdf = didit.call(
            "GET",
            &format!("/v3/session/{id}/generate-pdf{slash}"),
            None,
        );
        assert_eq!(pdf.status, 200);
        assert!(pdf.body.starts_with(b"%PDF-1.7"));
        assert!(
            pdf.head.contains(&format!("filename=session_{id}.pdf")),
            "{}",
            pdf.head
        );
    }

    let partner = didit
        .send("", "POST", "/_fake/applications", Some(&json!({})))
        .json();
    let key = partner["api_key"].as_str().expect("a key");
    let share = format!("/v3/session/{id}/share/");
    assert_eq!(didit.call("POST", &share, Some(json!({}))).status, 400);
    let shared = didit.call(
        "POST",
        &share,
        Some(json!({"for_application_id": partner["application_id"], "ttl_in_seconds": 600})),
    );
    assert_eq!(shared.status, 200);
    let import = json!({"share_token": shared.json()["share_token"], "trust_review": false, "workflow_id": partner["workflow_id"]});
    let imported = didit.send(key, "POST", "/v3/session/import-shared/", Some(&import));
    assert_eq!(
        (imported.status, &imported.json()["status"]),
        (201, &json!("In Review"))
    );
    assert_eq!(imported.json()["shared_from_session"], id.as_str());
    assert_eq!(
        didit
            .send(key, "POST", "/v3/session/import-shared/", Some(&import))
            .status,
        403
    );

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
    let text = String::from_utf8_lossy(&decision.body).into_owned();
    for code in [
        "FACE_IN_BLOCKLIST",
        "ID_DOCUMENT_IN_BLOCKLIST",
        "PHONE_NUMBER_IN_BLOCKLIST",
        "EMAIL_IN_BLOCKLIST",
    ] {
        assert!(text.contains(code), "{code} is missing");
    }
    let remove = json!({"session_id": known, "unblock_face": true, "unblock_document": true, "unblock_phone": true, "unblock_email": true});
    let removed = didit.call("POST", "/v3/blocklist/remove/", Some(remove));
    assert_eq!(
        removed.json()["message"],
        "Successfully removed from blocklist."
    );

    let deleted = didit.call("DELETE", &format!("/v3/session/{id}/delete/"), None);
    assert_eq!(
        (deleted.status, &deleted.json()["session_id"]),
        (200, &json!(id))
    );
    assert_eq!(
        didit
            .call("DELETE", &format!("/v3/session/{id}/delete/"), None)
            .status,
        404
    );
    let numbers = json!({"session_numbers": ["1", 2, 99999]});
    let batch = didit.call("POST", "/v3/sessions/delete/", Some(numbers));
    assert_eq!(batch.status, 200);

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
