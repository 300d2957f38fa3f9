//! Corrections of what was read from documents: `update-data` and `update-poa-data`.

use serde_json::{Map, Value};

use crate::http::context::RequestContext;
use crate::http::form::{Form, NULL};
use crate::http::reply::{HandlerResult, Reply};
use crate::state::session::{Activity, Actor, Change};
use crate::vocabulary::indexes::SessionIndex;

/// How a field is checked.
enum Check {
    Text(usize),
    Date,
    Choice(&'static [&'static str]),
    /// A choice that can't be cleared.
    FixedChoice(&'static [&'static str]),
    Country,
    Address,
    Extra,
}

/// A record that can be corrected.
struct Record {
    array: &'static str,
    /// What the messages call it.
    name: &'static str,
    activity: &'static str,
    fields: &'static [(&'static str, Check)],
    /// The field that follows the parsed address.
    formatted: Option<&'static str>,
    /// Whether a correction that changes nothing is told too.
    always_told: bool,
}

const DOCUMENTS: &[(&str, &str)] = &[
    ("P", "Passport"),
    ("ID", "Identity Card"),
    ("DL", "Driver's License"),
    ("RP", "Residence Permit"),
    ("HIC", "Health Insurance Card"),
    ("TC", "Tax Card"),
];

const KYC: Record = Record {
    array: "id_verifications",
    name: "KYC",
    activity: "KYC_DATA_UPDATED",
    fields: &[
        (
            "document_type",
            Check::Choice(&[
                "P",
                "DL",
                "ID",
                "RP",
                "SSC",
                "HIC",
                "WP",
                "TC",
                "VISA",
                "PSC",
                "BC",
                "OTHER",
                "Passport",
                "Identity Card",
                "Driver's License",
                "Residence Permit",
                "Health Insurance Card",
                "Tax Card",
            ]),
        ),
        ("document_subtype", Check::Text(128)),
        ("document_number", Check::Text(255)),
        ("personal_number", Check::Text(255)),
        ("date_of_birth", Check::Date),
        ("date_of_issue", Check::Date),
        ("expiration_date", Check::Date),
        ("issuing_state", Check::Country),
        ("first_name", Check::Text(255)),
        ("last_name", Check::Text(255)),
        ("gender", Check::Choice(&["M", "F", "U"])),
        ("address", Check::Text(255)),
        ("place_of_birth", Check::Text(255)),
        ("nationality", Check::Text(32)),
        (
            "marital_status",
            Check::FixedChoice(&["SINGLE", "MARRIED", "DIVORCED", "WIDOWED", "UNKNOWN"]),
        ),
        ("extra_fields", Check::Extra),
        ("parsed_address", Check::Address),
    ],
    formatted: None,
    always_told: true,
};

const POA: Record = Record {
    array: "poa_verifications",
    name: "POA",
    activity: "POA_DATA_UPDATED",
    fields: &[
        ("issuing_state", Check::Country),
        (
            "document_type",
            Check::FixedChoice(&[
                "UTILITY_BILL",
                "BANK_STATEMENT",
                "GOVERNMENT_ISSUED_DOCUMENT",
                "OTHER_POA_DOCUMENT",
                "UNKNOWN",
            ]),
        ),
        ("document_language", Check::Text(50)),
        ("issuer", Check::Text(255)),
        ("issue_date", Check::Date),
        ("poa_address", Check::Text(usize::MAX)),
        ("name_on_document", Check::Text(255)),
        ("extra_fields", Check::Extra),
        ("poa_parsed_address", Check::Address),
    ],
    formatted: Some("poa_formatted_address"),
    always_told: false,
};

/// `PATCH /v3/session/{session_id}/update-data/`
pub(crate) fn update_data(context: &mut RequestContext<'_>) -> HandlerResult {
    update(context, &KYC)
}

/// `PATCH /v3/session/{session_id}/update-poa-data/`
pub(crate) fn update_poa_data(context: &mut RequestContext<'_>) -> HandlerResult {
    update(context, &POA)
}

