//! What is covered of each row of the table, and what is left out with a reason.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fields::Measured;
use super::{Documented, Row, same};
use crate::source::Source;
use crate::workspace::{file, files};

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
    let client = code_of("crates/didit-api/src")?;
    let fake = code_of("crates/didit-testkit/src")?;
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
        let called = method_around(&client, &row.name).is_some_and(|method| examples.call(&method));
        let columns = [
            ("client", mentions(&client, &row.name)),
            ("fake", mentions(&fake, &row.name)),
            ("example", called),
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
            if !gaps.excuse(&row.id, "model") {
                problems.push(format!("{}: no model of {schema}", row.id));
            }
            return "-".into();
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

/// The code of every file of a folder, without comments, literals and unit tests.
fn code_of(folder: &str) -> Result<String, String> {
    let mut code = String::new();
    for path in files(folder, ".rs")? {
        let source = Source::split(&file(&path)?).code;
        code += source
            .split("#[cfg(test)]\nmod ")
            .next()
            .unwrap_or_default();
    }
    Ok(code)
}

/// Whether `name` stands in `code` as a word.
fn mentions(code: &str, name: &str) -> bool {
    position(code, name).is_some()
}

fn position(code: &str, name: &str) -> Option<usize> {
    let word = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(name)
        .map(|(at, _)| at)
        .find(|at| !code[..*at].ends_with(word) && !code[at + name.len()..].starts_with(word))
}

/// The name of the function whose body holds `name`.
fn method_around(code: &str, name: &str) -> Option<String> {
    let before = &code[..position(code, name)?];
    let after_fn = before.rsplit_once("fn ")?.1;
    Some(
        after_fn
            .chars()
            .take_while(|character| character.is_alphanumeric() || *character == '_')
            .collect(),
    )
}

/// Where a reader sees a call: example programs, documentation comments, the book.
struct Examples(String);

impl Examples {
    fn read() -> Result<Self, String> {
        let mut text = String::new();
        for path in files("crates", ".rs")? {
            let source = file(&path)?;
            if path.contains("/examples/") {
                text += &source;
            } else if path.starts_with("crates/didit-api/src/") {
                text += &Source::split(&source).comments;
            }
        }
        for path in files(".", ".md")? {
            text += &file(&path)?;
        }
        Ok(Self(text))
    }

    fn call(&self, method: &str) -> bool {
        self.0.contains(&format!(".{method}("))
    }
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
    fn the_method_is_the_function_around_the_constant() {
        let code = "fn a() {} pub fn create(&self) { f(CREATE) } fn b() {}";
        assert_eq!(method_around(code, "CREATE").as_deref(), Some("create"));
        assert_eq!(method_around(code, "DELETE"), None);
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
