//! The clock of the fake, and the next scheduled events.

use std::time::Duration;

use askama::Template;

use super::view::{Notice, Shell};
use crate::http::Reply;
use crate::pages::format::span;
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::state::State;
use crate::vocabulary::{Query, UtcTime};

/// The longest advance, as of the control plane: a year and a day.
const MAX_SECONDS: u64 = 366 * 86_400;

const LEAPS: [(&str, u64); 6] = [
    ("1 minute", 60),
    ("5 minutes", 300),
    ("1 hour", 3600),
    ("1 day", 86_400),
    ("7 days", 7 * 86_400),
    ("30 days", 30 * 86_400),
];

const DONE: [(&str, &str); 3] = [
    ("now", "The clock is back at the time of the machine."),
    ("reset", "The fake is reset."),
    ("advance", "The clock is advanced."),
];

#[derive(Template)]
#[template(path = "dashboard/clock.html")]
struct Page {
    shell: Shell,
    ahead: String,
    next: Vec<Next>,
}

/// A scheduled event.
struct Next {
    title: &'static str,
    what: String,
    link: String,
    at: UtcTime,
    wait: String,
    seconds: u64,
}

pub(super) fn show(request: &PageRequest<'_>, notice: Option<Notice>) -> Reply {
    let notice = notice.or_else(|| Notice::done(request, &DONE));
    let state = request.fake.lock();
    let page = Page {
        shell: Shell::new(&state, "Clock", notice),
        ahead: span(state.ahead.unsigned_abs() / 1_000_000),
        next: next(&state),
    };
    dashboard(page.shell.status(), &page)
}

fn next(state: &State) -> Vec<Next> {
    let entry = |at: UtcTime, title, what, link| {
        let seconds = seconds_until(state.now, at);
        Next {
            title,
            what,
            link,
            at,
            wait: span(seconds),
            seconds,
        }
    };
    let expiry = state.store.next_deadline().map(|(at, index)| {
        let id = state.store.get(index).id.to_string();
        let link = format!("/dashboard/sessions/{id}");
        entry(at, "Session expires", id, link)
    });
    let webhook = state.deliveries.next_due().map(|(at, record)| {
        let link = format!("/dashboard/webhooks/{}", record.id);
        let event = record.webhook_type.to_string();
        entry(at, "Webhook attempt", event, link)
    });
    let mut next: Vec<_> = expiry.into_iter().chain(webhook).collect();
    next.sort_by_key(|next| next.at);
    next
}

/// Returns the whole seconds until a time is reached.
fn seconds_until(now: UtcTime, at: UtcTime) -> u64 {
    let micros = at.micros().saturating_sub(now.micros());
    u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000)
}

pub(super) fn act(request: &PageRequest<'_>, form: &Query) -> Reply {
    if form.get("do") == Some("reset") {
        request.fake.reset();
        return see_other("/dashboard/clock?done=reset");
    }
    if form.get("do") == Some("now") {
        request.fake.lock().reset_time();
        return see_other("/dashboard/clock?done=now");
    }
    let number = |name| {
        form.get(name)
            .map_or(Some(0), |text| text.trim().parse::<u64>().ok())
    };
    let unit = number("unit").filter(|&unit| unit > 0).unwrap_or(1);
    let seconds = number("seconds").and_then(|seconds| seconds.checked_mul(unit));
    if let Some(seconds @ 1..=MAX_SECONDS) = seconds {
        request.fake.advance(Duration::from_secs(seconds));
        return see_other("/dashboard/clock?done=advance");
    }
    let text = "Enter a whole number; the clock advances by one year at most.";
    show(request, Some(Notice::bad(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_is_rounded_up() {
        let at = UtcTime::from_micros;
        assert_eq!(seconds_until(at(0), at(1_000_001)), 2);
        assert_eq!(seconds_until(at(5), at(0)), 0);
    }
}
