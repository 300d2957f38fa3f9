//! Transactions: submission, rules, wallets, devices.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_testkit::Fake;
use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller, answer};

mod calls;
mod rules;
mod wallets;

pub(crate) use calls::calls;

const PATH: &str = "/v3/transactions/";

/// A transfer of euros.
fn transfer(id: &str, user: &str, amount: impl Into<Value>) -> Value {
    let amount = amount.into();
    json!({
        "transaction_id": id, "transaction_category": "finance",
        "transaction_details": {"direction": "outbound", "amount": amount, "currency": "EUR",
            "action_type": "withdrawal"},
        "subject": {"vendor_data": user, "full_name": "Carmen Española"},
    })
}

/// Books a transfer and returns the response.
fn book(caller: &Caller, id: &str, user: &str, amount: impl Into<Value>) -> Value {
    booked(caller, &transfer(id, user, amount))
}

fn booked(caller: &Caller, body: &Value) -> Value {
    let answer = caller.post(PATH, body.clone());
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json
}

/// Creates an active rule with one condition and returns its path.
#[expect(clippy::needless_pass_by_value, reason = "callers make it by `json!`")]
fn flag(caller: &Caller, title: &str, condition: Value, actions: Value) -> String {
    let rule = json!({"title": title, "category": "finance", "mode": "ACTIVE",
        "conditions": [condition], "actions": actions});
    let answer = caller.post("/v3/transactions/rules/", rule);
    assert_eq!(answer.status, 201, "{}", answer.text);
    format!(
        "/v3/transactions/rules/{}/",
        answer.json["uuid"].as_str().unwrap()
    )
}

/// The bodies of all webhooks, whose signatures are verified.
fn events(fake: &Fake) -> Arc<Mutex<Vec<Value>>> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let signer = Signer::new(Secret::new(fake.webhook_secret()).unwrap());
    fake.on_webhook({
        let events = Arc::clone(&events);
        move |webhook| {
            for (name, value) in signer.sign(&webhook.body).unwrap().iter() {
                assert_eq!(webhook.headers[name], value);
            }
            let event = serde_json::from_slice(&webhook.body).unwrap();
            events.lock().unwrap().push(event);
            200
        }
    });
    events
}

fn types(events: &Mutex<Vec<Value>>) -> Vec<String> {
    let events = events.lock().unwrap();
    let types = events.iter().map(|event| {
        format!(
            "{} {}",
            event["webhook_type"].as_str().unwrap(),
            event["status"].as_str().unwrap()
        )
    });
    types.collect()
}

#[cfg(feature = "cases")]
#[test]
fn rules_open_cases_and_group_transactions() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    caller.completed("user-8", "approve");
    let cases = format!(
        "/v3/organization/{}/application/{}/cases/",
        fake.organization_id(),
        fake.application_id()
    );
    let condition = || json!({"field": "amount", "operator": "gt", "value": 1000});
    let open = |grouping: Value| json!([{"type": "open_case", "grouping": grouping}]);
    flag(
        &caller,
        "Large",
        condition(),
        open("by_rule_and_applicant".into()),
    );
    let shown = || {
        let all = caller.get(&format!("{cases}?ordering=created_at")).json;
        let shown = all["results"].as_array().unwrap().iter().map(|case| {
            let id = case["uuid"].as_str().unwrap();
            let links = caller.get(&format!("{cases}{id}/links/")).json;
            let links = links["results"]
                .as_array()
                .or(links.as_array())
                .unwrap()
                .len();
            let subject = case["subject"]["external_id"].as_str().unwrap();
            format!("{} of {subject}: {links}", case["title"].as_str().unwrap())
        });
        shown.collect::<Vec<_>>()
    };
    book(&caller, "a", "user-7", 500);
    assert!(shown().is_empty());
    book(&caller, "b", "user-7", 1500);
    book(&caller, "c", "user-7", 2500);
    book(&caller, "d", "user-8", 1500);
    book(&caller, "e", "nobody", 1500);
    assert_eq!(shown(), ["Large of user-7: 2", "Large of user-8: 1"]);
    flag(&caller, "Any", condition(), open("by_applicant".into()));
    book(&caller, "f", "user-8", 1500);
    assert_eq!(shown(), ["Large of user-7: 2", "Large of user-8: 2"]);
    flag(&caller, "Each", condition(), open(Value::Null));
    book(&caller, "g", "user-8", 1500);
    assert_eq!(
        shown(),
        [
            "Large of user-7: 2",
            "Large of user-8: 3",
            "Each of user-8: 1"
        ]
    );
    let case = &caller.get(&cases).json["results"][0];
    assert_eq!(case["source"], "TRANSACTION_RULE");
}

