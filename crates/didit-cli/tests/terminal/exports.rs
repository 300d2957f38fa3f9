//! `didit sessions list --all`.

use std::collections::BTreeSet;

use crate::support::{Terminal, assert_terminal};

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
