//! Risk of e-mail addresses and phone numbers.
//!
//! Source: <https://docs.didit.me/standalone-apis/email-risk>,
//! <https://docs.didit.me/standalone-apis/phone-risk>

use didit_types::Feature;
use didit_types::decision::RiskCode;
use serde_json::json;

use super::params::{CheckParams, read_signals};
use super::report::{CheckRun, example};
use crate::http::{Form, HandlerResult, RequestContext};
use crate::operations::fields::{Fields, is_phone};
use crate::scenario::Person;

/// The breached address and the `VoIP` number of the published examples.
const RISKY: [&str; 2] = ["bob@example.com", "+447700900123"];

/// Whether the published examples find risks in an address.
pub(super) fn is_risky(address: &str) -> bool {
    let mut risky = RISKY.iter();
    risky.any(|risky| address.eq_ignore_ascii_case(risky))
}

/// What distinguishes an e-mail address from a phone number.
pub(crate) struct Channel {
    /// Name of the report.
    pub(super) name: &'static str,
    /// Field of the address in requests.
    pub(super) field: &'static str,
    /// Start of the names of events.
    pub(super) event: &'static str,
    pub(super) feature: Feature,
    pub(super) fee: f64,
    pub(super) options: Fields,
    /// Findings with the field of their effect.
    pub(super) findings: &'static [(RiskCode, &'static str)],
}

impl Channel {
    pub(super) fn is_phone(&self) -> bool {
        self.name == "phone"
    }

    /// Reads the address of a request.
    pub(super) fn address(&self, form: &mut Form) -> Option<String> {
        form.require(self.field);
        if !self.is_phone() {
            return form.email(self.field);
        }
        let number = form.text(self.field, 20)?;
        if !is_phone(&number) {
            form.invalid(self.field, "Invalid phone number provided.");
        }
        Some(number)
    }

    /// Returns the person with an address.
    pub(super) fn person(&self, context: &RequestContext<'_>, address: &str) -> Person {
        let mut person = context.state.invented(context.application, address);
        let own = if self.is_phone() {
            &mut person.phone
        } else {
            &mut person.email
        };
        address.clone_into(own);
        person
    }
}

/// `POST /v3/email/risk/`, `POST /v3/phone/risk/`
pub(crate) fn assess(context: &mut RequestContext<'_>, channel: &Channel) -> HandlerResult {
    let mut form = context.form()?;
    let address = channel.address(&mut form);
    let has_social = read_signals(&mut form);
    let (params, address) = CheckParams::read(context, &mut form, address)?;
    context.pay("")?;

    let name = channel.name;
    let person = channel.person(context, &address);
    let mut report = CheckRun::new(&params.scenario, &channel.feature, &person).run(context);
    if report.is_approved() && is_risky(&address) {
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
