//! Commands of the table of resources: `users`, `businesses`, `lists`, `workflows`, `destinations`,
//! `transactions`, `transaction-rules`, `cases`, `billing` and `checks`.

use std::collections::BTreeSet;

use didit_testkit::KeyRules;
use serde_json::{Value, json};

use crate::matrix::Case;
use crate::support::{KEY, Terminal, split_line};

mod cases;

/// Groups of commands that this file tests instead of the matrix.
pub(crate) const NOUNS: &[&str] = &[
    "users",
    "businesses",
    "lists",
    "workflows",
    "destinations",
    "transactions",
    "transaction-rules",
    "cases",
    "billing",
    "checks",
];

/// A command line, the operation that it calls, and a text of its output.
const LINES: &[(&str, &str, &str)] = &[
    (
        "users create --vendor-data user-42 --full-name \"Ada Lovelace\" --approved-emails a@x.com,b@y.org",
        "users.create",
        "a••••@x••••, b••••@y••••",
    ),
    (
        "users list --status ACTIVE --search user-42",
        "users.list",
        "1 of 1 users",
    ),
    (
        "users get user-42 --reveal",
        "users.retrieve",
        "Ada Lovelace",
    ),
    (
        "users update user-42 --display-name Ada --metadata {}",
        "users.update",
        "user-42",
    ),
    (
        "users status user-42 --status BLOCKED --reason fraud",
        "users.update_status",
        "BLOCKED",
    ),
    (
        "users pdf user-7 --force",
        "users.generate_pdf",
        "user_user-7.pdf",
    ),
    (
        "users delete user-42 user-43",
        "users.batch_delete",
        "deleted  1",
    ),
    (
        "businesses create --vendor-data c-1 --legal-name Ejemplo --country-code ES",
        "businesses.create",
        "E••••",
    ),
    ("businesses list --search c-1", "businesses.list", "c-1"),
    ("businesses get c-1", "businesses.retrieve", "c-1"),
    (
        "businesses update c-1 --registration-number 7",
        "businesses.update",
        "c-1",
    ),
    (
        "businesses status c-1 --status FLAGGED",
        "businesses.update_status",
        "FLAGGED",
    ),
    (
        "businesses delete c-1",
        "businesses.batch_delete",
        "deleted  1",
    ),
    (
        "lists create --name partners --list-type allowlist --entry-type email",
        "lists.create",
        "partners",
    ),
    (
        "lists list --list-type allowlist",
        "lists.list",
        "1 of 1 lists",
    ),
    ("lists get LIST", "lists.retrieve", "partners"),
    (
        "lists update LIST --name suppliers",
        "lists.update",
        "suppliers",
    ),
    (
        "lists add LIST --value ada@example.com",
        "lists.entries.create",
        "a••••@e••••",
    ),
    (
        "lists entries LIST --search ada",
        "lists.entries.list",
        "1 of 1 entries",
    ),
    (
        "lists remove LIST ENTRY",
        "lists.entries.delete",
        "✓ deleted ENTRY",
    ),
    (
        "lists add-face FACES --image face.jpg",
        "lists.entries.upload_face",
        "uuid",
    ),
    ("lists delete LIST", "lists.delete", "✓ deleted LIST"),
    ("workflows list", "workflows.list", "published"),
    (
        "destinations create --label shop --url https://example.com/a --subscribed-events status.updated",
        "webhooks.destinations.create",
        "•••• (--reveal)",
    ),
    ("destinations list", "webhooks.destinations.list", "shop"),
    (
        "destinations get DESTINATION",
        "webhooks.destinations.retrieve",
        "https://example.com/a",
    ),
    (
        "destinations update DESTINATION --enabled=false",
        "webhooks.destinations.update",
        "false",
    ),
    (
        "destinations delete DESTINATION",
        "webhooks.destinations.delete",
        "✓ deleted DESTINATION",
    ),
    (
        "transactions create --body-file transaction.json --transaction-id t-1",
        "transactions.create",
        "APPROVED",
    ),
    (
        "transactions list",
        "transactions.list",
        "1 of 1 transactions",
    ),
    (
        "transactions get TRANSACTION",
        "transactions.retrieve",
        "APPROVED",
    ),
    (
        "transaction-rules create --title Large --category finance --mode TEST",
        "transactions.rules.create",
        "Large",
    ),
    (
        "transaction-rules list --source CUSTOM",
        "transactions.rules.list",
        "Large",
    ),
    (
        "transaction-rules get RULE",
        "transactions.rules.retrieve",
        "Large",
    ),
    (
        "transaction-rules update RULE --mode ACTIVE",
        "transactions.rules.update",
        "ACTIVE",
    ),
    (
        "transaction-rules delete RULE",
        "transactions.rules.delete",
        "✓ deleted RULE",
    ),
    (
        "transaction-rules library --bundle fatf",
        "transactions.rules.list_library",
        "High-risk jurisdiction",
    ),
    (
        "transaction-rules install --bundle fatf",
        "transactions.rules.install_library",
        "high-risk-jurisdiction",
    ),
    (
        "transaction-rules uninstall --library-keys high-risk-jurisdiction",
        "transactions.rules.uninstall_library",
        "1",
    ),
    ("billing balance", "billing.retrieve_balance", "1000.0000"),
    (
        "billing top-up --amount-in-dollars 70",
        "billing.top_up",
        "https://checkout.example.com/",
    ),
    (
        "checks email --email ada@example.com",
        "email.assess_risk",
        "Approved",
    ),
    (
        "checks phone --phone-number +34600000000",
        "phone.assess_risk",
        "Approved",
    ),
    (
        "checks ip --ip-address 203.0.113.7",
        "ip.assess_risk",
        "Approved",
    ),
    (
        "checks aml --full-name \"Ada Lovelace\" --include-adverse-media",
        "aml.screen",
        "Approved",
    ),
    (
        "checks id face.jpg face.jpg --minimum-age 18",
        "id_verification.verify",
        "Approved",
    ),
    (
        "checks face face.jpg face.jpg",
        "face_match.compare",
        "Approved",
    ),
    (
        "checks liveness face.jpg",
        "passive_liveness.check",
        "Approved",
    ),
    ("checks age face.jpg", "age_estimation.estimate", "Approved"),
    (
        "checks poa face.jpg --expected-country ES",
        "poa.verify",
        "Approved",
    ),
];

