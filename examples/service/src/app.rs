//! The parts that every request needs.

use axum::extract::FromRef;
use didit_api::Client;
use didit_api::types::WorkflowId;
use didit_webhooks::Receiver;
use didit_webhooks::inbox::TransactionInbox;
use didit_webhooks::inbox::postgres::PostgresStore;
use sqlx::PgPool;

use crate::error::AnyError;

/// What every request needs.
#[derive(Clone, FromRef)]
#[expect(missing_debug_implementations, reason = "it has keys")]
pub struct App {
    /// Client of the API.
    pub didit: Client,
    /// Verifies webhooks.
    pub receiver: Receiver,
    /// The workflow of new sessions.
    pub workflow: WorkflowId,
    /// Address of this service, to which users come back.
    pub origin: Origin,
    /// The database.
    pub pool: PgPool,
    /// Records webhooks in the transaction of their work.
    pub inbox: TransactionInbox<PostgresStore>,
}

/// Address of this service, such as `https://example.com`.
#[derive(Debug, Clone)]
pub struct Origin(pub String);

impl App {
    /// Prepares the tables of the service and of the inbox.
    ///
    /// # Errors
    ///
    /// Returns an error if the database fails.
    pub async fn new(
        didit: Client,
        receiver: Receiver,
        workflow: WorkflowId,
        origin: Origin,
        pool: PgPool,
    ) -> Result<Self, AnyError> {
        let store = PostgresStore::new(pool.clone());
        store.migrate().await?;
        sqlx::raw_sql(include_str!("schema.sql"))
            .execute(&pool)
            .await?;
        let inbox = TransactionInbox::new(store);
        Ok(Self {
            didit,
            receiver,
            workflow,
            origin,
            pool,
            inbox,
        })
    }
}
