//! Standalone data extraction from any document.

use alloc::{boxed::Box, collections::BTreeSet, vec::Vec};

use serde_json::Number;

use super::shared::response;
use crate::{
    FeatureStatus, Personal, UntypedJson,
    decision::{
        Warning,
        document_ai::{DocumentAiField, DocumentAiFieldType},
        document_file::DetectedCode,
    },
    model::model,
    open_enum::open_enum,
    request::request,
    validate::Problems,
};

request! {
    /// Fields to extract from a document; the document is sent as a file.
    ///
    /// The names of a person and of a company exclude each other.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/document-ai>
    pub struct AnalyzeDocument {
        required {
            /// Fields to extract, 1 to 30, each with a different key.
            fields: into Vec<ExtractedField> [nested],
        }
        optional {
            /// Expected first name on the document.
            expected_first_name: into Personal,
            /// Expected last name on the document.
            expected_last_name: into Personal,
            /// Expected name of the company on the document.
            expected_company_name: into Personal,
            /// Country of the expected company.
            expected_company_country: into Personal,
            /// Similarity of the name below which it differs, 0 to 100; defaults to 80.
            document_ai_name_match_score_threshold: exact u64 [range(0..=100)],
            /// Effect of an unreadable document; review by default.
            document_ai_unreadable_document_action: into RiskAction [known],
            /// Effect of a required field that is missing; review by default.
            document_ai_missing_required_fields_action: into RiskAction [known],
            /// Effect of signs of manipulation; declines by default.
            document_ai_document_tampering_action: into RiskAction [known],
            /// Effect of a different name; none by default.
            document_ai_name_mismatch_action: into RiskAction [known],
            /// Effect of a file type that is not supported; review by default.
            document_ai_unsupported_file_action: into RiskAction [known],
            /// Whether the check is stored; defaults to `true`.
            save_api_request: exact bool,
            /// Caller's own id of the user, at most 2000 bytes.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
        check { has_1_to_30_fields, names_one_subject }
    }
}

fn has_1_to_30_fields(request: &AnalyzeDocument, problems: &mut Problems) {
    if !(1..=30).contains(&request.fields.len()) {
        problems.add("fields", "must have 1 to 30 items");
    }
    let keys: BTreeSet<_> = request.fields.iter().map(|it| it.key.reveal()).collect();
    if keys.len() < request.fields.len() {
        problems.add("fields", "must have a different key each");
    }
}

fn names_one_subject(request: &AnalyzeDocument, problems: &mut Problems) {
    let is_person = request.expected_first_name.is_some() || request.expected_last_name.is_some();
    if is_person && request.expected_company_name.is_some() {
        problems.add(
            "expected_company_name",
            "excludes the expected names of a person",
        );
    }
}

request! {
    /// Field to extract from a document.
    pub struct ExtractedField {
        required {
            /// Key of the value in `extracted_data`.
            key: into Personal [required],
            /// Display name.
            name: into Personal [required],
            /// Instruction for the extraction.
            instruction: into Personal [required],
            /// Type of the value.
            kind: into DocumentAiFieldType [known] = "type",
        }
        optional {
            /// Whether the document fails without the field.
            required: exact bool,
            /// Whether the value is the full name that is compared with the expected name.
            is_full_name: exact bool,
        }
    }
}

open_enum! {
    /// Effect of a finding.
    pub enum RiskAction {
        /// Declines the check.
        Decline = "DECLINE",
        /// Sends the check to review.
        Review = "REVIEW",
        /// Has no effect.
        NoAction = "NO_ACTION",
    }
}

response! {
    /// Response of a data extraction.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/document-ai>
    pub struct AnalyzedDocument {
        /// Report of the check.
        pub document_ai: Option<Box<DocumentAnalysis>>,
    }
}

model! {
    /// Data of a document.
    pub struct DocumentAnalysis {
        /// Status of the check.
        pub status: Option<FeatureStatus>,
        /// Values by the `key` of each of `fields`; null for one that was not found.
        pub extracted_data: Option<UntypedJson>,
        /// Barcodes on the document.
        pub detected_codes: Option<Vec<DetectedCode>>,
        /// Fields that the request names.
        pub fields: Option<Vec<DocumentAiField>>,
        /// Similarity of the name with the expected one, 0 to 100; null if not compared.
        pub name_match_score: Option<Number>,
        /// Full name on the document.
        pub name_on_document: Option<Personal>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
    }
}
