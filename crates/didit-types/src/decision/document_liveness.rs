//! Whether a real document was in front of the camera.

use serde_json::Number;

use crate::model::model;
use crate::open_enum::open_enum;

model! {
    /// The three ways to fake the presence of a document.
    pub struct DocumentLiveness {
        /// Another portrait over the original.
        pub portrait_replace: Option<DocumentLivenessScore>,
        /// A print.
        pub printed_copy: Option<DocumentLivenessScore>,
        /// A screen.
        pub screen_replay: Option<DocumentLivenessScore>,
    }
}

model! {
    /// The score against one way to fake; 0 to 100, high is genuine.
    pub struct DocumentLivenessScore {
        /// The lower one of both sides.
        pub score: Option<Number>,
        /// The front.
        pub front: Option<Number>,
        /// The back.
        pub back: Option<Number>,
        /// At or below it the document is declined.
        pub decline_threshold: Option<Number>,
        /// At or below it the document is reviewed.
        pub review_threshold: Option<Number>,
        /// Where the score falls.
        pub bucket: Option<LivenessBucket>,
    }
}

open_enum! {
    /// What a document liveness score leads to.
    pub enum LivenessBucket {
        /// Genuine.
        Approve = "approve",
        /// Doubtful.
        Review = "review",
        /// Fake.
        Decline = "decline",
    }
}
