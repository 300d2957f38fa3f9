//! `didit serve` and `didit demo`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use didit_api::Client;
use didit_testkit::conformance;
use serde_json::Value;

use crate::support::{KEY, SECRET, Terminal, assert_terminal};

/// Connects to a server with this ready line.
fn connect(ready: &Value) -> std::io::Result<TcpStream> {
    let address = ready["base_url"].as_str().unwrap();
    TcpStream::connect(address.trim_start_matches("http://"))
}

/// Sends a request and returns the JSON of its response; `None` if there is none.
fn exchange(stream: &mut TcpStream, ready: &Value, head: &str, body: &str) -> Option<Value> {
    let key = ready["api_key"].as_str().unwrap();
    let length = body.len();
    let request = format!(
        "{head} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).ok().filter(|&read| read > 0)?;
        text.extend_from_slice(&buffer[..read]);
        let head = text.windows(4).position(|end| end == b"\r\n\r\n");
        if let Some(Ok(body)) = head.map(|end| serde_json::from_slice(&text[end + 4..])) {
            return Some(body);
        }
    }
}

#[test]
fn serve_prints_one_ready_line_for_each_revision() {
    for revision in ["2026-02", "2026-11"] {
        let terminal = Terminal::bare();
        let (server, ready) = terminal.serve(&["--revision", revision, "--seed", "7"]);
        assert_eq!(ready["revision"], revision);
        for name in [
            "base_url",
            "issuer",
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
        finished
            .stdout
            .contains("nothing listens at http://127.0.0.1:9/webhooks"),
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

/// Creates sessions until the server takes no more connections; returns those that it acknowledged.
#[cfg(unix)]
fn write_sessions(ready: &Value, wrote: &std::sync::mpsc::Sender<()>) -> Vec<String> {
    let body = serde_json::json!({ "workflow_id": ready["workflow_id"] }).to_string();
    let mut ids = Vec::new();
    while let Ok(mut stream) = connect(ready) {
        // A connection that the server has closed takes no request.
        while let Some(session) = exchange(&mut stream, ready, "POST /v3/session/", &body) {
            ids.push(session["session_id"].as_str().unwrap().to_owned());
            let _ = wrote.send(());
        }
    }
    ids
}

/// A request under way at SIGTERM is answered, and what was answered is saved: the file has the
/// sessions that the writers know, neither fewer nor more.
#[cfg(unix)]
#[test]
fn a_server_under_load_saves_what_it_acknowledged() {
    for run in 0..10 {
        let terminal = Terminal::bare();
        let file = format!("{run}.json");
        let (server, ready) = terminal.serve(&["--state", &file]);
        let (wrote, written) = std::sync::mpsc::channel();
        let known: Vec<String> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| write_sessions(&ready, &wrote.clone())))
                .collect();
            assert_eq!(written.iter().take(100).count(), 100);
            assert_eq!(server.end().0, Some(0));
            let ids = writers.into_iter().map(|writer| writer.join().unwrap());
            ids.flatten().collect()
        });
        let fake = didit_testkit::Fake::new();
        let state = std::fs::read_to_string(terminal.folder().join(file)).unwrap();
        fake.restore(&state).unwrap();
        let saved = fake.sessions();
        assert!(known.len() >= 100);
        assert_eq!(saved.len(), known.len());
        assert!(known.iter().all(|id| fake.status(id).is_some()));
    }
}

/// CPU time of a process in ticks, from the fields `utime` and `stime`.
#[cfg(target_os = "linux")]
fn ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
    fields
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().unwrap())
        .sum()
}

/// Without file descriptors, the server answers on the connections that it has, does not spin, and
/// accepts others once it can.
#[cfg(target_os = "linux")]
#[test]
fn a_server_out_of_descriptors_pauses() {
    let terminal = Terminal::bare();
    let serve = terminal.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\""]);
    shell
        .arg(serve.get_program())
        .args(serve.get_args())
        .env_clear();
    shell.envs(
        serve
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let mut server = Terminal::spawn(shell);
    let ready = server.line();
    let mut first = connect(&ready).unwrap();
    let fault = r#"{"effect":"delay","delay_ms":1000,"times":1}"#;
    exchange(&mut first, &ready, "DELETE /_fake/none", "").unwrap();
    let connections: Vec<_> = (0..60).map(|_| connect(&ready).unwrap()).collect();
    let before = ticks(server.child.id());
    let mut call = |head: &str, body: &str| exchange(&mut first, &ready, head, body).unwrap();
    call("POST /_fake/faults", fault);
    assert_eq!(call("GET /v3/sessions/", "")["count"], 0);
    // A second has passed, which has 100 ticks.
    let spent = ticks(server.child.id()) - before;
    assert!(spent < 20, "{spent} ticks");
    drop(connections);
    let mut late = connect(&ready).unwrap();
    assert_eq!(
        exchange(&mut late, &ready, "GET /v3/sessions/", "").unwrap()["count"],
        0
    );
}

