//! `cargo xtask changes`: moves what changes/ tells into the changelogs of the crates.

use std::collections::BTreeMap;
use std::fs;

use crate::workspace::{file, files, root};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask changes

For a release: takes every changes/NAME.md, one change told to the users of each
crate, puts it under \"Unreleased\" in their crates/CRATE/CHANGELOG.md, and
removes the file.
";

/// The heading that new entries stand under.
const HEADING: &str = "## Unreleased\n";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let paths = paths()?;
    for path in &paths {
        for (changelog, entry) in entries(&file(path)?).map_err(|why| format!("{path}: {why}"))? {
            told.entry(changelog).or_default().push(entry);
        }
    }
    for (changelog, entries) in &told {
        let text = with(&file(changelog)?, entries)
            .ok_or_else(|| format!("{changelog}: no heading `{}`", HEADING.trim()))?;
        fs::write(root().join(changelog), text).map_err(|error| format!("{changelog}: {error}"))?;
    }
    for path in &paths {
        fs::remove_file(root().join(path)).map_err(|error| format!("{path}: {error}"))?;
    }
    println!("{} changes moved", paths.len());
    Ok(())
}

/// The files that tell a change.
pub(crate) fn paths() -> Result<Vec<String>, String> {
    let mut paths = files("changes", ".md")?;
    paths.retain(|path| path != "changes/README.md");
    Ok(paths)
}

/// The changelogs that a change is told in, each with the item it gets. A paragraph
/// begins with the crates whose users it speaks to.
pub(crate) fn entries(change: &str) -> Result<Vec<(String, String)>, String> {
    let mut entries = Vec::new();
    for paragraph in change.split("\n\n").map(str::trim) {
        let (crates, text) = paragraph
            .split_once(':')
            .filter(|(_, text)| !text.trim().is_empty())
            .ok_or("a paragraph is `CRATE, CRATE: what changed`")?;
        let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
        for name in crates.split(',').map(str::trim) {
            let changelog = format!("crates/{name}/CHANGELOG.md");
            if !root().join(&changelog).exists() {
                return Err(format!("there is no {changelog}"));
            }
            entries.push((changelog, format!("- {}\n", lines.join("\n  "))));
        }
    }
    Ok(entries)
}

/// The changelog with entries at the end of what is unreleased; `None` if it has no such part.
fn with(changelog: &str, entries: &[String]) -> Option<String> {
    let start = changelog.find(HEADING)? + HEADING.len();
    let (head, rest) = changelog.split_at(start);
    let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
    let (unreleased, older) = rest.split_at(end);
    let unreleased = match unreleased.trim() {
        "" => String::new(),
        text => format!("{text}\n"),
    };
    let gap = if older.is_empty() { "" } else { "\n" };
    Some(format!(
        "{head}\n{unreleased}{}{gap}{older}",
        entries.concat()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_behind_those_that_are_told_already() {
        let text = "# C\n\n## Unreleased\n\n- One.\n\n## 0.1.0\n\n- Old.\n";
        let entries: Vec<_> = entries("didit-api: Two,\non two lines.\n\ndidit-api: Three.\n")
            .unwrap()
            .into_iter()
            .map(|(_, entry)| entry)
            .collect();
        assert_eq!(
            with(text, &entries).as_deref(),
            Some(
                "# C\n\n## Unreleased\n\n- One.\n- Two,\n  on two lines.\n- Three.\n\n## 0.1.0\n\n- Old.\n"
            )
        );
        assert_eq!(
            with("## Unreleased\n", &entries[1..]).as_deref(),
            Some("## Unreleased\n\n- Three.\n")
        );
        assert_eq!(with("# C\n", &entries), None);
    }

    #[test]
    fn a_change_is_told_in_every_crate_it_names() {
        let told = entries("didit-types, didit-api: New.").unwrap();
        let changelogs: Vec<_> = told.iter().map(|(changelog, _)| changelog).collect();
        assert_eq!(
            changelogs,
            [
                "crates/didit-types/CHANGELOG.md",
                "crates/didit-api/CHANGELOG.md"
            ]
        );
        for text in [
            "",
            "New.",
            "didit-api:",
            "didit-xyz: New.",
            "didit-api: A.\n\nB.",
        ] {
            assert!(entries(text).is_err(), "{text:?}");
        }
    }
}
