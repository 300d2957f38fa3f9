//! Validation of request bodies, with the error messages of the service.

use std::fmt::Display;

use serde_json::{Map, Value, json};

use crate::http::reply::Reply;
use crate::vocabulary::{UtcTime, Uuid, any_case_uuid, is_shallow, time::parse_date};

/// The body of a request. Its fields are taken one by one, and all their errors are returned
/// together.
pub(crate) struct Form {
    members: Map<String, Value>,
    errors: Map<String, Value>,
}

pub(crate) const REQUIRED: &str = "This field is required.";
pub(crate) const NULL: &str = "This field may not be null.";
pub(crate) const BLANK: &str = "This field may not be blank.";

impl Form {
    /// Parses a body; an empty one is an empty object.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Reply> {
        if body.is_empty() {
            return Ok(Self::new(Map::new()));
        }
        match serde_json::from_slice(body) {
            Ok(body) if !is_shallow(&body) => {
                Err(Reply::refused("JSON parse error - too many levels"))
            }
            Ok(Value::Object(members)) => Ok(Self::new(members)),
            Ok(other) => Err(Reply::field("non_field_errors", &not_an_object(&other))),
            Err(error) => Err(Reply::refused(&format!(
                "JSON parse error - {} at line {} column {}",
                match error.classify() {
                    serde_json::error::Category::Eof => "unexpected end",
                    _ => "not JSON",
                },
                error.line(),
                error.column()
            ))),
        }
    }

    pub(crate) fn new(members: Map<String, Value>) -> Self {
        Self {
            members,
            errors: Map::new(),
        }
    }

    /// Adds the error `{"field":["text"]}`.
    pub(crate) fn invalid(&mut self, name: &str, text: impl Into<String>) {
        self.invalid_with(name, Value::Array(vec![Value::String(text.into())]));
    }

    /// Adds an error of another shape.
    pub(crate) fn invalid_with(&mut self, name: &str, error: Value) {
        self.errors.entry(name).or_insert(error);
    }

    /// Returns all errors as a 400 response.
    pub(crate) fn finish(&mut self) -> Result<(), Reply> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(Reply::bad(&std::mem::take(&mut self.errors)))
    }

    /// Returns the errors so far.
    pub(crate) fn into_errors(self) -> Map<String, Value> {
        self.errors
    }

    /// Takes a field; null counts as absent.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// Takes a field if it has the expected shape.
    pub(crate) fn take_if(&mut self, name: &str, fits: fn(&Value) -> bool) -> Option<Value> {
        self.members.get(name).filter(|value| fits(value))?;
        self.take(name)
    }

    /// Whether the field is present, null or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Returns a field without taking it.
    pub(crate) fn peek(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// Whether the field is null.
    pub(crate) fn is_null(&self, name: &str) -> bool {
        matches!(self.members.get(name), Some(Value::Null))
    }

    /// Whether the field is present and not null.
    pub(crate) fn has_value(&self, name: &str) -> bool {
        self.has(name) && !self.is_null(name)
    }

    /// Sets a field.
    pub(crate) fn put(&mut self, name: &str, value: Value) {
        self.members.insert(name.to_owned(), value);
    }

    /// Returns the remaining fields.
    pub(crate) fn to_value(&self) -> Value {
        self.members.clone().into()
    }

    /// Returns all errors as a 400 response, or a value that a form without errors has.
    pub(crate) fn finish_with<T>(&mut self, value: Option<T>) -> Result<T, Reply> {
        self.finish()?;
        value.ok_or_else(|| Reply::field("non_field_errors", REQUIRED))
    }

    /// Adds an error for each field that is absent or null.
    pub(crate) fn require_all(&mut self, names: &[&str]) {
        for name in names {
            self.require(name);
        }
    }

    /// Adds an error for each field that can't be cleared and is null.
    pub(crate) fn refuse_null(&mut self, names: &[&str]) {
        for name in names {
            if self.is_null(name) {
                self.invalid(name, NULL);
            }
        }
    }

    /// Adds an error if a text has no more than spaces.
    pub(crate) fn refuse_blank(&mut self, name: &str) {
        let text = self.peek(name).and_then(Value::as_str);
        if text.is_some_and(|text| text.trim().is_empty()) {
            self.invalid(name, BLANK);
        }
    }

    /// Adds an error if the field is absent or null. Returns the form, to read the field.
    pub(crate) fn require(&mut self, name: &str) -> &mut Self {
        match self.members.get(name) {
            None => self.invalid(name, REQUIRED),
            Some(Value::Null) => self.invalid(name, NULL),
            Some(_) => {}
        }
        self
    }

    /// Adds an error and returns `None`.
    fn fail<T>(&mut self, name: &str, text: impl Into<String>) -> Option<T> {
        self.invalid(name, text);
        None
    }

    /// Takes text of at most `limit` characters. A number is converted to text, as the
    /// service does.
    pub(crate) fn text(&mut self, name: &str, limit: usize) -> Option<String> {
        let text = match self.take(name)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return self.fail(name, "Not a valid string."),
        };
        if text.contains('\0') {
            return self.fail(name, "Null characters are not allowed.");
        }
        if text.len() > limit && text.chars().count() > limit {
            let error = format!("Ensure this field has no more than {limit} characters.");
            return self.fail(name, error);
        }
        Some(text)
    }

    /// Takes a list of texts.
    pub(crate) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let texts = self.list(name)?.into_iter().map(|item| match item {
            Value::String(text) => Some(text),
            _ => None,
        });
        let texts: Option<Vec<_>> = texts.collect();
        texts.or_else(|| self.fail(name, "Not a valid string."))
    }

    /// Takes text of at most `limit` characters that is not blank.
    pub(crate) fn filled(&mut self, name: &str, limit: usize) -> Option<String> {
        self.refuse_blank(name);
        self.text(name, limit)
    }

    /// Takes text as [`Self::text`] does; an empty one counts as absent.
    pub(crate) fn non_empty(&mut self, name: &str, limit: usize) -> Option<String> {
        self.text(name, limit).filter(|text| !text.is_empty())
    }

    /// Takes one of the `choices`.
    pub(crate) fn choice(&mut self, name: &str, choices: &[&str]) -> Option<String> {
        match self.take(name)? {
            Value::String(choice) if choices.contains(&choice.as_str()) => Some(choice),
            other => self.fail(name, not_a_choice(&other)),
        }
    }

    /// Takes the name of a variant of an enum.
    pub(crate) fn variant<T>(&mut self, name: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
        let value = self.take(name)?;
        let variant = value.as_str().and_then(parse);
        variant.or_else(|| self.fail(name, not_a_choice(&value)))
    }

    /// Takes a UUID in upper or lower case.
    pub(crate) fn uuid(&mut self, name: &str) -> Option<Uuid> {
        let value = self.take(name)?;
        let uuid = value.as_str().and_then(any_case_uuid);
        uuid.or_else(|| self.fail(name, "Must be a valid UUID."))
    }

    /// Takes a list of UUIDs in upper or lower case.
    pub(crate) fn uuids(&mut self, name: &str) -> Option<Vec<Uuid>> {
        let items = self.list(name)?;
        let ids = items.iter().map(|item| any_case_uuid(item.as_str()?));
        let ids: Option<Vec<_>> = ids.collect();
        ids.or_else(|| self.fail(name, "Must be a valid UUID."))
    }

    /// Takes a boolean, in any form that the service accepts.
    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        let text = match self.take(name)? {
            Value::String(text) => text.to_ascii_lowercase(),
            other => other.to_string(),
        };
        match text.as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Some(true),
            "false" | "0" | "no" | "off" | "f" | "n" => Some(false),
            _ => self.fail(name, "Must be a valid boolean."),
        }
    }

    /// Takes an integer from `min` to `max`, also one such as `18.0`.
    pub(crate) fn integer(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        let text = match self.take(name)? {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text,
            _ => String::new(),
        };
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let is_whole = fraction.bytes().all(|digit| digit == b'0');
        let value = whole.parse().ok().filter(|_| is_whole);
        let value = value.or_else(|| self.fail(name, "A valid integer is required."))?;
        self.in_range(name, value, min, max)
    }

    /// Takes a number from `min` to `max`.
    pub(crate) fn number(&mut self, name: &str, min: f64, max: f64) -> Option<f64> {
        let value = match self.take(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let value = value.filter(|value| value.is_finite());
        let value = value.or_else(|| self.fail(name, "A valid number is required."))?;
        self.in_range(name, value, min, max)
    }

    fn in_range<T: Copy + PartialOrd + Display>(
        &mut self,
        name: &str,
        value: T,
        min: T,
        max: T,
    ) -> Option<T> {
        let bound = if value < min {
            format!("greater than or equal to {min}")
        } else if value > max {
            format!("less than or equal to {max}")
        } else {
            return Some(value);
        };
        self.fail(name, format!("Ensure this value is {bound}."))
    }

    /// Takes a `YYYY-MM-DD` date.
    pub(crate) fn date(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) if parse_date(&text).is_some() => Some(text),
            _ => self.fail(
                name,
                "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
            ),
        }
    }

    /// Takes a date-time; without an offset it is in UTC.
    pub(crate) fn date_time(&mut self, name: &str) -> Option<UtcTime> {
        let text = self.text(name, 64)?;
        // Years before the first have another format.
        let time = UtcTime::parse_in_utc(&text).filter(|time| time.date().year() > 0);
        time.or_else(|| {
            self.fail(
                name,
                "Datetime has wrong format. Use one of these formats instead: \
                 YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].",
            )
        })
    }

    /// Takes an email address of at most 254 characters.
    pub(crate) fn email(&mut self, name: &str) -> Option<String> {
        let text = self.text(name, 254)?;
        if !is_email(&text) {
            return self.fail(name, "Enter a valid email address.");
        }
        Some(text)
    }

    /// Takes an HTTP or HTTPS URL of at most 2,000 characters.
    pub(crate) fn url(&mut self, name: &str) -> Option<String> {
        let text = self.text(name, 2000)?;
        let is_url = text.parse::<http::Uri>().is_ok_and(|uri| {
            uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https"))
        });
        if !is_url {
            return self.fail(name, "Enter a valid URL.");
        }
        Some(text)
    }

    /// Takes an object with any fields.
    pub(crate) fn dictionary(&mut self, name: &str) -> Option<Value> {
        match self.take(name)? {
            value @ Value::Object(_) => Some(value),
            other => self.not_items(name, "dictionary", &other),
        }
    }

    /// Takes an array.
    pub(crate) fn list(&mut self, name: &str) -> Option<Vec<Value>> {
        match self.take(name)? {
            Value::Array(items) => Some(items),
            other => self.not_items(name, "list", &other),
        }
    }

    fn not_items<T>(&mut self, name: &str, kind: &str, value: &Value) -> Option<T> {
        let found = type_name(value);
        let error = format!("Expected a {kind} of items but got type \"{found}\".");
        self.fail(name, error)
    }

    /// Takes an object, as a form that `read` reads.
    pub(crate) fn within<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match self.take(name)? {
            Value::Object(members) => {
                let mut inner = Self::new(members);
                let value = read(&mut inner);
                if !inner.errors.is_empty() {
                    self.invalid_with(name, inner.errors.into());
                }
                Some(value)
            }
            other => {
                let error = not_an_object(&other);
                self.invalid_with(name, json!({ "non_field_errors": [error] }));
                None
            }
        }
    }
}

/// Whether a text is an email address of at most 254 characters.
pub(crate) fn is_email(text: &str) -> bool {
    text.len() <= 254
        && text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.contains(char::is_whitespace)
                && !host.contains('@')
        })
}

fn not_an_object(value: &Value) -> String {
    let found = type_name(value);
    format!("Invalid data. Expected a dictionary, but got {found}.")
}

/// `"X" is not a valid choice.`
pub(crate) fn not_a_choice(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\" is not a valid choice."),
        other => format!("\"{other}\" is not a valid choice."),
    }
}

/// Python name of a value's type, for error messages.
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
