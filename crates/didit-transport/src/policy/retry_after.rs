//! Parses how long a server asks a client to wait.

use std::num::IntErrorKind;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::clock::Clock;

/// The wait that a response's headers ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ServerWait {
    /// The wait, if one of the headers contains it.
    pub(super) wait: Option<Duration>,
    /// Whether a rate limit header is present, valid or not. A 429 without one reports a quota,
    /// which a short wait does not restore.
    pub(super) is_rate_limit: bool,
}

impl ServerWait {
    pub(super) fn read(headers: &HeaderMap, now: SystemTime) -> Self {
        let is_rate_limit = [
            "retry-after",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
        ]
        .iter()
        .any(|name| headers.contains_key(*name));
        Self {
            wait: retry_after(headers, now).or_else(|| reset(headers, now)),
            is_rate_limit,
        }
    }
}

/// Parses `Retry-After`, in seconds or as an HTTP date; a date in the past is a wait of zero.
/// Returns the longest of several values.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    headers
        .get_all(RETRY_AFTER)
        .iter()
        .filter_map(|value| {
            let text = value.to_str().ok()?.trim();
            match text.parse::<u64>() {
                Ok(seconds) => Some(Duration::from_secs(seconds)),
                Err(error) if *error.kind() == IntErrorKind::PosOverflow => Some(Duration::MAX),
                Err(_) => Some(until(httpdate::parse_http_date(text).ok()?, now)),
            }
        })
        .max()
}

/// Parses `X-RateLimit-Reset`: the end of the window, in seconds since 1970.
fn reset(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let epoch = number(headers, "x-ratelimit-reset")?;
    let end = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(epoch))?;
    Some(until(end, now))
}

/// Returns the limit per window and the wait in the headers of a 429.
pub(super) fn rejection(
    headers: &HeaderMap,
    clock: &impl Clock,
) -> (Option<u32>, Option<Duration>) {
    let limit = number(headers, "x-ratelimit-limit").and_then(|limit| u32::try_from(limit).ok());
    let wait = ServerWait::read(headers, clock.now()).wait;
    (limit.filter(|limit| *limit > 0), wait)
}

/// Parses a header that contains one whole number.
fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn until(time: SystemTime, now: SystemTime) -> Duration {
    time.duration_since(now).unwrap_or_default()
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
    fn dates_of_all_three_forms_are_parsed_and_others_ignored() {
        for date in [
            "Sun, 06 Nov 1994 08:50:00 GMT",
            "Sunday, 06-Nov-94 08:50:00 GMT",
            "Sun Nov  6 08:50:00 1994",
        ] {
            let wait = read(&[("retry-after", date)]).wait;
            assert_eq!(wait, Some(Duration::from_secs(23)), "{date}");
        }
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
            assert_eq!(read(&[("retry-after", text)]).wait, None, "{text}");
        }
    }

    #[test]
    fn seconds_dates_and_resets_are_parsed() {
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
    fn an_invalid_header_still_marks_a_rate_limit() {
        assert_eq!(
            read(&[("retry-after", "soon")]),
            ServerWait {
                wait: None,
                is_rate_limit: true
            }
        );
        assert_eq!(
            read(&[]),
            ServerWait {
                wait: None,
                is_rate_limit: false
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
        assert!(read(&[("retry-after", "99999999999999999999")]).wait == Some(Duration::MAX));
    }
}
