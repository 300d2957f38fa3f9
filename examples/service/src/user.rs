//! What a user does: starts a verification, and comes back from it.

use axum::Json;
use axum::extract::{RawQuery, State};
use didit_api::types::{CreateSession, UntrustedCallback};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::{App, Problem};

/// Who is to be verified. In a real service, the user who is logged in.
#[derive(Deserialize)]
pub(crate) struct Start {
    person: String,
}

// ANCHOR: start
pub(crate) async fn start(
    State(app): State<App>,
    Json(Start { person }): Json<Start>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let request = CreateSession::new(app.workflow)
        .vendor_data(&*person)
        .callback(format!("{}/callback", app.origin));
    // A user who is under way gets the same session again.
    let session = app.didit.sessions().create(request).await?;
    // The webhook may have been faster; what it wrote stays.
    sqlx::query("INSERT INTO verification VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(session.session_id.as_str())
        .bind(&person)
        .bind("Not Started")
        .execute(&app.pool)
        .await?;
    let link = json!({ "url": session.url.reveal() });
    Ok((StatusCode::CREATED, Json(link)))
}
// ANCHOR_END: start

// ANCHOR: callback
pub(crate) async fn callback(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<&'static str, Problem> {
    // Anyone can type this address: it says which session to look up, and nothing else.
    let callback = UntrustedCallback::from_query(query.as_deref().unwrap_or_default());
    let missing = Problem(StatusCode::BAD_REQUEST, "no session");
    let session = callback.session_id.ok_or(missing)?;
    let query = "SELECT status FROM verification WHERE session_id = $1";
    let status = sqlx::query_scalar(query).bind(session.as_str());
    let status: Option<String> = status.fetch_optional(&app.pool).await?;
    Ok(match status.as_deref() {
        Some("Approved") => "Welcome!",
        Some("Declined") => "We could not verify you.",
        _ => "Thank you. We are checking; you will hear from us.",
    })
}
// ANCHOR_END: callback
