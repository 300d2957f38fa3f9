//! `cargo xtask changelog`: moves the files of changes/ into the changelogs of the crates.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

use crate::workspace::{file, files, root, write};

/// The heading of the entries that are not released.
const HEADING: &str = "## Unreleased\n";

pub(crate) fn run() -> Result<()> {
    let mut changelogs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let paths = paths()?;
    for path in &paths {
        for (changelog, entry) in entries(&file(path)?).with_context(|| path.clone())? {
            changelogs.entry(changelog).or_default().push(entry);
        }
    }
    for (changelog, entries) in &changelogs {
        let text = with(&file(changelog)?, entries)
            .with_context(|| format!("{changelog}: no heading `{}`", HEADING.trim()))?;
        write(&root().join(changelog), text)?;
    }
    for path in &paths {
        std::fs::remove_file(root().join(path))?;
    }
    println!("{} changes moved", paths.len());
    Ok(())
}

/// The files of changes/ that describe a change.
pub(crate) fn paths() -> Result<Vec<String>> {
    let mut paths = files("changes", ".md")?;
    paths.retain(|path| path != "changes/README.md");
    Ok(paths)
}

/// The changelogs that a change belongs to, each with its entry. A paragraph begins with the crates whose users it
/// concerns.
pub(crate) fn entries(change: &str) -> Result<Vec<(String, String)>> {
    let mut entries = Vec::new();
    for paragraph in change.split("\n\n").map(str::trim) {
        let (crates, text) = paragraph
            .split_once(':')
            .filter(|(_, text)| !text.trim().is_empty())
            .context("a paragraph is `CRATE, CRATE: what changed`")?;
        let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
        for name in crates.split(',').map(str::trim) {
            let changelog = format!("crates/{name}/CHANGELOG.md");
            ensure!(root().join(&changelog).exists(), "there is no {changelog}");
            entries.push((changelog, format!("- {}\n", lines.join("\n  "))));
        }
    }
    Ok(entries)
}

/// The changelog with entries at the end of its unreleased section; `None` if it has no such section.
fn with(changelog: &str, entries: &[String]) -> Option<String> {
    let (head, rest) = changelog.split_at(changelog.find(HEADING)? + HEADING.len());
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
    fn entries_follow_those_that_are_there() {
        let text = "# C\n\n## Unreleased\n\n- One.\n\n## 0.1.0\n\n- Old.\n";
        let entries = entries("didit-api: Two,\non two lines.\n\ndidit-api: Three.\n").unwrap();
        let entries: Vec<_> = entries.into_iter().map(|(_, entry)| entry).collect();
        let expected = "# C\n\n## Unreleased\n\n- One.\n- Two,\n  on two lines.\n- Three.\n\n## 0.1.0\n\n- Old.\n";
        assert_eq!(with(text, &entries).as_deref(), Some(expected));
        assert_eq!(with("# C\n", &entries), None);
    }

    #[test]
    fn every_named_crate_gets_an_entry() {
        let found = entries("didit-types, didit-api: New.").unwrap();
        let changelogs: Vec<_> = found
            .iter()
            .map(|(changelog, _)| changelog.as_str())
            .collect();
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
