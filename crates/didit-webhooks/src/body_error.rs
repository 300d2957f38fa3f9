//! Why a body is not the JSON that Didit signs.

/// Why a body cannot be a delivery of Didit's: it has no canonical form.
///
/// Every variant but [`TooLarge`](BodyError::TooLarge) holds a byte offset into
/// the body; none holds any of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// Not JSON, or not all of it: `NaN`, a leading zero, a byte order mark, an
    /// early end.
    #[error("the body is not JSON (at byte {0})")]
    Syntax(usize),
    /// Something follows the JSON value.
    #[error("something follows the JSON value (at byte {0})")]
    Trailing(usize),
    /// The text is not UTF-8.
    #[error("the body is not UTF-8 (at byte {0})")]
    Utf8(usize),
    /// A `\uD800`–`\uDFFF` escape without its other half.
    #[error("half of a surrogate pair (at byte {0})")]
    LoneSurrogate(usize),
    /// An object has one key twice; readers differ in which one they believe.
    #[error("an object has one key twice (at byte {0})")]
    DuplicateKey(usize),
    /// A number outside the range of a double, such as `1e400`.
    #[error("a number is not finite (at byte {0})")]
    NotFinite(usize),
    /// Objects and arrays are nested more than 128 deep, which is also as deep as `serde_json` reads.
    #[error("nested too deeply (at byte {0})")]
    TooDeep(usize),
    /// The body is 4 GiB or longer.
    #[error("the body is 4 GiB or longer")]
    TooLarge,
}

impl BodyError {
    /// A stable word for logs and metrics, such as `duplicate_key`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "not_json",
            Self::Trailing(_) => "trailing_data",
            Self::Utf8(_) => "not_utf8",
            Self::LoneSurrogate(_) => "lone_surrogate",
            Self::DuplicateKey(_) => "duplicate_key",
            Self::NotFinite(_) => "number_not_finite",
            Self::TooDeep(_) => "too_deep",
            Self::TooLarge => "too_large",
        }
    }
}
