//! Document AI reports: data extraction from any document.

use alloc::{boxed::Box, vec::Vec};

use super::{
    document_file::{DetectedCode, DocumentMetadata},
    report::report,
};
use crate::{
    FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid, model::model,
    open_enum::open_enum,
};

report! {
    /// Report of one data extraction step.
    pub struct DocumentAi {
        /// Documents of the step.
        pub items: Option<Vec<DocumentAiItem>>,
    }
}

model! {
    /// Document processed by a data extraction step.
    pub struct DocumentAiItem {
        /// Id of the document.
        pub uuid: Option<Uuid>,
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Key of the document in the workflow.
        pub document_key: Option<Personal>,
        /// File name on the user's device.
        pub original_filename: Option<Personal>,
        /// File size in bytes.
        pub file_size: Option<u64>,
        /// Link to the file.
        pub file_url: Option<MediaUrl>,
        /// Status of the document.
        pub status: Option<FeatureStatus>,
        /// Extracted values by the `key` of each of `fields`.
        pub extracted_data: Option<UntypedJson>,
        /// Barcodes on the document.
        pub detected_codes: Option<Vec<DetectedCode>>,
        /// Fields to extract.
        pub fields: Option<Vec<DocumentAiField>>,
        /// Metadata of the file.
        pub document_metadata: Option<Box<DocumentMetadata>>,
        /// Comparison with the other features.
        pub cross_check_result: Option<UntypedJson>,
        /// Upload time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Field that a data extraction step reads from a document.
    pub struct DocumentAiField {
        /// Key of the field in `extracted_data`.
        pub key: Option<Personal>,
        /// Display name of the field.
        pub name: Option<Personal>,
        /// Instruction for the extraction.
        pub instruction: Option<Personal>,
        /// Type of the value.
        pub kind: Option<DocumentAiFieldType> = "type",
        /// Whether the document fails without the field.
        pub required: Option<bool>,
        /// Whether the value is the full name of the subject; standalone checks only.
        pub is_full_name: Option<bool>,
    }
}

open_enum! {
    /// Type of an extracted value.
    pub enum DocumentAiFieldType {
        Text = "text",
        Number = "number",
        Date = "date",
    }
}
