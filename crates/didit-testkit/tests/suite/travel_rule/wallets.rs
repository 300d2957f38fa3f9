//! Wallets: address book, deposits, and proofs of control.

use super::*;

const INBOUND: &str = "/v3/travel-rule/inbound/";

fn deposit(txid: &str) -> Value {
    json!({"chain": "ethereum", "txid": txid, "wallet_address": "0xana", "amount": "500.00",
        "currency": "USDC", "originator_data": {"name": "Carmen Española"},
        "beneficiary_data": {"name": "Ana Diaz"}, "originating_vasp": {"name": "Origin CASP SL"}})
}

#[test]
fn deposit_is_registered_once_and_resolved_by_the_address_book() {
    let both = Companies::new();
    let caller = &both.recipient;
    let known = |fields: Value| {
        caller.fake.reset();
        both.events();
        let caller = Caller::new(&caller.fake);
        if fields.is_object() {
            add_wallet(&caller, &fields);
        }
        caller
    };
    for (wallet, sent, statuses) in [
        (
            json!({"self_declared": true}),
            deposit("1"),
            vec!["COMPLETED", "FINISHED"],
        ),
        (json!({}), deposit("2"), vec!["UNCONFIRMED_OWNERSHIP"]),
        (Value::Null, deposit("3"), vec!["ON_HOLD"]),
        (
            json!({"self_declared": true, "holder_name": "Eva Ruiz"}),
            deposit("4"),
            vec!["COUNTERPARTY_MISMATCHED_DATA"],
        ),
    ] {
        let caller = known(wallet);
        let made = caller.post(INBOUND, sent.clone());
        assert_eq!(
            (made.status.as_u16(), &made.json["created"]),
            (201, &json!(true))
        );
        let transfer = &made.json["travel_rule"];
        let timeline = transfer["timeline"].as_array().unwrap().iter();
        let seen: Vec<_> = timeline
            .map(|change| change["status"].as_str().unwrap())
            .collect();
        assert_eq!(seen, statuses, "{sent}");
        assert_eq!(transfer["counterparty_vasp"]["name"], "Origin CASP SL");
        assert!(both.events()[0].starts_with("transaction.created INBOUND"));
        let again = caller.post(INBOUND, sent);
        assert_eq!(
            (again.status.as_u16(), &again.json["created"]),
            (200, &json!(false))
        );
        assert_eq!(again.json["transaction_id"], made.json["transaction_id"]);
        assert_eq!(both.events(), [""; 0]);
    }
    let caller = known(Value::Null);
    let mut bare = deposit("5");
    bare.as_object_mut().unwrap().remove("originator_data");
    let made = caller.post(INBOUND, bare).json;
    assert_eq!(
        made["travel_rule"]["status"],
        "NOT_ENOUGH_COUNTERPARTY_DATA"
    );
}

#[test]
fn unconfirmed_deposit_is_finished_when_it_is_confirmed() {
    let caller = Caller::new(&Fake::new());
    add_wallet(&caller, &json!({}));
    let made = caller.post(INBOUND, deposit("1")).json;
    let path = format!(
        "/v3/transactions/{}/",
        made["transaction_id"].as_str().unwrap()
    );
    assert_eq!(confirm(&caller, &path, true).1["status"], "FINISHED");
}

#[test]
fn deposit_that_was_submitted_as_a_transaction_is_reused() {
    let caller = Caller::new(&Fake::new());
    let made = submit(
        &caller,
        &json!({
            "transaction_id": "deposit", "transaction_category": "finance",
            "transaction_details": {"direction": "inbound", "amount": 500, "currency": "USDC",
                "payment_reference_id": "0xhash"},
            "subject": {"vendor_data": "ana", "full_name": "Ana Diaz"},
        }),
    );
    let registered = caller.post(INBOUND, deposit("0xhash"));
    assert_eq!(registered.status, 200, "{}", registered.text);
    assert_eq!(registered.json["transaction_id"], made["uuid"]);
    assert_eq!(registered.json["txn_id"], "deposit");
    assert_eq!(
        caller.get(&path(&made)).json["travel_rule"]["status"],
        "ON_HOLD"
    );
}

