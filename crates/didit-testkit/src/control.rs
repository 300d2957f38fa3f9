//! The control plane under `/_fake/`, through which tests in any language control the fake.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::delivery::{DeliveryRecord, WebhookFault};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, drift::DriftPlan, fault::Fault};
use crate::operations::media;
use crate::state::{State, feed::StatusChange, workflow::Template};
use crate::vocabulary::{AppIndex, Query, SessionIndex, Status, any_case_uuid, canonical_uuid};

/// Maximum number of seconds by which a request advances the clock: 366 days.
const MAX_SECONDS: i64 = 366 * 86_400;

/// Handles a request to `/_fake/{path}`, without a key and without rate limits.
pub(crate) fn handle(
    state: &mut State,
    method: &Method,
    path: &str,
    query: Option<&str>,
    body: &Bytes,
) -> Reply {
    let path = path.trim_end_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    dispatch(state, (method.as_str(), &segments), query, body).unwrap_or_else(|error| error)
}

fn dispatch(
    state: &mut State,
    operation: (&str, &[&str]),
    query: Option<&str>,
    body: &Bytes,
) -> HandlerResult {
    match operation {
        ("GET", ["applications"]) => {
            let number = AppIndex::try_from(state.applications.len()).unwrap_or(AppIndex::MAX);
            let all: Vec<_> = (0..number).map(|index| application(state, index)).collect();
            Ok(Reply::ok(&all))
        }
        ("POST", ["applications"]) => {
            let index = state.add_application(state.settings.environment);
            Ok(Reply::created(&application(state, index)))
        }
        ("POST", ["sessions", id, "complete"]) => complete(state, id, body),
        ("POST", ["sessions", id, step]) => user_step(state, id, step),
        #[cfg(feature = "travel-rule")]
        ("GET", ["transactions", id, "pickup"]) => {
            let token = canonical_uuid(id).and_then(|id| state.pickup_token(id));
            let token = token.or_not_found("No response is awaited.")?;
            Ok(Reply::ok(&json!({ "token": token })))
        }
        #[cfg(feature = "travel-rule")]
        ("POST", ["widgets", token, "prove"]) => {
            let proven = state.prove_wallet(token).then(Reply::no_content);
            proven.or_not_found("No proof is awaited.")
        }
        ("GET", ["clock"]) => Ok(clock(state)),
        ("POST", ["clock", "advance"]) => advance(state, body),
        ("POST", ["clock", "reset"]) => {
            state.reset_time();
            Ok(clock(state))
        }
        // The server has waited.
        ("POST", ["settle"]) => {
            let [_, in_flight, _] = state.deliveries.counts();
            Ok(Reply::ok(&json!({ "in_flight": in_flight })))
        }
        ("GET", ["journal"]) => {
            let query = Query::parse(query);
            let last = query.number("last").unwrap_or(usize::MAX);
            let after = query.number("after").unwrap_or(0) as u64;
            Ok(Reply::ok(&state.journal.part(after, last)))
        }
        ("GET", ["webhooks"]) => {
            let records: Vec<_> = state
                .deliveries
                .iter()
                .map(DeliveryRecord::to_json)
                .collect();
            Ok(Reply::ok(&records))
        }
        ("POST", ["webhooks", id, "resend"]) => {
            let sent = state.resend(id).then(Reply::no_content);
            sent.or_not_found("Webhook delivery not found.")
        }
        ("POST", ["webhooks", "disturb"]) => add_webhook_fault(state, body),
        ("POST", ["reset"]) => {
            state.reset();
            Ok(Reply::ok(&application(state, 0)))
        }
        ("GET", ["faults"]) => Ok(Reply::ok(&state.faults.to_json())),
        ("POST", ["faults"]) => {
            state.faults.add(Fault::read(Form::parse(body)?)?);
            Ok(Reply::created(&state.faults.to_json()))
        }
        ("DELETE", ["faults"]) => {
            state.faults.clear();
            Ok(Reply::no_content())
        }
        ("GET", ["media", owner, file]) => media::serve(state, owner, file, query),
        ("GET", ["changes"]) => Ok(changes(state, query)),
        ("GET", ["state"]) => Ok(Reply::json_text(StatusCode::OK, state.snapshot().to_json())),
        ("PUT", ["state"]) => restore(state, body),
        _ => Err(Reply::not_found("Unknown control plane operation.")),
    }
}

fn session(state: &State, id: &str) -> Result<SessionIndex, Reply> {
    let index = any_case_uuid(id).and_then(|id| state.store.find(id));
    index.or_not_found("Session not found.")
}

