//! The decision as the dashboard shows it.

use serde_json::Value;

use super::explain::{self, Explained};
use crate::pages::format::{phrase, status_class};

/// A report of a decision.
pub(super) struct Card {
    pub(super) title: &'static str,
    pub(super) status: String,
    pub(super) class: &'static str,
    pub(super) score: Option<String>,
    pub(super) facts: Vec<(String, String)>,
    pub(super) warnings: Vec<Explained>,
    pub(super) files: Vec<(String, String)>,
}

/// A step that a reviewer can request again.
pub(super) struct Node {
    pub(super) value: String,
    pub(super) title: &'static str,
    pub(super) status: String,
    /// Whether the step is preselected.
    pub(super) suggested: bool,
}

/// An array of the decision.
struct Section {
    array: &'static str,
    title: &'static str,
    /// Name of the step in a resubmission.
    step: Option<&'static str>,
    /// Paths of the most important fields, separated by spaces.
    fields: &'static str,
}

const fn section(
    array: &'static str,
    title: &'static str,
    step: Option<&'static str>,
    fields: &'static str,
) -> Section {
    Section {
        array,
        title,
        step,
        fields,
    }
}

#[rustfmt::skip]
const SECTIONS: &[Section] = &[
    section(
        "id_verifications", "Identity document", Some("OCR"),
        "document_type document_number full_name date_of_birth age gender nationality \
            issuing_state_name date_of_issue expiration_date personal_number \
            formatted_address place_of_birth verification_method",
    ),
    section(
        "nfc_verifications", "Document chip", Some("NFC"),
        "is_nfc_skipped skip_reason authenticity.sod_integrity \
            authenticity.dg_integrity chip_data.document_number chip_data.first_name \
            chip_data.last_name certificate_summary.issuer",
    ),
    section(
        "liveness_checks", "Liveness", Some("LIVENESS"),
        "method age_estimation face_quality face_luminance",
    ),
    section(
        "face_matches", "Face match", Some("FACE_MATCH"),
        "source_image_session_id",
    ),
    section(
        "poa_verifications", "Proof of address", Some("PROOF_OF_ADDRESS"),
        "document_type issuer issue_date name_on_document poa_formatted_address \
            poa_address name_match_score_id_verification document_language",
    ),
    section(
        "phone_verifications", "Phone", Some("PHONE_VERIFICATION"),
        "full_number country_name carrier.name carrier.type verification_method \
            verification_attempts is_virtual is_disposable verified_at",
    ),
    section(
        "email_verifications", "E-mail", Some("EMAIL_VERIFICATION"),
        "email verification_attempts is_breached is_disposable is_undeliverable \
            verified_at",
    ),
    section(
        "document_ai_documents", "Other documents", Some("DOCUMENT_AI"),
        "document_type title",
    ),
    section(
        "questionnaire_responses", "Questionnaire", Some("QUESTIONNAIRE"),
        "title description",
    ),
    section(
        "aml_screenings", "Sanctions and watchlists", Some("AML"),
        "total_hits entity_type screened_data.full_name screened_data.date_of_birth \
            screened_data.nationality is_ongoing_monitoring_enabled",
    ),
    section(
        "database_validations", "National database", Some("DATABASE_VALIDATION"),
        "issuing_state validation_type match_type",
    ),
    section(
        "ip_analyses", "IP address and device", None,
        "ip_address ip_city ip_country isp is_vpn_or_tor is_data_center device_brand \
            device_model browser_family os_family",
    ),
    section(
        "registry_checks", "Company registry", None,
        "company.company_name company.registration_number company.country_code \
            company.company_type company.incorporation_date company.registered_address \
            company.registry_status",
    ),
    section(
        "key_people_checks", "Key people", None,
        "ubo_kyc_summary.total ubo_kyc_summary.approved ubo_kyc_summary.flagged",
    ),
    section(
        "document_verifications", "Company documents", Some("KYB_DOCUMENTS"),
        "",
    ),
];

fn reports<'d>(decision: &'d Value, array: &str) -> impl Iterator<Item = &'d Value> {
    decision[array].as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        _ => None,
    }
}

/// Returns the value at a path of names, separated by dots.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, name| &value[name])
}

/// Returns the name of the person or the company.
pub(super) fn name(decision: &Value) -> Option<String> {
    let last = |array: &str| reports(decision, array).last();
    let person = last("id_verifications").and_then(|report| text(&report["full_name"]));
    person.or_else(|| text(at(last("registry_checks")?, "company.company_name")))
}

/// Returns one card per report.
pub(super) fn cards(decision: &Value, origin: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for section in SECTIONS {
        for report in reports(decision, section.array) {
            let status = text(&report["status"]).unwrap_or_default();
            let fields = section.fields.split_whitespace();
            let facts = fields.filter_map(|field| {
                let name = field.rsplit('.').next().unwrap_or(field);
                Some((phrase(name), text(at(report, field))?))
            });
            cards.push(Card {
                title: section.title,
                class: status_class(&status),
                status,
                score: report["score"].as_f64().map(|score| format!("{score:.1}")),
                facts: facts.collect(),
                warnings: reports(report, "warnings").map(explain::warning).collect(),
                files: files(report, origin),
            });
        }
    }
    cards
}

/// The media links, relative to this server: the browser can know it by another name.
fn files(report: &Value, origin: &str) -> Vec<(String, String)> {
    let fields = report.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, value)| {
            let path = value.as_str()?.strip_prefix(origin)?;
            Some((phrase(name), path.to_owned()))
        })
        .collect()
}

/// Returns the steps of a decision that can be repeated.
pub(super) fn nodes(decision: &Value) -> Vec<Node> {
    let nodes = SECTIONS.iter().filter_map(|section| {
        let report = reports(decision, section.array).last()?;
        let status = text(&report["status"]).unwrap_or_default();
        Some(Node {
            value: format!("{} {}", report["node_id"].as_str()?, section.step?),
            title: section.title,
            suggested: ["Declined", "In Review", "Not Finished", "Expired"]
                .contains(&status.as_str()),
            status,
        })
    });
    nodes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::decision::report_arrays as arrays;
    use crate::state::workflow::Kind;

    #[test]
    fn every_array_of_a_decision_is_shown() {
        for array in arrays(Kind::User).iter().chain(arrays(Kind::Business)) {
            assert!(
                SECTIONS.iter().any(|section| section.array == *array),
                "{array}"
            );
        }
    }
}