fn update(context: &mut RequestContext<'_>, record: &Record) -> HandlerResult {
    let index = context.session_index()?;
    if !context.state.store.status(index).has_editable_data() {
        return Err(Reply::not_found("No Session matches the given query."));
    }
    let mut form = context.form()?;
    let node_id = match context.query.get("node_id") {
        Some(node_id) => Some(node_id.to_owned()),
        None => form.text("node_id", 255),
    };
    let mut reports = context.state.reports(index).unwrap_or_default();
    let found = find(&mut reports, record, node_id.as_deref())?;
    let changes = read(&mut form, record);
    form.finish()?;
    let change = apply(found, record, changes);
    let answer = answer(found, record);
    let told = record.always_told || !change.fields.is_empty();
    context.state.report(index, reports);
    note(context, index, record.activity, change);
    if told {
        context.state.emit_data_updated(index, "manual_review");
    }
    Ok(Reply::ok_text(Value::Object(answer).to_string()))
}

/// The newest record, or that of a node.
fn find<'r>(
    reports: &'r mut Map<String, Value>,
    record: &Record,
    node_id: Option<&str>,
) -> Result<&'r mut Map<String, Value>, Reply> {
    let name = record.name;
    let none = || Reply::not_found(&format!("The session does not have a {name}."));
    let records = reports
        .get_mut(record.array)
        .and_then(Value::as_array_mut)
        .filter(|records| !records.is_empty())
        .ok_or_else(none)?;
    let wanted = |report: &Value| {
        node_id.is_none_or(|node_id| report.get("node_id").is_some_and(|id| id == node_id))
    };
    records
        .iter_mut()
        .rev()
        .find(|report| wanted(report))
        .and_then(Value::as_object_mut)
        .ok_or_else(|| {
            let node_id = node_id.unwrap_or_default();
            Reply::not_found(&format!(
                "The session does not have a {name} for node '{node_id}'."
            ))
        })
}

/// The fields that were sent, with null for those that are to be cleared.
fn read(form: &mut Form, record: &Record) -> Vec<(&'static str, Value)> {
    let mut changes = Vec::new();
    for (name, check) in record.fields {
        if !form.has(name) {
            continue;
        }
        if form.is_null(name) {
            if matches!(check, Check::FixedChoice(_)) {
                form.invalid(name, NULL);
            }
            changes.push((*name, Value::Null));
            continue;
        }
        let value = match check {
            Check::Text(limit) => form.text(name, *limit).map(Value::String),
            Check::Date => form.date(name).map(Value::String),
            Check::Choice(words) | Check::FixedChoice(words) => {
                form.choice(name, words).map(Value::String)
            }
            Check::Country => country(form, name),
            Check::Address => address(form, name),
            Check::Extra => extra(form, name),
        };
        changes.extend(value.map(|value| (*name, value)));
    }
    changes
}

fn country(form: &mut Form, name: &str) -> Option<Value> {
    let code = form.text(name, usize::MAX)?.to_ascii_uppercase();
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        form.invalid(
            name,
            format!("Invalid ISO 3166-1 alpha-3 country code for {name}."),
        );
        return None;
    }
    Some(code.into())
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

fn address(form: &mut Form, name: &str) -> Option<Value> {
    let Some(Value::Object(address)) = form.take(name) else {
        form.invalid(name, "This field must be a JSON object.");
        return None;
    };
    let unknown = address
        .keys()
        .find(|key| !ADDRESS_KEYS.contains(&key.as_str()));
    if let Some(key) = unknown {
        let text = format!("Unsupported key. Allowed keys: {}", ADDRESS_KEYS.join(", "));
        form.invalid_with(name, serde_json::json!({ key: text }));
        return None;
    }
    let valid = match address.get("country") {
        None | Some(Value::Null) => true,
        Some(country) => country
            .as_str()
            .is_some_and(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic())),
    };
    if !valid {
        form.invalid_with(
            name,
            serde_json::json!({ "country": "Invalid ISO 3166-1 alpha-2 country code." }),
        );
        return None;
    }
    Some(Value::Object(address))
}

