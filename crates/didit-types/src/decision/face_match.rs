//! Whether the selfie is the person of the document.

use alloc::vec::Vec;

use serde_json::Number;

use super::warning::Warning;
use crate::model::model;
use crate::{FeatureStatus, MediaUrl, NodeId, SessionId};

model! {
    /// One comparison of two faces.
    ///
    /// Source: <https://docs.didit.me/core-technology/face-match/warnings-face-match>
    pub struct FaceMatch {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// 0 to 100; null if no comparison was possible.
        pub score: Option<Number>,
        /// The session that the source came from, if another.
        pub source_image_session_id: Option<SessionId>,
        /// The document's portrait.
        pub source_image: Option<MediaUrl>,
        /// The selfie.
        pub target_image: Option<MediaUrl>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}
