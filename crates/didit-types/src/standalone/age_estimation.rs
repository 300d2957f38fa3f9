//! Age from one picture.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::face::FaceImage;
use crate::decision::{Warning, liveness::LivenessMethod};
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// How the age of a face is estimated. The picture goes beside it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    pub struct EstimateAge {
        optional {
            /// A score of liveness up to this declines, 0 to 100; 30 if not set.
            face_liveness_score_decline_threshold: exact f64,
            /// Fewer years than these decline, 0 to 100; 18 if not set.
            age_estimation_decline_threshold: exact u64,
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
    /// The picture of a face whose age was estimated.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    pub struct EstimatedAge {
        /// The check; the id of a session if it was stored.
        pub request_id: Option<SessionId>,
        /// What was found.
        pub age_estimation: Option<Box<AgeEstimation>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// The age and the liveness of a face in one picture.
    pub struct AgeEstimation {
        /// The result: approved or declined.
        pub status: Option<FeatureStatus>,
        /// `PASSIVE`.
        pub method: Option<LivenessMethod>,
        /// Liveness, 0 to 100, high is alive.
        pub score: Option<Number>,
        /// What was seen.
        pub user_image: Option<Box<FaceImage>>,
        /// Years; null if there is no face.
        pub age_estimation: Option<Personal<Number>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}
