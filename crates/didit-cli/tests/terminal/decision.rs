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

/// Lines that `decision show` prints of a decision, in a terminal of that width.
fn shown(decision: &str, columns: &str) -> Vec<String> {
    let mut terminal = Terminal::bare();
    terminal.set("COLUMNS", columns);
    let finished = terminal.finish(&["decision", "show", "-", "--reveal"], decision);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    finished.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn report_titles_are_readable() {
    let names = [
        ("id_verifications", "ID verification"),
        ("face_matches", "Face match"),
        ("ip_analyses", "IP analysis"),
        ("liveness_checks", "Liveness check"),
        ("aml_screenings", "AML screening"),
        ("über", "über"),
    ];
    for (name, title) in names {
        let lines = shown(
            &format!(r#"{{"{name}": [{{"status": "Approved"}}]}}"#),
            "200",
        );
        let start = format!("  {title} ");
        assert!(
            lines.iter().any(|line| line.starts_with(&start)),
            "{lines:?}"
        );
    }
}

const WIDE: &str = r#"{
  "id_verifications": [{"node_id": "n", "status": "Approved", "full_name": "日本語の名前の人"}],
  "aml_screenings": [{"node_id": "n", "status": "In Review", "full_name": "a\u001b[31m\nb"}]
}"#;

#[test]
fn columns_are_aligned_by_display_width() {
    assert_eq!(
        shown(WIDE, "200")[3..6],
        [
            "  CHECK            STATUS     DETAIL            NODE",
            "  AML screening    In Review  a [31m b          n",
            "  ID verification  Approved   日本語の名前の人  n",
        ]
    );
}

#[test]
fn a_narrow_terminal_hides_columns_and_then_has_a_line_per_cell() {
    assert_eq!(
        shown(WIDE, "46")[3..6],
        [
            "  CHECK            STATUS     DETAIL",
            "  AML screening    In Review  a [31m b",
            "  ID verification  Approved   日本語の名前の人",
        ]
    );
    assert_eq!(
        shown(WIDE, "45")[8..11],
        [
            "  check         ID verification",
            "  status        Approved",
            "  detail        日本語の名前の人",
        ]
    );
    for columns in 1..20 {
        assert!(shown(WIDE, &columns.to_string()).len() >= 6);
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let hostile = "a\u{1b}]0;x\u{7}\u{9b}31m\u{202e}b\u{1b}[2Jc";
    let escaped = serde_json::to_string(hostile).unwrap();
    let decision = format!(r#"{{"status": {escaped}, "vendor_data": {escaped}}}"#);
    let lines = shown(&decision, "200");
    assert_eq!(lines[1], "  status        a ]0;x  31m b [2Jc");
    assert_eq!(lines[2], "  vendor data   a ]0;x  31m b [2Jc");
    let json = Terminal::bare().finish(&["decision", "show", "-", "--json"], &decision);
    assert!(
        json.stdout.contains(r"\u009b31m\u202eb\u001b[2Jc"),
        "{}",
        json.stdout
    );
}

#[test]
fn database_keys_are_shown_and_contacts_are_masked() {
    for (vendor_data, printed) in [
        ("user-42", "user-42"),
        ("8f2c1a", "8f2c1a"),
        ("tenant:7", "tenant:7"),
        ("u42", "u42"),
        ("Carmen", "C••••"),
        ("Carmen Española", "C•••• E••••"),
        ("carmen@example.com", "c••••@e••••"),
        ("+34600000000", "+••••"),
        ("600-000-000", "6••••"),
        ("a b", "a•••• b••••"),
        ("", ""),
    ] {
        let decision = format!(r#"{{"vendor_data": "{vendor_data}"}}"#);
        let shown = Terminal::bare().finish(&["decision", "show", "-"], &decision);
        let line = format!("  vendor data   {printed}");
        let mut lines = shown.stdout.lines();
        assert!(
            lines.any(|shown| shown.trim_end() == line.trim_end()),
            "{}",
            shown.stdout
        );
    }
}

#[test]
fn secrets_in_messages_are_replaced_unless_they_are_short() {
    for (key, file, message) in [
        ("sk-canary-1", "sk-canary-1.json", "cannot read [key].json"),
        ("ab", "about.json", "cannot read about.json"),
    ] {
        let mut terminal = Terminal::bare();
        terminal.set("DIDIT_API_KEY", key);
        let finished = terminal.finish(&["decision", "show", file], "");
        assert!(finished.stderr.contains(message), "{}", finished.stderr);
    }
}
