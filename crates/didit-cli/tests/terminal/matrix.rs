//! Runs each command in a pipe, in a wide and in a narrow terminal, without color, with
//! `--json`, with an empty result, with wrong arguments, without a server and with a
//! wrong key.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Child;

use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::resources;
use crate::screen::{Meanwhile, Out};
use crate::support::{
    Finished, KEY, NO_SERVER, Running, SECRET, Terminal, assert_text, split_line,
};

/// Arguments of a command for each run. `ID` is a session in review, `OPEN` a new
/// one, `UNKNOWN` none.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) command: &'static str,
    good: &'static str,
    empty: &'static str,
    wrong: &'static str,
    speaks_with: Peer,
    prepare: Option<fn(&mut Terminal)>,
    meanwhile: Option<Meanwhile>,
    /// Whether `--json` changes what is printed.
    has_json: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Peer {
    None,
    Service,
    /// A webhook handler; `HOOK` is its URL.
    Handler,
}

const UNKNOWN: &str = "99999999-8888-4777-8666-555555555555";
const WIDE: u16 = 100;
const NARROW: u16 = 44;
/// Longer JSON is abbreviated to the names of its fields.
const LONG: usize = 300;

const EVENT: &str = r#"{"session_id":"11111111-2222-4333-8444-555555555555","status":"Approved","timestamp":1774970000,"webhook_type":"status.updated"}"#;

impl Case {
    pub(crate) const fn new(command: &'static str, good: &'static str) -> Self {
        Self {
            command,
            good,
            empty: "",
            wrong: "--nonsense",
            speaks_with: Peer::None,
            prepare: None,
            meanwhile: None,
            has_json: true,
        }
    }

    const fn of_session(command: &'static str, good: &'static str) -> Self {
        Self::new(command, good)
            .empty("UNKNOWN")
            .wrong("not-an-id")
            .speaks_with(Peer::Service)
    }

    const fn empty(mut self, arguments: &'static str) -> Self {
        self.empty = arguments;
        self
    }

    const fn wrong(mut self, arguments: &'static str) -> Self {
        self.wrong = arguments;
        self
    }

    const fn speaks_with(mut self, peer: Peer) -> Self {
        self.speaks_with = peer;
        self
    }

    pub(crate) const fn prepare(mut self, prepare: fn(&mut Terminal)) -> Self {
        self.prepare = Some(prepare);
        self
    }

    pub(crate) const fn meanwhile(mut self, meanwhile: Meanwhile) -> Self {
        self.meanwhile = Some(meanwhile);
        self
    }

    /// Whether it receives two deliveries.
    pub(crate) fn is_listener(&self) -> bool {
        self.meanwhile.is_some() && self.good.contains("--count 2")
    }

    const fn without_json(mut self) -> Self {
        self.has_json = false;
        self
    }
}

/// A run of a command in a new terminal.
pub(crate) struct CaseRun {
    case: Case,
    pub(crate) terminal: Terminal,
    names: Vec<(&'static str, String)>,
    handler: Option<Running>,
}

impl CaseRun {
    pub(crate) fn new(case: Case) -> Self {
        let mut terminal = Terminal::with_fake();
        terminal.set("DIDIT_WEBHOOK_SECRET", SECRET);
        let mut names = vec![
            (
                "ID",
                terminal.fake().in_review("user-1").as_str().to_owned(),
            ),
            (
                "OPEN",
                terminal.fake().not_started("user-2").as_str().to_owned(),
            ),
            ("UNKNOWN", UNKNOWN.to_owned()),
            ("PARTNER", terminal.fake().add_application().application_id),
            ("WORKFLOW", terminal.fake().workflow_id()),
        ];
        for (name, content) in files() {
            terminal.file(name, content);
        }
        let mut handler = None;
        if case.speaks_with == Peer::Handler {
            let (running, url) = terminal.listen(&[]);
            names.push(("HOOK", url));
            handler = Some(running);
        }
        if let Some(prepare) = case.prepare {
            prepare(&mut terminal);
        }
        for name in ["LIST", "FACES", "ENTRY", "DESTINATION", "CASE"] {
            let id = std::fs::read_to_string(terminal.folder().join(name));
            names.extend(id.map(|id| (name, id)));
        }
        Self {
            case,
            terminal,
            names,
            handler,
        }
    }

