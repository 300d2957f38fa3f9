//! Sessions whose webhooks were lost are found by their list, with the fake.

use std::collections::BTreeMap;

use bytes::Bytes;
use didit_testkit::FakeDidit;
use didit_types::SessionId;
use didit_types::operation::CREATE_SESSION;
use didit_webhooks::inbox::TransactionInbox;
use didit_webhooks::inbox::reconcile::{Day, DayStore, FileDays, Reconciler};
use didit_webhooks::inbox::sqlite::SqliteStore;
use http::Request;
use sqlx::{query, query_as};

use super::transaction::{postgres, sqlite};
use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn day(number: u32) -> Day {
    Day::of(UNIX_EPOCH + number * DAY)
}

#[test]
fn days_are_dates_in_utc() {
    let dates = [
        (0, "1970-01-01"),
        (58, "1970-02-28"),
        (59, "1970-03-01"),
        (789, "1972-02-29"),
        (10_957, "2000-01-01"),
        (11_016, "2000-02-29"),
        (20_543, "2026-03-31"),
        (47_540, "2100-02-28"),
        (47_541, "2100-03-01"),
    ];
    for (number, date) in dates {
        assert_eq!(day(number).to_string(), date);
    }
    assert_eq!(
        Day::of(UNIX_EPOCH - Duration::from_secs(1)).to_string(),
        "1969-12-31"
    );
}

/// Every rule of a store of days.
async fn check_days(days: impl DayStore) {
    let noon = |day: i64| day * 86_400_000 + 43_200_000;
    assert_eq!(
        days.take(10, noon(9), "a", 0).await.unwrap(),
        None,
        "nothing has begun"
    );
    assert_eq!(
        days.take(10, noon(12), "a", noon(12) + 5).await.unwrap(),
        Some(10)
    );
    assert_eq!(
        days.take(10, noon(12), "b", noon(12) + 5).await.unwrap(),
        Some(11)
    );
    assert_eq!(
        days.take(10, noon(12), "c", noon(12) + 9).await.unwrap(),
        Some(12)
    );
    assert_eq!(
        days.take(10, noon(12), "d", noon(12) + 9).await.unwrap(),
        None,
        "all are held"
    );
    days.finish(10, "a", None).await.unwrap();
    days.finish(11, "b", Some(noon(13))).await.unwrap();
    days.finish(12, "not the holder", None).await.unwrap();
    assert_eq!(
        days.take(10, noon(12) + 8, "d", noon(12) + 20)
            .await
            .unwrap(),
        None
    );
    // The lease of a worker that has crashed ends.
    assert_eq!(
        days.take(10, noon(12) + 9, "d", noon(12) + 20)
            .await
            .unwrap(),
        Some(12)
    );
    days.finish(12, "c", None).await.unwrap();
    days.finish(12, "d", Some(noon(12) + 9)).await.unwrap();
    assert_eq!(
        days.take(10, noon(13), "e", noon(13) + 5).await.unwrap(),
        Some(12)
    );
    assert_eq!(
        days.take(10, noon(13), "f", noon(13) + 5).await.unwrap(),
        Some(13)
    );
    assert_eq!(
        days.take(10, noon(13), "g", noon(13) + 5).await.unwrap(),
        Some(11)
    );
    days.finish(12, "e", None).await.unwrap();
}

#[tokio::test]
async fn days_in_a_file_and_databases_are_divided_among_workers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.json");
    check_days(FileDays::open(&path).unwrap()).await;
    let reopened = FileDays::open(&path).unwrap();
    let now = 14 * 86_400_000;
    for (token, expected) in [
        ("a", Some(13)),
        ("b", Some(11)),
        ("c", Some(14)),
        ("d", None),
    ] {
        assert_eq!(
            reopened.take(10, now, token, now + 5).await.unwrap(),
            expected
        );
    }
    std::fs::write(&path, "[{").unwrap();
    FileDays::open(&path).unwrap_err();

    check_days(SqliteStore::new(sqlite(&folder).await)).await;
    if let Some((_server, pool)) =
        postgres("days_in_a_file_and_databases_are_divided_among_workers").await
    {
        check_days(didit_webhooks::inbox::postgres::PostgresStore::new(pool)).await;
    }
}

#[tokio::test]
async fn day_is_scanned_until_it_is_over_and_settled() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Manual::default();
    let today = Day::of(UNIX_EPOCH + Duration::from_secs(START));
    let reconciler = Reconciler::new(FileDays::open(folder.path().join("days")).unwrap(), today)
        .with_clock(clock.now())
        .with_interval(Duration::from_secs(60));
    let shown = format!("{reconciler:?}");
    assert!(shown.contains("interval: 60s, lease: 600s"), "{shown}");
    let scan = async |result: Result<bool, StoreError>| reconciler.scan(async |_| result).await;
    // Settled, but the day is not over.
    assert_eq!(scan(Ok(true)).await.unwrap(), Some(today));
    assert_eq!(scan(Ok(true)).await.unwrap(), None);
    clock.advance(60_000);
    let failure = StoreError::new(std::io::Error::other("the API does not respond"));
    assert!(scan(Err(failure)).await.is_err());
    assert_eq!(scan(Ok(true)).await.unwrap(), None);
    // Over, but a session is not settled.
    clock.advance(86_400_000);
    let tomorrow = Day::of(UNIX_EPOCH + Duration::from_secs(START) + DAY);
    assert_eq!(scan(Ok(false)).await.unwrap(), Some(today));
    assert_eq!(scan(Ok(false)).await.unwrap(), Some(tomorrow));
    assert_eq!(scan(Ok(true)).await.unwrap(), None);
    clock.advance(60_000);
    assert_eq!(scan(Ok(true)).await.unwrap(), Some(today));
    assert_eq!(scan(Ok(false)).await.unwrap(), Some(tomorrow));
    clock.advance(3_600_000);
    assert_eq!(scan(Ok(false)).await.unwrap(), Some(tomorrow));
    assert_eq!(scan(Ok(false)).await.unwrap(), None);
}

