//! Every model, filled with one text wherever text may stand, shows it nowhere.
//!
//! The values are made from the JSON Schemas, which the macros write, so that a
//! new field is covered the moment it is there.

#[macro_use]
mod models;

use std::collections::BTreeSet;

use didit_types as types;
use serde_json::{Map, Value, json};

const CANARY: &str = "Carmen Canary 7";

/// A name, the schema, and what decodes, shows and encodes again.
type Model = (&'static str, Value, fn(&str) -> (String, Value));

fn all() -> Vec<Model> {
    fn shown<T>(json: &str) -> (String, Value)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug,
    {
        let model: T = didit_types::from_str(json).unwrap_or_else(|error| {
            panic!("{}: {error}", std::any::type_name::<T>());
        });
        let written = serde_json::to_value(&model).expect("a model is JSON");
        (format!("{model:?} {model:#?}"), written)
    }
    macro_rules! list {
        ($($name:literal: $Model:ty,)+) => {
            vec![$(($name, schemars::schema_for!($Model).to_value(), shown::<$Model>)),+]
        };
    }
    every_model!(list)
}

/// A value with every field of the schema, the canary for text and one element
/// in every list.
fn filled(schema: &Value, root: &Value, depth: usize) -> Value {
    let inner = |schema: &Value| filled(schema, root, depth + 1);
    if let Some(name) = schema["$ref"].as_str() {
        let at = name.trim_start_matches('#');
        return inner(root.pointer(at).expect("a schema of that name"));
    }
    if let Some(any) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        // The widest: an object before a text before a list of values.
        let all: Vec<_> = any.iter().map(inner).collect();
        let widest = all.iter().find(|value| value.is_object());
        return widest
            .or(all.iter().find(|value| **value == json!(CANARY)))
            .or(all.first())
            .cloned()
            .unwrap_or_default();
    }
    if schema.get("enum").is_some() || schema.get("const").is_some() {
        return Value::Null;
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match kind {
        Some("object") => {
            let mut object = Map::new();
            object.insert(CANARY.into(), json!([CANARY]));
            for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                object.insert(name.clone(), inner(schema));
            }
            object.into()
        }
        // Owners have owners.
        Some("array") if depth > 20 => json!([]),
        Some("array") => json!([inner(&schema["items"])]),
        Some("string") => json!(CANARY),
        Some("integer" | "number") => json!(7),
        Some("boolean") => json!(true),
        Some("null") => Value::Null,
        // Anything: a schema without a type.
        _ => json!({CANARY: [CANARY]}),
    }
}

/// Number of canaries in a value.
fn count(value: &Value) -> usize {
    value.to_string().matches(CANARY).count()
}

#[test]
fn no_model_shows_what_it_holds() {
    let mut canaries = 0;
    for (name, schema, shown) in all() {
        let mut value = filled(&schema, &schema, 0);
        if name == "BatchDeleteSessionsRequest" {
            value["session_numbers"] = json!([7]);
        }
        let (debug, written) = shown(&value.to_string());
        assert!(
            !debug.contains("Carmen") && !debug.contains("Canary"),
            "{name}: {debug}"
        );
        // The models hold all of it, so there was something to hide.
        assert_eq!(count(&written), count(&value), "{name}");
        canaries += count(&value);
    }
    assert!(canaries > 3000, "{canaries} canaries");
}

#[test]
fn an_error_shows_nothing_of_the_answer() {
    let texts = [
        json!({"detail": CANARY}),
        json!({CANARY: [CANARY]}),
        json!({"code": CANARY, "error": [CANARY], "a": {CANARY: {CANARY: CANARY}}}),
        json!([CANARY, {CANARY: CANARY}]),
        json!(CANARY),
    ];
    let bodies = texts.iter().map(Value::to_string);
    for body in bodies.chain([format!("<html>{CANARY}</html>"), CANARY.to_owned()]) {
        let error = types::ErrorBody::from_bytes(body.as_bytes());
        let fields = error.field_errors();
        let shown = format!("{error} {error:?} {fields:?} {:?}", error.messages());
        assert!(!shown.contains("Canary"), "{body}: {shown}");
    }
}

/// The names of the models and requests, read from what the macros are called with.
fn defined() -> BTreeSet<String> {
    fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                files(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    files(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut paths,
    );
    let mut names = BTreeSet::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a source file");
        for name in ["model", "request", "event", "officer", "owner", "verified"] {
            for block in text.split(&format!("\n{name}! {{")).skip(1) {
                let name = block
                    .split("pub struct ")
                    .nth(1)
                    .and_then(|rest| rest.split(' ').next());
                names.extend(name.map(ToOwned::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_model_is_inspected() {
    let mut walked = BTreeSet::new();
    for (_, schema, _) in all() {
        let title = schema["title"].as_str().map(ToOwned::to_owned);
        let parts = schema["$defs"].as_object().into_iter().flatten();
        walked.extend(parts.map(|(name, _)| name.clone()).chain(title));
    }
    let missing: Vec<_> = defined()
        .into_iter()
        .filter(|name| !walked.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "not in tests/models/mod.rs: {missing:?}"
    );
    assert!(defined().len() > 120);
}

#[test]
fn only_required_fields_are_required() {
    let schema = schemars::schema_for!(types::CreateSession);
    assert_eq!(schema.get("required"), Some(&json!(["workflow_id"])));
    let contact_details = schema.pointer("/properties/contact_details").is_some();
    assert!(contact_details, "{schema:?}");
}

#[test]
fn open_enums_accept_any_text() {
    let schema = schemars::schema_for!(types::SessionStatus);
    assert_eq!(schema.pointer("/anyOf/1"), Some(&json!({"type": "string"})));
    assert!(
        schema
            .pointer("/anyOf/0/enum")
            .is_some_and(|variants| variants.to_string().contains("Kyc Expired"))
    );
}

#[test]
fn unknown_fields_are_allowed() {
    let schema = schemars::schema_for!(types::SessionSummary);
    assert_eq!(schema.get("additionalProperties"), Some(&json!(true)));
    assert!(schema.pointer("/properties/extra").is_none());
}

#[test]
fn pages_name_their_items() {
    let schema = schemars::schema_for!(types::Page<types::SessionSummary>);
    let items = schema.pointer("/properties/results/items/$ref");
    assert_eq!(items, Some(&json!("#/$defs/SessionSummary")));
}
