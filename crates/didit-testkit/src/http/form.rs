//! Reads request bodies the way the service does, and refuses them in its words.

use serde_json::{Map, Value};

use crate::http::reply::Reply;
use crate::vocabulary::id::{Uuid, canonical_uuid};
use crate::vocabulary::time::parse_date;

/// The body of a request: members taken one by one, what is wrong with them
/// collected, everything reported at once.
pub(crate) struct Form {
    members: Map<String, Value>,
    errors: Map<String, Value>,
}

pub(crate) const REQUIRED: &str = "This field is required.";
pub(crate) const NULL: &str = "This field may not be null.";
pub(crate) const BLANK: &str = "This field may not be blank.";

impl Form {
    /// Parses a body; an absent one is an empty object.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Reply> {
        if body.is_empty() {
            return Ok(Self::new(Map::new()));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self::new(members)),
            Ok(other) => Err(Reply::field(
                "non_field_errors",
                &format!(
                    "Invalid data. Expected a dictionary, but got {}.",
                    type_name(&other)
                ),
            )),
            Err(error) => Err(Reply::detail(
                http::StatusCode::BAD_REQUEST,
                &format!(
                    "JSON parse error - {} at line {} column {}",
                    match error.classify() {
                        serde_json::error::Category::Eof => "unexpected end",
                        _ => "not JSON",
                    },
                    error.line(),
                    error.column()
                ),
            )),
        }
    }

    pub(crate) fn new(members: Map<String, Value>) -> Self {
        Self {
            members,
            errors: Map::new(),
        }
    }

    /// Notes a 400 `{"field":["text"]}`.
    pub(crate) fn invalid(&mut self, name: &str, text: impl Into<String>) {
        self.invalid_with(name, Value::Array(vec![Value::String(text.into())]));
    }

    /// Notes an error of a nested shape.
    pub(crate) fn invalid_with(&mut self, name: &str, error: Value) {
        self.errors.entry(name).or_insert(error);
    }

    /// Ends the reading: all errors or none.
    pub(crate) fn finish(&mut self) -> Result<(), Reply> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(Reply::bad(&std::mem::take(&mut self.errors)))
    }

    /// The errors so far, for a form that is a member of another.
    pub(crate) fn into_errors(self) -> Map<String, Value> {
        self.errors
    }

    /// A member as it is; null counts as absent.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// A member of a shape; one of another is left where it is.
    pub(crate) fn take_if(&mut self, name: &str, fits: fn(&Value) -> bool) -> Option<Value> {
        self.members.get(name).filter(|value| fits(value))?;
        self.take(name)
    }

    /// Whether the member was sent, null or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Whether the member was sent as null.
    pub(crate) fn is_null(&self, name: &str) -> bool {
        matches!(self.members.get(name), Some(Value::Null))
    }

    /// Whether the member was sent and is not null.
    pub(crate) fn has_value(&self, name: &str) -> bool {
        self.has(name) && !self.is_null(name)
    }

    /// Puts a member (back) in.
    pub(crate) fn put(&mut self, name: &str, value: Value) {
        self.members.insert(name.to_owned(), value);
    }

    /// The members that were not taken yet.
    pub(crate) fn to_json(&self) -> Box<str> {
        serde_json::to_string(&self.members)
            .unwrap_or_default()
            .into()
    }

    /// Notes the absence of a member that must be there.
    pub(crate) fn require(&mut self, name: &str) {
        match self.members.get(name) {
            None => self.invalid(name, REQUIRED),
            Some(Value::Null) => self.invalid(name, NULL),
            Some(_) => {}
        }
    }

    /// Text of at most `limit` characters. A number is taken as its text, as
    /// the service does.
    pub(crate) fn text(&mut self, name: &str, limit: usize) -> Option<String> {
        let text = match self.take(name)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => {
                self.invalid(name, "Not a valid string.");
                return None;
            }
        };
        if text.contains('\0') {
            self.invalid(name, "Null characters are not allowed.");
            return None;
        }
        if text.len() > limit && text.chars().count() > limit {
            self.invalid(
                name,
                format!("Ensure this field has no more than {limit} characters."),
            );
            return None;
        }
        Some(text)
    }

    /// One of `words`.
    pub(crate) fn choice(&mut self, name: &str, words: &[&str]) -> Option<String> {
        match self.take(name)? {
            Value::String(word) if words.contains(&word.as_str()) => Some(word),
            other => {
                self.invalid(name, not_a_choice(&other));
                None
            }
        }
    }

    pub(crate) fn uuid(&mut self, name: &str) -> Option<Uuid> {
        let uuid = match self.take(name)? {
            // Bodies are read more kindly than paths: any case will do.
            Value::String(text) => canonical_uuid(&text.to_ascii_lowercase()),
            _ => None,
        };
        if uuid.is_none() {
            self.invalid(name, "Must be a valid UUID.");
        }
        uuid
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = match self.take(name)? {
            Value::Bool(value) => Some(value),
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" | "t" | "y" => Some(true),
                "false" | "0" | "no" | "off" | "f" | "n" => Some(false),
                _ => None,
            },
            Value::Number(number) => match number.as_i64() {
                Some(1) => Some(true),
                Some(0) => Some(false),
                _ => None,
            },
            _ => None,
        };
        if value.is_none() {
            self.invalid(name, "Must be a valid boolean.");
        }
        value
    }

    pub(crate) fn integer(&mut self, name: &str, least: i64, most: i64) -> Option<i64> {
        let value = match self.take(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(value) = value else {
            self.invalid(name, "A valid integer is required.");
            return None;
        };
        if value < least {
            self.invalid(
                name,
                format!("Ensure this value is greater than or equal to {least}."),
            );
            return None;
        }
        if value > most {
            self.invalid(
                name,
                format!("Ensure this value is less than or equal to {most}."),
            );
            return None;
        }
        Some(value)
    }

    pub(crate) fn number(&mut self, name: &str, least: f64, most: f64) -> Option<f64> {
        let value = match self.take(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|value: &f64| value.is_finite()),
            _ => None,
        };
        let text = match value {
            None => "A valid number is required.".to_owned(),
            Some(value) if value < least => {
                format!("Ensure this value is greater than or equal to {least}.")
            }
            Some(value) if value > most => {
                format!("Ensure this value is less than or equal to {most}.")
            }
            Some(value) => return Some(value),
        };
        self.invalid(name, text);
        None
    }

    pub(crate) fn date(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) if parse_date(&text).is_some() => Some(text),
            _ => {
                self.invalid(
                    name,
                    "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
                );
                None
            }
        }
    }

    pub(crate) fn email(&mut self, name: &str) -> Option<String> {
        let text = self.text(name, 254)?;
        let valid = text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.contains(char::is_whitespace)
                && !host.contains('@')
        });
        if !valid {
            self.invalid(name, "Enter a valid email address.");
            return None;
        }
        Some(text)
    }

    /// An object, as a form of its own.
    pub(crate) fn object(&mut self, name: &str) -> Option<Form> {
        match self.take(name)? {
            Value::Object(members) => Some(Self::new(members)),
            other => {
                let text = format!(
                    "Invalid data. Expected a dictionary, but got {}.",
                    type_name(&other)
                );
                self.invalid_with(name, serde_json::json!({ "non_field_errors": [text] }));
                None
            }
        }
    }

    /// An object with any members.
    pub(crate) fn dictionary(&mut self, name: &str) -> Option<Value> {
        match self.take(name)? {
            value @ Value::Object(_) => Some(value),
            other => {
                self.invalid(
                    name,
                    format!(
                        "Expected a dictionary of items but got type \"{}\".",
                        type_name(&other)
                    ),
                );
                None
            }
        }
    }

    pub(crate) fn list(&mut self, name: &str) -> Option<Vec<Value>> {
        match self.take(name)? {
            Value::Array(items) => Some(items),
            other => {
                self.invalid(
                    name,
                    format!(
                        "Expected a list of items but got type \"{}\".",
                        type_name(&other)
                    ),
                );
                None
            }
        }
    }

    /// Takes over what is wrong with a member that was read as a form.
    pub(crate) fn adopt(&mut self, name: &str, inner: Form) {
        let errors = inner.into_errors();
        if !errors.is_empty() {
            self.invalid_with(name, Value::Object(errors));
        }
    }
}

