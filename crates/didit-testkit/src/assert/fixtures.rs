//! One line for what tests need most: sessions that are already somewhere.
//!
//! None of these calls stands in the journal: that holds what the code under test did.

use serde_json::Value;

use crate::fake::Fake;
use crate::state::State;
use crate::state::session::Extra;
use crate::state::workflow::Template;
use crate::vocabulary::id::canonical_uuid;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::status::Status;

/// Sessions of the first application's full KYC workflow. Each call makes a new one and
/// gives its id; webhooks are sent as always.
impl Fake {
    /// A session that waits for its user.
    pub fn not_started(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |_, _| {})
    }

    /// A user in the middle of the flow.
    pub fn in_progress(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |state, index| {
            state.step(index, Status::InProgress);
        })
    }

    /// A user who passed every check.
    pub fn approved(&self, vendor_data: &str) -> String {
        self.ended(vendor_data, "approve")
    }

    /// A user who held up a mask.
    pub fn declined(&self, vendor_data: &str) -> String {
        self.ended(vendor_data, "decline_liveness_attack")
    }

    /// A user somebody has to look at.
    pub fn in_review(&self, vendor_data: &str) -> String {
        self.ended(vendor_data, "review_face_match_borderline")
    }

    /// A link that nobody opened in time.
    pub fn expired(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |state, index| {
            state.step(index, Status::Expired);
        })
    }

    /// A user who went away in the middle.
    pub fn abandoned(&self, vendor_data: &str) -> String {
        self.session(vendor_data, |state, index| {
            state.step(index, Status::InProgress);
            state.step(index, Status::Abandoned);
        })
    }

    /// The status of a session, or `None` if there is no such session.
    pub fn status(&self, session_id: &str) -> Option<String> {
        let state = self.lock();
        let index = state.store.find(canonical_uuid(session_id)?)?;
        Some(state.store.status(index).as_str().to_owned())
    }

    /// The decision of a session, or `None` if there is no such session.
    pub fn decision(&self, session_id: &str) -> Option<Value> {
        let state = self.lock();
        let index = state.store.find(canonical_uuid(session_id)?)?;
        serde_json::from_str(&state.decision(index)).ok()
    }

    fn ended(&self, vendor_data: &str, slug: &str) -> String {
        self.session(vendor_data, |state, index| {
            // Every slug here is one of the catalogue, and the session is new.
            let _ = state.complete(index, Some(slug));
        })
    }

    fn session(&self, vendor_data: &str, then: impl FnOnce(&mut State, SessionIndex)) -> String {
        let id = {
            let mut state = self.lock();
            let workflow = state.app(0).workflows.start + Template::Kyc as u32;
            let index = state.open_session(0, workflow, Some(vendor_data), Extra::default());
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
    fn each_is_where_its_name_says_and_none_is_in_the_journal() {
        let fake = Fake::new();
        let status = |id: String| fake.status(&id).unwrap();
        assert_eq!(status(fake.not_started("a")), "Not Started");
        assert_eq!(status(fake.in_progress("b")), "In Progress");
        assert_eq!(status(fake.approved("c")), "Approved");
        assert_eq!(status(fake.declined("d")), "Declined");
        assert_eq!(status(fake.in_review("e")), "In Review");
        assert_eq!(status(fake.expired("f")), "Expired");
        assert_eq!(status(fake.abandoned("g")), "Abandoned");
        assert_eq!(fake.status("nobody"), None);
        assert!(fake.journal().is_empty());
        assert_eq!(
            fake.decision(&fake.approved("h")).unwrap()["status"],
            "Approved"
        );
    }
}
