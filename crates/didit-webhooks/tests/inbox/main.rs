//! The inboxes over all of their stores.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use didit_types::webhook::Event;
use didit_webhooks::inbox::{
    Claim, Claimed, Completed, HandleOutcome, Inbox, MemoryStore, Order, Store, StoreError, Ticket,
};
use didit_webhooks::{HandleEnd, Secret, Signer, Verified, Verifier, WebhookObserver};
use http::StatusCode;
use serde_json::{Value, json};

mod conformance;
#[cfg(all(unix, feature = "postgres", feature = "redis", feature = "sqlite"))]
mod crash;
mod order;
#[cfg(all(unix, feature = "postgres", feature = "sqlite"))]
#[path = "../support/postgres.rs"]
mod postgres_server;
#[cfg(all(unix, feature = "postgres", feature = "sqlite"))]
mod reconcile;
#[cfg(feature = "redis")]
#[path = "../support/redis.rs"]
mod redis_server;
#[cfg(all(unix, feature = "postgres", feature = "sqlite"))]
mod transaction;

const START: u64 = 1_774_970_000;

fn verified(event: &Value) -> Verified<Event> {
    let secret = Secret::new("secret").unwrap();
    let delivery = Signer::new(secret.clone()).deliver(event).unwrap();
    let at = UNIX_EPOCH + Duration::from_secs(event["timestamp"].as_u64().unwrap());
    Verifier::new(secret)
        .verify_at(&delivery.body, &delivery.headers, at)
        .unwrap()
}

fn event(id: Option<&str>, session: &str, status: &str, timestamp: u64) -> Verified<Event> {
    let mut event = json!({
        "webhook_type": "status.updated", "session_id": session, "status": status, "timestamp": timestamp,
    });
    if let Some(id) = id {
        event["event_id"] = id.into();
    }
    verified(&event)
}

/// A clock that advances on request only.
#[derive(Clone, Default)]
struct Manual(Arc<AtomicU64>);

impl Manual {
    fn advance(&self, millis: u64) {
        self.0.fetch_add(millis, SeqCst);
    }
    fn now(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let millis = Arc::clone(&self.0);
        move || UNIX_EPOCH + Duration::from_secs(START) + Duration::from_millis(millis.load(SeqCst))
    }
}

/// An inbox whose waits advance the clock.
fn inbox(clock: &Manual) -> Inbox {
    let waits = clock.clone();
    let inbox = Inbox::new(MemoryStore::new()).with_clock(clock.now());
    inbox.with_sleep(move |time| {
        waits.advance(u64::try_from(time.as_millis()).unwrap());
        tokio::task::yield_now()
    })
}

async fn ok(_: Order) -> Result<(), StoreError> {
    Ok(())
}

#[tokio::test]
async fn event_is_handled_once() {
    let inbox = inbox(&Manual::default());
    let event = event(Some("e"), "s", "Approved", START);
    let first = inbox.handle(&event, ok).await;
    assert!(matches!(first, HandleOutcome::Handled));
    assert_eq!(
        (first.status(), first.retry_after()),
        (StatusCode::OK, None)
    );
    let again = inbox
        .handle(&event, |_| async {
            panic!("handled twice") as Result<(), ()>
        })
        .await;
    assert!(matches!(again, HandleOutcome::Duplicate));
    assert_eq!(
        (again.status(), again.retry_after()),
        (StatusCode::OK, None)
    );
}

#[tokio::test]
async fn resent_event_is_a_duplicate() {
    let inbox = inbox(&Manual::default());
    let sent = inbox
        .handle(&event(Some("e"), "s", "In Review", START), ok)
        .await;
    assert!(matches!(sent, HandleOutcome::Handled));
    let resent = inbox
        .handle(&event(Some("e"), "s", "In Review", START + 200), ok)
        .await;
    assert!(matches!(resent, HandleOutcome::Duplicate));
}

