//! Database validation reports: comparison with national sources.

use alloc::{boxed::Box, vec::Vec};

use super::report::report;
use crate::{Personal, UntypedJson, model::model, open_enum::open_enum};

report! {
    /// Report of one comparison with national sources.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/database-validation/report-database-validation>
    pub struct DatabaseValidation {
        /// Country of the sources, ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// Number of sources compared; superseded by `validations`.
        pub validation_type: Option<ValidationType>,
        /// Data compared with the sources.
        pub screened_data: Option<Box<DatabaseScreenedData>>,
        /// Result of each source.
        pub validations: Option<Vec<SourceValidation>>,
        /// Sources that failed.
        pub errors: Option<Vec<SourceError>>,
        /// Result over all sources.
        pub match_type: Option<DatabaseMatchType>,
    }
}

open_enum! {
    /// Number of sources used by a database validation.
    pub enum ValidationType {
        /// One source.
        OneByOne = "one_by_one",
        /// Two sources.
        TwoByTwo = "two_by_two",
        /// No source for the country.
        NotEnabled = "not_enabled",
    }
}

open_enum! {
    /// Agreement between a person's data and a source.
    pub enum DatabaseMatchType {
        /// The data differ.
        NoMatch = "no_match",
        /// Some data agree.
        PartialMatch = "partial_match",
        /// All data agree.
        FullMatch = "full_match",
    }
}

model! {
    /// Data compared with a national source. Country-specific keys are in `extra`.
    pub struct DatabaseScreenedData {
        /// Family names.
        pub last_name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Tax number.
        pub tax_number: Option<Personal>,
        /// Personal number.
        pub personal_number: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
        /// Date of birth, `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Code of the document type.
        pub document_type: Option<Personal>,
        /// Expiry date of the document, `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
    }
}

model! {
    /// Result of one national source.
    pub struct SourceValidation {
        /// Id of the source, such as `bra_cpf`.
        pub service_id: Option<Personal>,
        /// Display name of the source.
        pub service_name: Option<Personal>,
        /// Agreement by field.
        pub validation: Option<FieldValidation>,
        /// Outcome code of the source.
        pub outcome_code: Option<OutcomeCode>,
        /// Description of the outcome.
        pub outcome_detail: Option<Personal>,
        /// Data held by the source; the shape depends on the country.
        pub source_data: Option<UntypedJson>,
    }
}

model! {
    /// Agreement with a source by field. Country-specific keys are in `extra`.
    pub struct FieldValidation {
        /// Full name.
        pub full_name: Option<DatabaseMatchType>,
        /// Date of birth.
        pub date_of_birth: Option<DatabaseMatchType>,
        /// Personal number.
        pub identification_number: Option<DatabaseMatchType>,
    }
}

model! {
    /// National source that failed.
    pub struct SourceError {
        /// Id of the source.
        pub service_id: Option<Personal>,
        /// Code of the error, such as `provider_rejected_input`; standalone checks only.
        pub code: Option<Personal>,
        /// Description of the error; standalone checks only.
        pub message: Option<Personal>,
        /// Whether a repetition can succeed; standalone checks only.
        pub retryable: Option<bool>,
    }
}

open_enum! {
    /// Outcome code of a national source.
    pub enum OutcomeCode {
        /// The data agree.
        Match = "MATCH",
        /// Some data agree.
        PartialMatch = "PARTIAL_MATCH",
        /// The data differ.
        NoMatch = "NO_MATCH",
        /// The source has no such document.
        DocumentNotFound = "DOCUMENT_NOT_FOUND",
        /// The format of the number is invalid.
        InvalidDocumentFormat = "INVALID_DOCUMENT_FORMAT",
        /// The source rejected the data.
        InvalidInput = "INVALID_INPUT",
        /// The source returns no data about minors.
        MinorBlocked = "MINOR_BLOCKED",
        /// The person is deceased.
        Deceased = "DECEASED",
        /// The face differs.
        BiometricNoMatch = "BIOMETRIC_NO_MATCH",
        /// The picture cannot be compared.
        BiometricImageUnusable = "BIOMETRIC_IMAGE_UNUSABLE",
        /// The source cannot decide.
        Inconclusive = "INCONCLUSIVE",
        /// A newer document exists.
        DocumentSuperseded = "DOCUMENT_SUPERSEDED",
        /// The source did not respond.
        RegistryUnavailable = "REGISTRY_UNAVAILABLE",
        /// The source failed.
        RegistryError = "REGISTRY_ERROR",
    }
}
