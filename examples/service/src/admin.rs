//! What the staff does: decides, reads reports, erases a person.

use axum::extract::{Path, Query, State};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use didit_api::types::entity::BatchDeleteEntities;
use didit_api::types::session::ListSessions;
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::{App, Problem};

/// The routes of the staff. Serve them on an address that only the staff's login reaches.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/sessions", get(list))
        .route("/sessions/{id}/decision", post(decide))
        .route("/sessions/{id}/report.pdf", get(report))
        .route("/people/{person}", delete(erase))
        .with_state(app)
}

#[derive(Deserialize)]
struct Filter {
    status: String,
}

async fn list(
    State(app): State<App>,
    Query(filter): Query<Filter>,
) -> Result<Json<Vec<Value>>, Problem> {
    let query = "SELECT session_id, person FROM verification WHERE status = $1 ORDER BY changed_at LIMIT 100";
    let rows = sqlx::query_as::<_, (String, String)>(query).bind(filter.status);
    let rows = rows.fetch_all(&app.pool).await?;
    let summary = |(id, person)| json!({ "session_id": id, "person": person });
    Ok(Json(rows.into_iter().map(summary).collect()))
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Approve,
    Decline,
    Resubmit,
}

#[derive(Deserialize)]
struct Decide {
    verdict: Verdict,
    comment: String,
}

// ANCHOR: decide
async fn decide(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(Decide { verdict, comment }): Json<Decide>,
) -> Result<StatusCode, Problem> {
    let sessions = app.didit.sessions();
    let call = match verdict {
        Verdict::Approve => sessions.approve(id),
        Verdict::Decline => sessions.decline(id),
        Verdict::Resubmit => sessions.resubmit(id),
    };
    call.comment(comment).await?;
    // The new status comes by webhook, as every other one does.
    Ok(StatusCode::ACCEPTED)
}
// ANCHOR_END: decide

async fn report(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<([(header::HeaderName, &'static str); 2], Vec<u8>), Problem> {
    let report = app.didit.sessions().generate_pdf(id).await?;
    // A report is personal data: no cache keeps it.
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, report.into_bytes().to_vec()))
}

// ANCHOR: erase
/// Erases a person: the sessions with their files, the user with faces, and our own rows, in
/// this order, so that an erasure that fails can be repeated.
async fn erase(State(app): State<App>, Path(person): Path<String>) -> Result<StatusCode, Problem> {
    let mut found = Vec::new();
    let filter = ListSessions::new().vendor_data(&*person);
    let mut list = app.didit.sessions().list(filter).items();
    while let Some(session) = list.next_item().await? {
        found.push(session.session_id);
    }
    // A list whose items are deleted while it is read skips some.
    for session in found {
        match app.didit.sessions().delete(session).await {
            Err(error) if !error.is_not_found() => return Err(error.into()),
            _ => {}
        }
    }
    let user = BatchDeleteEntities::new().vendor_data_list(vec![(&*person).into()]);
    app.didit.users().batch_delete(user).await?;
    for table in ["verification", "letter"] {
        let query = format!("DELETE FROM {table} WHERE person = $1");
        sqlx::query(&query).bind(&person).execute(&app.pool).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
// ANCHOR_END: erase
