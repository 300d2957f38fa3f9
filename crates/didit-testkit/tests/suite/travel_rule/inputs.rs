//! Settings, the address book and the directory; and requests that are refused.

use super::*;

fn refused(caller: &Caller, method: &str, path: &str, body: &Value) -> Value {
    let answer = caller.call(method, path, &body.to_string());
    assert_eq!(answer.status, 400, "{path}: {}", answer.text);
    answer.json
}

#[test]
fn settings_are_the_documented_ones_until_they_are_changed() {
    let caller = Caller::new(&Fake::new());
    let text = include_str!("../../../../didit-types/tests/data/examples.json");
    let examples: Value = serde_json::from_str(text).unwrap();
    let documented = &examples["models"]["TravelRuleSettingsDetail"];
    let documented = documented["getTravelRuleSettings: Disabled (default)"].as_object();
    let shown = caller.get(SETTINGS).json;
    for (name, value) in documented.unwrap() {
        assert_eq!(&shown[name], value, "{name}");
    }
    let enabled = json!({"is_enabled": true});
    let expected = json!({"legal_name": ["legal_name is required to enable travel rule."]});
    assert_eq!(refused(&caller, "PUT", SETTINGS, &enabled), expected);
    set(&caller, &json!({"legal_name": "Origin CASP SL"}));
    let off = json!({"is_enabled": true, "disabled_networks": ["SYGNA"], "threshold_amount": "10"});
    set(&caller, &off);
    let shown = caller.get(SETTINGS).json;
    assert_eq!(shown["legal_name"], "Origin CASP SL");
    assert_eq!(shown["threshold_amount"], "10.00");
    assert_eq!(shown["networks"]["sygna"]["mode"], "off");
    assert_eq!(shown["networks"]["gtr"]["mode"], "unavailable");
    assert_eq!(
        refused(&caller, "PUT", SETTINGS, &json!({"legal_name": " "})),
        expected
    );
}

#[test]
fn every_wrong_field_is_named() {
    let caller = Caller::new(&Fake::new());
    let settings = json!({"is_enabled": "maybe", "legal_name": null, "jurisdiction": "A".repeat(9),
        "name_matching_strictness": "LOOSE", "confirmation_timeout_hours": 0,
        "timeout_outcome": "WAIT", "compliance_email": "nobody", "threshold_amount": "-1",
        "disabled_networks": ["SWIFT"]});
    let widget = json!({"wallet_address": " ", "expires_in_minutes": 0,
        "transaction_id": "11111111-2222-3333-4444-555555555555"});
    let deposit = json!({"chain": "", "txid": null, "amount": "much", "currency": [],
        "originator_data": "Ana"});
    for (method, path, body, names) in [
        (
            "PUT",
            SETTINGS,
            settings.clone(),
            settings.as_object().unwrap().keys().cloned().collect(),
        ),
        (
            "POST",
            ADDRESS_BOOK,
            json!({"self_declared": 7, "entity_type": null}),
            ["address", "self_declared", "entity_type"]
                .map(String::from)
                .to_vec(),
        ),
        (
            "POST",
            "/v3/travel-rule/widget-session/",
            widget,
            [
                "wallet_address",
                "chain",
                "expires_in_minutes",
                "transaction_id",
            ]
            .map(String::from)
            .to_vec(),
        ),
        (
            "POST",
            "/v3/travel-rule/inbound/",
            deposit,
            [
                "chain",
                "txid",
                "wallet_address",
                "amount",
                "currency",
                "originator_data",
            ]
            .map(String::from)
            .to_vec(),
        ),
    ] {
        let errors = refused(&caller, method, path, &body);
        let mut found: Vec<_> = errors.as_object().unwrap().keys().cloned().collect();
        let mut expected: Vec<String> = names;
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{path}: {errors}");
    }
}

#[test]
fn action_and_confirmation_need_a_value() {
    let caller = Caller::new(&Fake::new());
    enable(&caller, "Origin CASP SL");
    let made = path(&submit(&caller, &transfer("a", &json!({}))));
    let rule = format!("{made}travel-rule/");
    let one = json!({"non_field_errors": ["Send either payment_txn_id or action."]});
    for body in [
        json!({}),
        json!({"action": "cancel", "payment_txn_id": "0x"}),
    ] {
        assert_eq!(refused(&caller, "PATCH", &rule, &body), one);
    }
    let unknown = refused(&caller, "PATCH", &rule, &json!({"action": "pay"}));
    assert_eq!(
        unknown,
        json!({"action": ["\"pay\" is not a valid choice."]})
    );
    let missing = refused(&caller, "POST", &format!("{rule}ownership/"), &json!({}));
    assert_eq!(missing, json!({"confirmed": ["This field is required."]}));
}

#[test]
fn wallet_is_added_once_for_each_chain() {
    let caller = Caller::new(&Fake::new());
    let made = add_wallet(&caller, &json!({}));
    assert_eq!(made["is_ownership_verified"], false);
    let again = json!({"address": "0xana", "chain": "Ethereum"});
    let expected = json!({"address":
        ["A wallet address entry with this address and chain already exists."]});
    assert_eq!(refused(&caller, "POST", ADDRESS_BOOK, &again), expected);
    let declared = add_wallet(&caller, &json!({"chain": "polygon", "self_declared": true}));
    assert_eq!(declared["is_ownership_verified"], true);
    let entry = format!("{ADDRESS_BOOK}{}/", made["uuid"].as_str().unwrap());
    let changed = caller.patch(
        &entry,
        json!({"holder_name": "Ana Updated", "address": "0x"}),
    );
    let expected = json!({"holder_name": "Ana Updated", "holder_vendor_data": "ana",
        "entity_type": "individual"});
    assert_eq!(changed.json, expected);
    assert_eq!(caller.call("DELETE", &entry, "").status, 204);
    assert_eq!(caller.call("DELETE", &entry, "").status, 404);
    let page = caller.get(ADDRESS_BOOK).json;
    assert_eq!(
        (&page["count"], &page["results"][0]["address"]),
        (&json!(1), &json!("0xANA"))
    );
}

#[test]
fn directory_has_the_other_applications_that_take_part() {
    let both = Companies::new();
    let names = |caller: &Caller, query: &str| -> Vec<Value> {
        let page = caller.get(&format!("/v3/travel-rule/vasps/{query}")).json;
        let vasps = page["results"].as_array().unwrap().iter();
        vasps.map(|vasp| vasp["name"].clone()).collect()
    };
    assert_eq!(
        names(&both.sender, "?search=vasp"),
        ["Beneficiary VASP, Inc.", "Recipient VASP SA"]
    );
    assert_eq!(
        names(&both.sender, "?search=0000003"),
        ["Example Ledger GmbH"]
    );
    assert_eq!(
        names(&both.sender, "?limit=1&offset=1"),
        ["Example Custody Ltd"]
    );
    assert_eq!(names(&both.recipient, "?search=origin"), ["Origin CASP SL"]);
    set(&both.sender, &json!({"is_enabled": false}));
    assert_eq!(names(&both.recipient, "?search=origin"), [""; 0]);
}
