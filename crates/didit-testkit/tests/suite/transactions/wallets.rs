//! Screening of wallets.

use super::*;

const SCREEN: &str = "/v3/wallet-screening/";

fn screened(caller: &Caller, address: &str) -> Answer {
    caller.post(
        SCREEN,
        json!({"wallet_address": address, "blockchain": "ETH"}),
    )
}

#[test]
fn addresses_decide_the_result() {
    let caller = Caller::new(&Fake::new());
    for (address, severity, sanctions) in [
        ("0xabc", "LOW", false),
        ("0x28C6c06298d514Db089934071355E5743bf21d60", "HIGH", true),
        ("0xdarknet", "CRITICAL", false),
        ("0xsanctioned", "CRITICAL", true),
    ] {
        let result = screened(&caller, address).json;
        assert_eq!(
            (&result["severity"], &result["sanctions_hit"]),
            (&json!(severity), &json!(sanctions)),
            "{address}"
        );
    }
    assert_eq!(screened(&caller, "0xpending").json["status"], "PENDING");
    assert_eq!(screened(&caller, "0xno-provider").status, 409);
    assert_eq!(screened(&caller, "0xprovider-error").status, 502);
    let blank = json!({"wallet_address": ["This field may not be blank."]});
    assert_eq!(screened(&caller, " ").json, blank);
    let unknown = caller.post(
        SCREEN,
        json!({"wallet_address": "0xabc", "blockchain": "EUR"}),
    );
    assert_eq!(
        unknown.json,
        json!({"blockchain": ["\"EUR\" is not a valid choice."]})
    );
}

#[test]
fn changed_results_are_not_rendered() {
    let caller = Caller::new(&Fake::new());
    let result = screened(&caller, "0xmixer").json;
    let render = |body: &Value| caller.post("/v3/wallet-screening/pdf/", body.clone());
    let rendered = render(&result);
    if cfg!(feature = "pdf") {
        assert_eq!(rendered.status, 200, "{}", rendered.text);
        assert!(rendered.text.starts_with("%PDF-1.7"));
        assert_eq!(
            rendered.headers["content-disposition"],
            "attachment; filename=wallet_screening.pdf"
        );
    } else {
        assert_eq!(rendered.status, 501);
        assert!(rendered.text.contains("`pdf`"), "{}", rendered.text);
    }
    let mut milder = result.clone();
    milder["risk_score"] = 1.into();
    let mut unsigned = result.clone();
    unsigned.as_object_mut().unwrap().remove("report_signature");
    for changed in [milder, unsigned, json!({})] {
        let error = render(&changed).json["report_signature"][0].clone();
        assert!(
            error
                .as_str()
                .unwrap()
                .starts_with("This wallet-screening result is missing or fails")
        );
    }
    let error =
        json!({"non_field_errors": ["Expected a JSON object matching a wallet-screening result."]});
    assert_eq!(render(&json!([])).json, error);
    // Null and absent are one, because clients leave out what is null.
    let clean = screened(&caller, "0xabc").json;
    let mut shorter = clean.clone();
    shorter
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    assert_ne!(shorter, clean);
    assert_eq!(render(&shorter).status, render(&clean).status);
}

#[test]
fn wallets_of_counterparties_are_screened_on_demand() {
    let caller = Caller::new(&Fake::new());
    let payment = |id: &str, address: &str, is_wanted: bool| {
        let mut body = transfer(id, "user-7", 1);
        body["transaction_details"]["currency"] = "ETH".into();
        body["transaction_details"]["currency_kind"] = "crypto".into();
        body["counterparty"] =
            json!({"payment_method": {"method_type": "unhosted_wallet", "account_id": address}});
        body["include_crypto_screening"] = is_wanted.into();
        booked(&caller, &body)
    };
    let risky = payment("a", "0xmixer", true);
    assert_eq!(risky["decision_reason_code"], "WALLET_HIGH_RISK");
    assert_eq!(
        (&risky["status"], &risky["score"]),
        (&json!("IN_REVIEW"), &json!(72))
    );
    assert_eq!(risky["alerts"][0]["source"], "PROVIDER");
    assert_eq!(
        risky["provider_results"][0]["payload"]["dominant_risk_category"],
        "mixer"
    );
    assert_eq!(
        payment("b", "0xmixer", false)["provider_results"],
        json!([])
    );
    assert_eq!(payment("c", "0xabc", true)["status"], "APPROVED");
    let install = json!({"library_keys": ["sanctioned-wallet"]});
    caller.post("/v3/transactions/rules/install/", install);
    assert_eq!(payment("d", "0xsanctioned", true)["status"], "DECLINED");
}

#[test]
fn received_payment_is_screened_by_the_wallet_of_the_subject() {
    let caller = Caller::new(&Fake::new());
    for (id, direction, hash, expected) in [
        ("a", "inbound", Value::Null, json!("0xabc")),
        ("b", "inbound", json!("0xhash"), json!("0xmixer")),
        ("c", "outbound", json!("0xhash"), json!("0xabc")),
    ] {
        let mut body = transfer(id, "user-7", 1);
        body["transaction_details"] = json!({"direction": direction, "amount": 1, "currency": "ETH",
            "currency_kind": "crypto", "payment_reference_id": hash});
        body["subject"]["payment_method"] = json!({"account_id": "0xmixer"});
        body["counterparty"] = json!({"payment_method": {"account_id": "0xabc"}});
        body["include_crypto_screening"] = true.into();
        let screened = &booked(&caller, &body)["provider_results"][0]["payload"];
        assert_eq!(screened["wallet_address"], expected, "{id}");
    }
}
