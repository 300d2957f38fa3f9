//! Corrections of document data: `update-data` and `update-poa-data`.

use serde_json::{Map, Value, json};

use super::fields::{self, ANY_TEXT, Fields, Rule, is_letters};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::Change;
use crate::vocabulary::{document_code, document_name};

/// A report that can be corrected.
pub(super) struct Record {
    array: &'static str,
    /// Name in messages.
    name: &'static str,
    activity: &'static str,
    fields: Fields,
    /// Field with the formatted address.
    formatted: Option<&'static str>,
    /// Whether a correction without a change queues a webhook too.
    always_emits: bool,
}

pub(super) const KYC: Record = Record {
    array: "id_verifications",
    name: "KYC",
    activity: "KYC_DATA_UPDATED",
    fields: &[
        (
            "document_type",
            Rule::Choice(
                "P|DL|ID|RP|SSC|HIC|WP|TC|VISA|PSC|BC|OTHER|Passport|Identity Card|\
                 Driver's License|Residence Permit|Health Insurance Card|Tax Card",
            ),
        ),
        ("document_subtype", Rule::Text(128)),
        ("document_number", Rule::Text(255)),
        ("personal_number", Rule::Text(255)),
        ("date_of_birth", Rule::Date),
        ("date_of_issue", Rule::Date),
        ("expiration_date", Rule::Date),
        ("issuing_state", Rule::Country),
        ("first_name", Rule::Text(255)),
        ("last_name", Rule::Text(255)),
        ("gender", Rule::Choice("M|F|U")),
        ("address", Rule::Text(255)),
        ("place_of_birth", Rule::Text(255)),
        ("nationality", Rule::Text(32)),
        (
            "marital_status",
            Rule::FixedChoice("SINGLE|MARRIED|DIVORCED|WIDOWED|UNKNOWN"),
        ),
        ("extra_fields", Rule::Custom(extra)),
        ("parsed_address", Rule::Custom(address)),
    ],
    formatted: None,
    always_emits: true,
};

pub(super) const POA: Record = Record {
    array: "poa_verifications",
    name: "POA",
    activity: "POA_DATA_UPDATED",
    fields: &[
        ("issuing_state", Rule::Country),
        (
            "document_type",
            Rule::FixedChoice(
                "UTILITY_BILL|BANK_STATEMENT|GOVERNMENT_ISSUED_DOCUMENT|OTHER_POA_DOCUMENT|UNKNOWN",
            ),
        ),
        ("document_language", Rule::Text(50)),
        ("issuer", Rule::Text(255)),
        ("issue_date", Rule::Date),
        ("poa_address", ANY_TEXT),
        ("name_on_document", Rule::Text(255)),
        ("extra_fields", Rule::Custom(extra)),
        ("poa_parsed_address", Rule::Custom(address)),
    ],
    formatted: Some("poa_formatted_address"),
    always_emits: false,
};

/// Returns the fields that a form can correct in the reports of an array, with their choices; a
/// text has none.
pub(crate) fn editable(array: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut records = [&KYC, &POA].into_iter();
    let record = records.find(|record| record.array == array);
    let fields = record.map_or(&[][..], |record| record.fields).iter();
    fields
        .filter_map(|(name, rule)| match rule {
            Rule::Custom(_) => None,
            Rule::Choice(choices) | Rule::FixedChoice(choices) => {
                let choices = choices.split('|');
                // A document has its name in a report, and its code is another choice.
                let shown = choices.filter(|choice| document_name(choice).is_none());
                Some((*name, shown.collect()))
            }
            _ => Some((*name, Vec::new())),
        })
        .collect()
}

/// `PATCH /v3/session/{session_id}/update-data/`, `PATCH /v3/session/{session_id}/update-poa-data/`
pub(super) fn update(context: &mut RequestContext<'_>, record: &Record) -> HandlerResult {
    let index = context.session_index()?;
    if !context.state.store.status(index).has_editable_data() {
        return Err(Reply::not_found("No Session matches the given query."));
    }
    let mut form = context.form()?;
    let node_id = context.node_id(&mut form);
    let mut reports = context.state.reports(index);
    let report = find(&mut reports, record, node_id.as_deref())?;
    let values = fields::read(&mut form, record.fields);
    form.finish()?;
    let change = apply(report, record, values);
    let reply = Reply::ok(&response(report, record));
    let emits = record.always_emits || change != Change::default();
    let trigger = emits.then_some("manual_review");
    let change = (record.activity, change);
    context.state.correct(index, &reports, change, trigger);
    Ok(reply)
}

