//! Inboxes whose record is part of the handler's transaction, on SQLite and a real Postgres.

use std::collections::BTreeMap;
use std::time::Instant;

use didit_webhooks::inbox::conformance::{ConformanceError, check_transactional};
use didit_webhooks::inbox::postgres::{self, PostgresStore};
use didit_webhooks::inbox::sqlite::{self, SqliteStore};
use didit_webhooks::inbox::{Identity, TransactionInbox, TransactionalStore};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool, query, query_as, query_scalar};

use super::*;

const TABLE: &str = "CREATE TABLE effects (event text, status text)";

pub(crate) async fn sqlite(folder: &tempfile::TempDir) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("db"))
        .journal_mode(SqliteJournalMode::Wal)
        .create_if_missing(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(9)
        .connect_with(options)
        .await
        .unwrap();
    SqliteStore::new(pool.clone()).migrate().await.unwrap();
    query(TABLE).execute(&pool).await.unwrap();
    pool
}

pub(crate) async fn postgres(test: &str) -> Option<(postgres_server::Server, PgPool)> {
    let server = postgres_server::Server::start(test)?;
    let pool = PgPoolOptions::new()
        .max_connections(20)
        .connect(&server.url())
        .await
        .unwrap();
    let store = PostgresStore::new(pool.clone());
    let (first, second) = tokio::join!(store.migrate(), store.migrate());
    first.and(second).unwrap();
    query(TABLE).execute(&pool).await.unwrap();
    Some((server, pool))
}

#[tokio::test]
async fn sqlite_store_conforms() {
    let folder = tempfile::tempdir().unwrap();
    check_transactional(&SqliteStore::new(sqlite(&folder).await))
        .await
        .unwrap();
}

#[tokio::test]
async fn postgres_store_conforms() {
    let Some((_server, pool)) = postgres("postgres_store_conforms").await else {
        return;
    };
    check_transactional(&PostgresStore::new(pool))
        .await
        .unwrap();
}

/// A store with a fault.
struct Faulty {
    store: SqliteStore,
    fault: &'static str,
    /// How often each event was claimed.
    claims: Mutex<HashMap<String, u32>>,
    notes: AtomicU64,
}

#[expect(clippy::match_same_arms, reason = "a table of faults")]
#[async_trait::async_trait]
impl TransactionalStore for Faulty {
    type Transaction = <SqliteStore as TransactionalStore>::Transaction;

    async fn begin(&self) -> Result<Self::Transaction, StoreError> {
        self.store.begin().await
    }

    async fn claim(
        &self,
        transaction: &mut Self::Transaction,
        identity: &Identity,
        patience: Duration,
    ) -> Result<Claimed, StoreError> {
        let patience = if self.fault == "a claim hardly waits" {
            patience.min(Duration::from_millis(50))
        } else {
            patience
        };
        let newest = Claimed::Granted {
            order: Order::Newest,
        };
        let claimed = self.store.claim(transaction, identity, patience).await?;
        let notes = self.notes.load(SeqCst);
        let mut claims = self.claims.lock().unwrap();
        let claims = claims.entry(identity.event.clone()).or_default();
        *claims += 1;
        Ok(match (claimed, self.fault) {
            (_, "a fifth claim is granted") if *claims >= 5 => newest,
            (Claimed::Granted { .. }, "a third claim finds it done") if *claims == 3 => {
                Claimed::Done
            }
            (Claimed::Held { .. }, "a held event is granted") => newest,
            (Claimed::Held { .. }, "a held subject is granted") if *claims == 1 => newest,
            (Claimed::Done, "a done event is granted") => newest,
            (Claimed::Done, "a transaction claims its event again") if *claims == 2 => newest,
            (Claimed::Done, "a note frees a done event") if notes == 3 => newest,
            (Claimed::Granted { .. }, "there is no order") => newest,
            (
                Claimed::Granted {
                    order: Order::Unknown,
                },
                "equal times are newest",
            ) => newest,
            (claimed, _) => claimed,
        })
    }

    async fn commit(&self, transaction: Self::Transaction) -> Result<(), StoreError> {
        if self.fault == "a commit rolls back" {
            return self.store.rollback(transaction).await;
        }
        self.store.commit(transaction).await
    }

