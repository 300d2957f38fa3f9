//! Webhook events as the API documents them.

use didit_types::{
    NodeFeature, NodeId, SessionKind, SessionStatus,
    webhook::{EntityStatus, Event, RegistrySearchCallback, TransactionStatus, WebhookType},
};
use serde_json::{Value, json};

const ID: &str = "11111111-2222-3333-4444-555555555555";

/// Decodes an event from text and from a value, which must agree, and holds what is written back
/// against what came.
fn event(body: &Value) -> Event {
    let bytes = serde_json::to_vec(body).expect("a body");
    let event = Event::from_slice(&bytes).expect("an event");
    let other: Event = serde_json::from_slice(&bytes).expect("an event");
    assert_eq!(event, other);
    assert_eq!(&serde_json::to_value(&event).expect("an event"), body);
    event
}

#[test]
fn a_status_with_its_decision_is_read() {
    let event = event(&json!({
        "application_id": ID, "created_at": 1_774_969_994, "environment": "live", "event_id": ID,
        "metadata": {"order": 7}, "session_id": ID, "status": "Approved",
        "timestamp": 1_774_970_000, "vendor_data": "user-7", "webhook_type": "status.updated",
        "workflow_id": ID, "workflow_version": 4,
        "decision": {"session_id": ID, "status": "Approved", "id_verifications": [
            {"node_id": "feature_ocr_1", "status": "Approved", "warnings": []}
        ]}
    }));
    assert_eq!(event.kind(), WebhookType::StatusUpdated);
    assert_eq!(event.status(), Some(&SessionStatus::Approved));
    assert_eq!(event.session_id().unwrap(), &ID);
    assert_eq!(event.event_id().unwrap(), &ID);
    assert_eq!(event.timestamp(), Some(1_774_970_000));
    assert_eq!(event.decision().unwrap().reports().count(), 1);
    assert!(!event.is_test());
}

#[test]
fn debug_shows_no_personal_data() {
    let event = event(&json!({
        "webhook_type": "status.updated", "vendor_data": "Ada Example", "metadata": "Ada Example",
        "status": "Ada Example", "trigger": "Ada Example", "session_id": "Ada Example",
        "event_id": "Ada Example", "Ada Example": "Ada Example",
        "decision": {"vendor_data": "Ada Example", "features": ["Ada Example"]},
        "resubmit_info": {"nodes_to_resubmit": ["Ada Example"], "reasons": {"Ada Example": 1}}
    }));
    assert!(!format!("{event:?}").contains("Ada"));
}

#[test]
fn a_test_send_has_no_event_id() {
    let event = event(&json!({
        "webhook_type": "status.updated", "session_id": ID, "status": "Declined",
        "timestamp": 1_774_970_000, "created_at": 1_774_970_000,
        "metadata": {"test_webhook": true}
    }));
    assert!(event.event_id().is_none());
    assert!(event.is_test());
}

#[test]
fn steps_to_resubmit_are_read_in_both_forms() {
    let event = event(&json!({
        "webhook_type": "status.updated", "status": "Resubmitted", "session_id": ID,
        "resubmit_info": {
            "nodes_to_resubmit": [
                "feature_ocr_1",
                {"node_id": "feature_liveness_1", "feature": "LIVENESS", "since": 5}
            ],
            "reasons": {"feature_ocr_1": "blurred"}
        }
    }));
    let info = event.session().unwrap().resubmit_info.as_ref().unwrap();
    let nodes = info.nodes_to_resubmit.as_ref().unwrap();
    assert_eq!(nodes[0].node_id(), Some(&NodeId::from("feature_ocr_1")));
    assert_eq!(nodes[0].feature(), None);
    assert_eq!(nodes[1].feature(), Some(&NodeFeature::Liveness));
    let reason = info.reason(&NodeId::from("feature_ocr_1"));
    assert_eq!(reason, Some(&json!("blurred")));
}

#[test]
fn a_change_of_data_says_what_triggered_it() {
    let event = event(&json!({
        "webhook_type": "data.updated", "session_id": ID, "status": "Approved",
        "trigger": "manual_review"
    }));
    let session = event.session().unwrap();
    assert_eq!(session.trigger.as_ref().unwrap().reveal(), "manual_review");
}

#[test]
fn a_company_has_its_extras() {
    let event = event(&json!({
        "webhook_type": "status.updated", "session_id": ID, "status": "Awaiting User",
        "session_kind": "business", "business_session_id": ID, "vendor_business_id": "acme-7"
    }));
    let session = event.session().unwrap();
    assert_eq!(session.session_kind, Some(SessionKind::Business));
    assert_eq!(session.business_session_id.as_ref().unwrap(), &ID);
}

