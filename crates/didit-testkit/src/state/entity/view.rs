//! How a user or a company is shown.

use serde_json::{Map, Value, json};

use super::Entity;
use crate::http::json::{Object, array};
use crate::state::profile::StandingChange;
use crate::state::summary::outcomes;
use crate::state::workflow::Kind;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::status::Status;
use crate::vocabulary::time::UtcTime;

/// The fields that an event of changed data can name.
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

/// What the sessions of a user or a company have found out.
#[derive(Default)]
struct Found {
    /// Of the newest approved session: name, date of birth, face, registry data.
    facts: Map<String, Value>,
    states: Vec<Value>,
    emails: Vec<Value>,
    phones: Vec<Value>,
    /// How each feature ended last.
    features: Vec<(&'static str, String)>,
}

impl Found {
    fn of(entity: &Entity<'_>) -> Self {
        let mut found = Self::default();
        for index in entity.sessions() {
            found.add(entity, index);
        }
        found
    }

    fn add(&mut self, entity: &Entity<'_>, index: SessionIndex) {
        let Some(reports) = entity.state.linked_reports(index) else {
            return;
        };
        let session = entity.state.store.get(index);
        let workflow = &entity.state.workflows[session.workflow as usize];
        for (feature, status) in outcomes(workflow.template, &reports) {
            if self.features.iter().all(|(known, _)| *known != feature) {
                self.features.push((feature, status.to_owned()));
            }
        }
        if session.status != Status::Approved {
            return;
        }
        let each = |name: &str| {
            reports
                .get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        for report in each("id_verifications") {
            put(&mut self.states, report.get("issuing_state"));
            for name in ["full_name", "date_of_birth", "portrait_image"] {
                self.learn(name, report.get(name));
            }
        }
        for report in each("email_verifications") {
            put(&mut self.emails, report.get("email"));
        }
        for report in each("phone_verifications") {
            put(&mut self.phones, report.get("full_number"));
        }
        for report in each("registry_checks") {
            let company = report.get("company").unwrap_or(report);
            self.learn("legal_name", company.get("company_name"));
            for name in ["registration_number", "country_code"] {
                self.learn(name, company.get(name));
            }
        }
    }

    /// Sessions are looked at newest first, so what is known stays.
    fn learn(&mut self, name: &str, value: Option<&Value>) {
        if let Some(value) = value.filter(|value| value.is_string())
            && !self.facts.contains_key(name)
        {
            self.facts.insert(name.to_owned(), value.clone());
        }
    }
}

fn put(list: &mut Vec<Value>, value: Option<&Value>) {
    if let Some(value) = value.filter(|value| value.is_string())
        && !list.contains(value)
    {
        list.push(value.clone());
    }
}

impl Entity<'_> {
    /// The row of a list.
    pub(crate) fn row(&self) -> String {
        self.shown().finish()
    }

    /// All of it.
    pub(crate) fn detail(&self) -> String {
        let metadata = self.given("metadata").unwrap_or_else(|| json!({}));
        let mut detail = self.shown().raw("metadata", &metadata.to_string());
        if self.kind == Kind::User {
            let changes = self.profile.map_or(&[][..], |profile| &profile.changes);
            detail = detail.raw("comments", &array(changes.iter().rev().map(comment)));
        }
        detail
            .optional("updated_at", time(self.updated_at()).as_deref())
            .finish()
    }

    /// What an event of changed data compares.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        let mut detail: Map<String, Value> =
            serde_json::from_str(&self.detail()).unwrap_or_default();
        let names = match self.kind {
            Kind::User => USER_FIELDS,
            Kind::Business => BUSINESS_FIELDS,
        };
        detail.retain(|name, _| names.contains(&name.as_str()));
        detail
    }

    /// What the caller said of a field.
    fn given(&self, name: &str) -> Option<Value> {
        self.profile?.given.get(name).cloned()
    }

    fn shown(&self) -> Object {
        let found = Found::of(self);
        // What the caller said goes before what sessions have found out.
        let value = |name: &str| self.given(name).or_else(|| found.facts.get(name).cloned());
        let text = |name: &str| value(name).and_then(|value| value.as_str().map(str::to_owned));
        let list = |name: &str, seen: &[Value]| {
            let said = self.given(name).filter(Value::is_array);
            said.unwrap_or_else(|| Value::Array(seen.to_vec()))
                .to_string()
        };
        let name = match self.kind {
            Kind::User => "full_name",
            Kind::Business => "legal_name",
        };
        let display_name = text("display_name").filter(|name| !name.is_empty());
        let effective = display_name.clone().or_else(|| text(name));
        let mut shown = Object::with_capacity(1024)
            .display("didit_internal_id", self.id())
            .optional("vendor_data", self.vendor_data())
            .optional("display_name", display_name.as_deref())
            .optional(name, text(name).as_deref());
        shown = match self.kind {
            Kind::User => shown
                .optional("date_of_birth", text("date_of_birth").as_deref())
                .optional("portrait_image_url", text("portrait_image").as_deref())
                .raw("issuing_states", &list("issuing_states", &found.states))
                .raw("approved_emails", &list("approved_emails", &found.emails))
                .raw("approved_phones", &list("approved_phones", &found.phones)),
            Kind::Business => shown
                .optional(
                    "registration_number",
                    text("registration_number").as_deref(),
                )
                .optional("country_code", text("country_code").as_deref()),
        };
        let last_session_at = self.last_session_at();
        let (map, features) = features(&found.features);
        shown
            .optional("effective_name", effective.as_deref())
            .string("status", self.status().as_str())
            .count("session_count", self.count(None))
            .count("approved_count", self.count(Some(&[Status::Approved])))
            .count("declined_count", self.count(Some(&[Status::Declined])))
            .count("in_review_count", self.count(Some(&[Status::InReview])))
            .raw("features", &map)
            .raw("features_list", &features)
            .optional("last_session_at", time(last_session_at).as_deref())
            .optional("first_session_at", time(self.first_session_at()).as_deref())
            .optional("last_activity_at", time(self.updated_at()).as_deref())
            .raw("tags", "[]")
            .optional("created_at", time(self.created_at()).as_deref())
    }
}

fn time(at: Option<UtcTime>) -> Option<String> {
    at.map(UtcTime::rfc3339)
}

/// As a map and as a list.
fn features(features: &[(&'static str, String)]) -> (String, String) {
    let map = features.iter().fold(Object::new(), |map, (name, status)| {
        map.string(name, status)
    });
    let list = features.iter().map(|(name, status)| {
        Object::new()
            .string("feature", name)
            .string("status", status)
            .finish()
    });
    (map.finish(), array(list))
}

/// A change of the status among the comments on a user.
fn comment(change: &StandingChange) -> String {
    Object::new()
        .display("uuid", change.id)
        .string("comment_type", "STATUS_CHANGED")
        .optional("comment", change.reason.as_deref())
        .optional("actor_email", None)
        .optional("actor_name", None)
        .string("previous_status", change.from.as_str())
        .string("new_status", change.to.as_str())
        .optional_raw("previous_value", None)
        .optional_raw("new_value", None)
        .raw("changed_fields", "[]")
        .optional_raw("metadata", None)
        .raw("mentioned_emails", "[]")
        .string("created_at", &change.at.rfc3339())
        .finish()
}
