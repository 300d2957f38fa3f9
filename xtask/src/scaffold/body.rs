//! A request with every field, from its documented example.

use serde_json::{Value, json};

use super::declare::{Field, Kind};
use super::models::Models;
use super::names::{pascal, snake};

/// The expression of a request or query; `None` if the operation has neither.
pub(super) fn of(name: &str, models: &Models<'_>, example: &Value) -> Option<String> {
    let declared = models.structs.iter().find(|known| known.name == name)?;
    let is_declared = declared.kind != Kind::Model;
    is_declared.then(|| structure(name, models, example, 3))
}

fn structure(name: &str, models: &Models<'_>, example: &Value, depth: u8) -> String {
    let declared = models.structs.iter().find(|known| known.name == name);
    let Some(declared) = declared.filter(|_| depth > 0) else {
        return format!("{name}::new()");
    };
    let given = |field: &Field| {
        value(
            &field.name,
            &field.ty.text,
            models,
            &example[&field.name],
            depth,
        )
    };
    let required: Vec<_> = declared.fields(true).into_iter().map(given).collect();
    let mut text = format!("{name}::new({})", required.join(", "));
    for field in declared.fields(false) {
        text.extend([format!(".{}({})", field.rust(), given(field))]);
    }
    text
}

fn value(field: &str, ty: &str, models: &Models<'_>, example: &Value, depth: u8) -> String {
    if let Some(inner) = ty.strip_prefix("Vec<").and_then(|ty| ty.strip_suffix('>')) {
        let given = example.as_array().filter(|given| !given.is_empty());
        let elements = given.cloned().unwrap_or_else(|| vec![Value::Null]);
        let elements = elements.iter().map(|element| {
            let text = value(field, inner, models, element, depth);
            if text.starts_with('"') {
                text + ".into()"
            } else {
                text
            }
        });
        return format!("vec![{}]", elements.collect::<Vec<_>>().join(", "));
    }
    if let Some(variants) = models.enums.get(ty) {
        let given = example.as_str().filter(|text| variants.contains(*text));
        let variant = given
            .or(variants.first().map(String::as_str))
            .unwrap_or_default();
        return format!("{ty}::{}", pascal(variant));
    }
    if models.structs.iter().any(|known| known.name == ty) {
        return structure(ty, models, example, depth - 1);
    }
    match (ty, example) {
        ("f64", Value::Number(number)) if !number.is_f64() => format!("{number}.0"),
        ("bool" | "u64" | "f64", Value::Bool(_) | Value::Number(_)) => example.to_string(),
        ("UntypedJson", Value::Null) => format!("json!({})", json!({"key": "value"})),
        ("UntypedJson", example) => format!("json!({example})"),
        (_, Value::String(text)) if models.known_variant(ty).is_none() => format!("{text:?}"),
        (_, Value::String(text)) => format!("{ty}::from({text:?})"),
        _ => match models.known_variant(ty) {
            Some(variant) => format!("{ty}::from({variant:?})"),
            None => sample(field, ty),
        },
    }
}

/// A value of a field without example.
pub(super) fn sample(field: &str, ty: &str) -> String {
    match ty {
        "bool" => "true".into(),
        "u64" => "1".into(),
        "f64" => "1.0".into(),
        "SessionId" => "SESSION".into(),
        "NodeId" => r#""feature_ocr_1""#.into(),
        "Timestamp" => r#""2027-01-31T12:00:00Z""#.into(),
        "MediaUrl" => r#""https://example.com/path""#.into(),
        _ if ty.ends_with("Id") || ty == "Uuid" => "OTHER".into(),
        "Personal" | "SecretString" => match snake(field).as_str() {
            name if name.ends_with("email") => r#""ana@example.com""#.into(),
            name if name.contains("date") => r#""1980-01-31""#.into(),
            name if name.ends_with("country") => r#""ESP""#.into(),
            "" => r#""user-1""#.into(),
            name => format!("{name:?}"),
        },
        _ => format!("{ty}::VARIANT"),
    }
}
