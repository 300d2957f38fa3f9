//! What is wrong with a request, found before it is sent.

mod corrections;
mod entities;
mod lists;
mod others;
mod sessions;
mod standalone;

pub(crate) use self::others::workflow;

use std::borrow::Cow;
use std::net::IpAddr;

pub use didit_types::ValidationError;
use didit_types::{Patch, Personal, Validate};

/// The outcome of one check.
pub(crate) type Checked = Result<(), ValidationError>;

/// The rules of a request that are not yet beside its fields.
pub(crate) trait Check: Validate {
    fn check(&self) -> Checked {
        Ok(())
    }
}

/// Validates a request.
pub(crate) fn validate(request: &impl Check) -> Checked {
    Validate::validate(request)?;
    Check::check(request)
}

pub(crate) fn refuse(field: &'static str, problem: impl Into<Cow<'static, str>>) -> Checked {
    Err(ValidationError::new(field, problem))
}

pub(crate) fn ensure(holds: bool, field: &'static str, problem: &'static str) -> Checked {
    if holds {
        Ok(())
    } else {
        refuse(field, problem)
    }
}

pub(crate) fn required(field: &'static str, value: &str) -> Checked {
    ensure(!value.trim().is_empty(), field, "is required")
}

pub(crate) fn at_most(field: &'static str, value: &str, characters: usize) -> Checked {
    if value.chars().nth(characters).is_some() {
        return refuse(field, format!("is longer than {characters} characters"));
    }
    Ok(())
}

/// Something, an at sign, and a host with a dot; mail systems differ in the rest.
pub(crate) fn email(field: &'static str, value: &str) -> Checked {
    let plain = !value
        .chars()
        .any(|character| character.is_whitespace() || character.is_control());
    let valid = plain
        && value.rsplit_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.split('.').count() > 1
                && host.split('.').all(|l| !l.is_empty())
        });
    ensure(valid, field, "must be an e-mail address")
}

/// E.164: a plus and 7 to 15 digits, the first not 0.
pub(crate) fn phone(field: &'static str, value: &str) -> Checked {
    let valid = value.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    ensure(valid, field, "must be an E.164 number such as +34600000000")
}

pub(crate) fn date(field: &'static str, value: &str) -> Checked {
    ensure(is_date(value), field, "must be a date as YYYY-MM-DD")
}

fn is_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_u32, |sum, byte| {
            byte.is_ascii_digit()
                .then(|| sum * 10 + u32::from(byte - b'0'))
        })
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    year > 0 && (1..=days).contains(&day)
}

/// A date, a `T` and a time with an offset.
pub(crate) fn date_time(field: &'static str, value: &str) -> Checked {
    let valid = value.is_ascii()
        && value.len() >= 17
        && is_date(&value[..10])
        && matches!(value.as_bytes()[10], b'T' | b' ')
        && value.as_bytes()[11..16]
            .iter()
            .enumerate()
            .all(|(at, byte)| {
                if at == 2 {
                    *byte == b':'
                } else {
                    byte.is_ascii_digit()
                }
            })
        && (value.ends_with('Z') || value[16..].contains(['+', '-']));
    ensure(
        valid,
        field,
        "must be a date and time with an offset, as 2027-01-31T12:00:00Z",
    )
}

/// ISO 3166-1 alpha-3, as documented for the fields about a person's papers.
pub(crate) fn country3(field: &'static str, value: &str) -> Checked {
    let valid = value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    ensure(
        valid,
        field,
        "must be an ISO 3166-1 alpha-3 code such as ESP",
    )
}

/// ISO 3166-1 alpha-2.
pub(crate) fn country2(field: &'static str, value: &str) -> Checked {
    let valid = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    ensure(
        valid,
        field,
        "must be an ISO 3166-1 alpha-2 code such as ES",
    )
}

/// `XX` or `XX-YY`: a country, with or without an ISO 3166-2 subdivision.
pub(crate) fn registry_country(field: &'static str, value: &str) -> Checked {
    let (country, subdivision) = match value.split_once('-') {
        Some((country, subdivision)) => (country, Some(subdivision)),
        None => (value, None),
    };
    let valid = value.len() <= 10
        && country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subdivision.is_none_or(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    ensure(
        valid,
        field,
        "must be a country such as US or a subdivision such as US-DE",
    )
}

pub(crate) fn ip_address(field: &'static str, value: &str) -> Checked {
    ensure(
        value.parse::<IpAddr>().is_ok(),
        field,
        "must be an IPv4 or IPv6 address",
    )
}

/// An absolute link: a scheme, a colon and something after it.
pub(crate) fn link(field: &'static str, value: &str) -> Checked {
    let valid = value.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
            && !rest.trim_start_matches('/').is_empty()
    }) && !value
        .chars()
        .any(|character| character.is_whitespace() || character.is_control());
    ensure(valid, field, "must be an absolute URL")
}

pub(crate) fn https_link(field: &'static str, value: &str) -> Checked {
    link(field, value)?;
    ensure(value.starts_with("https://"), field, "must be an https URL")
}

