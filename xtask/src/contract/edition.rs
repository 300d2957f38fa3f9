//! Another edition of the OpenAPI document: what it changes, and docs/contract written anew.

mod changes;
mod examples;
mod fold;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value};

use self::changes::{Changes, difference};
use self::examples::examples;
use self::fold::folded;
use super::fields::{Facts, Walk};
use super::table::{object, resolved, shape, text};
use crate::workspace::{json, root, write};

const OPERATIONS: &str = "docs/contract/operations.json";
const SCHEMAS: &str = "docs/contract/schemas.json";
const EXAMPLES: &str = "crates/didit-types/tests/data/examples.json";

/// What the document in `path` changes, a line each. Writes docs/contract anew with `rewrite`.
pub(crate) fn changes(path: &Path, rewrite: bool) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let document: Value = serde_json::from_slice(&bytes).context("not JSON")?;
    let contract = Contract {
        operations: json(OPERATIONS)?.as_array().cloned().unwrap_or_default(),
        schemas: object(&json(SCHEMAS)?),
    };
    let edition = Edition::read(&document, &contract)?;
    let mut changes = edition.operations(&contract);
    changes.extend(edition.schemas(&contract).lines());
    changes.extend(examples(&document, &json(EXAMPLES)?["models"]));
    if rewrite {
        let contract = edition.merge(contract, &document);
        write(
            &root().join(OPERATIONS),
            lines(contract.operations.iter().map(Value::to_string), '[', ']'),
        )?;
        let schemas = contract
            .schemas
            .iter()
            .map(|(name, schema)| format!("{name:?}: {schema}"));
        write(&root().join(SCHEMAS), lines(schemas, '{', '}'))?;
    }
    Ok(changes)
}

fn lines(entries: impl Iterator<Item = String>, open: char, close: char) -> String {
    let entries: Vec<_> = entries.collect();
    format!("{open}\n {}\n{close}\n", entries.join(",\n "))
}

/// docs/contract as it is.
struct Contract {
    operations: Vec<Value>,
    schemas: Map<String, Value>,
}

/// The rows and the bodies of an OpenAPI document, under the names that docs/contract uses.
struct Edition {
    rows: Vec<Value>,
    /// Bodies by name. Several operations may share a name, whose fields are then those of all of them.
    bodies: BTreeMap<String, Vec<Value>>,
    fields: BTreeMap<String, BTreeMap<String, Facts>>,
}

