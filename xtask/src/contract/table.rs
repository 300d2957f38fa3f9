//! The operations of didit-types and those of the contract.

use serde_json::{Map, Value};

/// One row of the table in didit-types.
#[derive(Debug)]
pub(super) struct Row {
    /// The name of the constant.
    pub(super) name: String,
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) success: Vec<u64>,
}

/// One operation of the contract.
#[derive(Debug)]
pub(super) struct Documented {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) tier: u64,
    pub(super) success: Vec<u64>,
    /// The names of its request and response schemas.
    pub(super) schemas: Vec<String>,
}

pub(super) fn rows(table: &Value) -> Vec<Row> {
    let rows = table.as_array().into_iter().flatten();
    rows.map(|row| Row {
        name: text(&row["name"]),
        id: text(&row["id"]),
        method: text(&row["method"]),
        path: text(&row["path"]),
        success: numbers(&row["success"]),
    })
    .collect()
}

pub(super) fn documented(contract: &Value) -> Vec<Documented> {
    let rows = contract.as_array().into_iter().flatten();
    rows.map(|row| {
        let names = |key: &str| row[key].as_array().cloned().unwrap_or_default();
        Documented {
            id: text(&row["id"]),
            method: text(&row["method"]),
            path: text(&row["path"]),
            tier: row["tier"].as_u64().unwrap_or_default(),
            success: numbers(&row["success"]),
            schemas: names("request")
                .iter()
                .chain(&names("response"))
                .map(text)
                .collect(),
        }
    })
    .collect()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn numbers(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_u64)
        .collect()
}

/// Whether both speak of one operation; the names of path parameters are ours to choose.
pub(super) fn same(row: &Row, documented: &Documented) -> bool {
    row.method == documented.method && shape(&row.path) == shape(&documented.path)
}

pub(crate) fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            "{}"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// An empty map for anything but an object.
pub(crate) fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// What a reference of `document` refers to; the value itself if it is none.
pub(super) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value["$ref"].as_str();
    reference
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')))
        .unwrap_or(value)
}
