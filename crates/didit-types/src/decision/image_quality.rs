//! Picture quality of identity documents.

use serde_json::Number;

use crate::{model::model, open_enum::open_enum};

model! {
    /// Quality of a picture; scores range from 0 to 100.
    pub struct ImageQuality {
        /// Sharpness.
        pub focus_score: Option<Number>,
        /// Brightness.
        pub brightness_score: Option<Number>,
        /// Problem with the brightness.
        pub brightness_issue: Option<BrightnessIssue>,
        /// Whether the whole document is visible.
        pub is_document_fully_visible: Option<bool>,
        /// Resolution.
        pub resolution_score: Option<Number>,
        /// Combined score.
        pub overall_score: Option<Number>,
    }
}

open_enum! {
    /// Problem with the brightness of a picture.
    pub enum BrightnessIssue {
        /// No problem.
        Ok = "ok",
        TooDark = "too_dark",
        TooBright = "too_bright",
    }
}