    async fn rollback(&self, transaction: Self::Transaction) -> Result<(), StoreError> {
        if self.fault == "a rollback commits" {
            return self.store.commit(transaction).await;
        }
        self.store.rollback(transaction).await
    }

    async fn note(&self, identity: &Identity) -> Result<(), StoreError> {
        self.notes.fetch_add(1, SeqCst);
        match self.fault {
            "a note is not kept" => Ok(()),
            "a note handles" => {
                let mut transaction = self.begin().await?;
                self.store
                    .claim(&mut transaction, identity, Duration::ZERO)
                    .await?;
                self.store.commit(transaction).await
            }
            _ => self.store.note(identity).await,
        }
    }
}

#[tokio::test]
async fn transactional_store_that_breaks_a_rule_does_not_conform() {
    let folder = tempfile::tempdir().unwrap();
    let pool = sqlite(&folder).await;
    let order = "an event older than one that is done is late, and of an equal time unknown";
    let noted = "a position that was noted stays, and a note handles nothing";
    let free = "an event is free after a rollback, and after a transaction is dropped";
    let held = "an event and its subject are held until the transaction ends";
    let done = "an event is done after a commit, also within the same transaction";
    for (fault, rule) in [
        ("a rollback commits", free),
        ("a third claim finds it done", free),
        ("a commit rolls back", done),
        ("a done event is granted", done),
        ("a transaction claims its event again", done),
        ("a held event is granted", held),
        ("a held subject is granted", held),
        (
            "a claim hardly waits",
            "a claim waits for the transaction of another worker",
        ),
        ("there is no order", order),
        ("equal times are newest", order),
        ("a note is not kept", noted),
        ("a note handles", noted),
        ("a note frees a done event", noted),
        (
            "a fifth claim is granted",
            "one of many concurrent transactions is granted",
        ),
    ] {
        let store = Faulty {
            store: SqliteStore::new(pool.clone()),
            fault,
            claims: Mutex::default(),
            notes: AtomicU64::new(0),
        };
        match check_transactional(&store).await {
            // A dropped transaction is rolled back a moment later, for which this store hardly waits either.
            Err(ConformanceError::Rule { rule: broken, .. })
                if broken == free && fault == "a claim hardly waits" => {}
            Err(ConformanceError::Rule { rule: broken, .. }) => assert_eq!(broken, rule, "{fault}"),
            other => panic!("{fault}: {other:?}"),
        }
    }
}

/// The same test on each database, whose store is `$store` and whose function is `$claim`, if it is used.
macro_rules! on_both {
    ($name:ident, $pool:ident, $store:ident $(, $claim:ident)? => $($body:tt)*) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                use sqlite::{SqliteStore as $store $(, claim as $claim)?};
                let folder = tempfile::tempdir().unwrap();
                let $pool = sqlite(&folder).await;
                $($body)*
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                use postgres::{PostgresStore as $store $(, claim as $claim)?};
                let Some((_server, $pool)) = postgres(stringify!($name)).await else {
                    return;
                };
                $($body)*
            }
        }
    };
}

on_both!(work_is_committed_or_rolled_back_with_its_record, pool, Store, claim => {
    const EFFECT: &str = "INSERT INTO effects VALUES ($1, $2)";
    let inbox = TransactionInbox::new(Store::new(pool.clone()));
    let (progress, approved) =
        (event(Some("1"), "s", "In Progress", START), event(Some("2"), "s", "Approved", START + 2));
    let retry = event(Some("1"), "s", "In Progress", START + 60);
    let mut orders = Vec::new();
    for (delivery, works) in [(&progress, false), (&approved, true), (&retry, true), (&retry, true)] {
        let outcome = inbox.handle(delivery, async |mut transaction, order| {
            orders.push(order);
            let id = delivery.event_id().unwrap().as_str();
            query(EFFECT).bind(id).bind(order.as_str()).execute(&mut *transaction).await?;
            works.then_some(transaction).ok_or(sqlx::Error::WorkerCrashed)
        });
        let outcome = outcome.await;
        assert_eq!(outcome.status().is_success(), works, "{outcome:?}");
    }
    assert_eq!(orders, [Order::Newest, Order::Newest, Order::Late], "the last was a duplicate");
    let effects = query_as::<_, (String, String)>("SELECT event, status FROM effects ORDER BY event");
    let expected = [("1", "late"), ("2", "newest")].map(|(event, order)| (event.into(), order.into()));
    assert_eq!(effects.fetch_all(&pool).await.unwrap(), expected);

    // In a transaction of the application's.
    let third = event(Some("3"), "s", "Kyc Expired", START + 2);
    let unknown = Claimed::Granted { order: Order::Unknown };
    for (expected, commit) in [(unknown, false), (unknown, true), (Claimed::Done, false)] {
        let mut transaction = pool.begin().await.unwrap();
        assert_eq!(claim(&mut transaction, &third).await.unwrap(), expected);
        if commit {
            transaction.commit().await.unwrap();
        }
    }
    let store = inbox.store();
    assert_eq!(store.purge(Duration::from_secs(60)).await.unwrap(), 0);
    assert_eq!(store.purge(Duration::ZERO).await.unwrap(), 3);
});

