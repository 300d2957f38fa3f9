//! Lifecycle of a session: creation, steps of its user, expiry and review.

use std::time::Duration;

use didit_types::Feature;
use didit_types::session::{ContactDetails, ExpectedDetails};
use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::scenario::{Blocklisted, Person, Scenario, ScenarioResult, ScenarioRun, array_of};
use crate::state::{
    Activity, Actor, ApplicationEnvironment, Change, Extra, Kind, Session, State, lists::EntryType,
    session::IndexPosition,
};
use crate::vocabulary::{AppIndex, SessionIndex, Status, WorkflowIndex, hash};

/// Scenario of a session without a selected one.
const DEFAULT_SCENARIO: &str = "approve";

/// Reason why a session can't be completed.
#[derive(Debug)]
pub(crate) enum CompleteError {
    UnknownScenario(Box<str>),
    /// The session does not wait for its user.
    Finished(Status),
}

impl State {
    /// Creates a session and charges the application for it.
    pub(crate) fn create_session(
        &mut self,
        application: AppIndex,
        workflow: WorkflowIndex,
        vendor_data: Option<&str>,
        extra: Extra,
    ) -> SessionIndex {
        self.charge(application);
        let chosen = &self.workflows[workflow as usize];
        let (kind, expires_after) = (chosen.template.kind(), chosen.expires_after);
        let session = self.new_session(application, kind, workflow, vendor_data, extra);
        self.insert_session(Session {
            deadline: Some(self.now.plus(expires_after)),
            ..session
        })
    }

    /// Takes one credit of a live application. Returns false if it has none left.
    pub(crate) fn charge(&mut self, application: AppIndex) -> bool {
        let application = self.app_mut(application);
        match &mut application.credits {
            Some(0) if application.environment == ApplicationEnvironment::Live => false,
            Some(credits) if application.environment == ApplicationEnvironment::Live => {
                *credits -= 1;
                true
            }
            _ => true,
        }
    }

    /// Returns a session that has not started and is not in the store yet.
    pub(crate) fn new_session(
        &mut self,
        application: AppIndex,
        kind: Kind,
        workflow: WorkflowIndex,
        vendor_data: Option<&str>,
        extra: Extra,
    ) -> Session {
        Session {
            id: self.ids.uuid(),
            token: self.ids.token(),
            number: self.app_mut(application).take_number(kind),
            application,
            workflow,
            workflow_version: self.workflows[workflow as usize].version,
            kind,
            status: Status::NotStarted,
            deleted: false,
            created_at: self.now,
            deadline: None,
            vendor_data: vendor_data.map(|text| self.store.vendor_data(application, kind, text)),
            position: IndexPosition::default(),
            extra: extra.into_box(),
            reports: None,
        }
    }

    /// Stores a session and adds it to the feed.
    pub(crate) fn insert_session(&mut self, session: Session) -> SessionIndex {
        self.feed.push(session.id, None, session.status, self.now);
        self.store.insert(session)
    }

    /// Completes new sessions, if the fake is set to, and changes the status of every session
    /// whose deadline has passed.
    pub(crate) fn settle(&mut self) {
        self.run_monitoring_jobs();
        self.complete_unattended();
        while let Some(index) = self.store.due(self.now) {
            let next = match self.store.status(index) {
                Status::NotStarted => Status::Expired,
                Status::Approved => Status::KycExpired,
                _ => Status::Abandoned,
            };
            if !self.step(index, next) {
                // The status does not expire.
                let status = self.store.status(index);
                self.store.set_status(index, status, None);
            }
        }
        #[cfg(feature = "travel-rule")]
        self.expire_transfers();
    }

    /// Changes the status as the service or the user does. Returns false, and changes
    /// nothing, if the transition does not exist.
    pub(crate) fn step(&mut self, index: SessionIndex, next: Status) -> bool {
        let now = self.store.status(index);
        let allowed = now.may_become(next, self.settings.revision);
        if allowed {
            self.change(index, next, Actor::System, None);
        }
        allowed
    }

