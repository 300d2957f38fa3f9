//! Faces in a picture.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{Personal, model::model};

model! {
    /// What was seen in a picture.
    pub struct FaceImage {
        /// The faces, the largest first.
        pub entities: Option<Vec<DetectedFace>>,
        /// Degrees by which the picture was turned.
        pub best_angle: Option<i64>,
    }
}

model! {
    /// A face in a picture.
    pub struct DetectedFace {
        /// Left, top, right and bottom, in pixels.
        pub bbox: Option<Vec<i64>>,
        /// How sure it is that this is a face, 0 to 1.
        pub confidence: Option<Number>,
        /// Years, from the face.
        pub age: Option<Personal<Number>>,
        /// From the face.
        pub gender: Option<Personal>,
        /// From the face; null today.
        pub race: Option<Personal>,
    }
}
