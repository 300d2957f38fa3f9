//! Metadata of uploaded files, and barcodes on documents.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{Personal, UntypedJson, model::model};

model! {
    /// Metadata of an uploaded file.
    pub struct DocumentMetadata {
        /// File size in bytes.
        pub file_size: Option<u64>,
        /// Media type of the file.
        pub content_type: Option<Personal>,
        /// Creation date recorded in the file.
        pub creation_date: Option<Personal>,
        /// Modification date recorded in the file.
        pub modified_date: Option<Personal>,
        /// Detection of content placed over the original.
        pub overlay_manipulation: Option<OverlayManipulation>,
        /// Program that created the document.
        pub creator: Option<Personal>,
        /// Program that wrote the file.
        pub producer: Option<Personal>,
        /// Program recorded in a picture.
        pub software: Option<Personal>,
        /// Encryption of the file.
        pub encryption: Option<Personal>,
        /// Whether the file carries a signature.
        pub is_signed: Option<bool>,
        /// Whether the file changed after signing.
        pub is_tampered: Option<bool>,
        /// Details of the signature.
        pub signature_info: Option<UntypedJson>,
        /// EXIF time the picture was taken.
        pub exif_original_date: Option<Personal>,
        /// EXIF time the picture was digitized.
        pub exif_digitized_date: Option<Personal>,
        /// Whether a known editor wrote the file.
        pub processed_by_known_editor: Option<bool>,
        /// Whether the file changed after its creation.
        pub has_different_creation_mod_date: Option<bool>,
    }
}

model! {
    /// Detection of content placed over the original of a document.
    pub struct OverlayManipulation {
        /// Whether an overlay was found.
        pub detected: Option<bool>,
        /// Whether the file was analysed.
        pub analyzed: Option<bool>,
        /// Signals of the manipulation.
        pub signals: Option<Vec<Personal>>,
        /// Manipulated regions.
        pub manipulated_regions: Option<Vec<ManipulatedRegion>>,
    }
}

model! {
    /// Rectangle on a page.
    pub struct ManipulatedRegion {
        /// Page number, from 1.
        pub page: Option<u64>,
        /// Left edge.
        pub x: Option<Number>,
        /// Top edge.
        pub y: Option<Number>,
        /// Width of the rectangle.
        pub width: Option<Number>,
        /// Height of the rectangle.
        pub height: Option<Number>,
        /// Width of the page in the same unit.
        pub page_width: Option<Number>,
        /// Height of the page in the same unit.
        pub page_height: Option<Number>,
    }
}

model! {
    /// Barcode on a document.
    pub struct DetectedCode {
        /// Symbology of the code, such as `QR_CODE`.
        pub kind: Option<Personal> = "type",
        /// Page number, from 1.
        pub page_number: Option<u64>,
        /// Corners of the code.
        pub position: Option<Vec<Vec<Number>>>,
        /// Left edge.
        pub x: Option<Number>,
        /// Top edge.
        pub y: Option<Number>,
        /// Width of the code.
        pub width: Option<Number>,
        /// Height of the code.
        pub height: Option<Number>,
        /// Width of the page in the same unit.
        pub page_width: Option<Number>,
        /// Height of the page in the same unit.
        pub page_height: Option<Number>,
        /// Content of the code, base64.
        pub raw_payload: Option<Personal>,
        /// Parsed content of the code.
        pub parsed_payload: Option<UntypedJson>,
    }
}
