//! The quality of a picture of a document.

use serde_json::Number;

use crate::model::model;
use crate::open_enum::open_enum;

model! {
    /// How good a picture is; scores run from 0 to 100.
    pub struct ImageQuality {
        /// Sharpness.
        pub focus_score: Option<Number>,
        /// Light.
        pub brightness_score: Option<Number>,
        /// What is wrong with the light.
        pub brightness_issue: Option<BrightnessIssue>,
        /// Whether nothing is cut off.
        pub is_document_fully_visible: Option<bool>,
        /// Resolution.
        pub resolution_score: Option<Number>,
        /// All of it together.
        pub overall_score: Option<Number>,
    }
}

open_enum! {
    /// What is wrong with the light of a picture.
    pub enum BrightnessIssue {
        /// Nothing.
        Ok = "ok",
        /// Too little.
        TooDark = "too_dark",
        /// Too much.
        TooBright = "too_bright",
    }
}
