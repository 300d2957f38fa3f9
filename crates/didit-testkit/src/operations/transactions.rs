//! Transactions: submitted, run through the rules, listed.
//!
//! Source: <https://docs.didit.me/management-api/transactions/create>

use serde_json::{Map, Value, json};

use super::collection::{self, Collection};
use super::fields::{self, ANY_TEXT, Fields, Rule, required};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{
    Item, Kind,
    transactions::{PARTIES, TRANSACTIONS},
};
use crate::vocabulary::{Search, UtcTime};

pub(super) mod rules;
pub(super) mod sdk;
mod view;
pub(super) mod wallet;

pub(super) struct Transactions;

impl Collection for Transactions {
    const NAME: &'static str = TRANSACTIONS.name;
    const ID: &'static str = "transaction_id";
    const MAX_COUNT: usize = 100;
    const TOTAL: Option<&'static str> = Some("total_transactions");

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        view::detail(context.state, context.application, item)
    }

    fn summary(_: &RequestContext<'_>, item: &Item) -> Value {
        view::summary(item)
    }
}

const CATEGORIES: [&str; 9] = [
    "finance",
    "kyc",
    "travel_rule",
    "travelRule",
    "user_event",
    "audit_trail_event",
    "gambling_bet",
    "gambling_limit_change",
    "gambling_bonus_change",
];

/// Largest amount; the digits of a greater one would be lost.
const MAX_AMOUNT: f64 = 1e15;

const FIELDS: Fields = &[
    ("time_zone", ANY_TEXT),
    ("custom_properties", Rule::Object),
    ("include_crypto_screening", Rule::Boolean),
    ("network_snapshot", Rule::Object),
];

const DETAILS: Fields = &[
    ("direction", Rule::Choice("inbound|outbound|in|out")),
    ("amount", Rule::Custom(amount)),
    ("currency", ANY_TEXT),
    ("currency_kind", ANY_TEXT),
    ("action_type", ANY_TEXT),
    ("amount_in_default_currency", Rule::Custom(amount)),
    ("default_currency", ANY_TEXT),
    ("payment_details", ANY_TEXT),
    ("payment_reference_id", ANY_TEXT),
];

const PARTY: Fields = &[
    ("vendor_data", ANY_TEXT),
    ("full_name", ANY_TEXT),
    ("first_name", ANY_TEXT),
    ("last_name", ANY_TEXT),
    (
        "entity_type",
        Rule::Choice("individual|company|external|unhostedWallet"),
    ),
    ("date_of_birth", Rule::Date),
    ("address", Rule::Object),
    ("institution_details", Rule::Object),
    ("payment_method", Rule::Custom(payment_method)),
    ("device_context", Rule::Object),
];

const PAYMENT_METHOD: Fields = &[
    (
        "method_type",
        Rule::Choice("bank_card|bank_account|e_wallet|crypto_wallet|unhosted_wallet|other"),
    ),
    ("account_id", ANY_TEXT),
    ("issuing_country", ANY_TEXT),
];

fn payment_method(form: &mut Form, name: &'static str) -> Option<Value> {
    form.within(name, |inner| fields::read(inner, PAYMENT_METHOD).into())
}

const TRAVEL_RULE: Fields = &[
    ("status", ANY_TEXT),
    ("required", Rule::Boolean),
    ("protocol", ANY_TEXT),
    ("obligations_count", Rule::Integer(0, i64::MAX)),
    ("originator_data", Rule::Object),
    ("beneficiary_data", Rule::Object),
    ("metadata", Rule::Object),
];

/// Reads an amount, as a decimal number in text.
pub(super) fn amount(form: &mut Form, name: &'static str) -> Option<Value> {
    let sent = form.peek(name).cloned();
    let number = form.number(name, 0.0, MAX_AMOUNT)?;
    Some(match sent {
        Some(Value::Number(number)) if !number.is_f64() => number.to_string().into(),
        // Without an exponent.
        _ => number.to_string().into(),
    })
}

/// `GET /v3/transactions/`. The service has no filter; the dashboard, which has no key, has one.
pub(super) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    if context.key.is_some() {
        return collection::list::<Transactions>(context);
    }
    let status = context.query.get("status__in").map(str::to_owned);
    let search = context.query.get("search").map(Search::new);
    collection::list_where::<Transactions>(context, |item| {
        let parties = PARTIES.iter().map(|(name, _)| item.get(name));
        let names = parties.flat_map(|party| [&party["full_name"], &party["vendor_data"]]);
        let mut texts = names
            .chain([item.get("transaction_id")])
            .filter_map(Value::as_str);
        status
            .as_ref()
            .is_none_or(|status| item.get("status") == status)
            && (search.as_ref()).is_none_or(|search| texts.any(|text| search.is_in(text)))
    })
}

