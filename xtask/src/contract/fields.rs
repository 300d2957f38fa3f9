//! The fields of the contract's schemas against the fields of the models.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// How one schema of the contract is modelled.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// Every field of the contract, as a path such as `results[].status`.
    pub(crate) all: BTreeSet<String>,
    /// Fields that the model reads only as a part of raw JSON.
    pub(crate) raw: BTreeSet<String>,
    /// Fields that the model does not name.
    pub(crate) missing: BTreeSet<String>,
}

impl Measured {
    pub(crate) fn modelled(&self) -> usize {
        self.all.len() - self.raw.len() - self.missing.len()
    }
}

/// Measures every schema of the contract that has a model.
pub(crate) fn measured(
    schemas: &Value,
    models: &BTreeMap<String, Value>,
) -> BTreeMap<String, Measured> {
    let measure = |(name, model): (&String, &Value)| {
        let wanted = Walk::over(schemas, &schemas[name]);
        let model = Walk::over(model, model);
        let mut measured = Measured {
            all: wanted.named().cloned().collect(),
            ..Measured::default()
        };
        for field in &measured.all {
            if model.fields.contains_key(field) {
                continue;
            }
            let within = |open: &String| {
                field
                    .strip_prefix(open.as_str())
                    .is_some_and(|rest| rest.starts_with(['.', '[']))
            };
            let set = if model.open.iter().any(within) {
                &mut measured.raw
            } else {
                &mut measured.missing
            };
            set.insert(field.clone());
        }
        (name.clone(), measured)
    };
    models.iter().map(measure).collect()
}

/// What a schema says of one field, or of the elements of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// JSON types, `null` among them; none if anything is allowed.
    pub(super) kinds: BTreeSet<String>,
    pub(super) variants: BTreeSet<String>,
    /// `required`, `format`, `default` and limits such as `maxLength`.
    pub(super) rules: BTreeMap<String, String>,
}

/// The fields found under one schema.
pub(super) struct Walk<'a> {
    document: &'a Value,
    /// By path; the schema itself is the empty path.
    pub(super) fields: BTreeMap<String, Facts>,
    /// Fields that may hold anything.
    open: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    /// `document` resolves the references of `schema`.
    pub(super) fn over(document: &'a Value, schema: &'a Value) -> Self {
        let mut walk = Self {
            document,
            fields: BTreeMap::new(),
            open: BTreeSet::new(),
        };
        walk.visit(schema, "", &mut Vec::new());
        walk
    }

    /// The paths of the fields alone, without the schema itself and elements of lists.
    fn named(&self) -> impl Iterator<Item = &String> {
        let is_field = |path: &&String| !path.is_empty() && !path.ends_with("[]");
        self.fields.keys().filter(is_field)
    }

    fn visit(&mut self, schema: &'a Value, path: &str, open_refs: &mut Vec<&'a str>) {
        let facts = self.fields.entry(path.to_owned()).or_default();
        facts.add(schema);
        if let Some(reference) = schema["$ref"].as_str() {
            // A recursive schema is visited once.
            if open_refs.contains(&reference) {
                return;
            }
            open_refs.push(reference);
            self.visit(self.resolve(reference), path, open_refs);
            open_refs.pop();
            return;
        }
        for part in ["allOf", "anyOf", "oneOf"] {
            for schema in schema[part].as_array().into_iter().flatten() {
                self.visit(schema, path, open_refs);
            }
        }
        if is_anything(schema) {
            self.open.insert(path.to_owned());
        }
        let required = schema["required"].as_array();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            self.visit(schema, &path, open_refs);
            if required.is_some_and(|names| names.iter().any(|required| required == name)) {
                let rules = &mut self.fields.entry(path).or_default().rules;
                rules.insert("required".into(), "yes".into());
            }
        }
        if schema["items"].is_object() || schema["items"].is_boolean() {
            self.visit(&schema["items"], &format!("{path}[]"), open_refs);
        }
    }

    /// `#/schemas/Name` of the contract, `#/$defs/Name` of a model.
    fn resolve(&self, reference: &str) -> &'a Value {
        let pointer = reference.trim_start_matches('#');
        self.document
            .pointer(pointer)
            .or_else(|| self.document.get(last(pointer)))
            .unwrap_or(&Value::Null)
    }
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

