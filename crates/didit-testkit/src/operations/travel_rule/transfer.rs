//! Travel rule transfers: deposits, actions, and the responses of counterparties.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::operations::collection;
use crate::operations::fields::{self, Fields, Rule, choice};
use crate::operations::transactions::{Transactions, amount};
use crate::state::{
    Item,
    transactions::{TRANSACTIONS, is_inbound, is_masked},
    travel_rule::{PICKUPS, Wallet, status},
};
use crate::vocabulary::{AppIndex, Uuid, part_id};

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
        "uuid": part_id(item.id, "travel rule"), "status": status(item),
        "direction": item.get("transaction_details.direction"), "rail": transfer["rail"],
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
    let direction = item.text("transaction_details.direction").to_lowercase();
    let status = status(item);
    Reply::conflict(&format!(
        "Can't {action} an {direction} transfer in status {status}."
    ))
}

/// `PATCH /v3/transactions/{transaction_id}/travel-rule/`
pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find(context)?;
    let mut form = context.form()?;
    let hash = form.filled("payment_txn_id", 255);
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
            item.get_mut("transaction_details")["payment_reference_id"] = hash.as_str().into();
        }),
    }
    reply(context, item.id)
}

/// `POST /v3/transactions/{transaction_id}/travel-rule/ownership/`
pub(crate) fn confirm_ownership(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find(context)?;
    let confirmed = context.read(|form| form.require("confirmed").boolean("confirmed"))?;
    let is_held = is_inbound(&item) && status(&item) == "ON_HOLD";
    if !is_held && status(&item) != "UNCONFIRMED_OWNERSHIP" {
        return Err(refused(&item, "confirm the ownership of"));
    }
    let (state, application) = (&mut *context.state, context.application);
    state.settle_ownership(application, &item, confirmed);
    reply(context, item.id)
}

const INBOUND: Fields = &[
    ("chain", Rule::Required(&Rule::Filled(255))),
    ("txid", Rule::Required(&Rule::Filled(255))),
    ("wallet_address", Rule::Required(&Rule::Filled(255))),
    ("amount", Rule::Required(&Rule::Custom(amount))),
    ("currency", Rule::Required(&Rule::Filled(255))),
    ("originator_data", Rule::Object),
    ("beneficiary_data", Rule::Object),
    ("originating_vasp", Rule::Object),
];

/// `POST /v3/travel-rule/inbound/`
pub(crate) fn register_inbound(context: &mut RequestContext<'_>) -> HandlerResult {
    let sent = Value::from(fields::body(context, INBOUND)?);
    let application = context.application;
    let address = sent["wallet_address"].as_str().unwrap_or_default();
    let mut items = context.items(TRANSACTIONS).rev();
    let known = items.find(|item| {
        let known = Wallet::of(item).address;
        is_inbound(item)
            && *item.get("transaction_details.payment_reference_id") == sent["txid"]
            && (known.is_empty() || known.eq_ignore_ascii_case(address))
    });
    let is_new = known.is_none();
    let mut item = known.map_or_else(|| deposit(context, &sent), |item| Item::clone(item));
    if !item.get("transfer").is_object() {
        complete(&mut item, &sent);
        let state = &mut *context.state;
        state.start_transfer(application, &mut item);
        if is_new {
            item = state.book(application, item);
        } else {
            state.send_transfer(application, &mut item);
        }
    }
    let response = json!({
        "transaction_id": item.id, "txn_id": item.get("transaction_id"), "created": is_new,
        "travel_rule": detail(&item),
    });
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok(Reply::json(status, &response))
}

/// The transaction of a deposit that is not known yet.
fn deposit(context: &RequestContext<'_>, sent: &Value) -> Item {
    let [txid, address] =
        ["txid", "wallet_address"].map(|name| sent[name].as_str().unwrap_or_default());
    let id = format!("inbound-{txid}-{address}");
    let (state, application) = (&context.state, context.application);
    let fields = json!({
        "transaction_id": id,
        "transaction_at": state.now.rfc3339(),
        "transaction_details": {
            "direction": "INBOUND", "amount": sent["amount"], "currency": sent["currency"],
            "currency_kind": "crypto", "payment_reference_id": txid,
        },
        "subject": { "full_name": sent["beneficiary_data"]["name"] },
        "counterparty": { "institution_details": sent["originating_vasp"] },
    });
    Item::new(state.transaction_uuid(application, &id), state.now, fields)
}

/// Sets the data of the travel rule of a deposit.
fn complete(item: &mut Item, sent: &Value) {
    let mut details = json!({ "beneficiary_data": sent["beneficiary_data"] });
    for name in ["wallet_address", "chain"] {
        details["beneficiary_data"][name] = sent[name].clone();
    }
    if sent["originator_data"].is_object() {
        details["originator_data"] = sent["originator_data"].clone();
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
    let (decision, name) = context.read(|form| {
        let decision = form.require("decision");
        let decision = decision.choice("decision", &["accept", "decline"]);
        let name = form.text("beneficiary_name", 255).unwrap_or_default();
        Some((decision?, name))
    })?;
    let accepted = (decision == "accept").then_some(name.as_str());
    let status = context.state.answer_transfer(application, &item, accepted);
    Ok(Reply::ok(&json!({ "status": status })))
}
