//! Travel rule transfers: deposits, actions, and the responses of counterparties.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::operations::collection;
use crate::operations::fields::{self, Fields, Rule, choice, filled};
use crate::operations::transactions::{Transactions, amount};
use crate::state::{
    Item,
    transactions::{TRANSACTIONS, part_id},
    travel_rule::{PICKUPS, Wallet, is_inbound, is_masked, status},
};
use crate::vocabulary::{AppIndex, Uuid, object};

/// Statuses in which the counterparty is looked for again.
const RESENDABLE: [&str; 3] = [
    "COUNTERPARTY_VASP_NOT_FOUND",
    "COUNTERPARTY_VASP_NOT_REACHABLE",
    "NOT_ENOUGH_COUNTERPARTY_DATA",
];

/// Statuses of a transfer that has ended.
const ENDED: [&str; 4] = ["FINISHED", "CANCELLED", "EXPIRED", "NOT_APPLICABLE"];

/// Returns the transaction that the path names, which has a transfer.
fn find(context: &RequestContext<'_>) -> Result<Arc<Item>, Reply> {
    let item = collection::find::<Transactions>(context)?;
    if item.get("transfer").is_object() {
        return Ok(item);
    }
    let text = "The transaction has no travel rule transfer.";
    Err(Reply::not_found(text))
}

fn detail(item: &Item) -> Value {
    let (transfer, details) = (item.get("transfer"), item.get("travel_rule_details"));
    let mut detail = json!({
        "uuid": part_id(item, "travel rule"), "status": status(item),
        "direction": item.get("transaction_details")["direction"], "rail": transfer["rail"],
        "protocol": details["protocol"], "ivms_version": "ivms101.2023",
        "required": details["required"], "ownership_confirmed": transfer["ownership_confirmed"],
        "deadline_at": transfer["deadline_at"], "timeline": transfer["timeline"],
        "counterparty_vasp": transfer["counterparty_vasp"],
        "created_at": item.created_at.rfc3339(),
    });
    if !is_masked(item) {
        for name in ["originator_data", "beneficiary_data"] {
            detail[name] = details[name].clone();
        }
    }
    detail
}

/// Returns a transfer as it is now.
fn reply(context: &RequestContext<'_>, id: Uuid) -> HandlerResult {
    let item = context.item(TRANSACTIONS, id);
    let item = item.or_not_found("Not found.")?;
    Ok(Reply::ok(&detail(item)))
}

fn refused(item: &Item, action: &str) -> Reply {
    let direction = item.get("transaction_details")["direction"].as_str();
    let text = format!(
        "Can't {action} an {} transfer in status {}.",
        direction.unwrap_or_default().to_lowercase(),
        status(item)
    );
    Reply::conflict(&text)
}

/// `PATCH /v3/transactions/{transaction_id}/travel-rule/`
pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find(context)?;
    let mut form = context.form()?;
    let hash = filled(&mut form, "payment_txn_id");
    let action = choice(&mut form, "action", "cancel|resend");
    form.finish()?;
    if hash.is_some() == action.is_some() {
        let text = "Send either payment_txn_id or action.";
        return Err(Reply::field("non_field_errors", text));
    }
    let (is_outbound, now) = (!is_inbound(&item), status(&item));
    let action = action.as_deref().unwrap_or("finish");
    let is_permitted = match action {
        "cancel" => !ENDED.contains(&now),
        "resend" => is_outbound && RESENDABLE.contains(&now),
        _ => is_outbound && now == "COMPLETED",
    };
    if !is_permitted {
        return Err(refused(&item, action));
    }
    let (state, transfer) = (&mut *context.state, (context.application, item.id));
    match hash {
        _ if action == "resend" => state.resend_transfer(transfer.0, Item::clone(&item)),
        None => state.move_transfer(transfer, ("CANCELLED", "Cancelled."), |_| {}),
        Some(hash) => state.move_transfer(transfer, ("FINISHED", "Paid."), |item| {
            item.get_mut("transaction_details")["payment_reference_id"] = hash.clone();
        }),
    }
    reply(context, item.id)
}

/// `POST /v3/transactions/{transaction_id}/travel-rule/ownership/`
pub(crate) fn confirm_ownership(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find(context)?;
    let mut form = context.form()?;
    form.require("confirmed");
    let confirmed = form.boolean("confirmed");
    form.finish()?;
    let is_held = is_inbound(&item) && status(&item) == "ON_HOLD";
    if !is_held && status(&item) != "UNCONFIRMED_OWNERSHIP" {
        return Err(refused(&item, "confirm the ownership of"));
    }
    let confirmed = confirmed.unwrap_or_default();
    context
        .state
        .settle_ownership(context.application, &item, confirmed);
    reply(context, item.id)
}

const INBOUND: Fields = &[
    ("chain", Rule::Custom(filled)),
    ("txid", Rule::Custom(filled)),
    ("wallet_address", Rule::Custom(filled)),
    ("amount", Rule::Custom(amount)),
    ("currency", Rule::Custom(filled)),
    ("originator_data", Rule::Object),
    ("beneficiary_data", Rule::Object),
    ("originating_vasp", Rule::Object),
];

