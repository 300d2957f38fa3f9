//! The steps of docs/cli.md in real terminals.

use std::process::Command;

/// The screens are those of docs/ten-minutes.txt; `TEN_MINUTES=write` writes them.
#[test]
fn the_steps_of_the_documentation_are_shown_as_they_are() {
    if Command::new("tmux").arg("-V").output().is_err() {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI has no tmux to record a terminal with"
        );
        eprintln!("skipped: there is no tmux to record a terminal with");
        return;
    }
    let recorded = Command::new("bash")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/ten-minutes.sh"))
        .arg(env!("CARGO_BIN_EXE_didit"))
        .output()
        .unwrap();
    let problem = String::from_utf8_lossy(&recorded.stderr);
    assert!(recorded.status.success(), "{problem}");
    let recorded = String::from_utf8(recorded.stdout).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ten-minutes.txt");
    if std::env::var_os("TEN_MINUTES").is_some_and(|mode| mode == "write") {
        std::fs::write(path, &recorded).unwrap();
    }
    let shown = std::fs::read_to_string(path).unwrap();
    let differs = shown.lines().zip(recorded.lines()).find(|(a, b)| a != b);
    assert!(
        shown == recorded,
        "write docs/ten-minutes.txt anew: TEN_MINUTES=write cargo test -p didit-cli\n{differs:#?}"
    );
}
