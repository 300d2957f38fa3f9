//! Values of transactions that rules compare.

use std::borrow::Cow;

use serde_json::Value;

use crate::state::collections::Item;
use crate::vocabulary::{UtcTime, country::alpha3};

/// Returns a field of a transaction by its name in rules, in the form that is compared.
pub(crate) fn fact<'t>(transaction: &'t Item, field: &str) -> Cow<'t, Value> {
    let details = transaction.get("transaction_details");
    let party = |name: &'static str, field: &str| {
        let party = transaction.get(name);
        let device = &party["device_context"];
        match field {
            "name" => &party["full_name"],
            "country" => &party["address"]["country"],
            "device_fingerprint" => &device["fingerprint"],
            "device_id" => &device["persistent_device_id"],
            "ip_address" => &device["network_context"]["ip_address"],
            "ip_country" => &device["network_context"]["ip_country_code"],
            "payment_method_type" => &party["payment_method"]["method_type"],
            "payment_method_account_id" => &party["payment_method"]["account_id"],
            "payment_method_country" => &party["payment_method"]["issuing_country"],
            "institution_name" => &party["institution_details"]["name"],
            "institution_code" => &party["institution_details"]["code"],
            other => &party[other],
        }
    };
    let value = match field {
        "transaction_type" => transaction.get("transaction_category"),
        "txn_date" => transaction.get("transaction_at"),
        "currency_type" => &details["currency_kind"],
        "payment_txn_id" => &details["payment_reference_id"],
        "travel_rule_status" => &transaction.get("travel_rule_details")["status"],
        "travel_rule_required" => &transaction.get("travel_rule_details")["required"],
        "wallet_risk_score" => &transaction.get("wallet")["risk_score"],
        "wallet_risk_category" => &transaction.get("wallet")["dominant_risk_category"],
        "wallet_sanctions_hit" => &transaction.get("wallet")["sanctions_hit"],
        "subject_days_since_previous_transaction" => transaction.get("days_since_previous"),
        "score" | "status" | "severity" | "tags" => transaction.get(field),
        _ => {
            if let Some(path) = field.strip_prefix("custom_values.") {
                let properties = transaction.get("custom_properties");
                path.split('.').fold(properties, |value, name| &value[name])
            } else if let Some(field) = field.strip_prefix("subject_") {
                party("subject", field)
            } else if let Some(field) = field.strip_prefix("counterparty_") {
                party("counterparty", field)
            } else {
                &details[field]
            }
        }
    };
    comparable(field, value)
}

/// Returns a value in the form that is compared: countries as alpha-3, other codes in one case.
pub(super) fn comparable<'v>(field: &str, value: &'v Value) -> Cow<'v, Value> {
    let Value::String(text) = value else {
        return Cow::Borrowed(value);
    };
    let normal = if field.ends_with("country") {
        alpha3(text).map(str::to_owned)
    } else if field == "travel_rule_status" {
        Some(text.to_ascii_uppercase())
    } else if field.ends_with("payment_method_type") {
        Some(text.to_ascii_lowercase())
    } else {
        (text == "travelRule").then(|| "travel_rule".to_owned())
    };
    match normal {
        Some(normal) if normal != *text => Cow::Owned(normal.into()),
        _ => Cow::Borrowed(value),
    }
}

/// Time of a transaction in microseconds.
pub(crate) fn time(transaction: &Item) -> i64 {
    let at = UtcTime::parse(transaction.text("transaction_at"));
    at.unwrap_or(transaction.created_at).micros()
}

/// Seconds of a time window such as `30d`.
pub(crate) fn seconds(window: &str) -> Option<i64> {
    let (digits, unit) = window.split_at_checked(window.len().checked_sub(1)?)?;
    let unit = match unit {
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .parse::<i64>()
        .ok()
        .filter(|_| is_number)?
        .checked_mul(unit)
}

/// The time as long ago as a window such as `30d` or `-30d`.
pub(super) fn relative(now: UtcTime, value: &Value) -> Value {
    let window = value.as_str().map(|text| text.trim_start_matches('-'));
    let ago = window.and_then(seconds);
    ago.map_or(Value::Null, |ago| now.plus(-ago).rfc3339().into())
}

/// Share of the first 1,000 letters of two texts that are the same, whatever their case.
pub(crate) fn similarity(one: &str, other: &str) -> f64 {
    // The time grows with the product of the lengths.
    let [one, other] = [one, other].map(|text| text.chars().take(1_000).collect::<String>());
    strsim::normalized_levenshtein(&one.to_lowercase(), &other.to_lowercase())
}

/// A number, or text that is one.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

pub(super) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}

pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

pub(super) fn equal(one: &Value, other: &Value) -> bool {
    let has_number = one.is_number() || other.is_number();
    match (number(one), number(other)) {
        (Some(one), Some(other)) if has_number => one.total_cmp(&other).is_eq(),
        _ => one == other || matches!(one, Value::Array(items) if items.contains(other)),
    }
}

/// Whether a text contains another in either case, or a list has it.
pub(super) fn contains(one: &Value, other: &Value) -> bool {
    let wanted = plain(other).to_lowercase();
    let has = |value: &Value| plain(value).to_lowercase().contains(&wanted);
    match one {
        Value::Array(items) => items.iter().any(has),
        value => !is_empty(value) && has(value),
    }
}

/// Compares by an operator. The order of values that cannot be compared is false.
pub(super) fn compares(operator: &str, one: &Value, other: &Value) -> bool {
    let order = || match (number(one), number(other), one, other) {
        (Some(one), Some(other), ..) => one.partial_cmp(&other),
        (_, _, Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    };
    match operator {
        "eq" => equal(one, other),
        "ne" => !equal(one, other),
        "gt" => order().is_some_and(std::cmp::Ordering::is_gt),
        "gte" => order().is_some_and(std::cmp::Ordering::is_ge),
        "lt" => order().is_some_and(std::cmp::Ordering::is_lt),
        "lte" => order().is_some_and(std::cmp::Ordering::is_le),
        _ => false,
    }
}
