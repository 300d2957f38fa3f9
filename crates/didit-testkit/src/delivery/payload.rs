//! What a webhook says.

use serde_json::{Map, Value, json};

use super::{Event, Subject};
use crate::http::json::{Object, array, quoted};
use crate::state::State;
use crate::state::application::AppIndex;
use crate::state::entity::Entity;
use crate::state::profile::EntityStatus;
use crate::state::session::SessionIndex;
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

impl State {
    /// Tells the destinations that a session's status has changed.
    pub(crate) fn tell_status(&mut self, session_index: SessionIndex) {
        self.tell(session_index, "status.updated", None);
    }

    /// Tells the destinations that a session's data have changed.
    pub(crate) fn tell_data(&mut self, session_index: SessionIndex, trigger: &str) {
        self.tell(session_index, "data.updated", Some(trigger));
    }

    fn tell(
        &mut self,
        session_index: SessionIndex,
        webhook_type: &'static str,
        trigger: Option<&str>,
    ) {
        let session = self.store.get(session_index);
        let (application, id, status) = (session.application, session.id, session.status);
        if !self.deliveries.anyone_for(application, webhook_type) {
            return;
        }
        let members = self.event(session_index, webhook_type, trigger);
        let event = Event {
            application,
            subject: Subject::Session(id, status),
            webhook_type,
            members: &members,
        };
        let ids = &mut self.ids;
        self.deliveries.queue(&event, || ids.uuid(), self.now);
    }

    /// Tells the destinations what has changed of a user or a company since it stood
    /// so and showed these fields.
    pub(crate) fn tell_entity(
        &mut self,
        (application, kind): (AppIndex, Kind),
        key: &str,
        (previous, before): (EntityStatus, &Map<String, Value>),
    ) {
        let Some(entity) = self.entity(application, kind, key) else {
            return;
        };
        let (id, status, after) = (entity.id(), entity.status(), entity.fields());
        let mut events = Vec::new();
        if status != previous {
            let event = Object::new()
                .string("status", status.as_str())
                .string("previous_status", previous.as_str());
            let webhook_type = match kind {
                Kind::User => "user.status.updated",
                Kind::Business => "business.status.updated",
            };
            events.push((webhook_type, event.finish()));
        }
        let changed: Vec<_> = after
            .iter()
            .filter(|(name, value)| before.get(*name).unwrap_or(&Value::Null) != *value)
            .collect();
        if !changed.is_empty() {
            let webhook_type = match kind {
                Kind::User => "user.data.updated",
                Kind::Business => "business.data.updated",
            };
            events.push((webhook_type, changes(&changed, before)));
        }
        let head = entity_head(&entity);
        for (webhook_type, event) in events {
            let members = Object::with_capacity(head.len() + event.len() + 64)
                .string("webhook_type", webhook_type)
                .members(&head)
                .members(&event)
                .finish();
            let event = Event {
                application,
                subject: Subject::Entity(id, status),
                webhook_type,
                members: &members,
            };
            let ids = &mut self.ids;
            self.deliveries.queue(&event, || ids.uuid(), self.now);
        }
    }

    fn event(
        &self,
        session_index: SessionIndex,
        webhook_type: &str,
        trigger: Option<&str>,
    ) -> String {
        let session = self.store.get(session_index);
        let application = self.app(session.application);
        let extra = session.extra.as_deref();
        let workflow = &self.workflows[session.workflow as usize];
        let mut event = Object::with_capacity(1024)
            .string("webhook_type", webhook_type)
            .number("created_at", session.created_at.seconds())
            .display("application_id", application.id)
            .string("environment", application.environment.as_str())
            .display("session_id", session.id)
            .string("status", session.status.as_str())
            .display("workflow_id", workflow.id)
            .number("workflow_version", session.workflow_version);
        if let Some(vendor_data) = &session.vendor_data {
            event = event.string("vendor_data", vendor_data);
        }
        if let Some(metadata) = extra.and_then(|extra| extra.metadata.as_deref()) {
            event = event.raw("metadata", metadata);
        }
        if session.kind == Kind::Business {
            event = event
                .display("business_session_id", session.id)
                .string("session_kind", session.kind.as_str());
        }
        if let Some(trigger) = trigger {
            event = event.string("trigger", trigger);
        }
        if session.status.reports_decision() || webhook_type == "data.updated" {
            event = event.raw("decision", &self.decision(session_index));
        }
        let resubmission = extra.and_then(|extra| extra.resubmission.as_ref());
        if session.status == Status::Resubmitted
            && let Some(resubmission) = resubmission
        {
            let nodes = resubmission.nodes.iter().map(|(node_id, feature)| {
                Object::new()
                    .string("node_id", node_id)
                    .string("feature", feature)
                    .finish()
            });
            let mut reasons = String::from("{");
            if let Some(comment) = &resubmission.comment {
                for (index, (node_id, _)) in resubmission.nodes.iter().enumerate() {
                    if index > 0 {
                        reasons.push(',');
                    }
                    reasons.push_str(&quoted(node_id));
                    reasons.push(':');
                    reasons.push_str(&quoted(comment));
                }
            }
            reasons.push('}');
            let info = Object::new()
                .raw("nodes_to_resubmit", &array(nodes))
                .raw("reasons", &reasons)
                .finish();
            event = event.raw("resubmit_info", &info);
        }
        event.finish()
    }
}

/// What every event of a user or a company carries.
fn entity_head(entity: &Entity<'_>) -> String {
    let application = entity.state.app(entity.application);
    let id = entity.id();
    let mut head = Object::new();
    if let Some(at) = entity.created_at() {
        head = head.number("created_at", at.seconds());
    }
    head = head
        .display("application_id", application.id)
        .string("environment", application.environment.as_str())
        .display("didit_internal_id", id);
    head = match entity.kind {
        Kind::User => head.display("vendor_user_id", id),
        Kind::Business => head.display("vendor_business_id", id),
    };
    if let Some(vendor_data) = entity.vendor_data() {
        head = head.string("vendor_data", vendor_data);
    }
    head.finish()
}

/// The names of the changed fields, and each before and now.
fn changes(changed: &[(&String, &Value)], before: &Map<String, Value>) -> String {
    let names = changed.iter().map(|(name, _)| quoted(name));
    let sides = changed.iter().fold(Object::new(), |sides, (name, now)| {
        let change = json!({ "previous": before.get(*name), "current": now });
        sides.raw(name, &change.to_string())
    });
    Object::new()
        .raw("changed_fields", &array(names))
        .raw("changes", &sides.finish())
        .finish()
}
