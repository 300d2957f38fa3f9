//! Values as a list keeps them.
//! Source: <https://docs.didit.me/management-api/lists/create-entry>

use std::net::IpAddr;

use crate::http::form::{BLANK, Form};
use crate::state::lists::EntryType;

/// ISO 3166-1: alpha-2 and alpha-3 of every country, in one word.
const COUNTRIES: &str = include_str!("countries.txt");

/// The member `value`, checked for the list's type and made comparable.
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
            country(text),
            "Enter a valid ISO 3166-1 alpha-2 or alpha-3 country code.",
        ),
        _ => (Some(kind.compared(text).into_owned()), ""),
    };
    if value.is_none() {
        form.invalid("value", problem);
    }
    value
}

/// E.164, whatever stands between the digits.
fn phone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !" -().".contains(*c)).collect();
    let digits = number.strip_prefix('+')?;
    let valid = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    valid.then_some(number)
}

/// An address, or a range of them.
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

/// Alpha-3, of alpha-3 or alpha-2.
fn country(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let mut codes = COUNTRIES
        .split_ascii_whitespace()
        .filter_map(|word| word.split_at_checked(2));
    let found = codes.find(|(alpha2, alpha3)| code == *alpha2 || code == *alpha3);
    found.map(|(_, alpha3)| alpha3.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_made_comparable_or_refused() {
        assert_eq!(phone("+34 600-000 000").as_deref(), Some("+34600000000"));
        assert_eq!(phone("600000000"), None);
        assert_eq!(network("10.0.0.0/8").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(network("2001:DB8::1").as_deref(), Some("2001:db8::1"));
        assert_eq!((network("10.0.0.0/33"), network("here")), (None, None));
        assert_eq!(fingerprint("ABCD-1234").as_deref(), Some("abcd-1234"));
        assert_eq!(
            (fingerprint("short"), fingerprint("has spaces")),
            (None, None)
        );
        assert_eq!(country("es").as_deref(), Some("ESP"));
        assert_eq!(country("ESP").as_deref(), Some("ESP"));
        assert_eq!((country("XX"), country("Spain")), (None, None));
    }

    #[test]
    fn every_country_has_both_codes() {
        let words: Vec<_> = COUNTRIES.split_ascii_whitespace().collect();
        assert_eq!(words.len(), 249);
        assert!(words.iter().all(|word| word.len() == 5));
    }
}
