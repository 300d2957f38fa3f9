//! Tables of request fields: names and rules of what a body can contain.

use serde_json::{Map, Value};

use crate::http::{Form, NULL, REQUIRED, Reply, RequestContext, not_a_choice};
use crate::vocabulary::UtcTime;

/// Rule of a field.
pub(super) enum Rule {
    /// Text with a maximum number of characters.
    Text(usize),
    /// Text that is not blank, with a maximum number of characters.
    Filled(usize),
    Date,
    Email,
    /// HTTP or HTTPS URL.
    Url,
    /// One of the values, which are separated by `|`.
    Choice(&'static str),
    /// A choice that can't be cleared.
    FixedChoice(&'static str),
    /// ISO 3166-1 alpha-3 code, read in upper case.
    Country,
    Boolean,
    /// An integer from the first to the second.
    Integer(i64, i64),
    /// A number from the first to the second.
    Number(f64, f64),
    Uuid,
    /// A date-time, read as UTC if it has no offset.
    DateTime,
    /// An object with any fields.
    Object,
    /// An object with these fields; those that are null are left out.
    Within(Fields),
    /// A list of objects with these fields, each with a check of what concerns several of them.
    Each(Fields, fn(&mut Form)),
    /// A list of choices, which are separated by `|`.
    Choices(&'static str),
    /// A list of texts.
    Texts,
    /// A list of objects with any fields.
    Objects,
    /// Any value.
    Any,
    /// A field that must be there.
    Required(&'static Rule),
    /// A rule of one operation: returns the value, and reports errors to the form.
    Custom(fn(&mut Form, &'static str) -> Option<Value>),
}

/// Text of any length.
pub(super) const ANY_TEXT: Rule = Rule::Text(usize::MAX);

/// The fields of a body, by name.
pub(super) type Fields = &'static [(&'static str, Rule)];

/// Reads the body of a request that has no other fields.
pub(super) fn body(
    context: &RequestContext<'_>,
    fields: Fields,
) -> Result<Map<String, Value>, Reply> {
    context.read(|form| Some(read(form, fields)))
}

/// Reads the fields of a form. A field that is to be cleared is null.
pub(super) fn read(form: &mut Form, fields: Fields) -> Map<String, Value> {
    for (name, rule) in fields {
        if matches!(rule, Rule::Required(_)) {
            form.require(name);
        }
    }
    read_changes(form, fields)
}

/// Reads the fields of a form that changes something, which needs none of them.
pub(super) fn read_changes(form: &mut Form, fields: Fields) -> Map<String, Value> {
    let mut values = Map::new();
    for (name, rule) in fields {
        if form.is_null(name) {
            if matches!(rule, Rule::FixedChoice(_) | Rule::Required(_)) {
                form.invalid(name, NULL);
            }
            values.insert((*name).to_owned(), Value::Null);
        } else if form.has(name)
            && let Some(value) = rule.read(form, name)
        {
            values.insert((*name).to_owned(), value);
        }
    }
    values
}

/// Reads the fields that a form contains, of which only some can be null.
pub(super) fn read_except_null(
    form: &mut Form,
    fields: Fields,
    nullable: &[&str],
) -> Map<String, Value> {
    let names = fields.iter().map(|(name, _)| *name);
    let names: Vec<_> = names.filter(|name| !nullable.contains(name)).collect();
    form.refuse_null(&names);
    read(form, fields)
}

impl Rule {
    fn read(&self, form: &mut Form, name: &'static str) -> Option<Value> {
        let text = match self {
            Self::Text(limit) => form.text(name, *limit),
            Self::Filled(limit) => form.filled(name, *limit),
            Self::Date => form.date(name),
            Self::Email => form.email(name),
            Self::Url => form.url(name),
            Self::Choice(choices) | Self::FixedChoice(choices) => choice(form, name, choices),
            Self::Country => country(form, name),
            Self::Boolean => return form.boolean(name).map(Value::Bool),
            Self::Integer(min, max) => return form.integer(name, *min, *max).map(Value::from),
            Self::Number(min, max) => return number(form, name, (*min, *max)),
            Self::Uuid => form.uuid(name).map(|id| id.to_string()),
            Self::DateTime => form.date_time(name).map(UtcTime::rfc3339),
            Self::Object => return form.dictionary(name),
            Self::Choices(known) => return choices(form, name, known),
            Self::Texts => return form.texts(name).map(Value::from),
            Self::Objects => return dictionaries(form, name),
            Self::Within(fields) => return within(form, name, fields),
            Self::Each(fields, check) => {
                let items = objects(form, name, |inner| {
                    check(inner);
                    Some(Value::from(read(inner, fields)))
                });
                return items.map(Value::from);
            }
            Self::Any => return form.take(name),
            Self::Required(rule) => return rule.read(form, name),
            Self::Custom(read) => return read(form, name),
        };
        text.map(Value::String)
    }
}

const NOT_A_DICTIONARY: &str = "Invalid data. Expected a dictionary.";

/// Reads an object with some fields, without those that are null.
pub(super) fn within(form: &mut Form, name: &str, fields: Fields) -> Option<Value> {
    form.within(name, |inner| {
        let mut values = read(inner, fields);
        values.retain(|_, value| !value.is_null());
        values.into()
    })
}

/// Reads a number, whose text is kept.
fn number(form: &mut Form, name: &str, (min, max): (f64, f64)) -> Option<Value> {
    let text = form.peek(name).cloned();
    form.number(name, min, max).and(text)
}

fn dictionaries(form: &mut Form, name: &str) -> Option<Value> {
    let items = form.list(name)?;
    if !items.iter().all(Value::is_object) {
        form.invalid(name, NOT_A_DICTIONARY);
    }
    Some(items.into())
}

/// Reads one of the values, which are separated by `|`.
pub(super) fn choice(form: &mut Form, name: &str, choices: &str) -> Option<String> {
    // There may be dozens of choices: they are split only for a field that is there.
    form.peek(name)?;
    form.choice(name, &choices.split('|').collect::<Vec<_>>())
}

fn choices(form: &mut Form, name: &str, known: &str) -> Option<Value> {
    let items = form.list(name)?;
    let is_unknown = |item: &&Value| !known.split('|').any(|choice| **item == *choice);
    if let Some(unknown) = items.iter().find(is_unknown) {
        form.invalid(name, not_a_choice(unknown));
    }
    Some(items.into())
}

fn country(form: &mut Form, name: &str) -> Option<String> {
    let code = form.text(name, usize::MAX)?.to_ascii_uppercase();
    if !is_letters(&code, 3) {
        let error = format!("Invalid ISO 3166-1 alpha-3 country code for {name}.");
        form.invalid(name, error);
        return None;
    }
    Some(code)
}

/// Whether a text consists of a number of ASCII letters.
pub(super) fn is_letters(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a text is a phone number in E.164 format.
pub(super) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Reads an IP address as text.
pub(super) fn ip_address(form: &mut Form, name: &'static str) -> Option<Value> {
    let text = form.text(name, usize::MAX)?;
    if text.parse::<std::net::IpAddr>().is_err() {
        form.invalid(name, "Enter a valid IPv4 or IPv6 address.");
    }
    Some(text.into())
}

/// Returns a value that a form without errors must contain.
pub(super) fn required<T>(value: Option<T>, name: &str) -> Result<T, Reply> {
    value.ok_or_else(|| Reply::field(name, REQUIRED))
}

/// Reads a list of objects with `read`; errors are reported by item.
pub(super) fn objects<T>(
    form: &mut Form,
    name: &str,
    read: impl Fn(&mut Form) -> Option<T>,
) -> Option<Vec<T>> {
    let mut errors = Vec::new();
    let mut values = Vec::new();
    for item in form.list(name)? {
        errors.push(if let Value::Object(fields) = item {
            let mut inner = Form::new(fields);
            values.extend(read(&mut inner));
            inner.into_errors().into()
        } else {
            serde_json::json!({ "non_field_errors": [NOT_A_DICTIONARY] })
        });
    }
    if errors.iter().any(|errors| *errors != serde_json::json!({})) {
        form.invalid_with(name, errors.into());
    }
    Some(values)
}

/// Reads a list of objects with some fields, of which some are required.
pub(super) fn rows(
    form: &mut Form,
    name: &str,
    required: &[&str],
    fields: Fields,
) -> Option<Vec<Value>> {
    objects(form, name, |inner| {
        inner.require_all(required);
        Some(read(inner, fields).into())
    })
}

/// Reads the objects to delete; `None` if all of them are to be deleted.
pub(super) fn to_delete<T>(
    form: &mut Form,
    name: &str,
    take: impl FnOnce(&mut Form, &str) -> Option<Vec<T>>,
) -> Option<Vec<T>> {
    if form.boolean("delete_all") == Some(true) {
        return None;
    }
    if !form.has_value(name) {
        form.invalid(name, "This field is required unless delete_all is true.");
        return None;
    }
    let items = take(form, name)?;
    if items.is_empty() {
        form.invalid(name, EMPTY_LIST);
    }
    Some(items)
}

pub(super) const EMPTY_LIST: &str = "This list may not be empty.";

/// Reads numbers of sessions, as text or as numbers. One out of range matches no session.
pub(super) fn session_numbers(form: &mut Form, name: &str) -> Option<Vec<u32>> {
    let numbers = form.list(name)?.into_iter().map(|item| {
        let digits = match item {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().unwrap_or(u32::MAX))
    });
    let numbers: Option<Vec<_>> = numbers.collect();
    if numbers.is_none() {
        form.invalid(name, "All session_numbers must be numeric.");
    }
    numbers
}
