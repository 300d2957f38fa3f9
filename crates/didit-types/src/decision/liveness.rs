//! Liveness reports.

use alloc::vec::Vec;

use serde_json::Number;

use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::session::list::ApiService;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, SessionId, SessionStatus, Timestamp, Uuid};

model! {
    /// Report of one liveness check.
    ///
    /// Source: <https://docs.didit.me/core-technology/liveness/report-liveness>
    pub struct LivenessCheck {
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Status of the check.
        pub status: Option<FeatureStatus>,
        /// Method of the check.
        pub method: Option<LivenessMethod>,
        /// Liveness score, 0 to 100; high is live.
        pub score: Option<Number>,
        /// Link to the selfie.
        pub reference_image: Option<MediaUrl>,
        /// Link to the video.
        pub video_url: Option<MediaUrl>,
        /// Age in years estimated from the face.
        pub age_estimation: Option<Personal<Number>>,
        /// Similar faces seen earlier.
        pub matches: Option<Vec<FaceHit>>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
        /// Picture quality of the face.
        pub face_quality: Option<Number>,
        /// Brightness of the face.
        pub face_luminance: Option<Number>,
    }
}

open_enum! {
    /// Method of a liveness check.
    ///
    /// Older responses use lower case: compare [`Self::as_str`] case-insensitively.
    pub enum LivenessMethod {
        /// The user moves their head.
        Active3d = "ACTIVE_3D",
        /// The screen flashes colours.
        Flashing = "FLASHING",
        /// One picture suffices.
        Passive = "PASSIVE",
    }
}

model! {
    /// Similar face seen earlier.
    pub struct FaceHit {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Number of the session within its application.
        pub session_number: Option<u64>,
        /// Similarity, 0 to 100.
        pub similarity_percentage: Option<Number>,
        /// Caller's own id of the user or company.
        pub vendor_data: Option<Personal>,
        /// Didit's id of the user.
        pub vendor_user_id: Option<Uuid>,
        /// Id of the matched biometric template.
        pub biometric_template_id: Option<Uuid>,
        /// Time of the verification.
        pub verification_date: Option<Timestamp>,
        /// Person of the matched face.
        pub user_details: Option<MatchedUser>,
        /// Link to the matched face.
        pub match_image_url: Option<MediaUrl>,
        /// Status of the matched session.
        pub status: Option<SessionStatus>,
        /// Whether the matched value is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// Whether the face is on an allowlist.
        pub is_allowlisted: Option<bool>,
        /// Standalone API that ran the check; `None` for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Source of the matched face.
        pub source: Option<FaceHitSource>,
    }
}

open_enum! {
    /// Source of a matched face.
    pub enum FaceHitSource {
        Session = "session",
        /// Imported verification.
        Imported = "imported",
        /// Entry of a list.
        ListEntry = "list_entry",
        /// Biometric template kept after its session was deleted.
        RetainedTemplate = "retained_template",
    }
}

model! {
    /// Person of a matched face.
    pub struct MatchedUser {
        /// Full name.
        pub full_name: Option<Personal>,
        /// Code of the document type.
        pub document_type: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
    }
}
