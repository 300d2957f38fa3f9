//! The workflows every application has from the start.

use std::ops::Range;

use didit_types::Feature;
use serde::{Deserialize, Serialize};

use crate::vocabulary::id::{Ids, Uuid};
use crate::vocabulary::indexes::WorkflowIndex;

/// A template of the documentation.
///
/// Source: <https://docs.didit.me/integration/workflows>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A person, with every check there is: ID, NFC, liveness, face match, proof of
    /// address, phone, e-mail, AML, IP and database.
    Kyc,
    /// A company: registry, documents, key people.
    Kyb,
    /// Age from the face, with an ID where that is not sure enough.
    AdaptiveAgeVerification,
    /// A face against one that is known already.
    BiometricAuthentication,
    /// Proof of address.
    AddressVerification,
    /// Questions.
    Questionnaire,
}

/// Whether a session is about a person or a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    User,
    Business,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Business => "business",
        }
    }

    /// The word that a workflow for such sessions is typed by.
    pub(crate) const fn workflow_type(self) -> &'static str {
        match self {
            Self::User => "kyc",
            Self::Business => "kyb",
        }
    }
}

impl Template {
    /// Every template.
    pub const ALL: [Self; 6] = [
        Self::Kyc,
        Self::Kyb,
        Self::AdaptiveAgeVerification,
        Self::BiometricAuthentication,
        Self::AddressVerification,
        Self::Questionnaire,
    ];

    /// The template's name, as `didit serve --json` prints it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kyc => "kyc",
            Self::Kyb => "kyb",
            Self::AdaptiveAgeVerification => "adaptive_age_verification",
            Self::BiometricAuthentication => "biometric_authentication",
            Self::AddressVerification => "address_verification",
            Self::Questionnaire => "questionnaire",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Kyc => "KYC",
            Self::Kyb => "KYB",
            Self::AdaptiveAgeVerification => "Adaptive Age Verification",
            Self::BiometricAuthentication => "Biometric Authentication",
            Self::AddressVerification => "Address Verification",
            Self::Questionnaire => "Questionnaire",
        }
    }

    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Kyb => Kind::Business,
            _ => Kind::User,
        }
    }

    /// The steps that sessions of the workflow run, in the words of a decision's `features`.
    pub(crate) const fn features(self) -> &'static [Feature] {
        match self {
            Self::Kyc => &[
                Feature::IdVerification,
                Feature::Nfc,
                Feature::Liveness,
                Feature::FaceMatch,
                Feature::Poa,
                Feature::Phone,
                Feature::EmailVerification,
                Feature::Aml,
                Feature::IpAnalysis,
                Feature::DatabaseValidation,
            ],
            Self::Kyb => &[
                Feature::KybRegistry,
                Feature::KybDocuments,
                Feature::KybKeyPeople,
            ],
            Self::AdaptiveAgeVerification => &[
                Feature::Liveness,
                Feature::AgeEstimation,
                Feature::IpAnalysis,
            ],
            Self::BiometricAuthentication => {
                &[Feature::Liveness, Feature::FaceMatch, Feature::IpAnalysis]
            }
            Self::AddressVerification => &[Feature::Poa, Feature::IpAnalysis],
            Self::Questionnaire => &[Feature::Questionnaire],
        }
    }

    /// Whether a session shows the face of its user.
    pub(crate) fn shows_face(self) -> bool {
        let features = self.features();
        features.contains(&Feature::Liveness) || features.contains(&Feature::IdVerification)
    }

    /// Whether a session needs a face to compare with before it begins.
    pub(crate) const fn needs_portrait(self) -> bool {
        matches!(self, Self::BiometricAuthentication)
    }
}

/// A published workflow of an application.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Workflow {
    pub(crate) id: Uuid,
    /// The id of its latest version, which a create may name as well.
    pub(crate) version_id: Uuid,
    pub(crate) version: u32,
    pub(crate) template: Template,
    /// How long a session may wait for its user.
    pub(crate) expires_after: i64,
    /// How long an approval is good for.
    pub(crate) approval_lapses_after: Option<i64>,
}

/// Seven days, the documented default.
pub(crate) const SESSION_EXPIRATION: i64 = 604_800;

impl Workflow {
    /// The six workflows of a new application.
    pub(crate) fn all(ids: &mut Ids) -> impl Iterator<Item = Self> + use<'_> {
        Template::ALL.into_iter().map(|template| Self {
            id: ids.uuid(),
            version_id: ids.uuid(),
            version: 1,
            template,
            expires_after: SESSION_EXPIRATION,
            approval_lapses_after: None,
        })
    }

    /// Whether `id` names this workflow or its latest version.
    pub(crate) fn is(&self, id: Uuid) -> bool {
        self.id == id || self.version_id == id
    }
}

/// Where the workflows of an application stand.
pub(crate) type WorkflowRange = Range<WorkflowIndex>;
