//! An open page while a great deal happens.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::driver::pause;
use super::inspect::Inspector;
use super::service::Service;
use crate::Outcome;

/// Changes to be made, by so many callers at once.
const CHANGES: usize = 6_000;
const CALLERS: usize = 3;

/// What an open page may ask for in a second: a stream and a page, each a few times.
const REQUESTS: f64 = 8.0;

/// What it may grow by, in bytes: it shows other rows than before.
const GROWTH: f64 = 3_000_000.0;

#[expect(clippy::disallowed_methods, reason = "a browser lives in real time")]
fn now() -> Instant {
    Instant::now()
}

pub(super) fn run(inspector: &mut Inspector, service: &Service) -> Outcome {
    inspector.browser.open(&service.url)?;
    inspector
        .browser
        .until("document.querySelector('.sessions')")?;
    // The first changes fill what the page keeps in any case.
    create(service, 500)?;
    settle();
    inspector.logs(&[])?;
    let (heap, nodes) = size(inspector)?;
    let requests = inspector.requests();

    let start = now();
    create(service, CHANGES)?;
    let took = start.elapsed();
    service.create(json!({"vendor_data": "after-the-rush"}))?;
    let newest = now();
    inspector.browser.see("after-the-rush")?;
    let lag = newest.elapsed();

    settle();
    inspector.logs(&[])?;
    let seconds = start.elapsed().as_secs_f64();
    let asked = count(inspector.requests() - requests) / seconds;
    let (heap_after, nodes_after) = size(inspector)?;
    let grown = heap_after - heap;
    println!(
        "{CHANGES} changes at {:.0} a second: {asked:.1} requests a second, {lag:.0?} behind, \
         heap {:.1} MB, {:+.1} kB, nodes {nodes}, {:+}",
        count(CHANGES) / took.as_secs_f64(),
        heap / 1e6,
        grown / 1e3,
        nodes_after - nodes,
    );
    if asked > REQUESTS {
        inspector.problem(format!("an open page asked {asked:.1} times a second"));
    }
    if grown > GROWTH {
        inspector.problem(format!("an open page grew by {:.1} MB", grown / 1e6));
    }
    if lag > Duration::from_secs(3) {
        inspector.problem(format!("an open page was {lag:.1?} behind"));
    }
    Ok(())
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Gives the page the time for its last look.
fn settle() {
    for _ in 0..30 {
        pause();
    }
}

fn create(service: &Service, count: usize) -> Outcome {
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                scope.spawn(move || {
                    for number in 0..count / CALLERS {
                        service
                            .create(json!({"vendor_data": format!("rush-{caller}-{number}")}))?;
                    }
                    Ok(())
                })
            })
            .collect();
        callers
            .into_iter()
            .try_for_each(|caller| caller.join().unwrap_or(Err("a caller panicked".to_owned())))
    })
}

/// The page's heap in bytes and its nodes, without what is only waiting to be collected.
fn size(inspector: &Inspector) -> Result<(f64, i64), String> {
    let browser = &inspector.browser;
    browser.tools("HeapProfiler.collectGarbage", &json!({}))?;
    let heap = browser.tools("Runtime.getHeapUsage", &json!({}))?;
    let counters = browser.tools("Memory.getDOMCounters", &json!({}))?;
    let missing = || "the browser does not tell its size".to_owned();
    let heap = heap["usedSize"].as_f64().ok_or_else(missing)?;
    let nodes = counters
        .get("nodes")
        .and_then(Value::as_i64)
        .ok_or_else(missing)?;
    Ok((heap, nodes))
}
