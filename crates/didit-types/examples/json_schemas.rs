//! Prints the JSON Schema of the models as one JSON object, by the names that the
//! API's contract (docs/contract/schemas.json) gives them; for tools.

#[macro_use]
#[path = "../tests/models/mod.rs"]
mod models;

use didit_types as types;
use schemars::schema_for;
use serde_json::{Map, Value};

/// `"ContractName": Model,` a line.
macro_rules! schemas {
    ($($name:literal: $Model:ty,)+) => {{
        let mut schemas = Map::new();
        $(schemas.insert($name.to_owned(), schema_for!($Model).to_value());)+
        Value::Object(schemas)
    }};
}

fn main() {
    let schemas = every_model!(schemas);
    println!("{schemas}");
}
