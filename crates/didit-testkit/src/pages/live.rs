//! Server-sent events that notify an open page of changes.
//!
//! A response ends after its first batch of changes, and the browser reconnects: a
//! thousand changes a second become a few responses, and the server keeps nothing for a
//! suspended page.

use std::time::Duration;

use didit_transport::{Clock as _, TokioClock};
use http::header::CACHE_CONTROL;

use super::request::PageRequest;
use super::response::guarded;
use crate::http::Reply;
use crate::state::State;

/// Maximum time that a request waits for a change.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Interval between two checks for a change.
const INTERVAL: Duration = Duration::from_millis(100);

/// Waits until `mark`, which differs after every change, is not the one of the page.
pub(super) async fn wait(request: &PageRequest<'_>, mark: impl Fn(&State) -> u64) -> Reply {
    let header = request.headers.get("last-event-id");
    let seen = header
        .and_then(|value| value.to_str().ok())
        .or_else(|| request.query.get("after"))
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let clock = TokioClock::new();
    let mut now = mark(&request.fake.lock());
    while now == seen && clock.monotonic() < TIMEOUT {
        clock.sleep(INTERVAL).await;
        now = mark(&request.fake.lock());
    }
    let event = if now == seen { "idle" } else { "change" };
    let body = format!("retry: 250\nevent: {event}\nid: {now}\ndata: {now}\n\n");
    let reply = Reply::bytes("text/event-stream", body.into());
    guarded(reply.with_header(CACHE_CONTROL, "no-store"))
}
