//! Times, kept as the text that the API sent.

use alloc::{boxed::Box, string::String};
use core::fmt;

use serde::{Deserialize, Serialize};

/// A date or a time, kept as its text.
///
/// The API writes most times in ISO 8601 with `Z` or an offset, those of AML
/// screenings without an offset and those of NFC certificates with a space
/// instead of the `T`; a text that no parser knows is kept all the same.
///
/// `Debug` prints only a text that looks like a date or a time. A day that
/// belongs to a person, such as a date of birth, is [`crate::Personal`] instead.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// Takes the text as it is.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text begins like `2026-11-22` and goes on like a time.
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

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl AsRef<str> for Timestamp {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Timestamp {
    fn eq(&self, text: &str) -> bool {
        &*self.0 == text
    }
}

impl PartialEq<&str> for Timestamp {
    fn eq(&self, text: &&str) -> bool {
        &*self.0 == *text
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.has_usual_shape() {
            &self.0
        } else {
            "Timestamp(..)"
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn only_what_looks_like_a_time_is_shown() {
        for text in [
            "2024-07-24T08:54:25.443172Z",
            "2026-11-22",
            "2024-07-24 08:54:25+00:00",
        ] {
            assert_eq!(format!("{:?}", Timestamp::from(text)), text);
        }
        for text in [
            "Carmen",
            "2024-07-24 Carmen",
            "+34 600-000-000",
            "",
            "2024-07-2é",
        ] {
            assert_eq!(format!("{:?}", Timestamp::from(text)), "Timestamp(..)");
        }
    }
}
