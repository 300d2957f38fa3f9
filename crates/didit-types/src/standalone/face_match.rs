//! Two faces side by side.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::face::FaceImage;
use crate::decision::Warning;
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// How two pictures of faces are compared. The pictures go beside it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    pub struct CompareFaces {
        optional {
            /// A score up to this declines, 0 to 100; 30 if not set.
            face_match_score_decline_threshold: exact f64,
            /// Whether pictures are turned until a face is found; `false` if not set.
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
    /// Two faces that were compared.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    pub struct ComparedFaces {
        /// The check; the id of a session if it was stored.
        pub request_id: Option<SessionId>,
        /// What was found.
        pub face_match: Option<Box<FaceComparison>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// A comparison of two faces.
    pub struct FaceComparison {
        /// The result: approved or declined.
        pub status: Option<FeatureStatus>,
        /// 0 to 100; null if there was nothing to compare.
        pub score: Option<Number>,
        /// The picture that was checked.
        pub user_image: Option<Box<FaceImage>>,
        /// The picture that it was compared with.
        pub ref_image: Option<Box<FaceImage>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}
