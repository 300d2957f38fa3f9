//! Standalone age estimation.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::shared::{FaceImage, response};
use crate::{
    FeatureStatus, Personal, UntypedJson,
    decision::{Warning, liveness::LivenessMethod},
    model::model,
    request::request,
};

request! {
    /// Options of an age estimation; the picture is sent as a file.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    pub struct EstimateAge {
        optional {
            /// Liveness score that declines at or below it, 0 to 100; defaults to 30.
            face_liveness_score_decline_threshold: exact f64 [range_f64(0.0..=100.0)],
            /// Age in years that declines below it, 0 to 100; defaults to 18.
            age_estimation_decline_threshold: exact u64 [range(0..=100)],
            /// Whether the picture is rotated until a face is found; defaults to `false`.
            rotate_image: exact bool,
            /// Whether the check is stored; defaults to `true`.
            save_api_request: exact bool,
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

response! {
    /// Response of an age estimation.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    pub struct EstimatedAge {
        /// Report of the check.
        pub age_estimation: Option<Box<AgeEstimation>>,
    }
}

model! {
    /// Age and liveness of a face in one picture.
    pub struct AgeEstimation {
        /// Status of the check: approved or declined.
        pub status: Option<FeatureStatus>,
        /// Method of the check: `PASSIVE`.
        pub method: Option<LivenessMethod>,
        /// Liveness score, 0 to 100; high is live.
        pub score: Option<Number>,
        /// Faces in the picture.
        pub user_image: Option<Box<FaceImage>>,
        /// Estimated age in years; null without a face.
        pub age_estimation: Option<Personal<Number>>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
    }
}
