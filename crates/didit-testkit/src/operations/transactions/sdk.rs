//! Transactions from the device of a user, authorized by a token.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>

use serde_json::{Value, json};

use super::{Transactions, submit};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::collection::{self, Collection as _};
use crate::state::{CollectionKey, Item, transactions::is_expired};
use crate::vocabulary::object;

const TOKENS: CollectionKey = CollectionKey::of("transaction_tokens");

/// `POST /v3/transactions/sdk-token/`
pub(crate) fn create_token(context: &mut RequestContext<'_>) -> HandlerResult {
    let body = context.form()?.to_value();
    let mut form = Form::new(object(rename(body, "token", DEVICE)));
    let vendor_data = form.require("vendor_data");
    let vendor_data = vendor_data.filled("vendor_data", usize::MAX);
    let ttl = form.integer("ttl_seconds", 1, 86_400).unwrap_or(900);
    let max_uses = form.integer("max_uses", 1, i64::MAX);
    let fields = json!({
        "vendor_data": form.finish_with(vendor_data)?, "uses_left": max_uses,
        "expires_at": context.state.now.plus(ttl).rfc3339(),
    });
    let token = context.state.add_token(context.application, TOKENS, fields);
    let (token, expires_at) = (token.get("token"), token.get("expires_at"));
    Ok(Reply::created(
        &json!({ "sdk_token": token, "expires_at": expires_at }),
    ))
}

/// Returns the token of a request with its application, which becomes that of the request.
/// A token that is used up still `reads`.
fn authorize(context: &mut RequestContext<'_>, reads: bool) -> Result<Item, Reply> {
    let sent = context.headers.get("x-transaction-token");
    let sent = sent.and_then(|token| token.to_str().ok());
    let state = &*context.state;
    let found = sent.and_then(|token| state.collections.by_token(TOKENS, token));
    let (application, item) =
        found.ok_or_else(|| Reply::unauthorized("Invalid transaction token."))?;
    let item = Item::clone(item);
    let is_used_up = !reads && item.get("uses_left") == 0;
    if is_used_up || is_expired(&item, state.now) {
        return Err(Reply::unauthorized("Transaction token expired."));
    }
    context.application = application;
    Ok(item)
}

/// `POST /v1/transactions/`
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut token = authorize(context, false)?;
    let body = context.form()?.to_value();
    let mut body = rename(body, "", DEVICE);
    let subject = body.get_mut("subject");
    if let Some(subject) = subject.filter(|subject| subject.is_object()) {
        // The subject is that of the token, whatever the device sends.
        subject["vendor_data"] = token.get("vendor_data").clone();
        let device = &mut subject["device_context"];
        let agent = context.headers.get(http::header::USER_AGENT);
        if let Some(Ok(agent)) = agent.map(|agent| agent.to_str())
            && (device.is_null() || device.is_object())
            && device["user_agent"].is_null()
        {
            device["user_agent"] = agent.into();
        }
    }
    let booked = submit(context, Form::new(object(body))).map_err(|mut error| {
        if let Ok(body) = serde_json::from_slice(&error.body) {
            error.body = rename(body, "", BACKEND).to_string().into();
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
    if item.get("subject.vendor_data") != token.get("vendor_data") {
        return Err(Reply::not_found("Not found."));
    }
    Ok(Reply::ok(&Transactions::detail(context, &item)))
}

/// Indexes of the names of devices and of backends in [`NAMES`].
const DEVICE: usize = 0;
const BACKEND: usize = 1;

/// Names of devices and of backends, after the device's name of the object that they are in.
const NAMES: &[(&str, [&str; 2])] = &[
    ("token", ["vendorData", "vendor_data"]),
    ("token", ["ttlSeconds", "ttl_seconds"]),
    ("token", ["maxUses", "max_uses"]),
    ("", ["txnId", "transaction_id"]),
    ("", ["type", "transaction_category"]),
    ("", ["info", "transaction_details"]),
    ("", ["txnDate", "transaction_at"]),
    ("", ["zoneId", "time_zone"]),
    ("", ["props", "custom_properties"]),
    ("", ["includeCryptoScreening", "include_crypto_screening"]),
    ("", ["travelRule", "travel_rule_details"]),
    ("info", ["type", "action_type"]),
    ("info", ["currencyType", "currency_kind"]),
    (
        "info",
        ["amountInDefaultCurrency", "amount_in_default_currency"],
    ),
    ("info", ["defaultCurrencyCode", "default_currency"]),
    ("info", ["paymentDetails", "payment_details"]),
    ("info", ["paymentTxnId", "payment_reference_id"]),
    ("party", ["type", "entity_type"]),
    ("party", ["externalUserId", "vendor_data"]),
    ("party", ["fullName", "full_name"]),
    ("party", ["firstName", "first_name"]),
    ("party", ["lastName", "last_name"]),
    ("party", ["dob", "date_of_birth"]),
    ("party", ["device", "device_context"]),
    ("party", ["institutionInfo", "institution_details"]),
    ("party", ["paymentMethod", "payment_method"]),
    ("paymentMethod", ["type", "method_type"]),
    ("paymentMethod", ["accountId", "account_id"]),
    ("paymentMethod", ["issuingCountry", "issuing_country"]),
    ("travelRule", ["obligationsCount", "obligations_count"]),
    ("travelRule", ["originatorData", "originator_data"]),
    ("travelRule", ["beneficiaryData", "beneficiary_data"]),
];

/// Renames the fields of the body of a device, or of the errors for it. `from` is the index of the
/// names that they have.
fn rename(value: Value, object: &str, from: usize) -> Value {
    let object = match object {
        "subject" | "counterparty" => "party",
        other => other,
    };
    let names = || NAMES.iter().filter(|(of, _)| *of == object);
    match value {
        Value::Object(fields) if names().next().is_some() => {
            let fields = fields.into_iter().map(|(name, value)| {
                let known = names().find(|(_, names)| names[from] == name);
                let names = known.map_or([&*name; 2], |(_, names)| *names);
                (
                    names[1 - from].to_owned(),
                    rename(value, names[DEVICE], from),
                )
            });
            Value::Object(fields.collect())
        }
        other => other,
    }
}
