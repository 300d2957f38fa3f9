//! Server-sent events: tells an open page that something has changed.
//!
//! An answer ends with its first batch of changes, and the browser asks again by itself: a
//! thousand changes a second become a few answers, and nothing is kept for a page that
//! has gone to sleep.

use std::time::Duration;

use didit_transport::{Clock as _, TokioClock};
use http::header::CACHE_CONTROL;

use super::Asked;
use super::page::guarded;
use crate::http::reply::Reply;
use crate::state::State;

/// How long a request waits for a change.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it looks.
const TICK: Duration = Duration::from_millis(100);

/// Answers when `mark`, which differs after every change, is not what the page has seen.
pub(super) async fn wait(asked: &Asked<'_>, mark: impl Fn(&State) -> u64) -> Reply {
    let header = asked.headers.get("last-event-id");
    let seen = header
        .and_then(|value| value.to_str().ok())
        .or_else(|| asked.query.get("after"))
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let clock = TokioClock::new();
    let mut now = mark(&asked.fake.lock());
    while now == seen && clock.monotonic() < PATIENCE {
        clock.sleep(TICK).await;
        now = mark(&asked.fake.lock());
    }
    let event = if now == seen { "idle" } else { "change" };
    let mut reply = Reply::bytes(
        "text/event-stream",
        format!("retry: 250\nevent: {event}\nid: {now}\ndata: {now}\n\n").into(),
    );
    reply.header(CACHE_CONTROL, "no-store");
    guarded(reply)
}
