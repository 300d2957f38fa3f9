//! Transactions from the device of a user, authorized by a token.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>

use serde_json::{Value, json};

use super::{Transactions, submit};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::collection::{self, Collection as _};
use crate::state::{CollectionKey, Item};
use crate::vocabulary::object;

const TOKENS: CollectionKey = CollectionKey::of("transaction_tokens");

/// `POST /v3/transactions/sdk-token/`
pub(crate) fn create_token(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("vendor_data");
    let vendor_data = form.text("vendor_data", usize::MAX);
    let ttl = form.integer("ttl_seconds", 1, 86_400);
    let max_uses = form.integer("max_uses", 1, i64::MAX);
    let vendor_data = form.finish_with(vendor_data)?;
    let expires_at = context.state.now.plus(ttl.unwrap_or(900));
    let fields = json!({
        "vendor_data": vendor_data, "expires_at": expires_at.micros(), "uses_left": max_uses,
    });
    let item = context.state.add_token(context.application, TOKENS, fields);
    let response = json!({ "sdk_token": item.get("token"), "expires_at": expires_at.rfc3339() });
    Ok(Reply::created(&response))
}

/// Returns the token of a request with its application, which becomes that of the request.
/// A token that is used up still `reads`.
fn authorize(context: &mut RequestContext<'_>, reads: bool) -> Result<Item, Reply> {
    let sent = context.headers.get("x-transaction-token");
    let sent = sent
        .and_then(|token| token.to_str().ok())
        .unwrap_or_default();
    let state = &*context.state;
    let found = state.collections.by_token(TOKENS, sent);
    let (application, item) =
        found.ok_or_else(|| Reply::unauthorized("Invalid transaction token."))?;
    let item = Item::clone(item);
    let is_expired = item.get("expires_at").as_i64() <= Some(state.now.micros());
    let is_used_up = !reads && item.get("uses_left") == 0;
    if is_expired || is_used_up {
        return Err(Reply::unauthorized("Transaction token expired."));
    }
    context.application = application;
    Ok(item)
}

/// `POST /v1/transactions/`
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut token = authorize(context, false)?;
    let body = context.form()?.to_value();
    let mut fields = object(rename(body, "", Direction::In));
    // The subject is that of the token, whatever the device sends.
    if let Some(Value::Object(subject)) = fields.get_mut("subject") {
        subject.insert("vendor_data".into(), token.get("vendor_data").clone());
        let device = subject.entry("device_context").or_insert_with(|| json!({}));
        let agent = context.headers.get(http::header::USER_AGENT);
        if let (Value::Object(device), Some(Ok(agent))) =
            (device, agent.map(|agent| agent.to_str()))
        {
            device.entry("user_agent").or_insert_with(|| agent.into());
        }
    }
    let booked = submit(context, Form::new(fields)).map_err(|mut error| {
        if let Ok(body) = serde_json::from_slice(&error.body) {
            error.body = rename(body, "", Direction::Out).to_string().into();
        }
        error
    })?;
    if let Some(left) = token.get("uses_left").as_i64() {
        token.set("uses_left", left - 1);
        context.put(TOKENS, token);
    }
    Ok(Reply::created(&Transactions::detail(context, &booked)))
}

/// `GET /v1/transactions/{transaction_id}/`
pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let token = authorize(context, true)?;
    let item = collection::find::<Transactions>(context)?;
    if item.get("subject")["vendor_data"] != *token.get("vendor_data") {
        return Err(Reply::not_found("Not found."));
    }
    Ok(Reply::ok(&Transactions::detail(context, &item)))
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    /// From the names of devices.
    In,
    /// To the names of devices.
    Out,
}

/// Names of devices and of backends; `type` has another meaning in each object, which is named.
const NAMES: &[(&str, &str, &str)] = &[
    ("", "txnId", "transaction_id"),
    ("", "type", "transaction_category"),
    ("", "info", "transaction_details"),
    ("", "txnDate", "transaction_at"),
    ("", "zoneId", "time_zone"),
    ("", "props", "custom_properties"),
    ("", "includeCryptoScreening", "include_crypto_screening"),
    ("", "travelRule", "travel_rule_details"),
    ("transaction_details", "type", "action_type"),
    ("transaction_details", "currencyType", "currency_kind"),
    (
        "transaction_details",
        "amountInDefaultCurrency",
        "amount_in_default_currency",
    ),
    (
        "transaction_details",
        "defaultCurrencyCode",
        "default_currency",
    ),
    ("transaction_details", "paymentDetails", "payment_details"),
    (
        "transaction_details",
        "paymentTxnId",
        "payment_reference_id",
    ),
    ("party", "type", "entity_type"),
    ("party", "externalUserId", "vendor_data"),
    ("party", "fullName", "full_name"),
    ("party", "firstName", "first_name"),
    ("party", "lastName", "last_name"),
    ("party", "dob", "date_of_birth"),
    ("party", "device", "device_context"),
    ("party", "institutionInfo", "institution_details"),
    ("party", "paymentMethod", "payment_method"),
    ("payment_method", "type", "method_type"),
    ("payment_method", "accountId", "account_id"),
    ("payment_method", "issuingCountry", "issuing_country"),
    (
        "travel_rule_details",
        "obligationsCount",
        "obligations_count",
    ),
    ("travel_rule_details", "originatorData", "originator_data"),
    ("travel_rule_details", "beneficiaryData", "beneficiary_data"),
];

/// Renames the fields of the body of a device, or of the errors for it. `object` is the name of the
/// object at a backend.
fn rename(value: Value, object: &str, direction: Direction) -> Value {
    let Value::Object(fields) = value else {
        return value;
    };
    let object = match object {
        "subject" | "counterparty" => "party",
        other => other,
    };
    let fields = fields.into_iter().map(|(name, value)| {
        let is_name = |(of, device, backend): &&(&str, &str, &str)| {
            let known = if direction == Direction::In {
                device
            } else {
                backend
            };
            *of == object && *known == name
        };
        let found = NAMES.iter().find(is_name);
        let (device, backend) =
            found.map_or((&*name, &*name), |(_, device, backend)| (*device, *backend));
        let is_known = [
            "transaction_details",
            "subject",
            "counterparty",
            "payment_method",
            "travel_rule_details",
        ]
        .contains(&backend);
        let value = if is_known {
            rename(value, backend, direction)
        } else {
            value
        };
        let name = if direction == Direction::In {
            backend
        } else {
            device
        };
        (name.to_owned(), value)
    });
    Value::Object(fields.collect())
}
