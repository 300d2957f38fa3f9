//! Times as people read them: local, and how long ago.

use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// The same moment as the API writes it, or `None` if the text is no time.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The moment of a clock.
pub(crate) fn moment(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH)
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
    let zoned = time.to_zoned(TimeZone::system());
    zoned.strftime("%-d %b %Y %H:%M:%S").to_string()
}

/// `22:24:05`, in the time zone of this machine.
pub(crate) fn clock(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system())
        .strftime("%H:%M:%S")
        .to_string()
}

/// A duration in the unit that fits: `0.4 ms`, `12 ms`, `3.4 s`, `2 min 5 s`.
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
    fn distance_is_told_in_one_unit() {
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
    fn a_duration_is_told_in_the_unit_that_fits() {
        assert_eq!(duration(Duration::from_micros(80)), "0.1 ms");
        assert_eq!(duration(Duration::from_millis(12)), "12 ms");
        assert_eq!(duration(Duration::from_millis(3_420)), "3.4 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }
}
