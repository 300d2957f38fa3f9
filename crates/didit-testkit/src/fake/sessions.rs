//! The sessions of a fake, and the end users that a test plays.

use std::time::SystemTime;

use didit_types::{Decision, Personal, SessionId, SessionStatus, WorkflowId};

use super::{Fake, FakeError};
use crate::http::Reply;
use crate::scenario::Scenario;
use crate::state::{Kind, Session, State, lifecycle::CompleteError};
use crate::vocabulary::{SessionIndex, Status, canonical_uuid};

/// A session of a fake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FakeSession {
    /// Id of the session.
    pub id: SessionId,
    /// Status of the session.
    pub status: SessionStatus,
    /// User of the session.
    pub vendor_data: Option<Personal>,
    /// Id of the workflow.
    pub workflow_id: WorkflowId,
    /// Time of creation, by the fake's clock.
    pub created_at: SystemTime,
}

fn session_status(status: Status) -> SessionStatus {
    SessionStatus::from(status.as_str())
}

impl FakeSession {
    fn of(state: &State, session: &Session) -> Self {
        let workflow = &state.workflows[session.workflow as usize];
        Self {
            id: SessionId::from(session.id.to_string()),
            status: session_status(session.status),
            vendor_data: session.vendor_data.as_deref().map(Personal::from),
            workflow_id: WorkflowId::from(workflow.id.to_string()),
            created_at: session.created_at.to_system(),
        }
    }
}

impl Fake {
    /// Returns the sessions of all applications, oldest first.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// didit.approved("user-7");
    /// assert_eq!(didit.sessions()[0].status, "Approved");
    /// ```
    pub fn sessions(&self) -> Vec<FakeSession> {
        let state = self.lock();
        let sessions = state.store.iter();
        sessions
            .map(|(_, session)| FakeSession::of(&state, session))
            .collect()
    }

    /// Returns the newest session of a user or business of the first application.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// // The code under test creates a session, whose id the test does not know.
    /// # didit.not_started("user-7");
    /// let session = didit.session_of("user-7").unwrap();
    /// didit.complete(&session.id, "approve")?;
    /// # Ok::<(), didit_testkit::FakeError>(())
    /// ```
    pub fn session_of(&self, vendor_data: &str) -> Option<FakeSession> {
        let state = self.lock();
        let newest = |kind| state.entity((0, kind), vendor_data)?.newest;
        let index = Kind::ALL.into_iter().filter_map(newest).max()?;
        Some(FakeSession::of(&state, state.store.get(index)))
    }

    /// Returns the status of a session, or `None` if it is unknown.
    ///
    /// ```
    /// assert_eq!(didit_testkit::Fake::new().status("unknown"), None);
    /// ```
    pub fn status(&self, session_id: impl AsRef<str>) -> Option<SessionStatus> {
        let state = self.lock();
        let index = state.store.find(canonical_uuid(session_id.as_ref())?)?;
        Some(session_status(state.store.status(index)))
    }

    /// Returns the decision of a session, or `None` if it is unknown.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.approved("user-7");
    /// assert_eq!(didit.decision(&session).unwrap().status.unwrap(), "Approved");
    /// ```
    pub fn decision(&self, session_id: impl AsRef<str>) -> Option<Decision> {
        let state = self.lock();
        let index = state.store.find(canonical_uuid(session_id.as_ref())?)?;
        didit_types::from_slice(state.decision(index).to_string().as_bytes()).ok()
    }

    /// Completes a session with the result of a named sandbox scenario (`approve`,
    /// `decline_aml_hit`, `review_poa_partial_match`, …).
    ///
    /// # Errors
    ///
    /// [`FakeError`] if the session or the scenario is unknown, or if the session does not
    /// wait for its user.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let session = didit.not_started("user-7");
    /// didit.complete(&session, "decline_aml_hit")?;
    /// assert_eq!(didit.status(&session).unwrap(), "Declined");
    /// # Ok::<(), didit_testkit::FakeError>(())
    /// ```
    pub fn complete(&self, session_id: impl AsRef<str>, scenario: &str) -> Result<(), FakeError> {
        self.act(session_id.as_ref(), |state, index| {
            state.complete(index, Some(scenario))
        })
    }

