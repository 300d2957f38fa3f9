//! Validates JSON values by the schemas of docs/contract/schemas.json.

use serde_json::{Map, Value};

/// Keys of the published examples that the contract does not declare.
const UNDECLARED: [&str; 1] = ["source_errors"];

/// The schemas by name.
pub(crate) struct Schemas(Map<String, Value>);

impl Schemas {
    pub(crate) fn load() -> Self {
        let text = include_str!("../../../../docs/contract/schemas.json");
        Self(serde_json::from_str(text).unwrap())
    }

    /// Violations of the schema in `value`, each with path and reason.
    pub(crate) fn check(&self, name: &str, value: &Value) -> Vec<String> {
        let mut violations = Vec::new();
        self.visit(&self.0[name], value, name, &mut violations);
        violations
    }

    fn visit(&self, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
        // Fields declared as non-null may be null inside a report, except these three.
        let is_reported = path.contains("[]")
            && !["status", "node_id", "warnings"]
                .iter()
                .any(|name| path.ends_with(&format!(".{name}")));
        let is_nullable = schema["nullable"] == true || is_reported;
        if value.is_null() && is_nullable {
            return;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap();
            return self.visit(&self.0[name], value, path, out);
        }
        if schema["allOf"].is_array() {
            return self.object(&self.merged(schema), value, path, out);
        }
        if let Some(parts) = schema["oneOf"].as_array() {
            let fits = |part: &&Value| {
                let mut inner = Vec::new();
                self.visit(part, value, path, &mut inner);
                inner.is_empty()
            };
            if parts.iter().find(fits).is_none() {
                out.push(format!("{path}: fits none of the alternatives"));
            }
        }
        let number = value.as_f64();
        let is_below = number.zip(schema["minimum"].as_f64());
        let is_above = number.zip(schema["maximum"].as_f64());
        if is_below.is_some_and(|(number, least)| number < least)
            || is_above.is_some_and(|(number, most)| number > most)
        {
            out.push(format!("{path}: {value} is out of bounds"));
        }
        if let Some(words) = schema["enum"].as_array()
            && !words.contains(value)
        {
            out.push(format!("{path}: {value} is none of the words"));
        }
        match schema["type"].as_str() {
            Some("object") => self.object(schema, value, path, out),
            Some("array") => match value.as_array() {
                Some(items) => {
                    for item in items {
                        self.visit(&schema["items"], item, &format!("{path}[]"), out);
                    }
                }
                None => out.push(format!("{path}: {value} is no array")),
            },
            Some("string") => match value.as_str() {
                Some(text) => text_fits(schema, text, path, out),
                None => out.push(format!("{path}: {value} is no string")),
            },
            Some("integer") if !value.is_i64() && !value.is_u64() => {
                out.push(format!("{path}: {value} is no integer"));
            }
            Some("number") if !value.is_number() => {
                out.push(format!("{path}: {value} is no number"));
            }
            Some("boolean") if !value.is_boolean() => {
                out.push(format!("{path}: {value} is no boolean"));
            }
            _ => {}
        }
    }

    /// Merges all parts of a schema.
    fn merged(&self, schema: &Value) -> Value {
        let mut properties = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let part = match part["$ref"].as_str() {
                Some(reference) => &self.0[reference.rsplit('/').next().unwrap()],
                None => part,
            };
            properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        }
        serde_json::json!({ "type": "object", "properties": properties })
    }

    fn object(&self, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
        let Some(members) = value.as_object() else {
            return out.push(format!("{path}: {value} is no object"));
        };
        for name in schema["required"].as_array().into_iter().flatten() {
            if !members.contains_key(name.as_str().unwrap()) {
                out.push(format!("{path}: {name} is missing"));
            }
        }
        let Some(properties) = schema["properties"].as_object() else {
            return;
        };
        for (name, member) in members {
            let path = format!("{path}.{name}");
            match properties.get(name) {
                // Production sends an object where the documents say number.
                Some(_) if name.starts_with("distance_from_") && member.is_object() => {
                    if !(member["distance"].is_number() && member["direction"].is_string()) {
                        out.push(format!("{path}: {member} is no distance"));
                    }
                }
                Some(schema) => self.visit(schema, member, &path, out),
                None if schema["additionalProperties"].is_object() => {
                    self.visit(&schema["additionalProperties"], member, &path, out);
                }
                None if schema["additionalProperties"] == true || UNDECLARED.contains(&&**name) => {
                }
                None => out.push(format!("{path}: is not part of the schema")),
            }
        }
    }
}

fn text_fits(schema: &Value, text: &str, path: &str, out: &mut Vec<String>) {
    let fits = match schema["format"].as_str() {
        Some("uuid") => text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-'),
        Some("date") => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        // AML results have no offset, certificates a blank for the `T`.
        Some("date-time") => {
            text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok()
        }
        Some("uri") => text
            .parse::<http::Uri>()
            .is_ok_and(|uri| uri.scheme().is_some()),
        Some("email") => text.contains('@'),
        _ => true,
    };
    if !fits {
        out.push(format!("{path}: {text:?} has another format"));
    }
    let limit = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
    if text.chars().count() as u64 > limit {
        out.push(format!("{path}: longer than {limit} characters"));
    }
}
