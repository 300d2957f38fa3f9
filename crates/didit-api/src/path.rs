//! Request targets whose path a value can't change.
//!
//! URL libraries collapse `.` and `..` segments, percent-encoded ones too, and servers
//! decode a target before they route it. A `vendor_data` must not choose the endpoint by
//! either, so such values are rejected.

use std::borrow::Cow;

use didit_types::ValidationError;
use didit_types::operation::Operation;
use http::uri::PathAndQuery;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Maximum length of a path segment in bytes; every id of the API is shorter.
const MAX_SEGMENT: usize = 1024;

/// Maximum length of a custom path in bytes, which common servers accept.
const MAX_TARGET: usize = 8192;

/// Every character but the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Builds the request target of an operation from the parameters of its path, in the
/// order of the template, and a query.
pub(crate) fn target(
    operation: &Operation,
    parameters: &[&str],
    query: &Query,
) -> Result<PathAndQuery, ValidationError> {
    let mut target = String::with_capacity(operation.path.len() + 48);
    let mut parameters = parameters.iter();
    let mut valid = Ok(());
    let mut template = operation.path;
    while let Some((literal, rest)) = template.split_once('{') {
        let (name, rest) = rest.split_once('}').unwrap_or_default();
        let value = parameters.next().copied().unwrap_or_default();
        target.push_str(literal);
        if is_plain(value) {
            target.push_str(value);
        } else {
            valid = ValidationError::both(valid, validate_segment(name, value)).map(drop);
            target.extend(utf8_percent_encode(value, RESERVED));
        }
        template = rest;
    }
    valid?;
    target.push_str(template);
    target.push_str(&query.0);
    PathAndQuery::try_from(target)
        .map_err(|_| ValidationError::new("path", "is not a valid request target"))
}

/// Validates a percent-encoded path with an optional query.
pub(crate) fn custom(path: &str) -> Result<PathAndQuery, ValidationError> {
    let invalid = |problem: &'static str| Err(ValidationError::new("path", problem));
    if path.len() > MAX_TARGET {
        return invalid("is longer than 8192 bytes");
    }
    if !path.starts_with('/') || path.starts_with("//") {
        return invalid("must start with one slash");
    }
    if path.bytes().any(|byte| !byte.is_ascii_graphic()) || path.contains('#') {
        return invalid("must be percent-encoded and have no fragment");
    }
    let only_path = path.split('?').next().unwrap_or_default();
    if only_path.contains('\\') || has_dot_segment(only_path) {
        return invalid("must not contain `.` or `..` as a segment");
    }
    PathAndQuery::try_from(path)
        .map_err(|_| ValidationError::new("path", "is not a valid request target"))
}

/// Whether a segment is like most ids, in which there is nothing to reject or to encode.
fn is_plain(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_SEGMENT).contains(&value.len()) && value.bytes().all(is_plain)
}

fn validate_segment(name: &'static str, value: &str) -> Result<(), ValidationError> {
    let invalid = |problem: &'static str| Err(ValidationError::new(name, problem));
    if value.is_empty() {
        return invalid("must not be empty");
    }
    if value.len() > MAX_SEGMENT {
        return invalid("is longer than 1024 bytes");
    }
    if value.chars().any(char::is_control) {
        return invalid("must not contain control characters");
    }
    if has_dot_segment(value) {
        return invalid("must not contain `.` or `..` as a path segment");
    }
    Ok(())
}

/// Whether a segment between slashes is `.` or `..` after any number of decodings.
fn has_dot_segment(text: &str) -> bool {
    let mut text = Cow::Borrowed(text);
    // Each round removes one layer: `%252e` is a dot after two.
    while let Cow::Owned(decoded) = percent_decode_str(&text).decode_utf8_lossy() {
        text = Cow::Owned(decoded);
    }
    text.split(['/', '\\'])
        .any(|segment| segment == "." || segment == "..")
}

/// Query string, parameters in the order of their addition.
#[derive(Default)]
pub(crate) struct Query(String);

impl Query {
    #[cfg(feature = "authentication")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.extend(utf8_percent_encode(name, RESERVED));
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, RESERVED));
    }
}

#[cfg(test)]
mod tests {
    use didit_types::operation;
    use proptest::prelude::*;

    use super::*;

    fn decision(id: &str) -> Result<String, String> {
        target(&operation::RETRIEVE_DECISION, &[id], &Query::default())
            .map(|target| target.to_string())
            .map_err(|error| error.to_string())
    }

    /// Path of a decision whose id is `segment`.
    fn with_segment(segment: &str) -> String {
        operation::RETRIEVE_DECISION
            .path
            .replace("{session_id}", segment)
    }

    #[test]
    fn id_fills_one_segment() {
        let id = "3f1c2a44-0000-4000-8000-000000000001";
        assert_eq!(decision(id).unwrap(), with_segment(id));
        let segment = "a%2Fb%3Fc%3Dd%23e%20f%25%C3%A9";
        assert_eq!(decision("a/b?c=d#e f%é").unwrap(), with_segment(segment));
    }

    #[test]
    fn id_that_could_change_the_path_is_rejected_by_name() {
        for id in [
            "",
            ".",
            "..",
            "%2e",
            "%2E%2e",
            ".%2E",
            "%252e%252e",
            "a/../../x",
            "a\\..\\b",
            "a%2f..%2fb",
            "x\n",
            "x\0",
            "x\r\ny",
            "\u{85}",
        ] {
            let error = decision(id).unwrap_err();
            assert!(error.starts_with("`session_id` "), "{id:?}: {error}");
        }
        for character in ["x", "_"] {
            assert!(decision(&character.repeat(1024)).is_ok());
            assert!(decision(&character.repeat(1025)).is_err());
        }
    }

    #[test]
    fn healthcheck_path_has_no_trailing_slash() {
        let target = target(&operation::HEALTHCHECK, &[], &Query::default()).unwrap();
        assert_eq!(target, operation::HEALTHCHECK.path);
    }

    #[test]
    fn custom_path_cannot_leave_the_host_or_the_folder() {
        for path in [
            "",
            "users/",
            "//evil.example/",
            "/x/../y",
            "/x/%2e%2E/y",
            "/a b",
            "/a#b",
            "/é",
            "/a\\..\\b",
            "/a\nb",
            "https://evil.example/",
        ] {
            assert!(custom(path).is_err(), "{path:?}");
        }
        assert_eq!(custom("/x/y%2Fz/?limit=1").unwrap(), "/x/y%2Fz/?limit=1");
        let long = |len: usize| custom(&format!("/{}", "x".repeat(len - 1)));
        assert!(long(8192).is_ok() && long(8193).is_err());
    }

    proptest! {
        #[test]
        fn any_accepted_id_fills_one_segment(id in ".{0,40}") {
            if let Ok(target) = decision(&id) {
                let (before, after) = operation::RETRIEVE_DECISION.path.split_once("{session_id}").unwrap();
                let segment = target.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                prop_assert!(segment.is_some_and(|segment| !segment.contains('/')), "{}", target);
                prop_assert!(target.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(!target.contains(['?', '#']));
            }
        }
    }
}
