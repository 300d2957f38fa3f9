//! The control plane under `/_fake/`: what a test in any language can ask of the fake.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::json;

use crate::delivery::{DeliveryRecord, WebhookFault};
use crate::http::context::Query;
use crate::http::fault::Fault;
use crate::http::form::Form;
use crate::http::json::{Object, array};
use crate::http::reply::{HandlerResult, Reply};
use crate::operations::media;
use crate::state::State;
use crate::state::application::AppIndex;
use crate::state::feed::StatusChange;
use crate::state::workflow::Template;
use crate::vocabulary::id::canonical_uuid;

/// A year and a day: far enough for everything that lapses.
const FARTHEST: i64 = 366 * 86_400;

/// Answers a request to `/_fake/{path}`. No key is asked for, and nothing is limited.
pub(crate) fn answer(
    state: &mut State,
    method: &Method,
    path: &str,
    query: Option<&str>,
    body: &Bytes,
) -> Reply {
    let path = path.trim_end_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    match (method.as_str(), &segments[..]) {
        ("POST", ["applications"]) => Ok(add_application(state)),
        ("POST", ["sessions", id, "complete"]) => complete(state, id, body),
        ("POST", ["clock", "advance"]) => advance(state, body),
        ("GET", ["journal"]) => Ok(Reply::ok_text(state.journal.to_json())),
        ("GET", ["webhooks"]) => Ok(Reply::ok_text(array(
            state.deliveries.iter().map(DeliveryRecord::to_json),
        ))),
        ("POST", ["webhooks", id, "resend"]) => resend(state, id),
        ("POST", ["webhooks", "disturb"]) => disturb(state, body),
        ("POST", ["reset"]) => {
            state.reset();
            Ok(Reply::ok_text(state.describe(0)))
        }
        ("GET", ["faults"]) => Ok(Reply::ok_text(state.faults.to_json())),
        ("POST", ["faults"]) => add_fault(state, body),
        ("DELETE", ["faults"]) => {
            state.faults.clear();
            Ok(Reply::no_content())
        }
        ("GET", ["media", owner, file]) => media::serve(state, owner, file, query),
        ("GET", ["changes"]) => Ok(changes(state, query)),
        ("GET", ["state"]) => Ok(Reply::ok_text(state.to_json())),
        ("PUT", ["state"]) => restore(state, body),
        _ => Err(Reply::not_found("The control plane has no such call.")),
    }
    .unwrap_or_else(|refusal| refusal)
}

fn add_application(state: &mut State) -> Reply {
    let index = state.add_application(state.settings.environment);
    Reply::created_text(state.describe(index))
}

fn complete(state: &mut State, id: &str, body: &Bytes) -> HandlerResult {
    let session_index = canonical_uuid(&id.to_ascii_lowercase())
        .and_then(|id| state.store.find(id))
        .ok_or_else(|| Reply::not_found("Session not found."))?;
    let mut form = Form::parse(body)?;
    let scenario = form.text("scenario", 100);
    form.finish()?;
    state.complete(session_index, scenario.as_deref())?;
    let session = state.store.get(session_index);
    Ok(Reply::ok_text(
        Object::new()
            .display("session_id", session.id)
            .string("status", session.status.as_str())
            .raw("decision", &state.decision(session_index))
            .finish(),
    ))
}

fn advance(state: &mut State, body: &Bytes) -> HandlerResult {
    let mut form = Form::parse(body)?;
    form.require("seconds");
    let seconds = form.integer("seconds", 0, FARTHEST);
    form.finish()?;
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    state.advance(Duration::from_secs(seconds.unwrap_or(0)));
    Ok(Reply::ok(&json!({ "now": state.now.rfc3339() })))
}

fn add_fault(state: &mut State, body: &Bytes) -> HandlerResult {
    let fault = Fault::read(Form::parse(body)?)?;
    state.faults.add(fault);
    Ok(Reply::created_text(state.faults.to_json()))
}

fn resend(state: &mut State, id: &str) -> HandlerResult {
    let now = state.now;
    if canonical_uuid(id).is_some_and(|id| state.deliveries.resend(id, now)) {
        Ok(Reply::no_content())
    } else {
        Err(Reply::not_found("There is no such webhook."))
    }
}

fn disturb(state: &mut State, body: &Bytes) -> HandlerResult {
    let mut form = Form::parse(body)?;
    form.require("next");
    let next = form.choice("next", &["lose", "duplicate", "hold"]);
    let seconds = form.integer("seconds", 0, FARTHEST).unwrap_or(0);
    form.finish()?;
    state.deliveries.disturb(match next.as_deref() {
        Some("lose") => WebhookFault::Lose,
        Some("duplicate") => WebhookFault::Duplicate,
        _ => WebhookFault::Hold(Duration::from_secs(u64::try_from(seconds).unwrap_or(0))),
    });
    Ok(Reply::no_content())
}

fn changes(state: &State, query: Option<&str>) -> Reply {
    let after = Query::parse(query).number("after").unwrap_or(0);
    let after = u64::try_from(after).unwrap_or(u64::MAX);
    Reply::ok_text(array(state.feed.since(after).map(StatusChange::to_json)))
}

fn restore(state: &mut State, body: &Bytes) -> HandlerResult {
    let restored = std::str::from_utf8(body)
        .ok()
        .map(|text| state.restore(text));
    match restored {
        Some(Ok(())) => Ok(Reply::ok_text(state.describe(0))),
        Some(Err(error)) => Err(Reply::detail(
            StatusCode::BAD_REQUEST,
            &format!("This is no state of the fake: {error}"),
        )),
        None => Err(Reply::detail(
            StatusCode::BAD_REQUEST,
            "This is no state of the fake: it is not UTF-8.",
        )),
    }
}

impl State {
    /// An application's ids and key, as `didit serve --json` has them.
    fn describe(&self, index: AppIndex) -> String {
        let application = self.app(index);
        let workflow = |template| self.template(index, template).id;
        let workflows = Template::ALL
            .into_iter()
            .fold(Object::new(), |object, template| {
                object.display(template.as_str(), workflow(template))
            });
        Object::with_capacity(768)
            .display("application_id", application.id)
            .string("api_key", &application.api_key)
            .display("workflow_id", workflow(Template::Kyc))
            .display("kyb_workflow_id", workflow(Template::Kyb))
            .raw("workflows", &workflows.finish())
            .string("webhook_secret", &self.webhook_secret)
            .finish()
    }
}
