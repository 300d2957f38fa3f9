//! `GET` and `POST /v3/sessions/{session_id}/reviews/`.

use crate::http::context::RequestContext;
use crate::http::json::{Object, array, quoted};
use crate::http::reply::{HandlerResult, Reply};
use crate::state::session::{Activity, Actor};
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let session = person(context)?;
    let page = context.page()?;
    let oldest_first = context.query.get("ordering") == Some("created_at");
    let reviews = session.reviews();
    let newest = reviews.iter().rev();
    let (count, items) = if oldest_first {
        page.of(reviews.iter())
    } else {
        page.of(newest)
    };
    let rows: Vec<_> = items.into_iter().map(row).collect();
    if context.state.settings.revision.is_current() {
        return Ok(context.envelope(page, count, &rows));
    }
    Ok(Reply::ok_text(array(reviews.iter().rev().map(row))))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    person(context)?;
    let index = context.session_index()?;
    let mut form = context.form()?;
    let words = Status::ALL.map(Status::as_str);
    let status = form.choice("new_status", &words);
    let comment = form.text("comment", usize::MAX);
    form.finish()?;
    let activity = Activity {
        id: context.state.ids.uuid(),
        kind: "STATUS_UPDATED".into(),
        actor: Actor::Unknown,
        previous_status: None,
        new_status: status.as_deref().and_then(Status::parse),
        comment: comment.map(String::into_boxed_str),
        change: None,
        at: context.state.now,
    };
    let answer = Object::new()
        .string("user", activity.actor.display())
        .optional("new_status", activity.new_status.map(Status::as_str))
        .optional("comment", activity.comment.as_deref())
        .string("created_at", &activity.at.rfc3339())
        .finish();
    let session = context.state.store.edit(index);
    session.extra_mut().activity.push(activity);
    Ok(Reply::created_text(answer))
}

/// Companies have no reviews.
fn person<'c>(
    context: &'c RequestContext<'_>,
) -> Result<&'c crate::state::session::Session, Reply> {
    context
        .session()
        .ok()
        .filter(|session| session.kind == Kind::User)
        .ok_or_else(|| Reply::not_found("Session not found."))
}

/// As the activity feed shows it.
pub(super) fn row(activity: &Activity) -> String {
    let status = |status: Option<Status>| {
        status.map(|status| Object::new().string("status", status.as_str()).finish())
    };
    let (fields, previous, new) = match (&activity.change, activity.previous_status) {
        (Some(change), _) => (
            array(change.fields.iter().map(|field| quoted(field))),
            Some(change.previous.to_string()),
            Some(change.new.to_string()),
        ),
        (None, Some(previous)) => (
            array([quoted("status")]),
            status(Some(previous)),
            status(activity.new_status),
        ),
        (None, None) => ("[]".to_owned(), None, None),
    };
    Object::with_capacity(512)
        .display("uuid", activity.id)
        .string("activity_type", &activity.kind)
        .string("actor_display", activity.actor.display())
        .optional("actor_email", None)
        .string("actor_type", activity.actor.kind())
        .optional("new_status", activity.new_status.map(Status::as_str))
        .optional(
            "previous_status",
            activity.previous_status.map(Status::as_str),
        )
        .optional("comment", activity.comment.as_deref())
        .raw("mentioned_emails", "[]")
        .optional_raw("previous_value", previous.as_deref())
        .optional_raw("new_value", new.as_deref())
        .raw("changed_fields", &fields)
        .optional("metadata", None)
        .string("created_at", &activity.at.rfc3339())
        .finish()
}
