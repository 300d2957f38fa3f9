//! Output fits the terminal: no line is longer, and no word, ID or status is cut.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use crate::matrix::{CASES, Case, CaseRun};
use crate::mirror::{Answer, each_text, is_free};
use crate::resources;
use crate::screen::Out;
use crate::support::Terminal;

const WIDTHS: [u16; 3] = [60, 80, 120];
/// Wide enough for every line.
const ENDLESS: u16 = 2000;

/// Texts of people are long, wide, and made of several characters each.
fn lengthen(answer: &mut Answer) {
    const LONG: &str =
        " 東京都千代田区 Ångström-Straße no\u{301}mbre 👩‍👩‍👧 日本語の名前 مرحبا and many more words";
    answer.alter_json(|body| {
        each_text(body, "", &|name, text| {
            if is_free(name, text) {
                text.push_str(LONG);
            }
        });
    });
}

/// Lines of a terminal without colors and progress.
fn lines(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut parts = text.split('\u{1b}');
    plain.push_str(parts.next().unwrap());
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).unwrap();
        plain.push_str(&part[end + 1..]);
    }
    let is_spinner =
        |line: &str| line.starts_with(|c: char| ('\u{2800}'..='\u{28ff}').contains(&c));
    plain
        .split(['\n', '\r'])
        .map(|line| line.trim_end().to_owned())
        .filter(|line| !is_spinner(line))
        .collect()
}

/// Each word of a text, without what differs between runs.
fn pieces(lines: &[String]) -> BTreeSet<String> {
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    // A rule is as long as its line.
    let words = words.filter(|word| !word.starts_with('─'));
    // A presigned link is signed anew.
    let words = words.map(|word| word.split("X-Amz-Date").next().unwrap());
    words
        .map(|word| {
            if word.starts_with("eyJ") {
                return "TOKEN".to_owned();
            }
            let is_id = word.len() >= 36 && word.bytes().filter(|&byte| byte == b'-').count() >= 4;
            if is_id
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            {
                return "ID".to_owned();
            }
            let digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
            let mut word: String = word.to_lowercase().chars().map(digit).collect();
            while word.contains("00") {
                word = word.replace("00", "0");
            }
            while word.contains("0.0") {
                word = word.replace("0.0", "0");
            }
            word
        })
        .collect()
}

/// What does not fit: `narrow` was printed at this width, `endless` is the same text.
fn faults(columns: u16, narrow: &str, endless: &str) -> Vec<String> {
    let (narrow, endless) = (lines(narrow), lines(endless));
    // A word that leaves no place for a name beside it is not broken.
    let is_long = |line: &&String| {
        let longest = line.split(' ').map(UnicodeWidthStr::width).max();
        line.width() > columns.into() && longest.unwrap() + 24 <= columns.into()
    };
    let long = narrow.iter().filter(is_long);
    let known = pieces(&endless);
    let broken = pieces(&narrow)
        .into_iter()
        .filter(|word| !known.contains(word))
        .map(|word| format!("broken: {word}"));
    long.map(|line| format!("{}: {line}", line.width()))
        .chain(broken)
        .collect()
}

fn run(case: Case, columns: u16) -> String {
    let mut run = CaseRun::new(case);
    run.terminal.alter_answers(lengthen);
    let finished = run.good("--reveal", Out::Screen(columns));
    finished.stdout
}

#[test]
fn output_fits_the_terminal() {
    let mut all = Vec::new();
    for case in CASES.iter().copied().chain(resources::cases()) {
        let endless = run(case, ENDLESS);
        for columns in WIDTHS {
            let faults = faults(columns, &run(case, columns), &endless);
            all.extend(
                faults
                    .iter()
                    .map(|fault| format!("{} {columns} {fault}", case.command)),
            );
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn help_fits_the_terminal() {
    let terminal = Terminal::bare();
    let mut all = Vec::new();
    let mut commands = BTreeSet::from([String::new()]);
    for command in Terminal::commands() {
        // Groups too.
        commands.extend(
            command
                .match_indices(' ')
                .map(|(at, _)| command[..at].to_owned()),
        );
        commands.insert(command);
    }
    for command in commands {
        let help = |columns| {
            let arguments: Vec<_> = command.split_whitespace().chain(["--help"]).collect();
            terminal
                .watch(&arguments, Out::Screen(columns), None)
                .stdout
        };
        let endless = help(ENDLESS);
        for columns in WIDTHS {
            let faults = faults(columns, &help(columns), &endless);
            all.extend(
                faults
                    .iter()
                    .map(|fault| format!("{command} {columns} {fault}")),
            );
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
