//! Decisions of sessions and their media links.
//!
//! Source: <https://docs.didit.me/sessions-api/retrieve-session>

use didit_types::Feature;
use serde_json::{Map, Value, json};

use crate::scenario::{Links, node};
use crate::state::{
    Activity, Kind, Session, State,
    packed::Packed,
    session::StoredReports,
    summary::{Summary, risks},
    workflow::Template,
};
use crate::vocabulary::{SessionIndex, UtcTime, Uuid, each, object};

/// Report arrays of a decision about a person.
const USER_ARRAYS: &[&str] = &[
    "id_verifications",
    "nfc_verifications",
    "liveness_checks",
    "face_matches",
    "phone_verifications",
    "email_verifications",
    "poa_verifications",
    "document_ai_documents",
    "questionnaire_responses",
    "aml_screenings",
    "ip_analyses",
    "database_validations",
];

/// Report arrays of a decision about a company.
const BUSINESS_ARRAYS: &[&str] = &[
    "registry_checks",
    "key_people_checks",
    "document_verifications",
    "aml_screenings",
    "phone_verifications",
    "email_verifications",
    "ip_analyses",
    "questionnaire_responses",
];

/// Returns the names of the report arrays that every decision of a kind has.
pub(crate) const fn report_arrays(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => USER_ARRAYS,
        Kind::Business => BUSINESS_ARRAYS,
    }
}

impl State {
    /// Returns the decision of a session, in any status.
    pub(crate) fn decision(&self, index: SessionIndex) -> Value {
        let session = self.store.get(index);
        let extra = session.extra.as_deref();
        let workflow = &self.workflows[session.workflow as usize];
        let mut decision = self.signed_reports(index);
        // Where nothing ran, production sends null.
        let is_null = session.kind == Kind::Business || self.settings.revision.is_current();
        for name in report_arrays(session.kind) {
            let nothing = if is_null { Value::Null } else { json!([]) };
            decision.entry(*name).or_insert(nothing);
        }
        let features = workflow.features();
        let url = (!session.is_imported()).then(|| self.session_url(session));
        // Businesses have no expiry.
        let expires_at = session.deadline.filter(|_| session.kind == Kind::User);
        let fields = json!({
            "session_id": session.id,
            "session_kind": session.kind.as_str(),
            "session_number": session.number,
            "session_url": url,
            "status": session.status.as_str(),
            "workflow_id": workflow.id,
            "features": features.iter().map(Feature::as_str).collect::<Vec<_>>(),
            "vendor_data": session.vendor_data.as_deref(),
            "metadata": extra.map(|extra| &extra.metadata),
            "expected_details": extra.map(|extra| &extra.expected_details),
            "contact_details": extra.map(|extra| &extra.contact_details),
            "callback": extra.map(|extra| &extra.callback),
            "reviews": reviews(session),
            "created_at": session.created_at.rfc3339(),
            "expires_at": expires_at.map(UtcTime::rfc3339),
            "environment": self.app(session.application).environment.as_str(),
        });
        decision.extend(object(fields));
        decision.into()
    }

    /// Returns the decision with the fields that `include=events` adds.
    ///
    /// The names of the fields are documented, their contents are not: they follow the
    /// nearest documented list, and are null where the fake has no data.
    pub(crate) fn decision_with_events(&self, index: SessionIndex) -> Value {
        let session = self.store.get(index);
        let workflow = &self.workflows[session.workflow as usize];
        let mut decision = self.decision(index);
        let has_chip = each(&decision["nfc_verifications"]).next().is_some();
        let added = json!({
            "features": workflow.features().iter().map(feature_node).collect::<Value>(),
            "events": self.events(session).collect::<Value>(),
            "activity_reviews": session.activity().iter().rev().map(Activity::to_json)
                .collect::<Value>(),
            "blocklisted": null,
            "cost_breakdown": null,
            "workflow_type": workflow.template.kind().workflow_type(),
            "workflow_version": session.workflow_version,
            "workflow_version_id": workflow.version_id,
            "workflow_terminal_node_id": null,
            "api_service": null,
            "session_type": "HOSTED",
            // A chip that was read proves the support; nothing disproves it.
            "has_device_nfc_support": has_chip.then_some(true),
        });
        if let (Value::Object(decision), Value::Object(added)) = (&mut decision, added) {
            decision.remove("session_kind");
            decision.extend(added);
        }
        decision
    }

