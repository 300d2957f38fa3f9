//! What the stores in SQL have in common.

use super::store::{Claimed, Order, StoreError};

/// Records an event as done: no row if it was. Parameters: event, subject, position.
pub(super) const CLAIM: &str = "
INSERT INTO didit_inbox (event, subject, position, handled) VALUES ($1, $2, $3, true)
ON CONFLICT (event) DO UPDATE SET handled = true WHERE NOT didit_inbox.handled
RETURNING position, (
    SELECT max(other.position) FROM didit_inbox AS other
    WHERE other.subject = $2 AND other.handled AND other.event <> $1
)";

/// Records the position of an event. Parameters: event, subject, position.
pub(super) const NOTE: &str = "
INSERT INTO didit_inbox (event, subject, position, handled) VALUES ($1, $2, $3, false)
ON CONFLICT (event) DO NOTHING";

/// Adds the days up to today. Parameters: the first day, today.
pub(super) const ADD_DAYS: &str = "
INSERT INTO didit_days (day, due_ms, held_until_ms)
WITH RECURSIVE missing(day) AS (
    SELECT coalesce((SELECT max(day) + 1 FROM didit_days), $1)
    UNION ALL SELECT day + 1 FROM missing WHERE day < $2
)
SELECT day, day * 86400000, 0 FROM missing WHERE day <= $2
ON CONFLICT (day) DO NOTHING";

/// Frees a day. Parameters: day, token, when it is due.
pub(super) const FINISH_DAY: &str = "
UPDATE didit_days SET due_ms = $3, held_until_ms = 0, token = NULL WHERE day = $1 AND token = $2";

/// The implementation of the stores by a pool. Parameters of the statement that takes a day: now,
/// token, the end of the lease.
macro_rules! stores {
    ($store:ty, $database:ty, $take:expr) => {
        #[async_trait::async_trait]
        impl crate::inbox::TransactionalStore for $store {
            type Transaction = sqlx::Transaction<'static, $database>;

            async fn begin(&self) -> Result<Self::Transaction, StoreError> {
                Ok(self.pool.begin().await?)
            }

            async fn claim(
                &self,
                transaction: &mut Self::Transaction,
                identity: &Identity,
                patience: Duration,
            ) -> Result<Claimed, StoreError> {
                claim_identity(transaction, identity, patience).await
            }

            async fn commit(&self, mut transaction: Self::Transaction) -> Result<(), StoreError> {
                // After a failed statement, Postgres rolls back at a commit, without an error.
                query("SELECT 1").execute(&mut *transaction).await?;
                Ok(transaction.commit().await?)
            }

            async fn rollback(&self, transaction: Self::Transaction) -> Result<(), StoreError> {
                Ok(transaction.rollback().await?)
            }

            async fn note(&self, identity: &Identity) -> Result<(), StoreError> {
                let note = query(sql::NOTE)
                    .bind(&identity.event)
                    .bind(&identity.subject);
                note.bind(identity.position).execute(&self.pool).await?;
                Ok(())
            }
        }

        #[async_trait::async_trait]
        impl crate::reconcile::DayStore for $store {
            async fn take(
                &self,
                first: i64,
                now_ms: i64,
                token: &str,
                until_ms: i64,
            ) -> Result<Option<i64>, StoreError> {
                let today = crate::inbox::reconcile::day_of(now_ms);
                let add = query(sql::ADD_DAYS).bind(first).bind(today);
                add.execute(&self.pool).await?;
                let take = sqlx::query_scalar($take).bind(now_ms).bind(token);
                Ok(take.bind(until_ms).fetch_optional(&self.pool).await?)
            }

            async fn finish(
                &self,
                day: i64,
                token: &str,
                due_ms: Option<i64>,
            ) -> Result<(), StoreError> {
                let finish = query(sql::FINISH_DAY).bind(day).bind(token);
                finish.bind(due_ms).execute(&self.pool).await?;
                Ok(())
            }
        }
    };
}
pub(super) use stores;

/// Reads the row of [`CLAIM`].
pub(super) fn claimed(row: Option<(i64, Option<i64>)>) -> Claimed {
    row.map_or(Claimed::Done, |(position, newest)| Claimed::Granted {
        order: Order::of(position, newest),
    })
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::new(error)
    }
}
