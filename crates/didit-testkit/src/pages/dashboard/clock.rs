//! The time of the fake, and what waits for it.

use std::time::Duration;

use askama::Template;

use super::view::{Notice, Shell, When};
use crate::http::reply::Reply;
use crate::pages::Asked;
use crate::pages::fields::Fields;
use crate::pages::page::{desk, see_other};
use crate::state::State;
use crate::vocabulary::time::UtcTime;

/// As far as the control plane lets time leap.
const FARTHEST: u64 = 366 * 86_400;

const LEAPS: [(&str, u64); 6] = [
    ("1 minute", 60),
    ("5 minutes", 300),
    ("1 hour", 3600),
    ("1 day", 86_400),
    ("7 days", 7 * 86_400),
    ("30 days", 30 * 86_400),
];

#[derive(Template)]
#[template(path = "dashboard/clock.html")]
struct Page {
    shell: Shell,
    ahead: String,
    leaps: [(&'static str, u64); 6],
    next: Vec<Next>,
}

/// Something that time alone will make happen.
struct Next {
    title: &'static str,
    what: String,
    link: String,
    at: When,
    wait: String,
    seconds: u64,
}

pub(super) fn show(asked: &Asked<'_>, notice: Option<Notice>) -> Reply {
    let status = Notice::status(notice.as_ref());
    let page = {
        let state = asked.fake.lock();
        Page {
            shell: Shell::new(&state, "Clock").with(notice),
            ahead: span(state.ahead.unsigned_abs() / 1_000_000),
            leaps: LEAPS,
            next: next(&state),
        }
    };
    desk(status, &page)
}

fn next(state: &State) -> Vec<Next> {
    let lapse = state.store.next_deadline().map(|(at, index)| {
        let session = state.store.get(index);
        let id = session.id.to_string();
        let link = format!("/dashboard/sessions/{id}");
        ("A session lapses", id, link, at)
    });
    let webhook = state.deliveries.next_due().map(|(at, record)| {
        let link = format!("/dashboard/webhooks/{}", record.id);
        (
            "A webhook is tried",
            record.webhook_type.to_string(),
            link,
            at,
        )
    });
    let mut next: Vec<_> = lapse.into_iter().chain(webhook).collect();
    next.sort_by_key(|&(.., at)| at);
    next.into_iter()
        .map(|(title, what, link, at)| {
            let seconds = seconds_until(state.now, at);
            Next {
                title,
                what,
                link,
                at: When(at),
                wait: span(seconds),
                seconds,
            }
        })
        .collect()
}

/// Whole seconds after which the moment has come.
fn seconds_until(now: UtcTime, at: UtcTime) -> u64 {
    let micros = at.micros().saturating_sub(now.micros());
    u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000)
}

/// A span of time in its two largest units.
fn span(seconds: u64) -> String {
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
    let mut rest = seconds;
    let parts: Vec<_> = units
        .into_iter()
        .filter_map(|(name, length)| {
            let count = rest / length;
            rest %= length;
            (count > 0).then(|| format!("{count} {name}"))
        })
        .take(2)
        .collect();
    if parts.is_empty() {
        "0 s".to_owned()
    } else {
        parts.join(" ")
    }
}

pub(super) fn act(asked: &Asked<'_>, form: &Fields) -> Reply {
    if form.get("do") == Some("reset") {
        asked.fake.reset();
        return see_other("/dashboard/clock?done=reset");
    }
    let number = |name| {
        form.get(name)
            .map_or(Some(0), |text| text.trim().parse::<u64>().ok())
    };
    let unit = number("unit").filter(|&unit| unit > 0).unwrap_or(1);
    match number("seconds").and_then(|seconds| seconds.checked_mul(unit)) {
        Some(seconds @ 1..=FARTHEST) => {
            asked.fake.advance(Duration::from_secs(seconds));
            see_other("/dashboard/clock?done=advance")
        }
        _ => show(
            asked,
            Some(Notice::bad(
                "Time goes ahead by a whole number, a year at most.",
            )),
        ),
    }
}

/// What a redirect of [`act`] tells.
pub(super) fn done(asked: &Asked<'_>) -> Option<Notice> {
    let text = match asked.query.get("done")? {
        "reset" => "Everything is as it was at the start.",
        "advance" => "Time has gone ahead.",
        _ => return None,
    };
    Some(Notice::good(text))
}

pub(super) fn page(asked: &Asked<'_>) -> Reply {
    show(asked, done(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_two_largest_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (90_061, "1 d 1 h"),
            (86_401, "1 d 1 s"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn a_wait_ends_when_the_moment_has_come() {
        let at = UtcTime::from_micros;
        assert_eq!(seconds_until(at(0), at(1_000_001)), 2);
        assert_eq!(seconds_until(at(5), at(0)), 0);
    }
}
