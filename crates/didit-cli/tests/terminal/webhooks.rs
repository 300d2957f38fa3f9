//! `didit webhooks`.

use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::support::{SECRET, Terminal, assert_terminal};

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
fn sign_gives_the_headers_of_a_body() {
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
fn verify_answers_by_its_exit_code_and_says_why_not() {
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
fn a_batch_gets_a_verdict_a_line_in_its_order() {
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
fn every_event_and_sequence_that_can_be_triggered_is_accepted() {
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
fn a_recording_is_replayed_with_a_new_time_and_forwarded_with_another_secret() {
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

    // What does not verify is not passed on.
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
fn what_a_person_sees_of_a_sequence() {
    let mut terminal = terminal();
    let subject = "--session-id 11111111-2222-4333-8444-555555555555";
    terminal.run("webhooks trigger --list");
    terminal.run(&format!(
        "webhooks trigger status.updated {subject} --set status=Declined"
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
fn a_port_that_is_taken_is_told() {
    let mut terminal = terminal();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    terminal.run(&format!("webhooks listen --listen {address}"));
    terminal.run(&format!("serve --listen {address}"));
    terminal.run("webhooks listen --listen nonsense");
    assert_terminal!(terminal);
}
