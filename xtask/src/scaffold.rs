//! `cargo xtask scaffold`: what an operation needs in each of its places, for a person to finish.

mod body;
mod client;
mod declare;
mod models;
mod names;
mod operation;

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use self::declare::{Kind, Struct, open_enum};
use self::models::{Models, reference};
use self::names::{singular, stripped};
use self::operation::{ACCOUNT, Operation, Response};
use crate::contract::object;
use crate::workspace::json as json_file;

/// Print what operations need in each of the six places of CONTRIBUTING.md, for a person to finish
///
/// The models come from docs/contract (types, rules and defaults; their docs are stubs), with the line of
/// tests/models/mod.rs, the method and the endpoint of the client, the request with every field, the handler, the row of
/// docs/fidelity.md and the file in changes/. Models and enums that exist are used again.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Operations or resources by id (`cases.create`, `cases`), or operations by the id of the OpenAPI document
    #[arg(required = true, value_name = "OPERATION")]
    operations: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let table = crate::contract::example("operations", &["--features", "full"])?;
    let contract = json_file("docs/contract/operations.json")?;
    let all = contract.as_array().into_iter().flatten();
    let all = all.map(|documented| Operation::new(documented, table.as_array()));
    let is_meant = |operation: &Operation<'_>| {
        args.operations.iter().any(|name| {
            let rest = operation.id.strip_prefix(&**name);
            operation.documented["id"] == **name
                || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let operations: Vec<_> = all.filter(is_meant).collect();
    ensure!(!operations.is_empty(), "no operation has one of these ids");
    let schemas = json_file("docs/contract/schemas.json")?;
    let known = json_file("docs/schema/didit.json")?;
    let examples = json_file("crates/didit-types/tests/data/examples.json")?;
    print!(
        "{}",
        scaffold(&operations, &schemas, &known["$defs"], &examples)?
    );
    Ok(())
}

fn scaffold(
    operations: &[Operation<'_>],
    schemas: &Value,
    known: &Value,
    examples: &Value,
) -> Result<String> {
    let mut models = Models::new(schemas, known);
    let mut lines = String::new();
    let mut responses = Vec::new();
    for operation in operations {
        let request = operation.request();
        let names = operation.schemas("request");
        for name in &names {
            models.structure(Kind::Request, &request, name, &schemas[name]);
            writeln!(lines, "            {name:?}: types::MODULE::{request},")?;
        }
        let query = operation.documented["query"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if names.is_empty() && !query.is_empty() {
            models.structure(Kind::Query, &request, "query", &parameters(&query));
        }
        responses.push(response(operation, &mut models, &mut lines));
    }
    let rows = operations.iter().filter(|operation| !operation.has_row);
    let rows: String = rows.map(Operation::row).collect();
    let mut text = format!("==== crates/didit-types/src/operation/AREA.rs\n\n{rows}");
    let structs = models.structs.iter().map(Struct::declaration);
    let enums = models.enums.iter();
    let enums = enums.map(|(name, variants)| open_enum(name, variants, &models.alike(variants)));
    let types: Vec<_> = structs.chain(enums).collect();
    write!(
        text,
        "\n==== crates/didit-types/src/MODULE.rs\n\n{}",
        types.join("\n")
    )?;
    write!(
        text,
        "\n==== crates/didit-types/tests/models/mod.rs\n\n{lines}"
    )?;
    text += &client::text(operations, &models, &responses)?;
    text += "\n==== crates/didit-api/tests/suite/requests.rs\n\n";
    for operation in operations {
        let body = body::of(
            operation.request().as_str(),
            &models,
            &example(operation, examples),
        );
        let ids = operation
            .ids()
            .into_iter()
            .filter(|(name, _)| *name != ACCOUNT);
        let ids = ids.map(|(_, ty)| body::sample("", ty));
        let arguments: Vec<_> = ids.chain(body).collect();
        let (resource, method) = (operation.handle(), operation.resource().1);
        writeln!(
            text,
            "    send(called, client.{resource}().{method}({})).await;",
            arguments.join(", ")
        )?;
    }
    text += "\n==== crates/didit-testkit/src/operations.rs, unless a collection serves them\n\n";
    for operation in operations {
        let (resource, method) = operation.resource();
        let module = resource.replace('.', "::");
        writeln!(
            text,
            "        operation::{} => {module}::{method},",
            operation.name
        )?;
    }
    let ids: Vec<_> = operations
        .iter()
        .map(|operation| format!("`{}`", operation.id))
        .collect();
    let ids = ids.join(", ");
    write!(
        text,
        "\n==== docs/fidelity.md\n\n| {ids} | WHAT IS EXACT | WHAT IS NOT |\n"
    )?;
    write!(
        text,
        "\n==== changes/NAME.md\n\ndidit-types, didit-testkit, didit-api: {ids} WHAT USERS CAN DO.\n"
    )?;
    Ok(text)
}

/// Query parameters as a schema: the contract has their names only.
fn parameters(names: &[Value]) -> Value {
    let properties = names.iter().filter_map(Value::as_str).map(|name| {
        let schema = match name {
            "limit" => json!({"type": "integer", "minimum": 1, "default": 50}),
            "offset" | "page" | "page_size" => json!({"type": "integer"}),
            _ if name.starts_with("is_") || name.starts_with("include_") => {
                json!({"type": "boolean"})
            }
            _ => json!({"type": "string"}),
        };
        (name.to_owned(), schema.clone())
    });
    json!({"properties": properties.collect::<serde_json::Map<_, _>>()})
}

fn response(
    operation: &Operation<'_>,
    models: &mut Models<'_>,
    lines: &mut String,
) -> Option<Response> {
    let mut first = None;
    for name in operation.schemas("response") {
        let schema = models.resolved(&json!({"$ref": format!("#/schemas/{name}")}));
        let rows = &schema["properties"]["results"]["items"];
        let list = if schema["type"] == "array" {
            &schema["items"]
        } else {
            rows
        };
        let is_page = rows.is_object();
        let (source, schema) = if list.is_object() {
            (reference(list).unwrap_or(name).to_owned(), list.clone())
        } else {
            (name.to_owned(), schema.clone())
        };
        let model = models
            .known(&source)
            .filter(|known| !known.starts_with("Page_"))
            .unwrap_or_else(|| {
                let base = if list.is_object() {
                    singular(&stripped(&source.replacen("List", "", 1)))
                } else {
                    stripped(&source)
                };
                models.structure(Kind::Model, &base, &source, &schema);
                base
            });
        let whole = match (is_page, list.is_object()) {
            (true, _) => format!("types::Page<types::MODULE::{model}>"),
            (false, true) => format!("Vec<types::MODULE::{model}>"),
            (false, false) => format!("types::MODULE::{model}"),
        };
        let line = format!("            {name:?}: {whole},\n");
        if models.known(name).is_none() && !lines.contains(&line) {
            *lines += &line;
        }
        let model = if list.is_object() && !is_page {
            format!("Vec<{model}>")
        } else {
            model
        };
        first = first.or(Some(Response { model, is_page }));
    }
    first
}

/// The documented example of a request with the most fields.
fn example(operation: &Operation<'_>, examples: &Value) -> Value {
    let names = operation.schemas("request");
    let all = names
        .iter()
        .flat_map(|name| object(&examples["models"][name]).into_iter());
    let longest = all
        .map(|(_, example)| example)
        .max_by_key(|example| example.to_string().len());
    longest.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operation_is_printed_for_each_of_its_places() {
        let documented = json!({
            "id": "create_pet_toy", "method": "POST", "success": [201],
            "path": "/v3/organization/{organization_id}/application/{application_id}/pets/{pet_uuid}/toys/",
            "request": ["CreatePetToyRequest"], "response": ["PetToyDetail"],
        });
        let schemas = json!({
            "CreatePetToyRequest": {"required": ["name", "kind"], "properties": {
                "name": {"type": "string", "maxLength": 255},
                "kind": {"enum": ["ball", "CHEW_BONE"], "type": "string"},
                "weight": {"type": "number", "maximum": 2.5},
                "pieces": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
                "parts": {"type": "array", "minItems": 1, "items": {"$ref": "#/schemas/PetToyPart"}},
                "lastUsed": {"type": "string", "format": "date-time"},
            }},
            "Owner": {"properties": {"name": {"type": "string"}}},
            "PetToyPart": {"properties": {"type": {"type": "string"}, "custom": {"type": "object"}}},
            "PetToyDetail": {"allOf": [{"properties": {
                "uuid": {"type": "string", "format": "uuid"},
                "kind": {"enum": ["ball", "CHEW_BONE"], "type": "string"},
                "owner": {"$ref": "#/schemas/Owner"},
                "parts": {"type": "array", "items": {"$ref": "#/schemas/PetToyPart"}},
            }}, {"properties": {"is_new": {"type": "boolean"}}}]},
        });
        let known = json!({"Owner": {"$ref": "#/$defs/Person"}});
        let examples = json!({"models": {"CreatePetToyRequest": {"create_pet_toy: A ball": {
            "name": "Red", "kind": "ball", "parts": [{"type": "skin"}],
        }}}});
        let operation = Operation::new(&documented, None);
        let text = scaffold(&[operation], &schemas, &known, &examples).unwrap();
        assert_eq!(text, include_str!("scaffold/expected.txt"), "{text}");
    }
}
