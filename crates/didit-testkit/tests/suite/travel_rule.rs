//! Travel rule: routes, both sides of a transfer, wallets, deposits, links.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_testkit::Fake;
use serde_json::{Value, json};

use crate::caller::Caller;

mod calls;
mod inputs;
mod wallets;

pub(crate) use calls::calls;

const ADDRESS_BOOK: &str = "/v3/travel-rule/wallet-addresses/";
const SETTINGS: &str = "/v3/travel-rule/settings/";

/// Two companies on one fake, each with an application.
struct Companies {
    fake: Fake,
    sender: Caller,
    recipient: Caller,
    events: Arc<Mutex<Vec<Value>>>,
}

impl Companies {
    fn new() -> Self {
        let fake = Fake::new();
        let sender = Caller::new(&fake);
        let recipient = Caller::with_key(&fake, &fake.add_application().api_key);
        enable(&sender, "Origin CASP SL");
        enable(&recipient, "Recipient VASP SA");
        let events = Arc::new(Mutex::new(Vec::new()));
        fake.on_webhook({
            let events = Arc::clone(&events);
            move |webhook| {
                let event = serde_json::from_slice(&webhook.body).unwrap();
                events.lock().unwrap().push(event);
                200
            }
        });
        Self {
            fake,
            sender,
            recipient,
            events,
        }
    }

    /// Types and statuses of the events so far, each of which is returned once.
    fn events(&self) -> Vec<String> {
        let events = std::mem::take(&mut *self.events.lock().unwrap());
        let events = events.iter().map(|event| {
            let status = event.get("travel_rule_status").unwrap_or(&event["status"]);
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let kind = text(&event["webhook_type"]);
            format!("{kind} {} {}", text(&event["direction"]), text(status))
        });
        events.collect()
    }

    /// Path of the recipient's copy of the only transaction.
    fn copy(&self) -> String {
        let page = self.recipient.get("/v3/transactions/").json;
        path(&page["results"][0])
    }
}

fn enable(caller: &Caller, name: &str) {
    set(caller, &json!({"is_enabled": true, "legal_name": name}));
}

