//! Responses and event fields of a user or business.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Entity;
use crate::state::profile::{EntityStatus, EntityStatusChange};
use crate::state::summary::feature_results;
use crate::state::workflow::Kind;
use crate::vocabulary::{Ids, SessionIndex, Status, UtcTime, each, hash};

/// Fields that an event of changed data can name.
///
/// Source: <https://docs.didit.me/entities/webhooks>
const USER_FIELDS: &[&str] = &[
    "vendor_data",
    "display_name",
    "full_name",
    "date_of_birth",
    "metadata",
    "issuing_states",
    "approved_emails",
    "approved_phones",
];

const BUSINESS_FIELDS: &[&str] = &[
    "vendor_data",
    "display_name",
    "metadata",
    "legal_name",
    "registration_number",
    "country_code",
];

/// Data of a user or business from its sessions.
#[derive(Default)]
struct SessionFacts {
    /// Name, date of birth, portrait and registry data of the newest approved session.
    fields: Map<String, Value>,
    states: Vec<Value>,
    emails: Vec<Value>,
    phones: Vec<Value>,
    /// Latest result of each feature.
    features: Vec<(&'static str, String)>,
}

impl SessionFacts {
    fn of(entity: &Entity<'_>) -> Self {
        let mut facts = Self::default();
        for index in entity.sessions() {
            facts.add(entity, index);
        }
        facts
    }

    fn add(&mut self, entity: &Entity<'_>, index: SessionIndex) {
        let session = entity.state.store.get(index);
        if session.reports.is_none() {
            return;
        }
        let reports = entity.state.signed_reports(index);
        let workflow = &entity.state.workflows[session.workflow as usize];
        for (feature, status) in feature_results(workflow, &reports) {
            if self.features.iter().all(|(known, _)| *known != feature) {
                self.features.push((feature, status.to_owned()));
            }
        }
        if session.status != Status::Approved {
            return;
        }
        let reports = |name: &str| reports.get(name).into_iter().flat_map(each);
        for report in reports("id_verifications") {
            push_new(&mut self.states, report.get("issuing_state"));
            for name in ["full_name", "date_of_birth", "portrait_image"] {
                self.set(name, report.get(name));
            }
        }
        for report in reports("email_verifications") {
            push_new(&mut self.emails, report.get("email"));
        }
        for report in reports("phone_verifications") {
            push_new(&mut self.phones, report.get("full_number"));
        }
        for report in reports("registry_checks") {
            let company = report.get("company").unwrap_or(report);
            self.set("legal_name", company.get("company_name"));
            for name in ["registration_number", "country_code"] {
                self.set(name, company.get(name));
            }
        }
    }

    /// Sets a field unless a newer session has set it.
    fn set(&mut self, name: &str, value: Option<&Value>) {
        if let Some(value) = value.filter(|value| value.is_string()) {
            self.fields.entry(name).or_insert_with(|| value.clone());
        }
    }
}

fn push_new(list: &mut Vec<Value>, value: Option<&Value>) {
    if let Some(value) = value.filter(|value| value.is_string())
        && !list.contains(value)
    {
        list.push(value.clone());
    }
}

impl Entity<'_> {
    /// Returns the item of a list.
    pub(crate) fn summary(&self) -> Value {
        let facts = SessionFacts::of(self);
        // Fields set by a caller take precedence over those of sessions.
        let value = |name: &str| self.field(name).or_else(|| facts.fields.get(name).cloned());
        let text = |name: &str| value(name).filter(Value::is_string).unwrap_or_default();
        let list = |name: &str, seen: &[Value]| {
            let set = self.field(name).filter(Value::is_array);
            set.unwrap_or_else(|| seen.into())
        };
        let name = match self.kind {
            Kind::User => "full_name",
            Kind::Business => "legal_name",
        };
        let display_name = Some(text("display_name")).filter(|name| name != "");
        let display_name = display_name.unwrap_or_default();
        let effective_name = if display_name.is_null() {
            text(name)
        } else {
            display_name.clone()
        };
        let features: BTreeMap<_, _> = facts.features.iter().cloned().collect();
        let list_of_features = facts.features.iter();
        let list_of_features = list_of_features
            .map(|(feature, status)| json!({ "feature": feature, "status": status }));
        let time = |at: Option<UtcTime>| at.map(UtcTime::rfc3339);
        let mut summary = json!({
            "didit_internal_id": self.id(),
            "vendor_data": self.vendor_data(),
            "display_name": display_name,
            name: text(name),
            "effective_name": effective_name,
            "status": self.status().as_str(),
            "session_count": self.count(None),
            "approved_count": self.count(Some(&[Status::Approved])),
            "declined_count": self.count(Some(&[Status::Declined])),
            "in_review_count": self.count(Some(&[Status::InReview])),
            "features": features,
            "features_list": list_of_features.collect::<Value>(),
            "last_session_at": time(self.last_session_at()),
            "first_session_at": time(self.first_session_at()),
            "last_activity_at": time(self.updated_at()),
            "tags": self.tags(|tag| tag),
            "created_at": time(self.created_at()),
        });
        match self.kind {
            Kind::User => {
                summary["date_of_birth"] = text("date_of_birth");
                summary["portrait_image_url"] = text("portrait_image");
                summary["issuing_states"] = list("issuing_states", &facts.states);
                summary["approved_emails"] = list("approved_emails", &facts.emails);
                summary["approved_phones"] = list("approved_phones", &facts.phones);
            }
            Kind::Business => {
                for name in ["registration_number", "country_code"] {
                    summary[name] = text(name);
                }
            }
        }
        summary
    }

