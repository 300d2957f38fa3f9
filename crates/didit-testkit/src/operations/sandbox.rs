//! Selection of sandbox scenarios.
//!
//! Source: <https://docs.didit.me/integration/sandbox-testing>

use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{HandlerResult, Reply, RequestContext, auth};
use crate::scenario::{Scenario, catalogue};
use crate::state::{ApplicationEnvironment, lifecycle::CompleteError};
use crate::vocabulary::Status;

/// `POST /v3/session/{session_id}/sandbox/arm/`
pub(crate) fn arm(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let session = context.state.store.get(index);
    let environment = context.state.app(session.application).environment;
    let token = session_token(context);
    if environment == ApplicationEnvironment::Live || token != Some(session.token.as_str()) {
        return Err(Reply::not_found("Not found."));
    }
    let slug = context.read(|form| form.require("scenario").text("scenario", usize::MAX))?;
    if Scenario::from_slug(&slug).is_none() {
        return Err(CompleteError::UnknownScenario(slug.into()).into());
    }
    if session.status != Status::NotStarted {
        return Err(Reply::bare(
            "Scenario can only be armed before the verification starts.",
        ));
    }
    let reply = Reply::ok(&json!({
        "session_id": session.id,
        "scenario": slug,
        "status": session.status.as_str(),
    }));
    context.state.store.edit(index).extra_mut().scenario = Some(slug.into());
    Ok(reply)
}

/// `GET /v1/sandbox/scenarios/`. Accepts an API key or the token of a session.
pub(crate) fn scenarios(context: &mut RequestContext<'_>) -> HandlerResult {
    let session = session_token(context).and_then(|token| context.state.store.find_token(token));
    if session.is_none() {
        let operation = &didit_types::operation::LIST_SCENARIOS;
        auth::authenticate(context.state, context.headers, operation)?;
    }
    let scenarios: Value = catalogue()
        .map(|(slug, title, status)| {
            let category = match Status::parse(status) {
                Some(Status::Approved) => "success",
                Some(Status::Declined) => "decline",
                _ => "review",
            };
            // Other clients show `description` and group by `category`.
            json!({
                "slug": slug,
                "title": title,
                "description": title,
                "category": category,
                "status": status,
            })
        })
        .collect();
    Ok(Reply::ok(&json!({ "scenarios": scenarios })))
}

fn session_token<'c>(context: &RequestContext<'c>) -> Option<&'c str> {
    context.headers.get("session-token")?.to_str().ok()
}

impl From<CompleteError> for Reply {
    fn from(error: CompleteError) -> Self {
        match error {
            CompleteError::UnknownScenario(slug) => {
                let error = format!("Unknown sandbox scenario: '{slug}'.");
                Self::field("scenario", &error)
            }
            CompleteError::Finished(status) => Self::detail(
                StatusCode::CONFLICT,
                &format!(
                    "Only a session that waits for its user can be completed. Current status: {}",
                    status.as_str()
                ),
            ),
        }
    }
}
