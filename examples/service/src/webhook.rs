//! What Didit reports.

use axum::extract::State;
use didit_api::types::{Decision, Personal, SessionId};
use didit_webhooks::ReceiveError;
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::HandleOutcome;
use sqlx::{Postgres, Transaction};

use crate::app::{AnyError, App};

// ANCHOR: receive
pub(crate) async fn receive(
    State(app): State<App>,
    webhook: Result<Webhook, ReceiveError>,
) -> Result<HandleOutcome<AnyError>, ReceiveError> {
    let Webhook(event) = webhook?;
    let Some(session) = event.session_id() else {
        return Ok(HandleOutcome::Handled); // about a user, not about a session
    };
    let read = || current(&app, session.clone());
    Ok(app.inbox.handle_current(&event, read, record).await)
}
// ANCHOR_END: receive

/// The decision as it is now, whatever the event says.
pub(crate) async fn current(app: &App, session: SessionId) -> Result<Decision, didit_api::Error> {
    app.didit.sessions().retrieve_decision(session).await
}

// ANCHOR: record
/// Writes a decision, and orders the letter that follows from it, in one transaction.
pub(crate) async fn record(
    mut transaction: Transaction<'static, Postgres>,
    decision: Decision,
) -> Result<Transaction<'static, Postgres>, AnyError> {
    let (Some(session), Some(status)) = (&decision.session_id, &decision.status) else {
        return Err("a decision without session or status".into());
    };
    let person = decision.vendor_data.as_ref().map(Personal::reveal);
    let person: String = sqlx::query_scalar(
        "INSERT INTO verification (session_id, person, status) VALUES ($1, $2, $3)
         ON CONFLICT (session_id) DO UPDATE SET status = $3, changed_at = now()
         RETURNING person",
    )
    .bind(session.as_str())
    .bind(person.unwrap_or_default())
    .bind(status.as_str())
    .fetch_one(&mut *transaction)
    .await?;
    if decision.is_approved() || decision.is_declined() {
        sqlx::query("INSERT INTO letter VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(person)
            .bind(status.as_str())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction)
}
// ANCHOR_END: record
