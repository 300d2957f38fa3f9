//! E-mail addresses. Source: <https://docs.didit.me/standalone-apis/email-risk>

use didit_types::Feature;
use serde_json::{Value, json};

use super::signals;
use super::{Asked, Play};
use crate::http::context::RequestContext;
use crate::http::form::REQUIRED;
use crate::http::reply::{HandlerResult, Reply};

/// The address that the published example shows as breached.
const BREACHED: &str = "bob@example.com";

/// `POST /v3/email/risk/`
pub(crate) fn assess_risk(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("email");
    let email = form.email("email");
    let has_social = signals::read(&mut form);
    let asked = Asked::read(context, &mut form);
    form.finish()?;
    let email = email.ok_or_else(|| Reply::field("email", REQUIRED))?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &email);
    person.email.clone_from(&email);
    let mut found = Play {
        scenario: &asked.scenario,
        feature: Feature::EmailVerification,
        person: &person,
        expected: None,
    }
    .play(context);
    if found.is_approved() && email.eq_ignore_ascii_case(BREACHED) {
        found.put(json!({"status": "In Review"}));
    }
    let is_risky = !found.is_approved();
    let intelligence = intelligence(is_risky);
    found.put(json!({
        "is_breached": is_risky,
        "breaches": if is_risky { breaches() } else { json!([]) },
        "verification_attempts": 0,
        "verified_at": null,
        "lifecycle": [],
        "email_intelligence": intelligence,
        "enrichment": intelligence,
    }));
    if has_social {
        found.put(json!({"email_social": null}));
    }
    Ok(context.found(&asked, "email", found, true))
}

fn breaches() -> Value {
    json!([{
        "name": "ExampleBreach2023",
        "domain": "example.org",
        "breach_date": "2023-06-01",
        "breach_emails_count": 1_200_000,
        "description": "An invented breach of example.org.",
        "logo_path": "https://logos.example.org/example.png",
        "data_classes": ["email_addresses", "passwords"],
        "is_verified": true,
    }])
}

fn intelligence(is_risky: bool) -> Value {
    json!({
        "score": if is_risky { 58.0 } else { 4.0 },
        "deliverable": "high",
        "breach_risk_level": if is_risky { "High" } else { "Low" },
        "breach_risk_index": if is_risky { 72 } else { 4 },
        "is_recent_breach": is_risky,
        "is_frequent_breached": is_risky,
        "is_disposable": false,
        "is_free_domain": is_risky,
        "is_breached": is_risky,
        "no_of_breaches": if is_risky { 4 } else { 0 },
        "reason_codes": if is_risky { json!(["BREACH_EXPOSURE", "FREQUENT_BREACH"]) } else { json!([]) },
    })
}
