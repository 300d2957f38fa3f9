//! The daily loop: a fake, a listener, triggers, and the control plane.

use serde_json::Value;

use crate::support::{SECRET, Terminal};

/// The lines of a command as JSON.
fn lines(terminal: &Terminal, line: &str) -> Vec<Value> {
    let arguments: Vec<_> = line.split(' ').chain(["--json"]).collect();
    let finished = terminal.finish(&arguments, "");
    assert_eq!(finished.code, 0, "{line}: {}", finished.stderr);
    let lines = finished.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
#[cfg(unix)]
fn listener_registers_forwards_and_unregisters() {
    let serving = Terminal::bare();
    let (_server, ready) = serving.serve(&[]);
    let mut terminal = Terminal::bare();
    // Nothing but the address, which is not the default one here.
    terminal.set("DIDIT_BASE_URL", ready["base_url"].as_str().unwrap());
    let (handler, url) = terminal.listen(&["--skip-verify", "--no-register"]);

    let arguments = [
        "listen",
        "--listen",
        "127.0.0.1:0",
        "--json",
        "--forward-to",
        &url,
    ];
    let mut listener = terminal.start(&[&arguments[..], &["--events", "status.updated"]].concat());
    let started = listener.line();
    assert_eq!(started["registered"], ready["base_url"]);
    assert!(started["secret"].is_string());

    let triggered = lines(&terminal, "trigger approve");
    let (status, id) = (&triggered[0]["status"], &triggered[0]["session_id"]);
    assert_eq!(status, "Approved");
    for status in ["In Progress", "Approved"] {
        let delivery = listener.line();
        assert_eq!(delivery["valid"], true);
        assert_eq!(delivery["forwarded"]["status"], 200, "{delivery}");
        assert_eq!(&delivery["event"]["session_id"], id);
        assert_eq!(delivery["event"]["status"], status);
    }

    let sent = lines(&terminal, "events list");
    assert_eq!(sent.len(), 2);
    for name in ["uuid", "event_id"] {
        let resend = format!("events resend {}", sent[1][name].as_str().unwrap());
        let again = lines(&terminal, &resend);
        assert_eq!(
            again[0]["attempts"].as_array().unwrap().len(),
            if name == "uuid" { 2 } else { 3 }
        );
        assert_eq!(listener.line()["event"]["event_id"], sent[1]["event_id"]);
    }
    let other = lines(
        &terminal,
        "events list --session 11111111-2222-4333-8444-555555555555",
    );
    assert!(other.is_empty());

    assert_eq!(listener.end(), (Some(0), String::new()));
    let (code, forwarded) = handler.end();
    assert_eq!(
        (code, forwarded.lines().count()),
        (Some(0), 4),
        "{forwarded}"
    );
    assert_eq!(
        lines(&terminal, "trigger decline_document_expired")[0]["status"],
        "Declined"
    );
    assert_eq!(
        lines(&terminal, "events list").len(),
        2,
        "the destination is gone"
    );
}

#[test]
#[cfg(unix)]
fn listener_leaves_other_events_out() {
    let terminal = Terminal::bare();
    terminal.file("secret", SECRET);
    let arguments = [
        "--secret-file",
        "secret",
        "--events",
        "data.updated",
        "--no-register",
    ];
    let (mut listener, url) = terminal.listen(&arguments);
    for event in ["status.updated", "data.updated"] {
        let trigger = [
            "webhooks",
            "trigger",
            event,
            "--to",
            &url,
            "--secret-file",
            "secret",
        ];
        assert_eq!(terminal.finish(&trigger, "").code, 0, "{event}");
    }
    assert_eq!(listener.line()["event"]["webhook_type"], "data.updated");
    assert_eq!(listener.end(), (Some(0), String::new()));
}

#[test]
fn listener_deletes_no_destination_of_another() {
    let terminal = Terminal::with_fake();
    let create = |label: &str, url: &str| {
        let fields = [format!("label={label}"), format!("url={url}")];
        let mut line = vec!["api", "POST", "/v3/webhook/destinations/"];
        line.extend([
            "-f",
            "webhook_version=v3",
            "-f",
            &fields[0],
            "-f",
            &fields[1],
        ]);
        line.extend(["-F", "subscribed_events=[\"data.updated\"]"]);
        assert_eq!(terminal.finish(&line, "").code, 0);
    };
    let listen = |url: &str| {
        let line = ["listen", "--listen", "127.0.0.1:0", "--count", "0"];
        terminal.finish(&[&line[..], &["--public-url", url]].concat(), "")
    };
    let left = || {
        let line = "api GET /v3/webhook/destinations/ --jq .[].label";
        lines(&terminal, line)
    };
    let url = "http://127.0.0.1:4019/webhooks";
    create("production", url);
    let refused = listen(url);
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert_eq!(left(), ["production"]);

    // One that a killed run has left is replaced.
    let url = "http://127.0.0.1:4020/webhooks";
    create("didit listen", url);
    assert_eq!(listen(url).code, 0);
    assert_eq!(left(), ["production"]);
}

#[test]
fn listener_without_a_fake_or_a_secret_says_what_to_do() {
    let terminal = Terminal::without_server();
    let finished = terminal.finish(&["listen", "--listen", "127.0.0.1:0"], "");
    assert_eq!(finished.code, 2);
    assert!(
        finished.stderr.contains("--secret-file"),
        "{}",
        finished.stderr
    );
}

#[test]
fn control_plane_has_commands() {
    let terminal = Terminal::with_fake();
    let time = |line: &str| -> jiff::Timestamp {
        lines(&terminal, line)[0]["now"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    let (before, after) = (time("fake clock"), time("fake clock advance 7d"));
    assert!(after.duration_since(before).as_hours() >= 168);
    assert!(time("fake clock reset") < after);

    let fault = "fake faults add {\"effect\":\"status\",\"status\":503}";
    assert_eq!(lines(&terminal, fault)[0]["effect"], "status");
    assert_eq!(lines(&terminal, "fake faults").len(), 1);
    assert_eq!(terminal.finish(&["sessions", "list"], "").code, 7);
    lines(&terminal, "fake faults clear");
    assert_eq!(terminal.finish(&["sessions", "list"], "").code, 0);

    let id = terminal.fake().approved("user-1");
    lines(&terminal, "fake state save state.json");
    lines(&terminal, "fake reset");
    assert!(terminal.fake().decision(&id).is_none());
    lines(&terminal, "fake state load state.json");
    assert!(terminal.fake().decision(&id).is_some());
    let added = lines(&terminal, "fake applications add");
    assert_ne!(added[0]["application_id"], terminal.fake().application_id());
}

#[test]
fn log_is_filtered() {
    let terminal = Terminal::with_fake();
    for arguments in [
        &["sessions", "list"][..],
        &["sessions", "create"],
        &["api", "GET", "/v3/x/"],
    ] {
        terminal.finish(arguments, "");
    }
    let operations = |options: &str| -> Vec<Value> {
        let line = format!("logs tail --last 50 {options}");
        lines(&terminal, &line)
            .iter()
            .map(|line| line["operation"].clone())
            .collect()
    };
    assert_eq!(
        operations("--count 2"),
        ["sessions.list", "sessions.create"]
    );
    assert_eq!(
        operations("--filter sessions.create --count 1"),
        ["sessions.create"]
    );
    assert_eq!(operations("--status 4xx --count 1"), [Value::Null]);
    assert_eq!(operations("--status 201 --count 1"), ["sessions.create"]);
}

#[test]
fn session_has_short_names() {
    let terminal = Terminal::with_fake();
    let (first, second) = (
        terminal.fake().approved("user-1"),
        terminal.fake().declined("user-2"),
    );
    for (name, expected) in [
        ("last", &second),
        ("1", &first),
        ("#2", &second),
        (&first.as_str()[..8], &first),
        (&first.as_str()[..20].to_uppercase(), &first),
    ] {
        let found = lines(&terminal, &format!("sessions get {name}"));
        assert_eq!(found[0]["session_id"], expected.as_str(), "{name}");
    }
    for (name, code) in [
        ("3", 4),
        ("00000000", 4),
        ("abc", 2),
        ("0000000-", 2),
        ("#x", 2),
    ] {
        assert_eq!(
            terminal.finish(&["sessions", "get", name], "").code,
            code,
            "{name}"
        );
    }
}

#[test]
fn session_is_created_with_common_fields() {
    let terminal = Terminal::with_fake();
    terminal.file("body.json", "{\"vendor_data\":\"user-1\"}");
    let line = "sessions create --body-file body.json --metadata plan=3 --metadata note=new \
                --email ada@example.com --phone +34600000000 --expect first_name=Ada";
    lines(&terminal, line);
    let sent = terminal.fake().journal().pop().unwrap().request;
    let sent: Value = serde_json::from_slice(&sent).unwrap();
    assert_eq!(
        sent["workflow_id"],
        terminal.fake().workflow_id(),
        "of the environment"
    );
    assert_eq!(
        sent["metadata"],
        serde_json::json!({ "plan": 3, "note": "new" })
    );
    assert_eq!(sent["contact_details"]["phone"], "+34600000000");
    assert_eq!(sent["expected_details"]["first_name"], "Ada");

    terminal
        .fake()
        .complete_new_sessions(Some(didit_testkit::Scenario::approve()));
    let waited = lines(&terminal, "sessions create --vendor-data user-2 --wait");
    assert_eq!(waited[1]["status"], "Approved");
    let wrong = terminal.finish(&["sessions", "create", "--email", "nobody"], "");
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
}
