//! The parts that every request needs, and its errors.

use axum::extract::FromRef;
use axum::response::{IntoResponse, Response};
use didit_api::{Client, Error, types::WorkflowId};
use didit_webhooks::Receiver;
use didit_webhooks::inbox::{TransactionInbox, postgres::PostgresStore};
use http::StatusCode;
use sqlx::PgPool;

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
    /// Address of this service, to which users come back, such as `https://example.com`.
    pub origin: String,
    /// The database.
    pub pool: PgPool,
    /// Records webhooks in the transaction of their work.
    pub inbox: TransactionInbox<PostgresStore>,
}

impl App {
    /// Creates the tables of the service and of the inbox where they are missing.
    ///
    /// # Errors
    ///
    /// Returns an error if the database fails.
    pub async fn migrate(&self) -> Result<(), AnyError> {
        self.inbox.store().migrate().await?;
        let tables = sqlx::raw_sql(include_str!("schema.sql"));
        tables.execute(&self.pool).await?;
        Ok(())
    }
}

/// Any error, for the log.
pub type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// A response for a failed request; the details are logged, not shown.
#[derive(Debug)]
pub struct Problem(pub StatusCode, pub &'static str);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

// ANCHOR: problem
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        // The text has no key and no data of a person.
        tracing::warn!(%error, "didit");
        let status = error.suggested_status();
        let text = match status.as_u16() {
            403 => "you can't be verified",
            404 => "there is no such session",
            409 | 410 | 422 => "the session does not allow that now",
            503 | 504 => "try again in a minute",
            // Our key, our credits, our request: nothing that a user can mend.
            _ => "verification is not available",
        };
        Self(status, text)
    }
}
// ANCHOR_END: problem

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "database");
        Self(StatusCode::SERVICE_UNAVAILABLE, "try again in a minute")
    }
}
