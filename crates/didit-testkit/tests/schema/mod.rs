//! Holds JSON against the contract's schema of a decision.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

/// Keys that the published examples show and the contract does not declare.
const UNDECLARED: [&str; 1] = ["source_errors"];

/// Fields that are never null, whatever a key may see.
const DEPENDABLE: [&str; 2] = [".status", ".warnings"];

/// Where a decision differs from the contract, as JSON paths.
pub(crate) fn problems(decision: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let schema = &schemas()["SessionDecisionResponse"];
    check(decision, schema, "$", &mut problems);
    problems
}

fn schemas() -> &'static BTreeMap<String, Value> {
    static SCHEMAS: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/contract/schemas.json"
        );
        let text = std::fs::read_to_string(path).expect("the contract is there");
        serde_json::from_str(&text).expect("the contract is JSON")
    })
}

fn check(value: &Value, schema: &Value, path: &str, problems: &mut Vec<String>) {
    if let (Some(reference), false) = (schema["$ref"].as_str(), value.is_null()) {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return check(value, &schemas()[name], path, problems);
    }
    if value.is_null() {
        let may_be_null = schema["nullable"] == true;
        if !may_be_null && DEPENDABLE.iter().any(|name| path.ends_with(name)) {
            problems.push(format!("{path} is null"));
        }
        return;
    }
    let has_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        _ => true,
    };
    if !has_type {
        problems.push(format!("{path} is no {}", schema["type"]));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        problems.push(format!("{path} is {value}"));
    }
    let number = value.as_f64();
    let is_below = number.zip(schema["minimum"].as_f64());
    let is_above = number.zip(schema["maximum"].as_f64());
    if is_below.is_some_and(|(number, limit)| number < limit)
        || is_above.is_some_and(|(number, limit)| number > limit)
    {
        problems.push(format!("{path} is {value}"));
    }
    if let (Some(text), Some(format)) = (value.as_str(), schema["format"].as_str())
        && !has_format(text, format)
    {
        problems.push(format!("{path} is no {format}: {text}"));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        check(
            item,
            &schema["items"],
            &format!("{path}[{index}]"),
            problems,
        );
    }
    if let Some(members) = value.as_object() {
        check_members(members, schema, path, problems);
    }
}

fn check_members(
    members: &Map<String, Value>,
    schema: &Value,
    path: &str,
    problems: &mut Vec<String>,
) {
    for name in schema["required"].as_array().into_iter().flatten() {
        if !members.contains_key(name.as_str().unwrap_or_default()) {
            problems.push(format!("{path}.{name} is missing"));
        }
    }
    let (properties, others) = (&schema["properties"], &schema["additionalProperties"]);
    for (name, value) in members {
        let path = format!("{path}.{name}");
        if let Some(property) = properties.get(name) {
            check(value, property, &path, problems);
        } else if others.is_object() {
            check(value, others, &path, problems);
        } else if properties.is_object()
            && others != &Value::Bool(true)
            && !UNDECLARED.contains(&&**name)
        {
            problems.push(format!("{path} is not declared"));
        }
    }
}

fn has_format(text: &str, format: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    match format {
        "date" => shape == "0000-00-00",
        "date-time" => {
            shape.starts_with("0000-00-00T00:00:00") || shape.starts_with("0000-00-00 00:00:00")
        }
        "uuid" => {
            let lengths: Vec<_> = text.split('-').map(str::len).collect();
            lengths == [8, 4, 4, 4, 12]
        }
        "uri" => text.starts_with("https://") || text.starts_with("http://"),
        "email" => text.contains('@'),
        _ => true,
    }
}
