//! Faces in a picture.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{Personal, model::model};

model! {
    /// Faces found in a picture.
    pub struct FaceImage {
        /// Faces, largest first.
        pub entities: Option<Vec<DetectedFace>>,
        /// Rotation of the picture in degrees.
        pub best_angle: Option<i64>,
    }
}

model! {
    /// Face in a picture.
    pub struct DetectedFace {
        /// Left, top, right and bottom edges in pixels.
        pub bbox: Option<Vec<i64>>,
        /// Confidence of the detection, 0 to 1.
        pub confidence: Option<Number>,
        /// Age in years estimated from the face.
        pub age: Option<Personal<Number>>,
        /// Gender estimated from the face.
        pub gender: Option<Personal>,
        /// Race estimated from the face; null today.
        pub race: Option<Personal>,
    }
}
