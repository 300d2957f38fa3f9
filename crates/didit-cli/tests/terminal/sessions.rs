//! `didit sessions`, `didit blocklist`, `didit scenarios`.

use crate::support::{KEY, Terminal, assert_terminal};

/// A session as the fake has it, made by the command itself.
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

const NOBODY: &str = "99999999-8888-4777-8666-555555555555";

#[test]
fn create_tells_the_link_and_takes_up_an_unfinished_session() {
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
fn create_refuses_what_is_not_a_session_before_it_is_sent() {
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
    for name in ["broken", "empty", "wrong", "bad", "missing"] {
        terminal.run(&format!("sessions create --body-file {name}.json"));
    }
    terminal.run("sessions create --body-file empty.json --vendor-data x");
    terminal.unset("DIDIT_WORKFLOW_ID");
    terminal.run("sessions create");
    terminal.run("sessions create --workflow-id 11111111-2222-4333-8444-555555555555");
    assert!(terminal.fake().journal().len() <= 1);
    assert_terminal!(terminal);
}

#[test]
fn get_and_decision_of_a_session_that_nobody_has_opened() {
    let (mut terminal, id) = created("");
    terminal.run(&format!("sessions get {id}"));
    terminal.run(&format!("sessions decision {id}"));
    terminal.run("sessions get not-an-id");
    terminal.run(&format!("sessions decision {NOBODY}"));
    terminal.run(&format!("sessions decision {NOBODY} --json"));
    assert_terminal!(terminal);
}

#[test]
fn a_decision_is_masked_unless_it_is_revealed_and_whole_for_programs() {
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
fn list_fits_the_width_and_tells_of_an_empty_list() {
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
fn list_refuses_filters_that_would_match_nothing() {
    let mut terminal = Terminal::with_fake();
    terminal.run("sessions list --status Aproved");
    terminal.run("sessions list --since yesterday");
    terminal.run("sessions list --limit 0");
    terminal.run("sessions list --all");
    terminal.run("sessions list --output csv");
    assert_terminal!(terminal);
}

#[test]
fn list_for_programs_is_one_object_a_line() {
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
fn wait_ends_with_a_decision_or_with_the_time() {
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
fn a_review_changes_the_status_and_tells_what_the_service_refuses() {
    let (mut terminal, id) = created("review_face_match_borderline");
    terminal.run(&format!("sessions decline {id} --comment \"not alike\""));
    terminal.run(&format!("sessions decline {id}"));
    terminal.run(&format!("sessions approve {id} --json"));
    terminal.run(&format!("sessions resubmit {id} --node feature_ocr"));
    terminal.run(&format!("sessions resubmit {id}"));
    let open = create(&mut terminal, "user-2");
    terminal.run(&format!("sessions approve {open}"));
    terminal.run(&format!("sessions approve {NOBODY}"));
    assert_terminal!(terminal);
}

#[test]
fn delete_asks_unless_told_and_shows_what_it_would_do() {
    let (mut terminal, id) = created("approve");
    terminal.run(&format!("sessions delete {id} {NOBODY} --dry-run"));
    terminal.run(&format!("sessions delete {id} --dry-run --json"));
    terminal.run(&format!("sessions delete {id}"));
    terminal.run(&format!("sessions delete {id} {NOBODY} --yes"));
    terminal.run(&format!("sessions delete {id} --yes --json"));
    terminal.run("sessions delete");
    assert_terminal!(terminal);
}

#[test]
fn a_live_account_is_not_changed_by_a_script_without_yes() {
    let mut terminal = Terminal::with_fake();
    terminal.set("DIDIT_BASE_URL", "https://didit.invalid");
    terminal.run(&format!("sessions approve {NOBODY}"));
    terminal.run(&format!("sessions delete {NOBODY}"));
    terminal.run(&format!("blocklist add {NOBODY} --all"));
    terminal.run(&format!("sessions complete {NOBODY}"));
    assert_terminal!(terminal);
}

#[test]
fn the_account_behind_a_profile_is_named_before_anything_is_done() {
    let mut terminal = Terminal::bare();
    terminal.run("config set base_url https://didit.invalid --profile live");
    terminal.finish(&["config", "set", "api_key", "--profile", "live"], KEY);
    terminal.run(&format!("sessions delete {NOBODY} --profile live"));
    terminal.run(&format!("blocklist add {NOBODY} --all"));
    terminal.run(&format!("sessions delete {NOBODY} --json"));
    assert_terminal!(terminal);
}

#[test]
fn share_prints_the_token_alone_and_import_takes_it_once() {
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
    terminal.run(&format!("sessions share {id} --for-application {NOBODY}"));
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
fn open_prints_the_link_and_complete_plays_the_user() {
    let (mut terminal, id) = created("");
    terminal.run(&format!("sessions open {id} --print"));
    terminal.run(&format!("sessions complete {id} --scenario nonsense"));
    terminal.run(&format!("sessions complete {NOBODY}"));
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
fn a_report_is_saved_whole_and_nothing_is_overwritten() {
    let (mut terminal, id) = created("approve");
    terminal.file("there.pdf", "");
    terminal.run(&format!("sessions pdf {id} --to there.pdf"));
    terminal.run(&format!("sessions pdf {NOBODY} --to other.pdf"));
    assert!(!terminal.folder().join("other.pdf").exists());
    let saved = terminal.finish(&["sessions", "pdf", &id], "");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let report = std::fs::read(terminal.folder().join(format!("session_{id}.pdf"))).unwrap();
    assert!(report.starts_with(b"%PDF-"));
    assert_terminal!(terminal);
}

#[test]
fn the_blocklist_is_filled_from_a_session_and_emptied_again() {
    let (mut terminal, id) = created("approve");
    terminal.run("blocklist list");
    terminal.run(&format!("blocklist add {id}"));
    terminal.run(&format!("blocklist add {id} --face --document"));
    terminal.run("blocklist list");
    terminal.run("blocklist list --type face --reveal");
    terminal.run(&format!("blocklist add {id} --all --json"));
    terminal.run(&format!("blocklist remove {id} --all"));
    terminal.run("blocklist list --json");
    terminal.run(&format!("blocklist add {NOBODY} --face"));
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

/// Every command that needs a server, and what it needs besides.
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
fn without_a_server_every_command_says_so() {
    let mut terminal = Terminal::without_server();
    terminal.set("DIDIT_WORKFLOW_ID", NOBODY);
    for command in REMOTE {
        let code = terminal.run(&command.replace("ID", NOBODY)).code;
        assert_eq!(code, 7, "{command}");
    }
    terminal.run("sessions list --json");
    assert_terminal!(terminal);
}

#[test]
fn with_a_wrong_key_every_command_says_so() {
    let mut terminal = Terminal::with_fake();
    terminal.set("DIDIT_API_KEY", "sk-canary-of-somebody-else");
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
fn without_a_key_nothing_is_sent_and_the_way_to_one_is_told() {
    let mut terminal = Terminal::with_fake();
    terminal.unset("DIDIT_API_KEY");
    for command in REMOTE {
        let code = terminal
            .finish(
                &command.replace("ID", NOBODY).split(' ').collect::<Vec<_>>(),
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
