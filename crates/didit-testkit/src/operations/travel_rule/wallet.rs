//! The address book of wallets, and the page on which users prove control of one.

use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{self, ANY_TEXT, Fields, Rule};
use crate::state::{
    Item,
    transactions::{TRANSACTIONS, is_expired},
    travel_rule::{WALLETS, WIDGETS, status},
};
use crate::vocabulary::{each, uuid_of};

pub(crate) struct Wallets;

impl Collection for Wallets {
    const NAME: &'static str = WALLETS.name;
    const ID: &'static str = "entry_uuid";
    const FIELDS: Fields = &[
        ("address", Rule::Required(&Rule::Filled(255))),
        ("chain", ANY_TEXT),
        ("holder_vendor_data", ANY_TEXT),
        ("holder_name", ANY_TEXT),
        ("entity_type", ANY_TEXT),
        ("self_declared", Rule::Boolean),
        ("travel_address", ANY_TEXT),
    ];
    const HIDDEN: &'static [&'static str] = &["updated_at"];

    fn defaults(_: &RequestContext<'_>) -> Value {
        json!({ "entity_type": "individual", "self_declared": false })
    }

    fn check(context: &RequestContext<'_>, form: &mut Form, _: Option<&Item>) {
        let text = |name| form.peek(name).and_then(Value::as_str).unwrap_or_default();
        let (address, chain) = (text("address"), text("chain"));
        if context.items(WALLETS).any(|entry| {
            entry.text("address").eq_ignore_ascii_case(address) && entry.text("chain") == chain
        }) {
            form.invalid(
                "address",
                "A wallet address entry with this address and chain already exists.",
            );
        }
    }

    fn complete(_: &mut RequestContext<'_>, item: &mut Item) -> Result<(), Reply> {
        if item.get("is_ownership_verified").is_null() {
            item.set("is_ownership_verified", item.get("self_declared").clone());
        }
        Ok(())
    }
}

const HOLDER: Fields = &[
    ("holder_name", ANY_TEXT),
    ("holder_vendor_data", ANY_TEXT),
    ("entity_type", ANY_TEXT),
    ("travel_address", ANY_TEXT),
];

/// `PATCH /v3/travel-rule/wallet-addresses/{entry_uuid}/`, whose response has the fields that it can
/// change.
pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = collection::find::<Wallets>(context)?;
    let fields = fields::body(context, HOLDER)?;
    let item = collection::change_item::<Wallets>(context, WALLETS, item, |_, item| {
        item.fields.extend(fields);
        Ok(())
    })?;
    let mut fields = item.fields;
    fields.retain(|name, value| HOLDER.iter().any(|(it, _)| it == name) && !value.is_null());
    Ok(Reply::ok(&fields))
}

const WIDGET: Fields = &[
    ("wallet_address", Rule::Required(&Rule::Filled(255))),
    ("chain", Rule::Required(&Rule::Filled(255))),
    ("holder_name", ANY_TEXT),
    ("vendor_data", ANY_TEXT),
    ("transaction_id", Rule::Uuid),
    ("satoshi_deposit_address", ANY_TEXT),
    ("callback_url", Rule::Text(2000)),
    ("expires_in_minutes", Rule::Integer(1, 525_600)),
];

/// `POST /v3/travel-rule/widget-session/`
pub(crate) fn create_widget(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let mut fields = fields::read(&mut form, WIDGET);
    let id = fields.get("transaction_id").and_then(uuid_of);
    let item = id.and_then(|id| context.item(TRANSACTIONS, id));
    let has_transfer = item.is_some_and(|item| item.get("transfer").is_object());
    if id.is_some() && !has_transfer {
        form.invalid("transaction_id", "No travel rule transfer has this id.");
    }
    form.finish()?;
    let minutes = fields.remove("expires_in_minutes");
    let minutes = minutes.and_then(|minutes| minutes.as_i64());
    let (state, application) = (&mut *context.state, context.application);
    let widget = state.add_widget(application, fields.into(), minutes);
    let item = id.and_then(|id| state.collections.get_mut(application, TRANSACTIONS, id));
    if let Some(item) = item {
        item.get_mut("transfer")["widget"] = widget.get("token").clone();
    }
    Ok(Reply::created(&json!({
        "widget_session_id": widget.id, "token": widget.get("token"),
        "url": state.widget_url(&widget), "expires_at": widget.get("expires_at"),
    })))
}

/// `GET /v3/travel-rule/widget/{token}/`
pub(crate) fn retrieve_widget(context: &mut RequestContext<'_>) -> HandlerResult {
    let state = &*context.state;
    let token = context.params.get("token").unwrap_or_default();
    let found = state.collections.by_token(WIDGETS, token);
    let (application, widget) = found.or_not_found("Unknown link.")?;
    if is_expired(widget, state.now) {
        return Err(Reply::detail(StatusCode::GONE, "The link is expired."));
    }
    let settings = state.travel_rule_settings(application);
    let methods = [
        ("MESSAGE_SIGNING", true),
        (
            "SATOSHI_TEST",
            !widget.text("satoshi_deposit_address").is_empty(),
        ),
        ("SCREENSHOT", settings.get("allow_screenshot_proof") == true),
        (
            "SELF_DECLARATION",
            settings.get("allow_self_declaration") == true,
        ),
    ];
    let methods = methods.into_iter().filter(|(_, is_allowed)| *is_allowed);
    let id = widget.uuid("transaction_id");
    let item = id.and_then(|id| state.collections.get(application, TRANSACTIONS, id));
    Ok(Reply::ok(&json!({
        "vasp_name": settings.get("legal_name"), "wallet_address": widget.get("wallet_address"),
        "chain": widget.get("chain"), "holder_name": widget.text("holder_name"),
        "allowed_methods": methods.map(|(name, _)| name).collect::<Vec<_>>(),
        "transfer_status": item.map(|item| status(item)),
        "callback_url": widget.text("callback_url"),
        "expires_at": widget.get("expires_at"), "completed_at": widget.get("completed_at"),
        "proofs": each(widget.get("proofs")).collect::<Vec<_>>(),
        "customization": null,
    })))
}
