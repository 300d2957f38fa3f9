//! Sample events of each type, as the documentation describes them.
//!
//! Source: <https://docs.didit.me/integration/webhooks>

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use didit_api::types::webhook::WebhookType;
use serde_json::{Map, Value, json};

/// Known event types, separated by commas.
pub(crate) fn types() -> String {
    let types: Vec<_> = WebhookType::KNOWN.iter().map(WebhookType::as_str).collect();
    types.join(", ")
}

/// Remark about an event type that Didit does not send to live destinations.
pub(crate) fn remark(kind: &WebhookType) -> Option<&'static str> {
    (*kind == WebhookType::ActivityCreated).then_some("test sends only; Didit does not deliver it")
}

/// Creates events about one session of one user.
#[derive(Debug, Clone)]
pub(crate) struct EventFactory {
    session_id: String,
    vendor_data: String,
    application_id: String,
    workflow_id: String,
}

impl EventFactory {
    pub(crate) fn new(session_id: Option<String>, vendor_data: Option<String>) -> Self {
        Self {
            session_id: session_id.unwrap_or_else(uuid),
            vendor_data: vendor_data.unwrap_or_else(|| "user-42".to_owned()),
            application_id: uuid(),
            workflow_id: uuid(),
        }
    }

    /// An event of type `kind`; `timestamp` is in Unix seconds. `None` for an
    /// unknown type.
    pub(crate) fn event(&self, kind: &WebhookType, timestamp: i64) -> Option<Map<String, Value>> {
        let Value::Object(mut event) = kind.is_known().then(|| self.template(kind.as_str()))?
        else {
            return None;
        };
        for (name, value) in [
            ("event_id", json!(uuid())),
            ("webhook_type", json!(kind)),
            ("timestamp", json!(timestamp)),
            ("application_id", json!(self.application_id)),
            ("environment", json!("sandbox")),
        ] {
            event.insert(name.to_owned(), value);
        }
        Some(event)
    }

    /// Adds the fields that depend on the status of a session: the decision, or
    /// the steps to resubmit.
    pub(crate) fn complete(&self, event: &mut Map<String, Value>) {
        let text = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
        let is_session_status = text("webhook_type").as_deref() == Some("status.updated");
        let status = text("status").unwrap_or_default();
        if let Some(timestamp) = event.get("timestamp").and_then(Value::as_i64)
            && event.contains_key("session_id")
        {
            let ten_minutes_before = json!(timestamp - 600);
            event.entry("created_at").or_insert(ten_minutes_before);
        }
        if !is_session_status {
            return;
        }
        match status.as_str() {
            "Approved" | "Declined" | "In Review" | "Abandoned" => {
                event
                    .entry("decision")
                    .or_insert_with(|| self.decision(&status));
            }
            "Resubmitted" => {
                let info = || self.template("resubmit_info");
                event.entry("resubmit_info").or_insert_with(info);
            }
            _ => {}
        }
    }

    fn decision(&self, status: &str) -> Value {
        let mut decision = self.template("decision");
        decision["status"] = json!(status);
        decision["id_verifications"][0]["status"] = json!(status);
        if status == "Approved" {
            decision["id_verifications"][0]["warnings"] = json!([]);
        }
        decision
    }

    /// An entry of `events.json` with its placeholders filled; null if there is none.
    fn template(&self, name: &str) -> Value {
        let mut templates: Value =
            serde_json::from_str(include_str!("events.json")).unwrap_or_default();
        let mut template = templates[name].take();
        self.fill(&mut template);
        template
    }

    fn fill(&self, template: &mut Value) {
        match template {
            Value::Object(fields) => fields.values_mut().for_each(|field| self.fill(field)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item)),
            Value::String(text) => match text.as_str() {
                "$session_id" => text.clone_from(&self.session_id),
                "$vendor_data" => text.clone_from(&self.vendor_data),
                "$workflow_id" => text.clone_from(&self.workflow_id),
                "$uuid" => *text = uuid(),
                _ => {}
            },
            _ => {}
        }
    }
}

/// A random UUID, version 4. Not for secrets: it is not unpredictable.
pub(crate) fn uuid() -> String {
    let random = || u128::from(RandomState::new().build_hasher().finish());
    let bytes = (random() << 64 | random()).to_be_bytes();
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}
