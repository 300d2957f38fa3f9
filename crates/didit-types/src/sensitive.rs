//! Text and values that must not be logged.
//!
//! Each of these types hides its content in `Debug` and has no `Display`. Only `reveal` returns
//! the content, which is easy to find in a review.

use alloc::{
    boxed::Box,
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde_json::{Map, Value};

use crate::{codec::json::Reader, convert::from_texts, decode::DecodeError, drift::Deviation};

/// Personal data: a name, a document number, an address, a date of birth, a position. Also the
/// caller's `vendor_data` and `metadata`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Personal<T = Box<str>>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value: `&str` for text, `&T` for every other type.
    ///
    /// The caller decides where it may be shown.
    pub fn reveal(&self) -> &T::Revealed
    where
        T: Reveal,
    {
        self.0.as_revealed()
    }

    /// Consumes the wrapper and returns the value.
    pub fn into_inner(self) -> T {
        self.0
    }

    pub(crate) const fn get(&self) -> &T {
        &self.0
    }

    pub(crate) const fn get_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// A type that [`Personal`] can hold.
pub trait Reveal {
    /// What [`Personal::reveal`] returns a reference to.
    type Revealed: ?Sized;

    /// Borrows the value.
    #[doc(hidden)]
    fn as_revealed(&self) -> &Self::Revealed;
}

impl Reveal for Box<str> {
    type Revealed = str;

    fn as_revealed(&self) -> &str {
        self
    }
}

/// `Reveal` for types that are shown as they are.
macro_rules! reveal {
    ($($Type:ty),+) => {
        $(
            impl Reveal for $Type {
                type Revealed = Self;

                fn as_revealed(&self) -> &Self {
                    self
                }
            }
        )+
    };
}

reveal!(bool, u32, u64, i64, f64, serde_json::Number, Value);

from_texts!(Personal);

impl Personal {
    /// Parses the text, such as an amount of money into a decimal type.
    ///
    /// # Errors
    ///
    /// Returns the error of the type if the text is no value of it.
    pub fn parse<T: core::str::FromStr>(&self) -> Result<T, T::Err> {
        self.0.trim().parse()
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

/// Declares texts that are hidden, with what their `Debug` shows.
macro_rules! hidden_texts {
    ($( $(#[$meta:meta])* $Name:ident => |$value:ident, $f:ident| $debug:expr; )+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Eq, Hash)]
            pub struct $Name(Box<str>);

            impl $Name {
                /// Wraps a text.
                pub fn new(text: impl Into<Box<str>>) -> Self {
                    Self(text.into())
                }

                /// Returns the whole text.
                #[must_use]
                pub fn reveal(&self) -> &str {
                    &self.0
                }
            }

            from_texts!($Name);

            impl fmt::Debug for $Name {
                fn fmt(&self, $f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    let $value = self;
                    $debug
                }
            }
        )+
    };
}

hidden_texts! {
    /// An API key, a token or a secret.
    SecretString => |_text, f| f.write_str("[secret]");
    /// A picture or a file as base64 text.
    Base64 => |file, f| write!(f, "[base64, {} characters]", file.0.len());
    /// A presigned URL of a picture, a video or a file, or a URL that contains a token. Anyone who
    /// has it can open it. A presigned URL expires after about 60 minutes.
    MediaUrl => |url, f| write!(f, "MediaUrl({})", url.host().unwrap_or(".."));
    /// Text that the API also sends as a number; then the text is the digits as they came.
    Scalar => |_text, f| f.write_str("[personal]");
}

impl MediaUrl {
    /// Returns the host of an `http` or `https` URL with a plain host name.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let rest = self
            .0
            .strip_prefix("https://")
            .or_else(|| self.0.strip_prefix("http://"))?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        (host.contains('.') && host.bytes().all(plain)).then_some(host)
    }
}

impl Reveal for Scalar {
    type Revealed = str;

    fn as_revealed(&self) -> &str {
        &self.0
    }
}

impl From<Scalar> for Personal<Scalar> {
    fn from(text: Scalar) -> Self {
        Self(text)
    }
}

/// JSON whose structure is undocumented, or differs by country and provider.
#[derive(Clone, Default, PartialEq)]
pub struct UntypedJson(Value);

impl UntypedJson {
    /// Returns the value as it was received.
    #[must_use]
    pub const fn reveal(&self) -> &Value {
        &self.0
    }

    /// Consumes the wrapper and returns the value.
    #[must_use]
    pub fn into_inner(self) -> Value {
        self.0
    }

    /// Encodes a value.
    ///
    /// # Errors
    ///
    /// Returns an error if the value has no JSON form, such as a map whose keys are structs.
    pub fn new(value: impl serde_core::Serialize) -> Result<Self, EncodeError> {
        serde_json::to_value(value)
            .map(Self)
            .map_err(|_| EncodeError)
    }

    /// Decodes the value into another type. Text that is no such value is read as JSON, the form
    /// in which some callers send their metadata.
    ///
    /// # Errors
    ///
    /// Returns an error if the value does not fit the type.
    pub fn to<T: serde_core::de::DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let decode = |text: &str| crate::from_str(text);
        match (decode(&self.0.to_string()), &self.0) {
            (Err(error), Value::String(text)) => decode(text).map_err(|_| error),
            (result, _) => result,
        }
    }
}

/// A value has no JSON form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodeError;

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UNENCODABLE)
    }
}

impl core::error::Error for EncodeError {}

