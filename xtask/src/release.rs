//! `cargo xtask release`: everything crates.io will ask for, checked; then published, in order.

mod tarball;

use serde_json::Value;

use crate::workspace::{cargo, file, metadata, read, run};
use crate::{Outcome, flag};

pub(crate) const HELP: &str = "\
usage: cargo xtask release [--dry-run]

Holds every crate that may be published to what a release needs (description,
keywords, categories, licence, readme, a list of what to include, a changelog
that has a section for its version), packs each, builds each from its own
tarball against the other tarballs, and prints the order to publish them in.

  --dry-run  stop there; changed files and a changelog that still says
             `Unreleased` are let through

Without it the same, on a clean checkout, then `cargo publish` in that order.
";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    if flag(parser, "dry-run")? {
        rehearse()
    } else {
        publish()
    }
}

/// Packs and builds every crate from its tarball.
pub(crate) fn rehearse() -> Outcome {
    let order = checked(true)?;
    let pack = ["package", "--quiet", "--allow-dirty", "--no-verify"];
    run(with(&order, &mut cargo(), &pack))?;
    tarball::build(&order)?;
    println!("publish in this order:");
    for (name, version) in &order {
        let path = format!("target/package/{name}-{version}.crate");
        let size = crate::workspace::root().join(&path).metadata();
        let size = size.map_err(|error| format!("{path}: {error}"))?.len();
        println!("  {name:<16} {version:<8} {:>5} kB", size / 1000);
    }
    Ok(())
}

fn publish() -> Outcome {
    let changed = read(cargo_free("git").args(["status", "--porcelain"]))?;
    if !changed.is_empty() {
        return Err(format!("commit or stash these first:\n{changed}"));
    }
    let order = checked(false)?;
    run(with(&order, &mut cargo(), &["publish"]))
}

/// A program other than cargo, started in the root.
fn cargo_free(program: &str) -> std::process::Command {
    let mut command = std::process::Command::new(program);
    command.current_dir(crate::workspace::root());
    command
}

/// Adds the words and one `--package` for each crate.
fn with<'a>(
    order: &[(String, String)],
    command: &'a mut std::process::Command,
    words: &[&str],
) -> &'a mut std::process::Command {
    command.args(words).arg("--locked");
    for (name, _) in order {
        command.args(["--package", name]);
    }
    command
}

/// Name and version of every crate to publish, each behind those it depends on.
fn checked(dry: bool) -> Result<Vec<(String, String)>, String> {
    let metadata = metadata(&["--no-deps"])?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    // `publish = false` is an empty list here.
    let packages: Vec<&Value> = packages
        .filter(|package| package["publish"].is_null())
        .collect();
    let mut problems = Vec::new();
    for package in &packages {
        problems.extend(lacks(package));
        let name = text(package, "name");
        match file(&format!("crates/{name}/CHANGELOG.md")) {
            Ok(changelog) if has_section(&changelog, text(package, "version"), dry) => {}
            Ok(_) => problems.push(format!(
                "{name}: CHANGELOG.md has no section for its version"
            )),
            Err(error) => problems.push(error),
        }
    }
    if problems.is_empty() {
        ordered(&packages)
    } else {
        Err(problems.join("\n"))
    }
}

fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}

/// What crates.io or its readers will miss.
fn lacks(package: &Value) -> Vec<String> {
    let fields = [
        "description",
        "keywords",
        "categories",
        "license",
        "readme",
        "repository",
        "rust_version",
    ];
    let missing = fields.into_iter().filter(|field| match &package[*field] {
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => true,
    });
    missing
        .map(|field| format!("{}: Cargo.toml lacks `{field}`", text(package, "name")))
        .collect()
}

fn has_section(changelog: &str, version: &str, dry: bool) -> bool {
    changelog.lines().any(|line| {
        line.strip_prefix("## ").is_some_and(|title| {
            title.trim_start_matches('[').starts_with(version) || dry && title == "Unreleased"
        })
    })
}

/// Crates behind what they depend on. Dependencies of tests alone do not count: those by path are
/// left out of a package.
fn ordered(packages: &[&Value]) -> Result<Vec<(String, String)>, String> {
    let mut open = packages.to_vec();
    let mut order = Vec::new();
    while !open.is_empty() {
        let (ready, waiting): (Vec<&Value>, Vec<&Value>) = open
            .iter()
            .partition(|package| !needs_one_of(package, &open));
        if ready.is_empty() {
            let names: Vec<&str> = open.iter().map(|package| text(package, "name")).collect();
            return Err(format!("these depend on each other: {}", names.join(", ")));
        }
        let named = ready.iter().map(|package| {
            (
                text(package, "name").to_owned(),
                text(package, "version").to_owned(),
            )
        });
        order.extend(named);
        open = waiting;
    }
    Ok(order)
}

fn needs_one_of(package: &Value, others: &[&Value]) -> bool {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies
        .filter(|dependency| dependency["kind"] != "dev" || dependency["req"] != "*")
        .any(|dependency| {
            others
                .iter()
                .any(|other| other["name"] == dependency["name"])
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(name: &str, dependencies: &Value) -> Value {
        json!({"name": name, "version": "1.0.0", "dependencies": dependencies})
    }

    #[test]
    fn a_crate_stands_behind_what_it_needs() {
        let upper = package(
            "upper",
            &json!([{"name": "lower", "kind": null, "req": "^1"}]),
        );
        let lower = package(
            "lower",
            &json!([{"name": "upper", "kind": "dev", "req": "*"}]),
        );
        let order = ordered(&[&upper, &lower]).unwrap();
        assert_eq!(order[0].0, "lower");
        assert_eq!(order[1].0, "upper");
    }

    #[test]
    fn a_circle_is_named() {
        let a = package("a", &json!([{"name": "b", "kind": null, "req": "^1"}]));
        let b = package("b", &json!([{"name": "a", "kind": "dev", "req": "^1"}]));
        assert!(ordered(&[&a, &b]).unwrap_err().ends_with("a, b"));
    }

    #[test]
    fn an_empty_field_is_a_missing_one() {
        let package = json!({
            "name": "x", "description": "", "keywords": [], "categories": ["c"], "license": "MIT",
            "readme": "README.md", "repository": "r", "rust_version": "1.0",
        });
        let lacks = lacks(&package);
        assert_eq!(lacks.len(), 2, "{lacks:?}");
    }

    #[test]
    fn what_is_unreleased_may_be_rehearsed_only() {
        assert!(has_section("# C\n\n## Unreleased\n", "1.0.0", true));
        assert!(!has_section("# C\n\n## Unreleased\n", "1.0.0", false));
        assert!(has_section("## 1.0.0 (2026-01-01)\n", "1.0.0", false));
    }
}
