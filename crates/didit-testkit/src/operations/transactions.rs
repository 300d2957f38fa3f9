//! Transactions: submitted, run through the rules, listed.
//!
//! Source: <https://docs.didit.me/management-api/transactions/create>

use serde_json::Value;

use super::collection::{self, Collection};
use super::fields::{self, ANY_TEXT, Fields, Rule};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{
    Item, Kind,
    transactions::{PARTIES, TRANSACTIONS},
};

pub(super) mod rules;
pub(super) mod sdk;
mod view;
pub(super) mod wallet;

pub(super) struct Transactions;

impl Collection for Transactions {
    const NAME: &'static str = TRANSACTIONS.name;
    const ID: &'static str = "transaction_id";
    const FIELDS: Fields = &[
        ("transaction_id", Rule::Required(&Rule::Filled(128))),
        (
            "transaction_category",
            Rule::Required(&Rule::Custom(category)),
        ),
        (
            "transaction_details",
            Rule::Required(&Rule::Within(DETAILS)),
        ),
        ("subject", Rule::Required(&Rule::Custom(subject))),
        ("counterparty", Rule::Within(PARTY)),
        ("travel_rule_details", Rule::Within(TRAVEL_RULE)),
        ("transaction_at", Rule::DateTime),
        ("time_zone", ANY_TEXT),
        ("custom_properties", Rule::Object),
        ("include_crypto_screening", Rule::Boolean),
        ("network_snapshot", Rule::Object),
    ];
    const FILTERS: &'static [(&'static str, &'static str)] = &[("status__in", "status")];
    const SEARCHED: &'static [&'static str] = &[
        "subject.full_name",
        "subject.vendor_data",
        "counterparty.full_name",
        "counterparty.vendor_data",
        "transaction_id",
    ];
    const MAX_COUNT: usize = 100;
    const TOTAL: Option<&'static str> = Some("total_transactions");

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        view::detail(context.state, context.application, item)
    }

    fn summary(_: &RequestContext<'_>, item: &Item) -> Value {
        view::summary(item)
    }
}

/// `GET /v3/transactions/`. The service has no filters: those of the dashboard are for calls
/// without a key.
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    if context.key.is_none() {
        return collection::list::<Transactions>(context);
    }
    collection::list_all::<Transactions>(context)
}

const CATEGORIES: &str = "finance|kyc|travel_rule|travelRule|user_event|audit_trail_event|\
    gambling_bet|gambling_limit_change|gambling_bonus_change";

fn category(form: &mut Form, name: &'static str) -> Option<Value> {
    let category = form.text(name, usize::MAX)?;
    if !CATEGORIES.split('|').any(|known| known == category) {
        form.invalid("non_field_errors", "Unsupported transaction category.");
    }
    Some(category.into())
}

const DETAILS: Fields = &[
    ("direction", Rule::Required(&Rule::Custom(direction))),
    ("amount", Rule::Required(&Rule::Custom(amount))),
    ("currency", Rule::Required(&Rule::Filled(usize::MAX))),
    ("currency_kind", ANY_TEXT),
    ("action_type", ANY_TEXT),
    ("amount_in_default_currency", Rule::Custom(amount)),
    ("default_currency", ANY_TEXT),
    ("payment_details", ANY_TEXT),
    ("payment_reference_id", ANY_TEXT),
];

fn direction(form: &mut Form, name: &'static str) -> Option<Value> {
    let direction = fields::choice(form, name, "inbound|outbound|in|out")?;
    let is_inbound = direction.starts_with("in");
    Some(if is_inbound { "INBOUND" } else { "OUTBOUND" }.into())
}

/// Largest amount; the digits of a greater one would be lost.
const MAX_AMOUNT: f64 = 1e15;

/// Reads an amount, as a decimal number in text without an exponent.
pub(super) fn amount(form: &mut Form, name: &'static str) -> Option<Value> {
    let amount = form.number(name, 0.0, MAX_AMOUNT)?;
    // Of the two zeros, the one without a sign.
    Some(amount.abs().to_string().into())
}

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
    ("payment_method", Rule::Within(PAYMENT_METHOD)),
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

fn subject(form: &mut Form, name: &'static str) -> Option<Value> {
    let subject = fields::within(form, name, PARTY)?;
    let is_given = |name: &str| !subject[name].as_str().unwrap_or_default().trim().is_empty();
    if !is_given("vendor_data") || !is_given("full_name") {
        let error = "subject.vendor_data and subject.full_name are required.";
        form.invalid(name, error);
    }
    Some(subject)
}

const TRAVEL_RULE: Fields = &[
    ("status", Rule::Required(&ANY_TEXT)),
    ("required", Rule::Boolean),
    ("protocol", ANY_TEXT),
    ("obligations_count", Rule::Integer(0, i64::MAX)),
    ("originator_data", Rule::Object),
    ("beneficiary_data", Rule::Object),
    ("metadata", Rule::Object),
];

/// `POST /v3/transactions/`
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let form = context.form()?;
    let item = submit(context, form)?;
    Ok(Reply::created(&Transactions::detail(context, &item)))
}

/// Books the transaction of a valid form.
fn submit(context: &mut RequestContext<'_>, mut form: Form) -> Result<Item, Reply> {
    let mut fields = fields::read(&mut form, Transactions::FIELDS);
    fields.retain(|_, value| !value.is_null());
    let name = fields.get("transaction_id").and_then(Value::as_str);
    let id = (context.state).transaction_uuid(context.application, name.unwrap_or_default());
    let mut item = Item::new(id, context.state.now, fields.into());
    if item.get("transaction_at").is_null() {
        item.set("transaction_at", context.state.now.rfc3339());
    }
    if context.item(TRANSACTIONS, id).is_some() {
        let error = "A transaction with this transaction_id already exists.";
        form.invalid("transaction_id", error);
    }
    for (party, _) in PARTIES {
        refuse_blocked(context, &mut form, item.get(party));
    }
    form.finish()?;
    wallet::screen_transaction(context, &mut item);
    let item = context.state.book(context.application, item);
    #[cfg(feature = "cases")]
    super::cases::by_rule::open_cases(context, &item)?;
    Ok(item)
}

/// Refuses a party that is blocklisted.
fn refuse_blocked(context: &RequestContext<'_>, form: &mut Form, party: &Value) {
    let (kind, name) = match party["entity_type"].as_str() {
        Some("company") => (Kind::Business, "company"),
        _ => (Kind::User, "individual"),
    };
    let vendor_data = party["vendor_data"].as_str().unwrap_or_default();
    if context.state.is_blocked(context.owner(kind), vendor_data) {
        let text = format!(
            "The {name} '{vendor_data}' is in the blocklist and cannot participate in transactions."
        );
        form.invalid("vendor_data", text);
    }
}
