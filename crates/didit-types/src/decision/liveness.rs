//! Whether a living person is in front of the camera.

use alloc::vec::Vec;

use serde_json::Number;

use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::session::list::ApiService;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, SessionId, SessionStatus, Timestamp, Uuid};

model! {
    /// One liveness check.
    ///
    /// Source: <https://docs.didit.me/core-technology/liveness/report-liveness>
    pub struct LivenessCheck {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// How it was checked.
        pub method: Option<LivenessMethod>,
        /// 0 to 100, high is alive.
        pub score: Option<Number>,
        /// The selfie.
        pub reference_image: Option<MediaUrl>,
        /// The recording.
        pub video_url: Option<MediaUrl>,
        /// Years, from the face.
        pub age_estimation: Option<Personal<Number>>,
        /// Earlier faces that look alike.
        pub matches: Option<Vec<FaceHit>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// How good the picture of the face is.
        pub face_quality: Option<Number>,
        /// How light it is.
        pub face_luminance: Option<Number>,
    }
}

open_enum! {
    /// How liveness is checked.
    ///
    /// Older answers write the words in lower case: compare [`Self::as_str`] without case.
    pub enum LivenessMethod {
        /// The user moves.
        Active3d = "ACTIVE_3D",
        /// The screen flashes colours.
        Flashing = "FLASHING",
        /// One picture is enough.
        Passive = "PASSIVE",
    }
}

model! {
    /// An earlier face that looks alike.
    pub struct FaceHit {
        /// The session that it was seen in; null for a face of a list.
        pub session_id: Option<SessionId>,
        /// Its number.
        pub session_number: Option<u64>,
        /// 0 to 100.
        pub similarity_percentage: Option<Number>,
        /// Its user, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// Its user, in the API's key.
        pub vendor_user_id: Option<Uuid>,
        /// The stored template that it came from.
        pub biometric_template_id: Option<Uuid>,
        /// When.
        pub verification_date: Option<Timestamp>,
        /// Who it was.
        pub user_details: Option<MatchedUser>,
        /// The face.
        pub match_image_url: Option<MediaUrl>,
        /// How that session ended.
        pub status: Option<SessionStatus>,
        /// Whether the face is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// Whether the face is allowlisted.
        pub is_allowlisted: Option<bool>,
        /// The stand-alone check that it came from; null for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Where the face came from.
        pub source: Option<FaceHitSource>,
    }
}

open_enum! {
    /// Where an earlier face came from.
    pub enum FaceHitSource {
        /// A session.
        Session = "session",
        /// An import.
        Imported = "imported",
        /// A list.
        ListEntry = "list_entry",
        /// A template that outlived its session.
        RetainedTemplate = "retained_template",
    }
}

model! {
    /// Who was seen in an earlier session.
    pub struct MatchedUser {
        /// Full name.
        pub full_name: Option<Personal>,
        /// Code of the kind of document.
        pub document_type: Option<Personal>,
        /// Its number.
        pub document_number: Option<Personal>,
    }
}
