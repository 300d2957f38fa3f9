//! Corrections of a company and of the people who run it.

use serde_json::{Map, Value};

use super::update_data::note;
use crate::http::context::RequestContext;
use crate::http::form::{Form, REQUIRED};
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;
use crate::state::session::Change;
use crate::vocabulary::indexes::SessionIndex;

const REGISTRY_STATUSES: &[&str] = &[
    "active",
    "dissolved",
    "deregistered",
    "see full details",
    "authorised",
    "appointed representative",
    "unauthorised",
    "inactive",
    "no longer authorised",
    "closed",
    "struck off",
];

/// Plain text and its longest length.
const TEXTS: &[(&str, usize)] = &[
    ("company_name", 255),
    ("registration_number", 100),
    ("region", 10),
    ("tax_number", 100),
    ("legal_address", usize::MAX),
    ("company_type", 100),
    ("alternative_names", usize::MAX),
    ("nature_of_business", usize::MAX),
    ("registered_capital", 100),
    ("legal_entity_identifier", 50),
    ("location_of_registration", 255),
    ("vat_number", 64),
    ("control_scheme", usize::MAX),
];

/// `PATCH /v3/session/{session_id}/kyb/{company_uuid}/update-data/`
pub(crate) fn update_company(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let wanted = context
        .params
        .get("company_uuid")
        .unwrap_or_default()
        .to_owned();
    let mut reports = context.state.reports(index).unwrap_or_default();
    let Some(company) = company(&mut reports, &wanted) else {
        return Err(Reply::not_found(
            if known_elsewhere(context.state, &wanted) {
                "KYB company does not belong to the given session."
            } else {
                "No KYBCompany matches the given query."
            },
        ));
    };
    let mut form = context.form()?;
    let changes = read(&mut form);
    form.finish()?;
    let change = apply(company, changes);
    let answer = Value::Object(company.clone()).to_string();
    if !change.fields.is_empty() {
        context.state.report(index, reports);
        note(context, index, "KYB_DATA_UPDATED", change);
        context.state.emit_data_updated(index, "manual_review");
    }
    Ok(Reply::ok_text(answer))
}

fn company<'r>(
    reports: &'r mut Map<String, Value>,
    uuid: &str,
) -> Option<&'r mut Map<String, Value>> {
    reports
        .get_mut("registry_checks")?
        .as_array_mut()?
        .iter_mut()
        .filter_map(|check| check.get_mut("company")?.as_object_mut())
        .find(|company| company.get("uuid").is_some_and(|id| id == uuid))
}

/// Whether another session has a company or a person of that id.
fn known_elsewhere(state: &State, uuid: &str) -> bool {
    let quoted = format!("\"uuid\":\"{uuid}\"");
    state.store.iter().any(|(_, session)| {
        session
            .report
            .as_ref()
            .is_some_and(|report| report.arrays.as_str().contains(&quoted))
    })
}

fn read(form: &mut Form) -> Vec<(&'static str, Value)> {
    let mut changes = Vec::new();
    let mut keep = |name, value: Option<Value>| changes.extend(value.map(|value| (name, value)));
    for &(name, limit) in TEXTS {
        keep(name, form.text(name, limit).map(Value::String));
    }
    for name in [
        "incorporation_date",
        "registration_date",
        "dissolution_date",
    ] {
        keep(name, form.date(name).map(Value::String));
    }
    let registry = form.choice("registry_status", REGISTRY_STATUSES);
    keep("registry_status", registry.map(Value::String));
    let verification = form.choice("verification_status", &["verified", "failed", "unknown"]);
    keep("verification_status", verification.map(Value::String));
    keep("email", form.email("email").map(Value::String));
    keep("country_code", country(form));
    keep("registered_capital_currency", currency(form));
    keep("registered_capital_amount", amount(form));
    keep("website", website(form));
    keep("phone", phone(form));
    changes
}

fn country(form: &mut Form) -> Option<Value> {
    let code = form.text("country_code", 2)?;
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        form.invalid(
            "country_code",
            "country_code must be a 2-letter ISO 3166-1 alpha-2 code.",
        );
    }
    Some(code.to_ascii_uppercase().into())
}

fn currency(form: &mut Form) -> Option<Value> {
    let name = "registered_capital_currency";
    let code = form.text(name, 3)?;
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        form.invalid(
            name,
            "Currency must be a 3-letter ISO 4217 code (e.g. USD, EUR, GBP).",
        );
    }
    Some(code.to_ascii_uppercase().into())
}

/// A number on the way in, text on the way out.
fn amount(form: &mut Form) -> Option<Value> {
    let name = "registered_capital_amount";
    match form.take(name)? {
        Value::Number(number) => Some(number.to_string().into()),
        Value::String(text) if text.parse::<f64>().is_ok() => Some(text.into()),
        _ => {
            form.invalid(name, "A valid number is required.");
            None
        }
    }
}

