//! Help, completions and manual pages.

use crate::support::{Terminal, assert_terminal, split_line};

#[test]
fn help_lists_commands_options_and_exit_codes() {
    let terminal = Terminal::bare();
    let help = |line: &str| terminal.finish(&split_line(line), "");
    let main = help("--help");
    assert_eq!(main.code, 0);
    for text in [
        "Run a fake Didit server",
        "Manage sessions",
        "Manage the blocklist",
        "--base-url <URL>",
        "API base URL [env: DIDIT_BASE_URL]",
        "Exit codes:",
        "invalid command line, input file or configuration",
    ] {
        assert!(main.stdout.contains(text), "{text}\n{}", main.stdout);
    }
    // Global options are in the long help only.
    let short = help("sessions list -h").stdout;
    assert!(short.contains("--status <STATUS>") && !short.contains("--base-url"));
    assert_eq!(help("").code, 2);
}

#[test]
fn help_of_each_command_fits_100_columns_and_starts_with_an_imperative() {
    let terminal = Terminal::bare();
    for command in Terminal::commands() {
        let help = terminal.finish(&split_line(&format!("{command} --help")), "");
        assert_eq!(help.code, 0, "{command}");
        let about = help.stdout.lines().next().unwrap();
        assert!(
            about.starts_with(char::is_uppercase) && !about.ends_with('.'),
            "{about}"
        );
        for line in help.stdout.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
    }
}

#[test]
fn misspelled_commands_get_a_suggestion() {
    let mut terminal = Terminal::bare();
    terminal.run("nonsense");
    terminal.run("sessions lst");
    assert_terminal!(terminal);
}

#[test]
fn completions_and_manual_pages_are_generated() {
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
fn a_closed_pipe_is_no_error() {
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
