//! Rules: conditions, velocity checks, actions, the library and backtests.

use super::*;

const RULES: &str = "/v3/transactions/rules/";

/// Whether a rule with these fields matches a transaction.
fn matches(caller: &Caller, rule: &Value) -> bool {
    let answer = caller.post(&format!("{RULES}backtest/"), rule.clone());
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["evaluated"], 1);
    answer.json["matched"] == 1
}

fn sample(caller: &Caller) {
    let mut body = transfer("a", "user-7", 1500);
    body["transaction_details"]["payment_details"] = "Invoice 7, thank you".into();
    body["subject"]["address"] = json!({"country": "es"});
    body["subject"]["payment_method"] = json!({"method_type": "bank_card"});
    body["counterparty"] = json!({"full_name": "Ana Example"});
    body["custom_properties"] = json!({"channel": {"name": "web"}, "attempts": 3});
    booked(caller, &body);
}

#[test]
fn every_operator_compares() {
    let caller = Caller::new(&Fake::new());
    sample(&caller);
    for (field, operator, value, expected) in [
        ("amount", "eq", json!(1500), true),
        ("amount", "eq", json!("1500.0"), false),
        ("amount", "ne", json!(1501), true),
        ("amount", "gt", json!(1499.99), true),
        ("amount", "gt", json!("1500"), false),
        ("amount", "gte", json!(1500), true),
        ("amount", "lt", json!(1500), false),
        ("amount", "lte", json!("1500"), true),
        ("amount", "lt", json!("many"), true),
        ("amount", "lt", json!(null), false),
        ("currency", "eq", json!("EUR"), true),
        ("currency", "in", json!(["USD", "EUR"]), true),
        ("currency", "in", json!("EUR"), true),
        ("currency", "not_in", json!(["USD"]), true),
        ("transaction_type", "eq", json!("finance"), true),
        ("direction", "eq", json!("OUTBOUND"), true),
        ("subject_country", "eq", json!("ESP"), true),
        ("subject_country", "in", json!(["FRA", "es"]), true),
        (
            "subject_payment_method_type",
            "eq",
            json!("BANK_CARD"),
            true,
        ),
        ("payment_details", "contains", json!("INVOICE"), true),
        ("payment_details", "not_contains", json!("gift"), true),
        (
            "payment_details",
            "contains_any",
            json!(["gift", "thank"]),
            true,
        ),
        ("payment_details", "regex", json!("^Invoice [0-9]+"), true),
        ("payment_details", "regex", json!("^invoice"), false),
        ("counterparty_name", "exists", json!(null), true),
        ("counterparty_country", "is_null", json!(null), true),
        ("custom_values.channel.name", "eq", json!("web"), true),
        ("custom_values.attempts", "gte", json!(3), true),
        ("custom_values.nothing", "not_exists", json!(null), true),
        ("no_such_field", "gt", json!(0), false),
    ] {
        let condition = json!({"field": field, "operator": operator, "value": value});
        let rule = json!({"conditions": [condition]});
        assert_eq!(matches(&caller, &rule), expected, "{condition}");
    }
    let fuzzy = |score: u32| {
        json!({"conditions": [{"field": "counterparty_name", "operator": "fuzzy_match",
        "value": "Anna Exampel", "score": score}]})
    };
    assert!(matches(&caller, &fuzzy(70)) && !matches(&caller, &fuzzy(95)));
    let field = json!({"conditions": [{"field": "subject_full_name", "operator": "ne",
        "value": "counterparty_full_name", "value_type": "field"}]});
    assert!(matches(&caller, &field));
    for (ago, expected) in [("1d", true), ("-1d", true), ("soon", false)] {
        let recent = json!({"conditions": [{"field": "txn_date", "operator": "gt", "value": ago,
            "value_type": "relative_date"}]});
        assert_eq!(matches(&caller, &recent), expected, "{ago}");
    }
}

