//! Standalone passive liveness.

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
    /// Options of a passive liveness check; the picture is sent as a file.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    pub struct CheckLiveness {
        optional {
            /// Score that declines at or below it, 0 to 100; defaults to 30.
            face_liveness_score_decline_threshold: exact f64 [range_f64(0.0..=100.0)],
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
    /// Response of a passive liveness check.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    pub struct CheckedLiveness {
        /// Report of the check.
        pub liveness: Option<Box<PassiveLiveness>>,
    }
}

model! {
    /// Liveness of a face in one picture.
    pub struct PassiveLiveness {
        /// Status of the check: approved or declined.
        pub status: Option<FeatureStatus>,
        /// Method of the check: `PASSIVE`.
        pub method: Option<LivenessMethod>,
        /// Liveness score, 0 to 100; high is live.
        pub score: Option<Number>,
        /// Faces in the picture.
        pub user_image: Option<Box<FaceImage>>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
        /// Picture quality of the face, 0 to 100.
        pub face_quality: Option<Number>,
        /// Brightness of the face, 0 to 100.
        pub face_luminance: Option<Number>,
    }
}
