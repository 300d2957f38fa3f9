//! What a file says about itself, and the codes on it.

use alloc::vec::Vec;

use serde_json::Number;

use crate::model::model;
use crate::{Personal, UntypedJson};

model! {
    /// What a file says about itself.
    pub struct DocumentMetadata {
        /// Bytes.
        pub file_size: Option<u64>,
        /// Media type.
        pub content_type: Option<Personal>,
        /// As the file says.
        pub creation_date: Option<Personal>,
        /// As the file says.
        pub modified_date: Option<Personal>,
        /// Whether something was laid over the original.
        pub overlay_manipulation: Option<OverlayManipulation>,
        /// The program that made the document.
        pub creator: Option<Personal>,
        /// The program that made the file.
        pub producer: Option<Personal>,
        /// The program that a picture names.
        pub software: Option<Personal>,
        /// How the file is encrypted.
        pub encryption: Option<Personal>,
        /// Whether it carries a signature.
        pub is_signed: Option<bool>,
        /// Whether it was changed after signing.
        pub is_tampered: Option<bool>,
        /// The signature.
        pub signature_info: Option<UntypedJson>,
        /// When the picture was taken.
        pub exif_original_date: Option<Personal>,
        /// When it was digitized.
        pub exif_digitized_date: Option<Personal>,
        /// Whether a known editor made it.
        pub processed_by_known_editor: Option<bool>,
        /// Whether it was changed after it was made.
        pub has_different_creation_mod_date: Option<bool>,
    }
}

model! {
    /// Whether something was laid over the original.
    pub struct OverlayManipulation {
        /// Whether it was.
        pub detected: Option<bool>,
        /// Whether it was looked for.
        pub analyzed: Option<bool>,
        /// What gave it away.
        pub signals: Option<Vec<Personal>>,
        /// Where.
        pub manipulated_regions: Option<Vec<ManipulatedRegion>>,
    }
}

model! {
    /// A rectangle of a page.
    pub struct ManipulatedRegion {
        /// Counted from one.
        pub page: Option<u64>,
        /// Left edge.
        pub x: Option<Number>,
        /// Top edge.
        pub y: Option<Number>,
        /// Width.
        pub width: Option<Number>,
        /// Height.
        pub height: Option<Number>,
        /// Width of the page in the same units.
        pub page_width: Option<Number>,
        /// Height of the page in the same units.
        pub page_height: Option<Number>,
    }
}

model! {
    /// A code printed on a document.
    pub struct DetectedCode {
        /// Such as `QR_CODE`.
        pub kind: Option<Personal> = "type",
        /// Counted from one.
        pub page_number: Option<u64>,
        /// Its corners.
        pub position: Option<Vec<Vec<Number>>>,
        /// Left edge.
        pub x: Option<Number>,
        /// Top edge.
        pub y: Option<Number>,
        /// Width.
        pub width: Option<Number>,
        /// Height.
        pub height: Option<Number>,
        /// Width of the page in the same units.
        pub page_width: Option<Number>,
        /// Height of the page in the same units.
        pub page_height: Option<Number>,
        /// Its content, base64.
        pub raw_payload: Option<Personal>,
        /// Its content, understood.
        pub parsed_payload: Option<UntypedJson>,
    }
}
