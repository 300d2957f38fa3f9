//! No command prints a control character of another party to a terminal: of a service, a
//! webhook, a file, a setting or an argument. JSON escapes them.

use std::io::Write as _;
use std::net::TcpStream;
use std::process::Child;

use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::matrix::{CASES, Case, CaseRun};
use crate::mirror::{Alter, Answer, each_text, is_free};
use crate::peers::read_head;
use crate::resources;
use crate::screen::Out;
use crate::support::{SECRET, Terminal};

/// Conceals what follows, sets the clipboard (OSC 52), clears the screen by a C1 control,
/// sets the title, reverses the text, and moves the cursor.
const EVIL: &str = "\u{1b}[8m\u{1b}]52;c;aGFjaw==\u{7}\u{9b}2J\u{9d}0;x\u{9c}\u{202e}\u{2066}\u{200f}\u{61c}\u{7f}\u{8}\r\u{b}\u{1b}[31mEVIL";
/// What a header can hold of it.
const EVIL_HEADER: &str = "\u{9b}2J\u{202e}EVIL";

/// Commands and options besides those of the matrix.
const MORE: &[Case] = &[
    Case::new("listen", "--listen 127.0.0.1:0 --count 0"),
    Case::new("logs tail", "--last 1 --count 1").prepare(list),
    Case::new("fake clock", ""),
    Case::new("fake faults", "").prepare(add_fault),
    Case::new("scenarios", "--remote"),
    Case::new("sessions list", "--all --output csv"),
    Case::new("sessions list", "--ndjson"),
    Case::new("sessions delete", "ID OPEN --dry-run"),
    Case::new("sessions create", "--vendor-data user-3 --wait").prepare(complete_at_once),
    Case::new("events resend", "last").prepare(list),
    Case::new("api", "GET /v3/sessions/"),
    Case::new("api", "GET /v3/sessions/ --jq .results[]"),
    Case::new("destinations list", "--jq .[]"),
    Case::new("webhooks replay", "evil.ndjson --to HOOK --dry-run"),
];

fn list(terminal: &mut Terminal) {
    terminal.fake().approved("user-7");
    assert_eq!(terminal.finish(&["sessions", "list"], "").code, 0);
}

fn add_fault(terminal: &mut Terminal) {
    let fault = r#"{"effect":"status","status":503,"operation":"cases.list"}"#;
    terminal.finish(&["fake", "faults", "add", fault], "");
}

fn complete_at_once(terminal: &mut Terminal) {
    terminal
        .fake()
        .complete_new_sessions(didit_testkit::Scenario::approve());
}

fn every_text(answer: &mut Answer) {
    answer.alter_json(|body| {
        each_text(body, "", &|_, text| *text = format!("{EVIL}{text}{EVIL}"));
        add_names(body);
    });
    add_headers(answer);
}

/// Leaves IDs and statuses, so that commands do not end at the first of them.
fn free_texts(answer: &mut Answer) {
    answer.alter_json(|body| {
        each_text(body, "", &|name, text| {
            if is_free(name, text) {
                *text = format!("{EVIL}{text}{EVIL}");
            }
        });
    });
    add_headers(answer);
}

/// Adds a field with an evil name to each object.
fn add_names(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(add_names),
        Value::Object(fields) => {
            fields.values_mut().for_each(add_names);
            fields.insert(EVIL.to_owned(), json!(EVIL));
        }
        _ => {}
    }
}

fn add_headers(answer: &mut Answer) {
    for name in ["x-request-id", "retry-after", "location", "x-error"] {
        answer
            .head
            .extend(format!("\r\n{name}: {EVIL_HEADER}").bytes());
        answer.head.push(b'\x9b');
    }
}

fn refused(answer: &mut Answer) {
    let field = json!([EVIL, { "message": EVIL }]);
    let body = json!({ "detail": EVIL, "message": EVIL, "vendor_data": field, EVIL: field });
    answer.head = format!("HTTP/1.1 400 {EVIL_HEADER}").into_bytes();
    answer.body = body.to_string().into_bytes();
    add_headers(answer);
}

fn failing(answer: &mut Answer) {
    answer.head = format!("HTTP/1.1 503 x\r\ncontent-type: {EVIL_HEADER}").into_bytes();
    answer.body = format!("<html><title>{EVIL}</title><body>{EVIL}</body>").into_bytes();
    add_headers(answer);
}

/// An answer that is neither JSON nor an error.
fn unreadable(answer: &mut Answer) {
    answer.body = format!("{{\"results\": \"{EVIL}\", {EVIL}").into_bytes();
    add_headers(answer);
}

fn event() -> Vec<u8> {
    let event = json!({
        "event_id": EVIL, "session_id": EVIL, "status": EVIL, "vendor_data": EVIL,
        "webhook_type": EVIL, "decision": { EVIL: EVIL }, "timestamp": 1_774_970_000,
    });
    event.to_string().into_bytes()
}

