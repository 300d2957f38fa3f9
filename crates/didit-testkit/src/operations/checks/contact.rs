//! Risk of e-mail addresses and phone numbers.
//!
//! Source: <https://docs.didit.me/standalone-apis/email-risk>,
//! <https://docs.didit.me/standalone-apis/phone-risk>

use didit_types::Feature;
use serde_json::json;

use super::params::{CheckParams, read_signals};
use super::report::{CheckRun, example};
use crate::http::{Form, HandlerResult, RequestContext};
use crate::operations::fields::is_phone;

/// The breached address and the `VoIP` number of the published examples.
const RISKY: [&str; 2] = ["bob@example.com", "+447700900123"];

/// Whether the published examples find risks in an address.
pub(super) fn is_risky(address: &str) -> bool {
    RISKY
        .iter()
        .any(|risky| address.eq_ignore_ascii_case(risky))
}

/// `POST /v3/email/risk/`
pub(crate) fn assess_email(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("email");
    let email = form.email("email");
    assess(context, form, "email", email)
}

/// `POST /v3/phone/risk/`
pub(crate) fn assess_phone(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("phone_number");
    let number = form.text("phone_number", 20);
    if number.as_ref().is_some_and(|number| !is_phone(number)) {
        form.invalid("phone_number", "Invalid phone number provided.");
    }
    assess(context, form, "phone", number)
}

/// Reads the other fields, and checks the `email` or `phone` in `value`.
fn assess(
    context: &mut RequestContext<'_>,
    mut form: Form,
    name: &str,
    value: Option<String>,
) -> HandlerResult {
    let has_social = read_signals(&mut form);
    let params = CheckParams::read(context, &mut form);
    let value = form.finish_with(value)?;
    let is_email = name == "email";
    context.pay("")?;

    let mut person = context.state.invented(context.application, &value);
    let (detail, feature) = if is_email {
        (&mut person.email, Feature::EmailVerification)
    } else {
        (&mut person.phone, Feature::Phone)
    };
    detail.clone_from(&value);
    let mut report = CheckRun::new(&params, feature, &person).run(context);
    if report.is_approved() && is_risky(&value) {
        report.put(json!({"status": "In Review"}));
    }
    let has_risk = !report.is_approved();
    let intelligence = example(&format!("{name}_intelligence"), has_risk);
    report.put(example(&format!("{name}_report"), has_risk));
    report.put(json!({
        "verification_attempts": 0,
        "verified_at": null,
        "lifecycle": [],
        format!("{name}_intelligence"): intelligence,
        "enrichment": intelligence,
    }));
    if has_social {
        report.put(json!({ format!("{name}_social"): null }));
    }
    Ok(context.check_reply(&params, name, report, true))
}
