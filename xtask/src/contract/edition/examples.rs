//! The documented examples of two editions.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::table::{object, resolved, text};

/// Documented examples that came, went, or changed in shape, of the schemas whose examples are tests.
pub(super) fn examples(document: &Value, known: &Value) -> Vec<String> {
    // A request and an answer may give their examples one name.
    let mut found = BTreeMap::<_, Vec<Value>>::new();
    let items = object(&document["paths"]);
    for operation in items
        .values()
        .filter_map(Value::as_object)
        .flat_map(Map::values)
    {
        let id = text(&operation["operationId"]);
        let answers = object(&operation["responses"]);
        let success = answers.iter().filter(|(status, _)| status.starts_with('2'));
        let bodies = success
            .map(|(_, answer)| answer)
            .chain([&operation["requestBody"]]);
        for content in bodies.flat_map(|body| {
            object(&body["content"])
                .into_iter()
                .map(|(_, content)| content)
        }) {
            let schema = resolved(document, &content["schema"]);
            let mut add = |name: &str, example: &Value| {
                found
                    .entry(format!("{id}: {name}"))
                    .or_default()
                    .push(outline(example));
            };
            for (name, example) in object(&content["examples"]) {
                add(&name, &example["value"]);
            }
            add("default", &content["example"]);
            add("schema", &schema["example"]);
        }
    }
    let mut changes = Vec::new();
    for (schema, examples) in object(known) {
        for (name, example) in object(&examples) {
            match found.get(&name) {
                None => changes.push(format!("{schema}: example gone: {name}")),
                Some(now) if !now.contains(&outline(&example)) => {
                    changes.push(format!("{schema}: example changed: {name}"));
                }
                Some(_) => {}
            }
        }
    }
    changes
}

/// A value with its texts and numbers left out.
fn outline(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(outline).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| (name.clone(), outline(value)))
            .collect(),
        Value::String(_) => "".into(),
        Value::Number(_) => 0.into(),
        other => other.clone(),
    }
}
