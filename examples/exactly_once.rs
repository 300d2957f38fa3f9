//! A webhook whose work is done exactly once: its record and its work are one transaction.
//!
//! `cargo run -p didit-examples --example exactly_once`. On Postgres it is the same, with
//! `PostgresStore` and a `PgPool`.

use std::error::Error;

use didit_webhooks::inbox::TransactionInbox;
use didit_webhooks::inbox::sqlite::SqliteStore;
use didit_webhooks::{Event, Secret, Signer, Verified, Verifier};
use sqlx::SqlitePool;

type AnyError = Box<dyn Error + Send + Sync>;

// ANCHOR: inbox
pub(crate) async fn inbox(pool: SqlitePool) -> Result<TransactionInbox<SqliteStore>, AnyError> {
    let store = SqliteStore::new(pool);
    store.migrate().await?; // or run sqlite::MIGRATION with migrations of your own
    Ok(TransactionInbox::new(store))
}
// ANCHOR_END: inbox

// ANCHOR: handle
pub(crate) async fn handle(
    inbox: &TransactionInbox<SqliteStore>,
    event: &Verified<Event>,
    crash: bool,
) -> &'static str {
    let outcome = inbox
        .handle_current(event, current_status, async |mut transaction, status| {
            sqlx::query("UPDATE customers SET status = $1, bonus = bonus + 10")
                .bind(status)
                .execute(&mut *transaction)
                .await?;
            if crash {
                return Err(AnyError::from("the process ends here"));
            }
            Ok(transaction) // returned to be committed, with the record of the event
        })
        .await;
    outcome.as_str()
}
// ANCHOR_END: handle

/// A call of the API in a real server: see `webhooks.rs`.
async fn current_status() -> Result<&'static str, AnyError> {
    Ok("Approved")
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), AnyError> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("customers.db");
    let pool = SqlitePool::connect(&format!("sqlite://{}?mode=rwc", file.display())).await?;
    sqlx::query("CREATE TABLE customers AS SELECT 'Pending' AS status, 0 AS bonus")
        .execute(&pool)
        .await?;
    let inbox = inbox(pool.clone()).await?;

    let secret = Secret::new("the secret of the destination")?;
    let delivery = Signer::new(secret.clone()).deliver(&serde_json::json!({
        "event_id": "5b2f6a0e-8f2c-4a49-9d2e-6f2a9d3b7c11",
        "webhook_type": "status.updated",
        "session_id": "11111111-2222-3333-4444-555555555555",
        "timestamp": std::time::UNIX_EPOCH.elapsed()?.as_secs(),
    }))?;
    let event = Verifier::new(secret).verify(&delivery.body, &delivery.headers)?;
    for crash in [true, false, false] {
        println!("{}", handle(&inbox, &event, crash).await);
    }
    let customer = "SELECT status || ', bonus ' || bonus FROM customers";
    let customer: String = sqlx::query_scalar(customer).fetch_one(&pool).await?;
    println!("{customer}");
    Ok(())
}