impl Edition {
    fn read(document: &Value, contract: &Contract) -> Result<Self> {
        let mut edition = Self {
            rows: Vec::new(),
            bodies: BTreeMap::new(),
            fields: BTreeMap::new(),
        };
        for (path, item) in document["paths"]
            .as_object()
            .context("no `paths`: not an OpenAPI document")?
        {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if operation["responses"].is_object() {
                    edition.operation(document, &method.to_uppercase(), path, operation, contract);
                }
            }
        }
        ensure!(!edition.rows.is_empty(), "the document has no operation");
        for (name, bodies) in &edition.bodies {
            let all = Value::from_iter([("allOf", Value::from(bodies.clone()))]);
            edition
                .fields
                .insert(name.clone(), Walk::over(document, &all).fields);
        }
        Ok(edition)
    }

    fn operation(
        &mut self,
        document: &Value,
        method: &str,
        path: &str,
        operation: &Value,
        contract: &Contract,
    ) {
        let known = contract
            .operations
            .iter()
            .find(|row| is_row(row, method, path));
        let id = text(&operation["operationId"]);
        let (mut request, mut response) = (Vec::new(), Vec::new());
        for (media, content) in operation["requestBody"]["content"]
            .as_object()
            .into_iter()
            .flatten()
        {
            let form = media.starts_with("multipart");
            let names = names(known, "request");
            let name = names
                .iter()
                .find(|name| names.len() == 1 || name.contains("Form") == form);
            let suffix = if form { "FormRequest" } else { "Request" };
            self.body(&mut request, name, &content["schema"], &id, suffix);
        }
        let (mut success, mut errors) = (Vec::new(), Vec::new());
        for (status, answer) in object(&operation["responses"]) {
            if !status.starts_with('2') {
                errors.push(Value::from(status));
                continue;
            }
            success.extend(status.parse::<u16>().map(Value::from));
            let schema = &answer["content"]["application/json"]["schema"];
            if schema.is_object() || !answer["content"]["application/json"].is_null() {
                let name = names(known, "response").get(response.len()).cloned();
                self.body(&mut response, name.as_ref(), schema, &id, "Response");
            }
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query: Vec<_> = parameters
            .map(|parameter| resolved(document, parameter))
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].clone())
            .collect();
        let tier = known.map_or(Value::from(4), |row| row["tier"].clone());
        let row = [
            ("id", Value::from(known.map_or(id, |row| text(&row["id"])))),
            ("method", method.into()),
            ("path", path.into()),
            ("tier", tier),
            ("success", success.into()),
            ("errors", errors.into()),
            ("query", query.into()),
            ("request", request.into()),
            ("response", response.into()),
        ];
        self.rows.push(Value::from_iter(row));
    }

    /// Notes the name of a body in its row, and its schema under that name.
    fn body(
        &mut self,
        row: &mut Vec<Value>,
        name: Option<&String>,
        schema: &Value,
        id: &str,
        suffix: &str,
    ) {
        let component = schema["$ref"]
            .as_str()
            .and_then(|reference| reference.rsplit('/').next());
        let name = name
            .cloned()
            .or(component.map(str::to_owned))
            .unwrap_or_else(|| format!("{}{suffix}", camel(id)));
        // A body without a usable schema keeps the one that was inferred from its examples.
        if Walk::over(&Value::Null, schema).fields.len() > 1 || !schema["$ref"].is_null() {
            self.bodies
                .entry(name.clone())
                .or_default()
                .push(schema.clone());
        }
        row.push(name.into());
    }

    /// Operations that came, went or changed.
    fn operations(&self, contract: &Contract) -> Vec<String> {
        let mut changes = Vec::new();
        for row in &self.rows {
            let (method, path) = (text(&row["method"]), text(&row["path"]));
            let Some(known) = contract
                .operations
                .iter()
                .find(|known| is_row(known, &method, &path))
            else {
                changes.push(format!(
                    "new operation {}: {method} {path}",
                    text(&row["id"])
                ));
                continue;
            };
            for (key, what) in [
                ("path", "path"),
                ("success", "success statuses"),
                ("errors", "error statuses"),
                ("query", "query parameters"),
                ("request", "request bodies"),
                ("response", "response bodies"),
            ] {
                let (before, now) = (set(&known[key]), set(&row[key]));
                if before != now {
                    changes.push(format!(
                        "{}: {what}{}",
                        text(&row["id"]),
                        difference(&before, &now)
                    ));
                }
            }
        }
        let documented = contract
            .operations
            .iter()
            .filter(|known| known["source"] != "pages");
        for known in documented {
            let (method, path) = (text(&known["method"]), text(&known["path"]));
            if !self.rows.iter().any(|row| is_row(row, &method, &path)) {
                changes.push(format!(
                    "operation {} is gone: {method} {path}",
                    text(&known["id"])
                ));
            }
        }
        changes
    }

    /// Fields that came, went or changed, by body.
    fn schemas(&self, contract: &Contract) -> Changes {
        let schemas = Value::from(contract.schemas.clone());
        let mut changes = Changes::default();
        for (name, now) in &self.fields {
            let before = Walk::over(&schemas, &schemas[name]).fields;
            changes.compare(name, &before, now);
        }
        changes
    }

    /// The contract with the rows and the changed bodies of this edition; rows of pages stay.
    fn merge(&self, contract: Contract, document: &Value) -> Contract {
        let schemas = Value::from(contract.schemas.clone());
        let mut merged = contract.schemas;
        for (name, now) in &self.fields {
            if Walk::over(&schemas, &schemas[name]).fields == *now {
                continue;
            }
            let bodies = &self.bodies[name];
            let schema = match bodies.as_slice() {
                [one] => one.clone(),
                all => Value::from_iter([("allOf", Value::from(all.to_vec()))]),
            };
            let schema = folded(document, &schema, &schemas, &schemas[name], &mut Vec::new());
            merged.insert(name.clone(), schema);
        }
        let mut operations: Vec<_> = contract
            .operations
            .into_iter()
            .filter_map(|known| {
                let (method, path) = (text(&known["method"]), text(&known["path"]));
                let row = self.rows.iter().find(|row| is_row(row, &method, &path));
                row.cloned()
                    .or((known["source"] == "pages").then_some(known))
            })
            .collect();
        for row in &self.rows {
            if !operations.iter().any(|known| known["id"] == row["id"]) {
                operations.push(row.clone());
            }
        }
        for row in &mut operations {
            if let Some(row) = row.as_object_mut() {
                row.retain(|_, value| value.as_array().is_none_or(|values| !values.is_empty()));
            }
        }
        Contract {
            operations,
            schemas: merged,
        }
    }
}

fn is_row(row: &Value, method: &str, path: &str) -> bool {
    row["method"] == method && shape(&text(&row["path"])) == shape(path)
}

fn names(row: Option<&Value>, key: &str) -> Vec<String> {
    let names = row.and_then(|row| row[key].as_array());
    names.into_iter().flatten().map(text).collect()
}

fn set(value: &Value) -> BTreeSet<String> {
    let parts = |value: &Value| value.as_str().map_or_else(|| value.to_string(), shape);
    match value {
        Value::Null => BTreeSet::new(),
        Value::Array(values) => values.iter().map(parts).collect(),
        one => BTreeSet::from([parts(one)]),
    }
}

