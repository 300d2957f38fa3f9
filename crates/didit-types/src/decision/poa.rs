//! Proof of address.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::address::ParsedAddress;
use super::document_file::{DetectedCode, DocumentMetadata};
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal};

model! {
    /// One proof of address.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/proof-of-address/report-proof-of-address>
    pub struct PoaVerification {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The document.
        pub document_file: Option<MediaUrl>,
        /// Two letters here, three in update-poa-data and in list rows.
        pub issuing_state: Option<Personal>,
        /// The kind of document.
        pub document_type: Option<PoaDocumentType>,
        /// A finer kind.
        pub document_subtype: Option<Personal>,
        /// Language of the document.
        pub document_language: Option<Personal>,
        /// What the file says about itself.
        pub document_metadata: Option<Box<DocumentMetadata>>,
        /// Who issued it.
        pub issuer: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub issue_date: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
        /// As printed.
        pub poa_address: Option<Personal>,
        /// In one line, with postal code and country.
        pub poa_formatted_address: Option<Personal>,
        /// In parts.
        pub poa_parsed_address: Option<Box<ParsedAddress>>,
        /// Whose document it is.
        pub name_on_document: Option<Personal>,
        /// Likeness of that name and the expected one, 0 to 100.
        pub name_match_score_expected_details: Option<Number>,
        /// Likeness of that name and the identity document's, 0 to 100.
        pub name_match_score_id_verification: Option<Number>,
        /// The address that was expected.
        pub expected_details_address: Option<Personal>,
        /// The same in one line.
        pub expected_details_formatted_address: Option<Personal>,
        /// The same in parts.
        pub expected_details_parsed_address: Option<Box<ParsedAddress>>,
        /// What only some documents carry.
        pub extra_fields: Option<Box<PoaExtraFields>>,
        /// Further files that were asked for.
        pub extra_files: Option<Vec<MediaUrl>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// Codes printed on the document.
        pub detected_codes: Option<Vec<DetectedCode>>,
    }
}

open_enum! {
    /// The kind of a proof of address.
    pub enum PoaDocumentType {
        /// A bill of water, power, telephone and the like.
        UtilityBill = "UTILITY_BILL",
        /// A bank statement.
        BankStatement = "BANK_STATEMENT",
        /// A document of an authority.
        GovernmentIssuedDocument = "GOVERNMENT_ISSUED_DOCUMENT",
        /// Another document that is accepted.
        OtherPoaDocument = "OTHER_POA_DOCUMENT",
        /// The API could not tell.
        NotRecognized = "UNKNOWN",
    }
}

model! {
    /// What only some proofs of address carry.
    pub struct PoaExtraFields {
        /// Account number.
        pub bank_account_number: Option<Personal>,
        /// IBAN.
        pub bank_iban: Option<Personal>,
        /// Sort code.
        pub bank_sort_code: Option<Personal>,
        /// Routing number.
        pub bank_routing_number: Option<Personal>,
        /// BIC.
        pub bank_swift_bic: Option<Personal>,
        /// Branch.
        pub bank_branch_name: Option<Personal>,
        /// Its address.
        pub bank_branch_address: Option<Personal>,
        /// Phone number on the document.
        pub document_phone_number: Option<Personal>,
        /// Further holders.
        pub additional_names: Option<Vec<Personal>>,
    }
}
