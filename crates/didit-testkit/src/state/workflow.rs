//! The workflows of an application.

use std::borrow::Cow;
use std::ops::Range;

use didit_types::Feature;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::vocabulary::{AppIndex, Ids, UtcTime, Uuid, WorkflowIndex, named_enum};

/// Template of a workflow. An application has one workflow of each.
///
/// Source: <https://docs.didit.me/integration/workflows>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Person, all checks: ID, NFC, liveness, face match, proof of address, phone, e-mail, AML,
    /// IP and database.
    Kyc,
    /// Business: registry, documents, key people.
    Kyb,
    /// Age estimation from the face.
    AdaptiveAgeVerification,
    /// Comparison of the face with a known one.
    BiometricAuthentication,
    /// Proof of address.
    AddressVerification,
    /// Questionnaire.
    Questionnaire,
}

named_enum! {
    /// Kind of a session: about a user or a business.
    #[derive(Hash)]
    pub(crate) enum Kind {
        User = "user",
        Business = "business",
    }
}

/// The application and the kind of a user or business, or of sessions.
pub(crate) type Owner = (AppIndex, Kind);

impl Kind {
    /// Returns the `workflow_type` of workflows for such sessions.
    pub(crate) const fn workflow_type(self) -> &'static str {
        match self {
            Self::User => "kyc",
            Self::Business => "kyb",
        }
    }
}

impl Template {
    /// All templates.
    pub const ALL: [Self; 6] = [
        Self::Kyc,
        Self::Kyb,
        Self::AdaptiveAgeVerification,
        Self::BiometricAuthentication,
        Self::AddressVerification,
        Self::Questionnaire,
    ];

    /// Returns the name of the template, as printed by `didit serve --json`.
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

    /// The features of the workflow, in the order of a decision's `features`.
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
}

/// A version of a workflow.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Workflow {
    pub(crate) id: Uuid,
    /// Id of the version; sessions can be created with it as well.
    pub(crate) version_id: Uuid,
    pub(crate) version: u32,
    pub(crate) template: Template,
    /// Seconds until an unfinished session expires.
    pub(crate) expires_after: i64,
    /// Seconds until an approval expires; `None` for never.
    pub(crate) approval_expires_after: Option<i64>,
    /// What requests set; `None` for the workflow of a template.
    #[serde(default)]
    pub(crate) own: Option<Box<OwnSettings>>,
    /// Whether it was deleted; its sessions remain.
    #[serde(default)]
    pub(crate) is_deleted: bool,
}

/// Settings of a workflow that requests created or changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnSettings {
    pub(crate) features: Vec<Feature>,
    /// Settings as requests contain them, `features` with their configuration among them.
    pub(crate) fields: Map<String, Value>,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: UtcTime,
}

impl OwnSettings {
    pub(crate) const fn new(
        features: Vec<Feature>,
        fields: Map<String, Value>,
        now: UtcTime,
    ) -> Self {
        Self {
            features,
            fields,
            created_at: now,
            updated_at: now,
        }
    }
}

/// Documented default of seven days, in seconds.
pub(crate) const SESSION_EXPIRATION: i64 = 604_800;

impl Workflow {
    /// Returns the workflows of a new application.
    pub(crate) fn all(ids: &mut Ids) -> impl Iterator<Item = Self> + use<'_> {
        Template::ALL.into_iter().map(|template| Self {
            id: ids.uuid(),
            version_id: ids.uuid(),
            version: 1,
            template,
            expires_after: SESSION_EXPIRATION,
            approval_expires_after: None,
            own: None,
            is_deleted: false,
        })
    }

    /// Whether `id` is the id of the workflow or of this version.
    pub(crate) fn is(&self, id: Uuid) -> bool {
        self.id == id || self.version_id == id
    }

    /// Returns a setting; null if no request set it.
    pub(crate) fn setting(&self, name: &str) -> &Value {
        let own = self.own.as_ref();
        own.and_then(|own| own.fields.get(name))
            .unwrap_or(&Value::Null)
    }

    /// Whether sessions can be created.
    pub(crate) fn is_published(&self) -> bool {
        !self.is_deleted && self.setting("status") != "draft"
    }

    pub(crate) fn label(&self) -> &str {
        let label = self.setting("workflow_label").as_str();
        label.unwrap_or_else(|| self.template.label())
    }

    /// The features of the workflow, in the order of a decision's `features`.
    pub(crate) fn features(&self) -> Cow<'static, [Feature]> {
        match &self.own {
            Some(own) => own.features.clone().into(),
            None => self.template.features().into(),
        }
    }

    /// Whether a session captures the face of its user.
    pub(crate) fn shows_face(&self) -> bool {
        let features = self.features();
        features.contains(&Feature::Liveness) || features.contains(&Feature::IdVerification)
    }

    /// Whether a session needs a portrait for comparison from the start.
    pub(crate) fn needs_portrait(&self) -> bool {
        let features = self.features();
        features.contains(&Feature::FaceMatch) && !features.contains(&Feature::IdVerification)
    }
}

/// Indexes of the workflows of an application.
pub(crate) type WorkflowRange = Range<WorkflowIndex>;
