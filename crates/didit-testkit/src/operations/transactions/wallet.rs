//! Screening of crypto wallets: the result follows from the address.
//!
//! Source: <https://docs.didit.me/standalone-apis/wallet-screening>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{HandlerResult, Reply, RequestContext};
use crate::operations::fields::choice;
use crate::state::{
    Item, State,
    transactions::{is_inbound, severity},
};
use crate::vocabulary::jwt;

const BLOCKCHAINS: &str = "BTC|LIGHTNING|ETH|LTC|XRP|BCH|DOGE|TRX|SOL|MATIC|BNB|USDT|USDC";

/// Address of the documented example: a wallet that received money from a mixer.
const EXAMPLE: &str = "0x28c6c06298d514db089934071355e5743bf21d60";

/// Parts of an address that decide its result: risk score, category and name of an entity.
const RISKS: [(&str, i64, &str, &str); 4] = [
    (EXAMPLE, 72, "mixer", "Tornado Cash"),
    ("mixer", 72, "mixer", "Example Mixer"),
    ("darknet", 90, "darknet_market", "Example Market"),
    ("sanctioned", 100, "sanctions", "Example Sanctioned Entity"),
];

/// `POST /v3/wallet-screening/`
pub(crate) fn screen(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["wallet_address", "blockchain"]);
    let address = form.filled("wallet_address", 255);
    let blockchain = choice(&mut form, "blockchain", BLOCKCHAINS);
    let directions = "inbound|outbound|deposit|withdrawal";
    choice(&mut form, "direction", directions);
    let (address, blockchain) = form.finish_with(address.zip(blockchain))?;
    if address.contains("no-provider") {
        let text = "No wallet screening provider is configured.";
        return Err(Reply::conflict(text));
    }
    if address.contains("provider-error") {
        let text = "The wallet screening provider is unavailable.";
        return Err(Reply::detail(StatusCode::BAD_GATEWAY, text));
    }
    let mut result = screening(&address, &blockchain);
    result["report_signature"] = signature(context.state, &result).into();
    Ok(Reply::ok(&result))
}

/// The result for an address, without a signature.
fn screening(address: &str, blockchain: &str) -> Value {
    let lower = address.to_lowercase();
    let risk = RISKS.iter().find(|(part, ..)| lower.contains(part));
    let score = risk.map_or(5, |risk| risk.1);
    let category = risk.map(|risk| risk.2);
    let is_pending = lower.contains("pending");
    let severity = severity(score).unwrap_or("LOW");
    let exposure = |category: &str, entity: &str, direction: &str, share: f64, hops: u32| {
        json!({
            "category": category, "entity_name": entity, "entity_type": "Entity",
            "entity_subtype": "", "exposure_direction": direction,
            "exposure_type": if hops == 0 { "direct" } else { "indirect" }, "is_direct": hops == 0,
            "amount_usd": share * 300.0, "percentage": share, "hops": hops, "country": "US",
        })
    };
    let clean = if risk.is_some() { 61.4 } else { 100.0 };
    let (kind, exchange) = ("exchange_licensed", "Example Exchange");
    let mut sources = vec![exposure(kind, exchange, "incoming", clean, 0)];
    let (mut connections, mut factors) = (Vec::new(), Vec::new());
    if let Some((_, _, category, entity)) = risk {
        sources.push(exposure(category, entity, "incoming", 38.6, 2));
        connections.push(json!({
            "entity_name": entity, "entity_type": "Entity", "entity_subtype": "",
            "risk_level": "CRITICAL", "categories": [category], "received_usd": 11580.2,
            "sent_usd": 0.0, "received_hops": 2, "sent_hops": 0, "percentage": 38.6,
            "is_direct": false, "country": "US",
        }));
        factors.push(json!({
            "label": category, "description": format!("Money from {entity}"), "category": category,
            "source": "exposure", "direction": "incoming", "exposure_type": "indirect",
            "entity_name": entity, "amount_usd": 11580.2, "percentage": 38.6, "is_high_risk": true,
        }));
    }
    json!({
        "provider": "merklescience", "screening_type": "WALLET_SCREENING",
        "risk_score": if is_pending { 0 } else { score }, "severity": severity,
        "status": if is_pending { "PENDING" } else { "SCREENED" },
        "summary": match category {
            Some(category) => format!("Risk: {severity}. Dominant risk: {category}"),
            None => "No risk found.".to_owned(),
        },
        "wallet_address": address, "blockchain": blockchain,
        "sanctions_hit": matches!(category, Some("sanctions" | "mixer")),
        "dominant_risk_category": category, "source_of_funds": sources,
        "destination_of_funds": [exposure(kind, exchange, "outgoing", 100.0, 0)],
        "counterparty_connections": connections, "risk_factors": factors,
    })
}

