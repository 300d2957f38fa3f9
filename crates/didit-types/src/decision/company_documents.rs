//! Reports of the document collection of a company.

use alloc::{boxed::Box, vec::Vec};

use super::{document_file::DocumentMetadata, report::report};
use crate::{
    FeatureStatus, MediaUrl, Personal, Timestamp, UntypedJson, Uuid, model::model,
    open_enum::open_enum,
};

report! {
    /// Report of one document collection step of a company's session.
    ///
    /// Source: <https://docs.didit.me/business-verification/report>
    pub struct CompanyDocuments {
        /// Documents of the step.
        pub items: Option<Vec<CompanyDocument>>,
        /// Document counts by group.
        pub groups: Option<Box<DocumentGroups>>,
        /// Document groups required by the workflow.
        pub required_groups: Option<Vec<DocumentGroup>>,
    }
}

model! {
    /// Document of a company, or a request for one.
    pub struct CompanyDocument {
        /// Id of the document.
        pub uuid: Option<Uuid>,
        /// Type of the document.
        pub document_type: Option<DocumentGroup>,
        /// Subtype of the document, such as `CERTIFICATE_OF_INCORPORATION`.
        pub document_subtype: Option<Personal>,
        /// Group of the document.
        pub document_group: Option<DocumentGroup>,
        /// Link to the file.
        pub file_url: Option<MediaUrl>,
        /// File name on the user's device.
        pub original_filename: Option<Personal>,
        /// File size in bytes.
        pub file_size: Option<u64>,
        /// Status of the document.
        pub status: Option<FeatureStatus>,
        /// Upload time.
        pub created_at: Option<Timestamp>,
        /// Comparison with the registry.
        pub cross_check_result: Option<UntypedJson>,
        /// Metadata of the file.
        pub document_metadata: Option<Box<DocumentMetadata>>,
        /// Description written by the reviewer who requested the document.
        pub description: Option<Personal>,
        /// Whether a reviewer requested the document.
        pub is_requested: Option<bool>,
        /// Data read from the document.
        pub ocr_data: Option<UntypedJson>,
        /// Whether a reviewer uploaded the document.
        pub is_console_upload: Option<bool>,
        /// Whether the user confirmed the data read from the document.
        pub is_confirmed: Option<bool>,
    }
}

open_enum! {
    /// Group of company documents.
    pub enum DocumentGroup {
        /// Proof that the company exists.
        LegalPresence = "LEGAL_PRESENCE",
        /// Details of the company.
        CompanyDetails = "COMPANY_DETAILS",
        /// Owners of the company.
        OwnershipStructure = "OWNERSHIP_STRUCTURE",
        /// Persons authorized to represent the company.
        RepresentativesAuthorization = "REPRESENTATIVES_AUTHORIZATION",
        Other = "OTHER",
    }
}

model! {
    /// Document counts by group.
    pub struct DocumentGroups {
        /// Counts of [`DocumentGroup::LegalPresence`].
        pub legal_presence: Option<DocumentCounts> = "LEGAL_PRESENCE",
        /// Counts of [`DocumentGroup::CompanyDetails`].
        pub company_details: Option<DocumentCounts> = "COMPANY_DETAILS",
        /// Counts of [`DocumentGroup::OwnershipStructure`].
        pub ownership_structure: Option<DocumentCounts> = "OWNERSHIP_STRUCTURE",
        /// Counts of [`DocumentGroup::RepresentativesAuthorization`].
        pub representatives_authorization: Option<DocumentCounts> = "REPRESENTATIVES_AUTHORIZATION",
        /// Counts of [`DocumentGroup::Other`].
        pub other: Option<DocumentCounts> = "OTHER",
    }
}

model! {
    /// Number of documents of a group by status.
    pub struct DocumentCounts {
        /// Number of all documents.
        pub total: Option<u64>,
        /// Number of approved documents.
        pub approved: Option<u64>,
        /// Number of documents not checked yet.
        pub pending: Option<u64>,
        /// Number of declined documents.
        pub declined: Option<u64>,
        /// Number of documents that await a reviewer.
        pub in_review: Option<u64>,
        /// Number of documents in any other status.
        pub other: Option<u64>,
        /// Number of required documents not provided.
        pub missing: Option<u64>,
    }
}
