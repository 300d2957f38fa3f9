//! Signals during a command.

use std::process::{Child, Stdio};

use didit_api::types::operation::{GENERATE_PDF, LIST_SESSIONS};
use didit_testkit::Fault;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Finished, Terminal};

fn start(terminal: &Terminal, line: &str) -> Child {
    terminal
        .command(&line.split(' ').collect::<Vec<_>>())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the fake has received this number of requests.
fn wait_for_requests(terminal: &Terminal, requests: usize) {
    while terminal.fake().journal().len() < requests {
        std::thread::yield_now();
    }
}

fn end(child: Child, signal: Signal) -> Finished {
    kill_process(Pid::from_child(&child), signal).unwrap();
    let output = child.wait_with_output().unwrap();
    Finished {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

fn names(terminal: &Terminal) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(terminal.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn ctrl_c_ends_a_wait_with_130() {
    let terminal = Terminal::with_fake();
    let id = terminal.fake().not_started("user-1").as_str().to_owned();
    let child = start(&terminal, &format!("sessions wait {id}"));
    wait_for_requests(&terminal, 2);
    let finished = end(child, Signal::INT);
    assert_eq!((finished.code, finished.stdout.as_str()), (130, ""));
    assert_eq!(finished.stderr, "error: interrupted\n");
}

#[test]
fn an_interrupted_report_leaves_no_file() {
    let terminal = Terminal::with_fake();
    let id = terminal.fake().approved("user-1").as_str().to_owned();
    terminal.fake().fault(Fault::hang().on(&GENERATE_PDF));
    let child = start(&terminal, &format!("sessions pdf {id} --to report.pdf"));
    wait_for_requests(&terminal, 1);
    assert_eq!(end(child, Signal::INT).code, 130);
    assert_eq!(names(&terminal), [""; 0]);
}

#[test]
fn a_killed_export_resumes_without_gaps_or_duplicates() {
    for (signal, code) in [(Signal::KILL, -1), (Signal::INT, 130)] {
        let terminal = Terminal::with_fake();
        for number in 0..50 {
            terminal.fake().not_started(&format!("user-{number}"));
        }
        let export = |to: &str| format!("sessions list --all --output csv --page-size 8 --to {to}");
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let run = |to: &str| {
            let line = words(&export(to));
            terminal.finish(&line.iter().map(String::as_str).collect::<Vec<_>>(), "")
        };
        assert_eq!(run("whole.csv").code, 0);
        let requests = terminal.fake().journal().len();

        terminal
            .fake()
            .fault(Fault::hang().on(&LIST_SESSIONS).skip(3));
        let child = start(&terminal, &export("out.csv"));
        wait_for_requests(&terminal, requests + 4);
        assert_eq!(end(child, signal).code, code);
        let left = ["out.csv.checkpoint", "out.csv.part", "whole.csv"];
        assert_eq!(names(&terminal), left);

        terminal.fake().clear_faults();
        let resumed = run("out.csv");
        assert_eq!(resumed.code, 0, "{}", resumed.stderr);
        // Each page starts with the last session of the previous one.
        assert!(
            resumed.stdout.starts_with("Resuming after 22 sessions."),
            "{}",
            resumed.stdout
        );
        let read = |name: &str| std::fs::read_to_string(terminal.folder().join(name)).unwrap();
        assert_eq!(read("out.csv"), read("whole.csv"));
        assert_eq!(names(&terminal), ["out.csv", "whole.csv"]);
    }
}