    /// Returns the events of a session, newest first: the changes of its status. Their shape is
    /// not documented beyond `event_type`, `step` and `sent_at`.
    pub(crate) fn events(&self, session: &Session) -> impl Iterator<Item = Value> {
        let id = session.id;
        let changes = self.feed.since(0).rev();
        let changes = changes.filter(move |change| change.session == id);
        changes.map(|change| {
            json!({
                "event_type": "STATUS_UPDATED",
                "status": change.to(),
                "sent_at": change.at.micros() / 1000,
            })
        })
    }

    /// Stores the reports of a session, and their summary.
    pub(crate) fn set_reports(&mut self, index: SessionIndex, reports: &Map<String, Value>) {
        let reports = self.answered(index, reports);
        let reports = reports.as_ref();
        let session = self.store.get(index);
        let workflow = &self.workflows[session.workflow as usize];
        let template = workflow.template;
        let summary = Summary::new(workflow, reports);
        let text = serde_json::to_string(reports).unwrap_or_default();
        let stored = StoredReports {
            text: self.pack(template, &text),
            summary,
            risks: risks(reports),
        };
        self.store.edit(index).reports = Some(stored);
    }

    /// Compresses reports; those of a template are like the first ones of it.
    pub(crate) fn pack(&mut self, template: Template, text: &str) -> Packed {
        let similar = self.similar.entry(template);
        Packed::new(text, similar.or_insert_with(|| text.as_bytes().into()))
    }

    /// Returns the reports of a session by array, with marks in place of media links.
    pub(crate) fn reports(&self, index: SessionIndex) -> Map<String, Value> {
        let stored = self.store.get(index).reports.as_ref();
        stored
            .and_then(|stored| serde_json::from_str(&stored.text.text()).ok())
            .unwrap_or_default()
    }

    /// Returns the reports of a session by array, with media links.
    pub(crate) fn signed_reports(&self, index: SessionIndex) -> Map<String, Value> {
        let links = self.links(self.store.get(index).id);
        let mut reports = self.reports(index);
        reports
            .values_mut()
            .for_each(|array| links.sign_value(array));
        reports
    }

    /// Returns the media links of a session or another object, valid from now on.
    pub(crate) fn links(&self, id: Uuid) -> Links {
        let base = format!("{}/_fake/media/{id}", self.settings.origin);
        Links::new(base, self.now)
    }

    /// Returns the link for the user of a session.
    pub(crate) fn session_url(&self, session: &Session) -> String {
        let origin = &self.settings.origin;
        let token = session.token.as_str();
        let language = session
            .extra
            .as_deref()
            .and_then(|extra| extra.language.as_deref())
            .filter(|_| self.settings.revision.is_current());
        match language {
            Some(language) => format!("{origin}/{language}/session/{token}"),
            None => format!("{origin}/session/{token}"),
        }
    }
}

/// A feature with its node. The e-mail feature has another name here.
fn feature_node(feature: &Feature) -> Value {
    let name = match feature {
        Feature::EmailVerification => &Feature::Email,
        other => other,
    };
    json!({ "feature": name.as_str(), "node_id": format!("feature_{}_1", node(feature)) })
}

fn reviews(session: &Session) -> Value {
    let activity = session.activity().iter();
    activity
        .filter(|activity| activity.is_review())
        .map(|activity| {
            let mut review = json!({
                "user": activity.actor.display(),
                "created_at": activity.at.rfc3339(),
            });
            if let Some(status) = activity.new_status {
                review["new_status"] = status.as_str().into();
            }
            if let Some(comment) = &activity.comment {
                review["comment"] = json!(comment);
            }
            review
        })
        .collect()
}
