//! Completion of values by shells.

use std::process::Command;

use crate::support::Terminal;

/// What a shell gets for a line; the last word is completed.
fn candidates(terminal: &Terminal, shell: &str, line: &[&str]) -> String {
    let arguments = [&["--", "didit"], line].concat();
    let output = terminal
        .command(&arguments)
        .env("DIDIT_COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", line.len().to_string())
        .env("_CLAP_IFS", "\n")
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// A terminal that waits for a slow fake too.
fn patient() -> Terminal {
    let mut terminal = Terminal::with_fake();
    terminal.set("DIDIT_TIMEOUT", "60");
    terminal
}

#[test]
fn shells_complete_sessions_scenarios_and_commands() {
    let terminal = patient();
    let approved = terminal.fake().approved("user-1").as_str().to_owned();
    terminal.fake().approved("user-2");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ids = candidates(&terminal, shell, &["sessions", "get", ""]);
        let words = ids.lines().filter(|line| !line.contains("--"));
        assert_eq!(words.count(), 3, "{shell}: {ids}");
        assert!(
            ids.contains("last") && ids.contains(&approved),
            "{shell}: {ids}"
        );
        let ids = candidates(&terminal, shell, &["sessions", "delete", &approved[..9]]);
        assert!(
            ids.contains(&approved) && !ids.contains("last"),
            "{shell}: {ids}"
        );
        for line in [
            &["trigger", "decline_document_e"][..],
            &["sessions", "create", "--scenario", "decline_document_e"],
            &["serve", "--complete", "decline_document_e"],
        ] {
            let slugs = candidates(&terminal, shell, line);
            assert!(
                slugs.contains("decline_document_expired"),
                "{shell}: {slugs}"
            );
            assert!(!slugs.contains("approve"), "{shell}: {slugs}");
        }
        let verbs = candidates(&terminal, shell, &["lists", "add"]);
        assert!(verbs.contains("add-face"), "{shell}: {verbs}");
    }
    let described = candidates(&terminal, "zsh", &["sessions", "get", &approved[..9]]);
    assert_eq!(described.trim(), format!("{approved}:Approved"));
}

#[test]
fn completion_without_an_account_or_a_server_sends_no_request() {
    for terminal in [Terminal::bare(), Terminal::without_server()] {
        assert_eq!(
            candidates(&terminal, "bash", &["sessions", "get", "l"]),
            "last"
        );
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_by_the_script() {
    let terminal = patient();
    let id = terminal.fake().approved("user-1").as_str().to_owned();
    let didit = std::path::Path::new(env!("CARGO_BIN_EXE_didit"));
    let script = r#"
        PATH=$FOLDER:$PATH
        eval "$(didit completions bash)"
        complete -p didit | sed 's/.*-F \([^ ]*\) didit/\1/' > function
        COMP_WORDS=(didit sessions get "$1") COMP_CWORD=3 COMP_TYPE=9
        "$(cat function)" didit "$1" get
        printf '%s\n' "${COMPREPLY[@]}""#;
    let command = terminal.command(&[]);
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    let output = Command::new("bash")
        .args(["--norc", "-c", script, "bash", &id[..10]])
        .env_clear()
        .envs(variables)
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("FOLDER", didit.parent().unwrap())
        .current_dir(terminal.folder())
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        stdout.trim(),
        id,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
