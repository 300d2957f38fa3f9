//! Bodies of error responses, in every format of the API.

mod known;

use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec, vec::Vec};
use core::fmt;

use serde_json::Value;

use crate::{SessionStatus, decode::is_field_name};

/// Body of an error response. Reads every format that the API uses, HTML included, and keeps the
/// text.
///
/// The messages of the API can quote the request. `Debug` and `Display` therefore show only
/// documented messages, with `...` in place of the quoted parts; [`ErrorText::reveal`] returns
/// the full message.
#[derive(Clone, PartialEq, Default)]
pub struct ErrorBody {
    text: Box<str>,
    general: Vec<ErrorText>,
    fields: Vec<FieldError>,
    code: Option<Box<str>>,
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Format {
    #[default]
    Empty,
    Json,
    Html,
    Text,
}

/// Errors of one field of a request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    field: Box<str>,
    messages: Vec<ErrorText>,
}

/// Error message of the API.
#[derive(Clone, PartialEq, Eq)]
pub struct ErrorText(Box<str>);

impl ErrorBody {
    /// Reads a body. Never fails: a body that is not JSON is kept as text.
    #[must_use]
    pub fn from_bytes(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body).into_owned();
        let mut error = Self::default();
        match serde_json::from_slice(body) {
            Ok(value) => {
                error.format = Format::Json;
                error.read(value);
            }
            Err(_) if text.trim().is_empty() => {}
            Err(_) if is_html(&text) => error.format = Format::Html,
            Err(_) => {
                error.format = Format::Text;
                error.general.push(ErrorText(text.trim().into()));
            }
        }
        error.text = text.into();
        error
    }

    /// Messages about the request as a whole.
    #[must_use]
    pub fn messages(&self) -> &[ErrorText] {
        &self.general
    }

    /// Messages about single fields.
    #[must_use]
    pub fn field_errors(&self) -> &[FieldError] {
        &self.fields
    }

    /// Machine-readable code. Most errors have none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Whether the body is an HTML page, as for a malformed id in a path, or from a gateway.
    #[must_use]
    pub const fn is_html(&self) -> bool {
        matches!(self.format, Format::Html)
    }

    /// Whether the body is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self.format, Format::Empty)
    }

    /// Every message, those about single fields included.
    pub fn all_messages(&self) -> impl Iterator<Item = &ErrorText> {
        let fields = self.fields.iter().flat_map(|field| &field.messages);
        self.general.iter().chain(fields)
    }

    /// Status that the session has, if a message names it because it does not allow the operation.
    #[must_use]
    pub fn current_status(&self) -> Option<SessionStatus> {
        let named = |text: &ErrorText| Some(text.0.split_once("Current status: ")?.1.into());
        let status: SessionStatus = self.all_messages().find_map(named)?;
        status.is_known().then_some(status)
    }

    /// Returns the body as it was received. It can contain personal data.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    fn read(&mut self, body: Value) {
        match body {
            Value::Object(fields) => {
                // Of a token request: RFC 6749, section 5.2.
                let is_grant = fields.contains_key("error_description");
                for (name, value) in fields {
                    match (&*name, value) {
                        ("error", Value::String(code)) if is_grant => self.code = Some(code.into()),
                        ("error_description", value) => self.add(None, value),
                        ("code", Value::String(code)) => self.code = Some(code.into()),
                        ("detail" | "error" | "message" | "non_field_errors", value) => {
                            self.add(None, value);
                        }
                        (_, value) => self.add(Some(name), value),
                    }
                }
            }
            other => self.add(None, other),
        }
    }

    /// Adds the messages of a field, or of none.
    fn add(&mut self, field: Option<String>, value: Value) {
        let inner = |part: &str| match &field {
            Some(field) => format!("{field}{part}"),
            None => part.trim_start_matches('.').to_owned(),
        };
        match value {
            Value::Null => {}
            Value::Array(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    match item {
                        Value::String(_) => self.add(field.clone(), item),
                        item => self.add(Some(inner(&format!("[{index}]"))), item),
                    }
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.add(Some(inner(&format!(".{name}"))), value);
                }
            }
            Value::String(text) => self.push(field, ErrorText(text.into())),
            other => self.push(field, ErrorText(format!("{other}").into())),
        }
    }

    fn push(&mut self, field: Option<String>, message: ErrorText) {
        let Some(field) = field else {
            self.general.push(message);
            return;
        };
        match self.fields.last_mut() {
            Some(last) if *last.field == *field => last.messages.push(message),
            _ => self.fields.push(FieldError {
                field: field.into(),
                messages: vec![message],
            }),
        }
    }
}

fn is_html(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

impl FieldError {
    /// Path of the field: `nodes_to_resubmit[0].feature`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Messages about the field.
    #[must_use]
    pub fn messages(&self) -> &[ErrorText] {
        &self.messages
    }

    /// The path if each part of it is in the format of a field name.
    fn shown(&self) -> &str {
        let is_index = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = self
            .field
            .split(['.', '[', ']'])
            .all(|part| is_index(part) || is_field_name(part));
        if is_plain { &self.field } else { "(field)" }
    }
}

impl ErrorText {
    /// Returns the full message. It can quote the request.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns the documented form of the message, with `...` in place of the quoted parts.
    #[must_use]
    pub fn known(&self) -> Option<&'static str> {
        known::sentence(&self.0)
    }
}

/// Prints the documented form of the message. A quoted part is printed if it is a number or a
/// status, which say nothing about a person.
impl fmt::Display for ErrorText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(known) = self.known() else {
            return f.write_str("(a message that is not documented)");
        };
        let mut quoted = known::quoted(known, &self.0);
        for (at, part) in known.split("...").enumerate() {
            if at > 0 {
                let text = quoted.next().unwrap_or_default();
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                let is_harmless = is_number || SessionStatus::from(text).is_known();
                f.write_str(if is_harmless { text } else { "(not shown)" })?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(known) => write!(f, "{known:?}"),
            None => f.write_str("[message]"),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())?;
        for (at, message) in self.messages.iter().enumerate() {
            write!(f, "{}{message}", if at == 0 { ": " } else { " " })?;
        }
        Ok(())
    }
}

impl fmt::Debug for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.shown(), self.messages)
    }
}

impl fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            Format::Empty => return f.write_str("no body"),
            Format::Html => return f.write_str("an HTML page"),
            Format::Json | Format::Text => {}
        }
        let mut between = "";
        for message in &self.general {
            write!(f, "{between}{message}")?;
            between = " ";
        }
        for field in &self.fields {
            write!(f, "{between}{field}")?;
            between = "; ";
        }
        if between.is_empty() {
            f.write_str("a body without a message")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code().filter(|code| is_field_name(code));
        f.debug_struct("ErrorBody")
            .field("format", &self.format)
            .field("messages", &self.general)
            .field("fields", &self.fields)
            .field("code", &code)
            .finish_non_exhaustive()
    }
}
