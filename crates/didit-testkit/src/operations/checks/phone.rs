//! Risk of phone numbers.
//!
//! Source: <https://docs.didit.me/standalone-apis/phone-risk>

use didit_types::Feature;
use serde_json::json;

use super::params::{CheckParams, read_signals};
use super::report::{CheckRun, example};
use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::reply::HandlerResult;
use crate::operations::fields::{is_phone, required};

/// `VoIP` number of the published example.
const VIRTUAL: &str = "+447700900123";

/// `POST /v3/phone/risk/`
pub(crate) fn assess_risk(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let number = number(&mut form);
    let has_social = read_signals(&mut form);
    let params = CheckParams::read(context, &mut form);
    form.finish()?;
    let number = required(number, "phone_number")?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &number);
    person.phone.clone_from(&number);
    let mut report = CheckRun::new(&params, Feature::Phone, &person).run(context);
    if report.is_approved() && number == VIRTUAL {
        report.put(json!({"status": "In Review"}));
    }
    let is_risky = !report.is_approved();
    if is_risky {
        report.put(json!({
            "carrier": {"name": "Example VoIP", "type": "voip"},
            "is_disposable": true,
            "is_virtual": true,
        }));
    }
    let intelligence = example("phone", is_risky);
    report.put(json!({
        "verification_method": null,
        "verification_attempts": 0,
        "verified_at": null,
        "lifecycle": [],
        "phone_intelligence": intelligence,
        "enrichment": intelligence,
    }));
    if has_social {
        report.put(json!({"phone_social": null}));
    }
    Ok(context.check_reply(&params, "phone", report, true))
}

fn number(form: &mut Form) -> Option<String> {
    form.require("phone_number");
    let number = form.text("phone_number", 20)?;
    if !is_phone(&number) {
        form.invalid("phone_number", "Invalid phone number provided.");
    }
    Some(number)
}