const TRANSACTION: &str = r#"{
    "transaction_id": "t-0", "transaction_category": "finance",
    "transaction_details": {"direction": "outbound", "amount": 5, "currency": "EUR"},
    "subject": {"vendor_data": "user-42", "full_name": "Ada Lovelace"}
}"#;

/// The lines as cases of the matrix.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    LINES.iter().chain(cases::LINES).map(|(line, ..)| {
        let verb = line.find(' ').unwrap() + 1;
        let end = line[verb..].find(' ').map_or(line.len(), |end| verb + end);
        let (command, arguments) = line.split_at(end);
        Case::new(command, arguments).prepare(prepare)
    })
}

/// Root of the paths of an application.
fn root(terminal: &Terminal) -> String {
    let (organization, application) = (
        terminal.fake().organization_id(),
        terminal.fake().application_id(),
    );
    format!("/v3/organization/{organization}/application/{application}/")
}

/// Sends a request to the fake; returns its answer.
fn send(terminal: &Terminal, method: &str, path: &str, body: &Value) -> Value {
    let request = http::Request::builder().method(method).uri(path);
    let request = request.header("x-api-key", KEY);
    let request = request.header("content-type", "application/json");
    let request = request.body(body.to_string().into()).unwrap();
    let answer = terminal.fake().handle(request);
    assert!(answer.status().is_success(), "{path}: {:?}", answer.body());
    serde_json::from_slice(answer.body()).unwrap()
}

/// Creates what the lines name; the IDs are in files of their names.
fn prepare(terminal: &mut Terminal) {
    terminal.fake().approved("user-7");
    let create = |path: &str, body: Value| {
        let created = send(terminal, "POST", path, &body);
        created["uuid"].as_str().unwrap_or_default().to_owned()
    };
    create(
        "/v3/users/create/",
        json!({ "vendor_data": "user-42", "full_name": "Ada Lovelace" }),
    );
    create(
        "/v3/businesses/create/",
        json!({ "vendor_data": "c-1", "legal_name": "Ejemplo" }),
    );
    let list =
        |entries: &str| json!({ "name": entries, "list_type": "custom", "entry_type": entries });
    let of_mails = create("/v3/lists/", list("email"));
    let entry = create(
        &format!("/v3/lists/{of_mails}/entries/"),
        json!({ "value": "ada@example.com" }),
    );
    let destination = json!({
        "label": "shop", "url": "https://example.com/a", "webhook_version": "v3",
        "subscribed_events": ["status.updated"],
    });
    terminal.file("transaction.json", TRANSACTION);
    let transaction = serde_json::from_str(TRANSACTION).unwrap();
    let body = cases::prepare(terminal);
    let case = create(&format!("{}cases/", root(terminal)), body);
    let rule = json!({ "title": "Small", "category": "finance", "mode": "TEST" });
    for (name, id) in [
        ("TRANSACTION", create("/v3/transactions/", transaction)),
        ("RULE", create("/v3/transactions/rules/", rule)),
        ("CASE", case),
        ("LIST", of_mails),
        ("FACES", create("/v3/lists/", list("face"))),
        ("ENTRY", entry),
        (
            "DESTINATION",
            create("/v3/webhook/destinations/", destination),
        ),
    ] {
        terminal.file(name, id);
    }
    terminal.file("face.jpg", b"\xff\xd8\xff\xe0 a picture");
}