/// Two deliveries to the listener with this first line, one of them without a signature.
fn deliver(_: &Terminal, line: &str, _: &Child) {
    let Some((_, address)) = line.split_once("http://") else {
        return; // An error.
    };
    let is_part = |c: &char| c.is_ascii_digit() || ".:".contains(*c);
    let address: String = address.chars().take_while(is_part).collect();
    let now = didit_transport::Clock::now(&didit_transport::TokioClock::new());
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let mut event: Value = serde_json::from_slice(&event()).unwrap();
    event["timestamp"] = json!(now);
    let event = event.to_string();
    let signatures = Signer::new(Secret::new(SECRET).unwrap())
        .sign(event.as_bytes())
        .unwrap();
    let signed: Vec<_> = signatures
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    for signed in [signed.concat(), String::new()] {
        let mut stream = TcpStream::connect(&address).unwrap();
        let length = event.len();
        write!(stream, "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-more: {EVIL_HEADER}\r\n{signed}content-length: {length}\r\n\r\n{event}").unwrap();
        read_head(&mut stream);
    }
}

/// A command, with a service and files of which each text is evil.
fn start(mut case: Case, alter: Alter) -> CaseRun {
    if case.is_listener() {
        case = case.meanwhile(deliver);
    }
    let mut run = CaseRun::new(case);
    let terminal = &mut run.terminal;
    for name in ["event.json", "before.json", "after.json"] {
        let file = std::fs::read(terminal.folder().join(name)).unwrap();
        let mut file = Answer {
            head: Vec::new(),
            body: file,
        };
        every_text(&mut file);
        terminal.file(name, file.body);
    }
    let recorded = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, event());
    let recorded = json!({ "body": recorded, "headers": { EVIL: EVIL }, "at": 1_774_970_000 });
    terminal.file("evil.ndjson", format!("{recorded}\n{EVIL}\n"));
    terminal.alter_answers(alter);
    // A session that has no status that ends a wait.
    terminal.set("DIDIT_TIMEOUT", "60");
    run
}

/// The first control character of a text that is none of the command's own.
fn foreign(text: &str) -> Option<&str> {
    // A color that the command uses too.
    if let Some(at) = text.find("\u{1b}[31mEVIL") {
        return Some(&text[at..]);
    }
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c != '\n' && c != '\r' && is_control(c)) {
        let found = &rest[at..];
        // Colors, and the moves of progress.
        let own = ["[2K", "[1A", "[1B", "[?25l", "[?25h"];
        let own = found.strip_prefix('\u{1b}').filter(|found| {
            let color =
                found.trim_start_matches(|c: char| c == '[' || c == ';' || c.is_ascii_digit());
            own.iter().any(|own| found.starts_with(own))
                || color.starts_with('m') && !found.starts_with("[8m")
        });
        if own.is_none() {
            return Some(found);
        }
        rest = &found[1..];
    }
    None
}

/// C0, DEL, C1, and what reorders text.
fn is_control(c: char) -> bool {
    let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    c.is_control() || bidi.contains(c)
}

