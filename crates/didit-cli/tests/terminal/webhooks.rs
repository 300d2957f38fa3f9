//! `didit webhooks`.

use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::support::{SECRET, Terminal, assert_terminal, split_line};

const BODY: &str = r#"{"session_id":"11111111-2222-4333-8444-555555555555","status":"Approved","timestamp":1774970000,"webhook_type":"status.updated"}"#;

fn terminal() -> Terminal {
    let mut terminal = Terminal::bare();
    terminal.set("DIDIT_WEBHOOK_SECRET", SECRET);
    terminal.file("secret", format!("{SECRET}\n"));
    terminal.file("other", "another-secret");
    terminal.file("event.json", BODY);
    terminal
}

fn signatures() -> Value {
    let signer = Signer::new(Secret::new(SECRET).unwrap());
    let signatures = signer.sign(BODY.as_bytes()).unwrap();
    json!({
        "X-Signature": signatures.raw,
        "X-Signature-V2": signatures.v2,
        "X-Signature-Simple": signatures.simple,
        "X-Timestamp": signatures.timestamp,
    })
}

#[test]
fn sign_prints_the_headers_of_a_body() {
    let mut terminal = terminal();
    terminal.file("broken.json", "{\"a\": 1, \"a\": 2}");
    terminal.file("blank", "\n");
    terminal.run("webhooks sign --secret-file secret --body-file event.json");
    let printed = terminal.run("webhooks sign --secret-file secret --body-file event.json --json");
    let printed: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(printed, signatures());
    terminal.run("webhooks sign --secret-file secret --body-file broken.json");
    terminal.run("webhooks sign --secret-file blank --body-file event.json");
    terminal.run("webhooks sign --secret-file none --body-file event.json");
    terminal.run("webhooks sign --secret-file secret");
    assert_terminal!(terminal);
}

#[test]
fn verify_returns_an_exit_code_and_a_reason() {
    let mut terminal = terminal();
    let signatures = signatures();
    let header = |name: &str| {
        format!(
            "--header \"{name}: {}\"",
            signatures[name].as_str().unwrap()
        )
    };
    let verify = |secret: &str, rest: &str| {
        format!("webhooks verify --secret-file {secret} --body-file event.json {rest}")
    };
    let now = "--at 1774970010";
    let v2 = header("X-Signature-V2");
    let raw = header("X-Signature");
    let simple = header("X-Signature-Simple");
    for (line, code) in [
        (verify("secret", &format!("{v2} {now}")), 0),
        (verify("secret", &format!("{raw} {now} --json")), 0),
        (verify("secret", &format!("{simple} {now}")), 1),
        (
            verify("secret", &format!("{simple} {now} --allow-simple")),
            0,
        ),
        (verify("other", &format!("{v2} {now}")), 1),
        (verify("secret", &format!("{v2} --at 1774971000 --json")), 1),
        (verify("secret", &v2), 1),
        (
            verify(
                "secret",
                &format!("{v2} --header \"X-Timestamp: 1774970001\" {now}"),
            ),
            1,
        ),
        (verify("secret", now), 1),
        (
            verify("secret", &format!("{v2} --header nonsense {now}")),
            2,
        ),
        (verify("none", &format!("{v2} {now}")), 2),
        (verify("secret", &format!("{v2} --at soon")), 2),
        ("webhooks verify --secret-file secret".to_owned(), 2),
    ] {
        assert_eq!(terminal.run(&line).code, code, "{line}");
    }
    assert_terminal!(terminal);
}

fn batch_line(body: &str, headers: &Value, at: i64) -> String {
    use base64::Engine as _;

    let body = base64::prelude::BASE64_STANDARD.encode(body);
    format!(
        "{}\n",
        json!({ "body": body, "headers": headers, "at": at })
    )
}

#[test]
fn a_batch_has_one_result_per_line_in_order() {
    let mut terminal = terminal();
    let headers = signatures();
    let mut batch = batch_line(BODY, &headers, 1_774_970_000);
    batch += &batch_line(
        &BODY.replace("Approved", "Declined"),
        &headers,
        1_774_970_000,
    );
    batch += "\n";
    batch += &batch_line(BODY, &headers, 1_774_999_999);
    batch += &batch_line(BODY, &json!({}), 1_774_970_000);
    batch += &batch_line(
        BODY,
        &json!({ "x-signature-v2": [headers["X-Signature-V2"]] }),
        1_774_970_000,
    );
    terminal.file("good.ndjson", &batch);
    terminal.file(
        "bad.ndjson",
        format!("{batch}nonsense about Carmen\n{{\"body\": \"%\"}}\n"),
    );
    terminal.run("webhooks verify --batch good.ndjson --secret-file secret --json");
    terminal.run("webhooks verify --batch good.ndjson --secret-file secret");
    terminal.run("webhooks verify --batch bad.ndjson --secret-file secret --json");
    terminal.run_with(
        "webhooks verify --batch - --secret-file secret --json",
        &batch,
    );
    terminal.run("webhooks verify --batch none --secret-file secret");
    terminal.run("webhooks verify --batch good.ndjson --body-file event.json --secret-file secret");
    assert_terminal!(terminal);
}

