//! The messages that the hosted page posts to the page that frames or opened it.
//!
//! The values of `step` that the source does not list (chip and company) are named after their
//! features.
//! Source: <https://docs.didit.me/integration/web-sdks/javascript-sdk>

use serde_json::{Value, json};

use super::visit::Visit;
use crate::vocabulary::Status;

/// The messages of a page, in their order.
#[derive(Debug, Default)]
pub(super) struct Messages {
    session_id: Option<String>,
    messages: Vec<Value>,
}

impl Messages {
    fn new(visit: &Visit) -> Self {
        Self {
            session_id: Some(visit.session_id.clone()),
            messages: Vec::new(),
        }
    }

    fn push(&mut self, name: &str, mut data: Value) {
        if let Some(session_id) = &self.session_id {
            data["sessionId"] = session_id.as_str().into();
        }
        let message = json!({"type": format!("didit:{name}"), "data": data});
        self.messages.push(message);
    }

    /// A page that is no step and no end.
    pub(super) fn ready(visit: &Visit) -> Self {
        let mut messages = Self::new(visit);
        messages.push("ready", json!({}));
        messages
    }

    /// The page of a step, or after the last one: the step before is completed.
    pub(super) fn step(visit: &Visit, number: usize) -> Self {
        let mut messages = Self::new(visit);
        if number == 1 {
            messages.push("started", json!({}));
            messages.push("status_updated", json!({"status": visit.status.as_str()}));
            if let Some(first) = visit.steps.first() {
                messages.enter(first.screens()[0], None);
            }
            return messages;
        }
        // From the first screen of the step before to that of this one.
        let steps = &visit.steps[number - 2..];
        let screens = steps.iter().flat_map(|step| step.screens());
        let nexts = screens.skip(1).map(Some).chain([None]);
        for (screen, next) in steps[0].screens().iter().zip(nexts) {
            messages.leave(visit, screen, next.copied());
            if let Some(next) = next {
                messages.enter(next, Some(screen));
            }
        }
        messages
    }

    fn enter(&mut self, screen: &str, previous: Option<&str>) {
        let mut data = json!({"step": screen});
        self.push("step_started", data.clone());
        if let Some(previous) = previous {
            data["previousStep"] = previous.into();
        }
        self.push("step_changed", data);
        if let Some(media) = media(screen) {
            self.push("media_started", json!({"step": screen, "mediaType": media}));
        }
        if let Some(channel) = channel(screen) {
            let data = json!({"step": screen, "channel": channel, "codeSize": 6});
            self.push("code_sent", data);
        }
    }

    fn leave(&mut self, visit: &Visit, screen: &str, next: Option<&str>) {
        if screen == "document_selection" {
            self.push("document_selected", visit.document());
        } else {
            if media(screen).is_some() {
                self.push("media_captured", json!({"step": screen, "isAuto": false}));
            }
            self.push("verification_submitted", json!({"step": screen}));
        }
        if let Some(channel) = channel(screen) {
            let data = json!({"step": screen, "channel": channel});
            self.push("code_verified", data);
        }
        let mut data = json!({"step": screen});
        if let Some(next) = next {
            data["nextStep"] = next.into();
        }
        self.push("step_completed", data);
    }

    /// The page of a session that has ended.
    pub(super) fn end(visit: &Visit, title: &str) -> Self {
        let mut messages = Self::ready(visit);
        // The SDK has `Pending` for every result that is not final.
        let status = match visit.status {
            Status::Approved | Status::Declined => visit.status.as_str(),
            Status::Expired | Status::Abandoned | Status::KycExpired => {
                messages.push("error", json!({"error": title}));
                return messages;
            }
            _ => "Pending",
        };
        let data = json!({"status": visit.status.as_str()});
        messages.push("status_updated", data);
        let mut data = visit.document();
        data["status"] = status.into();
        messages.push("completed", data);
        messages
    }

    pub(super) fn cancelled(visit: &Visit) -> Self {
        let mut messages = Self::new(visit);
        messages.push("cancelled", json!({}));
        messages
    }

    /// The page of a link without a session.
    pub(super) fn unknown(title: &str) -> Self {
        let mut messages = Self::default();
        messages.push("error", json!({"error": title}));
        messages
    }

    pub(super) fn json(&self) -> String {
        Value::from(self.messages.clone()).to_string()
    }
}

fn media(screen: &str) -> Option<&'static str> {
    match screen {
        "document_front" | "document_back" | "poa" | "kyb_documents" => Some("image"),
        "face" => Some("video"),
        _ => None,
    }
}

fn channel(screen: &str) -> Option<&'static str> {
    match screen {
        "phone" => Some("sms"),
        "email" => Some("email"),
        _ => None,
    }
}