/// `POST /v3/travel-rule/inbound/`
pub(crate) fn register_inbound(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["chain", "txid", "wallet_address", "amount", "currency"]);
    let sent = fields::read(&mut form, INBOUND);
    form.finish()?;
    let application = context.application;
    let text = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut items = context.items(TRANSACTIONS).rev();
    let known = items.find(|item| {
        let address = Wallet::of(item).address;
        is_inbound(item)
            && item.get("transaction_details")["payment_reference_id"] == text("txid")
            && (address.is_empty() || address.eq_ignore_ascii_case(text("wallet_address")))
    });
    let known = known.map(|item| Item::clone(item));
    let is_new = known.is_none();
    let item = match known {
        Some(item) if item.get("transfer").is_object() => item,
        known => {
            let mut item = known.unwrap_or_else(|| deposit(context, &sent));
            complete(&mut item, sent);
            let state = &mut *context.state;
            state.start_transfer(application, &mut item);
            if is_new {
                state.book(application, item)
            } else {
                state.send_transfer(application, &mut item);
                item
            }
        }
    };
    let response = json!({
        "transaction_id": item.id, "txn_id": item.get("transaction_id"), "created": is_new,
        "travel_rule": detail(&item),
    });
    Ok(if is_new {
        Reply::created(&response)
    } else {
        Reply::ok(&response)
    })
}

/// The transaction of a deposit that is not known yet.
fn deposit(context: &RequestContext<'_>, sent: &Map<String, Value>) -> Item {
    let text = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = format!("inbound-{}-{}", text("txid"), text("wallet_address"));
    let recipient = sent.get("beneficiary_data").map(|data| &data["name"]);
    let (state, application) = (&context.state, context.application);
    let fields = json!({
        "transaction_id": id,
        "transaction_at": state.now.rfc3339(),
        "transaction_details": {
            "direction": "INBOUND", "amount": sent["amount"], "currency": sent["currency"],
            "currency_kind": "crypto", "payment_reference_id": sent["txid"],
        },
        "subject": { "full_name": recipient },
        "counterparty": { "institution_details": sent.get("originating_vasp") },
    });
    Item::new(state.transaction_uuid(application, &id), state.now, fields)
}

/// Sets the data of the travel rule of a deposit.
fn complete(item: &mut Item, mut sent: Map<String, Value>) {
    let mut beneficiary = object(sent.remove("beneficiary_data").unwrap_or_default());
    for name in ["wallet_address", "chain"] {
        beneficiary.insert(name.into(), sent[name].clone());
    }
    let mut details = json!({ "beneficiary_data": beneficiary });
    if let Some(originator) = sent.remove("originator_data") {
        details["originator_data"] = originator;
    }
    item.set("transaction_category", "travelRule");
    item.set("travel_rule_details", details);
}

/// Returns the application and the transaction of the link whose token the path has.
fn pickup(context: &RequestContext<'_>) -> Result<(AppIndex, Arc<Item>), Reply> {
    let collections = &context.state.collections;
    let token = context.params.get("token").unwrap_or_default();
    let found = collections.by_token(PICKUPS, token);
    let (application, link) = found.or_not_found("Unknown link.")?;
    let id = link.uuid("transaction");
    let item = id.and_then(|id| collections.get(application, TRANSACTIONS, id));
    let is_open = |item: &&Arc<Item>| {
        item.get("transfer")["pickup"] == token && status(item) == "AWAITING_COUNTERPARTY"
    };
    let gone = || Reply::detail(StatusCode::GONE, "The link is used up or expired.");
    let item = item.filter(is_open).ok_or_else(gone)?;
    Ok((application, Arc::clone(item)))
}

/// `GET /v3/travel-rule/pickup/{token}/`
pub(crate) fn retrieve_pickup(context: &mut RequestContext<'_>) -> HandlerResult {
    let (application, item) = pickup(context)?;
    let settings = context.state.travel_rule_settings(application);
    let money = item.get("transaction_details");
    Ok(Reply::ok(&json!({
        "originator_vasp_name": settings.get("legal_name"), "amount": money["amount"],
        "currency": money["currency"], "beneficiary_wallet": Wallet::of(&item).address,
        "status": status(&item),
    })))
}

/// `POST /v3/travel-rule/pickup/{token}/respond/`
pub(crate) fn respond_pickup(context: &mut RequestContext<'_>) -> HandlerResult {
    let (application, item) = pickup(context)?;
    let mut form = context.form()?;
    form.require("decision");
    let decision = choice(&mut form, "decision", "accept|decline");
    let name = form.text("beneficiary_name", 255).unwrap_or_default();
    form.finish()?;
    let accepted = (decision.as_deref() == Some("accept")).then_some(name.as_str());
    let status = context.state.answer_transfer(application, &item, accepted);
    Ok(Reply::ok(&json!({ "status": status })))
}
