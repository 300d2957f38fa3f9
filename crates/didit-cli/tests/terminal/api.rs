//! `didit api`.

use didit_api::types::operation::{self, Method};
use serde_json::{Value, json};

use crate::support::{Terminal, split_line};

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn json_of(terminal: &Terminal, arguments: &[&str]) -> Value {
    let finished = terminal.finish(&[&["api"], arguments].concat(), "");
    assert_eq!(finished.code, 0, "{arguments:?}: {}", finished.stderr);
    serde_json::from_str(&finished.stdout).unwrap()
}

#[test]
fn api_reaches_every_operation() {
    let terminal = Terminal::with_fake();
    for operation in operation::ALL {
        let path: Vec<_> = operation
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { ID } else { part })
            .collect();
        let method = match operation.method {
            Method::Get => "GET",
            Method::Post => "post",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            other => panic!("{other:?}"),
        };
        // Without a check for secrets: `api` prints a response as it came, and that of the
        // application's webhook has one.
        let mut call = terminal.command(&["api", method, &path.join("/")]);
        call.output().unwrap();
        let journal = terminal.fake().journal();
        let exchange = journal.last().unwrap();
        assert_eq!(exchange.operation, Some(operation.id));
        assert_ne!(exchange.status.as_u16(), 501, "{}", operation.id);
    }
}

#[test]
fn api_sends_fields_files_and_queries() {
    let terminal = Terminal::with_fake();
    let workflow = format!("workflow_id={}", terminal.fake().workflow_id());
    let create = [
        "POST",
        "v3/session/",
        "-f",
        &workflow,
        "-f",
        "vendor_data=007",
    ];
    let nested = [
        "-f",
        "contact_details.email=ada@example.com",
        "-F",
        "metadata={\"a\":[1]}",
    ];
    json_of(&terminal, &[&create[..], &nested].concat());
    let sent = terminal.fake().journal().pop().unwrap().request;
    let sent: Value = serde_json::from_slice(&sent).unwrap();
    assert_eq!(sent["vendor_data"], "007", "not a number of JSON");
    assert_eq!(
        sent["contact_details"],
        json!({ "email": "ada@example.com" })
    );
    assert_eq!(sent["metadata"], json!({ "a": [1] }));

    let body = json!({ "workflow_id": terminal.fake().workflow_id() });
    terminal.file("body.json", body.to_string());
    json_of(&terminal, &["POST", "/v3/session/", "--input", "body.json"]);
    terminal.file("front.jpg", "a picture");
    let image = [
        "POST",
        "/v3/id-verification/",
        "-F",
        "front_image=@front.jpg",
    ];
    let checked = json_of(
        &terminal,
        &[&image[..], &["-f", "vendor_data=a b&c"]].concat(),
    );
    assert_eq!(checked["id_verification"]["status"], "Approved");
    assert_eq!(checked["vendor_data"], "a b&c");

    let page = json_of(
        &terminal,
        &["GET", "/v3/sessions/?limit=1", "-q", "vendor_data=007"],
    );
    assert_eq!(page["count"], 1);
}

#[test]
fn api_prints_all_pages_and_the_results_of_a_filter() {
    let terminal = Terminal::with_fake();
    let ids: Vec<_> = ["a", "b", "c"]
        .map(|user| terminal.fake().approved(user))
        .into();
    let list = ["api", "GET", "/v3/sessions/", "-q", "limit=2", "--paginate"];
    let pages = terminal.finish(&list, "").stdout;
    assert_eq!(pages.lines().count(), 2, "{pages}");
    let filter = [&list[..], &["--jq", ".results[].session_id"]].concat();
    let found = terminal.finish(&filter, "").stdout;
    let newest_first = ids.iter().rev().map(|id| format!("{id}\n"));
    assert_eq!(found, newest_first.collect::<String>());

    for (arguments, code, reason) in [
        (&["GET", "/v3/nothing/"][..], 4, "answered 404"),
        (&["GET", "/v3/sessions"], 7, "end with a slash"),
        (
            &["GET", "/v3/sessions/", "--jq", "nonsense"],
            2,
            "nonsense is not defined",
        ),
        (
            &["GET", "/v3/sessions/", "--jq", ".count.x"],
            2,
            "cannot index",
        ),
        (
            &["HEAD", "/v3/sessions/"],
            2,
            "GET, POST, PUT, PATCH or DELETE",
        ),
        (&["POST", "/v3/session/", "--paginate"], 2, "requires GET"),
        (
            &["POST", "/v3/session/", "-f", "a=1", "-f", "a.b=1"],
            2,
            "set twice",
        ),
        (
            &["POST", "/v3/session/", "-F", "a=@missing"],
            2,
            "can't be read",
        ),
        (&["GET", "/v3/../sessions/"], 2, "segment"),
    ] {
        let refused = terminal.finish(&[&["api"], arguments].concat(), "");
        assert_eq!(refused.code, code, "{arguments:?}: {}", refused.stderr);
        assert!(
            refused.stderr.contains(reason),
            "{arguments:?}: {}",
            refused.stderr
        );
    }
}

#[test]
fn filter_applies_to_every_command() {
    let terminal = Terminal::with_fake();
    terminal.fake().approved("user-1");
    for (line, expected) in [
        ("sessions list --jq .results[].status", "Approved\n"),
        (
            "sessions list --json --jq .results[].status",
            "\"Approved\"\n",
        ),
        ("sessions list --ndjson --jq .status", "Approved\n"),
        (
            "sessions decision last --jq .id_verifications|length",
            "1\n",
        ),
        ("scenarios --jq .scenarios[0].status", "Approved\n"),
        ("users list --jq {n:.count}", "{\"n\":1}\n"),
    ] {
        assert_eq!(
            terminal.finish(&split_line(line), "").stdout,
            expected,
            "{line}"
        );
    }
    let before = terminal.fake().journal().len();
    let refused = terminal.finish(&split_line("users create --vendor-data u --jq .["), "");
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--jq"), "{}", refused.stderr);
    assert_eq!(terminal.fake().journal().len(), before);
}
