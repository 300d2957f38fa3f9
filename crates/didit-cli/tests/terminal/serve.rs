//! `didit serve` and `didit demo`.

use std::io::{BufRead as _, BufReader};

use didit_api::Client;
use didit_testkit::conformance;
use serde_json::Value;

use crate::support::{KEY, Terminal, assert_terminal};

#[test]
fn serve_prints_one_ready_line_for_each_revision() {
    for revision in ["2026-02", "2026-11"] {
        let terminal = Terminal::bare();
        let (server, ready) = terminal.serve(&["--revision", revision, "--seed", "7"]);
        assert_eq!(ready["revision"], revision);
        for name in [
            "base_url",
            "api_key",
            "application_id",
            "workflow_id",
            "kyb_workflow_id",
            "webhook_secret",
        ] {
            assert!(
                ready[name].as_str().is_some_and(|text| !text.is_empty()),
                "{name}"
            );
        }
        for name in [
            "kyc",
            "kyb",
            "adaptive_age_verification",
            "biometric_authentication",
            "address_verification",
            "questionnaire",
        ] {
            assert!(ready["workflows"][name].is_string(), "{name}");
        }
        assert_eq!(ready["workflows"]["kyc"], ready["workflow_id"]);

        let mut client = Terminal::bare();
        client.use_server(&ready);
        assert_eq!(client.finish(&["sessions", "create"], "").code, 0);
        assert_eq!(client.finish(&["sessions", "list"], "").code, 0);
        #[cfg(unix)]
        assert_eq!(server.end(), (Some(0), String::new()));
        #[cfg(not(unix))]
        drop(server);
    }
}

#[test]
fn serve_completes_sessions_of_a_workflow_with_a_chosen_id() {
    let id = "11111111-2222-4333-8444-555555555555";
    let mut terminal = Terminal::bare();
    let options = [
        "--workflow-id",
        id,
        "--complete",
        "decline_document_expired",
        "--port",
        "0",
    ];
    let (_server, ready) = terminal.serve(&options);
    assert_eq!(ready["workflow_id"], id);
    terminal.use_server(&ready);
    let created = terminal.finish(&["sessions", "create", "--workflow-id", id, "--json"], "");
    let created: Value = serde_json::from_str(&created.stdout).unwrap();
    assert_eq!(created["status"], "Not Started");
    let session = created["session_id"].as_str().unwrap();
    let waited = terminal.finish(
        &["sessions", "wait", session, "--timeout", "20", "--json"],
        "",
    );
    assert!(waited.stdout.contains("\"Declined\""), "{}", waited.stdout);
}

/// The lines on stderr, and a second server on the file of the first.
#[cfg(unix)]
#[test]
fn serve_prints_a_line_for_each_request_and_locks_its_file() {
    let mut terminal = Terminal::bare();
    let options = ["serve", "--listen", "localhost:0", "--state", "one.json"];
    let mut server = terminal.command(&options);
    let piped = std::process::Stdio::piped;
    let mut server = server.stdout(piped()).stderr(piped()).spawn().unwrap();
    let mut text = String::new();
    let mut lines = BufReader::new(server.stdout.take().unwrap());
    while !text.contains("Press Ctrl-C") {
        assert_ne!(lines.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let value = |name: &str| text.split_once(name).unwrap().1.lines().next().unwrap();
    assert!(text.contains("dashboard"), "{text}");
    terminal.set("DIDIT_BASE_URL", value("DIDIT_BASE_URL="));
    terminal.set("DIDIT_API_KEY", value("DIDIT_API_KEY="));
    let listed = terminal.finish(&["sessions", "list", "--search", "Ada Lovelace"], "");
    assert_eq!(listed.code, 0);
    std::os::unix::fs::symlink("one.json", terminal.folder().join("link.json")).unwrap();
    for path in ["one.json", "./one.json", "link.json"] {
        let second = terminal.finish(&["serve", "--listen", ":0", "--state", path], "");
        assert_eq!(second.code, 2);
        let refused = second.stderr.contains("another server uses the state file");
        assert!(refused, "{}", second.stderr);
    }
    let id = rustix::process::Pid::from_child(&server);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let output = server.wait_with_output().unwrap();
    let lines = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0));
    assert!(lines.contains("#1 GET /v3/sessions/ -> 200"), "{lines}");
    assert!(!lines.contains("Ada"), "{lines}");
}

#[test]
fn doctor_finds_the_webhook_url_of_serve() {
    let mut terminal = Terminal::bare();
    let hook = ["--webhook-url", "http://127.0.0.1:9/webhooks"];
    let everywhere = ["serve", "--listen", "0.0.0.0:0", "--json"];
    let mut server = terminal.start(&[&everywhere[..], &hook].concat());
    let ready = server.line();
    let base_url = ready["base_url"].as_str().unwrap();
    assert!(base_url.starts_with("http://127.0.0.1:"), "{base_url}");
    terminal.use_server(&ready);
    let finished = terminal.finish(&["doctor"], "");
    assert!(
        finished.stdout.contains("1 to 127.0.0.1"),
        "{}",
        finished.stdout
    );
}

