//! Transactions as responses contain them.

use serde_json::{Map, Value, json};

use crate::state::{
    Item, State,
    rules::fact,
    transactions::{PARTIES, is_inbound, is_masked},
};
use crate::vocabulary::{AppIndex, each, object, part_id};

fn or(value: &Value, default: Value) -> Value {
    if value.is_null() {
        default
    } else {
        value.clone()
    }
}

/// The fields that a list has too.
fn common(item: &Item) -> Map<String, Value> {
    let details = item.get("transaction_details");
    let amount = details["amount"].clone();
    let currency = details["currency"].clone();
    object(json!({
        "uuid": item.id,
        "transaction_number": item.get("number"),
        "txn_id": item.get("transaction_id"),
        "txn_date": item.get("transaction_at"),
        "transaction_type": item.get("transaction_category"),
        "action_type": or(&details["action_type"], "".into()),
        "direction": details["direction"],
        "status": item.get("status"),
        "amount": amount,
        "currency": currency,
        "preferred_currency_amount": or(&details["amount_in_default_currency"], amount),
        "preferred_currency_code": or(&details["default_currency"], currency),
        "payment_details": details["payment_details"],
        "score": item.get("score"),
        "severity": item.get("severity"),
        "decision_reason_code": item.get("decision_reason_code"),
        "decision_reason_label": item.get("decision_reason_label"),
        "tags": or(item.get("tags"), json!([])),
    }))
}

pub(super) fn detail(state: &State, application: AppIndex, item: &Item) -> Value {
    let details = item.get("transaction_details");
    let mut activities = vec![json!({
        "uuid": part_id(item.id, "created"), "activity_type": "TRANSACTION_CREATED",
        "source": "TRANSACTION", "status": item.get("status"), "title": details["action_type"],
        "description": "Transaction recorded.", "metadata": {},
        "occurred_at": item.created_at.rfc3339(),
    })];
    activities.extend(each(item.get("activities")).cloned());
    let list = |name: &str| or(item.get(name), json!([]));
    let part = |name: &str, id: &str| {
        let mut part = item.get(name).clone();
        if part.is_object() {
            part["uuid"] = json!(part_id(item.id, id));
        }
        part
    };
    let mut travel_rule = part("travel_rule_details", "travel rule");
    if let Some(details) = travel_rule.as_object_mut().filter(|_| is_masked(item)) {
        details.retain(|name, _| !name.ends_with("_data"));
    }
    let (parties, payment_methods) = parties(item);
    let mut detail = common(item);
    let own = json!({
        "environment": state.app(application).environment.as_str(),
        "zone_id": item.get("time_zone"),
        "source": "LIVE",
        "currency_type": details["currency_kind"],
        "amount_in_default_currency": detail["preferred_currency_amount"],
        "default_currency_code": detail["preferred_currency_code"],
        "payment_txn_id": details["payment_reference_id"],
        "vendor_data": item.get("subject.vendor_data"),
        "metadata": {
            "subject": item.get("subject"),
            "counterparty": or(item.get("counterparty"), json!({})),
        },
        "props": or(item.get("custom_properties"), json!({})),
        "parties": parties,
        "payment_methods": payment_methods,
        "documents": [],
        "activities": activities,
        "alerts": list("alerts"),
        "rule_runs": list("rule_runs"),
        "provider_results": list("provider_results"),
        "travel_rule": travel_rule,
        "network_snapshot": part("network_snapshot", "network"),
        "remediation": state.remediation(item),
        "action_required": state.action_required(item),
        "cost_breakdown": null,
    });
    detail.extend(object(own));
    detail.into()
}

fn kind(party: &Value) -> &'static str {
    match (party["vendor_data"].is_string(), &party["entity_type"]) {
        (false, _) => "EXTERNAL",
        (true, entity) if entity == "company" => "BUSINESS",
        (true, _) => "USER",
    }
}

/// Returns the parties and their payment methods.
fn parties(item: &Item) -> (Vec<Value>, Vec<Value>) {
    let (mut parties, mut methods) = (Vec::new(), Vec::new());
    for (name, role) in PARTIES {
        let (party, method) = (item.get(name), &item.get(name)["payment_method"]);
        if !party.is_object() {
            continue;
        }
        let institution = or(&party["institution_details"], json!({}));
        if method.is_object() {
            let is_source = (name == "subject") != is_inbound(item);
            methods.push(json!({
                "uuid": part_id(item.id, format!("{name} payment method")),
                "role": if is_source { "SOURCE" } else { "DESTINATION" },
                "payment_method_type": or(&method["method_type"], "other".into()),
                "account_id": method["account_id"], "issuing_country": method["issuing_country"],
                "label": null, "fingerprint": null, "owner_kind": kind(party),
                "owner_name": party["full_name"], "vendor_data": party["vendor_data"],
                "details": {}, "institution_info": institution, "external_owner_snapshot": null,
            }));
        }
        parties.push(json!({
            "uuid": part_id(item.id, name), "role": role,
            "entity_type": or(&party["entity_type"], "individual".into()), "kind": kind(party),
            "vendor_data": party["vendor_data"], "full_name": party["full_name"],
            "first_name": party["first_name"], "last_name": party["last_name"],
            "country_code": fact(item, &format!("{name}_country")),
            "dob": party["date_of_birth"], "address": or(&party["address"], json!({})),
            "institution_info": institution, "device": or(&party["device_context"], json!({})),
            "external_party_snapshot": null,
        }));
    }
    (parties, methods)
}

pub(super) fn summary(item: &Item) -> Value {
    let (subject, counterparty) = (item.get("subject"), item.get("counterparty"));
    let mut summary = common(item);
    summary.extend(object(json!({
        "created_at": item.created_at.rfc3339(),
        "subject_name": subject["full_name"],
        "subject_vendor_data": subject["vendor_data"],
        "subject_country": fact(item, "subject_country"),
        "counterparty_name": counterparty["full_name"],
        "counterparty_vendor_data": counterparty["vendor_data"],
        "counterparty_country": fact(item, "counterparty_country"),
        "assigned_to_name": null,
    })));
    summary.into()
}
