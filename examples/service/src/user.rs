//! What a user does: starts a verification, and comes back from it.

use axum::Json;
use axum::extract::{RawQuery, State};
use didit_api::types::{CreateSession, UntrustedCallback};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::Problem;

/// Who is to be verified. In a real service, the user who is logged in.
#[derive(Deserialize)]
pub(crate) struct Start {
    person: String,
}

#[derive(Serialize)]
pub(crate) struct Started {
    url: String,
}

// ANCHOR: start
pub(crate) async fn start(
    State(app): State<App>,
    Json(Start { person }): Json<Start>,
) -> Result<(StatusCode, Json<Started>), Problem> {
    let callback = format!("{}/callback", app.origin.0);
    let request = CreateSession::new(app.workflow.clone())
        .vendor_data(&*person)
        .callback(callback);
    // A user who is under way gets the same session again.
    let session = app.didit.sessions().create(request).await?;
    // The webhook may have been faster; what it wrote stays.
    sqlx::query("INSERT INTO verification VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(session.session_id.as_str())
        .bind(&person)
        .bind("Not Started")
        .execute(&app.pool)
        .await?;
    let url = session.url.reveal().to_owned();
    Ok((StatusCode::CREATED, Json(Started { url })))
}
// ANCHOR_END: start

// ANCHOR: callback
pub(crate) async fn callback(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<&'static str, Problem> {
    // Anyone can type this address: it says which session to look up, and nothing else.
    let callback = UntrustedCallback::from_query(query.as_deref().unwrap_or_default());
    let session = callback
        .session_id
        .ok_or(Problem(StatusCode::BAD_REQUEST, "no session"))?;
    let status: Option<String> =
        sqlx::query_scalar("SELECT status FROM verification WHERE session_id = $1")
            .bind(session.as_str())
            .fetch_optional(&app.pool)
            .await?;
    Ok(match status.as_deref() {
        Some("Approved") => "Welcome!",
        Some("Declined") => "We could not verify you.",
        _ => "Thank you. We are checking; you will hear from us.",
    })
}
// ANCHOR_END: callback
