//! Risk of e-mail addresses.
//!
//! Source: <https://docs.didit.me/standalone-apis/email-risk>

use didit_types::Feature;
use serde_json::json;

use super::params::{CheckParams, read_signals};
use super::report::{CheckRun, example};
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
    let intelligence = example("email", is_risky);
    report.put(json!({
        "is_breached": is_risky,
        "breaches": example("breaches", is_risky),
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
