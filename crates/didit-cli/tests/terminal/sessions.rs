//! `didit sessions`, `didit blocklist`, `didit scenarios`.

use crate::support::{KEY, Terminal, assert_terminal};

/// Creates a session with the command and returns its ID.
fn create(terminal: &mut Terminal, user: &str) -> String {
    let finished = terminal.finish(&["sessions", "create", "--vendor-data", user, "--json"], "");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let created: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    created["session_id"].as_str().unwrap().to_owned()
}

fn created(scenario: &str) -> (Terminal, String) {
    let mut terminal = Terminal::with_fake();
    let id = create(&mut terminal, "user-1");
    if !scenario.is_empty() {
        terminal.fake().complete(&id, scenario).unwrap();
    }
    (terminal, id)
}

const UNKNOWN: &str = "99999999-8888-4777-8666-555555555555";

#[test]
fn create_prints_the_link_and_reuses_an_unfinished_session() {
    let mut terminal = Terminal::with_fake();
    terminal.run("sessions create --vendor-data user-42");
    terminal.run("sessions create --vendor-data user-42");
    let body = format!(
        "{{\"workflow_id\": \"{}\", \"vendor_data\": \"user-43\"}}",
        terminal.fake().workflow_id()
    );
    terminal.file("session.json", body);
    terminal.run("sessions create --body-file session.json");
    assert_terminal!(terminal);
}

#[test]
fn create_rejects_invalid_requests_before_sending() {
    let mut terminal = Terminal::with_fake();
    terminal.file("broken.json", "{\"workflow_id\": ");
    terminal.file("empty.json", "{}");
    terminal.file(
        "wrong.json",
        "{\"workflow_id\": \"x\", \"vendor_data\": [\"Carmen\"]}",
    );
    terminal.file(
        "bad.json",
        "{\"workflow_id\": \"x\", \"contact_details\": {\"email\": \"carmen\"}}",
    );
    for name in ["broken", "wrong", "bad", "missing"] {
        terminal.run(&format!("sessions create --body-file {name}.json"));
    }
    terminal.unset("DIDIT_WORKFLOW_ID");
    terminal.run("sessions create --body-file empty.json --vendor-data x");
    terminal.run("sessions create");
    terminal.run("sessions create --workflow-id 11111111-2222-4333-8444-555555555555");
    assert!(terminal.fake().journal().len() <= 1);
    assert_terminal!(terminal);
}

#[test]
fn get_and_decision_of_a_new_session() {
    let (mut terminal, id) = created("");
    terminal.run(&format!("sessions get {id}"));
    terminal.run(&format!("sessions decision {id}"));
    terminal.run("sessions get not-an-id");
    terminal.run(&format!("sessions decision {UNKNOWN}"));
    terminal.run(&format!("sessions decision {UNKNOWN} --json"));
    assert_terminal!(terminal);
}

#[test]
fn a_decision_is_masked_unless_revealed_and_complete_in_json() {
    let (terminal, id) = created("approve");
    let shown = terminal.finish(&["sessions", "decision", &id], "").stdout;
    let revealed = terminal
        .finish(&["sessions", "decision", &id, "--reveal"], "")
        .stdout;
    assert!(shown.contains("••••") && !revealed.contains("••••"));
    let json = terminal
        .finish(&["sessions", "decision", &id, "--json"], "")
        .stdout;
    assert_eq!(json.lines().count(), 1);
    let decision: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(decision["status"], "Approved");
    let document = &decision["id_verifications"][0]["document_number"];
    let document = document.as_str().unwrap();
    assert!(revealed.contains(document) && !shown.contains(document));
}

