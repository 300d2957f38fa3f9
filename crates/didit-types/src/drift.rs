//! Values that do not fit the type of their field.
//!
//! A value of an unexpected kind never costs a document: it is kept as it came, written back
//! at its place, and listed here. The fields around it stay typed.

use alloc::{borrow::Cow, boxed::Box, format, string::String, vec::Vec};
use core::fmt::{self, Write as _};

use crate::Extra;

/// A value that does not fit the documented type of its field.
///
/// Shows where it is and its kind, never the value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Drift {
    path: Box<str>,
    expected: Cow<'static, str>,
    found: &'static str,
}

impl Drift {
    /// Path of the value, such as `$.id_verifications[0].age`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Path without positions, such as `$.id_verifications[].age`, to count by.
    #[must_use]
    pub fn field(&self) -> String {
        let mut field = String::new();
        for part in self.path.split_inclusive(']') {
            match part.split_once('[') {
                Some((name, _)) => field = field + name + "[]",
                None => field += part,
            }
        }
        field
    }

    /// Kind that the type of the field has, such as `string`, `integer` or `object`.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// Kind of the value: `null`, `bool`, `number`, `string`, `array` or `object`.
    #[must_use]
    pub const fn found(&self) -> &str {
        self.found
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.path, self.expected, self.found
        )
    }
}

/// A type that lists the values in it that do not fit the type of their field.
///
/// Models have an inherent method of the same name; the trait is for generic code.
pub trait Drifting {
    /// Lists the values that do not fit: those within fields in the order of the fields, then
    /// those of the object itself by name.
    fn drift(&self) -> Vec<Drift> {
        let mut inspector = Inspector::new();
        self.inspect(&mut inspector);
        inspector.found
    }

    /// Lists the paths of the fields that no model names, in the order of the models.
    fn unknown_fields(&self) -> Vec<String> {
        let mut inspector = Inspector::new();
        inspector.unknown = Some(Vec::new());
        self.inspect(&mut inspector);
        inspector.unknown.unwrap_or_default()
    }

    #[doc(hidden)]
    fn inspect(&self, inspector: &mut Inspector);
}

/// A response without a body.
impl Drifting for () {
    fn inspect(&self, _: &mut Inspector) {}
}

/// Position within a model while its drift is listed.
#[doc(hidden)]
#[derive(Debug)]
pub struct Inspector {
    path: String,
    found: Vec<Drift>,
    /// Paths of unknown fields, if they are wanted.
    unknown: Option<Vec<String>>,
}

impl Inspector {
    fn new() -> Self {
        Self {
            path: String::from("$"),
            found: Vec::new(),
            unknown: None,
        }
    }

    /// Lists the unknown fields of an object, and the values that do not fit their fields.
    pub(crate) fn extra(&mut self, extra: &Extra) {
        if let Some(unknown) = &mut self.unknown {
            let names = extra.as_map().keys();
            unknown.extend(names.map(|name| format!("{}.{name}", self.path)));
        }
        for (name, deviation) in extra.deviations() {
            if deviation.expected.is_empty() || deviation.is_same_kind() {
                continue;
            }
            let add = |inspector: &mut Self| {
                inspector.found.push(Drift {
                    path: inspector.path.as_str().into(),
                    expected: Cow::Borrowed(deviation.expected),
                    found: deviation.kind().as_str(),
                });
            };
            self.field(name, |inspector| match deviation.index {
                Some(index) => inspector.element(index, add),
                None => add(inspector),
            });
        }
    }

    /// Lists the drift within a field.
    pub(crate) fn field(&mut self, name: &str, within: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push('.');
        self.path.push_str(name);
        within(self);
        self.path.truncate(length);
    }

    /// Lists the drift within an element.
    pub(crate) fn element(&mut self, index: usize, within: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        // Writing to a `String` can't fail.
        let _ = write!(self.path, "[{index}]");
        within(self);
        self.path.truncate(length);
    }

    /// Lists an item that could not be decoded. `path` begins at the top of the page.
    pub(crate) fn rejected(&mut self, path: &str, expected: &str, text: &str) {
        self.found.push(Drift {
            path: path.into(),
            expected: Cow::Owned(expected.into()),
            found: Kind::of(text).as_str(),
        });
    }
}

/// Expected kind of a whole number.
pub(crate) const INTEGER: &str = "integer";

/// Kind of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Kind of the value of a valid JSON text.
    fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(b'"') => Self::String,
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }
}

/// A value that its field can't hold, or writes differently than it came.
#[derive(Clone, PartialEq)]
pub(crate) struct Deviation {
    /// Index in the list that the field holds.
    pub(crate) index: Option<usize>,
    /// The value as it came.
    pub(crate) text: Box<str>,
    /// JSON text of the typed value, if there is one.
    pub(crate) written: Option<Box<str>>,
    /// Expected kind; empty if any is.
    pub(crate) expected: &'static str,
}

impl Deviation {
    pub(crate) fn kind(&self) -> Kind {
        Kind::of(&self.text)
    }

    /// Whether the value is typed and of the expected kind, such as a number whose digits are
    /// written differently.
    pub(crate) fn is_same_kind(&self) -> bool {
        let found = self.kind().as_str();
        self.written.is_some()
            && (self.expected == found || self.expected == INTEGER && found == "number")
    }
}