fn website(form: &mut Form) -> Option<Value> {
    let url = form.text("website", 500)?;
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    if !host.is_some_and(|host| host.contains('.') && !host.contains(char::is_whitespace)) {
        form.invalid("website", "Enter a valid URL.");
    }
    Some(url.into())
}

fn phone(form: &mut Form) -> Option<Value> {
    let number = form.text("phone", 50)?;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let clean = number
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() .".contains(c));
    if !clean || digits < 5 {
        form.invalid("phone", "Invalid phone number format.");
    }
    Some(number.into())
}

fn apply(company: &mut Map<String, Value>, changes: Vec<(&'static str, Value)>) -> Change {
    let mut previous = Map::new();
    let mut new = Map::new();
    for (name, value) in changes {
        // Asked for under one name, kept under another.
        let name = if name == "legal_address" {
            "registered_address"
        } else {
            name
        };
        let old = company.get(name).cloned().unwrap_or(Value::Null);
        if old != value {
            previous.insert(name.to_owned(), old);
            new.insert(name.to_owned(), value.clone());
            company.insert(name.to_owned(), value);
        }
    }
    Change {
        fields: new.keys().map(|name| name.as_str().into()).collect(),
        previous: Value::Object(previous).to_string().into(),
        new: Value::Object(new).to_string().into(),
    }
}

/// `PATCH /v3/session/{session_id}/kyb/parties/{party_uuid}/`
pub(crate) fn update_party(context: &mut RequestContext<'_>) -> HandlerResult {
    let wanted = context
        .params
        .get("party_uuid")
        .unwrap_or_default()
        .to_owned();
    let found = context.session.and_then(|index| {
        let mut reports = context.state.reports(index)?;
        party(&mut reports, &wanted)?;
        Some((index, reports))
    });
    let Some((index, mut reports)) = found else {
        return Err(Reply::not_found(
            if known_elsewhere(context.state, &wanted) {
                "Party does not belong to the given session."
            } else {
                "Not found."
            },
        ));
    };
    let mut form = context.form()?;
    form.require("is_skipped");
    let is_skipped = form.boolean("is_skipped");
    form.finish()?;
    let is_skipped = is_skipped.ok_or_else(|| Reply::field("is_skipped", REQUIRED))?;
    let answer = party(&mut reports, &wanted).map(|party| {
        party.insert("is_skipped".to_owned(), is_skipped.into());
        describe(party, is_skipped)
    });
    keep_party(context, index, reports, is_skipped);
    Ok(Reply::ok_text(answer.unwrap_or_default()))
}

fn keep_party(
    context: &mut RequestContext<'_>,
    index: SessionIndex,
    reports: Map<String, Value>,
    is_skipped: bool,
) {
    context.state.report(index, reports);
    let change = Change {
        fields: vec!["is_skipped".into()],
        previous: Object::new()
            .boolean("is_skipped", !is_skipped)
            .finish()
            .into(),
        new: Object::new()
            .boolean("is_skipped", is_skipped)
            .finish()
            .into(),
    };
    note(context, index, "KYB_DATA_UPDATED", change);
    context
        .state
        .emit_data_updated(index, "console_key_people_skip");
}

/// A key person: someone under `key_people_checks` with that id.
fn party<'r>(
    reports: &'r mut Map<String, Value>,
    uuid: &str,
) -> Option<&'r mut Map<String, Value>> {
    reports
        .get_mut("key_people_checks")?
        .as_array_mut()?
        .iter_mut()
        .find_map(|check| find(check, uuid))
}

fn find<'r>(value: &'r mut Value, uuid: &str) -> Option<&'r mut Map<String, Value>> {
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| find(item, uuid)),
        Value::Object(members) => {
            if members.get("uuid").is_some_and(|id| id == uuid) {
                return Some(members);
            }
            members.values_mut().find_map(|member| find(member, uuid))
        }
        _ => None,
    }
}

fn describe(party: &Map<String, Value>, is_skipped: bool) -> String {
    let text = |name: &str| party.get(name).and_then(Value::as_str);
    let requires = party
        .get("requires_verification")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    Object::new()
        .optional("uuid", text("uuid"))
        .string("entity_type", text("entity_type").unwrap_or("person"))
        .string("name", text("name").unwrap_or_default())
        .boolean("is_skipped", is_skipped)
        .boolean("requires_verification", requires && !is_skipped)
        .optional("kyc_session_status", text("kyc_session_status"))
        .optional("kyc_session_url", text("kyc_session_url"))
        .boolean("kyc_session_deleted", false)
        .boolean("kyb_sub_session_deleted", false)
        .finish()
}