#[test]
fn a_user_changes_their_status_and_their_data() {
    let status = event(&json!({
        "webhook_type": "user.status.updated", "event_id": ID, "vendor_data": "user-7",
        "status": "BLOCKED", "previous_status": "ACTIVE"
    }));
    let Event::UserStatusUpdated(user) = &status else {
        panic!("another type")
    };
    assert_eq!(user.status, Some(EntityStatus::Blocked));
    assert_eq!(status.status(), None);

    let data = event(&json!({
        "webhook_type": "business.data.updated", "vendor_data": "acme-7",
        "changed_fields": ["legal_name"],
        "changes": {"legal_name": {"previous": null, "current": "ACME"}}
    }));
    let Event::BusinessDataUpdated(business) = &data else {
        panic!("another type")
    };
    let changes = business.changes.as_ref().unwrap();
    assert_eq!(
        changes.get("legal_name"),
        Some((&Value::Null, &json!("ACME")))
    );
    assert_eq!(changes.get("country_code"), None);
}

#[test]
fn a_transaction_is_read_in_both_forms() {
    let new = event(&json!({
        "webhook_type": "transaction.created", "transaction_id": ID, "txn_id": "t-1",
        "status": "IN_REVIEW", "score": 40, "severity": "MEDIUM", "amount": 12.5,
        "currency": "EUR", "direction": "INBOUND", "action_required": "review"
    }));
    let old = event(&json!({
        "event": "transaction.status.updated", "event_id": ID,
        "timestamp": "2026-03-01T12:00:00Z",
        "data": {"transaction_id": ID, "status": "APPROVED", "amount": "12.50", "currency": "EUR"}
    }));
    assert_eq!(old.kind(), WebhookType::TransactionStatusUpdated);
    assert_eq!(old.timestamp(), None);
    let (Event::TransactionCreated(new), Event::TransactionStatusUpdated(old)) = (&new, &old)
    else {
        panic!("another type")
    };
    assert_eq!(new.transaction().status, Some(&TransactionStatus::InReview));
    let old = old.transaction();
    assert_eq!(old.status, Some(&TransactionStatus::Approved));
    assert_eq!(old.id.unwrap(), &ID);
    assert_eq!(old.amount.unwrap().reveal(), &json!("12.50"));
}

#[test]
fn a_travel_rule_transfer_is_read() {
    let event = event(&json!({
        "webhook_type": "travel_rule.status.updated", "transaction_id": ID,
        "travel_rule_status": "ON_HOLD", "rail": "TRP", "direction": "OUTBOUND"
    }));
    assert_eq!(event.kind(), WebhookType::TravelRuleStatusUpdated);
}

#[test]
fn an_unknown_type_and_none_at_all_stay_readable() {
    let unknown = event(&json!({
        "webhook_type": "workflow.compliance_changed", "event_id": ID, "level": {"now": 3}
    }));
    assert!(!unknown.kind().is_known());
    assert_eq!(unknown.kind().as_str(), "workflow.compliance_changed");
    let Event::Other(other) = &unknown else {
        panic!("another type")
    };
    assert_eq!(other.extra.get("level"), Some(&json!({"now": 3})));

    let none = event(&json!({"session_id": ID}));
    assert_eq!(none.kind().as_str(), "");
    assert_eq!(none.session_id().unwrap(), &ID);
}

#[test]
fn only_objects_are_events() {
    for body in ["", "[]", "\"status.updated\"", "{\"webhook_type\":"] {
        assert!(Event::from_slice(body.as_bytes()).is_err(), "{body}");
        assert!(serde_json::from_str::<Event>(body).is_err(), "{body}");
    }
    let body = br#"{"webhook_type":"status.updated","decision":{"reviews":[{"comment":[5]}]}}"#;
    let drift = Event::from_slice(body).unwrap().drift();
    assert_eq!(drift[0].path(), "$.decision.reviews[0].comment");
}

#[test]
fn the_unsigned_callback_of_a_company_search_has_its_type() {
    let body = json!({
        "event_id": ID, "event_type": "kyb.registry_search.resolved", "request_id": ID,
        "search_status": "resolved", "search_resolved": true,
        "kyb_registry": {"companies": [{"name": "ACME", "type": "Ltd"}],
            "pagination": {"total": 1, "page": 1, "per_page": 10}},
        "timestamp": 1_774_970_000, "created_at": 1_774_969_000
    });
    let callback: RegistrySearchCallback = serde_json::from_value(body.clone()).unwrap();
    let companies = callback
        .kyb_registry
        .as_ref()
        .unwrap()
        .companies
        .as_ref()
        .unwrap();
    assert_eq!(companies.len(), 1);
    assert_eq!(serde_json::to_value(&callback).unwrap(), body);
    assert!(!format!("{callback:?}").contains("ACME"));
}
