//! Session deletion.
//!
//! Source: <https://docs.didit.me/sessions-api/delete-session>

use alloc::vec::Vec;

use crate::{
    Personal, SessionId, Timestamp, Uuid, model::model, open_enum::open_enum, request::request,
    session::SessionNumber, validate::Problems,
};

request! {
    /// Deletes a session and decides on its biometric template. The body is optional.
    pub struct DeleteSession {
        optional {
            /// Whether the user keeps the biometric template.
            retain_face_embeddings: exact bool,
            /// Retention of the template in days, 1 to 3650.
            face_retention_days: exact u32 [range(1..=3650)],
            /// End of the retention, in the future.
            face_retention_deadline: into Timestamp [date_time],
            /// Reason of the deletion; defaults to `operational_session_delete`.
            deletion_instruction: into DeletionInstruction,
            /// Caller's own name of the instruction, at most 255 characters.
            instruction_id: into Personal [max(255)],
        }
    }
}

request! {
    /// Deletes sessions of persons by number, or all of them.
    ///
    /// Unknown numbers are ignored, so the request may be repeated.
    pub struct BatchDeleteSessions {
        optional {
            /// Numbers of the sessions.
            session_numbers: into Vec<SessionNumber>,
            /// Whether every session is deleted; excludes `session_numbers`.
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
        check { names_its_sessions_once }
    }
}

/// The API ignores the numbers beside `delete_all` and deletes every session.
fn names_its_sessions_once(request: &BatchDeleteSessions, problems: &mut Problems) {
    let has_numbers = request
        .session_numbers
        .as_ref()
        .is_some_and(|numbers| !numbers.is_empty());
    match (has_numbers, request.delete_all == Some(true)) {
        (false, false) => {
            problems.add("session_numbers", "is required unless `delete_all` is true");
        }
        (true, true) => {
            problems.add(
                "delete_all",
                "is true, so `session_numbers` must be left out",
            );
        }
        _ => {}
    }
}

model! {
    /// Deleted session and the outcome for its biometric template.
    pub struct DeletedSession {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Number of the session within its application.
        pub session_number: Option<u64>,
        /// Outcome for the biometric template.
        pub face_retention_outcome: Option<FaceRetentionOutcome>,
        /// Id of the retained template.
        pub biometric_template_uuid: Option<Uuid>,
    }
}

model! {
    /// Response to [`BatchDeleteSessions`].
    pub struct DeletedSessions {
        /// Results, one for each session found.
        pub results: Option<Vec<DeletedSession>>,
    }
}

open_enum! {
    /// Reason of a session deletion.
    pub enum DeletionInstruction {
        /// Routine deletion; a template can be retained.
        OperationalSessionDelete = "operational_session_delete",
        /// Erasure request of the person; no template can be retained.
        PrivacyErasure = "privacy_erasure",
    }
}

open_enum! {
    /// Outcome for the biometric template of a deleted session.
    pub enum FaceRetentionOutcome {
        /// Retained with the user.
        RetainedWithUser = "retained_with_user",
        Deleted = "deleted",
        /// The session had no template.
        None = "none",
        /// Not retained, because the session has no user.
        IneligibleNoVendorUser = "ineligible_no_vendor_user",
        /// The session was not deleted, because a store did not respond; retry.
        FailedRetryable = "failed_retryable",
    }
}
