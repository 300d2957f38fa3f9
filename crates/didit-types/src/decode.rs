//! Decoding JSON with errors that name the place and show no value.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt::{self, Write as _};

use serde::Deserialize;

/// Decodes a model from JSON bytes.
///
/// # Errors
///
/// If the bytes are no JSON, or a known field has another type than the model's.
/// The error names the JSON path; it never shows a value.
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, DecodeError> {
    // One check of the whole is faster than one of every string.
    match core::str::from_utf8(json) {
        Ok(text) => from_str(text),
        Err(error) => Err(DecodeError::no_text(json, error.valid_up_to())),
    }
}

/// Decodes a model from JSON text; like [`from_slice`].
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, DecodeError> {
    serde_json::from_str(json).map_err(|error| DecodeError::new(json.as_bytes(), &error))
}

/// Why JSON could not be decoded, and where. Holds nothing of the document but
/// the names of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: Box<str>,
    kind: DecodeErrorKind,
    expected: Option<Box<str>>,
    line: usize,
    column: usize,
}

/// The kinds of [`DecodeError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The text is no JSON, or nested too deeply.
    Syntax,
    /// The text ends too early.
    Eof,
    /// The text is JSON, but a value has the wrong type or is missing.
    Data,
}

impl DecodeError {
    fn new(json: &[u8], error: &serde_json::Error) -> Self {
        use serde_json::error::Category;

        Self {
            path: path_at(json, error.line(), error.column()).into(),
            kind: match error.classify() {
                Category::Data => DecodeErrorKind::Data,
                Category::Eof => DecodeErrorKind::Eof,
                Category::Syntax | Category::Io => DecodeErrorKind::Syntax,
            },
            expected: expectation(error).map(Into::into),
            line: error.line(),
            column: error.column(),
        }
    }

    /// The error of bytes that are no UTF-8 from a position on.
    fn no_text(json: &[u8], at: usize) -> Self {
        let before = json.get(..at).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        let column = before
            .iter()
            .rev()
            .take_while(|&&byte| byte != b'\n')
            .count();
        Self {
            path: path_at(json, line, column).into(),
            kind: DecodeErrorKind::Syntax,
            expected: Some("UTF-8".into()),
            line,
            column,
        }
    }

    /// Where in the document, such as `$.id_verifications[0].age`. A name that
    /// does not look like a field's is written `*`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind of error it is.
    #[must_use]
    pub const fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// What was expected in that place, where that is known.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    /// Line of the document, from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Column of that line in bytes.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }

    /// The same error, seen from the document around.
    pub(crate) fn within(mut self, path: &str) -> Self {
        self.path = [path, self.path.strip_prefix('$').unwrap_or_default()]
            .concat()
            .into();
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            DecodeErrorKind::Syntax => "not valid JSON",
            DecodeErrorKind::Eof => "JSON that ends too early",
            DecodeErrorKind::Data => "a value of the wrong type",
        })?;
        write!(
            f,
            " at {} (line {}, column {})",
            self.path, self.line, self.column
        )?;
        match &self.expected {
            Some(expected) => write!(f, ": expected {expected}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for DecodeError {}

/// What was expected, out of the error's text. The text also quotes the value
/// that was found, which must not get out.
fn expectation(error: &serde_json::Error) -> Option<String> {
    let text = alloc::string::ToString::to_string(error);
    if let Some(rest) = text.strip_prefix("missing field `") {
        let name = rest.split('`').next()?;
        return is_field_name(name).then(|| alloc::format!("the field {name}"));
    }
    if !text.starts_with("invalid ") {
        return None;
    }
    let (_, expected) = text.rsplit_once(", expected ")?;
    let (expected, _) = expected.rsplit_once(" at line ")?;
    Some(expected.into())
}

/// Whether a name looks like that of a field: short, and of lower-case letters,
/// digits and underscores, with capitals inside at most.
pub(crate) fn is_field_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// One level of nesting.
enum Level<'a> {
    /// An object, and the name of its present field.
    Object(Option<&'a [u8]>),
    /// An array, and the index of its present element.
    Array(usize),
}

/// The path of the value that a scan of the document has reached at a position.
///
/// Scanning again on an error costs nothing when there is none, unlike keeping
/// the path while decoding.
fn path_at(json: &[u8], line: usize, column: usize) -> String {
    let line_start = match line {
        0 | 1 => 0,
        _ => json
            .iter()
            .enumerate()
            .filter(|&(_, &byte)| byte == b'\n')
            .nth(line - 2)
            .map_or(json.len(), |(at, _)| at + 1),
    };
    let end = (line_start + column).min(json.len());
    let json = json.get(..end).unwrap_or(json);
    let mut levels = Vec::new();
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        at += 1;
        match byte {
            b'{' => levels.push(Level::Object(None)),
            b'[' => levels.push(Level::Array(0)),
            b'}' | b']' => {
                levels.pop();
            }
            b',' => match levels.last_mut() {
                Some(Level::Array(index)) => *index += 1,
                Some(Level::Object(name)) => *name = None,
                None => {}
            },
            b'"' => {
                let start = at;
                while let Some(&byte) = json.get(at) {
                    at += if byte == b'\\' { 2 } else { 1 };
                    if byte == b'"' {
                        break;
                    }
                }
                if let Some(Level::Object(name @ None)) = levels.last_mut() {
                    *name = json.get(start..at.saturating_sub(1));
                }
            }
            _ => {}
        }
    }
    written(&levels)
}

/// A path as text. Beyond the deepest that any document of the API has, it is cut.
fn written(levels: &[Level<'_>]) -> String {
    const DEEPEST: usize = 24;

    let mut path = String::from("$");
    for level in levels.iter().take(DEEPEST) {
        // Writing to a `String` can't fail.
        let _ = match level {
            Level::Array(index) => write!(path, "[{index}]"),
            Level::Object(None) => Ok(()),
            Level::Object(Some(name)) => {
                let name = core::str::from_utf8(name)
                    .ok()
                    .filter(|name| is_field_name(name));
                write!(path, ".{}", name.unwrap_or("*"))
            }
        };
    }
    if levels.len() > DEEPEST {
        path.push_str("...");
    }
    path
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;
    use crate::{CreatedSession, Page, SessionSummary};

    #[test]
    fn the_error_names_the_place_and_shows_no_value() {
        for (json, path) in [
            (r#"{"session_id": 5, "status": "Approved"}"#, "$.session_id"),
            (r#"{"session_id":"x","status":["Carmen"]}"#, "$.status"),
            (
                r#"{"session_id":"x","status":"y","phone_number":{"is_verified":"Carmen"}}"#,
                "$.phone_number.is_verified",
            ),
            (
                "{\"session_id\":\"x\",\n\"status\":\"y\",\n \"features\":[{},{\"status\":{}}]}",
                "$.features[1].status",
            ),
            (
                r#"{"session_id":"x","status":"y","features":[{"a\"]":[1]},{"status":1}]}"#,
                "$.features[1].status",
            ),
            (r#"{"status":"y"}"#, "$"),
            (r#""Carmen""#, "$"),
        ] {
            let error = from_str::<SessionSummary>(json).unwrap_err();
            assert_eq!(error.path(), path, "{json}");
            assert_eq!(error.kind(), DecodeErrorKind::Data);
            assert!(!format!("{error} {error:?}").contains("Carmen"));
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = from_str::<SessionSummary>(r#"{"status":"y"}"#).unwrap_err();
        assert_eq!(error.expected(), Some("the field session_id"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for json in [
            "",
            "{",
            "nonsense",
            "{\"a\":",
            "{\"more\":[1,",
            "{\"session_id\":\"x\"]",
        ] {
            let error = from_str::<SessionSummary>(json).unwrap_err();
            assert_ne!(error.kind(), DecodeErrorKind::Data, "{json}");
        }
    }

    #[test]
    fn text_that_is_no_utf8_is_refused_where_it_begins() {
        let error = from_slice::<CreatedSession>(b"{\n \"url\": \"caf\xe9\"}").unwrap_err();
        assert_eq!(
            (error.path(), error.line(), error.column()),
            ("$.url", 2, 12)
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        for open in ["[", "{\"a\":", "{\"results\":["] {
            let json = open.repeat(10_000);
            assert!(from_str::<CreatedSession>(&json).is_err());
            let error = from_str::<Page<SessionSummary>>(&json).unwrap_err();
            assert!(error.to_string().len() < 1000);
        }
    }
}