#[test]
fn list_fits_the_width() {
    let mut terminal = Terminal::with_fake();
    terminal.run("sessions list");
    terminal.run("sessions list --json");
    for user in ["user-1", "carmen@example.com", "user-3"] {
        let id = create(&mut terminal, user);
        if user == "user-3" {
            terminal.fake().complete(&id, "approve").unwrap();
        }
    }
    terminal.run("sessions list");
    terminal.run("sessions list --reveal --limit 2");
    terminal.run("sessions list --status approved --color always");
    terminal.run("sessions list --search user-1");
    terminal.run("sessions list --limit 1 --offset 2");
    terminal.set("COLUMNS", "70");
    terminal.run("sessions list");
    terminal.set("COLUMNS", "40");
    terminal.run("sessions list");
    assert_terminal!(terminal);
}

#[test]
fn list_rejects_invalid_filters() {
    let mut terminal = Terminal::with_fake();
    terminal.run("sessions list --status Aproved");
    terminal.run("sessions list --since yesterday");
    terminal.run("sessions list --limit 0");
    terminal.run("sessions list --all");
    terminal.run("sessions list --output csv");
    assert_terminal!(terminal);
}

#[test]
fn list_prints_json_and_ndjson() {
    let mut terminal = Terminal::with_fake();
    for user in ["user-1", "user-2"] {
        create(&mut terminal, user);
    }
    let page = terminal.finish(&["sessions", "list", "--json"], "").stdout;
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    assert_eq!(page["results"].as_array().unwrap().len(), 2);
    let rows = terminal
        .finish(&["sessions", "list", "--ndjson"], "")
        .stdout;
    let rows: Vec<serde_json::Value> = rows
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows, *page["results"].as_array().unwrap());
}

#[test]
fn wait_ends_with_a_decision_or_a_timeout() {
    let (mut terminal, id) = created("review_face_match_borderline");
    let waited = terminal.finish(&["sessions", "wait", &id], "");
    assert_eq!(waited.code, 0, "{}", waited.stderr);
    assert!(waited.stdout.contains("In Review"));
    let other = create(&mut terminal, "user-2");
    terminal.run(&format!("sessions wait {other} --timeout 0"));
    terminal.run(&format!("sessions wait {other} --timeout 0 --json"));
    terminal.run(&format!("sessions wait {other} --interval 0"));
    assert_terminal!(terminal);
}

#[test]
fn a_review_changes_the_status() {
    let (mut terminal, id) = created("review_face_match_borderline");
    terminal.run(&format!("sessions decline {id} --comment \"not alike\""));
    terminal.run(&format!("sessions decline {id}"));
    terminal.run(&format!("sessions approve {id} --json"));
    terminal.run(&format!("sessions resubmit {id} --node feature_ocr"));
    terminal.run(&format!("sessions resubmit {id}"));
    let open = create(&mut terminal, "user-2");
    terminal.run(&format!("sessions approve {open}"));
    terminal.run(&format!("sessions approve {UNKNOWN}"));
    assert_terminal!(terminal);
}

#[test]
fn delete_requires_confirmation_and_has_a_dry_run() {
    let (mut terminal, id) = created("approve");
    terminal.run(&format!("sessions delete {id} {UNKNOWN} --dry-run"));
    terminal.run(&format!("sessions delete {id} --dry-run --json"));
    terminal.run(&format!("sessions delete {id}"));
    terminal.run(&format!("sessions delete {id} {UNKNOWN} --yes"));
    terminal.run(&format!("sessions delete {id} --yes --json"));
    terminal.run("sessions delete");
    assert_terminal!(terminal);
}

#[test]
fn a_live_account_is_not_changed_without_yes() {
    let mut terminal = Terminal::with_fake();
    terminal.set("DIDIT_BASE_URL", "https://didit.invalid");
    terminal.run(&format!("sessions approve {UNKNOWN}"));
    terminal.run(&format!("sessions delete {UNKNOWN}"));
    terminal.run(&format!("blocklist add {UNKNOWN} --all"));
    terminal.run(&format!("sessions complete {UNKNOWN}"));
    assert_terminal!(terminal);
}

