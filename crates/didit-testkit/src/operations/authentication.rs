//! Didit as an OpenID Connect provider, an issuer for each application.
//!
//! Source: <https://docs.didit.me/authentication>,
//! <https://docs.didit.me/authentication/tokens-and-jwks>

use std::collections::BTreeMap;

use didit_types::authentication::StepUpAction;
use http::Method;
use http::request::Parts;
use serde_json::{Value, json};

use crate::http::{Form, HandlerResult, OrNotFound, Reply, auth};
use crate::state::{Extra, State, authentication::SignedIn, workflow::Template};
use crate::vocabulary::{AppIndex, Query, Status, canonical_uuid};

/// Handles a request to the issuer of an application; `endpoint` is the path after the issuer.
pub(crate) fn handle(
    state: &mut State,
    application: &str,
    endpoint: &str,
    parts: &Parts,
    body: &[u8],
) -> HandlerResult {
    let application = canonical_uuid(application)
        .and_then(|id| state.app_by_id.get(&id).copied())
        .or_not_found("Not found.")?;
    match (&parts.method, endpoint) {
        (&Method::GET, ".well-known/openid-configuration") => {
            Ok(Reply::ok(&configuration(&state.issuer(application))))
        }
        (&Method::GET, ".well-known/jwks.json") => Ok(Reply::ok(&state.jwks(application))),
        (&Method::GET, "sign-in") => Err(Reply::not_modelled("the sign-in page without `pages`")),
        (&Method::POST, "token/") => token(state, application, body),
        (&Method::GET, "session/") => {
            let session = session(state, application, parts)?.clone();
            Ok(Reply::ok(&state.session_claims(&session)))
        }
        (&Method::DELETE, "session/") => {
            session(state, application, parts)?.end();
            Ok(Reply::no_content())
        }
        (&Method::POST, "step-up/") => create_step_up(state, application, parts, body),
        (&Method::GET, path) if path.starts_with("step-up/") => {
            retrieve_step_up(state, application, parts, path)
        }
        _ => Err(Reply::not_found("Not found.")),
    }
}

fn configuration(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/sign-in"),
        "token_endpoint": format!("{issuer}/token/"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": ["openid"],
    })
}

/// `POST {issuer}/token/`, as JSON or as a form.
fn token(state: &mut State, application: AppIndex, body: &[u8]) -> HandlerResult {
    let fields = match serde_json::from_slice::<BTreeMap<String, String>>(body) {
        Ok(fields) => Query::of(fields.into_iter().collect()),
        Err(_) => Query::parse(str::from_utf8(body).ok()),
    };
    let result = match fields.get("grant_type") {
        Some("authorization_code") => state.exchange_code(application, &fields),
        Some("refresh_token") => state.refresh(application, &fields),
        _ => Err(("unsupported_grant_type", "The grant_type is not supported.")),
    };
    result
        .map(|tokens| Reply::ok(&tokens))
        .map_err(|(error, text)| Reply::bad(&json!({ "error": error, "error_description": text })))
}

/// `POST {issuer}/step-up/`. A required one is a session of the workflow that compares faces.
fn create_step_up(
    state: &mut State,
    application: AppIndex,
    parts: &Parts,
    body: &[u8],
) -> HandlerResult {
    let user = session(state, application, parts)?.user.clone();
    let mut form = Form::parse(body)?;
    form.require_all(&["action", "return_to"]);
    let action = form.text("action", 255);
    let return_to = form.text("return_to", 2048);
    if action.as_deref() == Some("payout") {
        form.require("amount");
    }
    let action = StepUpAction::from(form.finish_with(action)?);
    if !action.is_known() {
        let text = format!("\"{action}\" is not a valid choice.");
        return Err(Reply::field("action", &text));
    }
    if !state.sign_ins.step_ups.contains(&action) {
        return Ok(Reply::ok(&json!({ "required": false })));
    }
    let extra = Extra {
        callback: return_to.map(Into::into),
        ..Extra::default()
    };
    let workflow = state
        .template(application, Template::BiometricAuthentication)
        .id;
    let workflow = state
        .workflow(application, workflow)
        .or_not_found("Not found.")?;
    let index = state.create_session(application, workflow, Some(&user), extra);
    let session = state.store.get(index);
    Ok(Reply::created(&json!({
        "required": true,
        "id": session.id,
        "url": state.session_url(session),
        "status": "pending",
    })))
}

/// `GET {issuer}/step-up/{step_up_id}/`
fn retrieve_step_up(
    state: &mut State,
    application: AppIndex,
    parts: &Parts,
    path: &str,
) -> HandlerResult {
    let user = session(state, application, parts)?.user.clone();
    let id = path
        .strip_prefix("step-up/")
        .and_then(|id| id.strip_suffix('/'));
    let step_up = id
        .and_then(canonical_uuid)
        .and_then(|id| state.store.find(id))
        .map(|index| state.store.get(index))
        .filter(|step_up| {
            step_up.application == application && step_up.vendor_data.as_deref() == Some(&*user)
        })
        .or_not_found("Not found.")?;
    let status = match step_up.status {
        Status::Approved => "approved",
        Status::Declined => "declined",
        _ => "pending",
    };
    Ok(Reply::ok(
        &json!({ "required": true, "id": step_up.id, "status": status }),
    ))
}

/// Session of the access token of a request.
fn session<'s>(
    state: &'s mut State,
    application: AppIndex,
    parts: &Parts,
) -> Result<&'s mut SignedIn, Reply> {
    let error = "The access token is not valid, or its session has ended.";
    auth::bearer(&parts.headers)
        .and_then(|token| state.signed_in(application, token))
        .ok_or_else(|| Reply::unauthorized(error))
}
