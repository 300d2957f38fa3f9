//! The decision as a person reads it.

use serde_json::Value;

use super::explain::{self, Explained};
use super::view::words;
use crate::pages::hosted::class_of;

/// One report of a decision.
pub(super) struct Card {
    pub(super) title: &'static str,
    pub(super) status: String,
    pub(super) class: &'static str,
    pub(super) score: Option<String>,
    pub(super) facts: Vec<(String, String)>,
    pub(super) warnings: Vec<Explained>,
    pub(super) files: Vec<(String, String)>,
}

/// A step that can be sent back to the user.
pub(super) struct Node {
    pub(super) value: String,
    pub(super) title: &'static str,
    pub(super) status: String,
    /// Whether a reviewer would send it back.
    pub(super) suggested: bool,
}

/// An array of the decision: its name, its title, how a resubmission names its step,
/// and the fields that matter most.
struct Section(
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static [&'static str],
);

const SECTIONS: &[Section] = &[
    Section(
        "id_verifications",
        "Identity document",
        Some("OCR"),
        &[
            "document_type",
            "document_number",
            "full_name",
            "date_of_birth",
            "age",
            "gender",
            "nationality",
            "issuing_state_name",
            "date_of_issue",
            "expiration_date",
            "personal_number",
            "formatted_address",
            "place_of_birth",
            "verification_method",
        ],
    ),
    Section(
        "nfc_verifications",
        "Chip",
        Some("NFC"),
        &[
            "is_nfc_skipped",
            "skip_reason",
            "authenticity.sod_integrity",
            "authenticity.dg_integrity",
            "chip_data.document_number",
            "chip_data.first_name",
            "chip_data.last_name",
            "certificate_summary.issuer",
        ],
    ),
    Section(
        "liveness_checks",
        "Liveness",
        Some("LIVENESS"),
        &["method", "age_estimation", "face_quality", "face_luminance"],
    ),
    Section(
        "face_matches",
        "Face match",
        Some("FACE_MATCH"),
        &["source_image_session_id"],
    ),
    Section(
        "poa_verifications",
        "Proof of address",
        Some("PROOF_OF_ADDRESS"),
        &[
            "document_type",
            "issuer",
            "issue_date",
            "name_on_document",
            "poa_formatted_address",
            "poa_address",
            "name_match_score_id_verification",
            "document_language",
        ],
    ),
    Section(
        "phone_verifications",
        "Phone",
        Some("PHONE_VERIFICATION"),
        &[
            "full_number",
            "country_name",
            "carrier.name",
            "carrier.type",
            "verification_method",
            "verification_attempts",
            "is_virtual",
            "is_disposable",
            "verified_at",
        ],
    ),
    Section(
        "email_verifications",
        "E-mail",
        Some("EMAIL_VERIFICATION"),
        &[
            "email",
            "verification_attempts",
            "is_breached",
            "is_disposable",
            "is_undeliverable",
            "verified_at",
        ],
    ),
    Section(
        "document_ai_documents",
        "Other documents",
        Some("DOCUMENT_AI"),
        &["document_type", "title"],
    ),
    Section(
        "questionnaire_responses",
        "Questionnaire",
        Some("QUESTIONNAIRE"),
        &["title", "description"],
    ),
    Section(
        "aml_screenings",
        "Sanctions and watch lists",
        Some("AML"),
        &[
            "total_hits",
            "entity_type",
            "screened_data.full_name",
            "screened_data.date_of_birth",
            "screened_data.nationality",
            "is_ongoing_monitoring_enabled",
        ],
    ),
    Section(
        "database_validations",
        "National database",
        Some("DATABASE_VALIDATION"),
        &["issuing_state", "validation_type", "match_type"],
    ),
    Section(
        "ip_analyses",
        "IP address and device",
        None,
        &[
            "ip_address",
            "ip_city",
            "ip_country",
            "isp",
            "is_vpn_or_tor",
            "is_data_center",
            "device_brand",
            "device_model",
            "browser_family",
            "os_family",
        ],
    ),
    Section(
        "registry_checks",
        "Company register",
        None,
        &[
            "company.company_name",
            "company.registration_number",
            "company.country_code",
            "company.company_type",
            "company.incorporation_date",
            "company.registered_address",
            "company.registry_status",
        ],
    ),
    Section(
        "key_people_checks",
        "Key people",
        None,
        &[
            "ubo_kyc_summary.total",
            "ubo_kyc_summary.approved",
            "ubo_kyc_summary.flagged",
        ],
    ),
    Section(
        "document_verifications",
        "Company documents",
        Some("KYB_DOCUMENTS"),
        &[],
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

/// What stands at a path of names with dots between them.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, name| &value[name])
}

/// The person or the company.
pub(super) fn name(decision: &Value) -> Option<String> {
    let last = |array: &str| reports(decision, array).last();
    let person = last("id_verifications").and_then(|report| text(&report["full_name"]));
    person.or_else(|| text(at(last("registry_checks")?, "company.company_name")))
}

/// A card for each report, in the order of the decision's features.
pub(super) fn cards(decision: &Value, origin: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for Section(array, title, _, fields) in SECTIONS {
        for report in reports(decision, array) {
            let status = text(&report["status"]).unwrap_or_default();
            cards.push(Card {
                title,
                class: class_of(&status),
                status,
                score: report["score"].as_f64().map(|score| format!("{score:.1}")),
                facts: facts(report, fields),
                warnings: reports(report, "warnings").map(explain::warning).collect(),
                files: files(report, origin),
            });
        }
    }
    cards
}

fn facts(report: &Value, fields: &[&str]) -> Vec<(String, String)> {
    fields
        .iter()
        .filter_map(|field| {
            let name = field.rsplit('.').next().unwrap_or(field);
            Some((words(name), text(at(report, field))?))
        })
        .collect()
}

/// The links to media, which this server serves whatever its name in the browser is.
fn files(report: &Value, origin: &str) -> Vec<(String, String)> {
    let Some(members) = report.as_object() else {
        return Vec::new();
    };
    members
        .iter()
        .filter_map(|(name, value)| {
            let path = value.as_str()?.strip_prefix(origin)?;
            Some((words(name), path.to_owned()))
        })
        .collect()
}

/// The steps of a decision that can be sent back.
pub(super) fn nodes(decision: &Value) -> Vec<Node> {
    let mut nodes = Vec::new();
    for Section(array, title, feature, _) in SECTIONS {
        let (Some(feature), Some(report)) = (feature, reports(decision, array).last()) else {
            continue;
        };
        let Some(node_id) = report["node_id"].as_str() else {
            continue;
        };
        let status = text(&report["status"]).unwrap_or_default();
        nodes.push(Node {
            value: format!("{node_id} {feature}"),
            title,
            suggested: ["Declined", "In Review", "Not Finished", "Expired"]
                .contains(&status.as_str()),
            status,
        });
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::decision::arrays;
    use crate::state::workflow::Kind;

    #[test]
    fn no_array_of_a_decision_is_left_out() {
        for array in arrays(Kind::User).iter().chain(arrays(Kind::Business)) {
            assert!(
                SECTIONS.iter().any(|section| section.0 == *array),
                "{array}"
            );
        }
    }
}