    /// Returns every text that can be in the fields, and perhaps others.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let set = self
            .profile
            .into_iter()
            .flat_map(|profile| profile.fields.values());
        let set = set.flat_map(|value| match value {
            Value::Array(items) => &items[..],
            value => std::slice::from_ref(value),
        });
        let sessions = self.sessions().into_iter();
        let reports = sessions.filter_map(|index| self.state.store.get(index).reports.as_ref());
        let seen = reports.flat_map(|reports| reports.summary.texts());
        [self.key]
            .into_iter()
            .chain(set.filter_map(Value::as_str))
            .chain(seen)
    }

    /// Returns all data.
    pub(crate) fn detail(&self) -> Value {
        let mut detail = self.summary();
        detail["metadata"] = self.field("metadata").unwrap_or_else(|| json!({}));
        detail["updated_at"] = json!(self.updated_at().map(UtcTime::rfc3339));
        if self.kind == Kind::User {
            let changes = self.profile.map_or(&[][..], |profile| &profile.changes);
            detail["comments"] = changes.iter().rev().map(comment).collect();
            detail["tags"] = self.tags(|tag| {
                json!({
                    "uuid": tag["uuid"],
                    "tag": {
                        "uuid": tag["uuid"],
                        "name": tag["name"],
                        "color": tag["color"],
                        "description": null,
                        "source": "custom",
                    },
                    "added_by_email": null,
                    "added_by_name": null,
                })
            });
        }
        detail
    }

    /// Returns the fields that an event of changed data compares.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        let names = match self.kind {
            Kind::User => USER_FIELDS,
            Kind::Business => BUSINESS_FIELDS,
        };
        let Value::Object(mut detail) = self.detail() else {
            return Map::new();
        };
        detail.retain(|name, _| names.contains(&name.as_str()));
        detail
    }

    /// Returns the tags that cases have added, each as `show` returns it.
    fn tags(&self, show: impl Fn(Value) -> Value) -> Value {
        let names = self.field("tags").unwrap_or_default();
        let tag = |name: &Value| {
            let id = Ids::new(hash(0, name.as_str().unwrap_or_default())).uuid();
            show(json!({ "uuid": id, "name": name, "color": "#6B7280" }))
        };
        each(&names).map(tag).collect()
    }

    /// A field that a caller has set.
    fn field(&self, name: &str) -> Option<Value> {
        self.profile?.fields.get(name).cloned()
    }
}

/// A status change among the comments of a user. One to the same status is a note.
fn comment(change: &EntityStatusChange) -> Value {
    let is_note = change.from == change.to;
    let status = |status: EntityStatus| (!is_note).then_some(status.as_str());
    json!({
        "uuid": change.id,
        "comment_type": if is_note { "COMMENT" } else { "STATUS_CHANGED" },
        "comment": change.reason,
        "actor_email": null,
        "actor_name": null,
        "previous_status": status(change.from),
        "new_status": status(change.to),
        "previous_value": null,
        "new_value": null,
        "changed_fields": [],
        "metadata": null,
        "mentioned_emails": [],
        "created_at": change.at.rfc3339(),
    })
}
