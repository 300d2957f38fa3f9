//! `didit doctor`.

use crate::support::{Terminal, assert_terminal};

#[test]
fn doctor_finds_what_is_missing_and_what_to_do() {
    let mut terminal = Terminal::with_fake();
    terminal.run("doctor");
    terminal.run("doctor --json");
    terminal.run("doctor --color always");
    terminal.set("DIDIT_API_KEY", "sk-of-somebody-else");
    terminal.run("doctor");
    terminal.unset("DIDIT_API_KEY");
    terminal.run("doctor");
    terminal.set("DIDIT_BASE_URL", "http://192.0.2.1");
    terminal.run("doctor");
    assert_terminal!(terminal);
}

#[test]
fn doctor_without_a_server_says_so() {
    let mut terminal = Terminal::without_server();
    terminal.run("doctor");
    terminal.run("doctor --json");
    assert_terminal!(terminal);
}
