//! Requests to every operation of the travel rule, valid and not.

use super::*;

pub(crate) fn calls(caller: &Caller) -> Vec<(&'static str, String, Value)> {
    let unknown = "11111111-2222-3333-4444-555555555555";
    enable(caller, "Origin CASP SL");
    let by_email = json!({"counterparty_vasp_email": "compliance@example.com"});
    let mailed = submit(caller, &transfer("mailed", &by_email));
    let token = caller.fake.pickup_token(mailed["uuid"].as_str().unwrap());
    let pickup = format!("/v3/travel-rule/pickup/{}/", token.unwrap());
    let lost = path(&submit(caller, &transfer("lost", &json!({}))));
    let mut own = transfer("own", &json!({}));
    own["counterparty"] = json!({"full_name": "Ana Diaz",
        "payment_method": {"method_type": "unhosted_wallet", "account_id": "0xOwn"}});
    let own = submit(caller, &own);
    let url = own["action_required"]["url"].as_str().unwrap();
    let widget = format!(
        "/v3/travel-rule/widget/{}/",
        url.rsplit('/').next().unwrap()
    );
    let own = path(&own);
    let entry = add_wallet(caller, &json!({"address": "0xListed"}));
    let entry = format!("{ADDRESS_BOOK}{}/", entry["uuid"].as_str().unwrap());
    let get = |path: &str| ("GET", path.to_owned(), json!({}));
    let deposit = json!({"chain": "ethereum", "txid": "0xdeposit", "wallet_address": "0xListed",
        "amount": "500.00", "currency": "USDC"});
    let session = json!({"wallet_address": "0xOwn", "chain": "ethereum"});
    let wallet = json!({"address": "0xNew"});
    vec![
        get(SETTINGS),
        ("PUT", SETTINGS.into(), json!({"jurisdiction": "US"})),
        (
            "PUT",
            SETTINGS.into(),
            json!({"jurisdiction": "a long one"}),
        ),
        get("/v3/travel-rule/vasps/?search=example"),
        get(ADDRESS_BOOK),
        ("POST", ADDRESS_BOOK.into(), wallet.clone()),
        ("POST", ADDRESS_BOOK.into(), wallet),
        ("PATCH", entry.clone(), json!({"travel_address": "taX"})),
        ("PATCH", entry.clone(), json!({"holder_name": []})),
        ("DELETE", entry.clone(), json!({})),
        ("DELETE", entry, json!({})),
        ("PATCH", format!("{lost}travel-rule/"), json!({})),
        (
            "PATCH",
            format!("{lost}travel-rule/"),
            json!({"payment_txn_id": "0x"}),
        ),
        (
            "PATCH",
            format!("{lost}travel-rule/"),
            json!({"action": "resend"}),
        ),
        (
            "POST",
            format!("{lost}travel-rule/ownership/"),
            json!({"confirmed": true}),
        ),
        get(&widget),
        (
            "POST",
            format!("{own}travel-rule/ownership/"),
            json!({"confirmed": true}),
        ),
        (
            "PATCH",
            format!("{own}travel-rule/"),
            json!({"payment_txn_id": "0xhash"}),
        ),
        get(&widget),
        get("/v3/travel-rule/widget/unknown/"),
        (
            "PATCH",
            format!("/v3/transactions/{unknown}/travel-rule/"),
            json!({}),
        ),
        ("POST", "/v3/travel-rule/inbound/".into(), deposit.clone()),
        ("POST", "/v3/travel-rule/inbound/".into(), deposit),
        ("POST", "/v3/travel-rule/inbound/".into(), json!({})),
        ("POST", "/v3/travel-rule/widget-session/".into(), session),
        ("POST", "/v3/travel-rule/widget-session/".into(), json!({})),
        get(&pickup),
        (
            "POST",
            format!("{pickup}respond/"),
            json!({"decision": "maybe"}),
        ),
        (
            "POST",
            format!("{pickup}respond/"),
            json!({"decision": "accept"}),
        ),
        get(&pickup),
        get("/v3/travel-rule/pickup/unknown/"),
    ]
}
