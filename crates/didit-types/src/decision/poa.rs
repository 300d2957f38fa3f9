//! Proof of address reports.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::{
    address::ParsedAddress,
    document_file::{DetectedCode, DocumentMetadata},
    report::report,
};
use crate::{MediaUrl, Personal, model::model, open_enum::open_enum};

report! {
    /// Report of one proof of address.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/proof-of-address/report-proof-of-address>
    pub struct PoaVerification {
        /// Link to the document.
        pub document_file: Option<MediaUrl>,
        /// Issuing country, ISO 3166-1 alpha-2; corrections and session summaries use alpha-3.
        pub issuing_state: Option<Personal>,
        /// Type of the document.
        pub document_type: Option<PoaDocumentType>,
        /// Subtype of the document.
        pub document_subtype: Option<Personal>,
        /// Language of the document.
        pub document_language: Option<Personal>,
        /// Metadata of the file.
        pub document_metadata: Option<Box<DocumentMetadata>>,
        /// Issuer of the document.
        pub issuer: Option<Personal>,
        /// Issue date of the document, `YYYY-MM-DD`.
        pub issue_date: Option<Personal>,
        /// Expiry date of the document, `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
        /// Address as printed on the document.
        pub poa_address: Option<Personal>,
        /// Address in one line, with postal code and country.
        pub poa_formatted_address: Option<Personal>,
        /// Address split into parts.
        pub poa_parsed_address: Option<Box<ParsedAddress>>,
        /// Name on the document.
        pub name_on_document: Option<Personal>,
        /// Similarity to the expected name, 0 to 100.
        pub name_match_score_expected_details: Option<Number>,
        /// Similarity to the identity document's name, 0 to 100.
        pub name_match_score_id_verification: Option<Number>,
        /// Expected address.
        pub expected_details_address: Option<Personal>,
        /// Expected address in one line.
        pub expected_details_formatted_address: Option<Personal>,
        /// Expected address split into parts.
        pub expected_details_parsed_address: Option<Box<ParsedAddress>>,
        /// Fields of specific document types.
        pub extra_fields: Option<Box<PoaExtraFields>>,
        /// Links to additional files requested by the workflow.
        pub extra_files: Option<Vec<MediaUrl>>,
        /// Barcodes on the document.
        pub detected_codes: Option<Vec<DetectedCode>>,
    }
}

open_enum! {
    /// Type of a proof of address.
    pub enum PoaDocumentType {
        /// Bill for water, power, telephone or similar.
        UtilityBill = "UTILITY_BILL",
        BankStatement = "BANK_STATEMENT",
        GovernmentIssuedDocument = "GOVERNMENT_ISSUED_DOCUMENT",
        /// Another accepted document.
        OtherPoaDocument = "OTHER_POA_DOCUMENT",
        /// The API did not recognize the type.
        NotRecognized = "UNKNOWN",
    }
}

model! {
    /// Fields of specific proof of address types.
    pub struct PoaExtraFields {
        /// Bank account number.
        pub bank_account_number: Option<Personal>,
        /// IBAN of the bank account.
        pub bank_iban: Option<Personal>,
        /// Bank sort code.
        pub bank_sort_code: Option<Personal>,
        /// Bank routing number.
        pub bank_routing_number: Option<Personal>,
        /// BIC of the bank.
        pub bank_swift_bic: Option<Personal>,
        /// Bank branch name.
        pub bank_branch_name: Option<Personal>,
        /// Bank branch address.
        pub bank_branch_address: Option<Personal>,
        /// Phone number on the document.
        pub document_phone_number: Option<Personal>,
        /// Additional account holders.
        pub additional_names: Option<Vec<Personal>>,
    }
}
