//! IP addresses. Source: <https://docs.didit.me/standalone-apis/ip-risk>

use didit_types::Feature;
use serde_json::{Value, json};

use super::signals::ip_address;
use super::{Asked, Play};
use crate::http::context::RequestContext;
use crate::http::form::REQUIRED;
use crate::http::reply::{HandlerResult, Reply};

/// What the answer takes over from the report.
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
    let claimed = form.text("claimed_country", 3);
    form.text("user_agent", 512);
    let asked = Asked::read(context, &mut form);
    form.finish()?;
    let address = address.ok_or_else(|| Reply::field("ip_address", REQUIRED))?;
    context.pay("")?;

    let mut person = context.state.invented(context.application, &address);
    person.ip_address.clone_from(&address);
    let mut found = Play {
        scenario: &asked.scenario,
        feature: Feature::IpAnalysis,
        person: &person,
        expected: None,
    }
    .play(context);
    found.only(&SHARED);
    found.put(network(!found.is_approved()));
    let codes = match &*address {
        "8.8.8.8" => {
            found.put(network(true));
            found.put(data_center());
            ["US", "USA"]
        }
        "192.0.2.10" => {
            found.put(spain());
            ["ES", "ESP"]
        }
        _ => ["FR", "FRA"],
    };
    let mismatch = claimed.as_deref().map(|claimed| {
        let is_there = |code: &&str| code.eq_ignore_ascii_case(claimed);
        !codes.iter().any(is_there)
    });
    found.put(json!({"claimed_country": claimed, "country_mismatch": mismatch}));
    let is_hidden = found.0["is_vpn_or_tor"] == true || found.0["is_data_center"] == true;
    // There is no third result.
    let in_review = is_hidden || mismatch == Some(true);
    found.put(json!({"status": if in_review { "In Review" } else { "Approved" }}));
    Ok(context.found(&asked, "ip", found, true))
}

/// The network of an address, which hides its user's own or does not.
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

/// Where the published example has `8.8.8.8`.
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

/// Where the published example has `192.0.2.10`.
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
