//! Events about a session.

use alloc::boxed::Box;

use super::envelope::event;
use crate::{
    Decision, Personal, SessionId, SessionKind, SessionStatus, WorkflowId,
    session::resubmit::ResubmitInfo,
};

event! {
    /// A session changed its status (`status.updated`) or its data (`data.updated`).
    ///
    /// Only what there is to send is present.
    /// Source: <https://docs.didit.me/integration/webhooks>
    pub struct SessionEvent {
        /// The session.
        pub session_id: Option<SessionId>,
        /// Where it stands now.
        pub status: Option<SessionStatus>,
        /// Its workflow.
        pub workflow_id: Option<WorkflowId>,
        /// The version of that workflow.
        pub workflow_version: Option<u64>,
        /// What it found; sent with `Approved`, `Declined`, `In Review` and `Abandoned`.
        pub decision: Option<Box<Decision>>,
        /// What the user has to do again; sent with `Resubmitted`.
        pub resubmit_info: Option<ResubmitInfo>,
        /// What changed the data, such as `manual_review`; sent with `data.updated`.
        pub trigger: Option<Personal>,
        /// Person or company; sent for companies.
        pub session_kind: Option<SessionKind>,
        /// The session again; sent for companies.
        pub business_session_id: Option<SessionId>,
        /// The company; sent for companies.
        pub vendor_business_id: Option<Personal>,
    }
}
