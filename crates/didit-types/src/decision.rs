//! What a session found: the decision and its reports, one file per feature.
//!
//! Every feature has an array of reports, because a workflow may run it twice.
//! [`Decision::runs`] gives one feature's runs typed, [`Decision::reports`] all of
//! them alike, [`Decision::findings`] their warnings, [`Decision::holders`] the
//! people of the documents and [`Decision::media`] the links.
//!
//! ```
//! use didit_types::decision::{Decision, IdVerification, RiskCode};
//!
//! let text = r#"{
//!     "status": "Declined",
//!     "id_verifications": [{
//!         "node_id": "feature_ocr_1",
//!         "status": "Declined",
//!         "document_number": "CAA000000",
//!         "warnings": [{"risk": "DOCUMENT_EXPIRED", "log_type": "error"}]
//!     }]
//! }"#;
//! let decision: Decision = serde_json::from_str(text)?;
//!
//! assert!(decision.has_warning(&RiskCode::DocumentExpired));
//! let runs = decision.runs::<IdVerification>();
//! assert!(!runs.is_repeated());
//! let number = runs.latest().and_then(|run| run.document_number.as_ref());
//! assert_eq!(number.map(|number| number.reveal()), Some("CAA000000"));
//! assert!(!format!("{decision:?}").contains("CAA000000"));
//! # Ok::<(), serde_json::Error>(())
//! ```

pub mod address;
pub mod aml;
pub mod aml_hit;
pub mod aml_match;
pub mod company_documents;
pub mod database_validation;
pub mod document_ai;
pub mod document_file;
pub mod document_liveness;
pub mod email;
pub mod face_match;
pub mod finding;
pub mod holder;
pub mod id_lookup;
pub mod id_verification;
pub mod image_quality;
pub mod intelligence;
pub mod ip_analysis;
pub mod key_people;
mod key_person;
pub mod liveness;
pub mod media;
pub mod mrz;
pub mod nfc;
pub mod otp;
pub mod party;
pub mod phone;
pub mod poa;
pub mod questionnaire;
pub mod registry;
pub mod review;
pub mod risk_code;
pub mod runs;
pub mod wallet;
pub mod warning;

use alloc::{boxed::Box, vec::Vec};
use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{
    Feature, MediaUrl, NodeId, Personal, SessionId, SessionKind, SessionStatus, Timestamp,
    UntypedJson, Uuid, WorkflowId,
    model::model,
    open_enum::open_enum,
    session::{
        ContactDetails, ExpectedDetails,
        list::{ApiService, SessionType},
    },
};

pub use self::{
    aml::AmlScreening,
    company_documents::CompanyDocuments,
    database_validation::DatabaseValidation,
    document_ai::DocumentAi,
    email::EmailVerification,
    face_match::FaceMatch,
    finding::Finding,
    holder::Holder,
    id_verification::IdVerification,
    ip_analysis::IpAnalysis,
    key_people::KeyPeopleCheck,
    liveness::LivenessCheck,
    media::{MEDIA_LIFETIME, Media},
    nfc::{NfcSkipReason, NfcVerification},
    phone::PhoneVerification,
    poa::PoaVerification,
    questionnaire::QuestionnaireResponse,
    registry::RegistryCheck,
    review::Review,
    risk_code::RiskCode,
    runs::{FeatureReport, Report, Runs},
    warning::{LogType, Warning},
};

