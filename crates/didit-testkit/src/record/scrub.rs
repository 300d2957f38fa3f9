//! Removes keys and personal data from recorded exchanges.
//!
//! Only listed fields are kept; unknown fields are replaced.

use bytes::Bytes;
use didit_types::ErrorBody;
use didit_types::operation::{self, Segment};
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

/// A recorded body: JSON as JSON, so that the file is readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Body {
    Json(Value),
    Text(String),
}

const TEXT: &str = "[replaced]";
const LINK: &str = "https://replaced.invalid/";

/// Fields whose values are names defined by the API. So is `code` in an error; elsewhere it was
/// sent to a person, or by one.
const NAMES: &str = "\
    status previous_status new_status node_id feature features risk log_type environment \
    workflow_type session_kind session_type";

/// Fields whose numbers are counts or scores.
const COUNTS: &str = "count limit offset page page_size session_number workflow_version score";

fn has(names: &str, name: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

/// Replaces all segments except those of the API's paths and ids.
pub(super) fn path(path: &str) -> String {
    let segments: Vec<_> = path
        .split('/')
        .map(|segment| {
            if segment.is_empty() || is_uuid(segment) || is_literal(segment) {
                segment
            } else {
                TEXT
            }
        })
        .collect();
    segments.join("/")
}

fn is_literal(text: &str) -> bool {
    operation::ALL
        .iter()
        .flat_map(operation::Operation::segments)
        .any(|segment| matches!(segment, Segment::Literal(literal) if literal == text))
}

/// Replaces the values of a query, except for page positions.
pub(super) fn query(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| {
            let keeps = has(COUNTS, &name) && value.parse::<u64>().is_ok();
            let value = if keeps {
                value.into_owned()
            } else {
                TEXT.into()
            };
            (field(&name), value)
        })
        .collect()
}

/// Scrubs the body of a request; an empty one is `null`.
pub(super) fn request(body: &Bytes) -> Value {
    match serde_json::from_slice(body) {
        Ok(json) => replaced("", json, false),
        Err(_) if body.is_empty() => Value::Null,
        Err(_) => TEXT.into(),
    }
}

/// Scrubs the body of a response and keeps its kind: JSON, HTML, PDF or CSV.
pub(super) fn response(response: &http::Response<Bytes>) -> Body {
    let body = response.body();
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    if let Ok(json) = serde_json::from_slice(body) {
        return Body::Json(replaced("", json, is_error));
    }
    let kind = response.headers().get(CONTENT_TYPE);
    let is_csv = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/csv"));
    let text = match body.trim_ascii_start() {
        [] => String::new(),
        [b'<', ..] => "<!doctype html>".into(),
        [b'%', b'P', b'D', b'F', b'-', ..] => "%PDF-1.7\n".into(),
        // The header line.
        text if is_csv => {
            let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
            String::from_utf8_lossy(line).into_owned()
        }
        _ => TEXT.into(),
    };
    Body::Text(text)
}

/// Scrubs the value of the field `name`.
fn replaced(name: &str, value: Value, is_error: bool) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value,
        Value::String(text) => text_of(name, text, is_error).into(),
        Value::Number(number) => number_of(name, number).into(),
        Value::Array(items) => items
            .into_iter()
            .map(|item| replaced(name, item, is_error))
            .collect(),
        // Its field names are the caller's too.
        Value::Object(_) if name == "metadata" => Map::new().into(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = replaced(&name, value, is_error);
                (field(&name), value)
            })
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn text_of(name: &str, text: String, is_error: bool) -> String {
    let is_link = text.starts_with("https://") || text.starts_with("http://");
    let keeps = has(NAMES, name)
        || (name == "code" && is_error)
        || name.ends_with("_status")
        || (name.ends_with("_at") && is_time(&text))
        || (is_id(name) && is_uuid(&text));
    match name {
        "next" | "previous" if is_link => list_link(&text),
        _ if keeps && is_plain(&text) => text,
        _ if is_link => LINK.into(),
        _ if is_error => sentence(text),
        _ => TEXT.into(),
    }
}

/// Scrubs the link to a page of a list and keeps its position.
fn list_link(link: &str) -> String {
    let (_, positions) = link.split_once('?').unwrap_or_default();
    let positions: Vec<_> = query(positions)
        .into_iter()
        .filter(|(name, _)| has(COUNTS, name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{LINK}?{}", positions.join("&"))
}

/// Replaces an error message, unless it is documented.
fn sentence(text: String) -> String {
    let body = Value::from(vec![text]).to_string();
    let known = ErrorBody::from_bytes(body.as_bytes())
        .messages()
        .iter()
        .find_map(didit_types::error_body::ErrorText::known);
    known.unwrap_or(TEXT).into()
}

fn number_of(name: &str, number: Number) -> Number {
    let keeps = has(COUNTS, name) || name.ends_with("_score") || name.ends_with("_count");
    match number {
        number if keeps => number,
        number if number.is_f64() => Number::from_f64(0.0).unwrap_or(number),
        _ => 0.into(),
    }
}

/// Replaces the name of a field, unless it looks like one of the API.
fn field(name: &str) -> String {
    let is_name = name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if is_name { name } else { TEXT }.to_owned()
}

fn is_id(name: &str) -> bool {
    name == "id" || name == "uuid" || name.ends_with("_id") || name.ends_with("_uuid")
}

/// Whether a text is short and of the characters that names of the API consist of.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" _-:.+".contains(&byte);
    text.len() <= 64 && text.bytes().all(plain)
}

fn is_time(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}