fn set(caller: &Caller, settings: &Value) {
    let answer = caller.call("PUT", SETTINGS, &settings.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// A transfer to a wallet of Ana Diaz, with further data about the recipient.
fn transfer(id: &str, data: &Value) -> Value {
    let mut beneficiary =
        json!({"name": "Ana Diaz", "wallet_address": "0xAna", "chain": "ethereum"});
    for (name, value) in data.as_object().unwrap() {
        beneficiary[name] = value.clone();
    }
    json!({
        "transaction_id": id, "transaction_category": "travel_rule",
        "transaction_details": {"direction": "outbound", "amount": 250, "currency": "USDC",
            "currency_kind": "crypto"},
        "subject": {"vendor_data": "user-7", "full_name": "Carmen Española"},
        "travel_rule_details": {"status": "PENDING", "beneficiary_data": beneficiary},
    })
}

fn path(transaction: &Value) -> String {
    format!(
        "/v3/transactions/{}/",
        transaction["uuid"].as_str().unwrap()
    )
}

/// Submits a transaction and returns it.
fn submit(caller: &Caller, body: &Value) -> Value {
    let answer = caller.post("/v3/transactions/", body.clone());
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json
}

/// Adds a wallet of Ana Diaz.
fn add_wallet(caller: &Caller, fields: &Value) -> Value {
    let mut wallet = json!({"address": "0xANA", "chain": "Ethereum", "holder_name": "Diaz Ana",
        "holder_vendor_data": "ana"});
    for (name, value) in fields.as_object().unwrap() {
        wallet[name] = value.clone();
    }
    let answer = caller.post(ADDRESS_BOOK, wallet);
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json
}

fn status(caller: &Caller, path: &str) -> String {
    let transaction = caller.get(path).json;
    let status = transaction["travel_rule"]["status"].as_str();
    status.unwrap_or_default().to_owned()
}

/// Takes an action on a transfer; returns the HTTP status and the transfer.
fn act(caller: &Caller, path: &str, body: &Value) -> (u16, Value) {
    let answer = caller.patch(&format!("{path}travel-rule/"), body.clone());
    (answer.status.as_u16(), answer.json)
}

fn confirm(caller: &Caller, path: &str, confirmed: bool) -> (u16, Value) {
    let path = format!("{path}travel-rule/ownership/");
    let answer = caller.post(&path, json!({ "confirmed": confirmed }));
    (answer.status.as_u16(), answer.json)
}

#[test]
fn route_follows_from_what_is_known_about_the_recipient() {
    let both = Companies::new();
    let profile = both.recipient.get(SETTINGS).json;
    let address = profile["travel_address"].as_str().unwrap();
    for (number, (data, status, rail)) in [
        (json!({}), "COUNTERPARTY_VASP_NOT_FOUND", None),
        (
            json!({"wallet_address": ""}),
            "NOT_ENOUGH_COUNTERPARTY_DATA",
            None,
        ),
        (json!({"name": ""}), "NOT_ENOUGH_COUNTERPARTY_DATA", None),
        (
            json!({"travel_address": "taX"}),
            "COUNTERPARTY_VASP_NOT_REACHABLE",
            None,
        ),
        (
            json!({"travel_address": address}),
            "AWAITING_COUNTERPARTY",
            Some("TRP"),
        ),
        (
            json!({"counterparty_vasp_name": "recipient vasp sa"}),
            "AWAITING_COUNTERPARTY",
            Some("TRP"),
        ),
        (
            json!({"counterparty_vasp_name": "Beneficiary VASP, Inc."}),
            "AWAITING_COUNTERPARTY",
            Some("TRP"),
        ),
        (
            json!({"counterparty_vasp_lei": "529900EXAMPLE0000002"}),
            "AWAITING_COUNTERPARTY",
            Some("EMAIL"),
        ),
        (
            json!({"counterparty_vasp_name": "Example Ledger GmbH"}),
            "COUNTERPARTY_VASP_NOT_REACHABLE",
            None,
        ),
        (
            json!({"counterparty_vasp_email": "team@example.com"}),
            "AWAITING_COUNTERPARTY",
            Some("EMAIL"),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let made = submit(&both.sender, &transfer(&number.to_string(), &data));
        assert_eq!(made["travel_rule"]["status"], status, "{data}");
        let (_, cancelled) = act(&both.sender, &path(&made), &json!({"action": "cancel"}));
        assert_eq!(cancelled["rail"], json!(rail), "{data}");
    }
    let mut hidden = transfer(
        "hidden",
        &json!({"counterparty_vasp_name": "Recipient VASP SA"}),
    );
    set(&both.recipient, &json!({"is_discoverable": false}));
    let made = submit(&both.sender, &hidden);
    assert_eq!(made["travel_rule"]["status"], "COUNTERPARTY_VASP_NOT_FOUND");
    set(&both.sender, &json!({"threshold_amount": "250.01"}));
    hidden["transaction_id"] = "small".into();
    let made = submit(&both.sender, &hidden);
    let expected = (&json!("NOT_APPLICABLE"), &json!(false));
    let rule = &made["travel_rule"];
    assert_eq!((&rule["status"], &rule["required"]), expected);
    let (status, refused) = act(&both.sender, &path(&made), &json!({"action": "cancel"}));
    assert_eq!(
        (status, refused["detail"].as_str().unwrap()),
        (
            409,
            "Can't cancel an outbound transfer in status NOT_APPLICABLE."
        )
    );
}

#[test]
fn transfer_without_the_travel_rule_keeps_what_was_sent() {
    let caller = Caller::new(&Fake::new());
    let made = submit(&caller, &transfer("a", &json!({})));
    assert_eq!(made["travel_rule"]["status"], "PENDING");
    assert_eq!(
        act(&caller, &path(&made), &json!({"action": "cancel"})).0,
        404
    );
}

#[test]
fn confirmed_wallet_completes_both_sides() {
    let both = Companies::new();
    add_wallet(&both.recipient, &json!({}));
    let made = submit(&both.sender, &transfer("a", &json!({})));
    let (sent, received) = (path(&made), both.copy());
    let expected = [
        "transaction.created OUTBOUND APPROVED",
        "travel_rule.status.updated OUTBOUND AWAITING_COUNTERPARTY",
        "transaction.created INBOUND APPROVED",
        "travel_rule.status.updated INBOUND UNCONFIRMED_OWNERSHIP",
    ];
    assert_eq!(both.events(), expected);

    // The recipient sees its own user, and the data of the sender later.
    let copy = both.recipient.get(&received).json;
    assert_eq!(copy["vendor_data"], "ana");
    assert!(!copy.to_string().contains("Carmen"), "{copy}");
    let paid = json!({"payment_txn_id": "0xhash"});
    assert_eq!(act(&both.sender, &sent, &paid).0, 409);
    let (_, confirmed) = confirm(&both.recipient, &received, true);
    assert_eq!(confirmed["originator_data"]["name"], "Carmen Española");
    assert_eq!(confirmed["counterparty_vasp"]["name"], "Origin CASP SL");
    assert_eq!(confirmed["rail"], "INTERNAL");
    let entries = both.recipient.get(ADDRESS_BOOK).json;
    assert_eq!(entries["results"][0]["is_ownership_verified"], true);

    let (status, finished) = act(&both.sender, &sent, &paid);
    let statuses = finished["timeline"].as_array().unwrap().iter();
    let statuses: Vec<_> = statuses.map(|change| change["status"].clone()).collect();
    let expected = ["AWAITING_COUNTERPARTY", "COMPLETED", "FINISHED"];
    assert_eq!(
        (status, statuses),
        (200, expected.map(Value::from).to_vec())
    );
    assert_eq!(
        both.recipient.get(&received).json["payment_txn_id"],
        "0xhash"
    );
    let expected = [
        "travel_rule.status.updated INBOUND COMPLETED",
        "travel_rule.status.updated OUTBOUND COMPLETED",
        "travel_rule.status.updated OUTBOUND FINISHED",
        "travel_rule.status.updated INBOUND FINISHED",
    ];
    assert_eq!(both.events(), expected);
    assert_eq!(confirm(&both.recipient, &received, true).0, 409);
    assert_eq!(act(&both.recipient, &received, &paid).0, 409);

    // The wallet is verified now.
    let made = submit(&both.sender, &transfer("b", &json!({})));
    assert_eq!(made["travel_rule"]["status"], "COMPLETED");
    let made = submit(&both.sender, &transfer("c", &json!({"name": "Eva Diaz"})));
    assert_eq!(
        made["travel_rule"]["status"],
        "COUNTERPARTY_MISMATCHED_DATA"
    );
}

#[test]
fn denied_wallet_declines_both_sides_and_a_cancellation_ends_them() {
    let both = Companies::new();
    add_wallet(&both.recipient, &json!({}));
    let sent = path(&submit(&both.sender, &transfer("a", &json!({}))));
    let received = both.copy();
    let (_, denied) = confirm(&both.recipient, &received, false);
    assert_eq!(denied["ownership_confirmed"], false);
    assert!(denied.get("originator_data").is_none(), "{denied}");
    for (caller, path) in [(&both.sender, &sent), (&both.recipient, &received)] {
        assert_eq!(status(caller, path), "COUNTERPARTY_VASP_GENERAL_DECLINE");
    }
    assert_eq!(
        act(&both.recipient, &received, &json!({"action": "cancel"})).0,
        200
    );
    assert_eq!(status(&both.sender, &sent), "CANCELLED");
    assert_eq!(
        act(&both.sender, &sent, &json!({"action": "cancel"})).0,
        409
    );
}

#[test]
fn recipient_holds_transfers_unless_it_accepts_them_by_itself() {
    let both = Companies::new();
    set(&both.recipient, &json!({"inbound_auto_accept": false}));
    add_wallet(&both.recipient, &json!({"self_declared": true}));
    let sent = path(&submit(&both.sender, &transfer("a", &json!({}))));
    assert_eq!(status(&both.sender, &sent), "AWAITING_COUNTERPARTY");
    assert_eq!(status(&both.recipient, &both.copy()), "ON_HOLD");
    assert_eq!(confirm(&both.sender, &sent, true).0, 409);
    assert_eq!(confirm(&both.recipient, &both.copy(), true).0, 200);
    assert_eq!(status(&both.sender, &sent), "COMPLETED");
}

#[test]
fn name_of_the_holder_is_matched_as_the_settings_say() {
    for (strictness, name, matches) in [
        ("NONE", "Eva", true),
        ("STRICT", "Ana Diaz", false),
        ("DEFAULT", "ana DIAZ", true),
        ("DEFAULT", "Ana Dias", false),
        ("FUZZY", "Ana Dias", true),
        ("FUZZY", "Eva Ruiz", false),
    ] {
        let both = Companies::new();
        add_wallet(&both.recipient, &json!({"self_declared": true}));
        set(
            &both.recipient,
            &json!({"name_matching_strictness": strictness}),
        );
        let made = submit(&both.sender, &transfer("a", &json!({ "name": name })));
        let expected = ["COUNTERPARTY_MISMATCHED_DATA", "COMPLETED"][usize::from(matches)];
        assert_eq!(
            made["travel_rule"]["status"], expected,
            "{strictness} {name}"
        );
    }
}

#[test]
fn counterparty_responds_once_by_the_link_of_an_email() {
    let both = Companies::new();
    let nobody = Caller::with_key(&both.fake, "");
    let by_email = json!({"counterparty_vasp_email": "compliance@example.com"});
    for (decision, expected) in [
        (json!({"decision": "accept"}), "COMPLETED"),
        (
            json!({"decision": "accept", "beneficiary_name": "Eva Ruiz"}),
            "COUNTERPARTY_MISMATCHED_DATA",
        ),
        (
            json!({"decision": "decline"}),
            "COUNTERPARTY_VASP_GENERAL_DECLINE",
        ),
    ] {
        let made = submit(&both.sender, &transfer(expected, &by_email));
        let token = both
            .fake
            .pickup_token(made["uuid"].as_str().unwrap())
            .unwrap();
        let link = format!("/v3/travel-rule/pickup/{token}/");
        let shown = json!({"originator_vasp_name": "Origin CASP SL", "amount": "250",
            "currency": "USDC", "beneficiary_wallet": "0xAna", "status": "AWAITING_COUNTERPARTY"});
        assert_eq!(nobody.get(&link).json, shown);
        let unclear = nobody.post(&format!("{link}respond/"), json!({"decision": "maybe"}));
        assert_eq!(
            unclear.text,
            r#"{"decision":["\"maybe\" is not a valid choice."]}"#
        );
        let answer = nobody.post(&format!("{link}respond/"), decision.clone());
        assert_eq!(answer.json, json!({ "status": expected }));
        assert_eq!(status(&both.sender, &path(&made)), expected);
        assert_eq!(nobody.get(&link).status, 410);
        assert_eq!(
            nobody.post(&format!("{link}respond/"), decision).status,
            410
        );
        nobody.get(link.trim_end_matches('/'));
        nobody.call("PUT", &link, "{}");
        let journal = both.fake.journal();
        assert!(
            journal
                .iter()
                .all(|exchange| !exchange.path.contains(&token))
        );
        assert!(
            journal
                .iter()
                .any(|exchange| exchange.path.ends_with("/pickup/***/respond/"))
        );
    }
    assert_eq!(nobody.get("/v3/travel-rule/pickup/unknown/").status, 404);
}

#[test]
fn transfer_is_sent_again_when_more_is_known() {
    let both = Companies::new();
    let sent = path(&submit(&both.sender, &transfer("a", &json!({}))));
    let resend = json!({"action": "resend"});
    let (_, again) = act(&both.sender, &sent, &resend);
    assert_eq!(again["status"], "COUNTERPARTY_VASP_NOT_FOUND");
    let profile = both.recipient.get(SETTINGS).json;
    add_wallet(
        &both.sender,
        &json!({"travel_address": profile["travel_address"]}),
    );
    let (_, again) = act(&both.sender, &sent, &resend);
    assert_eq!(
        (&again["status"], &again["rail"]),
        (&json!("AWAITING_COUNTERPARTY"), &json!("TRP"))
    );
    assert_eq!(act(&both.sender, &sent, &resend).0, 409);
    // The wallet is not in the recipient's address book; an officer decides.
    assert_eq!(confirm(&both.recipient, &both.copy(), true).0, 200);
    assert_eq!(status(&both.sender, &sent), "COMPLETED");
}

#[test]
fn transfer_without_a_response_expires() {
    for (outcome, expected) in [
        ("HOLD", "IN_REVIEW"),
        ("REJECT", "DECLINED"),
        ("PROCEED", "APPROVED"),
    ] {
        let both = Companies::new();
        set(
            &both.sender,
            &json!({"timeout_outcome": outcome, "confirmation_timeout_hours": 2}),
        );
        add_wallet(&both.recipient, &json!({}));
        let sent = path(&submit(&both.sender, &transfer("a", &json!({}))));
        both.fake.advance(Duration::from_secs(7199));
        assert_eq!(status(&both.sender, &sent), "AWAITING_COUNTERPARTY");
        both.events();
        both.fake.advance(Duration::from_secs(1));
        assert_eq!(status(&both.sender, &sent), "EXPIRED");
        assert_eq!(status(&both.recipient, &both.copy()), "EXPIRED");
        assert_eq!(both.sender.get(&sent).json["status"], expected);
        assert_eq!(both.recipient.get(&both.copy()).json["status"], "IN_REVIEW");
        let events = both.events();
        assert!(
            events.contains(&"travel_rule.status.updated OUTBOUND EXPIRED".into()),
            "{events:?}"
        );
        assert_eq!(confirm(&both.recipient, &both.copy(), true).0, 409);
    }
}
