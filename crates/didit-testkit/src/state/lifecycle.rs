//! What happens to a session: with its user, by itself, by a reviewer.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::http::reply::Reply;
use crate::scenario::{Blocklisted, Person, Scenario, ScenarioRun};
use crate::state::State;
use crate::state::lists::EntryType;
use crate::state::session::{Activity, Actor, Extra, Report, Session};
use crate::state::summary;
use crate::state::workflow::Kind;
use crate::vocabulary::id::hash;
use crate::vocabulary::indexes::{AppIndex, SessionIndex};
use crate::vocabulary::status::Status;

/// Whether there is a scenario of that name.
pub(crate) fn knows_scenario(slug: &str) -> bool {
    Scenario::from_slug(slug).is_some()
}

/// The outcome of a session that nobody chose one for.
const DEFAULT_SCENARIO: &str = "approve";

impl State {
    /// Lets everything happen that time alone makes happen.
    pub(crate) fn settle(&mut self) {
        while let Some(index) = self.store.due(self.now) {
            let next = match self.store.status(index) {
                Status::NotStarted => Status::Expired,
                Status::Approved => Status::KycExpired,
                _ => Status::Abandoned,
            };
            if !self.step(index, next) {
                // Nothing lapses in this state.
                let status = self.store.status(index);
                self.store.set_status(index, status, None);
            }
        }
    }

    /// A step that the service or the user takes. A step that does not exist is
    /// not taken.
    pub(crate) fn step(&mut self, index: SessionIndex, next: Status) -> bool {
        let now = self.store.status(index);
        let allowed = now.may_become(next, self.settings.revision);
        if allowed {
            self.change(index, next, Actor::System, None);
        }
        allowed
    }

    /// Puts a session into a state and tells who wants to know.
    pub(crate) fn change(
        &mut self,
        index: SessionIndex,
        next: Status,
        actor: Actor,
        comment: Option<Box<str>>,
    ) {
        let session = self.store.get(index);
        let previous = session.status;
        let workflow = &self.workflows[session.workflow as usize];
        let lapses_after = match next {
            Status::Approved if Status::KycExpired.exists_in(self.settings.revision) => {
                workflow.approval_lapses_after
            }
            next if next.is_unfinished() => Some(workflow.expires_after),
            _ => None,
        };
        let deadline = lapses_after.map(|seconds| self.now.plus(seconds));
        let id = session.id;
        self.store.set_status(index, next, deadline);
        self.feed.push(id, Some(previous), next, self.now);
        if actor != Actor::System {
            let activity = Activity {
                id: self.ids.uuid(),
                kind: "STATUS_UPDATED".into(),
                actor,
                previous_status: Some(previous),
                new_status: Some(next),
                comment,
                change: None,
                at: self.now,
            };
            self.store.edit(index).extra_mut().activity.push(activity);
        }
        if next == Status::Approved {
            self.keep_face(index);
        }
        self.emit_status_updated(index);
    }

    /// The face of an approved user serves later sessions of the same user.
    fn keep_face(&mut self, index: SessionIndex) {
        let session = self.store.get(index);
        let workflow = &self.workflows[session.workflow as usize];
        let shows_face = workflow.template.shows_face();
        if let Some(vendor_data) = &session.vendor_data
            && shows_face
        {
            let vendor_data = Box::from(vendor_data.as_ref());
            self.applications[session.application as usize]
                .faces
                .insert(vendor_data);
        }
    }

    /// Plays the user of a session to the end, with the outcome of that name, or the
    /// one that was chosen in advance.
    pub(crate) fn complete(
        &mut self,
        index: SessionIndex,
        slug: Option<&str>,
    ) -> Result<(), Reply> {
        let session = self.store.get(index);
        let armed = session
            .extra
            .as_deref()
            .and_then(|extra| extra.scenario.as_deref());
        let slug = slug.or(armed).unwrap_or(DEFAULT_SCENARIO);
        let scenario = Scenario::from_slug(slug).ok_or_else(|| {
            Reply::field("scenario", &format!("Unknown sandbox scenario: '{slug}'."))
        })?;
        self.play(index, &scenario)
    }

    /// Runs the steps that need no user once more. They find what they found before.
    pub(crate) fn run_again(&mut self, index: SessionIndex) -> Result<(), Reply> {
        let played = self
            .store
            .get(index)
            .extra
            .as_deref()
            .and_then(|extra| extra.played.clone());
        self.complete(index, played.as_deref())
    }

