//! Requests to every operation on transactions, valid and not.

use super::*;

#[expect(clippy::too_many_lines, reason = "one line a call, and nothing else")]
pub(crate) fn calls(caller: &Caller) -> Vec<(&'static str, String, Value)> {
    let rules = "/v3/transactions/rules/";
    let awaiting = json!([{"type": "change_status", "value": "AWAITING_USER", "workflow_id": caller.fake.workflow_id()}]);
    let rule = flag(
        caller,
        "Verify",
        json!({"field": "amount", "operator": "gt", "value": 1000}),
        awaiting,
    );
    let mut full = transfer("full", "user-7", 1500);
    full["counterparty"] = json!({"full_name": "Ana Example", "address": {"country": "FR"},
        "payment_method": {"method_type": "unhosted_wallet", "account_id": "0xsanctioned"}});
    full["transaction_details"]["currency_kind"] = "crypto".into();
    full["include_crypto_screening"] = true.into();
    full["travel_rule_details"] = json!({"status": "PENDING", "required": true});
    full["network_snapshot"] = json!({"nodes": [{"id": 1}], "edges": [], "metrics": {}});
    let id = book(caller, "listed", "user-7", 5)["uuid"]
        .as_str()
        .unwrap()
        .to_owned();
    let wallet = json!({"wallet_address": "0xmixer", "blockchain": "ETH"});
    let screened = caller.post("/v3/wallet-screening/", wallet.clone()).json;
    let token = caller.post(
        "/v3/transactions/sdk-token/",
        json!({"vendor_data": "user-7"}),
    );
    let token = token.json["sdk_token"].as_str().unwrap().to_owned();
    let submit = json!({"txnId": "device", "type": "finance", "subject": {"fullName": "Ana"},
        "info": {"direction": "out", "amount": 5, "currency": "EUR"}});
    for (method, path, body) in [
        ("POST", "/v1/transactions/", &submit),
        ("POST", "/v1/transactions/", &json!({})),
        ("GET", &*format!("/v1/transactions/{id}/"), &json!({})),
        (
            "GET",
            "/v1/transactions/11111111-2222-3333-4444-555555555555/",
            &json!({}),
        ),
    ] {
        from_device(caller, &token, method, path, body);
        from_device(caller, "wrong", method, path, body);
    }
    let get = |path: String| ("GET", path, json!({}));
    let preset = json!({"library_keys": ["structuring-inbound"]});
    let velocity = json!([{"metric": "count", "operator": "gte", "value": 2, "window": "1d"}]);
    vec![
        ("POST", PATH.into(), full.clone()),
        ("POST", PATH.into(), full),
        ("POST", PATH.into(), json!({})),
        get(PATH.into()),
        get(format!("{PATH}{id}/")),
        get(format!("{PATH}11111111-2222-3333-4444-555555555555/")),
        (
            "POST",
            "/v3/transactions/sdk-token/".into(),
            json!({"vendor_data": "user-7", "max_uses": 3}),
        ),
        (
            "POST",
            "/v3/transactions/sdk-token/".into(),
            json!({"ttl_seconds": 90_000}),
        ),
        (
            "POST",
            rules.into(),
            json!({"title": "New", "category": "finance", "mode": "TEST", "aggregation": velocity}),
        ),
        (
            "POST",
            rules.into(),
            json!({"title": "Verify", "category": "finance", "mode": "ON"}),
        ),
        ("POST", format!("{rules}install/"), preset.clone()),
        ("POST", format!("{rules}install/"), json!({})),
        get(rules.into()),
        get(format!("{rules}?source=CUSTOM&search=verify")),
        get(format!("{rules}library/?search=large")),
        ("DELETE", format!("{rules}install/"), preset),
        ("DELETE", format!("{rules}install/"), json!({})),
        get(rule.clone()),
        (
            "PATCH",
            rule.clone(),
            json!({"mode": "DISABLED", "description": null}),
        ),
        ("PATCH", rule.clone(), json!({"mode": null})),
        (
            "POST",
            format!("{rules}backtest/"),
            json!({"aggregation": velocity, "period_days": 30}),
        ),
        (
            "POST",
            format!("{rules}backtest/"),
            json!({"period_days": 366}),
        ),
        ("DELETE", rule.clone(), json!({})),
        ("DELETE", rule, json!({})),
        ("POST", "/v3/wallet-screening/".into(), wallet),
        (
            "POST",
            "/v3/wallet-screening/".into(),
            json!({"blockchain": "ETH"}),
        ),
        ("POST", "/v3/wallet-screening/pdf/".into(), screened),
        ("POST", "/v3/wallet-screening/pdf/".into(), json!({})),
    ]
}
