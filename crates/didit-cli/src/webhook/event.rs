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
    pub(crate) session_id: String,
    pub(crate) vendor_data: String,
    pub(crate) application_id: String,
    pub(crate) workflow_id: String,
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
        let specific = match kind {
            WebhookType::StatusUpdated => self.session("Approved"),
            WebhookType::DataUpdated => {
                let mut event = self.session("Approved");
                event["trigger"] = json!("manual_review");
                event
            }
            WebhookType::UserStatusUpdated => json!({
                "vendor_data": self.vendor_data,
                "status": "BLOCKED",
                "previous_status": "ACTIVE",
            }),
            WebhookType::UserDataUpdated => json!({
                "vendor_data": self.vendor_data,
                "changed_fields": ["approved_count"],
                "changes": { "approved_count": { "previous": 0, "current": 1 } },
            }),
            WebhookType::BusinessStatusUpdated => json!({
                "vendor_data": self.vendor_data,
                "status": "FLAGGED",
                "previous_status": "ACTIVE",
            }),
            WebhookType::BusinessDataUpdated => json!({
                "vendor_data": self.vendor_data,
                "changed_fields": ["country_code"],
                "changes": { "country_code": { "previous": null, "current": "ES" } },
            }),
            WebhookType::ActivityCreated => json!({
                "vendor_data": self.vendor_data,
                "activity_type": "COMMENT",
            }),
            WebhookType::TransactionCreated => self.transaction("AWAITING_USER"),
            WebhookType::TransactionStatusUpdated => self.transaction("APPROVED"),
            WebhookType::TravelRuleStatusUpdated => json!({
                "transaction_id": uuid(),
                "travel_rule_status": "COMPLETED",
                "rail": "CRYPTO",
                "direction": "OUTBOUND",
            }),
            _ => return None,
        };
        let mut event = Map::new();
        for (name, value) in [
            ("event_id", json!(uuid())),
            ("webhook_type", json!(kind)),
            ("timestamp", json!(timestamp)),
            ("application_id", json!(self.application_id)),
            ("environment", json!("sandbox")),
        ] {
            event.insert(name.to_owned(), value);
        }
        if let Value::Object(specific) = specific {
            event.extend(specific);
        }
        Some(event)
    }

    fn session(&self, status: &str) -> Value {
        json!({
            "session_id": self.session_id,
            "status": status,
            "workflow_id": self.workflow_id,
            "workflow_version": 1,
            "vendor_data": self.vendor_data,
            "metadata": { "triggered_by": "didit webhooks trigger" },
        })
    }

    fn transaction(&self, status: &str) -> Value {
        json!({
            "transaction_id": uuid(),
            "txn_id": "order-7",
            "vendor_data": self.vendor_data,
            "status": status,
            "score": 12.5,
            "severity": "LOW",
            "amount": "120.50",
            "currency": "EUR",
            "direction": "OUTBOUND",
            "action_required": false,
        })
    }

    /// Adds the fields that depend on the status of a session: the decision, or
    /// the steps to resubmit.
    pub(crate) fn complete(&self, event: &mut Map<String, Value>) {
        let is_session_status = event
            .get("webhook_type")
            .is_some_and(|kind| kind == "status.updated");
        let Some(status) = event
            .get("status")
            .and_then(Value::as_str)
            .map(str::to_owned)
        else {
            return;
        };
        if let Some(timestamp) = event.get("timestamp").and_then(Value::as_i64)
            && event.contains_key("session_id")
        {
            // The session was created before the event.
            event
                .entry("created_at")
                .or_insert_with(|| json!(timestamp - 600));
        }
        match status.as_str() {
            "Approved" | "Declined" | "In Review" | "Abandoned" if is_session_status => {
                event
                    .entry("decision")
                    .or_insert_with(|| self.decision(&status));
            }
            "Resubmitted" if is_session_status => {
                event.entry("resubmit_info").or_insert_with(|| {
                    json!({
                        "nodes_to_resubmit": [{ "node_id": "feature_ocr", "feature": "OCR" }],
                        "reasons": { "feature_ocr": "The document could not be read." },
                    })
                });
            }
            _ => {}
        }
    }

    fn decision(&self, status: &str) -> Value {
        let warnings = if status == "Approved" {
            json!([])
        } else {
            json!([{
                "feature": "ID_VERIFICATION",
                "risk": "DOCUMENT_EXPIRED",
                "log_type": "error",
                "short_description": "Document expired",
                "long_description": "The document is past its validity date.",
                "additional_data": null,
            }])
        };
        json!({
            "session_id": self.session_id,
            "session_kind": "user",
            "session_number": 1,
            "status": status,
            "workflow_id": self.workflow_id,
            "vendor_data": self.vendor_data,
            "features": ["ID_VERIFICATION", "LIVENESS", "FACE_MATCH"],
            "id_verifications": [{
                "node_id": "feature_ocr",
                "status": status,
                "document_type": "Identity Card",
                "issuing_state": "ESP",
                "warnings": warnings,
            }],
            "liveness_checks": [
                { "node_id": "feature_liveness", "status": "Approved", "score": 97.25, "warnings": [] }
            ],
        })
    }
}

/// A random UUID, version 4. Not for secrets: it is not unpredictable.
pub(crate) fn uuid() -> String {
    let random = || RandomState::new().build_hasher().finish();
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0x0fff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_an_event() {
        let factory = EventFactory::new(None, None);
        for kind in WebhookType::KNOWN {
            let event = factory.event(kind, 1_774_970_000).unwrap();
            assert_eq!(event["webhook_type"], kind.as_str());
        }
        assert!(factory.event(&WebhookType::from("unknown"), 0).is_none());
    }

    #[test]
    fn uuids_are_well_formed_and_unique() {
        let id = uuid();
        let lengths: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "4");
        assert_ne!(id, uuid());
    }

    #[test]
    fn events_have_the_fields_of_their_status() {
        let factory = EventFactory::new(None, None);
        for (status, field) in [("Declined", "decision"), ("Resubmitted", "resubmit_info")] {
            let mut event = factory
                .event(&WebhookType::StatusUpdated, 1_774_970_000)
                .unwrap();
            event.insert("status".to_owned(), json!(status));
            factory.complete(&mut event);
            assert!(event.contains_key(field), "{status}");
        }
    }
}