#[test]
fn long_texts_are_compared_quickly() {
    let caller = Caller::new(&Fake::new());
    let long = "a".repeat(200_000);
    let mut body = transfer("a", "user-7", 1);
    body["transaction_details"]["payment_details"] = long.clone().into();
    booked(&caller, &body);
    let fuzzy = json!({"field": "payment_details", "operator": "fuzzy_match", "score": 90,
        "value": long});
    assert!(matches(&caller, &json!({"conditions": [fuzzy]})));
}

#[test]
fn conditions_combine_flat_or_in_groups() {
    let caller = Caller::new(&Fake::new());
    sample(&caller);
    let [yes, no] = ["eq", "ne"]
        .map(|operator| json!({"field": "currency", "operator": operator, "value": "EUR"}));
    let grouped = |condition: &Value, group: i64, logic: &str, all: &str| {
        let mut condition = condition.clone();
        condition["group_index"] = group.into();
        condition["group_logic"] = logic.into();
        condition["groups_logic"] = all.into();
        condition
    };
    for (mode, conditions, expected) in [
        ("ALL", json!([]), true),
        ("ALL", json!([yes, yes]), true),
        ("ALL", json!([yes, no]), false),
        ("ANY", json!([no, yes]), true),
        ("ANY", json!([no, no]), false),
        (
            "ALL",
            json!([grouped(&no, 1, "AND", "OR"), grouped(&yes, 2, "AND", "OR")]),
            true,
        ),
        (
            "ALL",
            json!([grouped(&no, 1, "AND", "AND"), grouped(&yes, 2, "AND", "OR")]),
            false,
        ),
        (
            "ALL",
            json!([grouped(&no, 1, "OR", "AND"), grouped(&yes, 1, "OR", "AND")]),
            true,
        ),
    ] {
        let rule = json!({"evaluation_mode": mode, "conditions": conditions});
        assert_eq!(matches(&caller, &rule), expected, "{rule}");
    }
    let scoped = |scope: Value| json!({ "scope": scope });
    assert!(matches(
        &caller,
        &scoped(json!({"directions": ["OUTBOUND"], "action_types": []}))
    ));
    assert!(!matches(
        &caller,
        &scoped(json!({"transaction_types": ["kyc"]}))
    ));
}

#[test]
fn invalid_rules_are_refused() {
    let caller = Caller::new(&Fake::new());
    let condition = |operator: &str, more: Value| {
        let mut condition = json!({"field": "amount", "operator": operator});
        condition
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"conditions": [condition]})
    };
    for (fields, at) in [
        (condition("like", json!({})), "/conditions/0/operator"),
        (
            condition("regex", json!({"value": "("})),
            "/conditions/0/value",
        ),
        (
            condition("fuzzy_match", json!({"value": "Ana"})),
            "/conditions/0/score",
        ),
        (
            condition("contains_any", json!({"value": "x"})),
            "/conditions/0/value",
        ),
        (
            condition("in", json!({"value": "x", "value_type": "list"})),
            "/conditions/0/value",
        ),
        (
            json!({"conditions": [{"operator": "eq"}]}),
            "/conditions/0/field",
        ),
        (json!({"conditions": "all"}), "/conditions"),
        (json!({"conditions": [7]}), "/conditions/0/non_field_errors"),
        (
            json!({"aggregation": [{"window": "1w", "value": 1}]}),
            "/aggregation/0/window",
        ),
        (
            json!({"aggregation": [{"value": "many"}]}),
            "/aggregation/0/value",
        ),
        (
            json!({"actions": [{"type": "add_score", "value": "35"}]}),
            "/actions/0/value",
        ),
        (
            json!({"actions": [{"type": "change_status", "value": "AWAITING_USER"}]}),
            "/actions/0/workflow_id",
        ),
        (
            json!({"actions": [{"type": "call_police"}]}),
            "/actions/0/type",
        ),
        (
            json!({"scope": {"directions": ["UP"]}}),
            "/scope/directions",
        ),
        (json!({"conditions": null}), "/conditions"),
        (json!({"mode": "ON"}), "/mode"),
        (json!({"title": " "}), "/title"),
    ] {
        let mut rule = json!({"title": "T", "category": "finance", "mode": "TEST"});
        rule.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let answer = caller.post(RULES, rule);
        assert_eq!(answer.status, 400, "{fields}");
        assert!(answer.json.pointer(at).is_some(), "{at}: {}", answer.text);
    }
    let first = flag(
        &caller,
        "Same",
        json!({"field": "amount", "operator": "gt", "value": 1}),
        json!([]),
    );
    let again = caller.post(
        RULES,
        json!({"title": "Same", "category": "finance", "mode": "TEST"}),
    );
    assert_eq!(
        again.json,
        json!({"title": ["A rule with this name already exists."]})
    );
    let renamed = caller.patch(&first, json!({"title": "Same", "mode": "DISABLED"}));
    assert_eq!(renamed.json["mode"], "DISABLED", "{}", renamed.text);
    assert_eq!(caller.call("DELETE", &first, "").status, 204);
    assert_eq!(caller.get(&first).status, 404);
}

