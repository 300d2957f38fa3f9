//! Balance of an application, and health of the service.

use serde_json::{Value, json};

use crate::http::{HandlerResult, Reply, RequestContext};

/// Balance of an application without a credit limit. It never decreases.
const UNLIMITED: &str = "1000.0000";

/// `GET /v3/billing/balance/`. A credit is one dollar, and pays one session.
///
/// Source: <https://docs.didit.me/management-api/billing/balance>
pub(crate) fn balance(context: &mut RequestContext<'_>) -> HandlerResult {
    let credits = context.app().credits;
    let balance = credits.map_or_else(|| UNLIMITED.to_owned(), |credits| format!("{credits}.0000"));
    Ok(Reply::ok(&json!({
        "balance": balance,
        "auto_refill_enabled": false,
        "auto_refill_amount": null,
        "auto_refill_threshold": null,
    })))
}

/// `POST /v3/billing/top-up/`. The link in the response leads to no page.
pub(crate) fn top_up(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let amount = match form.take("amount_in_dollars") {
        None => return Err(Reply::bare("amount_in_dollars is required.")),
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(_) => None,
    };
    let Some(amount) = amount.filter(|amount: &f64| amount.is_finite()) else {
        return Err(Reply::bare("amount_in_dollars must be a number."));
    };
    if amount < 50.0 {
        return Err(Reply::bare("Amount must be at least $50."));
    }
    let id = format!("cs_test_{}", context.state.ids.token().as_str());
    Ok(Reply::ok(&json!({
        "checkout_session_url": format!("https://checkout.example.com/c/pay/{id}"),
        "checkout_session_id": id,
    })))
}

/// `GET /system/healthcheck`
pub(crate) fn healthcheck(context: &mut RequestContext<'_>) -> HandlerResult {
    let timestamp = context.state.now.rfc3339();
    Ok(Reply::ok(
        &json!({ "status": "ok", "timestamp": timestamp }),
    ))
}
