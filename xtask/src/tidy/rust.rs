//! The rules for Rust sources.

use super::finding::Finding;
use crate::source::Source;

const NOTE_LINES: usize = 400;
const MOST_LINES: usize = 600;

/// What starts a path of the API.
const API_PATHS: [&str; 4] = ["/v1/", "/v2/", "/v3/", "/system/"];

/// The only files that may spell a path of the API.
const PATHS_HOME: &str = "crates/didit-types/src/operation";

/// Marks of unfinished work, looked for in comments.
const MARKS: [&str; 2] = ["TODO", "FIXME"];

/// Left-overs, looked for in code.
const LEFT_OVERS: [&str; 5] = [
    "todo!",
    "unimplemented!",
    "dbg!",
    "thread::sleep",
    "#[ignore",
];

/// Every rule on one file.
pub(super) fn findings(path: &str, text: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if path.contains("/src/") {
        findings.extend(module_docs(text));
    }
    findings.extend(length(text));
    if is_api_source(path) {
        findings.extend(path_literals(source));
    }
    findings.extend(test_names(source));
    findings.extend(left_overs(source));
    findings.extend(allowances(source));
    findings.sort_by_key(|finding| finding.line);
    findings
}

fn is_api_source(path: &str) -> bool {
    path.starts_with("crates/") && path.contains("/src/") && !path.starts_with(PATHS_HOME)
}

fn module_docs(text: &str) -> Option<Finding> {
    let opens = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("#![allow"));
    let documented =
        opens.is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"));
    (!documented).then(|| {
        Finding::at(
            1,
            "open the file with `//!`: what it holds, in a line or two",
        )
    })
}

fn length(text: &str) -> Option<Finding> {
    let lines = text.lines().count();
    (lines > NOTE_LINES).then(|| Finding {
        line: 0,
        text: format!(
            "{lines} lines; aim for {NOTE_LINES}, {MOST_LINES} at most: give a part its own file"
        ),
        note: lines <= MOST_LINES,
    })
}

fn path_literals(source: &Source) -> Vec<Finding> {
    found(&source.literals, &API_PATHS, |path| {
        format!("a path of the API (`{path}`): take it from didit_types::operation")
    })
}

fn test_names(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_test = false;
    for (index, line) in source.code.lines().enumerate() {
        let line = line.trim();
        if line.starts_with("#[") && (line.contains("test]") || line.contains("test(")) {
            in_test = true;
        }
        if let Some((_, after)) = line.split_once("fn ") {
            if in_test && after.starts_with("test_") {
                findings.push(Finding::at(
                    index + 1,
                    "name the test for its situation, without `test_`",
                ));
            }
            in_test = false;
        }
    }
    findings
}

fn left_overs(source: &Source) -> Vec<Finding> {
    let mut findings = found(&source.code, &LEFT_OVERS, |word| {
        format!("`{word}` has no place here")
    });
    findings.extend(found(&source.comments, &MARKS, |mark| {
        format!("`{mark}`: do it, or write an issue")
    }));
    findings
}

/// Attributes that switch a lint off: each gives a reason.
fn allowances(source: &Source) -> Vec<Finding> {
    let code = &source.code;
    let mut findings = Vec::new();
    for (start, _) in code.match_indices("#[").chain(code.match_indices("#![")) {
        let attribute = attribute(&code[start..]);
        if !attribute.contains("allow(") && !attribute.contains("expect(") {
            continue;
        }
        let line = code[..start].matches('\n').count() + 1;
        if !attribute.contains("reason") {
            findings.push(Finding::at(
                line,
                "say why: `#[expect(lint, reason = \"…\")]`",
            ));
        }
        // With every feature there is no excuse.
        let is_partial = attribute.starts_with("#![cfg_attr(") && attribute.contains("not(all(");
        if attribute.contains("dead_code") && !is_partial {
            findings.push(Finding::at(
                line,
                "what nothing uses is to go, not to be excused",
            ));
        }
    }
    findings
}

