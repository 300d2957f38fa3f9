//! What the organisation has paid in advance.
//! Source: <https://docs.didit.me/management-api/billing/balance>

use serde_json::Value;

use crate::http::context::RequestContext;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};

/// What is left where nothing was said of credits; it never becomes less.
const ENDLESS: &str = "1000.0000";

/// A credit is a dollar, and pays a session.
#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
pub(crate) fn balance(context: &mut RequestContext<'_>) -> HandlerResult {
    let credits = context
        .app()
        .credits
        .map(|credits| format!("{credits}.0000"));
    Ok(Reply::ok_text(
        Object::new()
            .string("balance", credits.as_deref().unwrap_or(ENDLESS))
            .boolean("auto_refill_enabled", false)
            .optional("auto_refill_amount", None)
            .optional("auto_refill_threshold", None)
            .finish(),
    ))
}

/// Nobody can pay on the page that the link names: it leads nowhere.
pub(crate) fn top_up(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let amount = match form.take("amount_in_dollars") {
        None => return Err(Reply::bare("amount_in_dollars is required.")),
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(_) => None,
    };
    let Some(amount) = amount else {
        return Err(Reply::bare("amount_in_dollars must be a number."));
    };
    if amount < 50.0 {
        return Err(Reply::bare("Amount must be at least $50."));
    }
    let id = format!("cs_test_{}", context.state.ids.token().as_str());
    let link = format!("https://checkout.example.com/c/pay/{id}");
    Ok(Reply::ok_text(
        Object::new()
            .string("checkout_session_id", &id)
            .string("checkout_session_url", &link)
            .finish(),
    ))
}
