//! `POST /v3/session/{session_id}/share/` and `POST /v3/session/import-shared/`.
//! Source: <https://docs.didit.me/sessions-api/share-session>

use http::StatusCode;
use serde_json::Value;

use crate::http::context::RequestContext;
use crate::http::form::REQUIRED;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::session::{Activity, Actor, Extra, IndexPosition, Report, Session};
use crate::vocabulary::jwt;
use crate::vocabulary::status::Status;

const SHORTEST: i64 = 60;
const LONGEST: i64 = 86_400;
const USUAL: i64 = 3600;

pub(crate) fn share(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    // The edition of February knows no body.
    let required = context.state.settings.revision.is_current() || !context.body.is_empty();
    if required {
        form.require("for_application_id");
    }
    let receiver = form.uuid("for_application_id");
    let ttl = form
        .integer("ttl_in_seconds", SHORTEST, LONGEST)
        .unwrap_or(USUAL);
    form.finish()?;
    if let Some(receiver) = receiver {
        if !context.state.app_by_id.contains_key(&receiver) {
            return Err(Reply::field(
                "for_application_id",
                "Target application does not exist.",
            ));
        }
        if receiver == context.app().id {
            return Err(Reply::field(
                "for_application_id",
                "Cannot share a session with the same application.",
            ));
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
    let mut claims = Object::new()
        .display("session_id", session.id)
        .display("from_application_id", context.app().id);
    if let Some(receiver) = receiver {
        claims = claims.display("for_application_id", receiver);
    }
    let claims = claims
        .number("iat", issued)
        .number("exp", issued + ttl)
        .finish();
    let token = jwt::sign(&claims, context.state.share_secret.as_bytes());
    let mut answer = Object::new().string("share_token", &token);
    if let Some(receiver) = receiver {
        answer = answer.display("for_application_id", receiver);
    }
    Ok(Reply::ok_text(
        answer
            .string("session_kind", session.kind.as_str())
            .finish(),
    ))
}

pub(crate) fn import(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    for name in ["share_token", "trust_review", "workflow_id"] {
        form.require(name);
    }
    let token = form.text("share_token", usize::MAX);
    let trust = form.boolean("trust_review");
    let workflow_id = form.uuid("workflow_id");
    let vendor_data = form.text("vendor_data", usize::MAX);
    form.finish()?;
    let (Some(token), Some(trust), Some(workflow_id)) = (token, trust, workflow_id) else {
        return Err(Reply::field("share_token", REQUIRED));
    };
    let invalid = |text| Reply::field("share_token", text);
    let claims = jwt::verify(&token, context.state.share_secret.as_bytes())
        .ok_or_else(|| invalid("Invalid share token."))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let expires = claims.get("exp").and_then(Value::as_i64).unwrap_or(0);
    if expires <= context.state.now.seconds() {
        return Err(invalid("Share token has expired."));
    }
    let mine = context.app().id.to_string();
    if text("for_application_id").is_some_and(|receiver| receiver != mine)
        || text("from_application_id") == Some(mine.as_str())
    {
        return Err(invalid("This token is not valid for this application."));
    }
    let source = text("session_id")
        .and_then(crate::vocabulary::id::canonical_uuid)
        .and_then(|id| context.state.store.find(id))
        .ok_or_else(|| invalid("Original session does not exist."))?;
    let workflow = context
        .state
        .workflow(context.application, workflow_id)
        .ok_or_else(|| Reply::not_found("Workflow does not exist for this application."))?;
    let source_id = context.state.store.get(source).id;
    if context.app().imported.contains(&source_id) {
        return Err(Reply::detail(
            StatusCode::FORBIDDEN,
            "This session has already been shared with your application.",
        ));
    }
    let state = &mut *context.state;
    let original = state.store.get(source);
    let kind = original.kind;
    let status = if trust {
        original.status
    } else {
        Status::InReview
    };
    let report = original.report.as_ref().map(|report| Report {
        arrays: report.arrays.clone(),
        row: report.row.clone(),
    });
    let extra = original.extra.as_deref();
    let extra = Extra {
        expected_details: extra.and_then(|extra| extra.expected_details.clone()),
        contact_details: extra.and_then(|extra| extra.contact_details.clone()),
        shared_from: Some(source_id),
        activity: original
            .reviews()
            .iter()
            .filter(|_| trust)
            .map(|activity| Activity {
                actor: Actor::Unknown,
                ..activity.clone()
            })
            .collect(),
        ..Extra::default()
    };
    let application = &mut state.applications[context.application as usize];
    application.imported.insert(source_id);
    let number = application.take_number(kind);
    let vendor_data = vendor_data
        .filter(|text| !text.is_empty())
        .map(|text| state.store.vendor_data(context.application, kind, &text));
    let id = state.ids.uuid();
    state.feed.push(id, None, status, state.now);
    let index = state.store.insert(Session {
        id,
        token: state.ids.token(),
        number,
        application: context.application,
        workflow,
        workflow_version: state.workflows[workflow as usize].version,
        kind,
        status,
        deleted: false,
        created_at: state.now,
        deadline: None,
        vendor_data,
        position: IndexPosition::default(),
        extra: extra.into_box(),
        report,
    });
    let decision = state
        .decision_object(index)
        .display("shared_from_session", source_id)
        .finish();
    Ok(Reply::created_text(context.media(decision)))
}
