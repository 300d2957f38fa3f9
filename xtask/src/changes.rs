//! `cargo xtask changes`: moves what changes/ tells into the changelogs of the crates.

use std::collections::BTreeMap;
use std::fs;

use crate::workspace::{file, files, root};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask changes

For a release: takes every changes/CRATE/NAME.md, one change in a sentence or
two, puts it under \"Unreleased\" in crates/CRATE/CHANGELOG.md, and removes the
file.
";

/// The heading that new entries stand under.
const HEADING: &str = "## Unreleased\n";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let paths = files("changes", ".md")?;
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut taken = Vec::new();
    for path in paths.iter().filter(|path| *path != "changes/README.md") {
        let changelog = changelog(path)?;
        told.entry(changelog).or_default().push(entry(&file(path)?));
        taken.push(path);
    }
    for (changelog, entries) in &told {
        let text = with(&file(changelog)?, entries)
            .ok_or_else(|| format!("{changelog}: no heading `{}`", HEADING.trim()))?;
        fs::write(root().join(changelog), text).map_err(|error| format!("{changelog}: {error}"))?;
    }
    for path in &taken {
        fs::remove_file(root().join(path)).map_err(|error| format!("{path}: {error}"))?;
    }
    println!("{} changes moved", taken.len());
    Ok(())
}

/// The changelog that `changes/CRATE/NAME.md` belongs to.
pub(crate) fn changelog(path: &str) -> Result<String, String> {
    let parts: Vec<&str> = path.split('/').collect();
    let [_, name, _] = parts[..] else {
        return Err(format!("{path}: a change stands at changes/CRATE/NAME.md"));
    };
    let changelog = format!("crates/{name}/CHANGELOG.md");
    if root().join(&changelog).exists() {
        Ok(changelog)
    } else {
        Err(format!("{path}: there is no {changelog}"))
    }
}

/// A change as an item of a list.
fn entry(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    format!("- {}\n", lines.join("\n  "))
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
        let entries = [entry("Two,\non two lines.\n"), entry("Three.")];
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
    fn a_change_names_a_crate() {
        assert_eq!(
            changelog("changes/didit-api/a.md").as_deref(),
            Ok("crates/didit-api/CHANGELOG.md")
        );
        assert!(changelog("changes/a.md").is_err());
        assert!(changelog("changes/didit-xyz/a.md").is_err());
    }
}