/// The clock of the fake is a week ahead; receivers are on that of the machine.
#[test]
fn webhooks_of_a_moved_clock_are_accepted_by_listen() {
    let mut terminal = Terminal::bare();
    terminal.set("DIDIT_WEBHOOK_SECRET", SECRET);
    let (mut listener, url) = terminal.listen(&[]);
    let options = ["--webhook-url", &url, "--webhook-secret", SECRET];
    let (_server, ready) = terminal.serve(&options);
    terminal.use_server(&ready);
    let mut stream = connect(&ready).unwrap();
    let mut call = |head: &str, body: &str| exchange(&mut stream, &ready, head, body).unwrap();
    let moved = call("POST /_fake/clock/advance", r#"{"seconds":604800}"#);
    let doctor = terminal.finish(&["doctor"], "").stdout;
    assert!(doctor.contains("(in 7 days)"), "{doctor}");
    let created = terminal.finish(&["sessions", "create", "--json"], "");
    let created: Value = serde_json::from_str(&created.stdout).unwrap();
    let id = created["session_id"].as_str().unwrap();
    terminal.finish(&["sessions", "complete", id], "");
    for status in ["In Progress", "Approved"] {
        let seen = listener.line();
        assert_eq!(
            (&seen["valid"], &seen["event"]["status"]),
            (&Value::Bool(true), &Value::from(status))
        );
    }
    let reset = call("POST /_fake/clock/reset", "");
    assert_eq!(reset["now"], reset["clock"]);
    // In UTC, so they compare as times.
    assert!(
        reset["now"].as_str() < moved["now"].as_str(),
        "{reset} {moved}"
    );
    let doctor = terminal.finish(&["doctor"], "").stdout;
    assert!(!doctor.contains("its time is"), "{doctor}");
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
fn the_demo_succeeds() {
    let terminal = Terminal::bare();
    let pdf = terminal.folder().join("report.pdf");
    let finished = terminal.finish(&["demo", "--pdf", pdf.to_str().unwrap()], "");
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
fn a_flagged_payment_becomes_a_resolved_case_with_verified_webhooks() {
    let terminal = Terminal::bare();
    let finished = terminal.finish(&["demo", "--flow", "transactions", "--json"], "");
    assert_eq!(finished.code, 0, "{}\n{}", finished.stdout, finished.stderr);
    let steps = finished.stdout.lines().map(|line| {
        let step: Value = serde_json::from_str(line).unwrap();
        step
    });
    let steps: Vec<_> = steps.collect();
    let of = |kind: &str, names: &[&str]| -> Vec<String> {
        let steps = steps.iter().filter(|step| step["kind"] == kind);
        let steps = steps.map(|step| {
            assert_ne!(step["result"], "", "{step}");
            let what = step["what"].as_str().unwrap();
            format!("{what} {}", step["status"].as_str().unwrap_or_default())
        });
        let is_named = |step: &String| names.iter().any(|name| step.starts_with(name));
        steps.filter(is_named).collect()
    };
    let webhooks = steps.iter().filter(|step| step["kind"] == "webhook");
    for webhook in webhooks {
        assert_eq!(webhook["result"], "signature v2 verified");
    }
    let received = of("webhook", &["webhook"]);
    assert_eq!(
        received,
        [
            "webhook status.updated In Progress",
            "webhook status.updated Approved",
            "webhook transaction.created APPROVED",
            "webhook transaction.created IN_REVIEW",
            "webhook transaction.status.updated IN_REVIEW",
            "webhook transaction.created APPROVED",
            "webhook user.status.updated BLOCKED",
        ]
    );
    assert_eq!(
        of("call", &["request", "reopen", "escalate", "resolve"]),
        [
            "request information AWAITING_USER",
            "reopen case OPEN",
            "escalate case OPEN",
            "resolve case RESOLVED",
        ]
    );
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