#[test]
fn the_account_of_a_profile_is_printed() {
    let mut terminal = Terminal::bare();
    terminal.run("config set base_url https://didit.invalid --profile live");
    terminal.finish(&["config", "set", "api_key", "--profile", "live"], KEY);
    terminal.run(&format!("sessions delete {UNKNOWN} --profile live"));
    terminal.run(&format!("blocklist add {UNKNOWN} --all"));
    terminal.run(&format!("sessions delete {UNKNOWN} --json"));
    assert_terminal!(terminal);
}

#[test]
fn share_prints_the_token_only_and_import_accepts_it_once() {
    let (mut terminal, id) = created("approve");
    let partner = terminal.fake().add_application();
    let shared = terminal.finish(
        &[
            "sessions",
            "share",
            &id,
            "--for-application",
            &partner.application_id,
        ],
        "",
    );
    assert_eq!(shared.code, 0, "{}", shared.stderr);
    assert_eq!(shared.stdout.lines().count(), 1);
    terminal.run(&format!("sessions share {id} --for-application {UNKNOWN}"));
    terminal.run(&format!("sessions share {id} --for-application x --ttl 5"));
    terminal.set("DIDIT_API_KEY", &partner.api_key);
    let import = ["sessions", "import", "--workflow-id", &partner.workflow_id];
    let imported = terminal.finish(&import, &shared.stdout);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    assert!(imported.stdout.contains("In Review") && imported.stdout.contains(&id));
    let import = import.join(" ");
    terminal.run_with(&format!("{import} --trust"), &shared.stdout);
    terminal.run_with(&import, "");
    assert_terminal!(terminal);
}

#[test]
fn open_prints_the_link_and_complete_finishes_the_session() {
    let (mut terminal, id) = created("");
    terminal.run(&format!("sessions open {id} --print"));
    terminal.run(&format!("sessions complete {id} --scenario nonsense"));
    terminal.run(&format!("sessions complete {UNKNOWN}"));
    let scenario = [
        "sessions",
        "complete",
        &id,
        "--scenario",
        "decline_document_expired",
    ];
    let completed = terminal.finish(&scenario, "");
    assert_eq!(completed.code, 0, "{}", completed.stderr);
    assert!(completed.stdout.contains("Declined"));
    assert_terminal!(terminal);
}

#[test]
fn a_report_is_saved_and_does_not_overwrite_files() {
    let (mut terminal, id) = created("approve");
    terminal.file("there.pdf", "");
    terminal.run(&format!("sessions pdf {id} --to there.pdf"));
    terminal.run(&format!("sessions pdf {UNKNOWN} --to other.pdf"));
    assert!(!terminal.folder().join("other.pdf").exists());
    let saved = terminal.finish(&["sessions", "pdf", &id], "");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let report = std::fs::read(terminal.folder().join(format!("session_{id}.pdf"))).unwrap();
    assert!(report.starts_with(b"%PDF-"));
    assert_terminal!(terminal);
}

#[test]
fn blocklist_items_of_a_session_are_added_and_removed() {
    let (mut terminal, id) = created("approve");
    terminal.run("blocklist list");
    terminal.run(&format!("blocklist add {id}"));
    terminal.run(&format!("blocklist add {id} --face --document"));
    terminal.run("blocklist list");
    terminal.run("blocklist list --type face --reveal");
    terminal.run(&format!("blocklist add {id} --all --json"));
    terminal.run(&format!("blocklist remove {id} --all"));
    terminal.run("blocklist list --json");
    terminal.run(&format!("blocklist add {UNKNOWN} --face"));
    terminal.run("blocklist list --type iris");
    assert_terminal!(terminal);
}

#[test]
fn scenarios_are_listed_without_a_server() {
    let mut terminal = Terminal::bare();
    terminal.run("scenarios");
    terminal.set("COLUMNS", "50");
    terminal.run("scenarios --color always");
    let json = terminal.finish(&["scenarios", "--json"], "").stdout;
    let scenarios: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(scenarios["scenarios"].as_array().unwrap().len() >= 22);
    assert_terminal!(terminal);
}

