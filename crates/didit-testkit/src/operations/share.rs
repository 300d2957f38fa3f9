//! `POST /v3/session/{session_id}/share/` and `POST /v3/session/import-shared/`
//!
//! Source: <https://docs.didit.me/sessions-api/share-session>

use serde_json::{Value, json};

use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{Activity, Actor, Extra, Session};
use crate::vocabulary::{Status, canonical_uuid, jwt};

/// Lifetime of a share token, in seconds.
const MIN_TTL: i64 = 60;
const MAX_TTL: i64 = 86_400;
const DEFAULT_TTL: i64 = 3600;

pub(crate) fn share(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    // Revision 2026-02 has no body.
    if context.state.settings.revision.is_current() || !context.body.is_empty() {
        form.require("for_application_id");
    }
    let receiver = form.uuid("for_application_id");
    let ttl = form.integer("ttl_in_seconds", MIN_TTL, MAX_TTL);
    form.finish()?;
    if let Some(receiver) = receiver {
        let error = if !context.state.app_by_id.contains_key(&receiver) {
            Some("Target application does not exist.")
        } else if receiver == context.app().id {
            Some("Cannot share a session with the same application.")
        } else {
            None
        };
        if let Some(error) = error {
            return Err(Reply::field("for_application_id", error));
        }
    }
    let session = context.session()?;
    if !session.status.is_shareable() {
        return Err(Reply::field(
            "detail",
            "Only finished sessions (\"Approved\", \"Declined\", \"In Review\") can be shared.",
        ));
    }
    let issued = context.state.now.seconds();
    let mut claims = json!({
        "session_id": session.id,
        "from_application_id": context.app().id,
        "iat": issued,
        "exp": issued + ttl.unwrap_or(DEFAULT_TTL),
    });
    if let Some(receiver) = receiver {
        claims["for_application_id"] = json!(receiver);
    }
    let secret = context.state.share_secret.as_bytes();
    let mut response = json!({
        "share_token": jwt::sign(&claims.to_string(), secret),
        "session_kind": session.kind.as_str(),
    });
    if let Some(receiver) = receiver {
        response["for_application_id"] = json!(receiver);
    }
    Ok(Reply::ok(&response))
}

pub(crate) fn import(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["share_token", "trust_review", "workflow_id"]);
    let token = form.text("share_token", usize::MAX);
    let trust = form.boolean("trust_review");
    let workflow_id = form.uuid("workflow_id");
    let vendor_data = form.text("vendor_data", usize::MAX);
    let (token, (trust, workflow_id)) = form.finish_with(token.zip(trust.zip(workflow_id)))?;
    let invalid = |text| Reply::field("share_token", text);
    let claims = jwt::verify(&token, context.state.share_secret.as_bytes())
        .ok_or_else(|| invalid("Invalid share token."))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let expires = claims.get("exp").and_then(Value::as_i64).unwrap_or(0);
    if expires <= context.state.now.seconds() {
        return Err(invalid("Share token has expired."));
    }
    let own_id = context.app().id.to_string();
    if text("for_application_id").is_some_and(|receiver| receiver != own_id)
        || text("from_application_id") == Some(own_id.as_str())
    {
        return Err(invalid("This token is not valid for this application."));
    }
    let source = text("session_id")
        .and_then(canonical_uuid)
        .and_then(|id| context.state.store.find(id))
        .ok_or_else(|| invalid("Original session does not exist."))?;
    let workflow = context
        .state
        .workflow(context.application, workflow_id)
        .or_not_found("Workflow does not exist for this application.")?;
    let source_id = context.state.store.get(source).id;
    if context.app().imported.contains(&source_id) {
        return Err(Reply::forbidden(
            "This session has already been shared with your application.",
        ));
    }
    let (application, state) = (context.application, &mut *context.state);
    let vendor_data = vendor_data.filter(|text| !text.is_empty());
    let kind = state.store.get(source).kind;
    let vendor_data = vendor_data.as_deref();
    let session = state.new_session(application, kind, workflow, vendor_data, Extra::default());
    let session = copy(state.store.get(source), session, trust);
    state.app_mut(application).imported.insert(source_id);
    let index = state.insert_session(session);
    let mut decision = state.decision(index);
    decision["shared_from_session"] = json!(source_id);
    Ok(Reply::created(&context.permitted(decision)))
}

/// Copies the data of a session into a new one. Status and reviews are copied if the receiver
/// trusts them.
fn copy(original: &Session, new: Session, trust: bool) -> Session {
    let extra = original.extra.as_deref();
    let activity = original.activity().iter().filter(|_| trust);
    let extra = Extra {
        expected_details: extra.and_then(|extra| extra.expected_details.clone()),
        contact_details: extra.and_then(|extra| extra.contact_details.clone()),
        shared_from: Some(original.id),
        activity: activity
            .map(|activity| Activity {
                actor: Actor::Unknown,
                ..activity.clone()
            })
            .collect(),
        ..Extra::default()
    };
    Session {
        status: if trust {
            original.status
        } else {
            Status::InReview
        },
        extra: extra.into_box(),
        reports: original.reports.clone(),
        ..new
    }
}
