//! Timestamps, kept as the text that the API sent.
//!
//! The features `jiff`, `chrono` and `time` implement `TryFrom<&Timestamp>` for the instant
//! of that library, and the conversion back.

use alloc::{boxed::Box, string::String};
use core::fmt;

use crate::sensitive::transparent;

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

transparent!(Timestamp(Box<str>));

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

/// The text of a [`Timestamp`] is not a time in a known format.
#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampError;

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
mod convert {
    use alloc::{format, string::String};
    use core::fmt;

    use super::{Timestamp, TimestampError};

    impl fmt::Display for TimestampError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the text is not a time")
        }
    }

    impl core::error::Error for TimestampError {}

    impl Timestamp {
        /// Returns the text in RFC 3339: a space becomes `T`, a date without time is midnight,
        /// and a time without offset is in UTC.
        fn rfc3339(&self) -> String {
            let Some((day, rest)) = self.0.split_at_checked(10) else {
                return self.0.clone().into();
            };
            let time = rest.strip_prefix(['T', ' ']).unwrap_or(rest);
            let offset = if time.contains(['Z', '+', '-']) {
                ""
            } else {
                "Z"
            };
            match time {
                "" if rest.is_empty() => format!("{day}T00:00:00Z"),
                time => format!("{day}T{time}{offset}"),
            }
        }
    }

    #[cfg(feature = "jiff")]
    impl TryFrom<&Timestamp> for jiff::Timestamp {
        type Error = TimestampError;

        fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
            time.rfc3339().parse().map_err(|_| TimestampError)
        }
    }

    #[cfg(feature = "jiff")]
    impl From<jiff::Timestamp> for Timestamp {
        fn from(time: jiff::Timestamp) -> Self {
            Self::from(format!("{time}"))
        }
    }

    #[cfg(feature = "chrono")]
    impl TryFrom<&Timestamp> for chrono::DateTime<chrono::Utc> {
        type Error = TimestampError;

        fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
            let time = chrono::DateTime::parse_from_rfc3339(&time.rfc3339());
            Ok(time.map_err(|_| TimestampError)?.to_utc())
        }
    }

    #[cfg(feature = "chrono")]
    impl From<chrono::DateTime<chrono::Utc>> for Timestamp {
        fn from(time: chrono::DateTime<chrono::Utc>) -> Self {
            Self::from(time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        }
    }

    #[cfg(feature = "time")]
    impl TryFrom<&Timestamp> for time::OffsetDateTime {
        type Error = TimestampError;

        fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
            use time::format_description::well_known::Rfc3339;

            Self::parse(&time.rfc3339(), &Rfc3339).map_err(|_| TimestampError)
        }
    }

    #[cfg(feature = "time")]
    impl From<time::OffsetDateTime> for Timestamp {
        fn from(time: time::OffsetDateTime) -> Self {
            let time = time.to_offset(time::UtcOffset::UTC);
            let (year, month, day) = time.to_calendar_date();
            let (hour, minute, second, micro) = time.to_hms_micro();
            let month = u8::from(month);
            let fraction = match micro {
                0 => String::new(),
                micro => format!(".{micro:06}"),
            };
            Self::from(format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"
            ))
        }
    }
}