/// Standard base64 of at most `limit` bytes once decoded. A data URL's prefix
/// is not part of it.
pub(crate) fn base64(field: &'static str, value: &str, limit: usize) -> Checked {
    let body = value.trim_end_matches('=');
    let padding = value.len() - body.len();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    ensure(
        !body.is_empty()
            && value.len().is_multiple_of(4)
            && padding <= 2
            && body.bytes().all(alphabet),
        field,
        "must be base64 with padding and without a data: prefix",
    )?;
    if value.len() / 4 * 3 - padding > limit {
        return refuse(field, format!("is larger than {} MB", limit >> 20));
    }
    Ok(())
}

pub(crate) fn within(
    field: &'static str,
    value: u64,
    range: std::ops::RangeInclusive<u64>,
) -> Checked {
    if range.contains(&value) {
        return Ok(());
    }
    if *range.end() == u64::MAX {
        return refuse(field, format!("must be at least {}", range.start()));
    }
    refuse(
        field,
        format!("must be from {} to {}", range.start(), range.end()),
    )
}

pub(crate) fn one_of(field: &'static str, valid: bool, words: &str) -> Checked {
    if valid {
        return Ok(());
    }
    refuse(field, format!("must be one of {words}"))
}

/// Checks what is there.
#[expect(
    clippy::ref_option,
    reason = "it is handed the fields of a request as they are"
)]
pub(crate) fn each<T>(value: &Option<T>, check: impl FnOnce(&T) -> Checked) -> Checked {
    value.as_ref().map_or(Ok(()), check)
}

/// Checks a text that is set; one that is kept or cleared has no length.
pub(crate) fn longest(field: &'static str, value: &Patch<Personal>, characters: usize) -> Checked {
    set(value, |text| at_most(field, text.reveal(), characters))
}

/// Checks a value that is set.
pub(crate) fn set<T>(value: &Patch<T>, check: impl FnOnce(&T) -> Checked) -> Checked {
    value.value().map_or(Ok(()), check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_calendar_pass() {
        for (text, valid) in [
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("2000-02-29", true),
            ("1900-02-29", false),
            ("2024-13-01", false),
            ("2024-00-10", false),
            ("2024-04-31", false),
            ("2024-4-3", false),
            ("03/04/2024", false),
            ("２０２４-0", false),
        ] {
            assert_eq!(date("d", text).is_ok(), valid, "{text}");
        }
        assert!(date_time("d", "2027-01-31T12:00:00Z").is_ok());
        assert!(date_time("d", "2027-01-31T12:00:00.123+02:00").is_ok());
        assert!(date_time("d", "2027-01-31T12:00:00").is_err());
        assert!(date_time("d", "2027-01-31").is_err());
    }

    #[test]
    fn phone_numbers_are_international() {
        for (text, valid) in [
            ("+34600000000", true),
            ("34600000000", false),
            ("+0460000000", false),
            ("+346", false),
            ("+34 600 000 000", false),
            ("+1234567890123456", false),
        ] {
            assert_eq!(phone("p", text).is_ok(), valid, "{text}");
        }
    }

    #[test]
    fn addresses_need_a_user_and_a_host() {
        for (text, valid) in [
            ("carmen@example.com", true),
            ("carmen.e+x@mail.example.com", true),
            ("carmen", false),
            ("@example.com", false),
            ("carmen@example", false),
            ("carmen@.com", false),
            ("car men@example.com", false),
        ] {
            assert_eq!(email("e", text).is_ok(), valid, "{text}");
        }
    }

    #[test]
    fn base64_is_measured_decoded() {
        assert!(base64("i", "QUJD", 3).is_ok());
        assert!(base64("i", "QUJDRA==", 3).is_err());
        assert!(base64("i", "QUJDRA==", 4).is_ok());
        for text in [
            "",
            "====",
            "QUJ",
            "QU=D",
            "Q===",
            "data:image/png;base64,QUJD",
            "QUJ\n",
        ] {
            assert!(base64("i", text, 100).is_err(), "{text}");
        }
        let error = base64("portrait_image", &"A".repeat(4 << 20), 2 << 20).unwrap_err();
        assert_eq!(error.to_string(), "`portrait_image` is larger than 2 MB");
    }

    #[test]
    fn links_may_have_any_scheme() {
        for (text, valid) in [
            ("https://example.com/back?x=1", true),
            ("myapp://done", true),
            ("example.com", false),
            ("https://", false),
            ("https://exa mple.com", false),
            (":x", false),
        ] {
            assert_eq!(link("l", text).is_ok(), valid, "{text}");
        }
        assert!(https_link("l", "http://example.com").is_err());
    }

    #[test]
    fn countries_have_their_length() {
        assert!(country3("c", "ESP").is_ok() && country3("c", "ES").is_err());
        assert!(country2("c", "ES").is_ok() && country2("c", "E1").is_err());
        assert!(registry_country("c", "US-DE").is_ok());
        assert!(registry_country("c", "US-").is_err());
        assert!(registry_country("c", "USA").is_err());
    }
}
