//! Sanctions, politically exposed persons and adverse media.

use alloc::boxed::Box;

use crate::decision::{AmlScreening, aml::AmlEntityType};
use crate::{
    Personal, SandboxScenario, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// Screens a person or a company.
    ///
    /// The three weights must sum to 100, and the threshold of approval must not be
    /// above that of review.
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub struct ScreenAml {
        required {
            /// The name, at least 2 characters.
            full_name: into Personal,
        }
        optional {
            /// Who is screened; a person if not set.
            entity_type: into AmlEntityType,
            /// `YYYY-MM-DD`.
            date_of_birth: into Personal,
            /// ISO 3166-1 alpha-2.
            nationality: into Personal,
            /// Number of a document.
            document_number: into Personal,
            /// A score below this approves, 0 to 100; 80 if not set.
            aml_score_approve_threshold: exact f64,
            /// A score above this declines, 0 to 100; 100 if not set.
            aml_score_review_threshold: exact f64,
            /// What the name counts, 0 to 100; 60 if not set.
            aml_name_weight: exact u64,
            /// What the date of birth counts, 0 to 100; 25 if not set.
            aml_dob_weight: exact u64,
            /// What the country counts, 0 to 100; 15 if not set.
            aml_country_weight: exact u64,
            /// An entry that is less alike is no hit, 0 to 100; 93 if not set.
            aml_match_score_threshold: exact u64,
            /// Whether the press is searched too; `false` if not set.
            include_adverse_media: exact bool,
            /// Whether the screening is repeated on its own; `false` if not set, and
            /// only possible for one that is stored.
            include_ongoing_monitoring: exact bool,
            /// Whether the screening is stored; `true` if not set.
            save_api_request: exact bool,
            /// Your own key of the user.
            vendor_data: into Personal,
            /// A JSON object; comes back in the answer.
            metadata: into UntypedJson,
            /// The outcome to play; with the key of a sandbox application only.
            sandbox_scenario: into SandboxScenario,
        }
    }
}

model! {
    /// A screening.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub struct ScreenedAml {
        /// The screening; the id of a session if it was stored.
        pub request_id: Option<SessionId>,
        /// What was found.
        pub aml: Option<Box<AmlScreening>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}
