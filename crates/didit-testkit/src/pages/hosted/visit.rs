//! What the hosted page knows of its session.

use super::view::Frame;
use crate::fake::Fake;
use crate::pages::callback;
use crate::pages::step::Step;
use crate::pages::words::Facts;
use crate::scenario::Person;
use crate::state::application::ApplicationEnvironment;
use crate::state::session::SessionIndex;
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

/// A session as its user comes to it.
pub(super) struct Visit {
    pub(super) session_index: SessionIndex,
    pub(super) status: Status,
    pub(super) kind: Kind,
    pub(super) sandbox: bool,
    pub(super) steps: Vec<Step>,
    /// What a reviewer says about a resubmission.
    pub(super) comment: Option<String>,
    pub(super) language: Option<String>,
    /// The outcome chosen in advance.
    pub(super) armed: Option<String>,
    pub(super) origin: String,
    session_id: String,
    target: Option<String>,
    method: Option<String>,
    person: Person,
}

impl Visit {
    pub(super) fn read(fake: &Fake, token: &str) -> Option<Self> {
        let state = fake.lock();
        let index = state.store.find_token(token)?;
        let session = state.store.get(index);
        if session.is_imported() {
            return None;
        }
        let extra = session.extra.as_deref();
        let resubmission = extra
            .and_then(|extra| extra.resubmission.as_ref())
            .filter(|_| session.status == Status::Resubmitted);
        let template = state.workflows[session.workflow as usize].template;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Some(Self {
            session_index: index,
            status: session.status,
            kind: session.kind,
            sandbox: state.app(session.application).environment == ApplicationEnvironment::Sandbox,
            steps: resubmission.map_or_else(|| Step::of(template.features()), Step::again),
            comment: owned(resubmission.and_then(|resubmission| resubmission.comment.as_deref())),
            language: owned(extra.and_then(|extra| extra.language.as_deref())),
            armed: owned(extra.and_then(|extra| extra.scenario.as_deref())),
            origin: state.settings.origin.to_string(),
            session_id: session.id.to_string(),
            target: owned(extra.and_then(|extra| extra.callback.as_deref())),
            method: owned(extra.and_then(|extra| extra.callback_method.as_deref())),
            person: state.person(index),
        })
    }

    /// Where this device goes when the session is over. `waits` is for the device that has
    /// handed the session to another one.
    pub(super) fn callback(&self, frame: &Frame, waits: bool) -> Option<String> {
        let method = self.method.as_deref().unwrap_or("initiator");
        let is_meant = match (waits, frame.device) {
            (true, _) => ["initiator", "both"].contains(&method),
            (false, "other") => ["completer", "both"].contains(&method),
            // It began the session and finished it.
            (false, _) => true,
        };
        let target = self.target.as_deref().filter(|_| is_meant)?;
        callback::address(target, &self.session_id, self.status.as_str())
    }

    /// What the fake holds before the camera in a step.
    pub(super) fn facts(&self, step: Step, names: &Facts) -> Vec<(&'static str, String)> {
        let person = &self.person;
        let document = &person.document;
        let name = format!("{} {}", person.first_name, person.last_name);
        match step {
            Step::Document => vec![
                (
                    names.document,
                    format!("{}, {}", document.kind, document.issuing_state_name),
                ),
                (names.number, document.number.clone()),
            ],
            Step::Chip => vec![
                (names.name, name),
                (names.born, person.date_of_birth.clone()),
            ],
            Step::Address => vec![
                (names.name, name),
                (
                    names.address,
                    format!("{}, {} {}", person.street, person.postal_code, person.city),
                ),
            ],
            Step::Phone => vec![(names.sent_to, person.phone.clone())],
            Step::Email => vec![(names.sent_to, person.email.clone())],
            _ => Vec::new(),
        }
    }
}
