//! Processes killed in the middle of an event. A test starts itself again as that process.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use didit_webhooks::inbox::postgres::PostgresStore;
use didit_webhooks::inbox::sqlite::SqliteStore;
use didit_webhooks::inbox::{Identity, RedisStore, TransactionInbox, TransactionalStore};
use sqlx::{PgPool, SqlitePool, query, query_as};

use super::*;

/// Where a process is killed, and how often the two effects of the handler then happen on Redis,
/// whose inbox cannot undo them.
const POINTS: [(&str, [i64; 2]); 6] = [
    ("before the claim", [1, 1]),
    ("after the claim", [1, 1]),
    ("in the handler", [2, 1]),
    ("before the commit", [2, 2]),
    ("after the commit", [1, 1]),
    ("before the answer", [1, 1]),
];

/// The variables that make a test the process to kill.
const POINT: &str = "DIDIT_TEST_CRASH_POINT";
const URL: &str = "DIDIT_TEST_CRASH_URL";

/// Says that the point is reached, and waits for the end.
async fn stop_at(point: &str) {
    if std::env::var(POINT).is_ok_and(|at| at == point) {
        println!("\nreached {point}");
        std::io::stdout().flush().unwrap();
        std::future::pending::<()>().await;
    }
}

/// A store that stops at a point.
struct Stopping<S>(S);

#[async_trait::async_trait]
impl<S: TransactionalStore> TransactionalStore for Stopping<S> {
    type Transaction = S::Transaction;

    async fn begin(&self) -> Result<Self::Transaction, StoreError> {
        self.0.begin().await
    }

    async fn claim(
        &self,
        transaction: &mut Self::Transaction,
        identity: &Identity,
        patience: Duration,
    ) -> Result<Claimed, StoreError> {
        stop_at("before the claim").await;
        let claimed = self.0.claim(transaction, identity, patience).await;
        stop_at("after the claim").await;
        claimed
    }

    async fn commit(&self, transaction: Self::Transaction) -> Result<(), StoreError> {
        stop_at("before the commit").await;
        let committed = self.0.commit(transaction).await;
        stop_at("after the commit").await;
        committed
    }

    async fn rollback(&self, transaction: Self::Transaction) -> Result<(), StoreError> {
        self.0.rollback(transaction).await
    }

    async fn note(&self, identity: &Identity) -> Result<(), StoreError> {
        self.0.note(identity).await
    }
}

#[async_trait::async_trait]
impl<S: Store> Store for Stopping<S> {
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError> {
        stop_at("before the claim").await;
        let claimed = self.0.claim(ticket, now_ms).await;
        stop_at("after the claim").await;
        claimed
    }

    async fn complete(&self, ticket: &Ticket, now_ms: i64) -> Result<Completed, StoreError> {
        stop_at("before the commit").await;
        let completed = self.0.complete(ticket, now_ms).await;
        stop_at("after the commit").await;
        completed
    }

    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.0.release(ticket).await
    }
}

/// The event of a point: each is handled once.
fn delivery(point: &str) -> Verified<Event> {
    event(Some(point), point, "Approved", START)
}