/// `"X" is not a valid choice.`
pub(crate) fn not_a_choice(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\" is not a valid choice."),
        other => format!("\"{other}\" is not a valid choice."),
    }
}

/// The name of a value's type as the service's own language has it.
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(value: &Value) -> Form {
        Form::parse(value.to_string().as_bytes()).unwrap_or_else(|_| panic!("an object"))
    }

    fn body(reply: &Reply) -> String {
        String::from_utf8_lossy(&reply.body).into_owned()
    }

    #[test]
    fn every_error_is_reported_at_once() {
        let mut form = form(&json!({"name": true, "born": "1980", "age": "old", "ok": 1}));
        form.text("name", 10);
        form.date("born");
        form.integer("age", 0, 10);
        assert_eq!(form.boolean("ok"), Some(true));
        form.require("missing");
        insta::assert_snapshot!(body(&form.finish().unwrap_err()));
    }

    #[test]
    fn a_body_that_is_no_object_is_refused() {
        let texts: Vec<_> = [&b"[1]"[..], b"{", b"nonsense", b"\"text\"", b"\xff"]
            .into_iter()
            .map(|bytes| body(&Form::parse(bytes).err().unwrap()))
            .collect();
        insta::assert_debug_snapshot!(texts);
    }

    #[test]
    fn email_addresses_are_checked_like_forms_check_them() {
        for (text, valid) in [
            ("a@b.example", true),
            ("a@b", false),
            ("@b.example", false),
            ("a b@c.example", false),
            ("a@b.example.", false),
        ] {
            let mut form = form(&json!({ "email": text }));
            assert_eq!(form.email("email").is_some(), valid, "{text}");
        }
    }
}