/// `post_v3_session_create` as `PostV3SessionCreate`.
fn camel(id: &str) -> String {
    let parts = id.split(|character: char| !character.is_alphanumeric());
    let capital = |word: &str| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + rest
    };
    parts.map(capital).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(properties: &Value) -> Value {
        let body = json!({"type": "object", "properties": properties, "required": ["status"]});
        json!({
            "components": {"schemas": {"Mood": {"type": "string", "enum": ["GOOD", "BAD"], "title": "left out"}}},
            "paths": {"/v3/pets/{petId}/": {"patch": {
                "operationId": "update_pet",
                "parameters": [{"in": "query", "name": "dry_run"}],
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {"200": {"content": {"application/json": {"schema": body, "example": {"status": "GOOD"}}}}, "404": {}},
            }}},
        })
    }

    fn contract(properties: &Value) -> Contract {
        let contract = Contract {
            operations: vec![
                json!({"id": "pages", "method": "GET", "path": "/v3/pages/", "source": "pages"}),
            ],
            schemas: object(&json!({"Mood": {"type": "string", "enum": ["GOOD", "BAD"]}})),
        };
        let document = document(properties);
        Edition::read(&document, &contract)
            .unwrap()
            .merge(contract, &document)
    }

    fn changes(properties: &Value, contract: &Contract) -> Vec<String> {
        let edition = Edition::read(&document(properties), contract).unwrap();
        let mut changes = edition.operations(contract);
        changes.extend(edition.schemas(contract).lines());
        changes
    }

    #[test]
    fn written_edition_has_no_changes() {
        let properties = json!({"status": {"$ref": "#/components/schemas/Mood"}, "age": {"type": "integer", "example": 3}});
        let contract = contract(&properties);
        assert_eq!(changes(&properties, &contract), [""; 0]);
        let row = json!({
            "id": "update_pet", "method": "PATCH", "path": "/v3/pets/{petId}/", "tier": 4, "success": [200],
            "errors": ["404"], "query": ["dry_run"], "request": ["UpdatePetRequest"], "response": ["UpdatePetResponse"],
        });
        assert_eq!(contract.operations[1], row);
        assert_eq!(contract.operations.len(), 2, "rows of pages stay");
        let age = &contract.schemas["UpdatePetResponse"]["properties"]["age"];
        assert_eq!(age, &json!({"type": "integer"}), "facts alone");
    }

    #[test]
    fn named_schema_that_still_fits_keeps_its_name() {
        let mut contract = contract(&json!({"status": {"type": "string"}}));
        contract.schemas["UpdatePetRequest"]["properties"]["status"] =
            json!({"$ref": "#/schemas/Mood"});
        let properties = json!({"status": {"type": "string", "enum": ["BAD", "GOOD"]}, "new": {"type": "boolean"}});
        let document = document(&properties);
        let merged = Edition::read(&document, &contract)
            .unwrap()
            .merge(contract, &document);
        let status = |body: &str| merged.schemas[body]["properties"]["status"].clone();
        assert_eq!(
            status("UpdatePetRequest"),
            json!({"$ref": "#/schemas/Mood"})
        );
        assert_eq!(status("UpdatePetResponse"), properties["status"]);
    }

    #[test]
    fn every_change_is_named_once() {
        let before = contract(&json!({
            "status": {"type": "string", "enum": ["GOOD"]}, "name": {"type": "string", "maxLength": 9},
            "owner": {"type": "object", "properties": {"age": {"type": "integer"}}},
        }));
        let now = json!({
            "status": {"type": "string", "enum": ["GOOD", "BAD"]},
            "name": {"type": "string", "nullable": true, "maxLength": 5},
            "home": {"type": "object", "properties": {"city": {"type": "string"}}},
        });
        assert_eq!(
            changes(&now, &before),
            [
                "UpdatePetRequest.home, UpdatePetResponse.home: new field, object",
                "UpdatePetRequest.name, UpdatePetResponse.name: maxLength 5, 9 before",
                "UpdatePetRequest.name, UpdatePetResponse.name: types +null",
                "UpdatePetRequest.owner, UpdatePetResponse.owner: gone",
                "UpdatePetRequest.status, UpdatePetResponse.status: values +\"BAD\"",
            ]
        );
        let mut other = contract(&json!({}));
        other.operations[1]["path"] = json!("/v3/dogs/{id}/");
        assert_eq!(
            changes(&json!({}), &other),
            [
                "new operation update_pet: PATCH /v3/pets/{petId}/",
                "operation update_pet is gone: PATCH /v3/dogs/{id}/",
            ]
        );
    }

    #[test]
    fn example_of_another_shape_is_a_change() {
        let known = json!({"UpdatePetResponse": {
            "update_pet: default": {"status": "BAD"}, "update_pet: Old": {"status": "BAD"},
        }});
        let document = document(&json!({"status": {"type": "string"}}));
        assert_eq!(
            examples(&document, &known),
            ["UpdatePetResponse: example gone: update_pet: Old"]
        );
        let known = json!({"UpdatePetResponse": {"update_pet: default": {"status": true}}});
        assert_eq!(
            examples(&document, &known),
            ["UpdatePetResponse: example changed: update_pet: default"]
        );
    }

    #[test]
    fn document_of_another_kind_is_refused() {
        for document in [json!({}), json!([]), json!({"paths": {}})] {
            let contract = contract(&json!({}));
            assert!(Edition::read(&document, &contract).is_err(), "{document}");
        }
    }
}