#[cfg(feature = "cases")]
#[test]
fn resolved_case_takes_no_transaction_and_attachment_is_optional() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    let cases = format!(
        "/v3/organization/{}/application/{}/cases/",
        fake.organization_id(),
        fake.application_id()
    );
    let actions = json!([{"type": "open_case", "grouping": "by_applicant",
        "attach_matched_transaction": false}]);
    let condition = json!({"field": "amount", "operator": "gt", "value": 1000});
    flag(&caller, "Large", condition, actions);
    for (id, count) in [("a", 1), ("b", 1), ("c", 2)] {
        book(&caller, id, "user-7", 1500);
        let all = caller.get(&cases).json;
        assert_eq!(all["results"].as_array().unwrap().len(), count, "{id}");
        let case = all["results"][0]["uuid"].as_str().unwrap().to_owned();
        let links = caller.get(&format!("{cases}{case}/links/")).text;
        assert!(!links.contains("linked_entity_uuid"), "{links}");
        if id == "b" {
            let body = json!({"case_uuids": [case], "status": "RESOLVED",
                "resolution": "FALSE_POSITIVE"});
            let path = format!("{cases}bulk/status/");
            let answer = caller.post(&path, body);
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }
}

#[test]
fn a_rule_flags_one_of_three_transactions() {
    let fake = Fake::new();
    let events = events(&fake);
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    let actions = json!([{"type": "add_score", "value": 78},
        {"type": "change_status", "value": "IN_REVIEW"}, {"type": "add_tags", "tag_name": "large"},
        {"type": "add_note", "note": "Ask for an invoice"}]);
    let rule = flag(
        &caller,
        "Large",
        json!({"field": "amount", "operator": "gte", "value": 10000}),
        actions,
    );
    for (id, amount, status) in [
        ("a", 20, "APPROVED"),
        ("b", 10_000, "IN_REVIEW"),
        ("c", 9_999, "APPROVED"),
    ] {
        assert_eq!(
            book(&caller, id, "user-7", amount)["status"],
            status,
            "{id}"
        );
    }
    let sent: Vec<_> = types(&events)
        .into_iter()
        .filter(|sent| sent.starts_with("transaction"))
        .collect();
    let expected = [
        "transaction.created APPROVED",
        "transaction.created IN_REVIEW",
        "transaction.status.updated IN_REVIEW",
        "transaction.created APPROVED",
    ];
    assert_eq!(sent, expected);
    let flagged = events.lock().unwrap()[4].clone();
    assert_eq!(flagged["txn_id"], "b");
    assert_eq!(
        [&flagged["score"], &flagged["severity"], &flagged["amount"]],
        [&json!(78), &json!("HIGH"), &json!("10000")]
    );

    let listed = caller.get(PATH).json;
    assert_eq!([&listed["count"], &listed["total_transactions"]], [3, 3]);
    let ids: Vec<_> = listed["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["txn_id"].clone())
        .collect();
    assert_eq!(ids, ["c", "b", "a"]);
    let path = format!("{PATH}{}/", listed["results"][1]["uuid"].as_str().unwrap());
    let detail = caller.get(&path).json;
    assert_eq!(
        detail["rule_runs"][0]["action_summary"],
        "score +78; change_status:IN_REVIEW; add_tags; add_note"
    );
    assert_eq!(detail["alerts"][0]["title"], "Large");
    assert_eq!(detail["tags"][0]["name"], "LARGE");
    assert_eq!(detail["activities"][1]["description"], "Ask for an invoice");
    assert_eq!(detail["decision_reason_label"], "Large");
    let rule = caller.get(&rule).json;
    assert_eq!(
        [
            &rule["run_count"],
            &rule["reviewed_count"],
            &rule["approved_count"]
        ],
        [1, 1, 0]
    );
    assert_eq!(rule["reviewed_pct"], 100.0);
    let other = fake.add_application();
    let theirs = Caller::with_key(&fake, &other.api_key);
    assert_eq!(theirs.get(&path).status, 404);
    assert_eq!(theirs.get(PATH).json["count"], 0);
    // The same id is free in another application, and a snapshot keeps all.
    assert_eq!(book(&theirs, "b", "user-7", 10_000)["status"], "APPROVED");
    let restored = Fake::new();
    restored.restore(&fake.snapshot()).unwrap();
    assert_eq!(
        Caller::with_key(&restored, &caller.key).get(&path).json,
        detail
    );
}

#[test]
fn invalid_transactions_are_refused_as_documented() {
    let caller = Caller::new(&Fake::new());
    book(&caller, "a", "user-7", 1500);
    let change = |path: &str, value: Value| {
        let mut body = transfer("b", "user-7", 1500);
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let mut without_amount = transfer("b", "user-7", 1);
    without_amount["transaction_details"]
        .as_object_mut()
        .unwrap()
        .remove("amount");
    caller.fake.set_blocked("user-9", true);
    let required = "This field is required.";
    for (body, error) in [
        (
            without_amount,
            json!({"transaction_details": {"amount": [required]}}),
        ),
        (
            transfer("a", "user-7", 1),
            json!({"transaction_id": ["A transaction with this transaction_id already exists."]}),
        ),
        (
            transfer(&"a".repeat(129), "user-7", 1),
            json!({"transaction_id": ["Ensure this field has no more than 128 characters."]}),
        ),
        (
            transfer(" ", "user-7", 1),
            json!({"transaction_id": ["This field may not be blank."]}),
        ),
        (
            change("/transaction_category", json!("gift")),
            json!({"non_field_errors": ["Unsupported transaction category."]}),
        ),
        (
            change("/subject", json!({"full_name": "Ana"})),
            json!({"subject": ["subject.vendor_data and subject.full_name are required."]}),
        ),
        (
            change("/subject/full_name", json!(" ")),
            json!({"subject": ["subject.vendor_data and subject.full_name are required."]}),
        ),
        (
            change("/transaction_details/currency", json!("")),
            json!({"transaction_details": {"currency": ["This field may not be blank."]}}),
        ),
        (
            change("/subject", json!({})),
            json!({"subject": ["subject.vendor_data and subject.full_name are required."]}),
        ),
        (
            transfer("b", "user-9", 1),
            json!({"vendor_data":
            ["The individual 'user-9' is in the blocklist and cannot participate in transactions."]}),
        ),
        (
            transfer("b", "user-7", "many"),
            json!({"transaction_details": {"amount": ["A valid number is required."]}}),
        ),
        (
            transfer("b", "user-7", -1),
            json!({"transaction_details":
            {"amount": ["Ensure this value is greater than or equal to 0."]}}),
        ),
        (
            transfer("b", "user-7", 1e300),
            json!({"transaction_details":
            {"amount": ["Ensure this value is less than or equal to 1000000000000000."]}}),
        ),
        (
            change("/transaction_details/direction", json!("up")),
            json!({"transaction_details": {"direction": ["\"up\" is not a valid choice."]}}),
        ),
        (
            json!({}),
            json!({"transaction_id": [required], "transaction_category": [required],
            "transaction_details": [required], "subject": [required]}),
        ),
    ] {
        let answer = caller.post(PATH, body);
        assert_eq!((answer.status.as_u16(), answer.json), (400, error));
    }
}

#[test]
fn amounts_and_times_have_one_format() {
    let caller = Caller::new(&Fake::new());
    for (amount, text) in [
        (json!("0.25"), "0.25"),
        (json!(1e-8), "0.00000001"),
        (json!(7.0), "7"),
        (json!(-0.0), "0"),
    ] {
        let id = format!("amount {amount}");
        assert_eq!(book(&caller, &id, "user-7", amount)["amount"], text);
    }
    for at in [
        "yesterday",
        "-000500-01-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
    ] {
        let mut body = transfer("b", "user-7", 1);
        body["transaction_at"] = at.into();
        let error = caller.post(PATH, body).json["transaction_at"][0].clone();
        let error = error.as_str().unwrap();
        assert!(error.starts_with("Datetime has wrong format."), "{error}");
    }
    assert_eq!(caller.get(PATH).json["count"], 4);
}

#[test]
fn pages_beyond_a_hundred_are_linked() {
    let caller = Caller::new(&Fake::new());
    for number in 0..120 {
        book(&caller, &number.to_string(), "user-7", number);
    }
    let page = caller.get("/v3/transactions/?limit=50&offset=50").json;
    assert_eq!([&page["count"], &page["total_transactions"]], [100, 120]);
    assert!(
        page["next"]
            .as_str()
            .unwrap()
            .ends_with("limit=50&offset=100")
    );
    let last = caller.get("/v3/transactions/?limit=50&offset=100").json;
    assert_eq!(last["next"], Value::Null);
    assert_eq!(last["results"].as_array().unwrap().len(), 20);
}

#[test]
fn list_is_in_the_order_of_dates_and_has_no_filters() {
    let caller = Caller::new(&Fake::new());
    for (id, user, at) in [
        ("b", "user-7", "2026-03-02T00:00:00Z"),
        ("d", "user-8", "2026-03-04T00:00:00Z"),
        ("a", "user-7", "2026-03-01T00:00:00Z"),
        ("c", "user-7", "2026-03-03T00:00:00"),
    ] {
        let mut body = transfer(id, user, 5);
        body["transaction_at"] = at.into();
        booked(&caller, &body);
    }
    let listed = |query: &str| {
        let page = caller.get(&format!("{PATH}{query}")).json;
        let rows = page["results"].as_array().unwrap().iter();
        rows.map(|row| row["txn_id"].as_str().unwrap().to_owned())
            .collect::<String>()
    };
    for (query, expected) in [
        ("", "dcba"),
        ("?limit=2&offset=1", "cb"),
        // The service has no filters.
        ("?search=USER-7", "dcba"),
        ("?status__in=IN_REVIEW", "dcba"),
    ] {
        assert_eq!(listed(query), expected, "{query}");
    }
}

#[test]
fn a_session_remedies_a_transaction() {
    for (scenario, status) in [
        ("approve", "APPROVED"),
        ("decline_liveness_attack", "DECLINED"),
    ] {
        let fake = Fake::new();
        let events = events(&fake);
        let caller = Caller::new(&fake);
        let actions = json!([{"type": "change_status", "value": "AWAITING_USER", "workflow_id": fake.workflow_id()}]);
        flag(
            &caller,
            "Verify",
            json!({"field": "currency", "operator": "eq", "value": "EUR"}),
            actions,
        );
        let awaiting = book(&caller, "a", "user-7", 5);
        assert_eq!(awaiting["status"], "AWAITING_USER");
        let session = awaiting["remediation"]["session_id"].as_str().unwrap();
        assert_eq!(awaiting["action_required"]["type"], "verification_session");
        assert_eq!(caller.decision(session)["vendor_data"], "user-7");
        fake.complete(session, scenario).unwrap();
        let after = caller
            .get(&format!("{PATH}{}/", awaiting["uuid"].as_str().unwrap()))
            .json;
        assert_eq!(after["status"], status);
        assert_eq!(after["action_required"], Value::Null);
        let last = types(&events).pop();
        assert_eq!(last, Some(format!("transaction.status.updated {status}")));
    }
}

fn from_device(caller: &Caller, token: &str, method: &str, path: &str, body: &Value) -> Answer {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("x-transaction-token", token)
        .header("user-agent", "Example/1.0");
    answer(&caller.fake, request.body(body.to_string().into()).unwrap())
}

#[test]
fn devices_submit_for_the_user_of_their_token() {
    let caller = Caller::new(&Fake::new());
    let blank = json!({"vendor_data": ""});
    let blank = caller.post("/v3/transactions/sdk-token/", blank).json;
    let expected = json!({"vendor_data": ["This field may not be blank."]});
    assert_eq!(blank, expected);
    let token = json!({"vendorData": "user-7", "ttlSeconds": 60, "max_uses": 2});
    let token = caller.post("/v3/transactions/sdk-token/", token).json["sdk_token"].clone();
    let token = token.as_str().unwrap();
    let body = |id: &str| {
        json!({"txnId": id, "type": "travelRule",
            "info": {"direction": "out", "amount": "0.25", "currency": "ETH", "currencyType": "crypto"},
            "subject": {"fullName": "Carmen Española", "externalUserId": "user-9"},
            "counterparty": {"fullName": "Ana", "externalUserId": "user-8",
                "paymentMethod": {"type": "unhosted_wallet", "accountId": "0xabc"}},
            "travelRule": {"status": "AWAITING_COUNTERPARTY", "beneficiaryData": {"name": "Ana"}}})
    };
    let submit =
        |token: &str, body: &Value| from_device(&caller, token, "POST", "/v1/transactions/", body);
    let made = submit(token, &body("a"));
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json["vendor_data"], "user-7");
    assert_eq!(
        made.json["parties"][0]["device"]["user_agent"],
        "Example/1.0"
    );
    assert_eq!(made.json["parties"][1]["vendor_data"], "user-8");
    assert_eq!(
        made.json["travel_rule"]["beneficiary_data"],
        json!({"name": "Ana"})
    );
    assert_eq!(made.json["payment_methods"][0]["account_id"], "0xabc");
    let mut wrong = body("b");
    wrong["info"].as_object_mut().unwrap().remove("currency");
    wrong["txnId"] = "a".into();
    let refused = submit(token, &wrong);
    let expected = json!({"info": {"currency": ["This field is required."]},
        "txnId": ["A transaction with this transaction_id already exists."]});
    assert_eq!((refused.status.as_u16(), refused.json), (400, expected));

    let path = format!("/v1/transactions/{}/", made.json["uuid"].as_str().unwrap());
    let read = |token: &str, path: &str| from_device(&caller, token, "GET", path, &json!({}));
    assert_eq!(read(token, &path).json, made.json);
    let theirs = book(&caller, "c", "user-1", 1)["uuid"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        read(token, &format!("/v1/transactions/{theirs}/")).status,
        404
    );
    assert_eq!(
        read("none", &path).json["detail"],
        "Invalid transaction token."
    );
    assert_eq!(submit(token, &body("d")).status, 201);
    // A token that is used up still reads.
    assert_eq!(
        submit(token, &body("e")).json["detail"],
        "Transaction token expired."
    );
    assert_eq!(read(token, &path).status, 200);
    caller.fake.advance(Duration::from_secs(60));
    assert_eq!(
        read(token, &path).json["detail"],
        "Transaction token expired."
    );
}
