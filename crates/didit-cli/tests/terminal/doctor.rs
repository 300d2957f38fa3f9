//! `didit doctor`.

use crate::support::{Terminal, assert_terminal};

#[test]
fn doctor_reports_problems_with_advice() {
    let mut terminal = Terminal::with_fake();
    terminal.run("doctor");
    terminal.run("doctor --json");
    terminal.run("doctor --color always");
    terminal.set("DIDIT_API_KEY", "sk-of-another-account");
    terminal.run("doctor");
    terminal.unset("DIDIT_API_KEY");
    terminal.run("doctor");
    terminal.set("DIDIT_BASE_URL", "http://192.0.2.1");
    terminal.run("doctor");
    assert_terminal!(terminal);
}

#[test]
fn doctor_without_a_server() {
    let mut terminal = Terminal::without_server();
    terminal.run("doctor");
    terminal.run("doctor --json");
    assert_terminal!(terminal);
}
