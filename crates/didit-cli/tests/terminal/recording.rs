//! The steps of docs/cli.md in a real terminal.

use std::process::Command;

#[test]
fn the_steps_of_the_documentation_succeed() {
    if Command::new("tmux").arg("-V").output().is_err() {
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
    // The documentation shows the same screens.
    let titles = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with("═══"))
            .map(str::to_owned)
            .collect()
    };
    let shown = include_str!("../../../../docs/ten-minutes.txt");
    let recorded = String::from_utf8(recorded.stdout).unwrap();
    assert_eq!(titles(&recorded), titles(shown));
}
