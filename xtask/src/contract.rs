//! `cargo xtask contract`: compares the table of operations and the models with the documented API.

mod changelog_coverage;
mod client;
mod coverage;
pub(crate) mod edition;
mod fields;
mod live;
mod table;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use self::table::{Documented, Row, documented, rows, same};
pub(crate) use self::table::{object, shape};
use crate::workspace::{cargo, json, read};

/// Compare the table of operations and the models with docs/contract, and print what is covered
///
/// For every operation: fields modelled of all its schemas' fields, and whether a client method, a handler of the
/// fake, an example, a line of docs/fidelity.md and a change exist. Fails when a row is not documented or differs in
/// method, path or status, when a tier-1 operation has no row, when something is missing that docs/contract/gaps.json
/// does not list with a reason, when a listed gap is closed, and when a field of docs/contract/live.json is not
/// readable as the service sends it.
#[derive(clap::Args, Default)]
pub(crate) struct Args {
    /// Print what this OpenAPI document changes instead
    #[arg(long, value_name = "FILE")]
    edition: Option<PathBuf>,
    /// Write docs/contract anew from the edition, keeping gaps.json and live.json
    #[arg(long, requires = "edition")]
    write: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if let Some(path) = &args.edition {
        let changes = edition::changes(path, args.write)?;
        println!("{}", changes.join("\n"));
        println!("{} changes", changes.len());
        return Ok(());
    }
    let contract = documented(&json("docs/contract/operations.json")?);
    let rows = rows(&example("operations", &["--features", "full"])?);
    ensure!(
        !rows.is_empty() && !contract.is_empty(),
        "the table or the contract is empty"
    );
    let mut problems = compared(&rows, &contract);
    let models = models().unwrap_or_else(|problem| {
        problems.push(format!("the models cannot be measured: {problem:#}"));
        BTreeMap::new()
    });
    let schemas = json("docs/contract/schemas.json")?;
    problems.extend(live::compared(
        &json("docs/contract/live.json")?,
        &schemas,
        &models,
    ));
    let models = fields::measured(&schemas, &models);
    let gaps = coverage::Gaps::read(&json("docs/contract/gaps.json")?);
    let mut report = coverage::Report::new(models, gaps);
    report.operations(&rows, &contract)?;
    report.events(&json("docs/contract/events.json")?);
    problems.extend(report.end());
    for tier in 1..=4 {
        let of_tier = contract.iter().filter(|operation| operation.tier == tier);
        let (covered, missing): (Vec<_>, Vec<_>) =
            of_tier.partition(|operation| rows.iter().any(|row| same(row, operation)));
        let all = covered.len() + missing.len();
        println!(
            "tier {tier}: {} of {all} operations in the table",
            covered.len()
        );
    }
    if !problems.is_empty() {
        bail!("contract:\n  {}", problems.join("\n  "));
    }
    Ok(())
}

/// The output of an example program of didit-types.
pub(crate) fn example(name: &str, args: &[&str]) -> Result<Value> {
    let run = [
        "run",
        "--quiet",
        "--package",
        "didit-types",
        "--example",
        name,
    ];
    let text = read(cargo().args(run).args(args))?;
    serde_json::from_str(&text).with_context(|| format!("example {name}"))
}

/// The JSON Schema of every model, by the name of the contract's schema.
pub(crate) fn models() -> Result<BTreeMap<String, Value>> {
    match example("json_schemas", &["--features", "full,schemars"])? {
        Value::Object(map) => Ok(map.into_iter().collect()),
        _ => bail!("example json_schemas: not an object"),
    }
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
