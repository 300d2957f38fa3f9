//! `cargo xtask materials`: what the command is made of, as a file that others read.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::workspace::{absolute, cargo, copy_sources, read, root, run};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask materials

Writes target/materials/didit.cdx.json: every crate that the command is made of
on any system, with version, licence and checksum, by cargo-cyclonedx
(`cargo install --locked cargo-cyclonedx`), held against `cargo tree`.
";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    // The tool writes one file into each member, so it gets members of its own.
    let copy = root().join("target/materials/sources");
    copy_sources(&copy)?;
    let copy = absolute(&copy)?;
    run(cargo()
        .args(["cyclonedx", "--format", "json", "--target", "all"])
        .args(["--override-filename", "didit.cdx"])
        .args(["--manifest-path", "crates/didit-cli/Cargo.toml"])
        .current_dir(&copy))?;
    let written = copy.join("crates/didit-cli/didit.cdx.json");
    let problem = |error: &dyn std::fmt::Display| format!("{}: {error}", written.display());
    let text = fs::read_to_string(&written).map_err(|error| problem(&error))?;
    // Where this machine keeps the sources is nobody's business.
    let text = text.replace(&*copy.to_string_lossy(), "/sources");
    let mut list: Value = serde_json::from_str(&text).map_err(|error| problem(&error))?;
    let count = narrow(&mut list, &made_of()?)?;
    let kept = root().join("target/materials/didit.cdx.json");
    fs::write(&kept, format!("{list:#}\n"))
        .and_then(|()| fs::remove_dir_all(&copy))
        .map_err(|error| format!("{}: {error}", kept.display()))?;
    println!("wrote target/materials/didit.cdx.json: {count} crates");
    Ok(())
}

type Crates = BTreeSet<(String, String)>;

/// Name and version of what is compiled for the command, or to compile it, on any system.
fn made_of() -> Result<Crates, String> {
    let tree = read(
        cargo()
            .args(["tree", "--package", "didit-cli", "--edges", "normal,build"])
            .args(["--target", "all", "--prefix", "none", "--format", "{p}"]),
    )?;
    let crates = tree.lines().filter_map(|line| {
        let (name, rest) = line.split_once(" v")?;
        let version = rest.split(' ').next()?;
        Some((name.to_owned(), version.to_owned()))
    });
    Ok(crates.filter(|(name, _)| name != "didit-cli").collect())
}

/// Takes out what only other members of the workspace switch on, which the tool does not tell
/// apart; fails when a crate is missing. Returns how many are left.
fn narrow(list: &mut Value, wanted: &Crates) -> Result<usize, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = |component: &Value| (text(&component["name"]), text(&component["version"]));
    let components = list["components"]
        .as_array_mut()
        .ok_or("the list has no components")?;
    let found: Crates = components.iter().map(of).collect();
    if let Some((name, version)) = wanted.difference(&found).next() {
        return Err(format!("the list lacks {name} {version}"));
    }
    let mut gone = BTreeSet::new();
    components.retain(|component| {
        let is_wanted = wanted.contains(&of(component));
        if !is_wanted {
            gone.insert(text(&component["bom-ref"]));
        }
        is_wanted
    });
    let count = components.len();
    if let Some(dependencies) = list.get_mut("dependencies").and_then(Value::as_array_mut) {
        dependencies.retain(|entry| !gone.contains(&text(&entry["ref"])));
        for entry in dependencies {
            if let Some(on) = entry.get_mut("dependsOn").and_then(Value::as_array_mut) {
                on.retain(|reference| !gone.contains(&text(reference)));
            }
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn list() -> Value {
        json!({
            "components": [
                {"bom-ref": "a", "name": "serde", "version": "1.0.0"},
                {"bom-ref": "b", "name": "h2", "version": "0.4.0"},
                {"bom-ref": "c", "name": "itoa", "version": "1.0.0"},
            ],
            "dependencies": [
                {"ref": "a", "dependsOn": ["b", "c"]},
                {"ref": "b", "dependsOn": ["c"]},
                {"ref": "c"},
            ],
        })
    }

    fn crates(names: &[(&str, &str)]) -> Crates {
        let owned = names
            .iter()
            .map(|(name, version)| ((*name).to_owned(), (*version).to_owned()));
        owned.collect()
    }

    #[test]
    fn what_only_others_need_is_taken_out_with_its_references() {
        let mut list = list();
        let wanted = crates(&[("serde", "1.0.0"), ("itoa", "1.0.0")]);
        assert_eq!(narrow(&mut list, &wanted), Ok(2));
        assert_eq!(
            list["dependencies"],
            json!([{"ref": "a", "dependsOn": ["c"]}, {"ref": "c"}])
        );
    }

    #[test]
    fn a_crate_in_another_version_is_missing() {
        let missing = narrow(&mut list(), &crates(&[("serde", "1.0.1")]));
        assert_eq!(missing, Err("the list lacks serde 1.0.1".to_owned()));
    }
}