/// Calls the fake with its key.
fn call(didit: &FakeDidit, method: &str, path: &str, body: &Value) -> Value {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("x-api-key", didit.api_key())
        .header("content-type", "application/json")
        .body(Bytes::from(if method == "GET" {
            String::new()
        } else {
            body.to_string()
        }))
        .unwrap();
    serde_json::from_slice(didit.handle(request).body()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_without_webhooks_are_handled_once_by_several_workers() {
    // No address for webhooks: all of them are lost.
    let didit = FakeDidit::start_blocking();
    let sessions: Vec<String> = (0..12)
        .map(|user| {
            let body =
                json!({"workflow_id": didit.workflow_id(), "vendor_data": format!("user-{user}")});
            let created = call(
                &didit,
                CREATE_SESSION.method.as_str(),
                CREATE_SESSION.path,
                &body,
            );
            created["session_id"].as_str().unwrap().to_owned()
        })
        .collect();
    for session in &sessions[..8] {
        didit.complete(session, "approve").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let pool = sqlite(&folder).await;
    let store = SqliteStore::new(pool.clone());
    let time =
        call(&didit, "GET", "/v3/sessions/?limit=1", &Value::Null)["results"][0]["created_at"]
            .clone();
    let today = time.as_str().unwrap().split('T').next().unwrap().to_owned();
    let clock = Manual::default();
    // The days of the fake.
    let now = didit.now();
    let offset = now.duration_since(UNIX_EPOCH).unwrap();
    let at = {
        let clock = clock.clone();
        move || UNIX_EPOCH + offset + Duration::from_millis(clock.0.load(SeqCst))
    };
    assert_eq!(Day::of(now).to_string(), today);
    let reconciler = Reconciler::new(store.clone(), Day::of(now - DAY)).with_clock(at);
    let inbox = TransactionInbox::new(store);
    let reconcile = async || {
        while let Some(_day) = reconciler
            .scan(async |day| {
                let path = format!("/v3/sessions/?date_from={day}&date_to={day}&limit=100");
                let mut settled = true;
                for row in call(&didit, "GET", &path, &Value::Null)["results"]
                    .as_array()
                    .unwrap()
                {
                    let session: SessionId = row["session_id"].as_str().unwrap().into();
                    let status = row["status"].as_str().unwrap();
                    let read = async || Ok::<_, sqlx::Error>(status.to_owned());
                    let outcome = inbox.handle_session(
                        &session,
                        status,
                        read,
                        async |mut transaction, status| {
                            let effect = query("INSERT INTO effects VALUES ($1, $2)");
                            effect
                                .bind(session.as_str())
                                .bind(status)
                                .execute(&mut *transaction)
                                .await?;
                            Ok::<_, sqlx::Error>(transaction)
                        },
                    );
                    settled &= outcome.await.status().is_success() && status == "Approved";
                }
                Ok::<_, StoreError>(settled)
            })
            .await
            .unwrap()
        {}
    };
    tokio::join!(reconcile(), reconcile(), reconcile(), reconcile());
    let effects = async || {
        let count = "SELECT status, count(*) FROM effects GROUP BY status";
        BTreeMap::from_iter(
            query_as::<_, (String, i64)>(count)
                .fetch_all(&pool)
                .await
                .unwrap(),
        )
    };
    let expected = [("Approved".to_owned(), 8), ("Not Started".to_owned(), 4)];
    assert_eq!(effects().await, BTreeMap::from(expected.clone()));
    // What has changed since is found by the next scan; the rest is not handled again.
    didit.complete(&sessions[8], "approve").unwrap();
    clock.advance(300_000);
    tokio::join!(reconcile(), reconcile());
    let [mut approved, not_started] = expected;
    approved.1 += 1;
    assert_eq!(effects().await, BTreeMap::from([approved, not_started]));
}

/// Compiles only if a session can be handled in a spawned task, on any store.
#[tokio::test]
async fn session_is_handled_in_a_task() {
    let inbox = inbox(&Manual::default());
    let handled = tokio::spawn(async move {
        let session: SessionId = "11111111-2222-3333-4444-555555555555".into();
        let read = async || Ok::<_, ()>("Approved");
        let mut statuses = Vec::new();
        for state in ["Approved", "Approved", "Declined"] {
            let outcome = inbox.handle_session(&session, state, read, async |_| Ok::<_, ()>(()));
            statuses.push(outcome.await.as_str());
        }
        // An event is not late because of what was found.
        let event = event(Some("1"), session.as_str(), "Approved", START);
        let outcome = inbox.handle(&event, async |order| {
            assert_eq!(order, Order::Newest);
            Ok::<_, ()>(())
        });
        statuses.push(outcome.await.as_str());
        statuses
    });
    assert_eq!(
        handled.await.unwrap(),
        ["handled", "duplicate", "handled", "handled"]
    );
}