/// Finds the newest report, or that of a node.
fn find<'r>(
    reports: &'r mut Map<String, Value>,
    record: &Record,
    node_id: Option<&str>,
) -> Result<&'r mut Map<String, Value>, Reply> {
    let name = record.name;
    let reports = reports
        .get_mut(record.array)
        .and_then(Value::as_array_mut)
        .filter(|reports| !reports.is_empty())
        .or_not_found(&format!("The session does not have a {name}."))?;
    let mut reports = reports.iter_mut().rev();
    reports
        .find(|report| node_id.is_none_or(|node_id| report["node_id"] == node_id))
        .and_then(Value::as_object_mut)
        .or_not_found(&format!(
            "The session does not have a {name} for node '{}'.",
            node_id.unwrap_or_default()
        ))
}

const ADDRESS_KEYS: &[&str] = &[
    "address_type",
    "city",
    "region",
    "street_1",
    "street_2",
    "postal_code",
    "country",
];

fn address(form: &mut Form, name: &'static str) -> Option<Value> {
    let address = json_object(form, name)?;
    let unknown = address
        .keys()
        .find(|key| !ADDRESS_KEYS.contains(&key.as_str()));
    if let Some(key) = unknown {
        let text = format!("Unsupported key. Allowed keys: {}", ADDRESS_KEYS.join(", "));
        form.invalid_with(name, json!({ key: text }));
        return None;
    }
    let country = address.get("country").filter(|country| !country.is_null());
    if country.is_some_and(|code| !code.as_str().is_some_and(|code| is_letters(code, 2))) {
        let error = "Invalid ISO 3166-1 alpha-2 country code.";
        form.invalid_with(name, json!({ "country": error }));
        return None;
    }
    Some(address.into())
}

fn extra(form: &mut Form, name: &'static str) -> Option<Value> {
    let extra = json_object(form, name)?;
    let names = extra.get("additional_names");
    if names.is_some_and(|names| !names.is_array() && !names.is_null()) {
        let error = "Must be a list or null.";
        form.invalid_with(name, json!({ "additional_names": error }));
        return None;
    }
    Some(extra.into())
}

fn json_object(form: &mut Form, name: &str) -> Option<Map<String, Value>> {
    if let Some(Value::Object(object)) = form.take(name) {
        return Some(object);
    }
    form.invalid(name, "This field must be a JSON object.");
    None
}

fn apply(report: &mut Map<String, Value>, record: &Record, values: Map<String, Value>) -> Change {
    let mut change = Change::default();
    for (name, value) in values {
        let value = match (name.as_str(), value) {
            ("extra_fields", Value::Object(fields)) => merge(report.get(&name), fields),
            ("document_type", Value::String(code)) if record.array == KYC.array => {
                document_name(&code).unwrap_or(&code).into()
            }
            ("parsed_address" | "poa_parsed_address", Value::Object(mut address)) => {
                let text = formatted(&address);
                if let Some(name) = record.formatted {
                    report.insert(name.to_owned(), text.clone().into());
                }
                address.insert("formatted_address".to_owned(), text.into());
                address.into()
            }
            (_, value) => value,
        };
        change.set(report, &name, value);
    }
    if change.new.contains_key("first_name") || change.new.contains_key("last_name") {
        let part = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or("");
        let full = format!("{} {}", part("first_name"), part("last_name"));
        report.insert("full_name".to_owned(), full.trim().into());
    }
    change
}

/// Merges an object field by field. Null and empty text remove a field.
fn merge(old: Option<&Value>, fields: Map<String, Value>) -> Value {
    let old = old.and_then(Value::as_object);
    let mut merged = old.cloned().unwrap_or_default();
    for (name, value) in fields {
        if value.is_null() || value == "" {
            merged.remove(&name);
        } else {
            merged.insert(name, value);
        }
    }
    merged.into()
}

fn formatted(address: &Map<String, Value>) -> String {
    [
        "street_1",
        "street_2",
        "city",
        "region",
        "postal_code",
        "country",
    ]
    .iter()
    .filter_map(|key| address.get(*key)?.as_str())
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(", ")
}

/// Returns all fields that can be corrected.
fn response(report: &Map<String, Value>, record: &Record) -> Map<String, Value> {
    let names = record.fields.iter().map(|(name, _)| *name);
    names
        .chain(record.formatted)
        .map(|name| {
            let value = report.get(name).cloned().unwrap_or_default();
            let value = match (name, value) {
                ("document_type", Value::String(text)) => {
                    document_code(&text).unwrap_or(&text).into()
                }
                ("parsed_address" | "poa_parsed_address", Value::Object(mut address)) => {
                    address.retain(|key, _| {
                        ADDRESS_KEYS.contains(&key.as_str()) || key == "formatted_address"
                    });
                    address.into()
                }
                ("marital_status", Value::String(text)) => text.to_uppercase().into(),
                ("marital_status", Value::Null) => "UNKNOWN".into(),
                ("document_type", Value::Null) if record.array == POA.array => "UNKNOWN".into(),
                (_, value) => value,
            };
            (name.to_owned(), value)
        })
        .collect()
}
