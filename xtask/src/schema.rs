//! `cargo xtask schema`: the JSON Schema of every model, as files for other languages.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::contract::models;
use crate::workspace::{file, files, root};
use crate::{Outcome, flag};

pub(crate) const HELP: &str = "\
usage: cargo xtask schema [--check]

Writes the JSON Schema of every model of didit-types to docs/schema/, one file
each, named as the API's contract names it.

  --check  write nothing; fail when a file is missing, stale or left over
";

const FOLDER: &str = "docs/schema";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    if flag(parser, "check")? {
        compare()
    } else {
        write()
    }
}

/// Fails when docs/schema does not hold what the models are now.
pub(crate) fn compare() -> Outcome {
    let mut held = BTreeMap::new();
    for path in files(FOLDER, ".json")? {
        held.insert(path.clone(), file(&path)?);
    }
    let stale = differences(&held, &wanted(models()?));
    if stale.is_empty() {
        println!("{} schemas agree with the models", held.len());
        Ok(())
    } else {
        Err(format!(
            "run `cargo xtask schema`; it changes:\n  {}",
            stale.join("\n  ")
        ))
    }
}

fn write() -> Outcome {
    let folder = root().join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{FOLDER}: {error}"))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{FOLDER}: {error}"))?;
    let wanted = wanted(models()?);
    for (path, text) in &wanted {
        fs::write(root().join(path), text).map_err(|error| format!("{path}: {error}"))?;
    }
    println!("{} schemas written to {FOLDER}", wanted.len());
    Ok(())
}

/// Path and text of every file.
fn wanted(models: BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let files = models
        .into_iter()
        .map(|(name, schema)| (format!("{FOLDER}/{name}.json"), format!("{schema:#}\n")));
    files.collect()
}

/// The paths that differ, are missing or are left over.
fn differences(held: &BTreeMap<String, String>, wanted: &BTreeMap<String, String>) -> Vec<String> {
    let changed = wanted
        .iter()
        .filter(|(path, text)| held.get(*path) != Some(*text));
    let left_over = held.iter().filter(|(path, _)| !wanted.contains_key(*path));
    changed
        .chain(left_over)
        .map(|(path, _)| path.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
        entries
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_stale_a_missing_and_a_left_over_file_are_named() {
        let held = map(&[("same", "1"), ("stale", "1"), ("left", "1")]);
        let wanted = map(&[("same", "1"), ("stale", "2"), ("new", "1")]);
        assert_eq!(differences(&held, &wanted), ["new", "stale", "left"]);
    }
}
