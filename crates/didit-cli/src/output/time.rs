//! Times and durations for people: local time, distance from now.

use std::time::{Duration, SystemTime};

use didit_transport::{Clock as _, TokioClock};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// Current time.
pub(crate) fn now() -> Timestamp {
    from_system(TokioClock::new().now())
}

/// Converts a system time. A time out of range becomes 1970.
pub(crate) fn from_system(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Measures the time that something takes.
#[derive(Debug)]
pub(crate) struct Stopwatch(TokioClock, Duration);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        let clock = TokioClock::new();
        let started = clock.monotonic();
        Self(clock, started)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.monotonic().saturating_sub(self.1)
    }
}

/// Whole milliseconds, for JSON.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Parses a timestamp of the API. `None` if it is not a timestamp.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// `3 min ago`, `in 2 days`.
pub(crate) fn relative(then: Timestamp, now: Timestamp) -> String {
    let distance = now.duration_since(then);
    let seconds = distance.unsigned_abs().as_secs();
    let amount = match seconds {
        0..5 => return "now".to_owned(),
        5..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    };
    if distance < SignedDuration::ZERO {
        format!("in {amount}")
    } else {
        format!("{amount} ago")
    }
}

/// `22 Nov 2026 22:24:05`, in the time zone of this machine.
pub(crate) fn local(time: Timestamp) -> String {
    let zoned = time.to_zoned_datetime(TimeZone::system());
    zoned.strftime("%-d %b %Y %H:%M:%S").to_string()
}

/// `22:24:05`, in the time zone of this machine.
pub(crate) fn local_clock(time: Timestamp) -> String {
    let zoned = time.to_zoned_datetime(TimeZone::system());
    zoned.strftime("%H:%M:%S").to_string()
}

/// `0.4 ms`, `12 ms`, `3.4 s`, `2 min 5 s`.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_millis() {
        0..10 => format!("{:.1} ms", duration.as_secs_f64() * 1_000.0),
        millis @ 10..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{:.1} s", duration.as_secs_f64()),
        _ => format!(
            "{} min {} s",
            duration.as_secs() / 60,
            duration.as_secs() % 60
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_has_one_unit() {
        let now = parse("2026-11-22T12:00:00Z").unwrap();
        for (then, text) in [
            ("2026-11-22T12:00:00Z", "now"),
            ("2026-11-22T11:59:20Z", "40 s ago"),
            ("2026-11-22T11:30:00.5+00:00", "29 min ago"),
            ("2026-11-21T12:00:00Z", "24 h ago"),
            ("2026-11-01T12:00:00Z", "21 days ago"),
            ("2026-11-29T12:00:00Z", "in 7 days"),
        ] {
            assert_eq!(relative(parse(then).unwrap(), now), text, "{then}");
        }
    }

    #[test]
    fn a_duration_has_the_unit_that_fits() {
        assert_eq!(duration(Duration::from_micros(80)), "0.1 ms");
        assert_eq!(duration(Duration::from_millis(12)), "12 ms");
        assert_eq!(duration(Duration::from_millis(3_420)), "3.4 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }
}
