//! The reports of a decision: array, node and template of each feature.

use std::sync::LazyLock;

use didit_types::decision::{LogType, RiskCode};
use didit_types::{Feature, FeatureStatus, WarningFeature};
use serde_json::{Value, json};

use super::script::Variation;

/// A JSON document with placeholders: `"$name"` for the value called `name`.
type Template = LazyLock<Value>;

/// How the reports of a feature appear in a decision.
struct ReportKind {
    features: &'static [Feature],
    /// Name of the array.
    array: &'static str,
    /// The middle of a node id, such as `ocr` in `feature_ocr_1`.
    node: &'static str,
    warning_feature: WarningFeature,
    /// `feature_type` of a correction.
    feature_type: &'static str,
    template: Template,
}

macro_rules! template {
    ($file:literal) => {
        Template::new(|| parse(include_str!(concat!("reports/", $file, ".json"))))
    };
}

macro_rules! report_kinds {
    ($($($Feature:ident)|+: $array:literal, $node:literal, $Warning:ident, $type:literal,
        $file:literal;)+) => {
        static KINDS: [ReportKind; 15] = [$(ReportKind {
            features: &[$(Feature::$Feature),+],
            array: $array,
            node: $node,
            warning_feature: WarningFeature::$Warning,
            feature_type: $type,
            template: template!($file),
        }),+];
    };
}

report_kinds! {
    IdVerification: "id_verifications", "ocr", IdVerification, "KYC", "id_document";
    Nfc: "nfc_verifications", "nfc", Nfc, "NFC", "nfc";
    Liveness | AgeEstimation: "liveness_checks", "liveness", Liveness, "Face", "liveness";
    FaceMatch: "face_matches", "face_match", FaceMatch, "FaceMatch", "face_match";
    Phone: "phone_verifications", "phone", Phone, "Phone", "phone";
    EmailVerification | Email: "email_verifications", "email", Email, "Email", "email";
    DocumentAi: "document_ai_documents", "document_ai", DocumentAi, "DocumentAI", "document_ai";
    Poa: "poa_verifications", "poa", ProofOfAddress, "POA", "poa";
    Questionnaire: "questionnaire_responses", "questionnaire", Questionnaire, "Questionnaire", "questionnaire";
    Aml: "aml_screenings", "aml", Aml, "AML", "aml";
    IpAnalysis: "ip_analyses", "ip", Location, "IPAnalysis", "ip_analysis";
    DatabaseValidation:
        "database_validations", "db_validation", DatabaseValidation, "DatabaseValidation", "database_validation";
    KybRegistry: "registry_checks", "kyb_registry", KybRegistry, "KYBRegistry", "registry";
    KybKeyPeople: "key_people_checks", "kyb_key_people", KybKeyPeople, "KYBKeyPeople", "key_people";
    KybDocuments:
        "document_verifications", "kyb_documents", KybDocuments, "KYBDocument", "company_documents";
}

static ID_LOOKUP: Template = template!("id_lookup");
static ID_UNREADABLE: Template = template!("id_unreadable");
static FOUND: Template = template!("found");

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn kind_of(feature: &Feature) -> Option<&'static ReportKind> {
    KINDS.iter().find(|kind| kind.features.contains(feature))
}

/// Returns the array of a decision that holds the reports of a feature.
pub(crate) fn array_of(feature: &Feature) -> Option<&'static str> {
    Some(kind_of(feature)?.array)
}

/// Returns the `feature_type` of the reports of an array.
pub(crate) fn feature_type(array: &str) -> Option<&'static str> {
    let kind = KINDS.iter().find(|kind| kind.array == array)?;
    Some(kind.feature_type)
}

/// Returns the node name of a feature, such as `ocr` in `feature_ocr_1`.
pub(crate) fn node(feature: &Feature) -> &'static str {
    kind_of(feature).map_or("liveness", |kind| kind.node)
}

/// A report to be written: result and warnings of one run of a feature.
pub(super) struct Report<'a> {
    pub(super) feature: Feature,
    /// Number of the run among those of the feature, from 1.
    pub(super) run: usize,
    pub(super) status: FeatureStatus,
    pub(super) warnings: Vec<(&'a RiskCode, LogType)>,
}

impl<'a> Report<'a> {
    pub(super) const fn approved(feature: Feature, run: usize) -> Self {
        Self {
            feature,
            run,
            status: FeatureStatus::Approved,
            warnings: Vec::new(),
        }
    }

    /// Adds a warning; the status becomes at least as severe as the warning demands.
    pub(super) fn warn(&mut self, code: &'a RiskCode, log_type: LogType) {
        self.status = most_severe(status_for(&log_type), self.status.clone());
        self.warnings.push((code, log_type));
    }

    pub(super) fn node_id(&self) -> String {
        format!("feature_{}_{}", node(&self.feature), self.run)
    }

    pub(super) fn template(&self, variation: Option<Variation>) -> &'static Value {
        match (&self.feature, variation) {
            (Feature::IdVerification, Some(Variation::IllegibleDocument)) => &ID_UNREADABLE,
            (Feature::IdVerification, Some(Variation::Lookup { .. })) => &ID_LOOKUP,
            (feature, _) => kind_of(feature).map_or(&Value::Null, |kind| &kind.template),
        }
    }

    /// The warnings as a decision lists them.
    pub(super) fn warnings(&self) -> Value {
        let feature = kind_of(&self.feature).map(|kind| kind.warning_feature.as_str());
        let warning = |(code, log_type): &(&RiskCode, LogType)| {
            let sentence = phrase(code.as_str());
            let effect = match log_type {
                LogType::Error => "it declines the session.",
                LogType::Warning => "it sends the session to review.",
                _ => "it changes nothing.",
            };
            json!({
                "feature": feature,
                "risk": code.as_str(),
                "additional_data": null,
                "log_type": log_type.as_str(),
                "short_description": sentence,
                "long_description": format!("{sentence}: {effect}"),
                "node_id": self.node_id(),
            })
        };
        self.warnings.iter().map(warning).collect()
    }
}

/// The template of a hit or of a match with a blocklisted detail, by the name of its list.
pub(super) fn found(list: &str) -> &'static Value {
    &FOUND[list]
}

/// Formats a code as a phrase: `DOCUMENT_EXPIRED` is "Document expired", `NFC` is "NFC".
pub(crate) fn phrase(code: &str) -> String {
    const ABBREVIATIONS: [&str; 14] = [
        "3d", "aml", "api", "dob", "id", "ip", "kyb", "kyc", "mrz", "nfc", "poa", "sms", "ubo",
        "vpn",
    ];
    let code = code.to_lowercase();
    let words = code.split(['_', ' ']).enumerate().map(|(position, word)| {
        let length = match position {
            _ if ABBREVIATIONS.contains(&word) => word.len(),
            0 => word.chars().next().map_or(0, char::len_utf8),
            _ => 0,
        };
        word[..length].to_uppercase() + &word[length..]
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the status that a warning of this weight gives its report.
pub(crate) const fn status_for(log_type: &LogType) -> FeatureStatus {
    match log_type {
        LogType::Error => FeatureStatus::Declined,
        LogType::Warning => FeatureStatus::InReview,
        _ => FeatureStatus::Approved,
    }
}

/// Returns the more severe of two results: declined, in review, any other.
pub(crate) fn most_severe(one: FeatureStatus, other: FeatureStatus) -> FeatureStatus {
    let severity = |status: &FeatureStatus| match status {
        FeatureStatus::Declined => 2,
        FeatureStatus::InReview => 1,
        _ => 0,
    };
    if severity(&one) >= severity(&other) {
        one
    } else {
        other
    }
}