model! {
    /// What a session found: one array of reports per feature, for people and companies.
    ///
    /// An array is null until its feature has run. A key without access to media
    /// gets null for every link, and a restricted application null for whatever it
    /// may not see. Source: <https://docs.didit.me/sessions-api/retrieve-session>
    pub struct Decision {
        /// The session.
        pub session_id: Option<SessionId>,
        /// Person or company; it decides which arrays are there.
        pub session_kind: Option<SessionKind>,
        /// Its number in the application; companies have numbers of their own.
        pub session_number: Option<u64>,
        /// The user's link; whoever holds it can go on with the session.
        pub session_url: Option<MediaUrl>,
        /// Where the session stands.
        pub status: Option<SessionStatus>,
        /// Its workflow.
        pub workflow_id: Option<WorkflowId>,
        /// The features of that workflow.
        pub features: Option<Vec<DecisionFeature>>,
        /// The user or company, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// The caller's own data.
        pub metadata: Option<UntypedJson>,
        /// What the caller expected.
        pub expected_details: Option<Box<ExpectedDetails>>,
        /// How the user may be reached.
        pub contact_details: Option<Box<ContactDetails>>,
        /// Where the user is sent afterwards.
        pub callback: Option<MediaUrl>,
        /// Identity documents, lookups and wallets.
        pub id_verifications: Option<Vec<IdVerification>>,
        /// Why no chip was read.
        pub nfc_skip_reason: Option<NfcSkipReason>,
        /// Chips.
        pub nfc_verifications: Option<Vec<NfcVerification>>,
        /// Liveness.
        pub liveness_checks: Option<Vec<LivenessCheck>>,
        /// Comparisons of faces.
        pub face_matches: Option<Vec<FaceMatch>>,
        /// Phone numbers.
        pub phone_verifications: Option<Vec<PhoneVerification>>,
        /// E-mail addresses.
        pub email_verifications: Option<Vec<EmailVerification>>,
        /// Proofs of address.
        pub poa_verifications: Option<Vec<PoaVerification>>,
        /// Data extraction.
        pub document_ai_documents: Option<Vec<DocumentAi>>,
        /// Questionnaires.
        pub questionnaire_responses: Option<Vec<QuestionnaireResponse>>,
        /// AML screenings.
        pub aml_screenings: Option<Vec<AmlScreening>>,
        /// Devices and IP addresses.
        pub ip_analyses: Option<Vec<IpAnalysis>>,
        /// Comparisons with national sources.
        pub database_validations: Option<Vec<DatabaseValidation>>,
        /// What reviewers did.
        pub reviews: Option<Vec<Review>>,
        /// When the session was created.
        pub created_at: Option<Timestamp>,
        /// When it lapses; after approval, when the approval lapses.
        pub expires_at: Option<Timestamp>,
        /// Companies in their registers.
        pub registry_checks: Option<Vec<RegistryCheck>>,
        /// Officers and owners.
        pub key_people_checks: Option<Vec<KeyPeopleCheck>>,
        /// Company documents.
        pub document_verifications: Option<Vec<CompanyDocuments>>,
        /// Live or sandbox.
        pub environment: Option<Environment>,
        /// Signed documents; the shape is not public.
        pub signatures: Option<UntypedJson>,
        /// Bank accounts; the shape is not public.
        pub bank_verifications: Option<UntypedJson>,
        /// The session that this one was imported from.
        pub shared_from_session: Option<SessionId>,
        /// What happened, step by step; only on request, and the shape is not public.
        pub events: Option<UntypedJson>,
        /// The activity feed; only on request, and the shape is not public.
        pub activity_reviews: Option<UntypedJson>,
        /// What of the session is blocklisted; only on request, and the shape is not
        /// public.
        pub blocklisted: Option<UntypedJson>,
        /// What the session cost; only on request, and the shape is not public.
        pub cost_breakdown: Option<UntypedJson>,
        /// The kind of workflow; only on request.
        pub workflow_type: Option<Personal>,
        /// The version that the session is pinned to; only on request.
        pub workflow_version: Option<u64>,
        /// That version; only on request.
        pub workflow_version_id: Option<Uuid>,
        /// The node where the session ended; only on request.
        pub workflow_terminal_node_id: Option<NodeId>,
        /// The stand-alone check that this is; only on request.
        pub api_service: Option<ApiService>,
        /// Who made the session; only on request.
        pub session_type: Option<SessionType>,
        /// Whether the device can read chips; only on request.
        pub has_device_nfc_support: Option<bool>,
    }
}

open_enum! {
    /// Where a session belongs.
    pub enum Environment {
        /// Real checks of real people.
        Live = "live",
        /// Checks that are played.
        Sandbox = "sandbox",
    }
}

/// A feature of the workflow: its name, or its name and node in an answer that
/// includes events.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(untagged))]
#[non_exhaustive]
pub enum DecisionFeature {
    /// The name alone.
    Name(Feature),
    /// The name and the node.
    Node(FeatureNode),
}

impl DecisionFeature {
    /// The feature.
    #[must_use]
    pub const fn feature(&self) -> Option<&Feature> {
        match self {
            Self::Name(feature) => Some(feature),
            Self::Node(node) => node.feature.as_ref(),
        }
    }

    /// The node, if it is told.
    #[must_use]
    pub const fn node_id(&self) -> Option<&NodeId> {
        match self {
            Self::Name(_) => None,
            Self::Node(node) => node.node_id.as_ref(),
        }
    }
}

impl Serialize for DecisionFeature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => name.serialize(serializer),
            Self::Node(node) => node.serialize(serializer),
        }
    }
}

// Derived code for an untagged enum would buffer every feature to try both.
impl<'de> Deserialize<'de> for DecisionFeature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrNode;

        impl<'de> Visitor<'de> for NameOrNode {
            type Value = DecisionFeature;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or an object")
            }

            fn visit_str<E>(self, name: &str) -> Result<DecisionFeature, E> {
                Ok(DecisionFeature::Name(name.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DecisionFeature, A::Error> {
                FeatureNode::deserialize(MapAccessDeserializer::new(map)).map(DecisionFeature::Node)
            }
        }

        deserializer.deserialize_any(NameOrNode)
    }
}

impl crate::field::Field for DecisionFeature {}

model! {
    /// A feature and its node in the workflow.
    pub struct FeatureNode {
        /// The feature.
        pub feature: Option<Feature>,
        /// The node.
        pub node_id: Option<NodeId>,
    }
}