const RULES: [&str; 12] = [
    "format",
    "default",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "deprecated",
    "writeOnly",
];

impl Facts {
    /// Types, values and rules in one line.
    pub(super) fn summary(&self) -> String {
        let kinds = self.kinds.iter().cloned().collect::<Vec<_>>().join(" or ");
        let mut parts = vec![if kinds.is_empty() {
            "anything".into()
        } else {
            kinds
        }];
        if !self.variants.is_empty() {
            let variants = self
                .variants
                .iter()
                .cloned()
                .collect::<Vec<_>>()
                .join(" | ");
            parts.push(variants);
        }
        parts.extend(
            self.rules
                .iter()
                .map(|(rule, value)| format!("{rule} {value}")),
        );
        parts.join(", ")
    }

    fn add(&mut self, schema: &Value) {
        let kinds = match &schema["type"] {
            Value::Array(kinds) => kinds.clone(),
            kind => vec![kind.clone()],
        };
        self.kinds
            .extend(kinds.iter().filter_map(Value::as_str).map(str::to_owned));
        if schema["nullable"] == true {
            self.kinds.insert("null".into());
        }
        let variants = schema["enum"].as_array().into_iter().flatten();
        let variants = variants.filter(|variant| !variant.is_null());
        self.variants.extend(variants.map(Value::to_string));
        let rules = RULES
            .iter()
            .filter_map(|name| Some((name, schema.get(name)?)));
        self.rules
            .extend(rules.map(|(name, value)| ((*name).into(), value.to_string())));
    }
}

/// `true`, `{}`, a schema of annotations alone, or an object without named fields.
fn is_anything(schema: &Value) -> bool {
    if schema == &Value::Bool(true) {
        return true;
    }
    let Some(map) = schema.as_object() else {
        return false;
    };
    let keys = [
        "properties",
        "items",
        "enum",
        "const",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
    ];
    let shaped = keys.iter().any(|key| map.contains_key(*key));
    let object = match &schema["type"] {
        Value::Null => true,
        Value::String(kind) => kind == "object",
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "object"),
        _ => false,
    };
    object && !shaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn measure(model: Value) -> Measured {
        let schemas = json!({
            "A": {"type": "object", "properties": {
                "b": {"type": "string"},
                "c": {"type": "array", "items": {"$ref": "#/schemas/C"}},
                "free": {"type": "object"},
            }},
            "C": {"type": "object", "properties": {"d": {"type": "string"}, "c": {"$ref": "#/schemas/C"}}},
        });
        measured(&schemas, &BTreeMap::from([("A".to_owned(), model)]))
            .remove("A")
            .unwrap()
    }

    #[test]
    fn a_field_is_named_by_its_path() {
        let all: Vec<_> = measure(json!({})).all.into_iter().collect();
        assert_eq!(all, ["b", "c", "c[].c", "c[].d", "free"]);
    }

    #[test]
    fn a_field_the_model_lacks_is_missing() {
        let measured = measure(json!({"type": "object", "properties": {
            "b": {"type": ["string", "null"]},
            "c": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/C"}}, {"type": "null"}]},
        }, "$defs": {"C": {"type": "object", "properties": {"c": {"$ref": "#/$defs/C"}}}}}));
        assert_eq!(
            measured.missing.iter().collect::<Vec<_>>(),
            ["c[].d", "free"]
        );
        assert_eq!(measured.modelled(), 3);
    }

    #[test]
    fn content_of_raw_json_is_raw() {
        let measured = measure(json!({"type": "object", "properties": {
            "b": {"type": "string"}, "c": true, "free": {"description": "anything"},
        }}));
        assert!(measured.missing.is_empty(), "{measured:?}");
        assert_eq!(measured.raw.iter().collect::<Vec<_>>(), ["c[].c", "c[].d"]);
        assert_eq!(measured.modelled(), 3);
    }
}
