//! The documents of a company.

use alloc::{boxed::Box, vec::Vec};

use super::document_file::DocumentMetadata;
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid};

model! {
    /// One step of collecting documents.
    ///
    /// Source: <https://docs.didit.me/business-verification/report>
    pub struct CompanyDocuments {
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// Document by document.
        pub items: Option<Vec<CompanyDocument>>,
        /// How each group stands.
        pub groups: Option<Box<DocumentGroups>>,
        /// The groups that the workflow asks for.
        pub required_groups: Option<Vec<DocumentGroup>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

model! {
    /// One document, or the request for one.
    pub struct CompanyDocument {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// Its kind.
        pub document_type: Option<DocumentGroup>,
        /// A finer kind, such as `CERTIFICATE_OF_INCORPORATION`.
        pub document_subtype: Option<Personal>,
        /// Its group.
        pub document_group: Option<DocumentGroup>,
        /// The file.
        pub file_url: Option<MediaUrl>,
        /// Its name on the user's device.
        pub original_filename: Option<Personal>,
        /// Bytes.
        pub file_size: Option<u64>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// When.
        pub created_at: Option<Timestamp>,
        /// How it compares with the register.
        pub cross_check_result: Option<UntypedJson>,
        /// What the file says about itself.
        pub document_metadata: Option<Box<DocumentMetadata>>,
        /// What the reviewer asked for.
        pub description: Option<Personal>,
        /// Whether a reviewer asked for it.
        pub is_requested: Option<bool>,
        /// What was read from it.
        pub ocr_data: Option<UntypedJson>,
        /// Whether a reviewer uploaded it.
        pub is_console_upload: Option<bool>,
        /// Whether the user confirmed what was read.
        pub is_confirmed: Option<bool>,
    }
}

open_enum! {
    /// A group of company documents.
    pub enum DocumentGroup {
        /// The company exists.
        LegalPresence = "LEGAL_PRESENCE",
        /// What it is.
        CompanyDetails = "COMPANY_DETAILS",
        /// Who owns it.
        OwnershipStructure = "OWNERSHIP_STRUCTURE",
        /// Who may act for it.
        RepresentativesAuthorization = "REPRESENTATIVES_AUTHORIZATION",
        /// Anything else.
        Other = "OTHER",
    }
}

model! {
    /// How the documents stand, by group.
    pub struct DocumentGroups {
        /// The company exists.
        pub legal_presence: Option<DocumentCounts> = "LEGAL_PRESENCE",
        /// What it is.
        pub company_details: Option<DocumentCounts> = "COMPANY_DETAILS",
        /// Who owns it.
        pub ownership_structure: Option<DocumentCounts> = "OWNERSHIP_STRUCTURE",
        /// Who may act for it.
        pub representatives_authorization: Option<DocumentCounts> = "REPRESENTATIVES_AUTHORIZATION",
        /// Anything else.
        pub other: Option<DocumentCounts> = "OTHER",
    }
}

model! {
    /// How the documents of a group stand.
    pub struct DocumentCounts {
        /// All of them.
        pub total: Option<u64>,
        /// Approved.
        pub approved: Option<u64>,
        /// Not checked yet.
        pub pending: Option<u64>,
        /// Declined.
        pub declined: Option<u64>,
        /// Wait for a reviewer.
        pub in_review: Option<u64>,
        /// Any other state.
        pub other: Option<u64>,
        /// Asked for and not given.
        pub missing: Option<u64>,
    }
}