/// The attribute that `text` starts with, to its closing bracket.
fn attribute(text: &str) -> &str {
    let mut depth = 0_u32;
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' if depth <= 1 => return &text[..=at],
            ']' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// One finding for each line of `view` and needle in it.
fn found(view: &str, needles: &[&str], text: impl Fn(&str) -> String) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in view.lines().enumerate() {
        for needle in needles.iter().filter(|needle| line.contains(**needle)) {
            findings.push(Finding::at(index + 1, text(needle)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> Vec<String> {
        let lines = findings(path, text, &Source::split(text));
        lines.iter().map(ToString::to_string).collect()
    }

    fn one(path: &str, text: &str) -> String {
        let found = check(path, text);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }

    #[test]
    fn clean_file_has_no_findings() {
        assert!(check("crates/a/src/b.rs", "//! Docs.\n\nfn b() {}\n").is_empty());
    }

    #[test]
    fn a_file_without_docs_is_found_in_src_alone() {
        assert!(one("crates/a/src/b.rs", "fn b() {}\n").starts_with("1: open the file"));
        assert!(check("crates/a/tests/b.rs", "fn b() {}\n").is_empty());
    }

    #[test]
    fn docs_taken_from_a_file_are_docs() {
        assert!(
            check(
                "crates/a/src/lib.rs",
                "#![doc = include_str!(\"../README.md\")]\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn length_is_a_note_first_and_a_failure_later() {
        let lines = |count: usize| Finding {
            note: false,
            ..length(&"x\n".repeat(count)).unwrap()
        };
        assert!(length(&"x\n".repeat(400)).is_none());
        assert!(length(&"x\n".repeat(600)).unwrap().note);
        assert!(!length(&"x\n".repeat(601)).unwrap().note);
        assert!(lines(401).text.starts_with("401 lines"));
    }

    #[test]
    fn paths_of_the_api_are_only_in_the_table() {
        let text = "//! Docs.\nconst P: &str = \"/v3/session/\";\n";
        assert!(
            one("crates/didit-api/src/a.rs", text).starts_with("2: a path of the API (`/v3/`)")
        );
        assert!(check("crates/didit-types/src/operation.rs", text).is_empty());
        assert!(check("crates/didit-types/src/operation/session.rs", text).is_empty());
        assert!(check("crates/didit-api/tests/a.rs", text).is_empty());
    }

    #[test]
    fn a_path_in_a_comment_or_of_the_fake_is_no_literal() {
        let text = "//! See /v3/session/.\nconst P: &str = \"/_fake/clock\"; // \"/v3/x\"\nconst B: &str = \"/v3\";\n";
        assert!(check("crates/didit-testkit/src/a.rs", text).is_empty());
    }

    #[test]
    fn a_test_named_for_being_a_test_is_found() {
        let text =
            "//! D.\n#[tokio::test]\n#[cfg(unix)]\nasync fn test_it() {}\nfn test_client() {}\n";
        assert!(one("crates/a/src/b.rs", text).starts_with("4: name the test"));
    }

    #[test]
    fn left_overs_are_found_in_code_and_marks_in_comments() {
        let text = "//! D.\nfn a() { dbg!(1); }\n// TODO later\nconst S: &str = \"dbg! TODO\";\n";
        let found = check("xtask/src/a.rs", text);
        assert_eq!(
            found,
            [
                "2: `dbg!` has no place here",
                "3: `TODO`: do it, or write an issue"
            ]
        );
    }

    #[test]
    fn allowance_needs_its_reason() {
        assert!(
            one("xtask/src/a.rs", "//! D.\n#[allow(clippy::x)]\nfn a() {}\n")
                .starts_with("2: say why")
        );
        assert!(
            one("xtask/src/a.rs", "//! D.\n#![cfg_attr(test, expect(x))]\n")
                .starts_with("2: say why")
        );
        let reasoned = "//! D.\n#[expect(\n    clippy::x,\n    reason = \"because ]\"\n)]\nfn a() { b.expect(\"c\") }\n";
        assert!(check("xtask/src/a.rs", reasoned).is_empty());
    }

    #[test]
    fn dead_code_has_no_excuse() {
        let excused = "//! D.\n#![allow(dead_code, reason = \"later\")]\n";
        assert!(one("xtask/src/a.rs", excused).starts_with("2: what nothing uses"));
        let partial =
            "//! D.\n#![cfg_attr(not(all(feature = \"a\")), allow(dead_code, reason = \"b\"))]\n";
        assert!(check("xtask/src/a.rs", partial).is_empty());
    }
}