#[cfg(unix)]
#[test]
fn serve_loads_the_state_it_saved() {
    let mut terminal = Terminal::bare();
    for expected in [1, 2] {
        let (server, ready) = terminal.serve(&["--state", "state.json"]);
        terminal.use_server(&ready);
        assert_eq!(terminal.finish(&["sessions", "create"], "").code, 0);
        let listed = terminal.finish(&["sessions", "list", "--json"], "").stdout;
        let listed: Value = serde_json::from_str(&listed).unwrap();
        assert_eq!(listed["count"], expected);
        assert_eq!(server.end().0, Some(0));
    }
}

#[test]
fn a_killed_server_has_saved_its_state() {
    let mut terminal = Terminal::bare();
    let (server, ready) = terminal.serve(&["--state", "state.json"]);
    terminal.use_server(&ready);
    let created = terminal
        .finish(&["sessions", "create", "--json"], "")
        .stdout;
    let created: Value = serde_json::from_str(&created).unwrap();
    let id = created["session_id"].as_str().unwrap();
    let file = terminal.folder().join("state.json");
    // A command takes a few milliseconds; the state is saved within a second.
    let is_kept = (0..1000).any(|_| {
        terminal.finish(&["sessions", "list"], "");
        std::fs::read_to_string(&file).unwrap().contains(id)
    });
    // Kills the server.
    drop(server);
    assert!(is_kept);
    let (_server, ready) = terminal.serve(&["--state", "state.json"]);
    terminal.use_server(&ready);
    assert_eq!(terminal.finish(&["sessions", "decision", id], "").code, 0);
}

/// The fake as a server; the tests of the fake run the same checks without one.
#[test]
fn serve_passes_the_conformance_checks() {
    let terminal = Terminal::bare();
    let (_server, ready) = terminal.serve(&[]);
    let text = |name: &str| ready[name].as_str().unwrap();
    let client = Client::builder(text("api_key"))
        .base_url(text("base_url"))
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let report = runtime.block_on(conformance::run(&client, text("workflow_id")));
    assert!(report.passed(), "{report}");
}

#[test]
fn serve_rejects_invalid_options() {
    let mut terminal = Terminal::bare();
    terminal.run("serve --revision 2025-01");
    terminal.run("serve --sandbox --live");
    terminal.run("serve --webhook-url nonsense");
    terminal.run("serve --webhook-url http://example.com/webhooks");
    terminal.run("serve --webhook-url https://localhost/webhooks");
    terminal.run("serve --listen nonsense");
    terminal.run("serve --limits 0");
    terminal.file("state.json", "nonsense");
    terminal.run("serve --listen 127.0.0.1:0 --state state.json");
    terminal.run("serve --listen 127.0.0.1:0 --state nowhere/state.json");
    assert_terminal!(terminal);
}

#[test]
fn the_demo_succeeds_with_both_http_stacks() {
    for stack in ["hyper", "reqwest"] {
        let terminal = Terminal::bare();
        let pdf = terminal.folder().join("report.pdf");
        let finished = terminal.finish(
            &["demo", "--transport", stack, "--pdf", pdf.to_str().unwrap()],
            "",
        );
        assert_eq!(finished.code, 0, "{}\n{}", finished.stdout, finished.stderr);
        assert!(std::fs::read(pdf).unwrap().starts_with(b"%PDF-"));
        for flow in [
            "Basic KYC by webhook",
            "Basic KYC by polling",
            "Review and blocklist",
            "Sharing between two companies",
            "Biometric re-authentication",
            "Clean up",
        ] {
            assert!(finished.stdout.contains(flow), "{flow}");
        }
    }
}

#[test]
fn one_flow_of_the_demo() {
    let mut terminal = Terminal::bare();
    terminal.run("demo --flow sharing");
    terminal.set("COLUMNS", "52");
    terminal.run("demo --flow sharing --color always");
    terminal.run("demo --flow nonsense");
    assert_terminal!(terminal);
}

#[test]
fn the_demo_in_an_account_deletes_its_session() {
    let mut terminal = Terminal::with_fake();
    let base_url = terminal.fake().base_url().to_owned();
    terminal.run(&format!("demo --base-url {base_url}"));
    let listed = terminal.finish(&["sessions", "list", "--json"], "").stdout;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed["results"].as_array().unwrap().len(), 0);
    terminal.run(&format!("demo --base-url {base_url} --flow sharing"));
    terminal.set("DIDIT_API_KEY", "sk-of-another-account");
    terminal.run(&format!("demo --base-url {base_url}"));
    assert_terminal!(terminal);
}

#[test]
fn the_demo_prints_json_lines() {
    let terminal = Terminal::bare();
    let finished = terminal.finish(&["demo", "--flow", "review", "--json"], "");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    for line in finished.stdout.lines() {
        let _: Value = serde_json::from_str(line).unwrap();
    }
    assert!(!finished.stdout.contains(KEY));
}