#[test]
fn user_proves_control_of_a_wallet_without_a_provider() {
    let fake = Fake::new();
    let (caller, nobody) = (Caller::new(&fake), Caller::with_key(&fake, ""));
    enable(&caller, "Origin CASP SL");
    let mut body = transfer("a", &json!({}));
    body["counterparty"] = json!({"full_name": "Ana Diaz",
        "payment_method": {"method_type": "unhosted_wallet", "account_id": "0xAna"}});
    let made = submit(&caller, &body);
    assert_eq!(made["travel_rule"]["status"], "UNCONFIRMED_OWNERSHIP");
    let action = &made["action_required"];
    assert_eq!(action["type"], "wallet_ownership");
    let url = action["url"].as_str().unwrap();
    let token = url.rsplit('/').next().unwrap();
    let link = format!("/v3/travel-rule/widget/{token}/");
    let context = nobody.get(&link).json;
    assert_eq!(context["completed_at"], Value::Null);
    assert_eq!(context["transfer_status"], "UNCONFIRMED_OWNERSHIP");
    let methods = json!(["MESSAGE_SIGNING", "SCREENSHOT", "SELF_DECLARATION"]);
    assert_eq!(context["allowed_methods"], methods);
    assert!(fake.prove_wallet(token) && !fake.prove_wallet(token));
    let context = nobody.get(&link).json;
    assert_eq!(context["proofs"][0]["status"], "VERIFIED");
    assert_eq!(context["transfer_status"], "COMPLETED");
    assert_eq!(
        caller.get(&path(&made)).json["action_required"],
        Value::Null
    );
    // The next transfer to the wallet needs no proof.
    body["transaction_id"] = "b".into();
    assert_eq!(submit(&caller, &body)["travel_rule"]["status"], "COMPLETED");
    let journal = fake.journal();
    assert!(
        journal
            .iter()
            .all(|exchange| !exchange.path.contains(token))
    );
}

#[test]
fn widget_of_a_request_has_its_settings_and_expires() {
    let fake = Fake::new();
    let (caller, nobody) = (Caller::new(&fake), Caller::with_key(&fake, ""));
    set(
        &caller,
        &json!({"auto_wallet_verification": false, "allow_screenshot_proof": false}),
    );
    enable(&caller, "Origin CASP SL");
    let mut body = transfer("a", &json!({}));
    body["counterparty"] = json!({"full_name": "Ana Diaz",
        "payment_method": {"method_type": "unhosted_wallet", "account_id": "0xAna"}});
    let made = submit(&caller, &body);
    assert_eq!(made["action_required"], Value::Null);
    let widget = json!({"wallet_address": "0xAna", "chain": "ethereum", "expires_in_minutes": 5,
        "transaction_id": made["uuid"], "satoshi_deposit_address": "0xDeposit"});
    let widget = caller.post("/v3/travel-rule/widget-session/", widget);
    assert_eq!(widget.status, 201, "{}", widget.text);
    let action = caller.get(&path(&made)).json["action_required"].clone();
    assert_eq!(
        action["widget_session_id"],
        widget.json["widget_session_id"]
    );
    assert_eq!(action["url"], widget.json["url"]);
    let token = widget.json["token"].as_str().unwrap();
    let link = format!("/v3/travel-rule/widget/{token}/");
    let methods = nobody.get(&link).json["allowed_methods"].clone();
    assert_eq!(
        methods,
        json!(["MESSAGE_SIGNING", "SATOSHI_TEST", "SELF_DECLARATION"])
    );
    fake.advance(Duration::from_secs(300));
    assert_eq!(nobody.get(&link).status, 410);
    assert!(!fake.prove_wallet(token));
    assert_eq!(
        caller.get(&path(&made)).json["action_required"],
        Value::Null
    );
    assert_eq!(nobody.get("/v3/travel-rule/widget/unknown/").status, 404);
}

#[test]
fn steps_outside_the_api_have_paths_of_the_control_plane() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    enable(&caller, "Origin CASP SL");
    let by_email = json!({"counterparty_vasp_email": "compliance@example.com"});
    let made = submit(&caller, &transfer("a", &by_email));
    let id = made["uuid"].as_str().unwrap();
    let pickup = caller.get(&format!("/_fake/transactions/{id}/pickup"));
    assert_eq!(
        pickup.json["token"].as_str(),
        fake.pickup_token(id).as_deref()
    );
    assert_eq!(caller.get("/_fake/transactions/unknown/pickup").status, 404);
    let widget = json!({"wallet_address": "0xAna", "chain": "ethereum"});
    let widget = caller.post("/v3/travel-rule/widget-session/", widget).json;
    let prove = format!("/_fake/widgets/{}/prove", widget["token"].as_str().unwrap());
    assert_eq!(caller.post(&prove, json!({})).status, 204);
    assert_eq!(caller.post(&prove, json!({})).status, 404);
    let entries = caller.get(ADDRESS_BOOK).json;
    assert_eq!(entries["results"][0]["is_ownership_verified"], true);
}
