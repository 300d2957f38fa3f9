//! Standalone AML screening: sanctions, politically exposed persons and adverse media.

use alloc::boxed::Box;

use super::shared::response;
use crate::{
    Personal, SandboxScenario, UntypedJson,
    decision::{AmlScreening, key_person::EntityType},
    request::request,
    validate::Problems,
};

request! {
    /// Screens a person or company.
    ///
    /// The three weights must sum to 100, and the approve threshold must not exceed the review
    /// threshold.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub struct ScreenAml {
        required {
            /// Full name, at least 2 characters.
            full_name: into Personal [min(2)],
        }
        optional {
            /// Type of the entity; defaults to a person.
            entity_type: into EntityType,
            /// Date of birth, `YYYY-MM-DD`.
            date_of_birth: into Personal [date],
            /// Nationality, ISO 3166-1 alpha-2.
            nationality: into Personal [country2],
            /// Document number.
            document_number: into Personal,
            /// Score that approves below it, 0 to 100; defaults to 80.
            aml_score_approve_threshold: exact f64 [range_f64(0.0..=100.0)],
            /// Score that declines above it, 0 to 100; defaults to 100.
            aml_score_review_threshold: exact f64 [range_f64(0.0..=100.0)],
            /// Weight of the name, 0 to 100; defaults to 60.
            aml_name_weight: exact u64 [range(0..=100)],
            /// Weight of the date of birth, 0 to 100; defaults to 25.
            aml_dob_weight: exact u64 [range(0..=100)],
            /// Weight of the country, 0 to 100; defaults to 15.
            aml_country_weight: exact u64 [range(0..=100)],
            /// Minimum similarity of a hit, 0 to 100; defaults to 93.
            aml_match_score_threshold: exact u64 [range(0..=100)],
            /// Whether adverse media are searched; defaults to `false`.
            include_adverse_media: exact bool,
            /// Whether the screening repeats automatically; requires storage, defaults to
            /// `false`.
            include_ongoing_monitoring: exact bool,
            /// Whether the screening is stored; defaults to `true`.
            save_api_request: exact bool,
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
            /// Scenario to simulate; sandbox API keys only.
            sandbox_scenario: into SandboxScenario,
        }
        check { thresholds_are_ordered, weights_sum_to_100, monitoring_is_stored }
    }
}

fn thresholds_are_ordered(request: &ScreenAml, problems: &mut Problems) {
    let approve = request.aml_score_approve_threshold.unwrap_or(80.0);
    if approve > request.aml_score_review_threshold.unwrap_or(100.0) {
        problems.add(
            "aml_score_approve_threshold",
            "is above aml_score_review_threshold",
        );
    }
}

fn weights_sum_to_100(request: &ScreenAml, problems: &mut Problems) {
    let sum = (request.aml_name_weight.unwrap_or(60))
        .saturating_add(request.aml_dob_weight.unwrap_or(25))
        .saturating_add(request.aml_country_weight.unwrap_or(15));
    if sum != 100 {
        let problem = "does not sum to 100 with aml_dob_weight and aml_country_weight";
        problems.add("aml_name_weight", problem);
    }
}

fn monitoring_is_stored(request: &ScreenAml, problems: &mut Problems) {
    if request.save_api_request == Some(false) && request.include_ongoing_monitoring == Some(true) {
        problems.add(
            "include_ongoing_monitoring",
            "needs the screening to be saved",
        );
    }
}

response! {
    /// Response of an AML screening.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub struct ScreenedAml {
        /// Report of the screening.
        pub aml: Option<Box<AmlScreening>>,
    }
}
