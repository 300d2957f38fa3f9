//! Destinations of webhooks: added, switched off, deleted, and sent test events.

use didit_types::operation;
use didit_types::webhook::WebhookType;
use serde_json::{Value, json};

use super::action::Api;
use super::records::{self, Form, Input};
use super::view::{Notice, Shell};
use crate::http::Reply;
use crate::pages::request::PageRequest;
use crate::pages::response::see_other;
use crate::state::events::EVENTS;
use crate::vocabulary::{Query, canonical_uuid};

pub(super) const DONE: [(&str, &str); 5] = [
    ("add", "The destination is added. It receives all events."),
    ("on", "The destination is on."),
    ("off", "The destination is off."),
    ("delete", "The destination is deleted."),
    ("test", "The test event is sent."),
];

/// Returns the form that adds a destination.
pub(super) fn addition(shell: &Shell) -> Form {
    let inputs = vec![Input::text("label", ""), Input::text("url", "")];
    Form::new(shell, "add", ["New destination", "Add destination"], inputs)
}

/// Executes an action, or returns why it was refused.
pub(super) fn act(request: &PageRequest<'_>, form: &Query) -> Result<Reply, Notice> {
    let id = form.get("id").unwrap_or_default();
    let (application, is_known) = {
        let state = request.fake.lock();
        let mut all = state.deliveries.destinations.iter();
        let found = all.find(|destination| canonical_uuid(id) == Some(destination.id));
        let application = found.and_then(|destination| destination.application);
        (application.unwrap_or(0), found.is_some())
    };
    let params = [("uuid", id)];
    let api = Api::new(request.fake, application).of(&params);
    let button = form.get("do").unwrap_or_default();
    let reply = match button {
        "add" => {
            let mut fields = records::filled(form, &Value::Null, &["label", "url"]);
            let events: Vec<_> = WebhookType::KNOWN.iter().map(WebhookType::as_str).collect();
            fields["subscribed_events"] = json!(events);
            api.run(&operation::CREATE_WEBHOOK_DESTINATION, &fields)
        }
        "on" | "off" => {
            let enabled = json!({ "enabled": button == "on" });
            api.run(&operation::UPDATE_WEBHOOK_DESTINATION, &enabled)
        }
        "delete" => api.run(&operation::DELETE_WEBHOOK_DESTINATION, &Value::Null),
        "test" => {
            let event = EVENTS
                .into_iter()
                .find(|event| form.get("event") == Some(*event));
            match (event, canonical_uuid(id)) {
                (Some(event), Some(id)) if is_known => {
                    request.fake.lock().emit_test(application, id, event);
                    request.fake.deliver();
                    Reply::no_content()
                }
                _ => Reply::not_found("Choose a destination and an event."),
            }
        }
        _ => Reply::not_found("Unknown action."),
    };
    if reply.status.is_success() {
        return Ok(see_other(&format!("/dashboard/webhooks?done={button}")));
    }
    Err(Notice::refused(form, &reply))
}
