//! A schema of the OpenAPI document as docs/contract writes it.

use serde_json::{Map, Value};

use super::super::fields::Walk;
use super::super::table::resolved;

/// `schema` of the edition as docs/contract writes it: facts alone, references to the named schemas that still fit.
pub(super) fn folded(
    document: &Value,
    schema: &Value,
    schemas: &Value,
    before: &Value,
    inside: &mut Vec<String>,
) -> Value {
    if let Some(reference) = before["$ref"].as_str() {
        if Walk::over(schemas, before).fields == Walk::over(document, schema).fields {
            return before.clone();
        }
        let name = reference.rsplit('/').next().unwrap_or_default();
        return folded(document, schema, schemas, &schemas[name], inside);
    }
    if let Some(reference) = schema["$ref"].as_str() {
        // A recursive schema has a name already.
        if inside.iter().any(|open| open == reference) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return Value::from_iter([("$ref", format!("#/schemas/{name}"))]);
        }
        inside.push(reference.to_owned());
        let schema = folded(
            document,
            resolved(document, schema),
            schemas,
            before,
            inside,
        );
        inside.pop();
        return schema;
    }
    let Some(map) = schema.as_object() else {
        return schema.clone();
    };
    let mut facts = Map::new();
    for (key, value) in map {
        let value = match key.as_str() {
            "description" | "example" | "examples" | "title" => continue,
            key if key.starts_with("x-") => continue,
            "properties" => value
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, property)| {
                    let before = &before["properties"][name];
                    (
                        name.clone(),
                        folded(document, property, schemas, before, inside),
                    )
                })
                .collect(),
            "items" | "additionalProperties" => {
                folded(document, value, schemas, &before[key], inside)
            }
            "allOf" | "anyOf" | "oneOf" => value
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
                .map(|(at, part)| folded(document, part, schemas, &before[key][at], inside))
                .collect(),
            _ => value.clone(),
        };
        facts.insert(key.clone(), value);
    }
    facts.into()
}
