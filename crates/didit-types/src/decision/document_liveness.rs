//! Document liveness: detection of copies of identity documents.

use serde_json::Number;

use crate::{model::model, open_enum::open_enum};

model! {
    /// Document liveness scores by attack type.
    pub struct DocumentLiveness {
        /// Score against a replaced portrait.
        pub portrait_replace: Option<DocumentLivenessScore>,
        /// Score against a printed copy.
        pub printed_copy: Option<DocumentLivenessScore>,
        /// Score against a document shown on a screen.
        pub screen_replay: Option<DocumentLivenessScore>,
    }
}

model! {
    /// Document liveness score against one attack type, 0 to 100; high is genuine.
    pub struct DocumentLivenessScore {
        /// Lower score of both sides.
        pub score: Option<Number>,
        /// Score of the front.
        pub front: Option<Number>,
        /// Score of the back.
        pub back: Option<Number>,
        /// Threshold; a score at or below it declines the document.
        pub decline_threshold: Option<Number>,
        /// Threshold; a score at or below it sends the document to review.
        pub review_threshold: Option<Number>,
        /// Effect of the score.
        pub bucket: Option<LivenessBucket>,
    }
}

open_enum! {
    /// Effect of a document liveness score.
    pub enum LivenessBucket {
        /// The document is genuine.
        Approve = "approve",
        /// The document is doubtful.
        Review = "review",
        /// The document is fake.
        Decline = "decline",
    }
}
