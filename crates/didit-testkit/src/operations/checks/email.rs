//! Risk of e-mail addresses.
//!
//! Source: <https://docs.didit.me/standalone-apis/email-risk>

use didit_types::Feature;
use serde_json::{Value, json};

use super::params::{CheckParams, read_signals};
use super::report::CheckRun;
use crate::http::context::RequestContext;
use crate::http::reply::HandlerResult;
use crate::operations::fields::required;

/// Breached address of the published example.
const BREACHED: &str = "bob@example.com";

/// `POST /v3/email/risk/`
pub(crate) fn assess_risk(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("email");
    let email = form.email("email");
    let has_social = read_signals(&mut form);
    let params = CheckParams::read(context, &mut form);
    form.finish()?;
    let email = required(email, "email")?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &email);
    person.email.clone_from(&email);
    let mut report = CheckRun::new(&params, Feature::EmailVerification, &person).run(context);
    if report.is_approved() && email.eq_ignore_ascii_case(BREACHED) {
        report.put(json!({"status": "In Review"}));
    }
    let is_risky = !report.is_approved();
    let intelligence = intelligence(is_risky);
    report.put(json!({
        "is_breached": is_risky,
        "breaches": if is_risky { breaches() } else { json!([]) },
        "verification_attempts": 0,
        "verified_at": null,
        "lifecycle": [],
        "email_intelligence": intelligence,
        "enrichment": intelligence,
    }));
    if has_social {
        report.put(json!({"email_social": null}));
    }
    Ok(context.check_reply(&params, "email", report, true))
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
