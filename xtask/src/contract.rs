//! `cargo xtask contract`: the table of operations and the models, held against the documented API.

mod client;
mod coverage;
mod fields;
mod told;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::workspace::{self, cargo, file};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask contract

Compares didit_types::operation with docs/contract/operations.json (method, path
and success statuses) and prints for every row of the table:

  model    fields of its schemas that didit-types models, of all it has
  client   whether didit-api has a method for it
  fake     whether didit-testkit has a handler for it
  example  whether an example program, the demo, the client's documentation or a
           page of the documentation shows a call of that method
  fidelity whether docs/fidelity.md has a row of it
  change   whether changes/ or a changelog names it

and for every type of webhook events the fields that its model has.

Fails when a row is not in the contract, when its method, path or statuses
differ, when a tier-1 operation has no row, and when something is missing that
docs/contract/gaps.json does not list with a reason. A gap that is none any
more fails too.
";

/// One row of the table in didit-types.
#[derive(Debug)]
struct Row {
    /// The name of the constant.
    name: String,
    id: String,
    method: String,
    path: String,
    success: Vec<u64>,
}

/// One operation of the contract.
#[derive(Debug)]
struct Documented {
    id: String,
    method: String,
    path: String,
    tier: u64,
    success: Vec<u64>,
    /// The names of its request and response schemas.
    schemas: Vec<String>,
}

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let contract = documented(&json("docs/contract/operations.json")?);
    let rows = rows(&example("operations", &[])?);
    if rows.is_empty() || contract.is_empty() {
        return Err("the table or the contract is empty".into());
    }
    let mut problems = compared(&rows, &contract);
    let models = models().unwrap_or_else(|problem| {
        problems.push(format!("the models cannot be measured: {problem}"));
        BTreeMap::new()
    });
    let models = fields::measured(&json("docs/contract/schemas.json")?, &models);
    let gaps = coverage::Gaps::read(&json("docs/contract/gaps.json")?);
    let mut report = coverage::Report::new(models, gaps);
    report.operations(&rows, &contract)?;
    report.events(&json("docs/contract/events.json")?);
    problems.extend(report.end());
    for tier in 1..=4 {
        let of_tier: Vec<_> = contract
            .iter()
            .filter(|operation| operation.tier == tier)
            .collect();
        let held = of_tier
            .iter()
            .filter(|operation| rows.iter().any(|row| same(row, operation)))
            .count();
        println!(
            "tier {tier}: {held} of {} operations in the table",
            of_tier.len()
        );
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("contract:\n  {}", problems.join("\n  ")))
    }
}

fn json(path: &str) -> Result<Value, String> {
    serde_json::from_str(&file(path)?).map_err(|error| format!("{path}: {error}"))
}

/// What an example program of didit-types prints.
fn example(name: &str, args: &[&str]) -> Result<Value, String> {
    let mut command = cargo();
    command
        .args([
            "run",
            "--quiet",
            "--package",
            "didit-types",
            "--example",
            name,
        ])
        .args(args);
    let text = workspace::read(&mut command)?;
    serde_json::from_str(&text).map_err(|error| format!("example {name}: {error}"))
}

/// The JSON Schema of every model, by the name of the contract's schema that it models.
pub(crate) fn models() -> Result<BTreeMap<String, Value>, String> {
    match example("json_schemas", &["--features", "schemars"])? {
        Value::Object(map) => Ok(map.into_iter().collect()),
        _ => Err("example json_schemas: not an object".into()),
    }
}

fn rows(table: &Value) -> Vec<Row> {
    let rows = table.as_array().into_iter().flatten();
    rows.map(|row| Row {
        name: text(&row["name"]),
        id: text(&row["id"]),
        method: text(&row["method"]),
        path: text(&row["path"]),
        success: numbers(&row["success"]),
    })
    .collect()
}

fn documented(contract: &Value) -> Vec<Documented> {
    let rows = contract.as_array().into_iter().flatten();
    rows.map(|row| {
        let names = |key: &str| row[key].as_array().cloned().unwrap_or_default();
        Documented {
            id: text(&row["id"]),
            method: text(&row["method"]),
            path: text(&row["path"]),
            tier: row["tier"].as_u64().unwrap_or_default(),
            success: numbers(&row["success"]),
            schemas: names("request")
                .iter()
                .chain(&names("response"))
                .map(text)
                .collect(),
        }
    })
    .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn numbers(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_u64)
        .collect()
}

/// Whether both speak of one operation; the names of path parameters are ours to choose.
fn same(row: &Row, documented: &Documented) -> bool {
    row.method == documented.method && shape(&row.path) == shape(&documented.path)
}

fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            "{}"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Where the table and the contract disagree.
fn compared(rows: &[Row], contract: &[Documented]) -> Vec<String> {
    let mut problems = Vec::new();
    for row in rows {
        let Some(documented) = contract.iter().find(|documented| same(row, documented)) else {
            problems.push(format!(
                "{}: no documented operation is {} {}",
                row.id, row.method, row.path
            ));
            continue;
        };
        let missing: Vec<_> = documented
            .success
            .iter()
            .filter(|status| !row.success.contains(status))
            .collect();
        let first = row.success.first();
        if !missing.is_empty() || first.is_none_or(|first| !documented.success.contains(first)) {
            problems.push(format!(
                "{}: succeeds with {:?}, documented {:?} (today's first)",
                row.id, row.success, documented.success
            ));
        }
    }
    for documented in contract.iter().filter(|documented| documented.tier == 1) {
        if !rows.iter().any(|row| same(row, documented)) {
            problems.push(format!(
                "{}: tier 1, and has no row in the table",
                documented.id
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table(path: &str, success: &[u64]) -> Vec<Row> {
        rows(&json!([{"name": "A", "id": "a", "method": "GET", "path": path, "success": success}]))
    }

    fn contract() -> Vec<Documented> {
        documented(
            &json!([{"id": "get_a", "method": "GET", "path": "/v3/a/{someId}/", "tier": 1, "success": [200]}]),
        )
    }

    #[test]
    fn the_name_of_a_parameter_is_ours() {
        assert!(compared(&table("/v3/a/{id}/", &[200, 204]), &contract()).is_empty());
    }

    #[test]
    fn a_missing_slash_is_another_path() {
        let problems = compared(&table("/v3/a/{id}", &[200]), &contract());
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("no documented operation"));
        assert!(problems[1].contains("has no row"));
    }

    #[test]
    fn the_status_of_today_comes_first() {
        for success in [&[204, 200][..], &[204]] {
            assert_eq!(
                compared(&table("/v3/a/{id}/", success), &contract()).len(),
                1
            );
        }
    }
}
