//! Decisions: the reports of a session, one file per feature.
//!
//! Every feature has an array of reports, because a workflow may run it twice.
//! [`Decision::runs`] returns the typed reports of one feature, [`Decision::reports`] the reports
//! of all features in one form, [`Decision::findings`] their warnings, [`Decision::holders`] the
//! persons of the documents and [`Decision::media`] the links.
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
pub mod key_person;
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
mod report;
pub mod risk_code;
pub mod runs;
pub mod wallet;
pub mod warning;

use alloc::{boxed::Box, vec::Vec};

use crate::{
    DecodeError, Feature, MediaUrl, NodeId, Personal, Scalar, SessionId, SessionKind,
    SessionStatus, Timestamp, UntypedJson, Uuid, WorkflowId,
    model::{forms, model},
    open_enum::open_enum,
    session::{
        ContactDetails, ExpectedDetails,
        origin::{ApiService, SessionType},
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
    risk_code::RiskCode,
    runs::{FeatureReport, Report, Runs},
    warning::{LogType, Warning},
};

model! {
    /// Reports of a session: one array per feature, for persons and companies.
    ///
    /// An array is null until its feature has run. Links are null for an API key without media
    /// access, and fields hidden from a restricted application are null.
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    pub struct Decision {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Person or company; decides which arrays are present.
        pub session_kind: Option<SessionKind>,
        /// Number of the session within its application; companies are counted separately.
        pub session_number: Option<u64>,
        /// Link for the user; anyone with the link can continue the session.
        pub session_url: Option<MediaUrl>,
        /// Status of the session.
        pub status: Option<SessionStatus>,
        /// Id of the workflow.
        pub workflow_id: Option<WorkflowId>,
        /// Features of the workflow.
        pub features: Option<Vec<DecisionFeature>>,
        /// Caller's own id of the user or company.
        pub vendor_data: Option<Personal<Scalar>>,
        /// Metadata of the caller.
        pub metadata: Option<UntypedJson>,
        /// Details expected by the caller.
        pub expected_details: Option<Box<ExpectedDetails>>,
        /// Contact details of the user.
        pub contact_details: Option<Box<ContactDetails>>,
        /// Redirect URL after the session.
        pub callback: Option<MediaUrl>,
        /// Identity documents, registry lookups and identity wallets.
        pub id_verifications: Option<Vec<IdVerification>>,
        /// Reason no chip was read.
        pub nfc_skip_reason: Option<NfcSkipReason>,
        /// Chip readings.
        pub nfc_verifications: Option<Vec<NfcVerification>>,
        /// Liveness checks.
        pub liveness_checks: Option<Vec<LivenessCheck>>,
        /// Face matches.
        pub face_matches: Option<Vec<FaceMatch>>,
        /// Phone verifications.
        pub phone_verifications: Option<Vec<PhoneVerification>>,
        /// E-mail verifications.
        pub email_verifications: Option<Vec<EmailVerification>>,
        /// Proofs of address.
        pub poa_verifications: Option<Vec<PoaVerification>>,
        /// Data extractions.
        pub document_ai_documents: Option<Vec<DocumentAi>>,
        /// Answered questionnaires.
        pub questionnaire_responses: Option<Vec<QuestionnaireResponse>>,
        /// AML screenings.
        pub aml_screenings: Option<Vec<AmlScreening>>,
        /// Device and IP analyses.
        pub ip_analyses: Option<Vec<IpAnalysis>>,
        /// Comparisons with national sources.
        pub database_validations: Option<Vec<DatabaseValidation>>,
        /// Manual status changes.
        pub reviews: Option<Vec<Review>>,
        /// Creation time of the session.
        pub created_at: Option<Timestamp>,
        /// Expiry time of the session; after approval, expiry time of the approval.
        pub expires_at: Option<Timestamp>,
        /// Registry lookups of companies.
        pub registry_checks: Option<Vec<RegistryCheck>>,
        /// Officers and owners of the company.
        pub key_people_checks: Option<Vec<KeyPeopleCheck>>,
        /// Documents of the company.
        pub document_verifications: Option<Vec<CompanyDocuments>>,
        /// Live or sandbox.
        pub environment: Option<Environment>,
        /// Signed documents; the shape is not public.
        pub signatures: Option<UntypedJson>,
        /// Bank account verifications; the shape is not public.
        pub bank_verifications: Option<UntypedJson>,
        /// Id of the session that this session was imported from.
        pub shared_from_session: Option<SessionId>,
        /// Session events; only on request, and the shape is not public.
        pub events: Option<UntypedJson>,
        /// Activity feed; only on request, and the shape is not public.
        pub activity_reviews: Option<UntypedJson>,
        /// Blocklist entries of the session; only on request, and the shape is not public.
        pub blocklisted: Option<UntypedJson>,
        /// Costs of the session; only on request, and the shape is not public.
        pub cost_breakdown: Option<UntypedJson>,
        /// Type of the workflow; only on request.
        pub workflow_type: Option<Personal>,
        /// Pinned version of the workflow; only on request.
        pub workflow_version: Option<u64>,
        /// Id of the pinned workflow version; only on request.
        pub workflow_version_id: Option<Uuid>,
        /// Id of the node that ended the session; only on request.
        pub workflow_terminal_node_id: Option<NodeId>,
        /// Standalone API that ran the check; only on request.
        pub api_service: Option<ApiService>,
        /// Origin of the session; only on request.
        pub session_type: Option<SessionType>,
        /// Whether the device can read chips; only on request.
        pub has_device_nfc_support: Option<bool>,
    }
}

open_enum! {
    /// Environment of a session or application.
    pub enum Environment {
        /// Real checks of real persons.
        Live = "live",
        /// Simulated checks.
        Sandbox = "sandbox",
    }
}

forms! {
    /// Feature of the workflow: its name, or its name and node in a response with events.
    pub enum DecisionFeature: "string" {
        /// Name and node of the feature.
        Node(FeatureNode) if Kind::Object,
        /// Name of the feature.
        Name(Feature) if _,
    }
}

impl Decision {
    /// Decodes the metadata that the caller sent at creation; `None` without any.
    ///
    /// # Errors
    ///
    /// Returns an error if the metadata do not fit the type.
    pub fn metadata<T: serde_core::de::DeserializeOwned>(&self) -> Result<Option<T>, DecodeError> {
        self.metadata.as_ref().map(UntypedJson::to).transpose()
    }
}

impl DecisionFeature {
    /// Returns the feature.
    #[must_use]
    pub const fn feature(&self) -> Option<&Feature> {
        match self {
            Self::Name(feature) => Some(feature),
            Self::Node(node) => node.feature.as_ref(),
        }
    }

    /// Id of the workflow node.
    #[must_use]
    pub const fn node_id(&self) -> Option<&NodeId> {
        match self {
            Self::Name(_) => None,
            Self::Node(node) => node.node_id.as_ref(),
        }
    }
}

model! {
    /// Feature and its node in the workflow.
    pub struct FeatureNode {
        /// The feature.
        pub feature: Option<Feature>,
        /// Id of the workflow node.
        pub node_id: Option<NodeId>,
    }
}

model! {
    /// Status change of a session by a person, an API key or the system.
    pub struct Review {
        /// E-mail address of the console user, `API Client` for an API key, else `Unknown`.
        pub user: Option<Personal>,
        /// New status of the session.
        pub new_status: Option<SessionStatus>,
        /// Comment of the reviewer.
        pub comment: Option<Personal>,
        /// Time of the review.
        pub created_at: Option<Timestamp>,
    }
}
