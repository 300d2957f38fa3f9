//! The language rules: words that the project avoids, names that were replaced, type names used twice.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::source::Source;

/// Words and phrases that plain English for Rust readers does not need.
const BANNED: &[&str] = &[
    "stands",
    "stood",
    "told",
    "tells",
    "asked",
    "so many",
    "nobody",
    "whoever",
    "somebody",
    "of its own",
    "of their own",
    "of one's own",
    "lapses",
    "lapsed",
    "gives away",
    "hears",
    "walk",
    "walks",
    "walked",
    "lives",
    "makes no sense without",
    "skin",
    "skins",
    "twin",
    "twins",
    "how much may",
    "words",
    "ways",
];

/// Uses of a banned word that are right: the start of the path, the word, the reason.
const JUSTIFIED: &[(&str, &str, &str)] = &[("xtask/src/tidy/language.rs", "", "the list itself")];

/// Names that have a standard replacement.
const REPLACED: &[&str] = &[
    "Asked",
    "Wish",
    "Shelf",
    "Standing",
    "Strike",
    "Twist",
    "Disruption",
    "Disturbance",
    "Refusal",
    "InvalidRequest",
    "Unreadable",
    "Hear",
    "OnSession",
    "OnPart",
    "OnList",
    "unless_success",
    "Situation",
    "paced",
    "with_harmless_duplicates",
    "duplicate_is_harmless",
    "FourFields",
    "UnknownWord",
    "lapses",
    "Told",
    "wait_for_decision",
    "NotACassette",
    "NotASnapshot",
    "EmptySecret",
];

/// Banned words and replaced names in one Rust file.
pub(super) fn rust(path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = words(path, &source.comments);
    findings.extend(words(path, &functions(source)));
    if path.contains("/src/") {
        findings.extend(words(path, &without_tests(source)));
    }
    if !is_justified(path, "") {
        findings.extend(occurrences(&source.code, REPLACED, |name| {
            format!("`{name}` has a plain replacement: see the language guide in CONTRIBUTING.md")
        }));
    }
    findings
}

/// The names of functions, in words: those of tests are read in reports.
fn functions(source: &Source) -> String {
    let name = |line: &str| {
        let (_, rest) = line.split_once("fn ")?;
        Some(rest.split('(').next()?.replace('_', " "))
    };
    let names = source
        .code
        .lines()
        .map(|line| name(line).unwrap_or_default());
    names.collect::<Vec<_>>().join("\n")
}

/// The string literals before the unit tests.
fn without_tests(source: &Source) -> String {
    let end = source
        .code
        .find("#[cfg(test)]\nmod ")
        .map_or(usize::MAX, |at| source.code[..at].matches('\n').count());
    let lines: Vec<_> = source.literals.lines().take(end).collect();
    lines.join("\n")
}

/// Banned words on one page, outside of fenced blocks.
pub(super) fn markdown(path: &str, text: &str) -> Vec<Finding> {
    let mut fenced = false;
    let prose: Vec<&str> = text
        .lines()
        .map(|line| {
            let fence = line.trim_start().starts_with("```");
            fenced ^= fence;
            if fenced || fence { "" } else { line }
        })
        .collect();
    words(path, &prose.join("\n"))
}

fn words(path: &str, text: &str) -> Vec<Finding> {
    let banned: Vec<&str> = BANNED
        .iter()
        .copied()
        .filter(|word| !is_justified(path, word))
        .collect();
    occurrences(&text.to_lowercase(), &banned, |word| {
        format!("`{word}`: say it plainly (or justify it in xtask/src/tidy/language.rs)")
    })
}

fn is_justified(path: &str, word: &str) -> bool {
    JUSTIFIED.iter().any(|(start, allowed, _)| {
        path.starts_with(start) && (allowed.is_empty() || *allowed == word)
    })
}

/// One finding per line and needle that occurs in it between word boundaries.
fn occurrences(text: &str, needles: &[&str], say: impl Fn(&str) -> String) -> Vec<Finding> {
    let part = |character: char| character.is_alphanumeric() || character == '_';
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for needle in needles {
            let whole = line.match_indices(needle).any(|(at, _)| {
                !line[..at].ends_with(part) && !line[at + needle.len()..].starts_with(part)
            });
            if whole {
                findings.push(Finding::at(index + 1, say(needle)));
            }
        }
    }
    findings
}

/// Where each public type name is declared: name → crate → path and line.
#[derive(Default)]
pub(super) struct Types(BTreeMap<String, BTreeMap<String, (String, usize)>>);

impl Types {
    pub(super) fn add(&mut self, path: &str, source: &Source) {
        let Some(krate) = path
            .strip_prefix("crates/")
            .and_then(|rest| rest.split_once("/src/"))
        else {
            return;
        };
        for (index, line) in source.code.lines().enumerate() {
            let declared = ["struct ", "enum ", "trait ", "type ", "union "]
                .iter()
                .find_map(|kind| line.trim().strip_prefix("pub ")?.strip_prefix(kind));
            let name: String = declared
                .unwrap_or_default()
                .chars()
                .take_while(|character| character.is_alphanumeric())
                .collect();
            if !name.is_empty() {
                let crates = self.0.entry(name).or_default();
                crates.insert(krate.0.to_owned(), (path.to_owned(), index + 1));
            }
        }
    }

    /// One line for each name that two crates declare.
    pub(super) fn findings(self) -> Vec<String> {
        let twice = self.0.into_iter().filter(|(_, crates)| crates.len() > 1);
        twice
            .map(|(name, crates)| {
                let places: Vec<_> = crates
                    .values()
                    .map(|(path, line)| format!("{path}:{line}"))
                    .collect();
                format!(
                    "{}: `{name}` is a public type of another crate too: {}",
                    places[0],
                    places[1..].join(", ")
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn banned_word_is_found_in_comments_messages_and_names_of_functions() {
        let text = "//! Docs.\n/// It tells a twin.\nfn x() { told(\"nobody\") }\n#[cfg(test)]\nmod tests { x(\"told\") }\nfn a_twin_is_new(twin: u8) {}\n";
        let source = Source::split(text);
        assert_eq!(lines(&rust("crates/a/src/b.rs", &source)), [2, 2, 6, 3]);
        assert_eq!(lines(&rust("crates/a/tests/b.rs", &source)), [2, 2, 6]);
    }

    #[test]
    fn banned_word_is_a_whole_word_outside_of_code_blocks() {
        assert_eq!(
            lines(&markdown(
                "a.md",
                "Understands.\n\n```\ntold\n```\nTold you.\n"
            )),
            [6]
        );
    }

    #[test]
    fn replaced_name_is_found_in_code() {
        let source = Source::split("//! Docs.\nstruct Wish;\nstruct Wishes;\n");
        assert_eq!(lines(&rust("crates/a/src/b.rs", &source)), [2]);
    }

    #[test]
    fn public_type_name_of_two_crates_is_found() {
        let mut types = Types::default();
        for (path, text) in [
            (
                "crates/a/src/lib.rs",
                "pub struct Secret;\npub(crate) struct Own;",
            ),
            (
                "crates/b/src/lib.rs",
                "    pub enum Secret {}\npub struct Own;",
            ),
        ] {
            types.add(path, &Source::split(text));
        }
        let found = types.findings();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("crates/a/src/lib.rs:1: `Secret`"));
    }
}