/// Problem of a field whose value has no JSON form.
pub(crate) const UNENCODABLE: &str = "can't be encoded as JSON";

impl From<Value> for UntypedJson {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl fmt::Debug for UntypedJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Value::Null => "null",
            Value::Bool(_) => "[bool]",
            Value::Number(_) => "[number]",
            Value::String(_) => "[string]",
            Value::Array(_) => "[array]",
            Value::Object(_) => "[object]",
        })
    }
}

/// The fields of an object that this version does not know, and the values that do not fit
/// their fields. Nothing is lost when a model is written back.
#[derive(Clone, Default, PartialEq)]
pub struct Extra {
    fields: Map<String, Value>,
    /// Values of any field that are written back as they came. Boxed, so that a model without
    /// such values grows by a pointer only.
    kept: Option<Box<Kept>>,
}

/// Deviations by the name of their field, in the order of their elements.
type Kept = BTreeMap<Box<str>, Vec<Deviation>>;

impl Extra {
    /// Unknown field of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Every unknown field.
    #[must_use]
    pub const fn as_map(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// Adds or replaces a field.
    pub fn insert(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        self.forget(&name);
        self.fields.insert(name, value);
    }

    /// Takes a field out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.forget(name);
        self.fields.remove(name);
    }

    /// Whether there is no unknown field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Value of a known field that does not fit the type of the field.
    ///
    /// It is written back as it came as long as the field is absent. Numbers beyond 64 bits
    /// are rounded here, and kept exactly when they are written back.
    #[must_use]
    pub fn misfit(&self, name: &str) -> Option<UntypedJson> {
        self.kept(name)
            .iter()
            .find(|deviation| deviation.index.is_none() && deviation.written.is_none())
            .map(untyped)
    }

    /// Elements of a known list that do not fit its type, with their index in the list as it
    /// came.
    pub fn misfit_elements(&self, name: &str) -> impl Iterator<Item = (usize, UntypedJson)> {
        self.kept(name)
            .iter()
            .filter(|deviation| deviation.written.is_none())
            .filter_map(|deviation| Some((deviation.index?, untyped(deviation))))
    }

    /// Every value that its field can't hold or writes differently, by the name of the field.
    pub(crate) fn deviations(&self) -> impl Iterator<Item = (&str, &Deviation)> {
        let kept = self.kept.iter().flat_map(|kept| kept.iter());
        kept.flat_map(|(name, all)| all.iter().map(move |deviation| (&**name, deviation)))
    }

    pub(crate) const fn has_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// Deviations of a field, in the order of its elements.
    pub(crate) fn kept(&self, name: &str) -> &[Deviation] {
        let kept = self.kept.as_ref().and_then(|kept| kept.get(name));
        kept.map_or(&[], Vec::as_slice)
    }

    /// Keeps the deviations of a field in place of earlier ones.
    pub(crate) fn keep(&mut self, name: &str, deviations: Vec<Deviation>) {
        let kept = self.kept.get_or_insert_default();
        kept.insert(name.into(), deviations);
    }

    /// Encodes the value of a field; null is an absent one. A value that has no JSON form is
    /// reported when the request is validated.
    pub(crate) fn encode(
        &mut self,
        name: &str,
        value: impl serde_core::Serialize,
    ) -> Option<UntypedJson> {
        self.forget(name);
        let value = UntypedJson::new(value);
        if value.is_err() {
            let (text, expected) = ("null".into(), UNENCODABLE);
            self.keep(
                name,
                [Deviation {
                    index: None,
                    text,
                    written: None,
                    expected,
                }]
                .into(),
            );
        }
        value.ok().filter(|value| !value.0.is_null())
    }

    /// Drops the deviations of a field.
    pub(crate) fn forget(&mut self, name: &str) {
        if let Some(kept) = &mut self.kept {
            kept.remove(name);
            if kept.is_empty() {
                self.kept = None;
            }
        }
    }
}

/// The value as it came, with numbers of 64 bits.
fn untyped(deviation: &Deviation) -> UntypedJson {
    // A deviation is valid JSON; it was read.
    UntypedJson(Reader::new(&deviation.text).value().unwrap_or_default())
}

impl From<Map<String, Value>> for Extra {
    fn from(fields: Map<String, Value>) -> Self {
        Self { fields, kept: None }
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} more]", self.fields.len())
    }
}

impl serde_core::Serialize for Extra {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}

impl<'de> serde_core::Deserialize<'de> for Extra {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

/// Encodes and decodes a wrapper as its content. Not derived, because `serde_derive` would
/// double the build time of this crate.
macro_rules! transparent {
    ($($Wrapper:ident $(<$T:ident>)? ($Inner:ty)),+ $(,)?) => {
        $(
            impl $(<$T: serde_core::Serialize>)? serde_core::Serialize for $Wrapper $(<$T>)? {
                #[inline]
                fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    self.0.serialize(serializer)
                }
            }

            impl<'de $(, $T: serde_core::Deserialize<'de>)?> serde_core::Deserialize<'de> for $Wrapper $(<$T>)? {
                #[inline]
                fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    <$Inner>::deserialize(deserializer).map(Self)
                }
            }
        )+
    };
}

pub(crate) use transparent;

transparent! {
    Personal<T>(T),
    Scalar(Box<str>),
    SecretString(Box<str>),
    Base64(Box<str>),
    MediaUrl(Box<str>),
    UntypedJson(Value),
}
