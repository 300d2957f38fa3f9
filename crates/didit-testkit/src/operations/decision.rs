//! `GET /v3/session/{session_id}/decision/`.
//! Source: <https://docs.didit.me/sessions-api/retrieve-session>

use didit_types::Feature;
use serde_json::Value;

use crate::http::context::RequestContext;
use crate::http::json::{Object, array, quoted};
use crate::http::reply::{HandlerResult, Reply};
use crate::scenario::Links;
use crate::state::State;
use crate::state::session::{Activity, Session};
use crate::state::workflow::Kind;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::time::UtcTime;

mod events;

/// The arrays of a person's decision, in the order of the documentation.
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

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let state = &*context.state;
    let asks = context.query.get("include") == Some("events");
    let decision = if asks && state.store.get(index).kind == Kind::User {
        let decision = state.written(index, View::WithEvents);
        state.with_events(decision, index).finish()
    } else {
        state.decision(index)
    };
    Ok(Reply::ok_text(context.media(decision)))
}

impl RequestContext<'_> {
    /// The decision as this key may see it: without links to media if it has no
    /// right to them.
    pub(crate) fn media(&self, decision: String) -> String {
        if self.key.as_ref().is_none_or(|key| key.media) {
            return decision;
        }
        let prefix = format!("{}/_fake/media/", self.state.settings.origin);
        match serde_json::from_str(&decision) {
            Ok(mut value) => {
                hide_media(&mut value, &prefix);
                value.to_string()
            }
            Err(_) => decision,
        }
    }
}

fn hide_media(value: &mut Value, prefix: &str) {
    match value {
        Value::String(text) if text.starts_with(prefix) => *value = Value::Null,
        Value::Array(items) => items.iter_mut().for_each(|item| hide_media(item, prefix)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| hide_media(member, prefix)),
        _ => {}
    }
}

/// The names of the report arrays that a decision of this kind always has.
pub(crate) fn arrays(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => USER_ARRAYS,
        Kind::Business => BUSINESS_ARRAYS,
    }
}

/// A report array of which nothing ran: null for a company, as in the published
/// example. For a person no example shows one; other clients read an empty list and stumble
/// over null.
pub(crate) fn nothing_ran(kind: Kind) -> Value {
    match kind {
        Kind::User => Value::Array(Vec::new()),
        Kind::Business => Value::Null,
    }
}

/// How a decision is written.
#[derive(Clone, Copy)]
enum View {
    Plain,
    /// Without the kind of session, and with the nodes of the features.
    WithEvents,
}

impl State {
    /// The decision of a session, in any state.
    pub(crate) fn decision(&self, index: SessionIndex) -> String {
        self.decision_object(index).finish()
    }

    pub(crate) fn decision_object(&self, index: SessionIndex) -> Object {
        self.written(index, View::Plain)
    }

    fn written(&self, index: SessionIndex, view: View) -> Object {
        let session = self.store.get(index);
        let extra = session.extra.as_deref();
        let workflow = &self.workflows[session.workflow as usize];
        let environment = self.app(session.application).environment;
        let links = self.links(session);
        let size = session
            .report
            .as_ref()
            .map_or(0, |report| links.size_of(&report.arrays));
        let url = (!session.is_imported()).then(|| self.session_url(session));
        let steps = workflow.template.features();
        let mut decision = Object::with_capacity(size + 1536).display("session_id", session.id);
        let features = match view {
            View::Plain => {
                decision = decision.string("session_kind", session.kind.as_str());
                features(steps)
            }
            View::WithEvents => events::features(steps),
        };
        decision = decision
            .number("session_number", session.number)
            .optional("session_url", url.as_deref())
            .string("status", session.status.as_str())
            .display("workflow_id", workflow.id)
            .raw("features", &features)
            .optional("vendor_data", session.vendor_data.as_deref())
            .optional_raw(
                "metadata",
                extra.and_then(|extra| extra.metadata.as_deref()),
            )
            .optional_raw(
                "expected_details",
                extra.and_then(|extra| extra.expected_details.as_deref()),
            )
            .optional_raw(
                "contact_details",
                extra.and_then(|extra| extra.contact_details.as_deref()),
            )
            .optional(
                "callback",
                extra.and_then(|extra| extra.callback.as_deref()),
            );
        decision = if let Some(report) = &session.report {
            decision.members_with(|text| links.write_members(text, &report.arrays))
        } else {
            let nothing = nothing_ran(session.kind).to_string();
            arrays(session.kind)
                .iter()
                .fold(decision, |decision, array| decision.raw(array, &nothing))
        };
        decision
            .raw("reviews", &reviews(session))
            .string("created_at", &session.created_at.rfc3339())
            .optional("expires_at", expires_at(session).as_deref())
            .string("environment", environment.as_str())
    }

    /// Links to the media of a session that work from now on.
    pub(crate) fn links(&self, session: &Session) -> Links {
        self.links_of(session.id)
    }

    /// Links to the media of anything that work from now on.
    pub(crate) fn links_of(&self, id: crate::vocabulary::id::Uuid) -> Links {
        let base = format!("{}/_fake/media/{id}", self.settings.origin);
        Links::new(base, self.now)
    }

    /// The link that the user opens.
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

/// Companies have none.
fn expires_at(session: &Session) -> Option<String> {
    match session.kind {
        Kind::User => session.deadline.map(UtcTime::rfc3339),
        Kind::Business => None,
    }
}

fn features(features: &[Feature]) -> String {
    array(features.iter().map(|feature| quoted(feature.as_str())))
}

fn reviews(session: &Session) -> String {
    array(
        session
            .reviews()
            .iter()
            .filter(|activity| activity.is_review())
            .map(review),
    )
}

/// As a decision shows it; the activity feed shows more.
fn review(activity: &Activity) -> String {
    let mut review = Object::new().string("user", activity.actor.display());
    if let Some(status) = activity.new_status {
        review = review.string("new_status", status.as_str());
    }
    if let Some(comment) = &activity.comment {
        review = review.string("comment", comment);
    }
    review.string("created_at", &activity.at.rfc3339()).finish()
}