#[test]
fn every_event_and_sequence_is_accepted_by_listen() {
    let terminal = terminal();
    let (mut listener, url) = terminal.listen(&[]);
    let listed = terminal
        .finish(&["webhooks", "trigger", "--list", "--json"], "")
        .stdout;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let events = listed["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str);
    let sequences = listed["sequences"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str);
    let all: Vec<&str> = events.chain(sequences).collect();
    assert!(all.len() >= 15);
    for what in all {
        let sent = terminal.finish(&["webhooks", "trigger", what, "--to", &url, "--json"], "");
        assert_eq!(sent.code, 0, "{what}: {}", sent.stderr);
        for line in sent.stdout.lines() {
            let sent: Value = serde_json::from_str(line).unwrap();
            let seen = listener.line();
            assert_eq!(
                (&seen["valid"], &seen["scheme"]),
                (&json!(true), &json!("v2")),
                "{what}"
            );
            assert_eq!(seen["event"], sent["event"], "{what}");
        }
    }
}

#[test]
fn a_recording_is_replayed_and_forwarded_with_another_secret() {
    let terminal = terminal();
    let (mut first, url) = terminal.listen(&["--record", "events.ndjson", "--count", "4"]);
    let trigger = ["webhooks", "trigger", "approved-after-review", "--to", &url];
    assert_eq!(terminal.finish(&trigger, "").code, 0);
    for _ in 0..4 {
        assert_eq!(first.line()["valid"], true);
    }
    assert!(first.child.wait().unwrap().success());

    let (mut behind, behind_url) = terminal.listen(&["--secret-file", "other"]);
    let mut forward = terminal.start(&[
        "webhooks",
        "forward",
        "--listen",
        "127.0.0.1:0",
        "--json",
        "--to",
        &behind_url,
        "--sign-with",
        "other",
    ]);
    let url = forward.line()["listening"].as_str().unwrap().to_owned();
    let replay = terminal.finish(
        &[
            "webhooks",
            "replay",
            "events.ndjson",
            "--to",
            &url,
            "--json",
        ],
        "",
    );
    assert_eq!(replay.code, 0, "{}", replay.stderr);
    for status in ["Not Started", "In Progress", "In Review", "Approved"] {
        assert_eq!(forward.line()["forwarded"]["status"], 200);
        let seen = behind.line();
        assert_eq!(
            (&seen["valid"], &seen["event"]["status"]),
            (&json!(true), &json!(status))
        );
    }

    // An invalid delivery is not forwarded.
    let forged = [
        "webhooks",
        "trigger",
        "status.updated",
        "--to",
        &url,
        "--secret-file",
        "other",
    ];
    assert_eq!(terminal.finish(&forged, "").code, 1);
    let seen = forward.line();
    assert_eq!(
        (&seen["reason"], &seen["answered"]),
        (&json!("wrong_secret"), &json!(401))
    );
    assert_eq!(seen["forwarded"], Value::Null);
}

#[test]
fn each_of_several_secrets_verifies() {
    let terminal = terminal();
    terminal.file("third", "a-third-secret");
    let both = ["--secret-file", "other", "--secret-file", "secret"];
    let signature = format!(
        "X-Signature-V2: {}",
        signatures()["X-Signature-V2"].as_str().unwrap()
    );
    let verify = [
        "webhooks",
        "verify",
        "--body-file",
        "event.json",
        "--at",
        "1774970010",
    ];
    let verify = [&verify[..], &["--header", &signature], &both].concat();
    assert_eq!(terminal.finish(&verify, "").code, 0);

    let (mut listener, url) = terminal.listen(&both);
    for (secret, code) in [("other", 0), ("secret", 0), ("third", 1)] {
        let line = format!("webhooks trigger status.updated --to {url} --secret-file {secret}");
        assert_eq!(
            terminal.finish(&split_line(&line), "").code,
            code,
            "{secret}"
        );
        assert_eq!(listener.line()["valid"], json!(code == 0), "{secret}");
    }
}

#[test]
fn trigger_and_replay_print_deliveries() {
    let mut terminal = terminal();
    let subject = "--session-id 11111111-2222-4333-8444-555555555555";
    terminal.run("webhooks trigger --list");
    terminal.run(&format!(
        "webhooks trigger status.updated {subject} --set status=Declined --to http://127.0.0.1:1"
    ));
    let (_listener, url) = terminal.listen(&[]);
    terminal.run(&format!(
        "webhooks trigger duplicate-and-late {subject} --to {url}/hook"
    ));
    terminal.run(&format!(
        "webhooks trigger activity.created --to {url} --color always"
    ));
    terminal.run(&format!(
        "webhooks trigger status.updated {subject} --to {url} --secret-file other"
    ));
    terminal.set("COLUMNS", "60");
    terminal.run(&format!(
        "webhooks trigger status.updated {subject} --to {url}"
    ));
    terminal.unset("COLUMNS");
    terminal.file("sequence.json", "{\"steps\": [{\"event\": \"nonsense\"}]}");
    terminal.file("broken.json", "{\"steps\": [{\"evnt\": \"x\"}]}");
    terminal.file(
        "old.ndjson",
        "nonsense\n{\"body\": \"e30=\", \"headers\": {\"X-Didit-Unsigned-Callback\": \"1\"}}\n",
    );
    for line in [
        "webhooks trigger sequence.json",
        "webhooks trigger broken.json",
        "webhooks trigger nonsense",
        "webhooks trigger every-event --set a=1",
        "webhooks trigger status.updated --set nonsense",
        "webhooks trigger status.updated --to ftp://x",
        "webhooks trigger",
        "webhooks replay none.ndjson",
        "webhooks replay old.ndjson --dry-run",
    ] {
        terminal.run(line);
    }
    terminal.unset("DIDIT_WEBHOOK_SECRET");
    terminal.run("webhooks trigger status.updated");
    assert_terminal!(terminal);
}

#[test]
fn a_port_in_use_is_an_error() {
    let mut terminal = terminal();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    terminal.run(&format!("webhooks listen --listen {address}"));
    terminal.run(&format!("serve --listen {address}"));
    terminal.run("webhooks listen --listen nonsense");
    assert_terminal!(terminal);
}

/// Events that `trigger --dry-run` would send.
fn planned(terminal: &Terminal, arguments: &[&str]) -> Vec<Value> {
    let line = [
        &["webhooks", "trigger"],
        arguments,
        &["--dry-run", "--json"],
    ]
    .concat();
    let finished = terminal.finish(&line, "");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let lines = finished.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn built_in_sequences_are_within_the_timestamp_tolerance() {
    let terminal = terminal();
    let listed = terminal.finish(&["webhooks", "trigger", "--list", "--json"], "");
    let listed: Value = serde_json::from_str(&listed.stdout).unwrap();
    let sequences = listed["sequences"].as_object().unwrap();
    assert_eq!(sequences.len(), 5);
    for name in sequences.keys() {
        let planned = planned(&terminal, &[name]);
        if name == "every-event" {
            assert_eq!(planned.len(), listed["events"].as_array().unwrap().len());
        }
        let timestamps = planned
            .iter()
            .map(|sent| sent["event"]["timestamp"].as_i64().unwrap());
        let (first, last) = (timestamps.clone().min().unwrap(), timestamps.max().unwrap());
        assert!(last - first < 300, "{name}");
    }
}

#[test]
fn duplicates_keep_their_event_id_and_late_events_are_older() {
    let planned = planned(&terminal(), &["duplicate-and-late"]);
    let [first, second, third] = [0, 1, 2].map(|index| &planned[index]["event"]);
    assert_eq!(first["event_id"], second["event_id"]);
    assert_ne!(first["event_id"], third["event_id"]);
    assert!(third["timestamp"].as_i64() < second["timestamp"].as_i64());
    assert_eq!(planned[1]["remark"], "a duplicate");
    assert_eq!(planned[2]["remark"], "late: older than the previous event");
}

#[test]
fn invalid_steps_are_rejected_with_their_number() {
    let terminal = terminal();
    for steps in [
        "[{}]",
        r#"[{"event": "status.updated", "again": 1}]"#,
        r#"[{"event": "nonsense"}]"#,
        r#"[{"again": 1}]"#,
        r#"[{"event": "status.updated", "times": 4000000000}]"#,
        r#"[{"event": "status.updated", "at": 9223372036854775807}]"#,
    ] {
        terminal.file("steps.json", format!("{{\"steps\": {steps}}}"));
        let finished = terminal.finish(&["webhooks", "trigger", "steps.json"], "");
        assert_eq!(finished.code, 2, "{steps}");
        assert!(
            finished.stderr.starts_with("error: step 1: "),
            "{}",
            finished.stderr
        );
    }
}

#[test]
fn events_have_the_fields_of_their_status() {
    let terminal = terminal();
    for (status, field) in [("Declined", "decision"), ("Resubmitted", "resubmit_info")] {
        let set = format!("status={status}");
        let planned = planned(&terminal, &["status.updated", "--set", &set]);
        let event = &planned[0]["event"];
        assert!(event[field].is_object(), "{status}");
        assert!(
            !event.to_string().contains('$'),
            "a placeholder is left: {event}"
        );
        let id = event["session_id"].as_str().unwrap();
        assert_eq!(
            id.split('-').map(str::len).collect::<Vec<_>>(),
            [8, 4, 4, 4, 12]
        );
        assert_ne!(event["session_id"], event["application_id"]);
    }
}
