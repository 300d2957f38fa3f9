//! A session as its end user visits it.

use std::borrow::Cow;

use didit_types::Feature;
use serde_json::{Value, json};

use super::callback;
use super::step::Step;
use super::texts::FactTexts;
use crate::fake::Fake;
use crate::scenario::Person;
use crate::state::{ApplicationEnvironment, Extra, Kind};
use crate::vocabulary::{SessionIndex, Status};

pub(super) struct Visit {
    pub(super) session_index: SessionIndex,
    pub(super) status: Status,
    pub(super) kind: Kind,
    pub(super) sandbox: bool,
    pub(super) steps: Vec<Step>,
    /// What the request that created the session wants.
    pub(super) extra: Extra,
    pub(super) origin: String,
    pub(super) session_id: String,
    pub(super) features: Cow<'static, [Feature]>,
    /// Questions of a questionnaire that a request made.
    questions: Vec<String>,
    person: Person,
}

impl Visit {
    /// Reads the session of a token, or returns `None` if it has no hosted page.
    pub(super) fn read(fake: &Fake, token: &str) -> Option<Self> {
        let state = fake.lock();
        let index = state.store.find_token(token)?;
        let session = state.store.get(index);
        if session.is_imported() {
            return None;
        }
        let mut extra = session.extra.as_deref().cloned().unwrap_or_default();
        // A former one is over.
        (extra.resubmission).take_if(|_| session.status != Status::Resubmitted);
        let resubmission = extra.resubmission.as_ref();
        let workflow = &state.workflows[session.workflow as usize];
        let features = workflow.features();
        Some(Self {
            session_index: index,
            status: session.status,
            kind: session.kind,
            sandbox: state.app(session.application).environment == ApplicationEnvironment::Sandbox,
            steps: resubmission.map_or_else(|| Step::of(&features), Step::again),
            extra,
            origin: state.settings.origin.to_string(),
            session_id: session.id.to_string(),
            features,
            questions: state.questions(session.application, workflow),
            person: state.person(index),
        })
    }

    /// Returns the comment of the reviewer on a resubmission.
    pub(super) fn comment(&self) -> Option<&str> {
        self.extra.resubmission.as_ref()?.comment.as_deref()
    }

    /// Returns the callback URL of a device after the session ends. `waits` is true for
    /// the device that handed the session over to another one, `is_other` for the other.
    pub(super) fn callback(&self, is_other: bool, waits: bool) -> Option<String> {
        let method = self.extra.callback_method.as_deref().unwrap_or("initiator");
        let returns = match (waits, is_other) {
            (true, _) => ["initiator", "both"].contains(&method),
            (false, true) => ["completer", "both"].contains(&method),
            (false, false) => true,
        };
        let target = self.extra.callback.as_deref().filter(|_| returns)?;
        callback::address(target, &self.session_id, self.status.as_str())
    }

    /// Returns country and type of the end user's document, or nothing for a company.
    pub(super) fn document(&self) -> Value {
        if !self.features.contains(&Feature::IdVerification) {
            return json!({});
        }
        let document = &self.person.document;
        json!({"country": document.issuing_state, "documentType": document.kind})
    }

    /// Returns the data that the fake submits in a step.
    pub(super) fn facts(&self, step: Step, labels: &FactTexts) -> Vec<(&'static str, String)> {
        let person = &self.person;
        let document = &person.document;
        let kind = format!("{}, {}", document.kind, document.issuing_state_name);
        match step {
            Step::Document => vec![
                (labels.document, kind),
                (labels.number, document.number.clone()),
            ],
            Step::Chip => vec![
                (labels.name, person.full_name()),
                (labels.born, person.date_of_birth.clone()),
            ],
            Step::Address => vec![
                (labels.name, person.full_name()),
                (labels.address, person.address()),
            ],
            Step::Phone => vec![(labels.sent_to, person.phone.clone())],
            Step::Email => vec![(labels.sent_to, person.email.clone())],
            Step::Questions => {
                let questions = self.questions.iter();
                questions.map(|question| ("?", question.clone())).collect()
            }
            _ => Vec::new(),
        }
    }
}
