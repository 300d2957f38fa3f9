//! `GET` and `POST /v3/sessions/{session_id}/reviews/`

use serde_json::json;

use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{Activity, Actor, Kind, Session};
use crate::vocabulary::Status;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let session = session(context)?;
    let page = context.page()?;
    let activity = session.activity().iter();
    if !context.state.settings.revision.is_current() {
        let items: Vec<_> = activity.rev().map(Activity::to_json).collect();
        return Ok(Reply::ok(&items));
    }
    let response = if context.query.get("ordering") == Some("created_at") {
        context.list(page, activity, Activity::to_json)
    } else {
        context.list(page, activity.rev(), Activity::to_json)
    };
    Ok(Reply::ok(&response))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    session(context)?;
    let index = context.session_index()?;
    let mut form = context.form()?;
    let status = form.variant("new_status", Status::parse);
    let comment = form.text("comment", usize::MAX);
    form.finish()?;
    let activity = Activity {
        new_status: status,
        comment: comment.map(Into::into),
        ..context.state.new_activity("STATUS_UPDATED", Actor::Unknown)
    };
    let reply = Reply::created(&json!({
        "user": activity.actor.display(),
        "new_status": activity.new_status.map(Status::as_str),
        "comment": activity.comment,
        "created_at": activity.at.rfc3339(),
    }));
    context.state.add_activity(index, activity);
    Ok(reply)
}

/// Returns the session that the path names. Business sessions have no reviews.
fn session<'c>(context: &'c RequestContext<'_>) -> Result<&'c Session, Reply> {
    let session = context.session().ok();
    session
        .filter(|session| session.kind == Kind::User)
        .or_not_found("Session not found.")
}