/// A step of the end user, or of time, that does not complete a session.
fn user_step(state: &mut State, id: &str, step: &str) -> HandlerResult {
    let index = session(state, id)?;
    match step {
        "begin" => state.take_steps(index, &[Status::InProgress])?,
        "step" => state.pass_check(index)?,
        "abandon" => state.take_steps(index, &[Status::InProgress, Status::Abandoned])?,
        "expire" => state.take_steps(index, &[Status::Expired, Status::KycExpired])?,
        _ => return Err(Reply::not_found("Unknown control plane operation.")),
    }
    let status = state.store.status(index).as_str();
    Ok(Reply::ok(
        &json!({ "session_id": state.store.get(index).id, "status": status }),
    ))
}

fn complete(state: &mut State, id: &str, body: &Bytes) -> HandlerResult {
    let index = session(state, id)?;
    let mut form = Form::parse(body)?;
    let scenario = form.text("scenario", 100);
    form.finish()?;
    state.complete(index, scenario.as_deref())?;
    let session = state.store.get(index);
    Ok(Reply::ok(&json!({
        "session_id": session.id,
        "status": session.status.as_str(),
        "decision": state.decision(index),
    })))
}

fn advance(state: &mut State, body: &Bytes) -> HandlerResult {
    let mut form = Form::parse(body)?;
    let seconds = form.require("seconds").integer("seconds", 0, MAX_SECONDS);
    form.finish()?;
    state.advance(seconds_of(seconds));
    Ok(clock(state))
}

/// The time of the fake, and that of its clock, which webhooks have.
fn clock(state: &State) -> Reply {
    Reply::ok(&json!({ "now": state.now.rfc3339(), "clock": state.clock.rfc3339() }))
}

fn seconds_of(seconds: Option<i64>) -> Duration {
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    Duration::from_secs(seconds.unwrap_or(0))
}

fn add_webhook_fault(state: &mut State, body: &Bytes) -> HandlerResult {
    let mut form = Form::parse(body)?;
    let faults = ["lose", "duplicate", "hold", "drift"];
    let next = form.require("next").choice("next", &faults);
    let seconds = form.integer("seconds", 0, MAX_SECONDS);
    let millis = form.integer("milliseconds", 0, MAX_SECONDS * 1000);
    let millis = millis.and_then(|millis| u64::try_from(millis).ok());
    let delay = seconds_of(seconds) + Duration::from_millis(millis.unwrap_or(0));
    let timestamp = form.choice("timestamp", &["first", "each"]);
    let drift = DriftPlan::read(&mut form);
    form.finish()?;
    state.deliveries.add_fault(match next.as_deref() {
        Some("lose") => WebhookFault::Lose,
        Some("duplicate") => WebhookFault::Duplicate,
        Some("drift") => WebhookFault::Drift(drift),
        _ if timestamp.as_deref() == Some("first") => WebhookFault::HoldSigned(delay),
        _ => WebhookFault::Hold(delay),
    });
    Ok(Reply::no_content())
}

fn changes(state: &State, query: Option<&str>) -> Reply {
    let after = Query::parse(query).number("after").unwrap_or(0);
    let after = u64::try_from(after).unwrap_or(u64::MAX);
    let changes: Vec<_> = state.feed.since(after).map(StatusChange::to_json).collect();
    Reply::ok(&changes)
}

fn restore(state: &mut State, body: &Bytes) -> HandlerResult {
    let restored = match std::str::from_utf8(body) {
        Ok(text) => state.restore(text),
        Err(_) => Err("not UTF-8".to_owned()),
    };
    match restored {
        Ok(()) => Ok(Reply::ok(&application(state, 0))),
        Err(error) => Err(Reply::refused(&format!("Invalid snapshot: {error}."))),
    }
}

/// Ids and keys of an application, in the format of `didit serve --json`.
fn application(state: &State, index: AppIndex) -> Value {
    let application = state.app(index);
    let workflow = |template| state.template(index, template).id;
    let workflows: Map<_, _> = Template::ALL
        .into_iter()
        .map(|template| (template.as_str().to_owned(), json!(workflow(template))))
        .collect();
    json!({
        "application_id": application.id,
        "api_key": application.api_key,
        "workflow_id": workflow(Template::Kyc),
        "kyb_workflow_id": workflow(Template::Kyb),
        "workflows": workflows,
        "webhook_secret": state.webhook_secret,
    })
}
