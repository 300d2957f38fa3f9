//! One report of a decision.

use didit_types::{
    Feature, FeatureStatus,
    decision::{LogType, RiskCode},
};

use super::{script::Twist, template::Template};

/// A report that is to be written.
pub(super) struct Report<'a> {
    pub(super) feature: Feature,
    /// Which run of the feature it is, counted from one.
    pub(super) run: usize,
    pub(super) status: FeatureStatus,
    pub(super) warnings: Vec<(&'a RiskCode, LogType)>,
}

macro_rules! templates {
    ($($NAME:ident = $file:literal;)+) => {
        $(static $NAME: Template = Template::new(include_str!(concat!("reports/", $file)));)+
    };
}

templates! {
    AML = "aml.json";
    COMPANY_DOCUMENTS = "company_documents.json";
    DATABASE_VALIDATION = "database_validation.json";
    DOCUMENT_AI = "document_ai.json";
    EMAIL = "email.json";
    FACE_MATCH = "face_match.json";
    ID_DOCUMENT = "id_document.json";
    ID_LOOKUP = "id_lookup.json";
    ID_UNREADABLE = "id_unreadable.json";
    IP_ANALYSIS = "ip_analysis.json";
    KEY_PEOPLE = "key_people.json";
    LIVENESS = "liveness.json";
    NFC = "nfc.json";
    PHONE = "phone.json";
    POA = "poa.json";
    QUESTIONNAIRE = "questionnaire.json";
    REGISTRY = "registry.json";
}

impl Report<'_> {
    /// The word that the report's node is named by.
    pub(super) const fn node(&self) -> &'static str {
        node(&self.feature)
    }

    /// The last step of a one-time code.
    pub(super) const fn end(&self) -> &'static str {
        match self.status {
            FeatureStatus::Declined => "DECLINED",
            FeatureStatus::InReview => "IN_REVIEW",
            _ => "APPROVED",
        }
    }

    pub(super) const fn template(&self, twist: Option<Twist>) -> &'static Template {
        match self.feature {
            Feature::IdVerification => match twist {
                Some(Twist::Unreadable) => &ID_UNREADABLE,
                Some(Twist::Lookup { .. }) => &ID_LOOKUP,
                _ => &ID_DOCUMENT,
            },
            Feature::Nfc => &NFC,
            Feature::FaceMatch => &FACE_MATCH,
            Feature::Poa => &POA,
            Feature::Phone => &PHONE,
            Feature::EmailVerification | Feature::Email => &EMAIL,
            Feature::Aml => &AML,
            Feature::IpAnalysis => &IP_ANALYSIS,
            Feature::DatabaseValidation => &DATABASE_VALIDATION,
            Feature::Questionnaire => &QUESTIONNAIRE,
            Feature::DocumentAi => &DOCUMENT_AI,
            Feature::KybRegistry => &REGISTRY,
            Feature::KybDocuments => &COMPANY_DOCUMENTS,
            Feature::KybKeyPeople => &KEY_PEOPLE,
            _ => &LIVENESS,
        }
    }
}

/// What the weight of a warning does to a report.
pub(crate) const fn status_of(log_type: &LogType) -> FeatureStatus {
    match log_type {
        LogType::Error => FeatureStatus::Declined,
        LogType::Warning => FeatureStatus::InReview,
        _ => FeatureStatus::Approved,
    }
}

/// The graver one of two results.
pub(crate) fn graver(one: FeatureStatus, other: FeatureStatus) -> FeatureStatus {
    let weight = |status: &FeatureStatus| match status {
        FeatureStatus::Declined => 2,
        FeatureStatus::InReview => 1,
        _ => 0,
    };
    if weight(&one) >= weight(&other) {
        one
    } else {
        other
    }
}

/// The word that the node of a feature is named by.
pub(crate) const fn node(feature: &Feature) -> &'static str {
    match feature {
        Feature::IdVerification => "ocr",
        Feature::Nfc => "nfc",
        Feature::FaceMatch => "face_match",
        Feature::Poa => "poa",
        Feature::Phone => "phone",
        Feature::EmailVerification | Feature::Email => "email",
        Feature::Aml => "aml",
        Feature::IpAnalysis => "ip",
        Feature::DatabaseValidation => "db_validation",
        Feature::Questionnaire => "questionnaire",
        Feature::DocumentAi => "document_ai",
        Feature::KybRegistry => "kyb_registry",
        Feature::KybDocuments => "kyb_documents",
        Feature::KybKeyPeople => "kyb_key_people",
        _ => "liveness",
    }
}