/// Runs every command in a terminal, and with `--json` in a pipe; returns those that
/// printed the evil text.
fn run_all(alters: &[Alter], options: &[&str]) -> Vec<&'static str> {
    let (mut printed, mut faults) = (Vec::new(), Vec::new());
    let cases = CASES.iter().chain(MORE).copied();
    let alters = alters.iter().cycle();
    for (case, &alter) in cases.chain(resources::cases()).zip(alters) {
        // It ends with the timeout, if the status is none that it knows.
        let more = if case.command == "sessions wait" {
            "--timeout 1"
        } else {
            ""
        };
        for options in options {
            let line = format!("{} {options} {more}", case.command);
            let is_json = options.contains("--json");
            let out = if is_json { Out::Pipe } else { Out::Both(100) };
            let finished = start(case, alter).good(&format!("{options} {more}"), out);
            let text = format!("{}{}", finished.stdout, finished.stderr);
            let found = if is_json {
                text.find(|c: char| c != '\n' && is_control(c))
                    .map(|at| &text[at..])
            } else {
                foreign(&text)
            };
            if let Some(found) = found {
                faults.push(format!(
                    "{line} printed {:?}",
                    found.chars().take(60).collect::<String>()
                ));
            }
            if is_json {
                for line in text.lines().filter(|line| line.starts_with('{')) {
                    assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
                }
            }
            if text.contains("EVIL") || text.contains("E••••") {
                printed.push(case.command);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    printed.dedup();
    printed
}

/// The test would see nothing if the commands printed nothing.
fn assert_printed(printed: &[&str], commands: &[&str]) {
    let silent: Vec<_> = commands
        .iter()
        .filter(|command| !printed.contains(command))
        .collect();
    assert!(silent.is_empty(), "{silent:?} printed nothing of it");
}

const LISTENERS: [&str; 3] = ["listen", "webhooks listen", "webhooks forward"];

#[test]
fn no_text_of_a_service_controls_the_terminal() {
    let printed = run_all(&[every_text], &["", "--reveal"]);
    assert_printed(
        &printed,
        &[
            "sessions list",
            "sessions get",
            "sessions share",
            "sessions open",
        ],
    );
    assert_printed(
        &printed,
        &[
            "sessions create",
            "sessions wait",
            "fake clock",
            "api",
            "users get",
            "destinations list",
            "checks email",
        ],
    );
}

#[test]
fn no_text_beside_ids_and_statuses_controls_the_terminal() {
    let printed = run_all(&[free_texts], &["--reveal"]);
    assert_printed(
        &printed,
        &[
            "sessions list",
            "sessions decision",
            "blocklist list",
            "logs tail",
        ],
    );
    assert_printed(&printed, &LISTENERS);
}

#[test]
fn no_error_of_a_service_controls_the_terminal() {
    let printed = run_all(&[refused, failing, unreadable], &["--reveal"]);
    assert!(printed.len() > 10, "{printed:?}");
}

#[test]
fn json_escapes_what_controls_a_terminal() {
    let printed = run_all(&[every_text, free_texts], &["--json"]);
    assert_printed(&printed, &["sessions get", "decision diff", "api"]);
}

/// Runs a line in a terminal.
fn assert_harmless(terminal: &Terminal, arguments: &[&str]) {
    let finished = terminal.watch(arguments, Out::Both(100), None);
    let found = foreign(&finished.stdout);
    assert!(found.is_none(), "{arguments:?} printed {found:?}");
}

#[test]
fn no_argument_controls_the_terminal() {
    let mut terminal = Terminal::with_fake();
    terminal.set("DIDIT_WEBHOOK_SECRET", SECRET);
    for command in Terminal::commands() {
        let option = format!("--{EVIL}");
        let words: Vec<_> = command.split(' ').collect();
        assert_harmless(&terminal, &[&words[..], &[&option]].concat());
        // A server would run until it is stopped, with what it takes for the name of a file.
        if command != "serve" {
            assert_harmless(&terminal, &[&words[..], &[EVIL]].concat());
        }
    }
    for line in [
        "decision show",
        "webhooks replay",
        "webhooks verify --body-file",
        "config use",
    ] {
        let words: Vec<_> = line.split(' ').collect();
        terminal.file(EVIL, format!("{{\"{EVIL}"));
        assert_harmless(&terminal, &[&words[..], &[EVIL]].concat());
    }
}

#[test]
fn no_setting_controls_the_terminal() {
    let lines = [
        "doctor",
        "sessions list",
        "sessions create",
        "trigger approve",
        "config list",
        "config path",
    ];
    let names = [
        "ALL_PROXY",
        "DIDIT_API_KEY",
        "DIDIT_API_KEY_FILE",
        "DIDIT_BASE_URL",
        "DIDIT_CONFIG",
        "DIDIT_MAX_RETRIES",
        "DIDIT_PROFILE",
        "DIDIT_TIMEOUT",
        "DIDIT_WORKFLOW_ID",
        "HOME",
        "RUST_LOG",
        "SSL_CERT_FILE",
    ];
    for name in names {
        let mut terminal = Terminal::with_fake();
        if name == "HOME" {
            terminal.unset("DIDIT_CONFIG");
        }
        terminal.set(name, EVIL);
        for line in lines {
            assert_harmless(&terminal, &line.split(' ').collect::<Vec<_>>());
        }
    }
    // No server is there; the account of a profile is printed before.
    let text = serde_json::to_string(EVIL).unwrap().replace('\u{7f}', "");
    let profile =
        format!("base_url = \"https://0.0.0.0:1\"\napi_key = \"key\"\nworkflow_id = {text}\n");
    let mut terminal = Terminal::bare();
    let path = terminal.file(
        "config.toml",
        format!("default = {text}\n[profiles.{text}]\n{profile}"),
    );
    private(&path);
    for line in lines {
        assert_harmless(&terminal, &line.split(' ').collect::<Vec<_>>());
    }
    terminal.set("DIDIT_PROFILE", EVIL);
    assert_harmless(&terminal, &["sessions", "list"]);
    private(&terminal.file("config.toml", format!("{EVIL} = 1")));
    assert_harmless(&terminal, &["config", "list"]);
}

fn private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;

    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn no_log_line_controls_the_terminal() {
    for alter in [every_text, refused, failing] {
        let mut terminal = Terminal::with_fake();
        terminal.set("RUST_LOG", "trace");
        terminal.alter_answers(alter);
        assert_harmless(&terminal, &["sessions", "list"]);
        assert_harmless(&terminal, &["fake", "clock"]);
    }
}
