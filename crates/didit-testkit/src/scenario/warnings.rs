//! The warnings of a report.

use std::fmt::Write as _;

use didit_types::{Feature, WarningFeature, decision::LogType};

use super::{report::Report, text::quote};

/// Writes a report's warnings.
pub(super) fn write(out: &mut String, report: &Report<'_>) {
    let feature = warning_feature(&report.feature);
    out.push('[');
    for (index, (code, log_type)) in report.warnings.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let sentence = sentence(code.as_str());
        out.push_str("{\"feature\":");
        quote(out, feature.as_str());
        out.push_str(",\"risk\":");
        quote(out, code.as_str());
        out.push_str(",\"additional_data\":null,\"log_type\":");
        quote(out, log_type.as_str());
        out.push_str(",\"short_description\":");
        quote(out, &sentence);
        out.push_str(",\"long_description\":");
        let effect = match log_type {
            LogType::Error => "it declines the session.",
            LogType::Warning => "it sends the session to review.",
            _ => "it changes nothing.",
        };
        quote(out, &[&*sentence, effect].join(": "));
        let _ = write!(
            out,
            ",\"node_id\":\"feature_{}_{}\"}}",
            report.node(),
            report.run
        );
    }
    out.push(']');
}

/// A code as words: `DOCUMENT_EXPIRED` is "Document expired".
fn sentence(code: &str) -> String {
    let mut words = code.to_lowercase().replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// How warnings name a feature.
fn warning_feature(feature: &Feature) -> WarningFeature {
    match feature {
        Feature::IdVerification => WarningFeature::IdVerification,
        Feature::Nfc => WarningFeature::Nfc,
        Feature::FaceMatch => WarningFeature::FaceMatch,
        Feature::Poa => WarningFeature::ProofOfAddress,
        Feature::Phone => WarningFeature::Phone,
        Feature::EmailVerification | Feature::Email => WarningFeature::Email,
        Feature::Aml => WarningFeature::Aml,
        Feature::IpAnalysis => WarningFeature::Location,
        Feature::DatabaseValidation => WarningFeature::DatabaseValidation,
        Feature::Questionnaire => WarningFeature::Questionnaire,
        Feature::DocumentAi => WarningFeature::DocumentAi,
        Feature::KybRegistry => WarningFeature::KybRegistry,
        Feature::KybDocuments => WarningFeature::KybDocuments,
        Feature::KybKeyPeople => WarningFeature::KybKeyPeople,
        _ => WarningFeature::Liveness,
    }
}
