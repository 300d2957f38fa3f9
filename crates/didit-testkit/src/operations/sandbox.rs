//! Choosing outcomes. Source: <https://docs.didit.me/integration/sandbox-testing>

use crate::http::auth;
use crate::http::context::RequestContext;
use crate::http::form::REQUIRED;
use crate::http::json::{Object, array};
use crate::http::reply::{HandlerResult, Reply};
use crate::scenario::catalogue;
use crate::state::application::ApplicationEnvironment;
use crate::state::lifecycle::knows_scenario;
use crate::vocabulary::status::Status;

/// `POST /v3/session/{session_id}/sandbox/arm/`
pub(crate) fn arm(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let session = context.state.store.get(index);
    let environment = context.state.app(session.application).environment;
    let token = session_token(context);
    if environment == ApplicationEnvironment::Live || token != Some(session.token.as_str()) {
        return Err(Reply::not_found("Not found."));
    }
    let mut form = context.form()?;
    form.require("scenario");
    let slug = form.text("scenario", usize::MAX);
    form.finish()?;
    let slug = slug.ok_or_else(|| Reply::field("scenario", REQUIRED))?;
    if !knows_scenario(&slug) {
        return Err(Reply::field(
            "scenario",
            &format!("Unknown sandbox scenario: '{slug}'."),
        ));
    }
    if session.status != Status::NotStarted {
        return Err(Reply::bare(
            "Scenario can only be armed before the verification starts.",
        ));
    }
    let answer = Object::new()
        .display("session_id", session.id)
        .string("scenario", &slug)
        .string("status", session.status.as_str())
        .finish();
    context.state.store.edit(index).extra_mut().scenario = Some(slug.into());
    Ok(Reply::ok_text(answer))
}

/// `GET /v1/sandbox/scenarios/`; takes a key or the token of a session.
pub(crate) fn scenarios(context: &mut RequestContext<'_>) -> HandlerResult {
    let known = session_token(context)
        .and_then(|token| context.state.store.find_token(token))
        .is_some();
    if !known {
        auth::authenticate(
            context.state,
            context.headers,
            &didit_types::operation::LIST_SCENARIOS,
        )?;
    }
    let rows = catalogue().map(|(slug, title, status)| {
        Object::new()
            .string("slug", slug)
            .string("title", title)
            // By these names other clients show a scenario and choose among them.
            .string("description", title)
            .string("category", category(status))
            .string("status", status)
            .finish()
    });
    Ok(Reply::ok_text(
        Object::new().raw("scenarios", &array(rows)).finish(),
    ))
}

fn category(status: &str) -> &'static str {
    match Status::parse(status) {
        Some(Status::Approved) => "success",
        Some(Status::Declined) => "decline",
        _ => "review",
    }
}

fn session_token<'c>(context: &RequestContext<'c>) -> Option<&'c str> {
    context.headers.get("session-token")?.to_str().ok()
}