#[test]
fn modes_decide_the_effect() {
    let caller = Caller::new(&Fake::new());
    let decline = json!([{"type": "change_status", "value": "DECLINED"}]);
    let rule = flag(
        &caller,
        "All",
        json!({"field": "amount", "operator": "gte", "value": 0}),
        decline,
    );
    for (mode, status, runs) in [
        ("ACTIVE", "DECLINED", 1),
        ("TEST", "APPROVED", 1),
        ("DISABLED", "APPROVED", 0),
    ] {
        caller.patch(&rule, json!({ "mode": mode }));
        let made = book(&caller, mode, "user-7", 1);
        assert_eq!(
            (&made["status"], made["rule_runs"].as_array().unwrap().len()),
            (&json!(status), runs)
        );
    }
    let score = json!([{"type": "add_score", "value": 40}]);
    for title in ["One", "Two"] {
        flag(
            &caller,
            title,
            json!({"field": "amount", "operator": "gt", "value": 50}),
            score.clone(),
        );
    }
    let made = book(&caller, "sum", "user-7", 51);
    assert_eq!(
        (&made["status"], &made["score"]),
        (&json!("IN_REVIEW"), &json!(80))
    );
}

#[test]
fn lists_are_read_and_written() {
    let caller = Caller::new(&Fake::new());
    let list = json!({"name": "Watched", "list_type": "custom", "entry_type": "user"});
    let list = caller.post("/v3/lists/", list).json["uuid"].clone();
    let entries = format!("/v3/lists/{}/entries/", list.as_str().unwrap());
    let add = json!([{"type": "add_to_list", "list_id": list}]);
    flag(
        &caller,
        "Large",
        json!({"field": "amount", "operator": "gt", "value": 100}),
        add,
    );
    let review = json!([{"type": "change_status", "value": "IN_REVIEW"}]);
    let listed = json!({"field": "subject_vendor_data", "operator": "in", "value": list, "value_type": "list"});
    flag(&caller, "Watched", listed, review);
    assert_eq!(book(&caller, "a", "user-7", 1)["status"], "APPROVED");
    assert_eq!(book(&caller, "b", "user-7", 101)["status"], "APPROVED");
    assert_eq!(caller.get(&entries).json["results"][0]["value"], "user-7");
    assert_eq!(book(&caller, "c", "user-7", 1)["status"], "IN_REVIEW");
    assert_eq!(book(&caller, "d", "user-8", 1)["status"], "APPROVED");
    // A transaction has no e-mail address.
    let list = json!({"name": "Addresses", "list_type": "custom", "entry_type": "email"});
    let list = caller.post("/v3/lists/", list).json["uuid"].clone();
    let add = json!([{"type": "add_to_list", "list_id": list}]);
    let any = json!({"field": "amount", "operator": "gt", "value": 0});
    flag(&caller, "Any", any, add);
    book(&caller, "e", "user-7", 1);
    let entries = format!("/v3/lists/{}/entries/", list.as_str().unwrap());
    assert_eq!(caller.get(&entries).json["count"], 0);
}

