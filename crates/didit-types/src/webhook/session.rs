//! Events of sessions, and events without a public payload.

use alloc::boxed::Box;

use super::envelope::event;
use crate::{
    Decision, Personal, SessionId, SessionKind, SessionStatus, WorkflowId,
    session::resubmit::ResubmitInfo,
};

event! {
    /// Status change (`status.updated`) or data change (`data.updated`) of a session.
    ///
    /// Fields without a value are absent.
    /// Source: <https://docs.didit.me/integration/webhooks>
    pub struct SessionEvent {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Status of the session.
        pub status: Option<SessionStatus>,
        /// Id of the workflow.
        pub workflow_id: Option<WorkflowId>,
        /// Version of the workflow.
        pub workflow_version: Option<u64>,
        /// Decision of the session; sent with `Approved`, `Declined`, `In Review` and
        /// `Abandoned`.
        pub decision: Option<Box<Decision>>,
        /// Steps that the user must repeat; sent with `Resubmitted`.
        pub resubmit_info: Option<ResubmitInfo>,
        /// Cause of the change, such as `manual_review`; sent with `data.updated`.
        pub trigger: Option<Personal>,
        /// Person or company; sent for companies.
        pub session_kind: Option<SessionKind>,
        /// Id of the session; sent for companies.
        pub business_session_id: Option<SessionId>,
        /// Id of the company; sent for companies.
        pub vendor_business_id: Option<Personal>,
    }
}

event! {
    /// New item of an activity feed (`activity.created`).
    ///
    /// The payload is not public; its fields are in `extra`.
    pub struct ActivityEvent {
        /// Id of the session, if the subject is a session.
        pub session_id: Option<SessionId>,
    }
}

event! {
    /// Event of a type that this version does not know; its fields are in `extra`.
    pub struct OtherEvent {
        /// Id of the session, if the subject is a session.
        pub session_id: Option<SessionId>,
    }
}
