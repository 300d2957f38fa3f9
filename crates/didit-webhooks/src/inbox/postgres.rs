//! A record of events in the application's own Postgres, in the transaction of their work.
//!
//! See [`TransactionInbox`](super::TransactionInbox) for what a crash at each point does. Where
//! its closure does not fit, [`claim`] an event in a transaction of your own:
//!
//! ```
//! # async fn example(pool: sqlx::PgPool, event: didit_webhooks::Verified<didit_webhooks::Event>) -> Result<(), Box<dyn std::error::Error>> {
//! use didit_webhooks::inbox::{Claimed, postgres};
//!
//! let mut transaction = pool.begin().await?;
//! if let Claimed::Granted { .. } = postgres::claim(&mut transaction, &event).await? {
//!     sqlx::query("UPDATE customers SET verified = true").execute(&mut *transaction).await?;
//!     transaction.commit().await?;
//! }
//! # Ok(())
//! # }
//! ```

use std::time::Duration;

use didit_types::webhook::Event;
use sha2::{Digest as _, Sha256};
use sqlx::error::DatabaseError;
use sqlx::{Executor as _, PgConnection, PgPool, Postgres, query, query_as};

use super::identity::Identity;
use super::sql::{self, claimed, stores};
use super::store::{Claimed, StoreError};
use crate::Verified;

/// The tables of the inbox and of the reconciler, for migrations of your own. It can be run more than once.
pub const MIGRATION: &str = "\
CREATE TABLE IF NOT EXISTS didit_inbox (
    event text PRIMARY KEY,
    subject text NOT NULL,
    position bigint NOT NULL,
    handled boolean NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS didit_inbox_order ON didit_inbox (subject, position) WHERE handled;
CREATE TABLE IF NOT EXISTS didit_days (
    day bigint PRIMARY KEY,
    due_ms bigint,
    held_until_ms bigint NOT NULL,
    token text
);
";

/// A [`TransactionalStore`](super::TransactionalStore) in Postgres, for any number of processes.
///
/// A claim locks the subject with an advisory lock of its transaction, which ends with it, also
/// when the connection breaks. A delivery that waits has a connection of the pool: give the pool
/// a few more than there are deliveries at once, and an `acquire_timeout` of a second or two,
/// because Didit waits 5 s. The table keeps every event until [`purge`](Self::purge).
#[derive(Debug, Clone)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Creates a store in the database of `pool`. Create its tables with
    /// [`migrate`](Self::migrate) or with [`MIGRATION`].
    #[must_use]
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Creates the tables if they do not exist. Several processes can call it at once.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let key = lock_key("migration");
        let migration = format!("SELECT pg_advisory_xact_lock({key});\n{MIGRATION}");
        self.pool.execute(&*migration).await?;
        Ok(())
    }

    /// Removes events that were first seen longer ago than `age`, and returns their number. An
    /// event that a person resends after that is handled again.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    pub async fn purge(&self, age: Duration) -> Result<u64, StoreError> {
        let purge = "DELETE FROM didit_inbox WHERE seen_at <= now() - make_interval(secs => $1)";
        let removed = query(purge)
            .bind(age.as_secs_f64())
            .execute(&self.pool)
            .await?;
        Ok(removed.rows_affected())
    }
}

/// Records an event as handled in a transaction, and locks its session until that ends. Waits up
/// to 3 s for another transaction that does the same.
///
/// After [`Claimed::Granted`], do the work in the transaction and commit it; otherwise roll it
/// back. [`Claimed::Done`] is to be answered with 200, [`Claimed::Held`] with 503.
///
/// # Errors
///
/// [`StoreError`] if the database fails.
pub async fn claim(
    transaction: &mut PgConnection,
    event: &Verified<Event>,
) -> Result<Claimed, StoreError> {
    claim_identity(transaction, &Identity::of(event), Duration::from_secs(3)).await
}

async fn claim_identity(
    connection: &mut PgConnection,
    identity: &Identity,
    patience: Duration,
) -> Result<Claimed, StoreError> {
    // One round trip. The timeout applies to this lock only; zero would mean none.
    let lock = format!(
        "SELECT set_config('didit.lock_timeout', current_setting('lock_timeout'), true);
         SET LOCAL lock_timeout = {};
         SELECT pg_advisory_xact_lock({});
         SELECT set_config('lock_timeout', current_setting('didit.lock_timeout'), true)",
        patience.as_millis().max(1),
        lock_key(&identity.subject),
    );
    let result = match connection.execute(&*lock).await {
        Ok(_) => {
            // A statement after the lock, so that it sees what the last holder has committed.
            let claim = query_as(sql::CLAIM)
                .bind(&identity.event)
                .bind(&identity.subject);
            claim
                .bind(identity.position)
                .fetch_optional(connection)
                .await
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(row) => Ok(claimed(row)),
        Err(error) if is_conflict(&error) => Ok(Claimed::Held { for_ms: 1_000 }),
        Err(error) => Err(error.into()),
    }
}

/// Whether a lock was not available in time, or another transaction came first.
fn is_conflict(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    let code = error.and_then(DatabaseError::code);
    code.is_some_and(|code| ["55P03", "40001", "40P01"].contains(&&*code))
}

/// The key of an advisory lock. Two subjects with one key wait for each other, and no more.
fn lock_key(subject: &str) -> i64 {
    let digest = Sha256::digest(format!("didit_inbox/{subject}"));
    digest.first_chunk().copied().map_or(0, i64::from_be_bytes)
}

stores!(
    PostgresStore,
    Postgres,
    "UPDATE didit_days SET token = $2, held_until_ms = $3 WHERE day = (
        SELECT day FROM didit_days WHERE due_ms <= $1 AND held_until_ms <= $1
        ORDER BY due_ms LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING day"
);
