//! The operations that docs/fidelity.md, the changelogs and changes/ name.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::changelog;
use crate::workspace::{file, files};

/// The page that says how close each answer of the fake is to the service.
const FIDELITY: &str = "docs/fidelity.md";

/// The ids of operations, as the pages name them in backticks.
pub(super) struct Mentioned {
    fidelity: BTreeSet<String>,
    changes: BTreeSet<String>,
}

impl Mentioned {
    pub(super) fn read() -> Result<Self> {
        let mut text = String::new();
        for path in files("crates", "CHANGELOG.md")?
            .into_iter()
            .chain(changelog::paths()?)
        {
            text += &file(&path)?;
        }
        let fidelity = file(FIDELITY)?;
        let rows = fidelity.lines().filter_map(|line| {
            let (_, rest) = line.split_once('|')?;
            Some(rest.split('|').next().unwrap_or_default())
        });
        Ok(Self {
            fidelity: rows.flat_map(names).collect(),
            changes: names(&text).collect(),
        })
    }

    /// Whether a row says how true the fake's answer is.
    pub(super) fn fidelity(&self, id: &str) -> bool {
        named(&self.fidelity, id)
    }

    /// Whether a changelog, or a change that is not released yet, names the operation.
    pub(super) fn change(&self, id: &str) -> bool {
        named(&self.changes, id)
    }
}

/// Whether `id` or its group, `sessions.reviews.*`, is among the names.
fn named(names: &BTreeSet<String>, id: &str) -> bool {
    let group = id
        .rsplit_once('.')
        .map(|(group, _)| format!("{group}.*"))
        .unwrap_or_default();
    names.contains(id) || names.contains(&group)
}

/// The text in backticks.
fn names(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_covers_its_operations_only() {
        let mentioned: BTreeSet<_> = names("`a.b.*`, `c.list` and d.list").collect();
        assert!(named(&mentioned, "a.b.list") && named(&mentioned, "c.list"));
        for id in ["a.list", "a.b.c.list", "d.list", "c.lis"] {
            assert!(!named(&mentioned, id), "{id}");
        }
    }
}
