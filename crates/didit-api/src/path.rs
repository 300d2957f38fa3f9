//! Request targets: the path that a request names can't be changed by a value in it.
//!
//! URL libraries collapse `.` and `..` segments, percent-encoded ones too, and
//! servers decode what was encoded before they route. A caller's `vendor_data`
//! must not choose the endpoint by either, so such values are refused.

use std::borrow::Cow;

use didit_types::operation::{Operation, Segment};
use http::uri::PathAndQuery;

use crate::check::ValidationError;

/// No id of the API is longer, and no proxy takes a much longer line.
const MAX_SEGMENT: usize = 1024;

/// The longest request line that common servers take.
const MAX_TARGET: usize = 8192;

/// Builds the target of an operation: its path with the parameters filled in,
/// and the query.
///
/// `parameters` are in the order of the template.
pub(crate) fn target(
    operation: &Operation,
    parameters: &[&str],
    query: &Query,
) -> Result<PathAndQuery, ValidationError> {
    let mut target = String::with_capacity(operation.path.len() + 48);
    let mut parameters = parameters.iter();
    for segment in operation.segments() {
        target.push('/');
        match segment {
            Segment::Literal(text) => target.push_str(text),
            Segment::Parameter(name) => {
                let value = parameters.next().copied().unwrap_or_default();
                refuse_hostile(name, value)?;
                encode(value, &mut target);
            }
        }
    }
    if operation.has_trailing_slash() {
        target.push('/');
    }
    query.append_to(&mut target);
    PathAndQuery::try_from(target)
        .map_err(|_| ValidationError::new("path", "is not a valid request target"))
}

/// Checks a path written by the caller, with or without a query.
pub(crate) fn custom(path: &str) -> Result<PathAndQuery, ValidationError> {
    let refuse = |problem: &'static str| Err(ValidationError::new("path", problem));
    if path.len() > MAX_TARGET {
        return refuse("is longer than 8192 bytes");
    }
    if !path.starts_with('/') || path.starts_with("//") {
        return refuse("must start with one slash");
    }
    if path.bytes().any(|byte| !byte.is_ascii_graphic()) || path.contains('#') {
        return refuse("must be percent-encoded and have no fragment");
    }
    let only_path = path.split('?').next().unwrap_or_default();
    if only_path.contains('\\') || has_dot_segment(only_path) {
        return refuse("must not contain `.` or `..` as a segment");
    }
    PathAndQuery::try_from(path)
        .map_err(|_| ValidationError::new("path", "is not a valid request target"))
}

fn refuse_hostile(name: &'static str, value: &str) -> Result<(), ValidationError> {
    let refuse = |problem: &'static str| Err(ValidationError::new(name, problem));
    if value.is_empty() {
        return refuse("must not be empty");
    }
    if value.len() > MAX_SEGMENT {
        return refuse("is longer than 1024 bytes");
    }
    if value.chars().any(char::is_control) {
        return refuse("must not contain control characters");
    }
    if has_dot_segment(value) {
        return refuse("must not contain `.` or `..` as a path segment");
    }
    Ok(())
}

/// Whether `.` or `..`, however spelled, stands between slashes, however spelled.
fn has_dot_segment(text: &str) -> bool {
    let mut text = Cow::Borrowed(text);
    // Each round takes off one layer of encoding: `%252e` is a dot to whoever
    // decodes twice.
    while let Some(decoded) = decode_once(&text) {
        text = Cow::Owned(decoded);
    }
    text.split(['/', '\\'])
        .any(|segment| segment == "." || segment == "..")
}

/// Decodes the percent-encoded characters that matter to routing, if any.
fn decode_once(text: &str) -> Option<String> {
    const CODES: [(&str, &str); 4] = [("%2e", "."), ("%2f", "/"), ("%5c", "\\"), ("%25", "%")];
    if !text.contains('%') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let mut decoded = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(at) = rest.find('%') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = CODES.iter().find(|(code, _)| rest.starts_with(code));
        let (code, plain) = code.unwrap_or(&("%", "%"));
        decoded.push_str(plain);
        rest = &rest[code.len()..];
    }
    decoded.push_str(rest);
    (decoded != lower).then_some(decoded)
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
fn encode(text: &str, target: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte));
        } else {
            target.push('%');
            target.push(char::from(HEX[usize::from(byte >> 4)]));
            target.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Query parameters in the order in which they were added.
#[derive(Default)]
pub(crate) struct Query(String);

impl Query {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        encode(name, &mut self.0);
        self.0.push('=');
        encode(value, &mut self.0);
    }

    fn append_to(&self, target: &mut String) {
        target.push_str(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use didit_types::operation;
    use proptest::prelude::*;

    use super::*;

    fn decision(id: &str) -> Result<String, String> {
        target(&operation::RETRIEVE_DECISION, &[id], &Query::new())
            .map(|target| target.to_string())
            .map_err(|error| error.to_string())
    }

    /// The path of a decision with this in the place of the id.
    fn with_segment(segment: &str) -> String {
        operation::RETRIEVE_DECISION
            .path
            .replace("{session_id}", segment)
    }

    #[test]
    fn an_id_fills_one_segment() {
        let id = "3f1c2a44-0000-4000-8000-000000000001";
        assert_eq!(decision(id).unwrap(), with_segment(id));
        let segment = "a%2Fb%3Fc%3Dd%23e%20f%25%C3%A9";
        assert_eq!(decision("a/b?c=d#e f%é").unwrap(), with_segment(segment));
    }

    #[test]
    fn an_id_that_could_change_the_path_is_refused_by_name() {
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
        assert!(decision(&"x".repeat(10_000)).is_err());
    }

    #[test]
    fn the_healthcheck_keeps_its_path_without_a_slash() {
        let target = target(&operation::HEALTHCHECK, &[], &Query::new()).unwrap();
        assert_eq!(target, operation::HEALTHCHECK.path);
    }

    #[test]
    fn a_custom_path_cannot_leave_the_host_or_climb() {
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
    }

    proptest! {
        #[test]
        fn whatever_the_id_the_path_has_the_operations_segments(id in ".{0,40}") {
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