on_both!(two_deliveries_of_a_session_at_once_are_both_handled, pool, Store => {
    let inbox = TransactionInbox::new(Store::new(pool.clone()));
    let seen: Arc<Mutex<Vec<_>>> = Arc::default();
    let handle = |id: &'static str, status, claimed: Option<tokio::sync::oneshot::Sender<()>>| {
        let (inbox, seen) = (inbox.clone(), Arc::clone(&seen));
        // Spawned, as the handler of a server is: its future is `Send`.
        tokio::spawn(async move {
            let event = event(Some(id), "s", status, START);
            let read = async || Ok::<_, sqlx::Error>("Approved");
            let outcome = inbox.handle_current(&event, read, async |mut transaction, decision| {
                _ = claimed.map(|claimed| claimed.send(()));
                query("SELECT 1").execute(&mut *transaction).await?;
                for _ in 0..100 {
                    tokio::task::yield_now().await;
                }
                seen.lock().unwrap().push((id, decision));
                Ok::<_, sqlx::Error>(transaction)
            });
            outcome.await.status()
        })
    };
    let (claimed, is_claimed) = tokio::sync::oneshot::channel();
    let first = handle("1", "In Progress", Some(claimed));
    is_claimed.await.unwrap();
    let second = handle("2", "Approved", None);
    assert_eq!((first.await.unwrap(), second.await.unwrap()), (StatusCode::OK, StatusCode::OK));
    assert_eq!(*seen.lock().unwrap(), [("1", "Approved"), ("2", "Approved")]);
});

on_both!(delivery_beyond_its_patience_is_held, pool, Store, claim => {
    let inbox = TransactionInbox::new(Store::new(pool.clone())).with_patience(Duration::from_millis(30));
    let mut transaction = pool.begin().await.unwrap();
    claim(&mut transaction, &event(Some("1"), "s", "In Progress", START)).await.unwrap();
    let second = event(Some("2"), "s", "Approved", START);
    let outcome = inbox.handle(&second, async |transaction, _| Ok::<_, ()>(transaction)).await;
    assert!(matches!(outcome, HandleOutcome::Held { .. }), "{outcome:?}");
    drop(transaction);
    let outcome = inbox.handle(&second, async |transaction, _| Ok::<_, ()>(transaction)).await;
    assert!(matches!(outcome, HandleOutcome::Handled), "{outcome:?}");
});

on_both!(missing_table_is_a_failure_of_the_store, pool, Store, claim => {
    query("DROP TABLE didit_inbox").execute(&pool).await.unwrap();
    let event = event(Some("1"), "s", "Approved", START);
    let inbox = TransactionInbox::new(Store::new(pool.clone()));
    let outcome = inbox.handle(&event, async |_, _| panic!("handled") as Result<_, ()>);
    assert!(matches!(outcome.await, HandleOutcome::Unavailable(_)));
    let mut transaction = pool.begin().await.unwrap();
    claim(&mut transaction, &event).await.unwrap_err();
});

