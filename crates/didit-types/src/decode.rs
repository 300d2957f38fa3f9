//! Decoding of JSON, with errors that name the path and show no value.

use alloc::{
    boxed::Box,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt::{self, Write as _};

use serde_core::Deserialize;

use crate::codec::{
    json::{Fault, FaultKind},
    text::TextDeserializer,
};

/// Decodes a model from JSON bytes.
///
/// A value that does not fit the type of its field is not an error: it is kept as it came
/// ([`crate::Drifting`]).
///
/// # Errors
///
/// Returns an error if the bytes are not JSON, or if a required field is missing or has
/// another type. The error names the JSON path; it never shows a value.
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, DecodeError> {
    // One check of the whole is faster than one of every string.
    match core::str::from_utf8(json) {
        Ok(text) => from_str(text),
        Err(error) => Err(DecodeError::not_utf8(json, error.valid_up_to())),
    }
}

/// Decodes a model from JSON text; see [`from_slice`].
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, DecodeError> {
    T::deserialize(TextDeserializer(json)).map_err(|error| {
        DecodeError::from_message(&error.to_string())
            .unwrap_or_else(|| DecodeError::new(json, &error))
    })
}

/// Reason and position of a failed decode. Holds nothing of the document except names of
/// fields.
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
    /// The text is not JSON, or is nested more than 128 levels deep.
    Syntax,
    /// The text ends too early.
    Eof,
    /// The text is JSON, but a required field is missing or has the wrong type.
    Data,
}

impl DecodeError {
    fn new(json: &str, error: &serde_json::Error) -> Self {
        use serde_json::error::Category;

        let kind = match error.classify() {
            Category::Data => DecodeErrorKind::Data,
            Category::Eof => DecodeErrorKind::Eof,
            Category::Syntax | Category::Io => DecodeErrorKind::Syntax,
        };
        let at = offset(json.as_bytes(), error.line(), error.column());
        Self::at(json.as_bytes(), at, kind, expectation(error))
    }

    /// Creates the error of a fault in a text.
    pub(crate) fn of_fault(json: &str, fault: Fault) -> Self {
        let kind = match fault.kind {
            FaultKind::Syntax => DecodeErrorKind::Syntax,
            FaultKind::Eof => DecodeErrorKind::Eof,
            FaultKind::Misfit | FaultKind::Missing | FaultKind::RequiredMisfit => {
                DecodeErrorKind::Data
            }
        };
        let expected = match (fault.kind, fault.expected) {
            (FaultKind::Missing, Some(name)) => Some(format!("the field {name}")),
            (_, expected) => expected.map(Into::into),
        };
        Self::at(json.as_bytes(), fault.at, kind, expected)
    }

    /// Creates the error of bytes that are not UTF-8 from a position on.
    fn not_utf8(json: &[u8], at: usize) -> Self {
        Self::at(json, at, DecodeErrorKind::Syntax, Some("UTF-8".into()))
    }

    fn at(json: &[u8], at: usize, kind: DecodeErrorKind, expected: Option<String>) -> Self {
        let before = json.get(..at).unwrap_or(json);
        Self {
            path: path_at(before).into(),
            kind,
            expected: expected.map(Into::into),
            line: before.split(|&byte| byte == b'\n').count(),
            column: before
                .iter()
                .rev()
                .take_while(|&&byte| byte != b'\n')
                .count(),
        }
    }

    /// Reads an error back from its `Display`, the form in which it passes through `serde`.
    fn from_message(message: &str) -> Option<Self> {
        let kinds = [
            DecodeErrorKind::Syntax,
            DecodeErrorKind::Eof,
            DecodeErrorKind::Data,
        ];
        let (kind, rest) = kinds.into_iter().find_map(|kind| {
            let rest = message.strip_prefix(kind.as_str())?.strip_prefix(" at ")?;
            Some((kind, rest))
        })?;
        let (path, rest) = rest.split_once(" (line ")?;
        let (line, rest) = rest.split_once(", column ")?;
        let (column, expected) = rest.split_once(')')?;
        Some(Self {
            path: path.into(),
            kind,
            expected: expected.strip_prefix(": expected ").map(Into::into),
            line: line.parse().ok()?,
            column: column.parse().ok()?,
        })
    }

    /// Path of the value, such as `$.id_verifications[0].age`. A name that is not in the format of
    /// a field name is replaced by `*`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Kind of the error.
    #[must_use]
    pub const fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// Expected type or field, if it is known.
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

    /// The same error with the path from the document around.
    pub(crate) fn within(mut self, path: &str) -> Self {
        self.path = [path, self.path.strip_prefix('$').unwrap_or_default()]
            .concat()
            .into();
        self
    }
}

impl DecodeErrorKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "not valid JSON",
            Self::Eof => "JSON that ends too early",
            Self::Data => "a value of the wrong type",
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
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

/// Expected type, from the text of the error. The text also quotes the value that was found,
/// which must not be shown.
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

/// Whether a name is in the format of a field name: at most 64 letters, digits and underscores,
/// beginning with a lower-case letter.
pub(crate) fn is_field_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// One level of nesting.
enum Level<'a> {
    /// An object, and the name of the current field.
    Object(Option<&'a [u8]>),
    /// An array, and the index of the current element.
    Array(usize),
}

/// Position in bytes of a line and a column.
fn offset(json: &[u8], line: usize, column: usize) -> usize {
    let lines = json
        .split(|&byte| byte == b'\n')
        .take(line.saturating_sub(1));
    lines.map(|line| line.len() + 1).sum::<usize>() + column
}

/// The path of the value that a text ends in.
///
/// Scanning again on an error costs nothing when there is none, unlike keeping the path
/// while decoding.
fn path_at(json: &[u8]) -> String {
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

/// Text of a path, cut at 24 levels, which is more than any document of the API has.
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
