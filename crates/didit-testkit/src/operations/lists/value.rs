//! Values of list entries: validated, and in the form that is compared.
//!
//! Source: <https://docs.didit.me/management-api/lists/create-entry>

use std::net::IpAddr;

use crate::http::{BLANK, Form};
use crate::operations::fields::is_phone;
use crate::state::lists::EntryType;
use crate::vocabulary::country::alpha3;

/// Reads the field `value` for a list of a type.
pub(super) fn read(form: &mut Form, kind: EntryType) -> Option<String> {
    if kind == EntryType::Email {
        return form.email("value").map(|email| email.to_lowercase());
    }
    let text = form.text("value", usize::MAX)?;
    let text = text.trim();
    if text.is_empty() {
        form.invalid("value", BLANK);
        return None;
    }
    let (value, problem) = match kind {
        EntryType::Phone => (phone(text), "Enter a valid international phone number."),
        EntryType::IpAddress => (network(text), "Enter a valid IP address or CIDR range."),
        EntryType::DeviceFingerprint => (
            fingerprint(text),
            "Enter a device fingerprint of at least 8 characters.",
        ),
        EntryType::Country => (
            alpha3(text).map(str::to_owned),
            "Enter a valid ISO 3166-1 alpha-2 or alpha-3 country code.",
        ),
        _ => (Some(kind.compared(text).into_owned()), ""),
    };
    if value.is_none() {
        form.invalid("value", problem);
    }
    value
}

/// Formats a phone number as E.164 without separators.
fn phone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !" -().".contains(*c)).collect();
    is_phone(&number).then_some(number)
}

/// An IP address or CIDR range.
fn network(text: &str) -> Option<String> {
    let Some((address, bits)) = text.split_once('/') else {
        return Some(text.parse::<IpAddr>().ok()?.to_string());
    };
    let address: IpAddr = address.parse().ok()?;
    let bits: u8 = bits.parse().ok()?;
    (bits <= if address.is_ipv4() { 32 } else { 128 }).then(|| format!("{address}/{bits}"))
}

fn fingerprint(text: &str) -> Option<String> {
    let valid = text.len() >= 8
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte));
    valid.then(|| text.to_lowercase())
}
