//! The coverage of each operation, and the gaps with their reasons.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value;

use super::changelog_coverage::Mentioned;
use super::client::{Client, Examples};
use super::fields::Measured;
use super::table::{Documented, Row, same, text};
use crate::source::Source;
use crate::workspace::file;

/// The file that maps operations to handlers of the fake.
const HANDLERS: &str = "crates/didit-testkit/src/operations.rs";

/// docs/contract/gaps.json: operation id → column → reason, and schema → field → reason.
#[derive(Debug)]
pub(super) struct Gaps {
    reasons: BTreeMap<(String, String), String>,
    used: BTreeSet<(String, String)>,
}

impl Gaps {
    pub(super) fn read(gaps: &Value) -> Self {
        let mut reasons = BTreeMap::new();
        for part in ["operations", "fields"] {
            for (owner, entries) in gaps[part].as_object().into_iter().flatten() {
                for (what, reason) in entries.as_object().into_iter().flatten() {
                    let reason = text(reason);
                    if !reason.trim().is_empty() {
                        reasons.insert((owner.clone(), what.clone()), reason);
                    }
                }
            }
        }
        Self {
            reasons,
            used: BTreeSet::new(),
        }
    }

    /// The reason for leaving out `what` of `owner`. A reason for a field covers its inner fields.
    fn excuse(&mut self, owner: &str, what: &str) -> Option<String> {
        let covers = |gap: &str| {
            what.strip_prefix(gap)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let found = |((of, gap), _): &(&(String, String), &String)| of == owner && covers(gap);
        let (gap, reason) = self.reasons.iter().find(found)?;
        self.used.insert(gap.clone());
        Some(reason.clone())
    }

    /// Gaps that were not used.
    pub(super) fn unused(&self) -> Vec<String> {
        let gaps = self.reasons.keys();
        gaps.filter(|gap| !self.used.contains(gap))
            .map(|(owner, what)| format!("gaps.json: {owner}: {what} is covered; remove the gap"))
            .collect()
    }
}

/// Prints the coverage and collects the problems.
pub(super) struct Report {
    models: BTreeMap<String, Measured>,
    gaps: Gaps,
    raw: BTreeSet<String>,
    problems: Vec<String>,
}

impl Report {
    pub(super) fn new(models: BTreeMap<String, Measured>, gaps: Gaps) -> Self {
        Self {
            models,
            gaps,
            raw: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Prints one line per operation.
    pub(super) fn operations(&mut self, rows: &[Row], contract: &[Documented]) -> Result<()> {
        let client = Client::read()?;
        let fake = Source::split(&file(HANDLERS)?).code;
        let examples = Examples::read()?;
        let mentioned = Mentioned::read()?;
        println!(
            "{:<36} {:>4}  {:>9}  {:<6}  {:<4}  {:<7}  {:<8}  change",
            "operation", "tier", "model", "client", "fake", "example", "fidelity"
        );
        for row in rows {
            let Some(documented) = contract.iter().find(|documented| same(row, documented)) else {
                continue;
            };
            let calls = client.calls(row);
            let columns = [
                ("client", !calls.is_empty()),
                ("fake", mentions(&fake, &row.name)),
                ("example", examples.show(&calls)),
                ("fidelity", mentioned.fidelity(&row.id)),
                ("change", mentioned.change(&row.id)),
            ];
            for (column, covered) in columns {
                if !covered && self.gaps.excuse(&row.id, column).is_none() {
                    self.problems.push(format!("{}: no {column}", row.id));
                }
            }
            let model = self.model(&row.id, &documented.schemas);
            let [client, fake, example, fidelity, change] =
                columns.map(|(_, covered)| if covered { "yes" } else { "-" });
            println!(
                "{:<36} {:>4}  {model:>9}  {client:<6}  {fake:<4}  {example:<7}  {fidelity:<8}  {change}",
                row.id, documented.tier
            );
        }
        Ok(())
    }

    /// Prints one line per webhook type.
    pub(super) fn events(&mut self, events: &Value) {
        println!("{:<36} {:>4}  {:>9}", "event", "", "model");
        for (event, schema) in events.as_object().into_iter().flatten() {
            let model = self.model(event, &[text(schema)]);
            println!("{event:<36} {:>4}  {model:>9}", "");
        }
    }

    /// `modelled/all` over the fields of some schemas.
    fn model(&mut self, owner: &str, schemas: &[String]) -> String {
        let (mut modelled, mut all) = (0, 0);
        for schema in schemas {
            let Some(measured) = self.models.get(schema) else {
                if self.gaps.excuse(schema, "*").is_none() {
                    self.problems.push(format!("{owner}: no model of {schema}"));
                    return "-".into();
                }
                continue;
            };
            modelled += measured.modelled();
            all += measured.all.len();
            for field in measured.missing.iter().chain(&measured.raw) {
                if let Some(reason) = self.gaps.excuse(schema, field) {
                    self.raw.insert(format!("{schema}.{field}: {reason}"));
                } else {
                    self.problems.push(format!(
                        "{owner}: {schema}.{field} is neither modelled nor listed as raw"
                    ));
                }
            }
        }
        if all == 0 {
            "none".into()
        } else {
            format!("{modelled}/{all}")
        }
    }

    /// Prints the fields that are untyped on purpose; returns the problems.
    pub(super) fn end(mut self) -> Vec<String> {
        for field in &self.raw {
            println!("raw: {field}");
        }
        self.problems.extend(self.gaps.unused());
        self.problems
    }
}

/// Whether `name` occurs in `code` as a word.
fn mentions(code: &str, name: &str) -> bool {
    let word = |character: char| character.is_alphanumeric() || character == '_';
    let mut places = code.match_indices(name);
    places.any(|(at, _)| !code[..at].ends_with(word) && !code[at + name.len()..].starts_with(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn longer_name_is_another_name() {
        assert!(!mentions("x(operation::LIST_SESSIONS)", "LIST_SESSION"));
        assert!(!mentions(
            "x(operation::BATCH_DELETE_SESSIONS)",
            "DELETE_SESSIONS"
        ));
        assert!(mentions("x(operation::LIST_SESSIONS)", "LIST_SESSIONS"));
    }

    #[test]
    fn reason_for_a_field_covers_its_inner_fields() {
        let mut gaps =
            Gaps::read(&json!({"fields": {"A": {"b": "shape is not public", "empty": " "}}}));
        let reason = gaps.excuse("A", "b[].c");
        assert_eq!(reason.as_deref(), Some("shape is not public"));
        assert_eq!(gaps.excuse("A", "bc"), None);
        assert_eq!(gaps.excuse("A", "empty"), None);
        assert!(gaps.unused().is_empty());
    }

    #[test]
    fn unused_reason_is_reported() {
        let gaps = Gaps::read(&json!({"operations": {"a": {"client": "later"}}}));
        assert_eq!(gaps.unused().len(), 1);
    }
}
