//! Choosing outcomes. Source: <https://docs.didit.me/integration/sandbox-testing>

use crate::http::auth;
use crate::http::context::Call;
use crate::http::form::REQUIRED;
use crate::http::json::{Object, array};
use crate::http::reply::{Outcome, Reply};
use crate::scenario::catalogue;
use crate::state::application::Environment;
use crate::state::lifecycle::knows_scenario;
use crate::vocabulary::status::Status;

/// `POST /v3/session/{session_id}/sandbox/arm/`
pub(crate) fn arm(call: &mut Call<'_>) -> Outcome {
    let slot = call.slot()?;
    let session = call.state.store.get(slot);
    let environment = call.state.app(session.application).environment;
    let token = session_token(call);
    if environment == Environment::Live || token != Some(session.token.as_str()) {
        return Err(Reply::not_found("Not found."));
    }
    let mut form = call.form()?;
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
    call.state.store.edit(slot).extra_mut().scenario = Some(slug.into());
    Ok(Reply::ok(answer))
}

/// `GET /v1/sandbox/scenarios/`; takes a key or the token of a session.
pub(crate) fn scenarios(call: &mut Call<'_>) -> Outcome {
    let known = session_token(call)
        .and_then(|token| call.state.store.find_token(token))
        .is_some();
    if !known {
        auth::authenticate(
            call.state,
            call.headers,
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
    Ok(Reply::ok(
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

fn session_token<'c>(call: &Call<'c>) -> Option<&'c str> {
    call.headers.get("session-token")?.to_str().ok()
}
