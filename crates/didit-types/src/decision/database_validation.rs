//! Comparison with a national source.

use alloc::{boxed::Box, vec::Vec};

use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, NodeId, Personal, UntypedJson};

model! {
    /// One comparison.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/database-validation/report-database-validation>
    pub struct DatabaseValidation {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// How many sources are asked. Superseded.
        pub validation_type: Option<ValidationType>,
        /// What was compared.
        pub screened_data: Option<Box<DatabaseScreenedData>>,
        /// Source by source.
        pub validations: Option<Vec<SourceValidation>>,
        /// The sources that could not answer.
        pub errors: Option<Vec<SourceError>>,
        /// The result over all sources.
        pub match_type: Option<DatabaseMatchType>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

open_enum! {
    /// How many sources a comparison asks.
    pub enum ValidationType {
        /// One.
        OneByOne = "one_by_one",
        /// Two.
        TwoByTwo = "two_by_two",
        /// None for that country.
        NotEnabled = "not_enabled",
    }
}

open_enum! {
    /// How well a person agrees with a source.
    pub enum DatabaseMatchType {
        /// Not at all.
        NoMatch = "no_match",
        /// In part.
        PartialMatch = "partial_match",
        /// In full.
        FullMatch = "full_match",
    }
}

model! {
    /// What was compared. Keys of one country are in `extra`.
    pub struct DatabaseScreenedData {
        /// Family names.
        pub last_name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Tax number.
        pub tax_number: Option<Personal>,
        /// Number of the person.
        pub personal_number: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Code of the kind of document.
        pub document_type: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
    }
}

model! {
    /// What one source said.
    pub struct SourceValidation {
        /// The source, such as `bra_cpf`.
        pub service_id: Option<Personal>,
        /// Its name for people.
        pub service_name: Option<Personal>,
        /// Field by field.
        pub validation: Option<FieldValidation>,
        /// What the source said.
        pub outcome_code: Option<OutcomeCode>,
        /// In words.
        pub outcome_detail: Option<Personal>,
        /// What the source holds; differs by country.
        pub source_data: Option<UntypedJson>,
    }
}

model! {
    /// What agrees with a source. Keys of one country are in `extra`.
    pub struct FieldValidation {
        /// Full name.
        pub full_name: Option<DatabaseMatchType>,
        /// Date of birth.
        pub date_of_birth: Option<DatabaseMatchType>,
        /// Number of the person.
        pub identification_number: Option<DatabaseMatchType>,
    }
}

model! {
    /// A source that could not answer.
    pub struct SourceError {
        /// The source.
        pub service_id: Option<Personal>,
    }
}

open_enum! {
    /// What a source said.
    pub enum OutcomeCode {
        /// The data agree.
        Match = "MATCH",
        /// Some data agree.
        PartialMatch = "PARTIAL_MATCH",
        /// The data do not agree.
        NoMatch = "NO_MATCH",
        /// No such document.
        DocumentNotFound = "DOCUMENT_NOT_FOUND",
        /// The number can't be one.
        InvalidDocumentFormat = "INVALID_DOCUMENT_FORMAT",
        /// The source refused the data.
        InvalidInput = "INVALID_INPUT",
        /// The source tells nothing about minors.
        MinorBlocked = "MINOR_BLOCKED",
        /// The person is dead.
        Deceased = "DECEASED",
        /// The face is another.
        BiometricNoMatch = "BIOMETRIC_NO_MATCH",
        /// The picture can't be compared.
        BiometricImageUnusable = "BIOMETRIC_IMAGE_UNUSABLE",
        /// It can't be told.
        Inconclusive = "INCONCLUSIVE",
        /// There is a newer document.
        DocumentSuperseded = "DOCUMENT_SUPERSEDED",
        /// The source did not answer.
        RegistryUnavailable = "REGISTRY_UNAVAILABLE",
        /// The source failed.
        RegistryError = "REGISTRY_ERROR",
    }
}