#[test]
fn the_twentieth_small_transfer_is_structuring() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let install = |body: Value| caller.post(&format!("{RULES}install/"), body);
    let keys =
        json!({"library_keys": ["structuring-inbound", "structuring-outbound", "no-such-rule"]});
    let made = install(keys.clone()).json;
    assert_eq!(
        made,
        json!({"installed_library_keys": ["structuring-inbound", "structuring-outbound"], "installed_count": 2})
    );
    assert_eq!(install(keys).json["installed_count"], 0);
    assert_eq!(install(json!({})).status, 400);
    for number in 1..=21 {
        let made = book(&caller, &number.to_string(), "user-7", 500);
        let expected = if number < 20 { "APPROVED" } else { "IN_REVIEW" };
        assert_eq!(made["status"], expected, "{number}");
        assert_eq!(
            book(
                &caller,
                &format!("other {number}"),
                &format!("user {number}"),
                500
            )["score"],
            0
        );
    }
    // The window moves on.
    fake.advance(Duration::from_secs(31 * 86_400));
    assert_eq!(book(&caller, "later", "user-7", 500)["status"], "APPROVED");

    let preset = &caller
        .get(&format!(
            "{RULES}?source=PRESET&bundle=finance&search=outbound"
        ))
        .json;
    assert_eq!(preset["count"], 1);
    let path = format!("{RULES}{}/", preset["results"][0]["uuid"].as_str().unwrap());
    assert_eq!(caller.patch(&path, json!({"title": "Mine"})).status, 400);
    assert_eq!(
        caller.patch(&path, json!({"mode": "TEST"})).json["mode"],
        "TEST"
    );
    let refused = caller.call("DELETE", &path, "");
    assert!(
        refused.json["detail"]
            .as_str()
            .unwrap()
            .starts_with("Library rules cannot be deleted.")
    );
    let library = caller.get(&format!("{RULES}library/?bundle=finance")).json;
    let installed: Vec<_> = library["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["is_installed"] == true)
        .collect();
    assert_eq!(installed, [true, true, false]);
    let all = caller.call(
        "DELETE",
        &format!("{RULES}install/"),
        r#"{"bundle":"finance"}"#,
    );
    assert_eq!(all.json, json!({"uninstalled_count": 2}));
}

#[test]
fn every_figure_of_a_window_is_compared() {
    let caller = Caller::new(&Fake::new());
    for (id, amount, at) in [
        ("a", 10, "2027-01-01T00:00:00Z"),
        ("b", 30, "2027-01-01T00:30:00Z"),
        ("c", 20, "2027-01-01T01:00:00Z"),
    ] {
        let mut body = transfer(id, "user-7", amount);
        body["transaction_at"] = at.into();
        booked(&caller, &body);
    }
    for (metric, field, operator, value, window, matched) in [
        ("count", "amount", "gte", 2.0, "1h", 2),
        ("count", "amount", "eq", 3.0, "61m", 1),
        ("sum", "amount", "gte", 50.0, "1h", 1),
        ("max", "amount", "eq", 30.0, "1d", 2),
        ("min", "amount", "lt", 20.0, "1d", 3),
        ("avg", "amount", "eq", 20.0, "1d", 2),
        ("distinct_count", "subject_vendor_data", "eq", 1.0, "1d", 3),
        ("distinct_count", "amount", "ne", 1.0, "1d", 2),
    ] {
        let check = json!({"metric": metric, "field": field, "operator": operator, "value": value,
            "window": window, "filters": {"subject_vendor_data": "__current__", "currency": ["EUR", "USD"]}});
        let rule = json!({"aggregation": [check], "period_days": 365});
        let answer = caller.post(&format!("{RULES}backtest/"), rule).json;
        assert_eq!(answer["matched"], matched, "{check}");
    }
}
