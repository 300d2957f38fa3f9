//! How long a server asks to wait.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// What a response's headers say about when to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ServerWait {
    /// The wait, if one of the headers contains it.
    pub(super) wait: Option<Duration>,
    /// Whether any header shows that the refusal is about pace, readable or
    /// not. A 429 without one is a quota or a cap that waiting does not lift.
    pub(super) is_about_pace: bool,
}

impl ServerWait {
    pub(super) fn read(headers: &HeaderMap, now: SystemTime) -> Self {
        let is_about_pace = [
            "retry-after",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
        ]
        .iter()
        .any(|name| headers.contains_key(*name));
        Self {
            wait: retry_after(headers, now).or_else(|| reset(headers, now)),
            is_about_pace,
        }
    }
}

/// `Retry-After` in seconds or as an HTTP date; a date in the past is no wait.
/// Of several values the longest counts.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    headers
        .get_all(RETRY_AFTER)
        .iter()
        .filter_map(|value| {
            let text = value.to_str().ok()?.trim();
            match text.parse::<u64>() {
                Ok(seconds) => Some(Duration::from_secs(seconds)),
                Err(_) => Some(until(http_date(text)?, now)),
            }
        })
        .max()
}

/// `X-RateLimit-Reset`: the moment the window ends, in seconds since 1970.
pub(super) fn reset(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let epoch = number(headers, "x-ratelimit-reset")?;
    let moment = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(epoch))?;
    Some(until(moment, now))
}

/// A header that holds one whole number.
pub(super) fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn until(moment: SystemTime, now: SystemTime) -> Duration {
    moment.duration_since(now).unwrap_or_default()
}

/// The three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
fn http_date(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut month = None;
    let mut time = None;
    let mut numbers = Vec::with_capacity(2);
    for word in text.split([' ', ',', '-']).filter(|word| !word.is_empty()) {
        if let Some(index) = MONTHS.iter().position(|name| *name == word) {
            month = Some(index as u64 + 1);
        } else if word.contains(':') {
            time = Some(time_of_day(word)?);
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push((word.len(), word.parse::<u64>().ok()?));
        }
    }
    let [(_, day), (digits, year)] = numbers[..] else {
        return None;
    };
    let year = match (digits, year) {
        // Two digits can only be meant for the time around now.
        (2, 0..=69) => year + 2000,
        (2, _) => year + 1900,
        (4, 1970..) => year,
        _ => return None,
    };
    if !(1..=31).contains(&day) {
        return None;
    }
    let seconds = days_since_1970(year, month?, day) * 86_400 + time?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn time_of_day(text: &str) -> Option<u64> {
    let mut fields = text.splitn(3, ':').map(|field| field.parse::<u64>().ok());
    let (hour, minute, second) = (fields.next()??, fields.next()??, fields.next()??);
    // 60 is a leap second.
    (hour < 24 && minute < 60 && second <= 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Days in the Gregorian calendar, by counting years from March so that the leap
/// day is the last of its year.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days_before_month = (153 * month + 2) / 5;
    year * 365 + year / 4 - year / 100 + year / 400 + days_before_month + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn read(pairs: &[(&'static str, &'static str)]) -> ServerWait {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        ServerWait::read(&headers, at(784_111_777))
    }

    #[test]
    fn the_three_forms_of_a_date_are_read() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(http_date(text), Some(at(784_111_777)), "{text}");
        }
        assert_eq!(
            http_date("Thu, 29 Feb 2024 00:00:00 GMT"),
            Some(at(1_709_164_800))
        );
        assert_eq!(http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(at(0)));
        assert_eq!(
            http_date("Mon, 01 Mar 2100 00:00:00 GMT"),
            Some(at(4_107_542_400))
        );
    }

    #[test]
    fn what_is_not_a_date_is_none() {
        for text in [
            "",
            "soon",
            "-1",
            "1.5",
            "Sun, 06 Nov",
            "Sun, 06 Nov 1994 25:00:00 GMT",
            "Sun, 99 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 0001 08:49:37 GMT",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_dates_and_resets_give_the_wait() {
        let seconds = |wait| Some(Duration::from_secs(wait));
        assert_eq!(read(&[("retry-after", " 7 ")]).wait, seconds(7));
        assert_eq!(
            read(&[("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT")]).wait,
            seconds(23)
        );
        assert_eq!(
            read(&[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]).wait,
            seconds(0)
        );
        assert_eq!(read(&[("x-ratelimit-reset", "784111780")]).wait, seconds(3));
        let both = [("retry-after", "soon"), ("x-ratelimit-reset", "784111780")];
        assert_eq!(read(&both).wait, seconds(3));
        assert_eq!(
            read(&[("retry-after", "1"), ("retry-after", "9")]).wait,
            seconds(9)
        );
    }

    #[test]
    fn an_unreadable_header_still_shows_that_it_is_about_pace() {
        assert_eq!(
            read(&[("retry-after", "soon")]),
            ServerWait {
                wait: None,
                is_about_pace: true
            }
        );
        assert_eq!(
            read(&[]),
            ServerWait {
                wait: None,
                is_about_pace: false
            }
        );
    }

    #[test]
    fn an_absurd_number_does_not_overflow() {
        assert!(
            read(&[("x-ratelimit-reset", "18446744073709551615")])
                .wait
                .is_none()
        );
        assert!(
            read(&[("retry-after", "18446744073709551615")])
                .wait
                .is_some()
        );
        assert!(
            read(&[("retry-after", "18446744073709551616")])
                .wait
                .is_none()
        );
    }
}
