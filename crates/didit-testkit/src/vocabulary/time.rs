//! Times of the fake's clock, in the formats of the API.

use std::ops::Range;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A point in time, in microseconds since the Unix epoch.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub(crate) struct UtcTime(i64);

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

impl UtcTime {
    /// The end of the fake's time, the year 9000: later dates have another format.
    pub(crate) const MAX: Self = Self(221_845_392_000 * MICROS);

    pub(crate) fn from_system(time: SystemTime) -> Self {
        let since = time
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        Self(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    pub(crate) const fn micros(self) -> i64 {
        self.0
    }

    pub(crate) const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub(crate) const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROS)
    }

    pub(crate) const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS)))
    }

    pub(crate) fn plus_duration(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros))
    }

    /// The time from an earlier time to this one.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    pub(crate) fn to_system(self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(self.0).unwrap_or(0))
    }

    pub(crate) fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::MAX)
    }

    /// Date in UTC.
    pub(crate) fn date(self) -> Date {
        self.timestamp().to_zoned_datetime(TimeZone::UTC).date()
    }

    /// ISO 8601 in UTC with a `Z`, the format of decisions and lists.
    pub(crate) fn rfc3339(self) -> String {
        self.timestamp().to_string()
    }

    /// `20261101T000000Z`, the format of presigned links.
    pub(crate) fn compact(self) -> String {
        self.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    /// Parses the format of [`Self::compact`].
    pub(crate) fn parse_compact(text: &str) -> Option<Self> {
        let time = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
        Self::from_civil(time)
    }

    /// Parses a `YYYY-MM-DD` date as midnight UTC.
    pub(crate) fn parse_date(text: &str) -> Option<Self> {
        Self::from_civil(parse_date(text)?.into())
    }

    /// Returns the time from the start of one day to the end of another; without them it is open.
    pub(crate) fn days(from: Option<Self>, to: Option<Self>) -> Range<Self> {
        from.unwrap_or(Self(0))..to.map_or(Self::MAX, |day| day.plus_days(1))
    }

    /// Parses a date-time with an offset.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let timestamp: Timestamp = text.parse().ok()?;
        Some(Self(timestamp.as_microsecond()))
    }

    /// Parses a date-time; without an offset it is in UTC.
    pub(crate) fn parse_in_utc(text: &str) -> Option<Self> {
        Self::parse(text).or_else(|| {
            let civil: DateTime = text.contains('T').then(|| text.parse().ok())??;
            Self::from_civil(civil)
        })
    }

    fn from_civil(time: DateTime) -> Option<Self> {
        let zoned = time.to_zoned_datetime(TimeZone::UTC).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// The next microsecond.
    pub(crate) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    pub(crate) const fn plus_days(self, days: i64) -> Self {
        self.plus(days.saturating_mul(DAY))
    }
}

/// Parses a `YYYY-MM-DD` date; other formats are rejected.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    if text.len() != 10 {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_formatted_like_the_api() {
        let time = UtcTime::from_micros(1_721_811_265_443_172);
        assert_eq!(time.rfc3339(), "2024-07-24T08:54:25.443172Z");
        assert_eq!(UtcTime::parse("2024-07-24T08:54:25.443172Z"), Some(time));
    }

    #[test]
    fn date_times_without_offset_are_utc() {
        let time = UtcTime::parse("2026-11-22T10:00:00.5Z");
        for text in [
            "2026-11-22T10:00:00.500",
            "2026-11-22T11:00:00.5+01:00",
            "2026-11-22T10:00:00.500000+00:00",
        ] {
            assert_eq!(UtcTime::parse_in_utc(text), time, "{text}");
        }
        for text in ["2026-11-22", "2026-11-22T25:00:00", "T", "yesterday"] {
            assert_eq!(UtcTime::parse_in_utc(text), None, "{text}");
        }
    }

    #[test]
    fn only_plain_dates_are_parsed() {
        assert_eq!(
            UtcTime::parse_date("2026-11-22").map(UtcTime::rfc3339),
            Some("2026-11-22T00:00:00Z".to_owned())
        );
        for text in [
            "2026-02-30",
            "26-11-22",
            "2026-11-22T00:00:00Z",
            "",
            "today",
        ] {
            assert_eq!(UtcTime::parse_date(text), None, "{text}");
        }
    }
}
