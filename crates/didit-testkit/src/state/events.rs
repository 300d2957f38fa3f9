//! Webhook events of sessions, users and businesses.

use serde_json::{Map, Value, json};

use crate::delivery::{Event, Subject};
use crate::state::workflow::Template;
use crate::state::{EntityStatus, Kind, Owner, State, entity::Entity};
use crate::vocabulary::{AppIndex, SessionIndex, Status, Uuid, canonical_uuid};

/// The types of events that the fake sends.
pub(crate) const EVENTS: [&str; 6] = [
    "status.updated",
    "data.updated",
    "user.status.updated",
    "user.data.updated",
    "business.status.updated",
    "business.data.updated",
];

impl State {
    /// Sends a webhook again, by the text of the delivery's id. Returns false if it is unknown.
    pub(crate) fn resend(&mut self, delivery: &str) -> bool {
        let id = canonical_uuid(delivery);
        id.is_some_and(|id| self.deliveries.resend(id, self.now))
    }

    /// Queues `data.updated` for a session with what triggered it, or else `status.updated`.
    pub(crate) fn emit_session_event(&mut self, index: SessionIndex, trigger: Option<&str>) {
        let webhook_type = match trigger {
            Some(_) => "data.updated",
            None => "status.updated",
        };
        let session = self.store.get(index);
        let application = session.application;
        if !self.deliveries.has_subscriber(application, webhook_type) {
            return;
        }
        let subject = Subject::of(Some(session.id), session.status.as_str());
        let body = self.session_event(index, trigger);
        self.emit((application, subject), webhook_type, body, None);
    }

    /// Queues an event that is about no session, with the fields that every event has.
    pub(crate) fn emit_event(
        &mut self,
        application: AppIndex,
        webhook_type: &'static str,
        body: Value,
    ) {
        let status = [&body["status"], &body["travel_rule_status"]];
        let status = status.into_iter().find_map(Value::as_str);
        let status = status.unwrap_or_default().to_owned();
        let subject = Subject::of(None, status);
        self.emit((application, subject), webhook_type, body, None);
    }

    /// Queues an event with the fields that every event has; a test for one destination only.
    fn emit(
        &mut self,
        (application, subject): (AppIndex, Subject),
        webhook_type: &'static str,
        mut body: Value,
        test_for: Option<Uuid>,
    ) {
        let owner = self.app(application);
        body["webhook_type"] = webhook_type.into();
        body["application_id"] = json!(owner.id);
        body["environment"] = owner.environment.as_str().into();
        let event = Event {
            application,
            subject,
            webhook_type,
            body,
            test_for,
        };
        let times = (self.now, self.clock);
        self.deliveries.queue(event, &mut self.ids, times);
    }

    /// Queues a test event for a destination, as the console sends them: about an invented
    /// session, user or business, and without an effect on the state.
    ///
    /// Source: <https://docs.didit.me/integration/webhooks>
    pub(crate) fn emit_test(
        &mut self,
        application: AppIndex,
        destination: Uuid,
        webhook_type: &'static str,
    ) {
        let workflow = self.template(application, Template::Kyc);
        let (workflow_id, version) = (workflow.id, workflow.version);
        let id = self.ids.uuid();
        let mut body = json!({
            "created_at": self.now.seconds(),
            "vendor_data": "test",
            "metadata": { "test_webhook": true },
        });
        let (kind, event) = webhook_type.split_once('.').unwrap_or_default();
        let is_session = ["status", "data"].contains(&kind);
        let status = if is_session { "Approved" } else { "ACTIVE" };
        if is_session {
            body["session_id"] = json!(id);
            body["workflow_id"] = json!(workflow_id);
            body["workflow_version"] = version.into();
            body["status"] = status.into();
        } else {
            body["didit_internal_id"] = json!(id);
            body[format!("vendor_{kind}_id")] = json!(id);
        }
        if !is_session && event == "status.updated" {
            body["status"] = status.into();
            body["previous_status"] = "FLAGGED".into();
        } else if !is_session {
            body["changed_fields"] = json!(["display_name"]);
            body["changes"] = json!({ "display_name": { "previous": null, "current": "Test" } });
        }
        let subject = (application, Subject::of(None, status));
        self.emit(subject, webhook_type, body, Some(destination));
    }

