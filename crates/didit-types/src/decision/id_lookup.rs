//! Identity verification by registry lookup.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{MediaUrl, Personal, Timestamp, UntypedJson, model::model, open_enum::open_enum};

model! {
    /// Result of a registry lookup of data typed by the user.
    pub struct IdLookup {
        /// Name of the registry.
        pub source: Option<Personal>,
        /// Time of the lookup.
        pub checked_at: Option<Timestamp>,
        /// Number of attempts of the user.
        pub attempts: Option<u64>,
        /// Maximum number of attempts.
        pub max_attempts: Option<u64>,
        /// Outcome of the lookup.
        pub outcome: Option<LookupOutcome>,
        /// Comparison by field.
        pub comparison: Option<Vec<LookupComparison>>,
        /// Link to the registry's portrait.
        pub registry_portrait: Option<MediaUrl>,
        /// Similarity of the registry's portrait and the selfie, 0 to 100.
        pub face_match_score: Option<Number>,
        /// Errors of the registry.
        pub source_errors: Option<UntypedJson>,
    }
}

open_enum! {
    /// Outcome of a registry lookup.
    pub enum LookupOutcome {
        /// The record belongs to the person.
        Match = "match",
        /// Some fields agree.
        PartialMatch = "partial_match",
        /// No record, or the record of another person.
        NoMatch = "no_match",
        /// The registry failed.
        ProviderError = "provider_error",
        /// The number is invalid for the country.
        FormatRejected = "format_rejected",
    }
}

model! {
    /// Comparison of one field with the registry's record.
    pub struct LookupComparison {
        /// Compared field.
        pub field: Option<LookupField>,
        /// Display name of the field.
        pub label: Option<Personal>,
        /// Value typed by the user.
        pub provided: Option<Personal>,
        /// Value in the registry.
        pub record: Option<Personal>,
        /// Result of the comparison.
        pub result: Option<ComparisonResult>,
    }
}

open_enum! {
    /// Field compared by a registry lookup.
    pub enum LookupField {
        IdentificationNumber = "identification_number",
        FullName = "full_name",
        DateOfBirth = "date_of_birth",
        Address = "address",
        /// The registry itself; carries its error.
        Provider = "provider",
    }
}

open_enum! {
    /// Result of comparing a field with the registry's record.
    pub enum ComparisonResult {
        /// The values agree.
        Match = "match",
        /// The values agree in part.
        Partial = "partial",
        /// The values differ.
        NoMatch = "no_match",
        /// The values could not be compared.
        Error = "error",
    }
}
