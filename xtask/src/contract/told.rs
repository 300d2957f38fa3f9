//! What the reader of a page is told of an operation.

use std::collections::BTreeSet;

use crate::changes;
use crate::workspace::{file, files};

/// Where it stands how true the fake is.
const FIDELITY: &str = "docs/fidelity.md";

/// The ids of operations, as the pages name them in backticks.
pub(super) struct Told {
    fidelity: BTreeSet<String>,
    changes: BTreeSet<String>,
}

impl Told {
    pub(super) fn read() -> Result<Self, String> {
        let mut text = String::new();
        for path in files("crates", "CHANGELOG.md")?
            .into_iter()
            .chain(changes::paths()?)
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

/// What stands in backticks.
fn names(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_stands_for_its_operations_and_no_others() {
        let told: BTreeSet<_> = names("`a.b.*`, `c.list` and d.list").collect();
        assert!(named(&told, "a.b.list") && named(&told, "c.list"));
        for id in ["a.list", "a.b.c.list", "d.list", "c.lis"] {
            assert!(!named(&told, id), "{id}");
        }
    }
}