    /// Queues events for the differences between a user or business and its earlier status
    /// and fields.
    pub(crate) fn emit_entity_changes(
        &mut self,
        owner: Owner,
        key: &str,
        (previous, before): (EntityStatus, &Map<String, Value>),
    ) {
        let Some(entity) = self.entity(owner, key) else {
            return;
        };
        let (status, after) = (entity.status(), entity.fields());
        let [status_updated, data_updated] = match owner.1 {
            Kind::User => ["user.status.updated", "user.data.updated"],
            Kind::Business => ["business.status.updated", "business.data.updated"],
        };
        let mut events = Vec::new();
        if status != previous {
            let mut body = entity_event(&entity);
            body["status"] = status.as_str().into();
            body["previous_status"] = previous.as_str().into();
            events.push((status_updated, body));
        }
        let changes: Map<_, _> = after
            .into_iter()
            .filter(|(name, value)| before.get(name).unwrap_or(&Value::Null) != value)
            .map(|(name, value)| {
                let change = json!({ "previous": before.get(&name), "current": value });
                (name, change)
            })
            .collect();
        if !changes.is_empty() {
            let mut body = entity_event(&entity);
            body["changed_fields"] = changes.keys().cloned().collect();
            body["changes"] = changes.into();
            events.push((data_updated, body));
        }
        for (webhook_type, body) in events {
            let subject = (owner.0, Subject::of(None, status.as_str()));
            self.emit(subject, webhook_type, body, None);
        }
    }

    fn session_event(&self, index: SessionIndex, trigger: Option<&str>) -> Value {
        let session = self.store.get(index);
        let extra = session.extra.as_deref();
        let mut event = json!({
            "created_at": session.created_at.seconds(),
            "session_id": session.id,
            "status": session.status.as_str(),
            "workflow_id": self.workflows[session.workflow as usize].id,
            "workflow_version": session.workflow_version,
        });
        if let Some(vendor_data) = &session.vendor_data {
            event["vendor_data"] = (&**vendor_data).into();
        }
        if let Some(metadata) = extra.and_then(|extra| extra.metadata.as_ref()) {
            event["metadata"] = metadata.clone();
        }
        if session.kind == Kind::Business {
            event["business_session_id"] = json!(session.id);
            event["session_kind"] = session.kind.as_str().into();
        }
        if let Some(trigger) = trigger {
            event["trigger"] = trigger.into();
        }
        if session.status.reports_decision() || trigger.is_some() {
            event["decision"] = self.decision(index);
        }
        if session.status == Status::Resubmitted
            && let Some(resubmission) = extra.and_then(|extra| extra.resubmission.as_ref())
        {
            let nodes: Vec<_> = resubmission
                .nodes
                .iter()
                .map(|(node_id, feature)| json!({ "node_id": node_id, "feature": feature }))
                .collect();
            let reasons: Map<_, _> = resubmission
                .comment
                .iter()
                .flat_map(|comment| {
                    let nodes = resubmission.nodes.iter();
                    nodes.map(move |(node_id, _)| (node_id.to_string(), json!(comment)))
                })
                .collect();
            event["resubmit_info"] = json!({ "nodes_to_resubmit": nodes, "reasons": reasons });
        }
        event
    }
}

/// The fields that all events of a user or a business have.
fn entity_event(entity: &Entity<'_>) -> Value {
    let id = entity.id();
    let own_id = match entity.kind {
        Kind::User => "vendor_user_id",
        Kind::Business => "vendor_business_id",
    };
    let mut event = json!({
        "didit_internal_id": id,
        own_id: id,
    });
    if let Some(at) = entity.created_at() {
        event["created_at"] = at.seconds().into();
    }
    if let Some(vendor_data) = entity.vendor_data() {
        event["vendor_data"] = vendor_data.into();
    }
    event
}
