//! What `include=events` adds to the decision about a person.
//!
//! The names are documented, the shapes are not: what the fake knows it tells in the words of
//! the nearest list that is documented, and the rest is null.

use didit_types::Feature;

use crate::http::json::{Object, array};
use crate::operations::reviews;
use crate::scenario::node;
use crate::state::State;
use crate::state::feed::StatusChange;
use crate::state::session::Session;
use crate::vocabulary::indexes::SessionIndex;

/// The features of a workflow, each with its node. The mail feature has its other name here.
pub(super) fn features(features: &[Feature]) -> String {
    array(features.iter().map(|feature| {
        let name = match feature {
            Feature::EmailVerification => &Feature::Email,
            other => other,
        };
        Object::new()
            .string("feature", name.as_str())
            .display("node_id", format_args!("feature_{}_1", node(feature)))
            .finish()
    }))
}

impl State {
    /// The members that are there on request alone.
    pub(super) fn with_events(&self, decision: Object, index: SessionIndex) -> Object {
        let session = self.store.get(index);
        let workflow = &self.workflows[session.workflow as usize];
        let feed = session.reviews().iter().rev().map(reviews::row);
        decision
            .raw("events", &self.events(session))
            .raw("activity_reviews", &array(feed))
            .optional_raw("blocklisted", None)
            .optional_raw("cost_breakdown", None)
            .string("workflow_type", workflow.template.kind().workflow_type())
            .number("workflow_version", session.workflow_version)
            .display("workflow_version_id", workflow.version_id)
            .optional("workflow_terminal_node_id", None)
            .optional("api_service", None)
            .string("session_type", "HOSTED")
            .optional_raw("has_device_nfc_support", read_a_chip(session))
    }

    /// The changes of status that the fake remembers, newest first, as the list of a
    /// session's events orders them.
    fn events(&self, session: &Session) -> String {
        let mine: Vec<_> = self
            .feed
            .since(0)
            .filter(|change| change.session == session.id)
            .map(event)
            .collect();
        array(mine.iter().rev())
    }
}

fn event(change: &StatusChange) -> String {
    Object::new()
        .string("event_type", "STATUS_UPDATED")
        .string("status", change.to())
        .number("sent_at", change.at.micros() / 1000)
        .finish()
}

/// A chip that was read shows that the device can; nothing shows that it cannot.
fn read_a_chip(session: &Session) -> Option<&'static str> {
    let report = session.report.as_ref()?;
    let read = report.arrays.as_str().contains("\"nfc_verifications\":[{");
    read.then_some("true")
}
