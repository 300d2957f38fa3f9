//! Logs contain no keys.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::support::{KEY, SECRET, Terminal};

#[test]
fn the_key_is_not_logged_at_trace_level() {
    let mut terminal = Terminal::with_fake();
    terminal.set("RUST_LOG", "trace");
    let created = terminal.finish(&["sessions", "create", "--json"], "");
    assert!(
        created.stderr.contains("hyper"),
        "nothing was logged: {}",
        created.stderr
    );
    let created: Value = serde_json::from_str(&created.stdout).unwrap();
    let id = created["session_id"].as_str().unwrap();
    terminal.fake().complete(id, "approve").unwrap();
    for command in [
        "sessions list",
        "sessions decision ID",
        "sessions pdf ID",
        "sessions approve ID",
        "sessions decline ID",
        "blocklist add ID --all",
        "blocklist list",
        "doctor",
        "sessions delete ID --yes",
        "config list",
    ] {
        let words: Vec<_> = command
            .split(' ')
            .map(|word| if word == "ID" { id } else { word })
            .collect();
        // `finish` checks the output for the key.
        terminal.finish(&words, "");
    }
    terminal.set("DIDIT_WEBHOOK_SECRET", SECRET);
    terminal.finish(
        &[
            "webhooks",
            "trigger",
            "every-event",
            "--to",
            "http://127.0.0.1:1",
        ],
        "",
    );
}

#[test]
fn a_server_does_not_log_keys_of_clients() {
    let mut terminal = Terminal::bare();
    terminal.set("RUST_LOG", "trace");
    let mut server = terminal
        .command(&["serve", "--listen", "127.0.0.1:0", "--json"])
        .args(["--api-key", KEY, "--webhook-secret", SECRET])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let mut client = Terminal::bare();
    client.use_server(&ready);
    assert_eq!(client.finish(&["sessions", "list"], "").code, 0);
    server.kill().unwrap();
    let output = server.wait_with_output().unwrap();
    let logged = String::from_utf8_lossy(&output.stderr);
    assert!(
        !logged.contains(KEY) && !logged.contains(SECRET),
        "{logged}"
    );
}

#[test]
fn the_demo_logs_no_key() {
    let mut terminal = Terminal::bare();
    terminal.set("RUST_LOG", "trace");
    let finished = terminal.finish(&["demo", "--flow", "sharing"], "");
    assert_eq!(finished.code, 0);
    // The key depends on the seed only, so it is the same in the demo.
    let key = didit_testkit::Fake::new().api_key();
    assert!(!finished.stderr.contains(&key) && !finished.stdout.contains(&key));
}
