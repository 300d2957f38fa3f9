//! Sessions with a given status, for the setup of tests.
//!
//! They are not in the journal, which contains the requests of the code under test.

use didit_types::SessionId;

use crate::fake::Fake;
use crate::state::{Extra, State, workflow::Template};
use crate::vocabulary::{SessionIndex, Status};

/// Declares the fixtures: name, status, summary, and what happens to the new session.
macro_rules! fixtures {
    ($($name:ident, $status:literal, $summary:literal: $then:expr;)+) => {
        /// Sessions of the first application's full KYC workflow. Each method creates a
        /// session, sends its webhooks and returns its id.
        impl Fake {$(
            #[doc = $summary]
            ///
            /// ```
            /// let didit = didit_testkit::Fake::new();
            #[doc = concat!("let session = didit.", stringify!($name), "(\"user-7\");")]
            #[doc = concat!("assert_eq!(didit.status(&session).unwrap(), \"", $status, "\");")]
            /// ```
            pub fn $name(&self, vendor_data: &str) -> SessionId {
                self.session(vendor_data, $then)
            }
        )+}
    };
}

fixtures! {
    not_started, "Not Started", "Creates a session with the status `Not Started`.": steps(&[]);
    in_progress, "In Progress", "Creates a session with the status `In Progress`.":
        steps(&[Status::InProgress]);
    approved, "Approved", "Creates an approved session.": play("approve");
    declined, "Declined", "Creates a declined session (liveness attack).":
        play("decline_liveness_attack");
    in_review, "In Review", "Creates a session in review (borderline face match).":
        play("review_face_match_borderline");
    expired, "Expired", "Creates an expired session, whose link was not opened.":
        steps(&[Status::Expired]);
    abandoned, "Abandoned", "Creates an abandoned session.":
        steps(&[Status::InProgress, Status::Abandoned]);
}

/// Changes the status of the session, step by step.
fn steps(statuses: &[Status]) -> impl FnOnce(&mut State, SessionIndex) {
    move |state, index| _ = state.take_steps(index, statuses)
}

/// Completes the session with a scenario.
fn play(slug: &str) -> impl FnOnce(&mut State, SessionIndex) {
    // The scenario exists and the session is new, so that this does not fail.
    move |state, index| _ = state.complete(index, Some(slug))
}

impl Fake {
    fn session(&self, vendor_data: &str, then: impl FnOnce(&mut State, SessionIndex)) -> SessionId {
        let id = {
            let mut state = self.lock();
            let workflow = state.app(0).workflows.start + Template::Kyc as u32;
            let index = state.create_session(0, workflow, Some(vendor_data), Extra::default());
            then(&mut state, index);
            SessionId::from(state.store.get(index).id.to_string())
        };
        self.deliver();
        id
    }
}
