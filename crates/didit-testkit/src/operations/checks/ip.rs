//! Risk of IP addresses.
//!
//! Source: <https://docs.didit.me/standalone-apis/ip-risk>

use didit_types::Feature;
use serde_json::json;

use super::params::CheckParams;
use super::report::{CheckRun, EXAMPLES, example};
use crate::http::{HandlerResult, RequestContext};
use crate::operations::fields::ip_address;

/// `POST /v3/ip/risk/`
pub(crate) fn assess_risk(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let address = ip_address(form.require("ip_address"), "ip_address");
    let address = address.and_then(|address| address.as_str().map(str::to_owned));
    let claimed = form.text("claimed_country", 3);
    form.text("user_agent", 512);
    let (params, address) = CheckParams::read(context, &mut form, address)?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &address);
    person.ip_address.clone_from(&address);
    let run = CheckRun::new(&params.scenario, &Feature::IpAnalysis, &person);
    let mut report = run.run(context);
    report.retain(
        "status ip_address ip_country ip_country_code ip_state ip_city latitude longitude isp \
         organization is_vpn_or_tor is_data_center time_zone time_zone_offset",
    );
    report.put(example("network", !report.is_approved()));
    let codes = match &*address {
        "8.8.8.8" => {
            report.put(example("network", true));
            ["US", "USA"]
        }
        "192.0.2.10" => ["ES", "ESP"],
        _ => ["FR", "FRA"],
    };
    // The location, if the documentation has one.
    report.put(EXAMPLES[&*address].clone());
    let mismatch = claimed.as_deref().map(|claimed| {
        let mut codes = codes.iter();
        !codes.any(|code| code.eq_ignore_ascii_case(claimed))
    });
    report.put(json!({"claimed_country": claimed, "country_mismatch": mismatch}));
    let is_hidden = report.0["is_vpn_or_tor"] == true || report.0["is_data_center"] == true;
    // The check never declines.
    let in_review = is_hidden || mismatch == Some(true);
    report.put(json!({"status": if in_review { "In Review" } else { "Approved" }}));
    Ok(context.check_reply(&params, "ip", report, true))
}