    fn run(&self, arguments: &str, out: Out, meanwhile: Option<Meanwhile>) -> Finished {
        let line = format!("{} {arguments}", self.case.command);
        let words: Vec<_> = split_line(&line)
            .into_iter()
            .map(|word| {
                let name = self.names.iter().find(|(name, _)| *name == word);
                name.map_or(word, |(_, value)| value.as_str())
            })
            .collect();
        let mut finished = self.terminal.watch(&words, out, meanwhile);
        finished.stdout = self.terminal.at_home(&finished.stdout);
        finished.stderr = self.terminal.at_home(&finished.stderr);
        finished
    }

    pub(crate) fn good(&self, more: &str, out: Out) -> Finished {
        let arguments = format!("{} {more}", self.case.good);
        self.run(&arguments, out, self.case.meanwhile)
    }

    fn without_peer(&mut self) -> Finished {
        self.handler = None;
        self.terminal.fake = None;
        self.terminal.set("DIDIT_BASE_URL", NO_SERVER);
        self.good("", Out::Pipe)
    }

    fn with_a_wrong_key(&mut self) -> Finished {
        self.terminal.set("DIDIT_API_KEY", "sk-of-another-account");
        self.terminal
            .set("DIDIT_WEBHOOK_SECRET", "another-webhook-secret");
        self.good("", Out::Pipe)
    }
}

fn files() -> Vec<(&'static str, String)> {
    let signer = Signer::new(Secret::new(SECRET).unwrap());
    let signatures = signer.sign(EVENT.as_bytes()).unwrap();
    let before = json!({
        "session_id": "11111111-2222-4333-8444-555555555555", "session_number": 7,
        "status": "In Review", "vendor_data": "user-1",
        "id_verifications": [{
            "node_id": "feature_ocr", "status": "Approved", "full_name": "Carmen Ejemplo",
            "document_type": "Identity Card", "issuing_state": "ESP", "warnings": [],
        }],
    });
    let mut after = before.clone();
    after["status"] = json!("Approved");
    vec![
        ("empty", String::new()),
        ("secret", SECRET.to_owned()),
        ("signature", signatures.v2),
        ("event.json", EVENT.to_owned()),
        ("before.json", before.to_string()),
        ("after.json", after.to_string()),
        (
            "session.json",
            json!({ "workflow_id": [], "vendor_data": "user-3" }).to_string(),
        ),
        (
            "recorded.ndjson",
            "{\"body\": \"eyJ3ZWJob29rX3R5cGUiOiJkYXRhLnVwZGF0ZWQiLCJzdGF0dXMiOiJBcHByb3ZlZCIsInRpbWVzdGFtcCI6MTc3NDk3MDAwMH0=\", \"headers\": {}, \"at\": 1774970000}\n".to_owned(),
        ),
    ]
}

/// Output of a command, with long JSON abbreviated.
fn display(finished: &Finished) -> String {
    let mut text = String::new();
    for line in finished.stdout.lines() {
        let members: Option<serde_json::Map<String, Value>> = (line.len() > LONG)
            .then(|| serde_json::from_str(line).ok())
            .flatten();
        match members {
            Some(members) => {
                let names: Vec<_> = members.keys().map(String::as_str).collect();
                let _ = writeln!(text, "{{ {} }}", names.join(", "));
            }
            None => text = text + line + "\n",
        }
    }
    if !finished.stderr.is_empty() {
        let _ = write!(text, "(stderr)\n{}", finished.stderr);
    }
    let _ = writeln!(text, "(exit {})\n", finished.code);
    text
}

fn transcript(case: Case) -> String {
    let mut text = format!("didit {} {}\n\n", case.command, case.good);
    let mut add = |title: &str, finished: &Finished| {
        let _ = write!(text, "── {title}\n{}", display(finished));
    };

    let piped = CaseRun::new(case).good("", Out::Pipe);
    assert!(!piped.stdout.contains('\u{1b}'), "color in a pipe");
    add("piped", &piped);

    let colored = CaseRun::new(case).good("", Out::Screen(WIDE));
    add("in a terminal", &colored);
    let mut case_run = CaseRun::new(case);
    case_run.terminal.set("NO_COLOR", "1");
    let plain = case_run.good("", Out::Screen(WIDE));
    assert!(!plain.stdout.contains('\u{1b}'), "color despite NO_COLOR");
    assert_eq!(plain.stdout.lines().count(), colored.stdout.lines().count());
    add("narrow", &CaseRun::new(case).good("", Out::Screen(NARROW)));

    if case.has_json {
        let json = CaseRun::new(case).good("--json", Out::Pipe);
        for line in json.stdout.lines() {
            assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
        }
        add("--json", &json);
    }
    let case_run = CaseRun::new(case);
    add(
        &format!("empty result: {}", case.empty),
        &case_run.run(case.empty, Out::Pipe, None),
    );
    let case_run = CaseRun::new(case);
    let wrong = case_run.run(case.wrong, Out::Pipe, None);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    add(&format!("wrong: {}", case.wrong), &wrong);
    let error = case_run.run(&format!("{} --json", case.wrong), Out::Pipe, None);
    let error: Value = serde_json::from_str(&error.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "misuse");

    let without_peer = CaseRun::new(case).without_peer();
    let wrong_key = CaseRun::new(case).with_a_wrong_key();
    if case.speaks_with == Peer::None {
        assert_eq!(
            (without_peer.code, wrong_key.code),
            (piped.code, piped.code)
        );
    } else {
        add("no server", &without_peer);
        add("wrong key", &wrong_key);
    }
    text
}

macro_rules! matrix {
    ($( $name:ident: $case:expr; )+) => {
        /// A case for each command.
        pub(crate) const CASES: &[Case] = &[$( $case ),+];

        $(
            #[test]
            fn $name() {
                assert_text!(transcript($case));
            }
        )+
    };
}

matrix! {
    serve: Case::new("serve", "--listen 127.0.0.1:0").empty("--listen 127.0.0.1:0 --state empty").wrong("--revision 2025-01").meanwhile(end);
    demo: Case::new("demo", "--flow biometric").empty("--flow").wrong("--flow nonsense");
    doctor: Case::new("doctor", "").empty("").speaks_with(Peer::Service);
    sessions_create: Case::new("sessions create", "--vendor-data user-3").empty("--body-file empty").wrong("--body-file session.json").speaks_with(Peer::Service);
    sessions_get: Case::of_session("sessions get", "ID").empty("OPEN");
    sessions_decision: Case::of_session("sessions decision", "ID").empty("OPEN");
    sessions_list: Case::new("sessions list", "").empty("--search nothing").wrong("--status Aproved").speaks_with(Peer::Service);
    sessions_wait: Case::of_session("sessions wait", "ID").empty("OPEN --timeout 0");
    sessions_approve: Case::of_session("sessions approve", "ID").empty("OPEN");
    sessions_decline: Case::of_session("sessions decline", "ID").empty("OPEN");
    sessions_resubmit: Case::of_session("sessions resubmit", "ID").empty("OPEN").wrong("ID --node nonsense");
    sessions_delete: Case::of_session("sessions delete", "ID OPEN --yes").empty("UNKNOWN --yes").wrong("ID");
    sessions_pdf: Case::of_session("sessions pdf", "ID").empty("OPEN");
    sessions_share: Case::of_session("sessions share", "ID --for-application PARTNER").empty("OPEN --for-application PARTNER").wrong("ID --for-application PARTNER --ttl 5");
    sessions_import: Case::new("sessions import", "--token-file token --workflow-id WORKFLOW").prepare(share_with_us).empty("--token-file empty --workflow-id WORKFLOW").wrong("--token-file token").speaks_with(Peer::Service);
    sessions_open: Case::of_session("sessions open", "OPEN --print");
    sessions_complete: Case::of_session("sessions complete", "OPEN");
    blocklist_add: Case::of_session("blocklist add", "ID --face --document").empty("OPEN --all").wrong("ID");
    blocklist_remove: Case::of_session("blocklist remove", "ID --face").prepare(block).empty("OPEN --face").wrong("ID");
    blocklist_list: Case::new("blocklist list", "").prepare(block).empty("--type phone").wrong("--type iris").speaks_with(Peer::Service);
    listen: Case::new("listen", "--listen 127.0.0.1:0 --no-register --count 2").meanwhile(send_two).empty("--listen 127.0.0.1:0 --no-register --count 0").wrong("--sign-with secret");
    trigger: Case::new("trigger", "approve").empty("").wrong("nonsense").speaks_with(Peer::Service);
    events_list: Case::new("events list", "").prepare(complete).empty("--session UNKNOWN").wrong("--limit x").speaks_with(Peer::Service);
    events_resend: Case::new("events resend", "UNKNOWN").empty("").wrong("").speaks_with(Peer::Service);
    logs_tail: Case::new("logs tail", "--count 0").empty("--last 0 --count 0").wrong("--status 6x").speaks_with(Peer::Service);
    fake_clock_advance: Case::new("fake clock advance", "7d").empty("0s").wrong("1y").speaks_with(Peer::Service);
    fake_clock_reset: Case::new("fake clock reset", "").empty("").wrong("nonsense").speaks_with(Peer::Service);
    fake_faults_add: Case::new("fake faults add", "{\"effect\":\"drop\"}").empty("{}").wrong("nonsense").speaks_with(Peer::Service);
    fake_faults_clear: Case::new("fake faults clear", "").empty("").wrong("nonsense").speaks_with(Peer::Service);
    fake_reset: Case::new("fake reset", "").empty("").wrong("nonsense").speaks_with(Peer::Service);
    fake_applications_add: Case::new("fake applications add", "").empty("").wrong("nonsense").speaks_with(Peer::Service);
    fake_state_save: Case::new("fake state save", "state.json").empty("missing/state.json").wrong("").speaks_with(Peer::Service);
    fake_state_load: Case::new("fake state load", "state.json").prepare(save_state).empty("empty").wrong("missing").speaks_with(Peer::Service);
    open_dashboard: Case::new("open dashboard", "--print").empty("--print").wrong("nonsense").speaks_with(Peer::Service);
    api: Case::new("api", "GET /v3/sessions/ --jq .count").empty("GET /v3/sessions/ -q search=nothing").wrong("GET /v3/sessions/ --jq .[").speaks_with(Peer::Service);
    webhooks_listen: Case::new("webhooks listen", "--listen 127.0.0.1:0 --count 2").meanwhile(send_two).empty("--listen 127.0.0.1:0 --count 0").wrong("--listen nowhere");
    webhooks_forward: Case::new("webhooks forward", "--listen 127.0.0.1:0 --count 2 --to HOOK").meanwhile(send_two).empty("--listen 127.0.0.1:0 --count 0 --to HOOK").wrong("--to ftp://nonsense").speaks_with(Peer::Handler);
    webhooks_trigger: Case::new("webhooks trigger", "status.updated --session-id UNKNOWN --to HOOK").empty("empty").wrong("nonsense").speaks_with(Peer::Handler);
    webhooks_replay: Case::new("webhooks replay", "recorded.ndjson --to HOOK").empty("empty").wrong("missing").speaks_with(Peer::Handler);
    webhooks_verify: Case::new("webhooks verify", "--secret-file secret --batch batch.ndjson").prepare(batch).empty("--secret-file secret --batch empty").wrong("--secret-file secret --batch missing");
    webhooks_sign: Case::new("webhooks sign", "--secret-file secret --body-file event.json").empty("--secret-file secret --body-file empty").wrong("--secret-file secret");
    scenarios: Case::new("scenarios", "").empty("").wrong("nonsense");
    decision_show: Case::new("decision show", "before.json").empty("empty").wrong("missing");
    decision_diff: Case::new("decision diff", "before.json after.json").empty("before.json before.json").wrong("before.json empty");
    decision_check: Case::of_session("decision check", "ID").empty("empty").wrong("missing.json");
    config_path: Case::new("config path", "").empty("").wrong("nonsense");
    config_list: Case::new("config list", "").prepare(profiles).empty("").wrong("nonsense");
    config_set: Case::new("config set", "base_url http://127.0.0.1:4010 --profile local").empty("api_key").wrong("nonsense x");
    config_unset: Case::new("config unset", "base_url").prepare(profiles).empty("workflow_id").wrong("nonsense");
    config_use: Case::new("config use", "fake").prepare(profiles).empty("").wrong("unknown");
    config_remove: Case::new("config remove", "fake --yes").prepare(profiles).empty("").wrong("fake");
    man: Case::new("man", "--dir pages").empty("--dir empty").wrong("nonsense").without_json();
}

#[test]
fn the_matrix_contains_all_commands() {
    let mut commands: BTreeSet<_> = Terminal::commands().into_iter().collect();
    // Scripts are long; `shell` checks what matters.
    assert!(commands.remove("completions"));
    // `resources` checks those of its table.
    commands.retain(|command| !resources::NOUNS.contains(&split_line(command)[0]));
    assert_eq!(
        commands,
        CASES.iter().map(|case| case.command.to_owned()).collect()
    );
}

/// SIGTERM.
fn end(_: &Terminal, _: &str, child: &Child) {
    let id = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
}

/// One event to the address in the line, and one that does not verify.
fn send_two(terminal: &Terminal, line: &str, _: &Child) {
    let url = line.split_once("http://").unwrap().1;
    let url: String = url
        .chars()
        .take_while(|c| !" \"\u{1b}".contains(*c))
        .collect();
    let url = format!("http://{url}");
    terminal.file("other", "another-secret");
    let event = [
        "webhooks",
        "trigger",
        "status.updated",
        "--session-id",
        UNKNOWN,
        "--to",
        &url,
    ];
    terminal.finish(&[&event[..], &["--secret-file", "secret"]].concat(), "");
    terminal.finish(&[&event[..], &["--secret-file", "other"]].concat(), "");
}

/// Two lines, one of them valid.
fn batch(terminal: &mut Terminal) {
    use base64::Engine as _;

    let body = base64::prelude::BASE64_STANDARD.encode(EVENT);
    let signature = std::fs::read_to_string(terminal.folder().join("signature")).unwrap();
    let line = |signature: &str| {
        json!({
            "body": body,
            "headers": { "X-Signature-V2": signature, "X-Timestamp": "1774970000" },
            "at": 1_774_970_000,
        })
    };
    terminal.file(
        "batch.ndjson",
        format!("{}\n{}\n", line(&signature), line("00")),
    );
}

fn complete(terminal: &mut Terminal) {
    terminal.fake().approved("user-6");
}

fn save_state(terminal: &mut Terminal) {
    let saved = terminal.finish(&["fake", "state", "save", "state.json"], "");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
}

fn block(terminal: &mut Terminal) {
    let id = terminal.fake().approved("user-4").as_str().to_owned();
    let blocked = terminal.finish(&["blocklist", "add", &id, "--face", "--document"], "");
    assert_eq!(blocked.code, 0, "{}", blocked.stderr);
}

fn profiles(terminal: &mut Terminal) {
    for (name, url) in [
        ("local", "http://127.0.0.1:4010"),
        ("fake", "http://127.0.0.1:4012"),
    ] {
        terminal.finish(&["config", "set", "base_url", url, "--profile", name], "");
        terminal.finish(&["config", "set", "api_key", "--profile", name], KEY);
    }
}

/// A session of another application, shared with the one of the terminal.
fn share_with_us(terminal: &mut Terminal) {
    let ours = terminal.fake().application_id();
    let partner = terminal.fake().add_application();
    terminal.set("DIDIT_API_KEY", &partner.api_key);
    terminal.set("DIDIT_WORKFLOW_ID", &partner.workflow_id);
    let created = terminal.finish(
        &["sessions", "create", "--vendor-data", "user-5", "--json"],
        "",
    );
    let created: Value = serde_json::from_str(&created.stdout).unwrap();
    let id = created["session_id"].as_str().unwrap();
    terminal.fake().complete(id, "approve").unwrap();
    let shared = terminal.finish(&["sessions", "share", id, "--for-application", &ours], "");
    assert_eq!(shared.code, 0, "{}", shared.stderr);
    terminal.file("token", shared.stdout);
    terminal.set("DIDIT_API_KEY", KEY);
}
