//! Liveness from one picture.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::face::FaceImage;
use crate::decision::{Warning, liveness::LivenessMethod};
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// How the picture of a face is checked for liveness. The picture goes beside it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    pub struct CheckLiveness {
        optional {
            /// A score up to this declines, 0 to 100; 30 if not set.
            face_liveness_score_decline_threshold: exact f64,
            /// Whether the picture is turned until a face is found; `false` if not set.
            rotate_image: exact bool,
            /// Whether the check is stored; `true` if not set.
            save_api_request: exact bool,
            /// Your own key of the user.
            vendor_data: into Personal,
            /// A JSON object; comes back in the answer.
            metadata: into UntypedJson,
        }
    }
}

model! {
    /// The picture of a face that was checked.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    pub struct CheckedLiveness {
        /// The check; the id of a session if it was stored.
        pub request_id: Option<SessionId>,
        /// What was found.
        pub liveness: Option<Box<PassiveLiveness>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// The liveness of a face in one picture.
    pub struct PassiveLiveness {
        /// The result: approved or declined.
        pub status: Option<FeatureStatus>,
        /// `PASSIVE`.
        pub method: Option<LivenessMethod>,
        /// 0 to 100, high is alive.
        pub score: Option<Number>,
        /// What was seen.
        pub user_image: Option<Box<FaceImage>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// How good the picture of the face is, 0 to 100.
        pub face_quality: Option<Number>,
        /// How light it is, 0 to 100.
        pub face_luminance: Option<Number>,
    }
}
