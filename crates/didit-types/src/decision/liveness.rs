//! Liveness reports.

use alloc::vec::Vec;

use serde_json::Number;

use super::report::{report, session_match};
use crate::{MediaUrl, Personal, Uuid, model::model, open_enum::open_enum};

report! {
    /// Report of one liveness check.
    ///
    /// Source: <https://docs.didit.me/core-technology/liveness/report-liveness>
    pub struct LivenessCheck {
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

session_match! {
    /// Similar face seen earlier.
    pub struct FaceHit {
        /// Similarity, 0 to 100.
        pub similarity_percentage: Option<Number>,
        /// Didit's id of the user.
        pub vendor_user_id: Option<Uuid>,
        /// Id of the matched biometric template.
        pub biometric_template_id: Option<Uuid>,
        /// Person of the matched face.
        pub user_details: Option<MatchedUser>,
        /// Link to the matched face.
        pub match_image_url: Option<MediaUrl>,
        /// Whether the face is on an allowlist.
        pub is_allowlisted: Option<bool>,
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