/// Signature of a result; null and absent fields are one.
fn signature(state: &State, result: &Value) -> String {
    let mut result = result.clone();
    if let Value::Object(fields) = &mut result {
        fields.retain(|name, value| name != "report_signature" && !value.is_null());
    }
    let token = jwt::sign(&result.to_string(), state.share_secret.as_bytes());
    let signature = token.rsplit('.').next().unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// `POST /v3/wallet-screening/pdf/`
pub(crate) fn pdf(context: &mut RequestContext<'_>) -> HandlerResult {
    let result: Value = serde_json::from_slice(context.body).unwrap_or_default();
    if !result.is_object() {
        let text = "Expected a JSON object matching a wallet-screening result.";
        return Err(Reply::field("non_field_errors", text));
    }
    if result["report_signature"] != signature(context.state, &result) {
        let text = "This wallet-screening result is missing or fails its report signature - repost the \
            exact JSON returned by the wallet-screening endpoint, unmodified.";
        return Err(Reply::field("report_signature", text));
    }
    render(context, &result)
}

#[cfg(feature = "pdf")]
fn render(context: &RequestContext<'_>, result: &Value) -> HandlerResult {
    let report = Reply::drawn(crate::report::wallet(result, context.state.now))?;
    Ok(Reply::bytes("application/pdf", report.into()).attachment("wallet_screening.pdf"))
}

#[cfg(not(feature = "pdf"))]
fn render(_: &RequestContext<'_>, _: &Value) -> HandlerResult {
    let what = "reports without the feature `pdf` of didit-testkit";
    Err(Reply::not_modelled(what))
}

/// Screens the wallet of a crypto transaction, if the request asks for it: that of the counterparty,
/// or of the subject if it received the payment already.
pub(super) fn screen_transaction(context: &mut RequestContext<'_>, item: &mut Item) {
    let reference = item.text("transaction_details.payment_reference_id");
    let address = if is_inbound(item) && !reference.is_empty() {
        item.text("subject.payment_method.account_id")
    } else {
        item.text("counterparty.payment_method.account_id")
    };
    let is_crypto = item.text("transaction_details.currency_kind") == "crypto";
    if item.get("include_crypto_screening") != true || !is_crypto || address.is_empty() {
        return;
    }
    let result = screening(address, item.text("transaction_details.currency"));
    let score = result["risk_score"].as_i64().unwrap_or(0);
    if let Some("HIGH" | "CRITICAL") = result["severity"].as_str() {
        item.set("score", score);
        item.set("wallet_is_risky", true);
        item.set("decision_reason_code", "WALLET_HIGH_RISK");
        let label = Value::from("Destination wallet flagged as high risk");
        let text = "Provider risk score exceeded the configured threshold.".into();
        context
            .state
            .alert(item, "PROVIDER", (&label, &text), score);
        item.set("decision_reason_label", label);
    }
    let provided = json!([{
        "uuid": context.state.ids.uuid(), "provider": result["provider"],
        "result_type": "WALLET_SCREENING", "status": result["status"], "score": score,
        "severity": result["severity"], "summary": result["summary"], "payload": result,
        "created_at": context.state.now.rfc3339(),
    }]);
    item.set("provider_results", provided);
    item.set("wallet", result);
}
