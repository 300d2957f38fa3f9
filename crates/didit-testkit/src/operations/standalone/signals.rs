//! What a caller may say of the device behind an address.

use std::net::IpAddr;

use crate::http::form::Form;

/// Reads what says more about an e-mail address or a phone number, and judges nothing by it;
/// whether the caller wants to know where it is registered.
pub(super) fn read(form: &mut Form) -> bool {
    form.text("country_code", 3);
    let has_social = form.boolean("enable_social").unwrap_or(false);
    let Some(mut signals) = form.object("signals") else {
        return has_social;
    };
    ip_address(&mut signals, "ip");
    for (name, limit) in [
        ("device_id", 255),
        ("device_model", 255),
        ("os_version", 64),
        ("app_version", 64),
        ("user_agent", 512),
    ] {
        signals.text(name, limit);
    }
    signals.choice(
        "device_platform",
        &["android", "ios", "ipados", "tvos", "web"],
    );
    form.adopt("signals", signals);
    has_social
}

pub(super) fn ip_address(form: &mut Form, name: &str) -> Option<String> {
    let text = form.text(name, usize::MAX)?;
    if text.parse::<IpAddr>().is_err() {
        form.invalid(name, "Enter a valid IPv4 or IPv6 address.");
    }
    Some(text)
}
