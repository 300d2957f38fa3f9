//! What happens to a session: with its user, by itself, by a reviewer.

use serde_json::{Map, Value};

use crate::reply::Reply;
use crate::row;
use crate::stand_in::{self, Person};
use crate::state::State;
use crate::state::application::AppIndex;
use crate::state::blocklist::ItemType;
use crate::state::session::{Activity, Actor, Report, Slot};
use crate::state::workflow::Kind;
use crate::status::Status;

/// Whether there is a scenario of that name.
pub(crate) fn knows_scenario(slug: &str) -> bool {
    stand_in::knows(slug)
}

/// The outcome of a session that nobody chose one for.
const DEFAULT_SCENARIO: &str = "approve";

impl State {
    /// Lets everything happen that time alone makes happen.
    pub(crate) fn settle(&mut self) {
        while let Some(slot) = self.store.due(self.now) {
            let next = match self.store.status(slot) {
                Status::NotStarted => Status::Expired,
                Status::Approved => Status::KycExpired,
                _ => Status::Abandoned,
            };
            if !self.step(slot, next) {
                // Nothing lapses in this state.
                let status = self.store.status(slot);
                self.store.set_status(slot, status, None);
            }
        }
    }

    /// A step that the service or the user takes. A step that does not exist is
    /// not taken.
    pub(crate) fn step(&mut self, slot: Slot, next: Status) -> bool {
        let now = self.store.status(slot);
        let allowed = now.may_become(next, self.settings.revision);
        if allowed {
            self.change(slot, next, Actor::System, None);
        }
        allowed
    }

    /// Puts a session into a state and tells who wants to know.
    pub(crate) fn change(
        &mut self,
        slot: Slot,
        next: Status,
        actor: Actor,
        comment: Option<Box<str>>,
    ) {
        let session = self.store.get(slot);
        let previous = session.status;
        let workflow = &self.workflows[session.workflow as usize];
        let lapses_after = match next {
            Status::Approved if self.settings.revision.knows(Status::KycExpired) => {
                workflow.approval_lapses_after
            }
            next if next.is_unfinished() => Some(workflow.expires_after),
            _ => None,
        };
        let deadline = lapses_after.map(|seconds| self.now.plus(seconds));
        let id = session.id;
        self.store.set_status(slot, next, deadline);
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
            self.store.edit(slot).extra_mut().activity.push(activity);
        }
        if next == Status::Approved {
            self.keep_face(slot);
        }
        self.tell_status(slot);
    }

    /// The face of an approved user serves later sessions of the same user.
    fn keep_face(&mut self, slot: Slot) {
        let session = self.store.get(slot);
        let features = self.workflows[session.workflow as usize]
            .template
            .features();
        let shows_face = features.contains(&"LIVENESS") || features.contains(&"ID_VERIFICATION");
        if let Some(vendor_data) = &session.vendor_data
            && shows_face
        {
            let vendor_data = Box::from(vendor_data.as_ref());
            self.applications[session.application as usize]
                .faces
                .insert(vendor_data);
        }
    }

    /// Plays the user of a session to the end.
    pub(crate) fn complete(&mut self, slot: Slot, scenario: Option<&str>) -> Result<(), Reply> {
        let session = self.store.get(slot);
        if !session.status.is_unfinished() {
            return Err(Reply::detail(
                http::StatusCode::CONFLICT,
                &format!(
                    "Only a session that waits for its user can be completed. Current status: {}",
                    session.status.as_str()
                ),
            ));
        }
        let slug: Box<str> = match scenario {
            Some(slug) => slug.into(),
            None => session
                .extra
                .as_deref()
                .and_then(|extra| extra.scenario.clone())
                .unwrap_or_else(|| DEFAULT_SCENARIO.into()),
        };
        if !knows_scenario(&slug) {
            return Err(Reply::field(
                "scenario",
                &format!("Unknown sandbox scenario: '{slug}'."),
            ));
        }
        if session.status == Status::NotStarted {
            self.step(slot, Status::InProgress);
        }
        if self.store.get(slot).kind == Kind::Business {
            // The company waits for the people who run it.
            self.step(slot, Status::AwaitingUser);
        }
        let person = self.person(slot);
        let blocked = self.blocked(self.store.get(slot).application, &person);
        let workflow = &self.workflows[self.store.get(slot).workflow as usize];
        let (status, reports) =
            stand_in::play(&slug, workflow.template.features(), &person, &blocked);
        self.report(slot, reports);
        self.step(slot, status);
        Ok(())
    }

    /// Who the user of a session is: the same for all sessions of one `vendor_data`.
    pub(crate) fn person(&self, slot: Slot) -> Person {
        let session = self.store.get(slot);
        let application = self.app(session.application).id;
        match &session.vendor_data {
            Some(vendor_data) => Person::of(self.settings.seed, application, vendor_data),
            None => Person::of(self.settings.seed, application, &session.id.to_string()),
        }
    }

    /// What of a person is on the blocklist.
    fn blocked(&self, application: AppIndex, person: &Person) -> Vec<ItemType> {
        [
            (ItemType::Face, &person.face),
            (ItemType::Document, &person.document),
            (ItemType::Phone, &person.phone),
            (ItemType::Email, &person.email),
        ]
        .into_iter()
        .filter(|(kind, value)| self.blocklist.holds(application, *kind, value))
        .map(|(kind, _)| kind)
        .collect()
    }

    /// Keeps the reports of a session, and what the list shows of them.
    pub(crate) fn report(&mut self, slot: Slot, mut reports: Map<String, Value>) {
        let session = self.store.get(slot);
        row::complete(session.kind, &mut reports);
        let workflow = &self.workflows[session.workflow as usize];
        let row = row::row(workflow, &reports);
        self.store.edit(slot).report = Some(Report {
            arrays: Value::Object(reports).to_string().into(),
            row: row.into(),
        });
    }

    /// The reports of a session, to be changed and [kept](Self::report) again.
    pub(crate) fn reports(&self, slot: Slot) -> Option<Map<String, Value>> {
        let report = self.store.get(slot).report.as_ref()?;
        serde_json::from_str(&report.arrays).ok()
    }
}
