//! Standalone face match.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::shared::{FaceImage, response};
use crate::{
    FeatureStatus, Personal, UntypedJson, decision::Warning, model::model, request::request,
};

request! {
    /// Options of a face match; the pictures are sent as files.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    pub struct CompareFaces {
        optional {
            /// Score that declines at or below it, 0 to 100; defaults to 30.
            face_match_score_decline_threshold: exact f64 [range_f64(0.0..=100.0)],
            /// Whether the pictures are rotated until a face is found; defaults to `false`.
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
    /// Response of a face match.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    pub struct ComparedFaces {
        /// Report of the check.
        pub face_match: Option<Box<FaceComparison>>,
    }
}

model! {
    /// Comparison of two faces.
    pub struct FaceComparison {
        /// Status of the check: approved or declined.
        pub status: Option<FeatureStatus>,
        /// Similarity, 0 to 100; null without two faces.
        pub score: Option<Number>,
        /// Faces in the checked picture.
        pub user_image: Option<Box<FaceImage>>,
        /// Faces in the reference picture.
        pub ref_image: Option<Box<FaceImage>>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
    }
}