fn extra(form: &mut Form, name: &str) -> Option<Value> {
    let Some(Value::Object(extra)) = form.take(name) else {
        form.invalid(name, "This field must be a JSON object.");
        return None;
    };
    let names = extra.get("additional_names");
    if names.is_some_and(|names| !names.is_array() && !names.is_null()) {
        form.invalid_with(
            name,
            serde_json::json!({ "additional_names": "Must be a list or null." }),
        );
        return None;
    }
    Some(Value::Object(extra))
}

fn apply(
    report: &mut Map<String, Value>,
    record: &Record,
    changes: Vec<(&'static str, Value)>,
) -> Change {
    let mut previous = Map::new();
    let mut new = Map::new();
    for (name, value) in changes {
        let old = report.get(name).cloned().unwrap_or(Value::Null);
        let value = match (name, value) {
            ("extra_fields", Value::Object(change)) => merged(&old, change),
            ("document_type", Value::String(code)) if record.array == KYC.array => {
                display_name(&code).into()
            }
            ("parsed_address" | "poa_parsed_address", Value::Object(address)) => {
                let text = formatted(&address);
                if let Some(name) = record.formatted {
                    report.insert(name.to_owned(), text.clone().into());
                }
                let mut address = address;
                address.insert("formatted_address".to_owned(), text.into());
                Value::Object(address)
            }
            (_, value) => value,
        };
        if value != old {
            previous.insert(name.to_owned(), old);
            new.insert(name.to_owned(), value.clone());
            report.insert(name.to_owned(), value);
        }
    }
    rename(report, &new);
    Change {
        fields: new.keys().map(|name| name.as_str().into()).collect(),
        previous: Value::Object(previous).to_string().into(),
        new: Value::Object(new).to_string().into(),
    }
}

/// The full name follows its parts.
fn rename(report: &mut Map<String, Value>, new: &Map<String, Value>) {
    if new.contains_key("first_name") || new.contains_key("last_name") {
        let part = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or("");
        let full = format!("{} {}", part("first_name"), part("last_name"));
        report.insert("full_name".to_owned(), full.trim().into());
    }
}

/// Key by key; null and empty text take a key away.
fn merged(old: &Value, change: Map<String, Value>) -> Value {
    let mut merged = old.as_object().cloned().unwrap_or_default();
    for (key, value) in change {
        if value.is_null() || value == "" {
            merged.remove(&key);
        } else {
            merged.insert(key, value);
        }
    }
    Value::Object(merged)
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

fn display_name(code: &str) -> &str {
    DOCUMENTS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, name)| name)
}

/// The whole record: the fields that could be corrected, as they are now.
fn answer(report: &Map<String, Value>, record: &Record) -> Map<String, Value> {
    let names = record.fields.iter().map(|(name, _)| *name);
    names
        .chain(record.formatted)
        .map(|name| {
            let value = report.get(name).cloned().unwrap_or(Value::Null);
            let value = match (name, value) {
                ("document_type", Value::String(text)) => {
                    let known = DOCUMENTS.iter().find(|(_, name)| **name == text);
                    known.map_or(text.as_str(), |(code, _)| code).into()
                }
                ("parsed_address" | "poa_parsed_address", Value::Object(mut address)) => {
                    address.retain(|key, _| {
                        ADDRESS_KEYS.contains(&key.as_str()) || key == "formatted_address"
                    });
                    Value::Object(address)
                }
                ("marital_status", Value::String(text)) => text.to_uppercase().into(),
                ("marital_status" | "document_type", Value::Null)
                    if name == "marital_status" || record.array == POA.array =>
                {
                    "UNKNOWN".into()
                }
                (_, value) => value,
            };
            (name.to_owned(), value)
        })
        .collect()
}

/// Keeps what an edit did for the activity feed.
pub(crate) fn note(
    context: &mut RequestContext<'_>,
    index: SessionIndex,
    kind: &'static str,
    change: Change,
) {
    let activity = Activity {
        id: context.state.ids.uuid(),
        kind: kind.into(),
        actor: Actor::Key,
        previous_status: None,
        new_status: None,
        comment: None,
        change: Some(Box::new(change)),
        at: context.state.now,
    };
    let session = context.state.store.edit(index);
    session.extra_mut().activity.push(activity);
}
