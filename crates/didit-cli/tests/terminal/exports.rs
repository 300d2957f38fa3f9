//! `didit sessions list --all`.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use didit_testkit::{Fake, FakeDidit};
use serde_json::{Value, json};

use crate::support::{KEY, Terminal, assert_terminal};

fn filled(sessions: usize) -> Terminal {
    let terminal = Terminal::with_fake();
    fill(&terminal, 0..sessions);
    terminal
}

fn fill(terminal: &Terminal, users: std::ops::Range<usize>) {
    for number in users {
        terminal.fake().not_started(&format!("user-{number}"));
    }
}

/// Session numbers in the first column.
fn numbers(text: &str) -> Vec<u64> {
    text.lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn an_export_contains_each_session_once() {
    let mut terminal = filled(25);
    terminal.run("sessions list --all --output csv --page-size 7 --to out.csv");
    let csv = std::fs::read_to_string(terminal.folder().join("out.csv")).unwrap();
    assert_eq!(numbers(&csv), (1..=25).rev().collect::<Vec<_>>());
    let rows = terminal.finish(
        &[
            "sessions",
            "list",
            "--all",
            "--output",
            "ndjson",
            "--page-size",
            "4",
        ],
        "",
    );
    let unique: BTreeSet<_> = rows.stdout.lines().collect();
    assert_eq!((rows.stdout.lines().count(), unique.len()), (25, 25));
    terminal.run("sessions list --all --output csv --status declined");
    assert!(!terminal.folder().join("out.csv.part").exists());
    assert!(!terminal.folder().join("out.csv.checkpoint").exists());
    assert_terminal!(terminal);
}

#[test]
fn an_export_resumes_without_gaps_or_duplicates() {
    let mut terminal = filled(20);
    terminal.finish(
        &[
            "sessions",
            "list",
            "--all",
            "--output",
            "csv",
            "--page-size",
            "6",
            "--to",
            "all.csv",
        ],
        "",
    );
    let whole = std::fs::read_to_string(terminal.folder().join("all.csv")).unwrap();

    // State after a kill: the file is half a page longer than the checkpoint says.
    let lines: Vec<_> = whole.lines().collect();
    let kept = lines[..12].join("\n") + "\n";
    terminal.file("out.csv.part", format!("{kept}{}\n9,half a l", lines[12]));
    let base_url = terminal.fake().base_url().to_owned();
    let checkpoint = format!(
        "{{\"query\": \"Csv {base_url} session_kind=user\", \"rows\": 11, \"bytes\": {}, \"offset\": 10, \"page\": null, \"last\": 10}}",
        kept.len()
    );
    terminal.file("out.csv.checkpoint", checkpoint);
    // Sessions created after the start of the export.
    fill(&terminal, 20..25);
    terminal.run("sessions list --all --output csv --page-size 6 --to out.csv");
    let resumed = std::fs::read_to_string(terminal.folder().join("out.csv")).unwrap();
    assert_eq!(resumed, whole);
    assert_terminal!(terminal);
}

#[test]
fn a_checkpoint_of_another_export_is_rejected() {
    let mut terminal = filled(3);
    terminal.file("out.csv.part", "session_number\n");
    terminal.file(
        "out.csv.checkpoint",
        "{\"query\": \"x\", \"rows\": 1, \"bytes\": 2, \"offset\": 0, \"page\": null, \"last\": 1}",
    );
    terminal.run("sessions list --all --output csv --to out.csv");
    terminal.run("sessions list --all --output csv --to out.csv --restart");
    terminal.run("sessions list --all --output csv --to nowhere/out.csv");
    assert_terminal!(terminal);
}

/// Exports all sessions of a service as CSV.
fn exported(base_url: &str, page_size: &str) -> String {
    exported_with(base_url, &["--page-size", page_size])
}

fn exported_with(base_url: &str, options: &[&str]) -> String {
    let mut terminal = Terminal::bare();
    terminal.set("DIDIT_API_KEY", KEY);
    terminal.set("DIDIT_BASE_URL", base_url);
    let export = ["sessions", "list", "--all", "--output", "csv", "--reveal"];
    let export = [&export[..], options].concat();
    let finished = terminal.finish(&export, "");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    finished.stdout
}

/// Starts a service that lists what `page` returns for an offset and a limit.
fn service(mut page: impl FnMut(usize, usize) -> Value + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = BufReader::new(&stream).lines().map(Result::unwrap);
            let line = head.next().unwrap();
            head.find(String::is_empty).unwrap();
            drop(head);
            let number = |name: &str| {
                let (_, rest) = line.split_once(name).unwrap();
                rest.split(['&', ' ']).next().unwrap().parse().unwrap()
            };
            let body = page(number("offset="), number("limit=")).to_string();
            let length = body.len();
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length:";
            write!(stream, "{head} {length}\r\n\r\n{body}").unwrap();
        }
    });
    url
}

#[test]
fn sessions_deleted_and_created_meanwhile_leave_no_gap() {
    let mut sessions: Vec<u64> = (1..=20).rev().collect();
    let mut requests = 0;
    let url = service(move |offset, limit| {
        requests += 1;
        match requests {
            2 => drop(sessions.drain(..3)),
            4 => drop(sessions.splice(..0, [22, 21])),
            _ => {}
        }
        let end = (offset + limit).min(sessions.len());
        let page = sessions.get(offset..end).unwrap_or_default().iter();
        let page: Vec<_> = page
            .map(|number| json!({ "session_number": number }))
            .collect();
        let next = (end < sessions.len()).then_some("https://next.example/?limit=4");
        json!({ "count": null, "next": next, "results": page })
    });
    assert_eq!(
        numbers(&exported(&url, "4")),
        (1..=20).rev().collect::<Vec<_>>()
    );
}

#[test]
fn a_service_that_pages_by_number_is_exported() {
    let revision = "2026-02".parse().unwrap();
    let fake = Fake::builder().api_key(KEY).revision(revision).build();
    let fake = FakeDidit::serve(fake, "127.0.0.1:0".parse().unwrap()).unwrap();
    for number in 0..25 {
        fake.not_started(&format!("user-{number}"));
    }
    let csv = exported(fake.base_url(), "7");
    assert_eq!(numbers(&csv), (1..=25).rev().collect::<Vec<_>>());
}

#[test]
fn cells_are_quoted_and_formulas_escaped() {
    let rows = [
        ("a", "a"),
        ("b,c", "\"b,c\""),
        ("d\"e", "\"d\"\"e\""),
        ("f\ng", "\"f\ng\""),
        ("=HYPERLINK()", "'=HYPERLINK()"),
        ("+34600000000", "'+34600000000"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t =1", "'  =1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
    ];
    let results = rows.map(|(vendor_data, _)| json!({ "vendor_data": vendor_data }));
    let page = json!({ "count": 11, "next": null, "results": results });
    let service = service(move |_, _| page.clone());
    let cells = |more: &[&str]| {
        let csv = exported_with(&service, &[&["--page-size", "20"], more].concat());
        csv.split_once('\n').unwrap().1.to_owned()
    };
    let expected = rows.map(|(_, cell)| format!(",,,,,{cell},,,,,,\n"));
    assert_eq!(cells(&[]), expected.concat());
    let raw = rows.map(|(_, cell)| format!(",,,,,{},,,,,,\n", cell.trim_start_matches('\'')));
    assert_eq!(cells(&["--raw-csv"]), raw.concat());
}
