//! Models of the contract's schemas, as Rust for a person to finish.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::declare::{Field, Kind, Struct, Type};
use super::names::{doc, joined, noun, pascal, singular, stripped};
use crate::contract::object;

/// The types that some operations need and that do not exist yet.
pub(super) struct Models<'a> {
    schemas: &'a Value,
    /// `$defs` of docs/schema: the models that exist, by their name in Rust or in the contract.
    known: &'a Value,
    pub(super) structs: Vec<Struct>,
    /// Variants by name.
    pub(super) enums: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Models<'a> {
    pub(super) fn new(schemas: &'a Value, known: &'a Value) -> Self {
        let (structs, enums) = (Vec::new(), BTreeMap::new());
        Self {
            schemas,
            known,
            structs,
            enums,
        }
    }

    /// Names of existing enums with these variants.
    pub(super) fn alike(&self, variants: &BTreeSet<String>) -> Vec<&str> {
        let defined = self.known.as_object().into_iter().flatten();
        let same = defined.filter(|(_, schema)| {
            let texts = schema["anyOf"][0]["enum"].as_array().into_iter().flatten();
            texts.filter_map(text).collect::<BTreeSet<_>>() == *variants
        });
        same.map(|(name, _)| &**name).collect()
    }

    /// Name in Rust of a model that exists.
    pub(super) fn known(&self, name: &str) -> Option<String> {
        let known = self.known.get(name)?;
        let alias = known["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next());
        Some(alias.unwrap_or(name).to_owned())
    }

    /// First variant of an enum that exists.
    pub(super) fn known_variant(&self, name: &str) -> Option<&str> {
        self.known.get(name)?["anyOf"][0]["enum"][0].as_str()
    }

    /// Follows references; an `allOf` becomes one object, as do objects of a `oneOf`.
    pub(super) fn resolved(&self, schema: &Value) -> Value {
        if let Some(name) = reference(schema) {
            return self.resolved(&self.schemas[name]);
        }
        let mut whole = object(schema);
        let parts = ["allOf", "oneOf"].map(|key| whole.remove(key));
        for part in parts.iter().flatten().filter_map(Value::as_array).flatten() {
            for (key, value) in object(&self.resolved(part)) {
                match (whole.get_mut(&key), value) {
                    (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                    (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
                    (Some(_), _) => {}
                    (None, value) => drop(whole.insert(key, value)),
                }
            }
        }
        if parts[1].is_some() {
            whole.remove("required");
        }
        whole.into()
    }

    /// Adds a struct, or the fields of another schema to a struct of that name.
    pub(super) fn structure(&mut self, kind: Kind, name: &str, source: &str, schema: &Value) {
        let found = self.structs.iter().position(|known| known.name == name);
        let at = found.unwrap_or_else(|| {
            self.structs.push(Struct::new(kind, name));
            self.structs.len() - 1
        });
        // A schema that contains itself is visited once.
        if !self.structs[at].sources.insert(source.to_owned()) {
            return;
        }
        let schema = self.resolved(schema);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (field, schema) in object(&schema["properties"]) {
            let required = kind != Kind::Query && required.contains(&Value::from(field.as_str()));
            let mut ty = self.ty(kind, name, &field, &schema);
            let flat = self.resolved(&schema);
            let is_update = name.starts_with("Update") && kind == Kind::Request;
            if required {
                ty = ty.required();
            } else if is_update && schema["nullable"] == true && ty.setter == "into" {
                ty.setter = "patch";
            }
            let default = schema.get("default").or(flat.get("default"));
            let default = default.map(|value| value.to_string().replace('"', "`"));
            let default = default.map(|text| format!("; defaults to {text}"));
            let docs = [
                doc(&field, &noun(name), &ty.text),
                ty.docs.clone(),
                default.unwrap_or_default(),
            ];
            let known = &mut self.structs[at];
            if let Some(least) = flat["minItems"].as_u64().filter(|_| kind == Kind::Request) {
                known
                    .notes
                    .push(format!("check: `{field}` needs at least {least} items"));
            }
            if let Some(pattern) = flat["pattern"].as_str() {
                known
                    .notes
                    .push(format!("check: `{field}` matches {pattern}"));
            }
            match known.fields.iter().find(|known| known.name == field) {
                None => known.fields.push(Field {
                    name: field,
                    ty,
                    required,
                    docs: docs.concat(),
                }),
                Some(other) if other.ty.text == ty.text => {}
                Some(_) => known
                    .notes
                    .push(format!("`{field}` of {source} is {}", ty.text)),
            }
        }
    }

    fn ty(&mut self, kind: Kind, owner: &str, field: &str, schema: &Value) -> Type {
        let mut reference = reference(schema);
        if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
            reference = reference.or(self::reference(only));
        }
        let flat = self.resolved(schema);
        let fallback = joined(&noun(owner), &pascal(field));
        let name = reference.map_or(fallback, stripped);
        let in_model = kind == Kind::Model;
        let variants = flat["enum"].as_array().into_iter().flatten();
        let variants: BTreeSet<_> = variants.filter_map(text).collect();
        if !variants.is_empty() {
            return Type::new(self.open_enum(reference, name, variants), "into");
        }
        let range = |ty: &str, rule: &str, zero: &str| {
            let [least, most] = ["minimum", "maximum"].map(|key| flat[key].as_f64());
            let least = least.filter(|least| *least != 0.0 || most.is_some());
            let text = |number: f64| {
                if rule == "range" {
                    number.to_string()
                } else {
                    format!("{number:?}")
                }
            };
            let (from, to) = (least.map(text), most.map(text));
            let docs = match (&from, &to) {
                (None, None) => return Type::new(ty, "exact"),
                (Some(from), Some(to)) => format!(", from {from} to {to}"),
                (Some(from), None) => format!(", at least {from}"),
                (None, Some(to)) => format!(", at most {to}"),
            };
            let (from, to) = (
                from.unwrap_or(zero.into()),
                to.unwrap_or(format!("{ty}::MAX")),
            );
            Type {
                docs,
                ..Type::new(ty, "exact").rule(format!("{rule}({from}..={to})"))
            }
        };
        match flat["type"].as_str().unwrap_or_default() {
            "array" => {
                let inner = self.ty(kind, owner, &singular(field), &flat["items"]);
                if kind == Kind::Query {
                    return Type {
                        setter: "many",
                        ..inner
                    };
                }
                Type {
                    text: format!("Vec<{}>", inner.text),
                    setter: "into",
                    ..inner
                }
            }
            "boolean" => Type::new("bool", "exact"),
            "integer" if flat["minimum"].as_i64().is_none_or(|least| least >= 0) => {
                range("u64", "range", "0")
            }
            "integer" | "number" if in_model => Type::new("Number", "exact"),
            "integer" | "number" => range("f64", "range_f64", "0.0"),
            "string" => Self::string(field, &flat, in_model),
            _ if flat["properties"].is_object() => {
                let source = reference.unwrap_or(&name).to_owned();
                Type::new(self.object(kind, name, &source, &flat), "into").rule("nested")
            }
            "object" => Type::new("UntypedJson", "json").rule("object"),
            _ => Type::new("UntypedJson", "json"),
        }
    }

    fn string(field: &str, schema: &Value, in_model: bool) -> Type {
        let format = schema["format"].as_str().unwrap_or_default();
        let id = match field {
            "session_id" => "SessionId",
            "workflow_id" => "WorkflowId",
            "application_id" => "ApplicationId",
            "node_id" => "NodeId",
            _ => "Uuid",
        };
        let ty = match format {
            "uuid" => Type::new(id, "into"),
            "date-time" => Type::new("Timestamp", "into").rule("date_time"),
            "uri" => Type::new("MediaUrl", "into").rule("url"),
            "date" | "email" => Type::new("Personal", "into").rule(format),
            "ipv4" | "ipv6" => Type::new("Personal", "into").rule("ip_address"),
            _ if field == "node_id" => Type::new("NodeId", "into"),
            _ if field.ends_with("secret") || field.ends_with("token") => {
                Type::new("SecretString", "into")
            }
            _ => Type::new("Personal", "into"),
        };
        let mut ty = match schema["minLength"].as_u64().filter(|_| !in_model) {
            Some(1) => ty.rule("required"),
            Some(least) => ty.rule(format!("min({least})")),
            None => ty,
        };
        if let Some(most) = schema["maxLength"].as_u64().filter(|_| !in_model) {
            ty = ty.rule(format!("max({most})"));
            ty.docs = format!(", at most {most} characters");
        }
        ty
    }

    /// Name of the enum with these variants: an existing one, or a new one.
    fn open_enum(
        &mut self,
        reference: Option<&str>,
        name: String,
        variants: BTreeSet<String>,
    ) -> String {
        if let Some(known) = reference.and_then(|name| self.known(name)) {
            return known;
        }
        if let Some((known, _)) = self.enums.iter().find(|(_, known)| **known == variants) {
            return known.clone();
        }
        let is_taken = self.structs.iter().any(|known| known.name == name);
        let name = if is_taken { name + "Kind" } else { name };
        self.enums.entry(name.clone()).or_default().extend(variants);
        name
    }

    /// Name of the struct of an object within another: an existing one, or a new one.
    fn object(&mut self, kind: Kind, name: String, source: &str, schema: &Value) -> String {
        if let Some(known) = self.known(source).filter(|_| kind == Kind::Model) {
            return known;
        }
        let taken = |models: &Self, name: &str| {
            let other = models.structs.iter().find(|known| known.name == name);
            models.known.get(name).is_some() || other.is_some_and(|other| other.kind != kind)
        };
        let mut name = name;
        while taken(self, &name) {
            name.insert_str(0, if kind == Kind::Model { "Stored" } else { "New" });
        }
        self.structure(kind, &name, source, schema);
        name
    }
}

pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
