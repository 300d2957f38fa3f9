//! What is covered of each row of the table, and what is left out with a reason.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::client::{Client, Examples};
use super::fields::Measured;
use super::{Documented, Row, same};
use crate::source::Source;
use crate::workspace::file;

/// Where the fake says what answers which operation.
const HANDLERS: &str = "crates/didit-testkit/src/operations.rs";

/// docs/contract/gaps.json: operation id → column → reason, and schema → field → reason.
#[derive(Debug)]
pub(super) struct Gaps {
    reasons: BTreeSet<(String, String)>,
    used: BTreeSet<(String, String)>,
}

impl Gaps {
    pub(super) fn read(gaps: &Value) -> Self {
        let mut reasons = BTreeSet::new();
        for part in ["operations", "fields"] {
            for (owner, entries) in gaps[part].as_object().into_iter().flatten() {
                let reasoned = entries
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(_, reason)| {
                        reason
                            .as_str()
                            .is_some_and(|reason| !reason.trim().is_empty())
                    });
                reasons.extend(reasoned.map(|(what, _)| (owner.clone(), what.clone())));
            }
        }
        Self {
            reasons,
            used: BTreeSet::new(),
        }
    }

    /// Whether leaving `what` of `owner` out has a reason. A reason for a field stands for what is inside it.
    fn excuse(&mut self, owner: &str, what: &str) -> bool {
        let covers = |gap: &str| {
            what.strip_prefix(gap)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let found = self
            .reasons
            .iter()
            .find(|(of, gap)| of == owner && covers(gap))
            .cloned();
        let excused = found.is_some();
        self.used.extend(found);
        excused
    }

    /// Gaps that were never needed.
    pub(super) fn unused(&self) -> Vec<String> {
        let unused = self.reasons.difference(&self.used);
        unused
            .map(|(owner, what)| {
                format!("gaps.json: {owner}: {what} is no gap any more; take it out")
            })
            .collect()
    }
}

/// Prints one line a row and returns what is missing without a reason.
pub(super) fn print(
    rows: &[Row],
    contract: &[Documented],
    models: &BTreeMap<String, Measured>,
    gaps: &mut Gaps,
) -> Result<Vec<String>, String> {
    let client = Client::read()?;
    let fake = Source::split(&file(HANDLERS)?).code;
    let examples = Examples::read()?;
    let mut problems = Vec::new();
    let mut raw = BTreeSet::new();
    println!(
        "{:<36} {:>4}  {:>9}  {:<6}  {:<4}  example",
        "operation", "tier", "model", "client", "fake"
    );
    for row in rows {
        let Some(documented) = contract.iter().find(|documented| same(row, documented)) else {
            continue;
        };
        let calls = client.calls(&row.name);
        let columns = [
            ("client", !calls.is_empty()),
            ("fake", mentions(&fake, &row.name)),
            ("example", examples.show(&calls)),
        ];
        for (column, covered) in columns {
            if !covered && !gaps.excuse(&row.id, column) {
                problems.push(format!("{}: no {column}", row.id));
            }
        }
        let model = model(row, documented, models, gaps, &mut problems, &mut raw);
        let [client, fake, example] = columns.map(|(_, covered)| if covered { "yes" } else { "-" });
        println!(
            "{:<36} {:>4}  {model:>9}  {client:<6}  {fake:<4}  {example}",
            row.id, documented.tier
        );
    }
    for line in &raw {
        println!("raw: {line}");
    }
    Ok(problems)
}

/// `modelled/all` over the schemas of an operation.
fn model(
    row: &Row,
    documented: &Documented,
    models: &BTreeMap<String, Measured>,
    gaps: &mut Gaps,
    problems: &mut Vec<String>,
    raw: &mut BTreeSet<String>,
) -> String {
    let (mut modelled, mut all) = (0, 0);
    for schema in &documented.schemas {
        let Some(measured) = models.get(schema) else {
            if !gaps.excuse(schema, "*") {
                problems.push(format!("{}: no model of {schema}", row.id));
                return "-".into();
            }
            continue;
        };
        modelled += measured.modelled();
        all += measured.all.len();
        for field in measured.missing.iter().chain(&measured.raw) {
            if gaps.excuse(schema, field) {
                raw.insert(format!("{schema}.{field}"));
            } else {
                problems.push(format!(
                    "{}: {schema}.{field} is neither modelled nor listed as raw",
                    row.id
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

/// Whether `name` stands in `code` as a word.
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
    fn a_longer_name_is_another_name() {
        assert!(!mentions("x(operation::LIST_SESSIONS)", "LIST_SESSION"));
        assert!(!mentions(
            "x(operation::BATCH_DELETE_SESSIONS)",
            "DELETE_SESSIONS"
        ));
        assert!(mentions("x(operation::LIST_SESSIONS)", "LIST_SESSIONS"));
    }

    #[test]
    fn a_reason_for_a_field_stands_for_what_is_inside_it() {
        let mut gaps =
            Gaps::read(&json!({"fields": {"A": {"b": "shape is not public", "empty": " "}}}));
        assert!(gaps.excuse("A", "b[].c"));
        assert!(!gaps.excuse("A", "bc"));
        assert!(!gaps.excuse("A", "empty"));
        assert!(gaps.unused().is_empty());
    }

    #[test]
    fn a_reason_nobody_needs_is_reported() {
        let gaps = Gaps::read(&json!({"operations": {"a": {"client": "later"}}}));
        assert_eq!(gaps.unused().len(), 1);
    }
}
