//! Risk of IP addresses.
//!
//! Source: <https://docs.didit.me/standalone-apis/ip-risk>

use didit_types::Feature;
use serde_json::{Value, json};

use super::params::CheckParams;
use super::report::CheckRun;
use crate::http::context::RequestContext;
use crate::http::reply::HandlerResult;
use crate::operations::fields::{ip_address, required};

/// Fields of the report that the response contains.
const SHARED: [&str; 14] = [
    "status",
    "ip_address",
    "ip_country",
    "ip_country_code",
    "ip_state",
    "ip_city",
    "latitude",
    "longitude",
    "isp",
    "organization",
    "is_vpn_or_tor",
    "is_data_center",
    "time_zone",
    "time_zone_offset",
];

/// `POST /v3/ip/risk/`
pub(crate) fn assess_risk(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("ip_address");
    let address = ip_address(&mut form, "ip_address");
    let address = address.and_then(|address| address.as_str().map(str::to_owned));
    let claimed = form.text("claimed_country", 3);
    form.text("user_agent", 512);
    let params = CheckParams::read(context, &mut form);
    form.finish()?;
    let address = required(address, "ip_address")?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &address);
    person.ip_address.clone_from(&address);
    let mut report = CheckRun::new(&params, Feature::IpAnalysis, &person).run(context);
    report.retain(&SHARED);
    report.put(network(!report.is_approved()));
    let codes = match &*address {
        "8.8.8.8" => {
            report.put(network(true));
            report.put(data_center());
            ["US", "USA"]
        }
        "192.0.2.10" => {
            report.put(spain());
            ["ES", "ESP"]
        }
        _ => ["FR", "FRA"],
    };
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

/// The network of an address: a VPN, or that of its user.
fn network(is_hidden: bool) -> Value {
    if is_hidden {
        return json!({
            "is_vpn_or_tor": true,
            "is_data_center": true,
            "asn_number": 64_497,
            "asn_organization": "EXAMPLE-HOSTING",
            "connection_type": "hosting",
            "carrier": null,
            "proxy_type": "VPN",
            "threat": {"is_proxy": true, "is_data_center": true, "is_tor": false},
        });
    }
    json!({
        "asn_number": 64_496,
        "asn_organization": "EXAMPLE-NETWORKS",
        "connection_type": "broadband",
        "carrier": "Example Networks",
        "proxy_type": null,
        "threat": {},
    })
}

/// The location of `8.8.8.8` in the published example.
fn data_center() -> Value {
    json!({
        "ip_country": "United States",
        "ip_country_code": "US",
        "ip_state": "California",
        "ip_city": "Mountain View",
        "latitude": 37.386,
        "longitude": -122.0838,
        "isp": "Google",
        "organization": "Google LLC",
        "time_zone": "America/Los_Angeles",
        "time_zone_offset": "-0700",
        "asn_number": 15_169,
        "asn_organization": "GOOGLE, US",
    })
}

/// The location of `192.0.2.10` in the published example.
fn spain() -> Value {
    json!({
        "ip_country": "Spain",
        "ip_country_code": "ES",
        "ip_state": "Madrid",
        "ip_city": "Madrid",
        "latitude": 40.4168,
        "longitude": -3.7038,
        "time_zone": "Europe/Madrid",
        "time_zone_offset": "+0200",
    })
}
