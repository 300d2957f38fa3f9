//! Phone numbers. Source: <https://docs.didit.me/standalone-apis/phone-risk>

use didit_types::Feature;
use serde_json::{Value, json};

use super::signals;
use super::{Asked, Play};
use crate::http::context::RequestContext;
use crate::http::form::{Form, REQUIRED};
use crate::http::reply::{HandlerResult, Reply};

/// The number that the published example shows as one of an Internet telephone service.
const VIRTUAL: &str = "+447700900123";

/// `POST /v3/phone/risk/`
pub(crate) fn assess_risk(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let number = number(&mut form);
    let has_social = signals::read(&mut form);
    let asked = Asked::read(context, &mut form);
    form.finish()?;
    let number = number.ok_or_else(|| Reply::field("phone_number", REQUIRED))?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &number);
    person.phone.clone_from(&number);
    let mut found = Play {
        scenario: &asked.scenario,
        feature: Feature::Phone,
        person: &person,
        expected: None,
    }
    .play(context);
    if found.is_approved() && number == VIRTUAL {
        found.put(json!({"status": "In Review"}));
    }
    let is_risky = !found.is_approved();
    if is_risky {
        found.put(json!({
            "carrier": {"name": "Example VoIP", "type": "voip"},
            "is_disposable": true,
            "is_virtual": true,
        }));
    }
    let intelligence = intelligence(is_risky);
    found.put(json!({
        "verification_method": null,
        "verification_attempts": 0,
        "verified_at": null,
        "lifecycle": [],
        "phone_intelligence": intelligence,
        "enrichment": intelligence,
    }));
    if has_social {
        found.put(json!({"phone_social": null}));
    }
    Ok(context.found(&asked, "phone", found, true))
}

fn number(form: &mut Form) -> Option<String> {
    form.require("phone_number");
    let number = form.text("phone_number", 20)?;
    let is_valid = number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !is_valid {
        form.invalid("phone_number", "Invalid phone number provided.");
    }
    Some(number)
}

fn intelligence(is_risky: bool) -> Value {
    json!({
        "score": if is_risky { 72.0 } else { 3.0 },
        "phone_type_risk": if is_risky { "High" } else { "Low" },
        "phone_trust_index": if is_risky { 28 } else { 97 },
        "network_stability_index": if is_risky { 40 } else { 95 },
        "is_disposable": is_risky,
        "is_ported": is_risky,
        "is_recently_ported": is_risky,
        "carrier_type": if is_risky { "voip" } else { "mobile" },
        "reason_codes": if is_risky { json!(["DISPOSABLE_NUMBER", "RECENT_PORT"]) } else { json!([]) },
    })
}