/// The ID that a list prints first for the items with a value in a field.
fn first(terminal: &Terminal, line: &str, field: &str, value: &str) -> String {
    let filter = format!("first((.results? // .)[] | select(.{field} == \"{value}\") | .uuid)");
    let arguments = [&split_line(line)[..], &["--jq", &filter]].concat();
    terminal.finish(&arguments, "").stdout.trim().to_owned()
}

fn all_commands() -> BTreeSet<String> {
    let commands = Terminal::commands().into_iter();
    let is_ours = |command: &String| {
        NOUNS
            .iter()
            .any(|noun| command.starts_with(&format!("{noun} ")))
    };
    commands.filter(is_ours).collect()
}

#[test]
fn each_command_calls_its_operation_and_prints_the_response() {
    let mut terminal = Terminal::with_fake();
    terminal.file("face.jpg", b"\xff\xd8\xff\xe0 a picture");
    terminal.fake().approved("user-7");
    terminal.file("transaction.json", TRANSACTION);
    cases::prepare(&terminal);
    // Each key is another officer.
    let colleague = terminal.fake().add_key(&KeyRules::new());
    let (mut called, mut list, mut case) = (BTreeSet::new(), String::new(), String::new());
    for &(line, operation, text) in LINES.iter().chain(cases::LINES) {
        let (mut line, mut text) = (line.to_owned(), text.to_owned());
        for (name, lines, field, value) in [
            ("LIST", "lists list", "list_type", "allowlist"),
            ("FACES", "lists list", "entry_type", "face"),
            ("ENTRY", "lists entries LIST", "value", "ada@example.com"),
            ("DESTINATION", "destinations list", "label", "shop"),
            ("TRANSACTION", "transactions list", "txn_id", "t-1"),
            ("RULE", "transaction-rules list", "title", "Large"),
            ("CASE", "cases list", "title", "Chargebacks"),
            ("ITEM", "cases checklist CASE", "label", "Call the user"),
            ("BLUEPRINT", "cases blueprints", "name", "Payments"),
        ] {
            if line.contains(name) {
                let lines = lines.replace("LIST", &list).replace("CASE", &case);
                let id = first(&terminal, &lines, field, value);
                (line, text) = (line.replace(name, &id), text.replace(name, &id));
                match name {
                    "LIST" => list = id,
                    "CASE" => case = id,
                    _ => {}
                }
            }
        }
        let is_second = ["cases approve", "cases reject"]
            .iter()
            .any(|start| line.starts_with(start));
        terminal.set("DIDIT_API_KEY", if is_second { &colleague } else { KEY });
        let arguments: Vec<_> = split_line(&line);
        let finished = terminal.finish(&arguments, "");
        assert_eq!(finished.code, 0, "{line}: {}", finished.stderr);
        assert!(
            finished.stdout.contains(&text),
            "{line}: {}",
            finished.stdout
        );
        let exchange = terminal.fake().journal().pop().unwrap();
        assert_eq!(exchange.operation, Some(operation), "{line}");
        called.insert(arguments[..2].join(" "));
    }
    assert_eq!(called, all_commands());
}