    /// Takes those of the steps that exist, in order; without any, the status is wrong.
    pub(crate) fn take_steps(
        &mut self,
        index: SessionIndex,
        steps: &[Status],
    ) -> Result<(), CompleteError> {
        let taken = steps.iter().filter(|&&next| self.step(index, next)).count();
        if taken > 0 {
            return Ok(());
        }
        Err(CompleteError::Finished(self.store.status(index)))
    }

    /// Changes the status of a session, whatever it is, and queues the webhook.
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
        let expires_after = match next {
            Status::Approved if Status::KycExpired.exists_in(self.settings.revision) => {
                workflow.approval_expires_after
            }
            next if next.is_unfinished() => Some(workflow.expires_after),
            _ => None,
        };
        let deadline = expires_after.map(|seconds| self.now.plus(seconds));
        let id = session.id;
        self.store.set_status(index, next, deadline);
        self.feed.push(id, Some(previous), next, self.now);
        if actor != Actor::System {
            let activity = Activity {
                previous_status: Some(previous),
                new_status: Some(next),
                comment,
                ..self.new_activity("STATUS_UPDATED", actor)
            };
            self.add_activity(index, activity);
        }
        self.emit_session_event(index, None);
        #[cfg(feature = "transactions")]
        self.follow_remediation(index);
    }

    /// Stores corrected reports, records what was changed, and queues `data.updated` if there
    /// is a trigger.
    pub(crate) fn correct(
        &mut self,
        index: SessionIndex,
        reports: &Map<String, Value>,
        (kind, change): (&'static str, Change),
        trigger: Option<&str>,
    ) {
        self.set_reports(index, reports);
        let activity = Activity {
            change: Some(Box::new(change)),
            ..self.new_activity(kind, Actor::Key)
        };
        self.add_activity(index, activity);
        if trigger.is_some() {
            self.emit_session_event(index, trigger);
        }
    }

    pub(crate) fn new_activity(&mut self, kind: &'static str, actor: Actor) -> Activity {
        Activity {
            id: self.ids.uuid(),
            kind: kind.into(),
            actor,
            previous_status: None,
            new_status: None,
            comment: None,
            change: None,
            at: self.now,
        }
    }

    pub(crate) fn add_activity(&mut self, index: SessionIndex, activity: Activity) {
        self.store.edit(index).extra_mut().activity.push(activity);
    }

    /// Completes a session with the scenario of a slug, the one selected in advance, or the
    /// default one.
    pub(crate) fn complete(
        &mut self,
        index: SessionIndex,
        slug: Option<&str>,
    ) -> Result<(), CompleteError> {
        let extra = self.store.get(index).extra.as_deref();
        let selected = extra.and_then(|extra| extra.scenario.as_deref());
        let slug = slug.or(selected).unwrap_or(DEFAULT_SCENARIO);
        let scenario =
            Scenario::from_slug(slug).ok_or_else(|| CompleteError::UnknownScenario(slug.into()))?;
        self.play(index, &scenario)
    }

    /// Runs the next check of a session with the scenario selected in advance, or the default
    /// one. The last check completes the session.
    pub(crate) fn pass_check(&mut self, index: SessionIndex) -> Result<(), CompleteError> {
        let session = self.store.get(index);
        let features = self.workflows[session.workflow as usize].features();
        let reports = self.reports(index);
        let has_run =
            |feature: &&Feature| array_of(feature).is_some_and(|it| reports.contains_key(it));
        let passed = features.iter().take_while(has_run).count() + 1;
        if passed >= features.len() || !session.status.is_unfinished() {
            return self.complete(index, None);
        }
        let extra = session.extra.as_deref();
        let slug = extra.and_then(|extra| extra.scenario.as_deref());
        let scenario = slug
            .and_then(Scenario::from_slug)
            .unwrap_or_else(Scenario::approve);
        self.step(index, Status::InProgress);
        let result = self.run(index, &features[..passed], &scenario);
        self.set_reports(index, result.reports.as_map());
        Ok(())
    }

    /// Completes a new session by itself, if the fake is set to.
    pub(crate) fn attend(&mut self, index: SessionIndex) {
        if self.settings.complete.is_some() {
            // A client on a socket gets the response to the creation first.
            let wait = Duration::from_millis(if self.own_clock.is_some() { 0 } else { 300 });
            self.unattended
                .push_back((self.now.plus_duration(wait), index));
        }
    }

    fn complete_unattended(&mut self) {
        while let Some(&(due, index)) = self.unattended.front()
            && due <= self.now
        {
            self.unattended.pop_front();
            if let Some(scenario) = self.settings.complete.clone()
                && !self.store.get(index).deleted
            {
                // A session that is finished already stays as it is.
                let _ = self.play(index, &scenario);
            }
        }
    }

    /// Completes a session again with the scenario of the last time.
    pub(crate) fn replay(&mut self, index: SessionIndex) -> Result<(), CompleteError> {
        let extra = self.store.get(index).extra.as_deref();
        let played = extra.and_then(|extra| extra.played.clone());
        self.complete(index, played.as_deref())
    }

    /// Completes a session as its user would, with a scenario.
    pub(crate) fn play(
        &mut self,
        index: SessionIndex,
        scenario: &Scenario,
    ) -> Result<(), CompleteError> {
        let session = self.store.get(index);
        let kind = session.kind;
        if !session.status.is_unfinished() {
            return Err(CompleteError::Finished(session.status));
        }
        if session.status == Status::NotStarted {
            self.step(index, Status::InProgress);
        }
        if kind == Kind::Business {
            // The company waits for its key people.
            self.step(index, Status::AwaitingUser);
        }
        let session = self.store.get(index);
        let features = self.workflows[session.workflow as usize].features();
        let result = self.run(index, &features, scenario);
        let status = Status::parse(result.status.as_str()).unwrap_or(Status::InReview);
        self.set_reports(index, result.reports.as_map());
        if scenario.slug() != DEFAULT_SCENARIO {
            self.store.edit(index).extra_mut().played = Some(scenario.slug().into());
        }
        self.step(index, status);
        Ok(())
    }

    /// Runs features for a session.
    pub(crate) fn run(
        &self,
        index: SessionIndex,
        features: &[Feature],
        scenario: &Scenario,
    ) -> ScenarioResult {
        let person = self.person(index);
        let session = self.store.get(index);
        let expected = expected_details(session);
        let mut run = ScenarioRun::new(features, &person, self.now.to_system());
        run.expected = expected.as_ref();
        run.blocklisted = self.blocklisted(session.application, &person);
        scenario.play(&run)
    }

    /// Returns the user of a session: the same for all sessions of one `vendor_data`, with
    /// the expected and contact details of the request.
    pub(crate) fn person(&self, index: SessionIndex) -> Person {
        let session = self.store.get(index);
        let key = session.vendor_data.as_deref();
        let key = key.unwrap_or(session.token.as_str());
        let mut person = self.invented(session.application, key);
        if let Some(expected) = expected_details(session) {
            person = person.expected(&expected);
        }
        let contact = details(session, |extra| extra.contact_details.as_ref());
        if let Some(contact) = contact.and_then(|value| ContactDetails::deserialize(value).ok()) {
            person = person.reached_at(&contact);
        }
        person
    }

    /// Returns the invented person of a key: a user's `vendor_data`, or the bytes of an image.
    pub(crate) fn invented(&self, application: AppIndex, key: impl AsRef<[u8]>) -> Person {
        let application = self.app(application).id.as_u64_pair().0;
        Person::invented(hash(self.settings.seed ^ application, key))
    }

    /// Returns the details of a person that are blocklisted.
    pub(crate) fn blocklisted(&self, application: AppIndex, person: &Person) -> Blocklisted {
        let blocks = |kind, value: &str| self.lists.blocks(application, kind, value);
        Blocklisted {
            face: blocks(EntryType::Face, &person.face),
            document: blocks(EntryType::Document, &person.document.number),
            phone: blocks(EntryType::Phone, &person.phone),
            email: blocks(EntryType::Email, &person.email),
        }
    }
}

fn expected_details(session: &Session) -> Option<ExpectedDetails> {
    let details = details(session, |extra| extra.expected_details.as_ref())?;
    ExpectedDetails::deserialize(details).ok()
}

fn details(session: &Session, field: impl Fn(&Extra) -> Option<&Value>) -> Option<&Value> {
    field(session.extra.as_deref()?)
}
