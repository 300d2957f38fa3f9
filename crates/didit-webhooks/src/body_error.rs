//! The error of a body without a canonical form.

/// A body without a canonical form, which cannot be a delivery from Didit.
///
/// Every variant but [`TooLarge`](BodyError::TooLarge) holds a byte offset into the body;
/// none holds any of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// Not JSON, or not all of it: `NaN`, a leading zero, a byte order mark, an
    /// early end.
    #[error("the body is not JSON (at byte {0})")]
    Syntax(usize),
    /// There is more text after the JSON value.
    #[error("there is more text after the JSON value (at byte {0})")]
    Trailing(usize),
    /// The text is not UTF-8.
    #[error("the body is not UTF-8 (at byte {0})")]
    Utf8(usize),
    /// A `\uD800`–`\uDFFF` escape without the other half of its pair.
    #[error("half of a surrogate pair (at byte {0})")]
    LoneSurrogate(usize),
    /// An object has a duplicate key; readers differ in which value they use.
    #[error("an object has a duplicate key (at byte {0})")]
    DuplicateKey(usize),
    /// A number outside the range of a double, such as `1e400`.
    #[error("a number is not finite (at byte {0})")]
    NotFinite(usize),
    /// Too many floats that take more time to print than to read, such as `1e308`, whose canonical
    /// form has 309 digits. A body may contain 4096 of such digits plus a 64th of its length, which
    /// no real delivery reaches.
    #[error("too many digits of large numbers (at byte {0})")]
    TooManyDigits(usize),
    /// Objects and arrays are nested more than 128 levels deep, which `serde_json` refuses too.
    #[error("nested too deeply (at byte {0})")]
    TooDeep(usize),
    /// The body is 4 GiB or longer.
    #[error("the body is 4 GiB or longer")]
    TooLarge,
}

impl BodyError {
    /// Returns a stable label for logs and metrics, such as `duplicate_key`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "not_json",
            Self::Trailing(_) => "trailing_data",
            Self::Utf8(_) => "not_utf8",
            Self::LoneSurrogate(_) => "lone_surrogate",
            Self::DuplicateKey(_) => "duplicate_key",
            Self::NotFinite(_) => "number_not_finite",
            Self::TooManyDigits(_) => "too_many_digits",
            Self::TooDeep(_) => "too_deep",
            Self::TooLarge => "too_large",
        }
    }
}
