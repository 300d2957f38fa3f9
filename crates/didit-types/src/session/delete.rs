//! Deleting sessions. Source: <https://docs.didit.me/sessions-api/delete-session>

use alloc::vec::Vec;

use crate::{
    Personal, SessionId, Timestamp, Uuid, model::model, open_enum::open_enum, request::request,
    session::SessionNumber,
};

request! {
    /// What becomes of the biometric template when a session is deleted; may be left out.
    pub struct DeleteSession {
        optional {
            /// Whether the template stays with the user.
            retain_face_embeddings: exact bool,
            /// For how many days, 1 to 3650.
            face_retention_days: exact u32,
            /// Until when; in the future.
            face_retention_deadline: into Timestamp,
            /// Why the session is deleted; `operational_session_delete` if not set.
            deletion_instruction: into DeletionInstruction,
            /// Your own name for the instruction, at most 255 characters.
            instruction_id: into Personal,
        }
    }
}

request! {
    /// Deletes many sessions of people by their numbers, or all of them. Unknown
    /// numbers are passed over, so it may be repeated.
    pub struct BatchDeleteSessions {
        optional {
            /// The sessions; the API takes numbers and digits alike.
            session_numbers: into Vec<SessionNumber>,
            /// Deletes every session; `session_numbers` is then ignored.
            delete_all: exact bool,
            /// Whether the templates stay with the users.
            retain_face_embeddings: exact bool,
            /// For how many days, 1 to 3650.
            face_retention_days: exact u32,
            /// Until when; in the future.
            face_retention_deadline: into Timestamp,
            /// Why the sessions are deleted; `operational_session_delete` if not set.
            deletion_instruction: into DeletionInstruction,
            /// Your own name for the instruction, at most 255 characters.
            instruction_id: into Personal,
        }
    }
}

model! {
    /// What became of a deleted session.
    pub struct DeletedSession {
        /// The session.
        pub session_id: Option<SessionId>,
        /// Its number.
        pub session_number: Option<u64>,
        /// What became of the biometric template.
        pub face_retention_outcome: Option<FaceRetentionOutcome>,
        /// The template that was kept.
        pub biometric_template_uuid: Option<Uuid>,
    }
}

model! {
    /// What became of the sessions of a batch.
    pub struct DeletedSessions {
        /// One entry for each session that was found.
        pub results: Option<Vec<DeletedSession>>,
    }
}

open_enum! {
    /// Why a session is deleted.
    pub enum DeletionInstruction {
        /// Tidying up; a template may be kept.
        OperationalSessionDelete = "operational_session_delete",
        /// The person's right to erasure; no template may be kept.
        PrivacyErasure = "privacy_erasure",
    }
}

open_enum! {
    /// What became of the biometric template of a deleted session.
    pub enum FaceRetentionOutcome {
        /// Kept with the user.
        RetainedWithUser = "retained_with_user",
        /// Deleted.
        Deleted = "deleted",
        /// There was none.
        None = "none",
        /// Not kept, because the session has no user.
        IneligibleNoVendorUser = "ineligible_no_vendor_user",
        /// The session was not deleted, because a store did not answer; try again.
        FailedRetryable = "failed_retryable",
    }
}
