//! The control plane under `/_fake/`: what a test in any language can ask of the fake.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};

use crate::form::Form;
use crate::id::canonical_uuid;
use crate::json::{Object, array};
use crate::reply::{Outcome, Reply};
use crate::state::State;
use crate::state::application::AppIndex;
use crate::state::workflow::Template;

/// A year and a day: far enough for everything that lapses.
const FARTHEST: i64 = 366 * 86_400;

/// Answers a request to `/_fake/{path}`. No key is asked for, and nothing is limited.
pub(crate) fn answer(state: &mut State, method: &Method, path: &str, body: &Bytes) -> Reply {
    let path = path.trim_end_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    match (method.as_str(), &segments[..]) {
        ("POST", ["applications"]) => add_application(state),
        ("POST", ["sessions", id, "complete"]) => complete(state, id, body),
        ("POST", ["clock", "advance"]) => advance(state, body),
        ("GET", ["journal"]) => Ok(Reply::ok(state.journal.to_json())),
        ("GET", ["webhooks"]) => Ok(Reply::ok(array(
            state.deliveries.iter().map(|delivery| delivery.to_json()),
        ))),
        ("POST", ["reset"]) => {
            state.reset();
            Ok(Reply::ok(state.describe(0)))
        }
        (_, ["faults" | "state"]) => Err(Reply::not_modelled(&format!("/_fake/{path} yet"))),
        _ => Err(Reply::not_found("The control plane has no such call.")),
    }
    .unwrap_or_else(|refusal| refusal)
}

fn add_application(state: &mut State) -> Outcome {
    let index = state.add_application(state.settings.environment);
    Ok(Reply::created(state.describe(index)))
}

fn complete(state: &mut State, id: &str, body: &Bytes) -> Outcome {
    let slot = canonical_uuid(&id.to_ascii_lowercase())
        .and_then(|id| state.store.find(id))
        .ok_or_else(|| Reply::not_found("Session not found."))?;
    let mut form = Form::parse(body)?;
    let scenario = form.text("scenario", 100);
    form.finish()?;
    state.complete(slot, scenario.as_deref())?;
    let session = state.store.get(slot);
    Ok(Reply::ok(
        Object::new()
            .display("session_id", session.id)
            .string("status", session.status.as_str())
            .raw("decision", &state.decision(slot))
            .finish(),
    ))
}

fn advance(state: &mut State, body: &Bytes) -> Outcome {
    let mut form = Form::parse(body)?;
    form.require("seconds");
    let seconds = form.integer("seconds", 0, FARTHEST);
    form.finish()?;
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    state.advance(Duration::from_secs(seconds.unwrap_or(0)));
    Ok(Reply::json(
        StatusCode::OK,
        Object::new().string("now", &state.now.rfc3339()).finish(),
    ))
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