/// `POST /v3/transactions/`
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let form = context.form()?;
    let item = submit(context, form)?;
    Ok(Reply::created(&Transactions::detail(context, &item)))
}

/// Books the transaction of a valid form.
fn submit(context: &mut RequestContext<'_>, mut form: Form) -> Result<Item, Reply> {
    form.require_all(&[
        "transaction_id",
        "transaction_category",
        "transaction_details",
        "subject",
    ]);
    let id = form.text("transaction_id", 255).filter(|id| !id.is_empty());
    let category = form.text("transaction_category", usize::MAX);
    if category
        .as_deref()
        .is_some_and(|category| !CATEGORIES.contains(&category))
    {
        form.invalid("non_field_errors", "Unsupported transaction category.");
    }
    let mut fields = fields::read(&mut form, FIELDS);
    let mut details = group(
        &mut form,
        "transaction_details",
        DETAILS,
        &["direction", "amount", "currency"],
    );
    let subject = group(&mut form, "subject", PARTY, &[]);
    let is_named = |name| {
        subject
            .get(name)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    let is_whole = is_named("vendor_data") && is_named("full_name");
    if !subject.is_empty() && !is_whole {
        form.invalid(
            "subject",
            "subject.vendor_data and subject.full_name are required.",
        );
    }
    let counterparty = group(&mut form, "counterparty", PARTY, &[]);
    let travel_rule = group(&mut form, "travel_rule_details", TRAVEL_RULE, &["status"]);
    let at = match form.text("transaction_at", usize::MAX) {
        None => Some(context.state.now),
        Some(text) => UtcTime::parse_in_utc(&text),
    };
    if at.is_none() {
        form.invalid("transaction_at", DATE_TIME);
    }
    let (application, name) = (context.application, id.as_deref().unwrap_or_default());
    let uuid = context.state.transaction_uuid(application, name);
    if context.item(TRANSACTIONS, uuid).is_some() {
        let error = "A transaction with this transaction_id already exists.";
        form.invalid("transaction_id", error);
    }
    for party in [&subject, &counterparty] {
        refuse_blocked(context, &mut form, party);
    }
    form.finish()?;
    let direction = details
        .get("direction")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_inbound = direction.starts_with("in");
    details.insert(
        "direction".into(),
        if is_inbound { "INBOUND" } else { "OUTBOUND" }.into(),
    );
    for (name, part) in [
        ("transaction_details", details),
        ("subject", subject),
        ("counterparty", counterparty),
        ("travel_rule_details", travel_rule),
    ] {
        if !part.is_empty() {
            fields.insert(name.into(), part.into());
        }
    }
    let mut item = Item::new(uuid, context.state.now, fields.into());
    item.set("transaction_id", required(id, "transaction_id")?);
    item.set(
        "transaction_category",
        required(category, "transaction_category")?,
    );
    item.set("transaction_at", at.unwrap_or(context.state.now).rfc3339());
    wallet::screen_counterparty(context, &mut item);
    let item = context.state.book(context.application, item);
    #[cfg(feature = "cases")]
    super::cases::by_rule::open_cases(context, &item)?;
    Ok(item)
}

const DATE_TIME: &str = "Datetime has wrong format. Use one of these formats instead: \
    YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

/// Reads an object; empty if it is absent.
fn group(form: &mut Form, name: &str, fields: Fields, needed: &[&str]) -> Map<String, Value> {
    let values = form.within(name, |inner| {
        inner.require_all(needed);
        let mut values = fields::read(inner, fields);
        values.retain(|_, value| !value.is_null());
        if values.is_empty() {
            // So that an empty object is not one that is absent.
            values.insert("entity_type".into(), Value::Null);
        }
        values
    });
    values.unwrap_or_default()
}

/// Refuses a party that is blocklisted.
fn refuse_blocked(context: &RequestContext<'_>, form: &mut Form, party: &Map<String, Value>) {
    let text = |name| party.get(name).and_then(Value::as_str).unwrap_or_default();
    let (kind, name) = match text("entity_type") {
        "company" => (Kind::Business, "company"),
        _ => (Kind::User, "individual"),
    };
    let vendor_data = text("vendor_data");
    if context.state.is_blocked(context.owner(kind), vendor_data) {
        let text = format!(
            "The {name} '{vendor_data}' is in the blocklist and cannot participate in transactions."
        );
        form.invalid_with("vendor_data", json!([text]));
    }
}
