//! Writes JSON objects straight into text: answers are made by the hundred
//! thousand a second, and parts of them are kept as JSON already.

use std::fmt::Write as _;

use serde_json::Value;

/// An object under construction.
pub(crate) struct Object {
    text: String,
}

impl Object {
    pub(crate) fn new() -> Self {
        Self::with_capacity(256)
    }

    pub(crate) fn with_capacity(capacity: usize) -> Self {
        let mut text = String::with_capacity(capacity);
        text.push('{');
        Self { text }
    }

    fn key(&mut self, key: &str) -> &mut String {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
        &mut self.text
    }

    pub(crate) fn string(mut self, key: &str, value: &str) -> Self {
        write_string(self.key(key), value);
        self
    }

    /// Text or null.
    pub(crate) fn optional(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.string(key, value),
            None => self.raw(key, "null"),
        }
    }

    /// A piece of JSON that was kept as text.
    pub(crate) fn raw(mut self, key: &str, json: &str) -> Self {
        self.key(key).push_str(json);
        self
    }

    /// A piece of JSON that was kept as text, or null.
    pub(crate) fn optional_raw(self, key: &str, json: Option<&str>) -> Self {
        self.raw(key, json.unwrap_or("null"))
    }

    pub(crate) fn number(mut self, key: &str, value: impl Into<i64>) -> Self {
        let value = value.into();
        // Writing to a string can't fail.
        let _ = write!(self.key(key), "{value}");
        self
    }

    pub(crate) fn count(self, key: &str, value: usize) -> Self {
        self.number(key, i64::try_from(value).unwrap_or(i64::MAX))
    }

    pub(crate) fn boolean(self, key: &str, value: bool) -> Self {
        self.raw(key, if value { "true" } else { "false" })
    }

    /// Something that prints itself in characters which need no escape.
    pub(crate) fn display(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        let text = self.key(key);
        let _ = write!(text, "\"{value}\"");
        self
    }

    /// Members of another object that was kept as text with its braces.
    pub(crate) fn members(self, object: &str) -> Self {
        let inner = object
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .unwrap_or_default();
        if inner.is_empty() {
            return self;
        }
        self.members_with(|text| text.push_str(inner))
    }

    /// Members that `write` writes, without braces around them: at least one.
    pub(crate) fn members_with(mut self, write: impl FnOnce(&mut String)) -> Self {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        write(&mut self.text);
        self
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

/// A list of pieces of JSON.
pub(crate) fn array(items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut text = String::from("[");
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(item.as_ref());
    }
    text.push(']');
    text
}

/// Text with its quotes and escapes.
pub(crate) fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    write_string(&mut text, value);
    text
}

/// Writes text with its quotes and escapes.
pub(crate) fn write_string(text: &mut String, value: &str) {
    text.push('"');
    if value
        .bytes()
        .all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
    {
        text.push_str(value);
    } else {
        for c in value.chars() {
            match c {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                c if c < ' ' => {
                    let _ = write!(text, "\\u{:04x}", u32::from(c));
                }
                c => text.push(c),
            }
        }
    }
    text.push('"');
}

/// The text of a value, for keeping.
pub(crate) fn boxed(value: &Value) -> Box<str> {
    value.to_string().into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_json() {
        let hostile = "\"quotes\"\\\n\u{1}\u{7f}é🦀</script>";
        let text = Object::new()
            .string("s", hostile)
            .optional("o", None)
            .number("n", -3)
            .boolean("b", true)
            .raw("r", "[1]")
            .members("{\"m\":1}")
            .members("{}")
            .finish();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["s"], hostile);
        assert_eq!(value["m"], 1);
        assert_eq!(value["o"], Value::Null);
        assert_eq!(array(["1", "2"]), "[1,2]");
    }
}
