//! Face match reports.

use serde_json::Number;

use super::report::report;
use crate::{MediaUrl, SessionId};

report! {
    /// Report of one comparison between the selfie and the document's portrait.
    ///
    /// Source: <https://docs.didit.me/core-technology/face-match/warnings-face-match>
    pub struct FaceMatch {
        /// Similarity, 0 to 100; null if the faces could not be compared.
        pub score: Option<Number>,
        /// Id of the session that `source_image` comes from, if different.
        pub source_image_session_id: Option<SessionId>,
        /// Link to the document's portrait.
        pub source_image: Option<MediaUrl>,
        /// Link to the selfie.
        pub target_image: Option<MediaUrl>,
    }
}
