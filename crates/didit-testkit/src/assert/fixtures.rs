//! Sessions with a given status, for the setup of tests.
//!
//! They are not in the journal, which contains the requests of the code under test.

use serde_json::Value;

use crate::fake::Fake;
use crate::state::State;
use crate::state::session::Extra;
use crate::state::workflow::Template;
use crate::vocabulary::id::canonical_uuid;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::status::Status;

/// Sessions of the first application's full KYC workflow. Each method creates a session,
/// sends its webhooks and returns its id.
impl Fake {
    /// Creates a session with the status `Not Started`.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.not_started("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("Not Started"));
    /// ```
    pub fn not_started(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |_, _| {})
    }

    /// Creates a session with the status `In Progress`.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.in_progress("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("In Progress"));
    /// ```
    pub fn in_progress(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |state, index| {
            state.step(index, Status::InProgress);
        })
    }

    /// Creates an approved session.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.approved("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("Approved"));
    /// ```
    pub fn approved(&self, vendor_data: &str) -> String {
        self.ended(vendor_data, "approve")
    }

    /// Creates a declined session (liveness attack).
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.declined("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("Declined"));
    /// ```
    pub fn declined(&self, vendor_data: &str) -> String {
        self.ended(vendor_data, "decline_liveness_attack")
    }

    /// Creates a session in review (borderline face match).
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.in_review("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("In Review"));
    /// ```
    pub fn in_review(&self, vendor_data: &str) -> String {
        self.ended(vendor_data, "review_face_match_borderline")
    }

    /// Creates an expired session, whose link was not opened.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.expired("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("Expired"));
    /// ```
    pub fn expired(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |state, index| {
            state.step(index, Status::Expired);
        })
    }

    /// Creates an abandoned session.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.abandoned("user-7");
    /// assert_eq!(didit.status(&session).as_deref(), Some("Abandoned"));
    /// ```
    pub fn abandoned(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |state, index| {
            state.step(index, Status::InProgress);
            state.step(index, Status::Abandoned);
        })
    }

    /// Returns the status of a session, or `None` if it is unknown.
    ///
    /// ```
    /// assert_eq!(didit_testkit::Fake::new().status("unknown"), None);
    /// ```
    pub fn status(&self, session_id: &str) -> Option<String> {
        let state = self.lock();
        let index = state.store.find(canonical_uuid(session_id)?)?;
        Some(state.store.status(index).as_str().to_owned())
    }

    /// Returns the decision of a session, or `None` if it is unknown.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// let session = didit.approved("user-7");
    /// assert_eq!(didit.decision(&session).unwrap()["status"], "Approved");
    /// ```
    pub fn decision(&self, session_id: &str) -> Option<Value> {
        let state = self.lock();
        let index = state.store.find(canonical_uuid(session_id)?)?;
        Some(state.decision(index))
    }

    fn ended(&self, vendor_data: &str, slug: &str) -> String {
        self.session(vendor_data, |state, index| {
            // The scenario exists and the session is new, so that this does not fail.
            let _ = state.complete(index, Some(slug));
        })
    }

    fn session(&self, vendor_data: &str, then: impl FnOnce(&mut State, SessionIndex)) -> String {
        let id = {
            let mut state = self.lock();
            let workflow = state.app(0).workflows.start + Template::Kyc as u32;
            let index = state.create_session(0, workflow, Some(vendor_data), Extra::default());
            then(&mut state, index);
            state.store.get(index).id.to_string()
        };
        self.deliver();
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixtures_have_their_status_and_are_not_in_the_journal() {
        let fake = Fake::new();
        let status = |id: String| fake.status(&id).unwrap();
        assert_eq!(status(fake.not_started("a")), "Not Started");
        assert_eq!(status(fake.in_progress("b")), "In Progress");
        assert_eq!(status(fake.approved("c")), "Approved");
        assert_eq!(status(fake.declined("d")), "Declined");
        assert_eq!(status(fake.in_review("e")), "In Review");
        assert_eq!(status(fake.expired("f")), "Expired");
        assert_eq!(status(fake.abandoned("g")), "Abandoned");
        assert_eq!(fake.status("unknown"), None);
        assert!(fake.journal().is_empty());
        assert_eq!(
            fake.decision(&fake.approved("h")).unwrap()["status"],
            "Approved"
        );
    }
}