    /// Plays the user of a session to the end.
    pub(crate) fn play(&mut self, index: SessionIndex, scenario: &Scenario) -> Result<(), Reply> {
        let session = self.store.get(index);
        if !session.status.is_unfinished() {
            return Err(Reply::detail(
                http::StatusCode::CONFLICT,
                &format!(
                    "Only a session that waits for its user can be completed. Current status: {}",
                    session.status.as_str()
                ),
            ));
        }
        if session.status == Status::NotStarted {
            self.step(index, Status::InProgress);
        }
        if self.store.get(index).kind == Kind::Business {
            // The company waits for the people who run it.
            self.step(index, Status::AwaitingUser);
        }
        let session = self.store.get(index);
        let person = self.person(index);
        let template = self.workflows[session.workflow as usize].template;
        let expected = details(session, |extra| extra.expected_details.as_deref());
        let outcome = {
            let mut run = ScenarioRun::new(template.features(), &person, self.now.to_system());
            run.expected = expected.as_ref();
            run.blocklisted = self.blocklisted(session.application, &person);
            scenario.play(&run)
        };
        let status = Status::parse(outcome.status.as_str()).unwrap_or(Status::InReview);
        self.report(index, outcome.reports.into_map());
        if scenario.slug() != DEFAULT_SCENARIO {
            self.store.edit(index).extra_mut().played = Some(scenario.slug().into());
        }
        self.step(index, status);
        Ok(())
    }

    /// Who the user of a session is: the same for all sessions of one `vendor_data`,
    /// under the name and at the address that the caller gave.
    pub(crate) fn person(&self, index: SessionIndex) -> Person {
        let session = self.store.get(index);
        let key = session.vendor_data.as_deref();
        let key = key.unwrap_or(session.token.as_str());
        let mut person = self.invented(session.application, key);
        if let Some(expected) = details(session, |extra| extra.expected_details.as_deref()) {
            person = person.expected(&expected);
        }
        if let Some(contact) = details(session, |extra| extra.contact_details.as_deref()) {
            person = person.reached_at(&contact);
        }
        person
    }

    /// The person behind a key of an application: a user's `vendor_data`, or what else
    /// tells people apart, be it a picture.
    pub(crate) fn invented(&self, application: AppIndex, key: impl AsRef<[u8]>) -> Person {
        let application = self.app(application).id.as_u64_pair().0;
        Person::invented(hash(self.settings.seed ^ application, key))
    }

    /// What of a person is on the blocklist.
    pub(crate) fn blocklisted(&self, application: AppIndex, person: &Person) -> Blocklisted {
        let holds = |kind, value: &str| self.lists.blocks(application, kind, value);
        Blocklisted {
            face: holds(EntryType::Face, &person.face),
            document: holds(EntryType::Document, &person.document.number),
            phone: holds(EntryType::Phone, &person.phone),
            email: holds(EntryType::Email, &person.email),
        }
    }

    /// Keeps the reports of a session, and what the list shows of them.
    pub(crate) fn report(&mut self, index: SessionIndex, mut reports: Map<String, Value>) {
        let session = self.store.get(index);
        summary::complete(session.kind, &mut reports);
        let workflow = &self.workflows[session.workflow as usize];
        let row = summary::session_summary(workflow, &reports);
        self.store.edit(index).report = Some(Report {
            arrays: Value::Object(reports).to_string().into_boxed_str().into(),
            row: row.into_boxed_str().into(),
        });
    }

    /// The reports of a session with links to their media.
    pub(crate) fn linked_reports(&self, index: SessionIndex) -> Option<Map<String, Value>> {
        let session = self.store.get(index);
        let report = session.report.as_ref()?;
        let links = self.links(session);
        let mut text = String::with_capacity(links.size_of(&report.arrays));
        text.push('{');
        links.write_members(&mut text, &report.arrays);
        text.push('}');
        serde_json::from_str(&text).ok()
    }

    /// The reports of a session, to be changed and [kept](Self::report) again.
    pub(crate) fn reports(&self, index: SessionIndex) -> Option<Map<String, Value>> {
        let report = self.store.get(index).report.as_ref()?;
        serde_json::from_str(report.arrays.as_str()).ok()
    }
}

/// What the caller said of the user in advance.
fn details<T: DeserializeOwned>(
    session: &Session,
    text: impl Fn(&Extra) -> Option<&str>,
) -> Option<T> {
    let text = text(session.extra.as_deref()?)?;
    serde_json::from_str(text).ok()
}