#[test]
fn each_filter_of_a_list_is_sent() {
    const ID: &str = "11111111-2222-4333-8444-555555555555";
    let terminal = Terminal::with_fake();
    for command in all_commands() {
        let Some(verb @ ("list" | "entries")) = command.split(' ').nth(1) else {
            continue;
        };
        let help = terminal
            .finish(&[&split_line(&command)[..], &["--help"]].concat(), "")
            .stdout;
        let own = help.split("Global options").next().unwrap();
        for option in own
            .split_whitespace()
            .filter(|word| word.starts_with("--") && *word != "--help")
        {
            // `--overdue[=<true|false>]`
            let option = option.split('[').next().unwrap();
            let value = match option {
                "--status" if command.starts_with("cases") => "OPEN",
                "--status" => "BLOCKED",
                "--priority" => "HIGH",
                "--source" if command.starts_with("cases") => "MANUAL",
                "--unassigned" | "--overdue" => "true",
                "--date-from" | "--date-to" => "2026-06-01",
                "--due-before" => "2026-06-01T00:00:00Z",
                "--list-type" => "custom",
                "--entry-type" => "phone",
                "--ordering" => "-created_at",
                "--country" => {
                    if command.starts_with("users") {
                        "ESP"
                    } else {
                        "ES"
                    }
                }
                "--reference-session-id" => ID,
                _ => "1",
            };
            let mut arguments = split_line(&command);
            if verb == "entries" {
                arguments.push(ID);
            }
            let given = format!("{option}={value}");
            arguments.push(&given);
            terminal.finish(&arguments, "");
            let target = terminal.fake().journal().pop().unwrap().path;
            let value = value.replace(':', "%3A");
            let sent = option.trim_start_matches('-').replace('-', "_");
            let sent = match &*sent {
                "status" | "source" if command.starts_with("cases") => {
                    format!("{sent}__in={value}")
                }
                _ => format!("{sent}={value}"),
            };
            assert!(target.contains(&sent), "{command} {option}: {target}");
        }
    }
}

#[test]
fn bodies_are_read_from_files_and_changed_by_options() {
    let terminal = Terminal::with_fake();
    let body = json!({ "vendor_data": "user-1", "full_name": "Grace", "metadata": { "a": 1 } });
    terminal.file("user.json", body.to_string());
    let line =
        "users create --body-file user.json --full-name Ada --approved-phones +34600000000 --json";
    let created: Value =
        serde_json::from_str(&terminal.finish(&split_line(line), "").stdout).unwrap();
    assert_eq!(created["full_name"], "Ada");
    assert_eq!(created["metadata"], json!({ "a": 1 }));
    assert_eq!(created["approved_phones"], json!(["+34600000000"]));
    let before = terminal.fake().journal().len();
    for (line, reason) in [
        ("users create --full-name Ada", "--vendor-data <TEXT>"),
        ("users create --body-file missing.json", "missing.json"),
        ("users create --vendor-data u --metadata {", "must be JSON"),
        (
            "users update u --date-of-birth 1990-13-01 --approved-phones 12",
            "`date_of_birth`",
        ),
        (
            "users list --status unknown",
            "must be one of ACTIVE, FLAGGED, BLOCKED",
        ),
        ("users list --limit 0", "must be from 1 to 200"),
        ("lists add-face LIST --image missing.jpg", "cannot read it"),
        ("checks id missing.jpg", "`front_image` can't be read"),
    ] {
        let refused = terminal.finish(&split_line(line), "");
        assert_eq!(refused.code, 2, "{line}: {}", refused.stderr);
        assert!(
            refused.stderr.contains(reason),
            "{line}: {}",
            refused.stderr
        );
    }
    assert_eq!(
        terminal.fake().journal().len(),
        before,
        "an invalid request was sent"
    );
}

#[test]
fn tables_and_objects_fit_the_terminal_and_break_at_spaces() {
    let mut terminal = Terminal::with_fake();
    terminal.finish(&split_line("users create --vendor-data user-42 --full-name \"Wolfeschlegel Ada Lovelace Byron King\""), "");
    for width in [60, 80, 120] {
        terminal.set("COLUMNS", &width.to_string());
        for line in [
            "lists list",
            "workflows list",
            "users list --reveal",
            "users get user-42 --reveal",
            "checks email --email a@b.cd",
        ] {
            let shown = terminal.finish(&split_line(line), "").stdout;
            for line in shown.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
            if line.starts_with("lists") {
                assert!(
                    shown.contains("blocklist") || !shown.contains("LIST TYPE"),
                    "{width}: {shown}"
                );
            }
            if line.starts_with("users get") {
                assert!(shown.contains("Wolfeschlegel"), "{width}: {shown}");
            }
        }
    }
}

#[test]
fn an_account_is_not_changed_for_good_without_confirmation() {
    let mut terminal = Terminal::without_server();
    // An address for documentation; the request would fail.
    terminal.set("DIDIT_BASE_URL", "https://192.0.2.1");
    for line in [
        "users delete user-7",
        "users status user-7 --status BLOCKED",
        "businesses delete company-7",
        "lists delete LIST",
        "lists remove LIST ENTRY",
        "destinations delete DESTINATION",
        "cases delete CASE",
        "cases act CASE --action add_to_blocklist",
    ] {
        let refused = terminal.finish(&split_line(line), "");
        assert_eq!(refused.code, 2, "{line}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("not confirmed"),
            "{line}: {}",
            refused.stderr
        );
    }
}