    /// Completes a session with the result of a [`Scenario`], which can be customized.
    ///
    /// # Errors
    ///
    /// As [`Self::complete`].
    ///
    /// ```
    /// use didit_testkit::{Fake, Scenario};
    ///
    /// let didit = Fake::new();
    /// let session = didit.not_started("user-7");
    /// let scenario = Scenario::approve().document(|document| document.number = "T0000007".into());
    /// didit.play(&session, scenario)?;
    /// # Ok::<(), didit_testkit::FakeError>(())
    /// ```
    pub fn play(
        &self,
        session_id: impl AsRef<str>,
        scenario: impl Into<Scenario>,
    ) -> Result<(), FakeError> {
        let scenario = scenario.into();
        self.act(session_id.as_ref(), |state, index| {
            state.play(index, &scenario)
        })
    }

    /// Opens the link of a session: `Not Started` becomes `In Progress`.
    ///
    /// # Errors
    ///
    /// [`FakeError`] if the session is unknown or has another status.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.not_started("user-7");
    /// didit.begin(&session)?;
    /// didit.step(&session)?;
    /// didit.abandon(&session)?;
    /// assert_eq!(didit.status(&session).unwrap(), "Abandoned");
    /// # Ok::<(), didit_testkit::FakeError>(())
    /// ```
    pub fn begin(&self, session_id: impl AsRef<str>) -> Result<(), FakeError> {
        self.change(session_id.as_ref(), &[Status::InProgress])
    }

    /// Passes the next check of a session, which begins if it has not. After the last one the
    /// session is complete.
    ///
    /// # Errors
    ///
    /// As [`Self::complete`].
    pub fn step(&self, session_id: impl AsRef<str>) -> Result<(), FakeError> {
        self.act(session_id.as_ref(), State::pass_check)
    }

    /// Leaves a session, which begins if it has not, until it is `Abandoned`.
    ///
    /// # Errors
    ///
    /// [`FakeError`] if the session is unknown or is not unfinished.
    pub fn abandon(&self, session_id: impl AsRef<str>) -> Result<(), FakeError> {
        self.change(
            session_id.as_ref(),
            &[Status::InProgress, Status::Abandoned],
        )
    }

    /// Expires a session whose link was not opened (`Expired`), or its approval
    /// (`Kyc Expired`), without moving the time.
    ///
    /// # Errors
    ///
    /// [`FakeError`] if the session is unknown or has another status.
    pub fn expire(&self, session_id: impl AsRef<str>) -> Result<(), FakeError> {
        self.change(session_id.as_ref(), &[Status::Expired, Status::KycExpired])
    }

    fn change(&self, session_id: &str, steps: &[Status]) -> Result<(), FakeError> {
        self.act(session_id, |state, index| state.take_steps(index, steps))
    }

    fn act(
        &self,
        session_id: &str,
        action: impl FnOnce(&mut State, SessionIndex) -> Result<(), CompleteError>,
    ) -> Result<(), FakeError> {
        let result = {
            let mut state = self.lock();
            match canonical_uuid(session_id).and_then(|id| state.store.find(id)) {
                Some(index) => action(&mut state, index).map_err(Reply::from),
                None => Err(Reply::not_found("Session not found.")),
            }
        };
        self.deliver();
        result.map_err(|reply| FakeError::new(&reply))
    }

    /// Completes every new session by itself with a scenario, or none any more: at once, or
    /// after 300 ms if the fake has the clock of the machine, so that the response to its
    /// creation comes first. [`Fault::after_webhooks`](crate::Fault::after_webhooks) delays
    /// that response.
    ///
    /// ```
    /// use didit_testkit::{Fake, Scenario};
    ///
    /// let didit = Fake::new();
    /// didit.complete_new_sessions(Scenario::approve());
    /// didit.complete_new_sessions(None);
    /// ```
    pub fn complete_new_sessions(&self, scenario: impl Into<Option<Scenario>>) {
        self.lock().settings.complete = scenario.into();
    }
}
