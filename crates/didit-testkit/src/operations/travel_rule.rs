//! Travel rule: settings and the directory of VASPs.

use serde_json::{Value, json};

use super::fields::{self, ANY_TEXT, Fields, Rule};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Item, travel_rule};
use crate::vocabulary::{Search, each};

pub(super) mod transfer;
pub(super) mod wallet;

const NETWORKS: &str = "GTR|TRUST|VERIFYVASP|SYGNA";

const SETTINGS: Fields = &[
    ("is_enabled", Rule::Boolean),
    ("legal_name", Rule::Text(255)),
    ("lei", ANY_TEXT),
    ("jurisdiction", Rule::Text(8)),
    (
        "name_matching_strictness",
        Rule::FixedChoice("NONE|STRICT|DEFAULT|FUZZY"),
    ),
    ("confirmation_timeout_hours", Rule::Integer(1, 87_600)),
    ("timeout_outcome", Rule::FixedChoice("HOLD|REJECT|PROCEED")),
    ("compliance_email", Rule::Custom(email)),
    ("is_discoverable", Rule::Boolean),
    ("threshold_amount", Rule::Custom(threshold)),
    ("inbound_auto_accept", Rule::Boolean),
    ("allow_self_declaration", Rule::Boolean),
    ("allow_screenshot_proof", Rule::Boolean),
    ("auto_wallet_verification", Rule::Boolean),
    ("vasp_attribution_enabled", Rule::Boolean),
    ("disabled_networks", Rule::Choices(NETWORKS)),
];

fn threshold(form: &mut Form, name: &'static str) -> Option<Value> {
    let number = form.number(name, 0.0, 1e15)?;
    Some(format!("{number:.2}").into())
}

fn email(form: &mut Form, name: &'static str) -> Option<Value> {
    if form.peek(name).is_some_and(|sent| sent == "") {
        return form.take(name);
    }
    form.email(name).map(Value::String)
}

/// `GET /v3/travel-rule/settings/`
pub(crate) fn retrieve_settings(context: &mut RequestContext<'_>) -> HandlerResult {
    Ok(Reply::ok(&shown(
        &context.state.travel_rule_settings(context.application),
    )))
}

/// `PUT /v3/travel-rule/settings/`, which changes the fields that are sent.
pub(crate) fn update_settings(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let fields = fields::read_except_null(&mut form, SETTINGS, &[]);
    let mut settings = context.state.travel_rule_settings(context.application);
    settings.fields.extend(fields);
    if settings.get("is_enabled") == true && settings.text("legal_name").trim().is_empty() {
        form.invalid(
            "legal_name",
            "legal_name is required to enable travel rule.",
        );
    }
    form.finish()?;
    let reply = Reply::ok(&shown(&settings));
    context.put(travel_rule::SETTINGS, settings);
    Ok(reply)
}

/// The settings with the state of the networks, none of which the fake is a member of.
fn shown(settings: &Item) -> Value {
    let mut shown = Value::from(settings.fields.clone());
    for network in NETWORKS.split('|') {
        let is_off = each(settings.get("disabled_networks")).any(|disabled| disabled == network);
        shown["networks"][network.to_lowercase()] = json!({
            "rail": network, "mode": if is_off { "off" } else { "unavailable" },
            "platform_available": false, "connected": false,
        });
    }
    shown
}

/// `GET /v3/travel-rule/vasps/`
pub(crate) fn list_vasps(context: &mut RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let search = Search::new(context.query.get("search").unwrap_or_default());
    let is_in = |text: &Value| text.as_str().is_some_and(|text| search.is_in(text));
    let is_found = |vasp: &Value| is_in(&vasp["name"]) || is_in(&vasp["lei"]);
    let vasps = context.state.vasps(context.application).into_iter();
    let response = context.list(page, vasps.filter(is_found), |vasp| vasp);
    Ok(Reply::ok(&response))
}
