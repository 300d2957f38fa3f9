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
fn doctor_checks_receivers_on_this_machine() {
    let terminal = Terminal::with_fake();
    let receiver = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let report_with = |url: &str| {
        let add = ["destinations", "create", "--label", "shop", "--url", url];
        let events = ["--subscribed-events", "status.updated"];
        assert_eq!(terminal.finish(&[&add[..], &events].concat(), "").code, 0);
        terminal.finish(&["doctor"], "").stdout
    };
    let report = report_with(&format!("http://{}/a", receiver.local_addr().unwrap()));
    assert!(report.contains("1 to 127.0.0.1"), "{report}");
    // No service has the port of "discard".
    let report = report_with("http://127.0.0.1:9/b");
    assert!(
        report.contains("nothing listens at http://127.0.0.1:9/b\n"),
        "{report}"
    );
}

#[test]
fn doctor_without_a_server() {
    let mut terminal = Terminal::without_server();
    terminal.run("doctor");
    terminal.run("doctor --json");
    assert_terminal!(terminal);
}
