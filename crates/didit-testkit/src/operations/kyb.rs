//! Corrections of a company and of its key people.

use serde_json::{Map, Value, json};

use super::fields::{self, ANY_TEXT, Fields, Rule, is_letters};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Change, State};
use crate::vocabulary::SessionIndex;

const COMPANY: Fields = &[
    ("company_name", Rule::Text(255)),
    ("registration_number", Rule::Text(100)),
    ("region", Rule::Text(10)),
    ("tax_number", Rule::Text(100)),
    ("legal_address", ANY_TEXT),
    ("company_type", Rule::Text(100)),
    ("alternative_names", ANY_TEXT),
    ("nature_of_business", ANY_TEXT),
    ("registered_capital", Rule::Text(100)),
    ("legal_entity_identifier", Rule::Text(50)),
    ("location_of_registration", Rule::Text(255)),
    ("vat_number", Rule::Text(64)),
    ("control_scheme", ANY_TEXT),
    ("incorporation_date", Rule::Date),
    ("registration_date", Rule::Date),
    ("dissolution_date", Rule::Date),
    (
        "registry_status",
        Rule::Choice(
            "active|dissolved|deregistered|see full details|authorised|\
             appointed representative|unauthorised|inactive|no longer authorised|closed|struck off",
        ),
    ),
    (
        "verification_status",
        Rule::Choice("verified|failed|unknown"),
    ),
    ("email", Rule::Email),
    ("country_code", Rule::Custom(country)),
    ("registered_capital_currency", Rule::Custom(currency)),
    ("registered_capital_amount", Rule::Custom(amount)),
    ("website", Rule::Custom(website)),
    ("phone", Rule::Custom(phone)),
];

fn country(form: &mut Form, name: &'static str) -> Option<Value> {
    let error = "country_code must be a 2-letter ISO 3166-1 alpha-2 code.";
    code(form, name, 2, error)
}

fn currency(form: &mut Form, name: &'static str) -> Option<Value> {
    let error = "Currency must be a 3-letter ISO 4217 code (e.g. USD, EUR, GBP).";
    code(form, name, 3, error)
}

fn code(form: &mut Form, name: &str, length: usize, error: &str) -> Option<Value> {
    let code = form.text(name, length)?;
    if !is_letters(&code, length) {
        form.invalid(name, error);
    }
    Some(code.to_ascii_uppercase().into())
}

/// A number in the request, text in the response.
fn amount(form: &mut Form, name: &'static str) -> Option<Value> {
    match form.take(name)? {
        Value::Number(number) => Some(number.to_string().into()),
        Value::String(text) if text.parse().is_ok_and(f64::is_finite) => Some(text.into()),
        _ => {
            form.invalid(name, "A valid number is required.");
            None
        }
    }
}

fn website(form: &mut Form, name: &'static str) -> Option<Value> {
    let url = form.text(name, 500)?;
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    if !host.is_some_and(|host| host.contains('.') && !host.contains(char::is_whitespace)) {
        form.invalid(name, "Enter a valid URL.");
    }
    Some(url.into())
}

fn phone(form: &mut Form, name: &'static str) -> Option<Value> {
    let number = form.text(name, 50)?;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let mut chars = number.chars();
    if digits < 5 || !chars.all(|c| c.is_ascii_digit() || "+-() .".contains(c)) {
        form.invalid(name, "Invalid phone number format.");
    }
    Some(number.into())
}

/// `PATCH /v3/session/{session_id}/kyb/{company_uuid}/update-data/`
pub(crate) fn update_company(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let uuid = context.params.get("company_uuid").unwrap_or_default();
    let mut reports = context.state.reports(index);
    let Some(company) = find(reports.get_mut("registry_checks"), uuid) else {
        return Err(Reply::not_found(if exists(context.state, uuid) {
            "KYB company does not belong to the given session."
        } else {
            "No KYBCompany matches the given query."
        }));
    };
    let fields = fields::body(context, COMPANY)?;
    let mut change = Change::default();
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
        // The report has another name for the address.
        let name = match name.as_str() {
            "legal_address" => "registered_address",
            name => name,
        };
        change.set(company, name, value);
    }
    let reply = Reply::ok(company);
    correct(context, index, &reports, change, "manual_review");
    Ok(reply)
}

/// `PATCH /v3/session/{session_id}/kyb/parties/{party_uuid}/`
pub(crate) fn update_party(context: &mut RequestContext<'_>) -> HandlerResult {
    let uuid = context.params.get("party_uuid").unwrap_or_default();
    let index = context.session;
    let mut reports = index.map_or_else(Map::new, |index| context.state.reports(index));
    let party = find(reports.get_mut("key_people_checks"), uuid);
    let (Some(index), Some(party)) = (index, party) else {
        return Err(Reply::not_found(if exists(context.state, uuid) {
            "Party does not belong to the given session."
        } else {
            "Not found."
        }));
    };
    let is_skipped = context.read(|form| form.require("is_skipped").boolean("is_skipped"))?;
    party.entry("is_skipped").or_insert(false.into());
    let mut change = Change::default();
    change.set(party, "is_skipped", is_skipped.into());
    let reply = Reply::ok(&describe(party, is_skipped));
    correct(context, index, &reports, change, "console_key_people_skip");
    Ok(reply)
}

/// Stores a correction and queues the webhook, if something changed.
fn correct(
    context: &mut RequestContext<'_>,
    index: SessionIndex,
    reports: &Map<String, Value>,
    change: Change,
    trigger: &str,
) {
    if change != Change::default() {
        let change = ("KYB_DATA_UPDATED", change);
        context.state.correct(index, reports, change, Some(trigger));
    }
}

/// Whether any session has a company or person with this id.
fn exists(state: &State, uuid: &str) -> bool {
    let quoted = format!("\"uuid\":\"{uuid}\"");
    state.store.iter().any(|(_, session)| {
        let reports = session.reports.as_ref();
        reports.is_some_and(|reports| reports.text.text().contains(&quoted))
    })
}

/// Finds the object with this id, at any depth.
fn find<'r>(value: Option<&'r mut Value>, uuid: &str) -> Option<&'r mut Map<String, Value>> {
    match value? {
        Value::Array(items) => items.iter_mut().find_map(|item| find(Some(item), uuid)),
        Value::Object(fields) => {
            if fields.get("uuid").is_some_and(|id| id == uuid) {
                return Some(fields);
            }
            let mut fields = fields.values_mut();
            fields.find_map(|field| find(Some(field), uuid))
        }
        _ => None,
    }
}

fn describe(party: &Map<String, Value>, is_skipped: bool) -> Value {
    let text = |name: &str| party.get(name).and_then(Value::as_str);
    let requires = party.get("requires_verification").and_then(Value::as_bool);
    json!({
        "uuid": text("uuid"),
        "entity_type": text("entity_type").unwrap_or("person"),
        "name": text("name").unwrap_or_default(),
        "is_skipped": is_skipped,
        "requires_verification": requires.unwrap_or(true) && !is_skipped,
        "kyc_session_status": text("kyc_session_status"),
        "kyc_session_url": text("kyc_session_url"),
        "kyc_session_deleted": false,
        "kyb_sub_session_deleted": false,
    })
}
