//! Identity by registry lookup.

use alloc::vec::Vec;

use serde_json::Number;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::{MediaUrl, Personal, Timestamp, UntypedJson};

model! {
    /// What a source said about typed data.
    pub struct IdLookup {
        /// Who keeps the record.
        pub source: Option<Personal>,
        /// When it was asked.
        pub checked_at: Option<Timestamp>,
        /// How often the user tried.
        pub attempts: Option<u64>,
        /// How often the user may try.
        pub max_attempts: Option<u64>,
        /// The result.
        pub outcome: Option<LookupOutcome>,
        /// Field by field.
        pub comparison: Option<Vec<LookupComparison>>,
        /// The source's own picture of the person.
        pub registry_portrait: Option<MediaUrl>,
        /// Likeness of that picture and the selfie, 0 to 100.
        pub face_match_score: Option<Number>,
        /// What the source complained about.
        pub source_errors: Option<UntypedJson>,
    }
}

open_enum! {
    /// The result of a registry lookup.
    pub enum LookupOutcome {
        /// The record is that of the person.
        Match = "match",
        /// Some fields agree.
        PartialMatch = "partial_match",
        /// No such record, or another person's.
        NoMatch = "no_match",
        /// The source could not answer.
        ProviderError = "provider_error",
        /// The number can't be one of that country.
        FormatRejected = "format_rejected",
    }
}

model! {
    /// One field of a registry lookup.
    pub struct LookupComparison {
        /// Which.
        pub field: Option<LookupField>,
        /// Its name for people.
        pub label: Option<Personal>,
        /// What the user typed.
        pub provided: Option<Personal>,
        /// What the source holds.
        pub record: Option<Personal>,
        /// Whether they agree.
        pub result: Option<ComparisonResult>,
    }
}

open_enum! {
    /// A field that a registry lookup compares.
    pub enum LookupField {
        /// Number of the person.
        IdentificationNumber = "identification_number",
        /// Full name.
        FullName = "full_name",
        /// Date of birth.
        DateOfBirth = "date_of_birth",
        /// Address.
        Address = "address",
        /// The source itself; carries its error.
        Provider = "provider",
    }
}

open_enum! {
    /// Whether a field agrees with the record.
    pub enum ComparisonResult {
        /// It does.
        Match = "match",
        /// In part.
        Partial = "partial",
        /// It does not.
        NoMatch = "no_match",
        /// It could not be compared.
        Error = "error",
    }
}
