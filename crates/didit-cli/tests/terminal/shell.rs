//! Help, completions and manual pages.

use crate::support::{Terminal, assert_terminal};

#[test]
fn help_tells_what_there_is() {
    let mut terminal = Terminal::bare();
    terminal.run("--help");
    terminal.run("sessions --help");
    terminal.run("sessions list -h");
    terminal.run("webhooks --help");
    terminal.run("webhooks verify --help");
    terminal.run("serve --help");
    terminal.run("demo --help");
    terminal.run("");
    terminal.run("nonsense");
    terminal.run("sessions lst");
    assert_terminal!(terminal);
}

#[test]
fn every_shell_gets_a_script_and_every_command_a_page() {
    let terminal = Terminal::bare();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let finished = terminal.finish(&["completions", shell], "");
        assert_eq!(finished.code, 0);
        assert!(finished.stdout.contains("didit"), "{shell}");
    }
    let page = terminal.finish(&["man"], "").stdout;
    assert!(page.contains(".TH didit 1"));
    assert_eq!(terminal.finish(&["man", "--dir", "pages"], "").code, 0);
    assert!(
        terminal
            .folder()
            .join("pages/didit-sessions-list.1")
            .exists()
    );
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    use std::process::Stdio;

    let terminal = Terminal::bare();
    let mut child = terminal
        .command(&["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
