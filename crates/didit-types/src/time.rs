//! Timestamps, kept as the text that the API sent.
//!
//! The features `jiff`, `chrono` and `time` implement `TryFrom<&Timestamp>` for the instant
//! and the date of that library, and the conversions back.

use alloc::boxed::Box;
use core::fmt;

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
pub use crate::convert::dates::TimestampError;

/// A date or a time, kept as its text.
///
/// The API writes most times in ISO 8601 with `Z` or an offset, times of AML screenings without
/// an offset, and times of NFC certificates with a space instead of the `T`. Text in any other
/// format is kept too.
///
/// `Debug` prints only text in the format of a date or a time. A date about a person, such as
/// the date of birth, is [`crate::Personal`] instead.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// Creates a timestamp from its text, without parsing it.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the text as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text begins with a date, `2026-11-22`, and continues in the characters of a
    /// time.
    fn has_usual_shape(&self) -> bool {
        let text = self.0.as_bytes();
        let is_date = text.len() >= 10
            && text[..10].iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let is_time = |byte: &u8| byte.is_ascii_digit() || b"T :.+-Z".contains(byte);
        is_date && text.len() <= 40 && text[10..].iter().all(is_time)
    }
}

crate::convert::from_texts!(Timestamp);

crate::open_enum::text_like!(Timestamp);

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.has_usual_shape() {
            &self.0
        } else {
            "Timestamp(..)"
        })
    }
}
