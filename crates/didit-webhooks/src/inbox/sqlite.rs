//! A record of events in the application's own SQLite, in the transaction of their work.
//!
//! See [`TransactionInbox`](super::TransactionInbox) for what a crash at each point does. Where
//! its closure does not fit, [`claim`] an event in a transaction of your own:
//!
//! ```
//! # async fn example(pool: sqlx::SqlitePool, event: didit_webhooks::Verified<didit_webhooks::Event>) -> Result<(), Box<dyn std::error::Error>> {
//! use didit_webhooks::inbox::{Claimed, sqlite};
//!
//! let mut transaction = pool.begin().await?;
//! if let Claimed::Granted { .. } = sqlite::claim(&mut transaction, &event).await? {
//!     sqlx::query("UPDATE customers SET verified = true").execute(&mut *transaction).await?;
//!     transaction.commit().await?;
//! }
//! # Ok(())
//! # }
//! ```

use std::time::Duration;

use didit_types::webhook::Event;
use sqlx::{Executor as _, Sqlite, SqliteConnection, SqlitePool, query, query_as, query_scalar};

use super::identity::Identity;
use super::sql::{self, claimed, stores};
use super::store::{Claimed, StoreError};
use crate::Verified;

/// The tables of the inbox and of the reconciler, for migrations of your own. It can be run more than once.
pub const MIGRATION: &str = "\
CREATE TABLE IF NOT EXISTS didit_inbox (
    event TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    position INTEGER NOT NULL,
    handled INTEGER NOT NULL,
    seen_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER))
);
CREATE INDEX IF NOT EXISTS didit_inbox_order ON didit_inbox (subject, position) WHERE handled;
CREATE TABLE IF NOT EXISTS didit_days (
    day INTEGER PRIMARY KEY,
    due_ms INTEGER,
    held_until_ms INTEGER NOT NULL,
    token TEXT
);
";

/// A [`TransactionalStore`](super::TransactionalStore) in SQLite, for the processes of one machine.
///
/// SQLite has one writer at a time, so a claim locks the whole database until its transaction
/// ends: keep handlers short. The pool needs two connections or more, and a database in a file.
/// The table keeps every event until [`purge`](Self::purge).
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Creates a store in the database of `pool`. Create its tables with
    /// [`migrate`](Self::migrate) or with [`MIGRATION`].
    #[must_use]
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Creates the tables if they do not exist.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.pool.execute(MIGRATION).await?;
        Ok(())
    }

    /// Removes events that were first seen longer ago than `age`, and returns their number. An
    /// event that a person resends after that is handled again.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    pub async fn purge(&self, age: Duration) -> Result<u64, StoreError> {
        let purge = "DELETE FROM didit_inbox WHERE seen_at <= strftime('%s', 'now') - $1";
        let age = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        Ok(query(purge)
            .bind(age)
            .execute(&self.pool)
            .await?
            .rows_affected())
    }
}

/// Records an event as handled in a transaction, which locks the database for writing until
/// that ends. Waits up to 3 s for another transaction that does the same.
///
/// After [`Claimed::Granted`], do the work in the transaction and commit it; otherwise roll it
/// back. [`Claimed::Done`] is to be answered with 200, [`Claimed::Held`] with 503.
///
/// # Errors
///
/// [`StoreError`] if the database fails.
pub async fn claim(
    transaction: &mut SqliteConnection,
    event: &Verified<Event>,
) -> Result<Claimed, StoreError> {
    claim_identity(transaction, &Identity::of(event), Duration::from_secs(3)).await
}

async fn claim_identity(
    connection: &mut SqliteConnection,
    identity: &Identity,
    patience: Duration,
) -> Result<Claimed, StoreError> {
    // The timeout applies to this lock only.
    let timeout: i64 = query_scalar("PRAGMA busy_timeout")
        .fetch_one(&mut *connection)
        .await?;
    let patient = format!("PRAGMA busy_timeout = {}", patience.as_millis());
    connection.execute(&*patient).await?;
    let claim = query_as(sql::CLAIM)
        .bind(&identity.event)
        .bind(&identity.subject);
    let row = claim
        .bind(identity.position)
        .fetch_optional(&mut *connection)
        .await;
    let restore = format!("PRAGMA busy_timeout = {timeout}");
    connection.execute(&*restore).await?;
    match row {
        Ok(row) => Ok(claimed(row)),
        Err(error) if is_busy(&error) => Ok(Claimed::Held { for_ms: 1_000 }),
        Err(error) => Err(error.into()),
    }
}

/// `SQLITE_BUSY` and its extended codes, which are 5 in the lowest byte.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

stores!(
    SqliteStore,
    Sqlite,
    "UPDATE didit_days SET token = $2, held_until_ms = $3 WHERE day = (
        SELECT day FROM didit_days WHERE due_ms <= $1 AND held_until_ms <= $1
        ORDER BY due_ms LIMIT 1
    ) RETURNING day"
);
