//! `cargo xtask schema`: the JSON Schema of every model, for other languages.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

use crate::contract::models;
use crate::workspace::{file, root, write as write_file};

/// Write the JSON Schema of every model to docs/schema/didit.json
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if the file is stale
    #[arg(long)]
    pub(crate) check: bool,
    /// Write one file per request and response to a folder instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "check")]
    pub(crate) split: Option<PathBuf>,
}

const BUNDLE: &str = "docs/schema/didit.json";

pub(crate) fn run(args: &Args) -> Result<()> {
    let models = models()?;
    let count = models.len();
    if let Some(folder) = &args.split {
        std::fs::create_dir_all(folder)?;
        for (name, schema) in &models {
            std::fs::write(folder.join(format!("{name}.json")), format!("{schema:#}\n"))?;
        }
        println!("{count} schemas written to {}", folder.display());
        return Ok(());
    }
    let text = format!("{:#}\n", bundle(models)?);
    if args.check {
        let is_current = file(BUNDLE).is_ok_and(|current| current == text);
        ensure!(is_current, "{BUNDLE} is stale; run `cargo xtask schema`");
        println!("{count} schemas agree with the models");
    } else {
        write_file(&root().join(BUNDLE), &text)?;
        println!("{count} schemas written to {BUNDLE}");
    }
    Ok(())
}

/// One schema with every model under `$defs`: by its Rust name, and by the name of the
/// contract where that differs.
fn bundle(models: BTreeMap<String, Value>) -> Result<Value> {
    let mut definitions = Map::new();
    let mut aliases = Map::new();
    for (name, mut schema) in models {
        let Some(object) = schema.as_object_mut() else {
            continue;
        };
        object.remove("$schema");
        if let Some(Value::Object(parts)) = object.remove("$defs") {
            for (part, schema) in parts {
                let known = definitions.entry(&part).or_insert_with(|| schema.clone());
                ensure!(is_same(known, &schema), "two models are called {part}");
            }
        }
        let title = object
            .get("title")
            .and_then(Value::as_str)
            .unwrap_or(&name)
            .to_owned();
        let path = format!("#/$defs/{title}");
        point_to(&mut schema, &path);
        definitions.insert(title.clone(), schema);
        if title != name {
            aliases.insert(name, json!({ "$ref": path }));
        }
    }
    for (name, alias) in aliases {
        ensure!(
            !definitions.contains_key(&name),
            "two models are called {name}"
        );
        definitions.insert(name, alias);
    }
    Ok(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Models of the Didit API",
        "$defs": definitions,
    }))
}

/// Whether two schemas differ in their title at most, which only the schema of a whole
/// document has.
fn is_same(one: &Value, other: &Value) -> bool {
    let untitled = |schema: &Value| {
        let mut schema = schema.clone();
        schema.as_object_mut().map(|object| object.remove("title"));
        schema
    };
    untitled(one) == untitled(other)
}

/// Replaces references of a schema to itself.
fn point_to(schema: &mut Value, path: &str) {
    match schema {
        Value::Object(object) => {
            for (name, value) in object {
                if name == "$ref" && value == "#" {
                    *value = path.into();
                }
                point_to(value, path);
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|value| point_to(value, path)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_defined_once_and_found_by_both_names() {
        let models = BTreeMap::from([
            (
                "GetPetResponse".to_owned(),
                json!({
                    "$schema": "x", "title": "Pet", "properties": {"parent": {"$ref": "#"}},
                    "$defs": {"Name": {"type": "string"}},
                }),
            ),
            (
                "Owner".to_owned(),
                json!({
                    "title": "Owner", "$defs": {"Name": {"type": "string"}},
                }),
            ),
        ]);
        let bundle = bundle(models).unwrap();
        assert_eq!(
            bundle["$defs"],
            json!({
                "GetPetResponse": {"$ref": "#/$defs/Pet"},
                "Name": {"type": "string"},
                "Owner": {"title": "Owner"},
                "Pet": {"title": "Pet", "properties": {"parent": {"$ref": "#/$defs/Pet"}}},
            })
        );
    }
}
