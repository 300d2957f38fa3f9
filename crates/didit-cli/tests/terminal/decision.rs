//! `didit decision`.

use crate::support::{Terminal, assert_terminal};

const BEFORE: &str = r#"{
  "session_id": "11111111-2222-4333-8444-555555555555", "session_number": 7,
  "status": "In Review", "vendor_data": "carmen@example.com",
  "workflow_id": "66666666-7777-4888-8999-000000000000",
  "id_verifications": [{
    "node_id": "feature_ocr", "status": "Approved", "document_type": "Identity Card",
    "issuing_state": "ESP", "full_name": "Carmen Ejemplo", "document_number": "CAA000000",
    "front_image": "https://media.example.com/a.jpg?X-Amz-Signature=1", "warnings": []
  }],
  "face_matches": [{
    "node_id": "feature_face", "status": "In Review", "score": 61.5,
    "warnings": [{ "risk": "LOW_FACE_MATCH_SIMILARITY", "log_type": "warning",
      "short_description": "Low similarity", "feature": "FACEMATCH" }]
  }]
}"#;

fn files() -> Terminal {
    let terminal = Terminal::bare();
    terminal.file("before.json", BEFORE);
    let after = BEFORE
        .replace("\"In Review\"", "\"Declined\"")
        .replace("Carmen Ejemplo", "Carla Ejemplo")
        .replace("Signature=1", "Signature=2");
    terminal.file("after.json", after);
    let event = format!("{{\"webhook_type\": \"status.updated\", \"decision\": {BEFORE}}}");
    terminal.file("event.json", event);
    terminal.file("other.json", "{\"webhook_type\": \"user.data.updated\"}");
    terminal.file("broken.json", "{\"status\": ");
    terminal.file(
        "wrong.json",
        "{\"status\": \"Approved\", \"face_matches\": \"Carmen\"}",
    );
    terminal.file(
        "new.json",
        "{\"status\": \"Paused\", \"invented_field\": 1}",
    );
    terminal
}

#[test]
fn show_reads_files_events_and_pipes() {
    let mut terminal = files();
    terminal.run("decision show before.json");
    terminal.run("decision show event.json --reveal");
    terminal.run_with("decision show -", BEFORE);
    terminal.run("decision show before.json --color always");
    terminal.set("COLUMNS", "44");
    terminal.run("decision show before.json");
    terminal.unset("COLUMNS");
    for name in ["other", "broken", "missing"] {
        terminal.run(&format!("decision show {name}.json"));
    }
    assert_terminal!(terminal);
}

#[test]
fn show_reads_decisions_of_older_versions() {
    let mut terminal = Terminal::bare();
    let v1 = include_str!("../../../didit-types/tests/data/field/v1-doc.json");
    let v2 = include_str!("../../../didit-types/tests/data/field/v2-doc.json");
    for (name, text) in [("v1.json", v1), ("v2.json", v2)] {
        // The age of a session grows from day to day.
        terminal.file(name, text.replace("created_at", "opened_at"));
        terminal.run(&format!("decision show {name}"));
    }
    assert_terminal!(terminal);
}

#[test]
fn diff_shows_changes_without_links() {
    let mut terminal = files();
    terminal.run("decision diff before.json after.json");
    terminal.run("decision diff before.json after.json --reveal");
    terminal.run("decision diff before.json after.json --json");
    terminal.run("decision diff before.json event.json");
    terminal.run("decision diff before.json");
    assert_terminal!(terminal);
}

#[test]
fn check_lists_drift_and_unknown_fields() {
    let mut terminal = files();
    for name in ["before", "event", "new", "wrong", "broken"] {
        terminal.run(&format!("decision check {name}.json"));
        terminal.run(&format!("decision check {name}.json --json"));
    }
    assert_terminal!(terminal);
}