/// Commands that require a server, with required arguments.
const REMOTE: [&str; 15] = [
    "sessions create",
    "sessions get ID",
    "sessions decision ID",
    "sessions list",
    "sessions wait ID",
    "sessions approve ID --yes",
    "sessions decline ID --yes",
    "sessions resubmit ID --yes",
    "sessions delete ID --yes",
    "sessions pdf ID",
    "sessions share ID --for-application ID",
    "sessions open ID",
    "blocklist add ID --all --yes",
    "blocklist list",
    "scenarios --remote",
];

#[test]
fn without_a_server_every_command_exits_with_7() {
    let mut terminal = Terminal::without_server();
    terminal.set("DIDIT_WORKFLOW_ID", UNKNOWN);
    for command in REMOTE {
        let code = terminal.run(&command.replace("ID", UNKNOWN)).code;
        assert_eq!(code, 7, "{command}");
    }
    terminal.run("sessions list --json");
    assert_terminal!(terminal);
}

#[test]
fn with_a_wrong_key_every_command_exits_with_3() {
    let mut terminal = Terminal::with_fake();
    terminal.set("DIDIT_API_KEY", "sk-canary-of-another-account");
    for command in [
        "sessions create",
        "sessions list",
        "blocklist list",
        "scenarios --remote",
    ] {
        let code = terminal.run(command).code;
        assert_eq!(code, 3, "{command}");
    }
    terminal.run("sessions list --json");
    assert_terminal!(terminal);
}

#[test]
fn without_a_key_nothing_is_sent() {
    let mut terminal = Terminal::with_fake();
    terminal.unset("DIDIT_API_KEY");
    for command in REMOTE {
        let code = terminal
            .finish(
                &command
                    .replace("ID", UNKNOWN)
                    .split(' ')
                    .collect::<Vec<_>>(),
                "",
            )
            .code;
        assert_eq!(code, 2, "{command}");
    }
    terminal.run("sessions list");
    terminal.run("sessions list --json");
    assert!(terminal.fake().journal().is_empty());
    assert_terminal!(terminal);
}

#[test]
fn session_ids_are_uuids_in_any_case() {
    let (terminal, id) = created("");
    let get = |id: &str| terminal.finish(&["sessions", "get", id], "").code;
    assert_eq!(get(&id.to_uppercase()), 0);
    for malformed in [
        "../x",
        "11111111222233334444555555555555",
        "1111111g-2222-3333-4444-555555555555",
    ] {
        assert_eq!(get(malformed), 2, "{malformed}");
    }
}

#[test]
fn statuses_and_days_are_parsed_generously_but_not_guessed() {
    let terminal = Terminal::with_fake();
    let list = |option: &str, value: &str| {
        let option = format!("{option}={value}");
        terminal.finish(&["sessions", "list", &option], "").code
    };
    for status in ["in-review", "APPROVED", "Kyc Expired,declined"] {
        assert_eq!(list("--status", status), 0, "{status}");
    }
    for day in ["7d", "2026-01-31"] {
        assert_eq!(list("--since", day), 0, "{day}");
    }
    for day in ["", "d", "-1d", "9999999d", "2026-02-30", "yesterday"] {
        assert_eq!(list("--since", day), 2, "{day}");
    }
}

#[test]
fn control_characters_of_users_are_not_printed() {
    let terminal = Terminal::with_fake();
    let decision = "{\"session_id\": \"\\u001b]0;x\\u0007\", \"status\": \"\\u009b31m\\u202e\"}";
    let file = terminal.file("decision.json", decision);
    let file = file.to_str().unwrap();
    for options in [&["--reveal"][..], &[], &["--json"]] {
        let line = [&["decision", "show", file, "--color", "always"], options].concat();
        let shown = terminal.finish(&line, "").stdout;
        let allowed = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m"];
        let plain = allowed
            .iter()
            .fold(shown, |text, color| text.replace(color, ""));
        let is_control = |c: char| c != '\n' && c.is_control() || c == '\u{202e}';
        assert!(!plain.contains(is_control), "{plain:?}");
    }
}
