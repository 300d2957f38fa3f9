//! Data extraction from any document.

use alloc::{boxed::Box, vec::Vec};

use super::document_file::{DetectedCode, DocumentMetadata};
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid};

model! {
    /// One step of data extraction.
    pub struct DocumentAi {
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// Document by document.
        pub items: Option<Vec<DocumentAiItem>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

model! {
    /// One document.
    pub struct DocumentAiItem {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// Its name in the workflow.
        pub document_key: Option<Personal>,
        /// Its name on the user's device.
        pub original_filename: Option<Personal>,
        /// Bytes.
        pub file_size: Option<u64>,
        /// The file.
        pub file_url: Option<MediaUrl>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// Key by key; the keys are those of `fields`.
        pub extracted_data: Option<UntypedJson>,
        /// Codes printed on it.
        pub detected_codes: Option<Vec<DetectedCode>>,
        /// What was asked for.
        pub fields: Option<Vec<DocumentAiField>>,
        /// What the file says about itself.
        pub document_metadata: Option<Box<DocumentMetadata>>,
        /// How it compares with the other features.
        pub cross_check_result: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Something that was to be extracted.
    pub struct DocumentAiField {
        /// Its key in `extracted_data`.
        pub key: Option<Personal>,
        /// Its name for people.
        pub name: Option<Personal>,
        /// How to find it.
        pub instruction: Option<Personal>,
        /// What kind of value it is.
        pub kind: Option<DocumentAiFieldType> = "type",
        /// Whether the document is useless without it.
        pub required: Option<bool>,
    }
}

open_enum! {
    /// The kind of an extracted value.
    pub enum DocumentAiFieldType {
        /// Text.
        Text = "text",
        /// A number.
        Number = "number",
        /// A date.
        Date = "date",
    }
}
