//! `cargo xtask schema`: the JSON Schema of every model, as files for other languages.

use anyhow::{Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::contract::models;
use crate::workspace::{file, files, root, write as write_file};

/// Write the JSON Schema of every model to docs/schema
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail when a file is missing, stale or left over
    #[arg(long)]
    pub(crate) check: bool,
}

const FOLDER: &str = "docs/schema";

pub(crate) fn run(args: &Args) -> Result<()> {
    let wanted = wanted(models()?);
    if args.check {
        let mut held = BTreeMap::new();
        for path in files(FOLDER, ".json")? {
            held.insert(path.clone(), file(&path)?);
        }
        let stale = differences(&held, &wanted);
        ensure!(
            stale.is_empty(),
            "run `cargo xtask schema`; it changes:\n  {}",
            stale.join("\n  ")
        );
        println!("{} schemas agree with the models", held.len());
        return Ok(());
    }
    for path in files(FOLDER, ".json")? {
        std::fs::remove_file(root().join(path))?;
    }
    for (path, text) in &wanted {
        write_file(&root().join(path), text)?;
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