#[tokio::test]
async fn without_an_id_a_second_review_is_another_event() {
    let inbox = inbox(&Manual::default());
    for (timestamp, new) in [
        (START, true),
        (START, false),
        (START + 60, true),
        (START + 60, false),
    ] {
        let outcome = inbox
            .handle(&event(None, "s", "In Review", timestamp), ok)
            .await;
        assert_eq!(
            matches!(outcome, HandleOutcome::Handled),
            new,
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn events_without_an_id_differ_by_their_content() {
    let inbox = inbox(&Manual::default());
    for (name, new) in [("a", true), ("b", true), ("a", false)] {
        let event = json!({"webhook_type": "investigator.noted", "timestamp": START, "name": name});
        let outcome = inbox.handle(&verified(&event), ok).await;
        assert_eq!(
            matches!(outcome, HandleOutcome::Handled),
            new,
            "{name}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn another_worker_learns_when_to_retry() {
    let clock = Manual::default();
    let inbox = inbox(&clock).with_patience(Duration::ZERO);
    let event = event(Some("e"), "s", "Approved", START);
    let Claim::Run(lease) = inbox.claim(&event).await.unwrap() else {
        panic!("not ours")
    };
    clock.advance(1_500);
    let held = inbox.handle(&event, ok).await;
    assert_eq!(
        (held.status(), held.retry_after()),
        (StatusCode::SERVICE_UNAVAILABLE, Some(29))
    );

    clock.advance(28_500);
    let taken_over = inbox.handle(&event, ok).await;
    assert!(matches!(taken_over, HandleOutcome::Handled));
    assert_eq!(lease.complete().await.unwrap(), Completed::Lost);
}

#[tokio::test]
async fn debug_output_shows_settings() {
    let inbox = inbox(&Manual::default());
    assert!(format!("{inbox:?}").starts_with("Inbox { lease: 30s"));
    let event = event(Some("e"), "s", "Approved", START);
    let Claim::Run(lease) = inbox.claim(&event).await.unwrap() else {
        panic!("not ours")
    };
    let shown = format!("{lease:?}");
    assert!(shown.contains("event: \"id/e\""), "{shown}");
}

#[tokio::test]
async fn failed_handler_releases_the_event() {
    let inbox = inbox(&Manual::default());
    let event = event(Some("e"), "s", "Approved", START);
    let failed = inbox.handle(&event, |_| async { Err("no database") }).await;
    assert!(matches!(failed, HandleOutcome::Failed("no database")));
    assert_eq!(
        (failed.status(), failed.retry_after()),
        (StatusCode::INTERNAL_SERVER_ERROR, None)
    );
    assert!(matches!(
        inbox.handle(&event, ok).await,
        HandleOutcome::Handled
    ));
}

#[tokio::test]
async fn handler_beyond_its_lease_loses_the_event() {
    let clock = Manual::default();
    let inbox = inbox(&clock);
    let event = event(Some("e"), "s", "Approved", START);
    let slow = inbox.handle(&event, |_| async {
        clock.advance(31_000);
        assert!(matches!(
            inbox.handle(&event, ok).await,
            HandleOutcome::Handled
        ));
        Ok::<_, ()>(())
    });
    let outcome = slow.await;
    assert!(matches!(outcome, HandleOutcome::Lost));
    assert_eq!(
        (outcome.status(), outcome.retry_after()),
        (StatusCode::SERVICE_UNAVAILABLE, Some(5))
    );
}

#[tokio::test]
async fn failed_store_responds_503() {
    let inbox = Inbox::new(MemoryStore::with_capacity(0));
    let outcome = inbox
        .handle(&event(Some("e"), "s", "Approved", START), ok)
        .await;
    assert!(matches!(outcome, HandleOutcome::Unavailable(_)));
    assert_eq!(
        (outcome.status(), outcome.retry_after()),
        (StatusCode::SERVICE_UNAVAILABLE, Some(5))
    );
}

const SESSIONS: u64 = 400;
const EVENTS_EACH: u64 = 9;

/// Every event of every session three times, in an order that looks random.
fn shuffled(sessions: u64, events_each: u64) -> Vec<(u64, u64)> {
    let events =
        (0..sessions).flat_map(|session| (0..events_each).map(move |step| (session, step)));
    let mut deliveries: Vec<_> = events.flat_map(|event| [event; 3]).collect();
    let mut state: u64 = 1;
    for last in (1..deliveries.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        deliveries.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
    }
    deliveries
}

/// 10,800 deliveries, every event three times, in any order, to 16 workers.
async fn storm(store: impl Store) {
    let inbox = Inbox::new(store).with_clock(Manual::default().now());
    let queue = Arc::new(Mutex::new(shuffled(SESSIONS, EVENTS_EACH)));
    let handled: Arc<Mutex<HashMap<(u64, u64), u32>>> = Arc::default();
    let states: Arc<Mutex<HashMap<u64, u64>>> = Arc::default();
    let answers: Arc<Mutex<HashMap<StatusCode, u32>>> = Arc::default();

    let workers: Vec<_> = (0..16)
        .map(|_| {
            let (inbox, queue) = (inbox.clone(), Arc::clone(&queue));
            let (handled, states, answers) = (
                Arc::clone(&handled),
                Arc::clone(&states),
                Arc::clone(&answers),
            );
            tokio::spawn(async move {
                loop {
                    let Some((session, step)) = queue.lock().unwrap().pop() else {
                        break;
                    };
                    let id = format!("event-{session}-{step}");
                    let event = event(
                        Some(&id),
                        &format!("session-{session}"),
                        "In Review",
                        START + step,
                    );
                    let outcome = inbox.handle(&event, |order| {
                        let (handled, states) = (Arc::clone(&handled), Arc::clone(&states));
                        async move {
                            // Others run while this one is at work.
                            tokio::task::yield_now().await;
                            *handled.lock().unwrap().entry((session, step)).or_default() += 1;
                            tokio::task::yield_now().await;
                            if order == Order::Newest {
                                states.lock().unwrap().insert(session, step);
                            }
                            Ok::<_, ()>(())
                        }
                    });
                    let outcome = outcome.await;
                    *answers.lock().unwrap().entry(outcome.status()).or_default() += 1;
                    if outcome.status() != StatusCode::OK {
                        // Didit comes back later.
                        queue.lock().unwrap().insert(0, (session, step));
                        tokio::task::yield_now().await;
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    let handled = handled.lock().unwrap();
    assert_eq!(handled.len() as u64, SESSIONS * EVENTS_EACH);
    assert!(handled.values().all(|&times| times == 1));
    let states = states.lock().unwrap();
    assert_eq!(states.len() as u64, SESSIONS);
    assert!(states.values().all(|&step| step == EVENTS_EACH - 1));
    let answers = answers.lock().unwrap();
    assert_eq!(
        u64::from(answers[&StatusCode::OK]),
        SESSIONS * EVENTS_EACH * 3
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_deliveries_in_any_order_are_handled_once_in_memory() {
    storm(MemoryStore::new()).await;
}

#[cfg(feature = "redis")]
mod redis_store {
    use didit_webhooks::inbox::RedisStore;

    use super::*;

    async fn connect(server: &redis_server::Server) -> redis::aio::ConnectionManager {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}", server.port)).unwrap();
        client.get_connection_manager().await.unwrap()
    }

    #[tokio::test]
    async fn the_store_in_redis_conforms() {
        let Some(server) = redis_server::Server::start("the_store_in_redis_conforms") else {
            return;
        };
        let store = RedisStore::new(connect(&server).await);
        assert_eq!(
            format!("{store:?}"),
            r#"RedisStore { prefix: "didit", .. }"#
        );
        didit_webhooks::inbox::conformance::check(&store)
            .await
            .unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn ten_thousand_deliveries_in_any_order_are_handled_once_in_redis() {
        let test = "ten_thousand_deliveries_in_any_order_are_handled_once_in_redis";
        let Some(server) = redis_server::Server::start(test) else {
            return;
        };
        storm(RedisStore::new(connect(&server).await)).await;
    }

    #[tokio::test]
    async fn a_step_is_one_round_trip_and_its_records_expire() {
        let test = "a_step_is_one_round_trip_and_its_records_expire";
        let Some(server) = redis_server::Server::start(test) else {
            return;
        };
        let mut connection = connect(&server).await;
        let inbox = Inbox::new(RedisStore::with_prefix(connection.clone(), "app"))
            .with_retention(Duration::from_secs(1_000));
        let calls = async |connection: &mut redis::aio::ConnectionManager| -> u64 {
            let stats = redis::cmd("INFO")
                .arg("commandstats")
                .query_async::<String>(connection)
                .await
                .unwrap();
            let calls = |line: &str| -> Option<u64> {
                // Scripts call commands themselves, which is no round trip.
                let (command, stats) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
                (command.starts_with("eval") || command.starts_with("script"))
                    .then(|| stats.split(',').next()?.parse().ok())?
            };
            stats.lines().filter_map(calls).sum()
        };
        // The first call of a script loads it.
        assert!(matches!(
            inbox
                .handle(&event(Some("0"), "s{0}", "Approved", START), ok)
                .await,
            HandleOutcome::Handled
        ));
        let before = calls(&mut connection).await;
        assert!(matches!(
            inbox
                .handle(&event(Some("1"), "s{1}", "Approved", START), ok)
                .await,
            HandleOutcome::Handled
        ));
        assert_eq!(
            calls(&mut connection).await - before,
            2,
            "a claim and a completion"
        );

        let keys: Vec<String> = redis::cmd("KEYS")
            .arg("app:*")
            .query_async(&mut connection)
            .await
            .unwrap();
        assert_eq!(keys.len(), 4);
        for key in keys {
            let ttl: i64 = redis::cmd("TTL")
                .arg(&key)
                .query_async(&mut connection)
                .await
                .unwrap();
            assert!((1..=1_000).contains(&ttl), "{key} lives for {ttl} s");
        }
    }

    #[tokio::test]
    async fn a_server_that_went_away_is_a_reason_to_come_back() {
        let test = "a_server_that_went_away_is_a_reason_to_come_back";
        let Some(server) = redis_server::Server::start(test) else {
            return;
        };
        let client = redis::Client::open(format!("redis://127.0.0.1:{}", server.port)).unwrap();
        let inbox = Inbox::new(RedisStore::new(
            client.get_multiplexed_async_connection().await.unwrap(),
        ));
        drop(server);
        let outcome = inbox
            .handle(&event(Some("e"), "s", "Approved", START), ok)
            .await;
        assert!(
            matches!(outcome, HandleOutcome::Unavailable(_)),
            "{outcome:?}"
        );
    }
}
