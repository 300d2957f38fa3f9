//! Standalone face search: one face among all faces of an application.

use alloc::{boxed::Box, vec::Vec};

use super::shared::{FaceImage, response};
use crate::{
    FeatureStatus, Personal, UntypedJson,
    decision::{Warning, liveness::FaceHit},
    model::model,
    open_enum::open_enum,
    request::request,
};

request! {
    /// Options of a face search; the picture is sent as a file.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-search>
    pub struct SearchFaces {
        optional {
            /// Faces to search; defaults to the most similar ones.
            search_type: into FaceSearchType [known],
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

open_enum! {
    /// Faces that a search compares.
    pub enum FaceSearchType {
        /// All faces.
        MostSimilar = "most_similar",
        /// Blocklisted faces and those of approved sessions.
        BlocklistedOrApproved = "blocklisted_or_approved",
    }
}

response! {
    /// Response of a face search.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-search>
    pub struct SearchedFaces {
        /// Report of the search.
        pub face_search: Option<Box<FaceSearch>>,
    }
}

model! {
    /// Faces that are like one face.
    pub struct FaceSearch {
        /// Status of the check: declined for a blocklisted face, else approved.
        pub status: Option<FeatureStatus>,
        /// Number of matches.
        pub total_matches: Option<u64>,
        /// The most similar faces, at most 5.
        pub matches: Option<Vec<FaceHit>>,
        /// Faces in the picture.
        pub user_image: Option<Box<FaceImage>>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
    }
}
