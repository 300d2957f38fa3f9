//! `didit cases`.

use serde_json::{Value, json};

use super::{root, send};
use crate::support::{Terminal, split_line};

/// Command lines, in the order of a case.
pub(super) const LINES: &[(&str, &str, &str)] = &[
    (
        "cases create --body-file case.json --priority LOW",
        "cases.create",
        "LOW",
    ),
    (
        "cases list --status OPEN,AWAITING_USER --overdue=false",
        "cases.list",
        "1 of 1 cases",
    ),
    ("cases get CASE", "cases.retrieve", "MANUAL"),
    ("cases update CASE --priority HIGH", "cases.update", "HIGH"),
    (
        "cases assign CASE 9a000000-0000-4000-8000-0000000000bb",
        "cases.assign",
        "9a000000-0000-4000-8000-0000000000bb",
    ),
    (
        "cases request-info CASE",
        "cases.request_info",
        "AWAITING_USER",
    ),
    ("cases reopen CASE", "cases.reopen", "OPEN"),
    (
        "cases note CASE --comment checked",
        "cases.notes.create",
        "false",
    ),
    ("cases notes CASE", "cases.notes.list", "1 of 1 notes"),
    ("cases events CASE", "cases.list_events", "STATUS_CHANGED"),
    ("cases checklist CASE", "cases.checklist.list", "1 item"),
    ("cases check CASE ITEM", "cases.checklist.update", "true"),
    ("cases escalate CASE", "cases.escalate", "OPEN"),
    ("cases transfer CASE BLUEPRINT", "cases.transfer", "OPEN"),
    (
        "cases act CASE --action set_status --status BLOCKED",
        "cases.apply_entity_action",
        "set_status",
    ),
    (
        "cases resolve CASE --resolution VALID_THREAT --note fraud",
        "cases.resolve",
        "OPEN",
    ),
    (
        "cases reject CASE --notes unproven",
        "cases.reject_approval",
        "OPEN",
    ),
    (
        "cases resolve CASE --resolution VALID_THREAT --note fraud",
        "cases.resolve",
        "OPEN",
    ),
    ("cases approve CASE", "cases.approve", "RESOLVED"),
    (
        "cases blueprints",
        "cases.blueprints.list",
        "2 of 2 blueprints",
    ),
    ("cases delete CASE", "cases.delete", "✓ deleted CASE"),
];

/// Creates blueprints, one with a checklist, escalation and approval; returns the body of a case,
/// which is in a file, too.
pub(super) fn prepare(terminal: &Terminal) -> Value {
    let pool = ["9a000000-0000-4000-8000-0000000000aa"];
    let path = format!("{}cases/blueprints/", root(terminal));
    let body = json!({ "name": "Senior", "assignee_pool": pool, "transfer_enabled": true });
    let senior = send(terminal, "POST", &path, &body)["uuid"].clone();
    let checklist = json!({ "enabled": true, "items": [{ "label": "Call the user" }] });
    let body = json!({
        "name": "Payments", "assignee_pool": pool, "escalation_enabled": true,
        "escalation_blueprint": senior, "four_eyes_checker_blueprint": senior,
        "content_config": { "checklist": checklist },
    });
    let payments = send(terminal, "POST", &path, &body)["uuid"].clone();
    let user = send(terminal, "GET", "/v3/users/user-7/", &Value::Null);
    let case = json!({
        "title": "Chargebacks", "blueprint": payments,
        "subject": { "type": "user", "uuid": user["didit_internal_id"] },
    });
    terminal.file("case.json", case.to_string());
    case
}

#[test]
fn cases_without_an_account_name_the_settings() {
    let mut terminal = Terminal::with_fake();
    terminal.unset("DIDIT_ORGANIZATION_ID");
    let refused = terminal.finish(&split_line("cases list"), "");
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    for text in ["`organization_id`", "DIDIT_ORGANIZATION_ID"] {
        assert!(refused.stderr.contains(text), "{}", refused.stderr);
    }
    for line in ["organization_id", "application_id"] {
        let id = match line {
            "organization_id" => terminal.fake().organization_id(),
            _ => terminal.fake().application_id(),
        };
        let set = ["config", "set", line, &id, "--profile", "fake"];
        assert_eq!(terminal.finish(&set, "").code, 0);
    }
    let listed = terminal.finish(&split_line("cases list --profile fake"), "");
    assert_eq!(listed.stdout, "No cases found.\n", "{}", listed.stderr);
}
