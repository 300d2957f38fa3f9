//! Dates and times from and to jiff, chrono and time.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use crate::{Personal, Timestamp};

/// The text of a date or a time is in no known format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not a time")
    }
}

impl core::error::Error for TimestampError {}

/// Returns the text in RFC 3339: a space becomes `T`, a date without time is midnight, and a time
/// without offset is in UTC.
fn rfc3339(time: &Timestamp) -> String {
    let text = time.as_str();
    let Some((day, rest)) = text.split_at_checked(10) else {
        return text.into();
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

/// Returns the day of a date or a time, as it is written.
fn day(text: &str) -> &str {
    match text.split_at_checked(10) {
        Some((day, rest)) if rest.starts_with(['T', ' ']) => day,
        _ => text,
    }
}

/// Conversions of one library: of its instant, and of its calendar date.
macro_rules! library {
    (
        $Instant:ty: |$text:ident| $parse:expr, |$instant:ident| $print:expr;
        $Date:ty: |$day:ident| $parse_date:expr;
    ) => {
        impl TryFrom<&Timestamp> for $Instant {
            type Error = TimestampError;

            fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
                let $text = rfc3339(time);
                $parse.map_err(|_| TimestampError)
            }
        }

        impl From<$Instant> for Timestamp {
            fn from($instant: $Instant) -> Self {
                Self::from($print)
            }
        }

        library!(@date $Date: |$day| $parse_date; Timestamp: as_str, Personal: reveal);
    };
    (@date $Date:ty: |$day:ident| $parse:expr; $($Text:ty: $text:ident),+) => { $(
        impl TryFrom<&$Text> for $Date {
            type Error = TimestampError;

            fn try_from(date: &$Text) -> Result<Self, TimestampError> {
                let $day = day(date.$text());
                $parse.map_err(|_| TimestampError)
            }
        }

        impl From<$Date> for $Text {
            fn from(date: $Date) -> Self {
                Self::from(date.to_string())
            }
        }
    )+ };
}

#[cfg(feature = "jiff")]
library! {
    jiff::Timestamp: |text| text.parse(), |time| time.to_string();
    jiff::civil::Date: |text| text.parse();
}

#[cfg(feature = "chrono")]
library! {
    chrono::DateTime<chrono::Utc>:
        |text| chrono::DateTime::parse_from_rfc3339(&text).map(|time| time.to_utc()),
        |time| time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    chrono::NaiveDate: |text| text.parse();
}

#[cfg(feature = "time")]
library! {
    time::OffsetDateTime:
        |text| Self::parse(&text, &time::format_description::well_known::Rfc3339),
        |time| {
            let time = time.to_offset(time::UtcOffset::UTC);
            let (hour, minute, second, micro) = time.to_hms_micro();
            let fraction = match micro {
                0 => String::new(),
                micro => format!(".{micro:06}"),
            };
            format!("{}T{hour:02}:{minute:02}:{second:02}{fraction}Z", time.date())
        };
    time::Date: |text| Self::parse(text, &time::format_description::well_known::Iso8601::DATE);
}