#[tokio::test]
async fn postgres_heeds_settings_and_failures_and_locks_one_session() {
    let Some((_server, pool)) =
        postgres("postgres_heeds_settings_and_failures_and_locks_one_session").await
    else {
        return;
    };
    let first = event(Some("1"), "s", "Approved", START);
    let mut transaction = pool.begin().await.unwrap();
    query("SET lock_timeout = '77ms'")
        .execute(&mut *transaction)
        .await
        .unwrap();
    postgres::claim(&mut transaction, &first).await.unwrap();
    let timeout = query_scalar::<_, String>("SHOW lock_timeout");
    assert_eq!(timeout.fetch_one(&mut *transaction).await.unwrap(), "77ms");
    let other = event(Some("2"), "another", "Approved", START);
    let mut at_once = pool.begin().await.unwrap();
    let claimed = postgres::claim(&mut at_once, &other).await.unwrap();
    assert!(matches!(claimed, Claimed::Granted { .. }), "{claimed:?}");
    at_once.rollback().await.unwrap();
    transaction.rollback().await.unwrap();

    let inbox = TransactionInbox::new(PostgresStore::new(pool.clone()));
    let outcome = inbox.handle(&first, async |mut transaction, _| {
        // The error is ignored, but the transaction can no longer be committed.
        _ = query("SELECT 1 / 0").execute(&mut *transaction).await;
        Ok::<_, ()>(transaction)
    });
    let outcome = outcome.await;
    assert!(
        matches!(outcome, HandleOutcome::Unavailable(_)),
        "{outcome:?}"
    );
    let outcome = inbox
        .handle(&first, async |transaction, _| Ok::<_, ()>(transaction))
        .await;
    assert!(matches!(outcome, HandleOutcome::Handled), "{outcome:?}");
}

const STORM_SESSIONS: u64 = 1_000;

/// Every event three times in random order to 16 workers, one handler in ten fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_events_take_effect_once_in_postgres() {
    let Some((_server, pool)) = postgres("ten_thousand_events_take_effect_once_in_postgres").await
    else {
        return;
    };
    query("CREATE TABLE sessions (id text PRIMARY KEY, step bigint)")
        .execute(&pool)
        .await
        .unwrap();
    let queue = Arc::new(Mutex::new(shuffled(STORM_SESSIONS, 10)));
    let deliveries = queue.lock().unwrap().len();
    assert_eq!(deliveries, 30_000);
    let began = now();
    let workers: Vec<_> = (0..16)
        .map(|worker: u64| {
            let inbox = TransactionInbox::new(PostgresStore::new(pool.clone()));
            let queue = Arc::clone(&queue);
            tokio::spawn(async move {
                let (mut failures, mut calls) = (0, worker);
                loop {
                    let Some((session, step)) = queue.lock().unwrap().pop() else {
                        break failures;
                    };
                    let (id, session_id) = (format!("{session}/{step}"), format!("session-{session}"));
                    let event = event(Some(&id), &session_id, "In Review", START + step);
                    let outcome = inbox.handle(&event, async |mut transaction, order| {
                        calls += 1;
                        let effect = query("INSERT INTO effects VALUES ($1, $2)");
                        effect.bind(&id).bind(order.as_str()).execute(&mut *transaction).await?;
                        if order == Order::Newest {
                            let state = "INSERT INTO sessions VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET step = $2";
                            let step = i64::try_from(step).unwrap();
                            query(state).bind(&session_id).bind(step).execute(&mut *transaction).await?;
                        }
                        (calls % 10 != 0).then_some(transaction).ok_or(sqlx::Error::WorkerCrashed)
                    });
                    let outcome = outcome.await;
                    if outcome.status() != StatusCode::OK {
                        failures += u64::from(matches!(outcome, HandleOutcome::Failed(_)));
                        // Didit retries.
                        queue.lock().unwrap().insert(0, (session, step));
                    }
                }
            })
        })
        .collect();
    let mut failures = 0;
    for worker in workers {
        failures += worker.await.unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    let text = format!(
        "Postgres: 10,000 events in {deliveries} deliveries and {failures} failures: {:.0} events/s, {:.0} deliveries/s\n",
        10_000.0 / seconds,
        f64::from(u32::try_from(deliveries).unwrap()) / seconds,
    );
    std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes()).unwrap();
    assert!(failures >= 1_000);
    let counts: (i64, i64) = query_as("SELECT count(*), count(DISTINCT event) FROM effects")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(counts, (10_000, 10_000));
    let states: Vec<(i64, i64)> = query_as("SELECT step, count(*) FROM sessions GROUP BY step")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(BTreeMap::from_iter(states), BTreeMap::from([(9, 1_000)]));
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures the rate of a real database"
)]
fn now() -> Instant {
    Instant::now()
}