/// Kills the process that `test` is in at every point, and delivers its event again.
async fn kill_at_every_point(test: &str, url: &str, deliver: impl AsyncFn(&str)) {
    for (point, _) in POINTS {
        let mut process = Process(
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", test, "--nocapture"])
                .envs([(POINT, point), (URL, url)])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let output = BufReader::new(process.0.stdout.take().unwrap());
        let reached = output
            .lines()
            .any(|line| line.unwrap() == format!("reached {point}"));
        assert!(reached, "{point} was not reached");
        drop(process);
        deliver(point).await;
        // Also when Didit repeats what was handled.
        deliver(point).await;
    }
}

/// A process that is killed by SIGKILL.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

macro_rules! transactional {
    ($deliver:ident, $pool:ident, $store:ident) => {
        async fn $deliver(pool: &$pool, point: &str) {
            let inbox = TransactionInbox::new(Stopping($store::new(pool.clone())));
            let event = delivery(point);
            let outcome = inbox.handle(&event, async |mut transaction, _| {
                for effect in ["1", "2"] {
                    let insert = query("INSERT INTO effects VALUES ($1, $2)");
                    insert
                        .bind(point)
                        .bind(effect)
                        .execute(&mut *transaction)
                        .await?;
                    stop_at("in the handler").await;
                }
                Ok::<_, sqlx::Error>(transaction)
            });
            assert_eq!(outcome.await.status(), StatusCode::OK);
            stop_at("before the answer").await;
        }
    };
}
transactional!(deliver_on_sqlite, SqlitePool, SqliteStore);
transactional!(deliver_on_postgres, PgPool, PostgresStore);

const TABLE: &str = "CREATE TABLE effects (event text, effect text)";
const EFFECTS: &str = "SELECT event, effect, count(*) FROM effects GROUP BY event, effect";

/// Every effect of every point, once.
fn assert_exactly_once(effects: &[(String, String, i64)]) {
    assert_eq!(effects.len(), 2 * POINTS.len(), "{effects:?}");
    assert!(
        effects.iter().all(|(_, _, times)| *times == 1),
        "{effects:?}"
    );
}

#[tokio::test]
async fn killed_process_takes_effect_exactly_once_on_sqlite() {
    if let (Ok(point), Ok(url)) = (std::env::var(POINT), std::env::var(URL)) {
        return deliver_on_sqlite(&SqlitePool::connect(&url).await.unwrap(), &point).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("db").display());
    let pool = SqlitePool::connect(&url).await.unwrap();
    query("PRAGMA journal_mode = WAL")
        .execute(&pool)
        .await
        .unwrap();
    SqliteStore::new(pool.clone()).migrate().await.unwrap();
    query(TABLE).execute(&pool).await.unwrap();
    let test = "crash::killed_process_takes_effect_exactly_once_on_sqlite";
    kill_at_every_point(test, &url, async |point| {
        deliver_on_sqlite(&pool, point).await;
    })
    .await;
    assert_exactly_once(&query_as(EFFECTS).fetch_all(&pool).await.unwrap());
}

#[tokio::test]
async fn killed_process_takes_effect_exactly_once_on_postgres() {
    if let (Ok(point), Ok(url)) = (std::env::var(POINT), std::env::var(URL)) {
        return deliver_on_postgres(&PgPool::connect(&url).await.unwrap(), &point).await;
    }
    let test = "crash::killed_process_takes_effect_exactly_once_on_postgres";
    let Some(server) = postgres_server::Server::start(test) else {
        return;
    };
    let pool = PgPool::connect(&server.url()).await.unwrap();
    PostgresStore::new(pool.clone()).migrate().await.unwrap();
    query(TABLE).execute(&pool).await.unwrap();
    kill_at_every_point(test, &server.url(), async |point| {
        deliver_on_postgres(&pool, point).await;
    })
    .await;
    assert_exactly_once(&query_as(EFFECTS).fetch_all(&pool).await.unwrap());
}

/// The address of a server, and a file that the effects are appended to.
async fn deliver_on_redis(url: &str, point: &str) {
    let (server, file) = url.split_once(' ').unwrap();
    let client = redis::Client::open(server).unwrap();
    let store = RedisStore::new(client.get_connection_manager().await.unwrap());
    // The next delivery waits for the end of the lease.
    let inbox = Inbox::new(Stopping(store)).with_lease(Duration::from_millis(300));
    let event = delivery(point);
    let outcome = inbox.handle(&event, async |_| {
        for effect in ["1", "2"] {
            let mut file = fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(file)?;
            file.write_all(format!("{point}/{effect}\n").as_bytes())?;
            stop_at("in the handler").await;
        }
        Ok::<_, std::io::Error>(())
    });
    assert_eq!(outcome.await.status(), StatusCode::OK);
    stop_at("before the answer").await;
}

#[tokio::test]
async fn killed_process_loses_no_event_on_redis() {
    if let (Ok(point), Ok(url)) = (std::env::var(POINT), std::env::var(URL)) {
        return deliver_on_redis(&url, &point).await;
    }
    let test = "crash::killed_process_loses_no_event_on_redis";
    let Some(server) = redis_server::Server::start(test) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("effects");
    let url = format!("redis://127.0.0.1:{} {}", server.port, file.display());
    kill_at_every_point(test, &url, async |point| {
        deliver_on_redis(&url, point).await;
    })
    .await;
    let times = |path: &Path, line: String| {
        let effects = fs::read_to_string(path).unwrap();
        i64::try_from(effects.lines().filter(|effect| **effect == line).count()).unwrap()
    };
    for (point, expected) in POINTS {
        let found = ["1", "2"].map(|effect| times(&file, format!("{point}/{effect}")));
        assert_eq!(found, expected, "killed {point}");
    }
}
