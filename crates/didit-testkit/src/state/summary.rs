//! What a row of the list shows of a session's reports.

use serde_json::{Map, Value, json};

use crate::http::json::{Object, array};
use crate::operations::decision::{arrays, nothing_ran};
use crate::scenario::array_of;
use crate::state::workflow::{Kind, Template, Workflow};

/// The newest report of an array.
fn last<'r>(reports: &'r Map<String, Value>, array: &str) -> Option<&'r Value> {
    reports.get(array)?.as_array()?.last()
}

/// Gives every array of the decision a place.
pub(crate) fn complete(kind: Kind, reports: &mut Map<String, Value>) {
    for name in arrays(kind) {
        reports.entry(*name).or_insert_with(|| nothing_ran(kind));
    }
}

/// The members of a row that depend on the reports.
pub(crate) fn session_summary(workflow: &Workflow, reports: &Map<String, Value>) -> String {
    match workflow.template.kind() {
        Kind::User => user(workflow, reports),
        Kind::Business => business(reports),
    }
}

/// How each feature of a workflow ended.
pub(crate) fn outcomes(
    template: Template,
    reports: &Map<String, Value>,
) -> impl Iterator<Item = (&'static str, &str)> {
    template.features().iter().map(|feature| {
        let status = array_of(feature)
            .and_then(|array| last(reports, array)?.get("status")?.as_str())
            .unwrap_or("Not Finished");
        (feature.as_str(), status)
    })
}

fn user(workflow: &Workflow, reports: &Map<String, Value>) -> String {
    let document = last(reports, "id_verifications");
    let text = |name: &str| document.and_then(|report| report.get(name)?.as_str());
    let features = outcomes(workflow.template, reports).map(|(feature, status)| {
        Object::new()
            .string("feature", feature)
            .string("status", status)
            .finish()
    });
    Object::with_capacity(768)
        .optional("portrait_image", text("portrait_image"))
        .optional("document_type", text("document_type"))
        .optional("full_name", text("full_name"))
        .optional("country", text("issuing_state"))
        .raw("features", &array(features))
        .raw("phone_number", &phone(reports))
        .raw("email_address", &email(reports))
        .raw("additional_details", &details(reports).to_string())
        .finish()
}

fn phone(reports: &Map<String, Value>) -> String {
    let number = last(reports, "phone_verifications")
        .and_then(|report| Some((report, report.get("full_number")?.as_str()?)));
    match number {
        None => "null".to_owned(),
        Some((report, number)) => Object::new()
            .string("number", number)
            .boolean("is_verified", is_approved(report))
            .finish(),
    }
}

fn email(reports: &Map<String, Value>) -> String {
    let address = last(reports, "email_verifications")
        .and_then(|report| Some((report, report.get("email")?.as_str()?)));
    match address {
        None => "null".to_owned(),
        Some((report, address)) => Object::new()
            .string("email", address)
            .boolean("is_verified", is_approved(report))
            .finish(),
    }
}

fn is_approved(report: &Value) -> bool {
    report.get("status").and_then(Value::as_str) == Some("Approved")
}

fn details(reports: &Map<String, Value>) -> Value {
    let mut details = Map::new();
    if let Some(aml) = last(reports, "aml_screenings") {
        details.insert(
            "aml".to_owned(),
            json!({
                "total_hits": aml.get("total_hits").and_then(Value::as_i64).unwrap_or(0),
                "entity_type": "person",
                "is_adverse_media_fetched": false,
            }),
        );
    }
    if let Some(liveness) = last(reports, "liveness_checks") {
        details.insert(
            "liveness".to_owned(),
            json!({ "method": liveness.get("method"), "score": fraction(liveness) }),
        );
    }
    if let Some(face_match) = last(reports, "face_matches") {
        details.insert(
            "face_match".to_owned(),
            json!({ "score": fraction(face_match) }),
        );
    }
    if let Some(poa) = last(reports, "poa_verifications") {
        details.insert(
            "poa".to_owned(),
            json!({
                "document_type": poa.get("document_type"),
                "issuer": poa.get("issuer"),
                "address": poa.get("poa_address"),
                "name_on_document": poa.get("name_on_document"),
            }),
        );
    }
    if details.is_empty() {
        Value::Null
    } else {
        Value::Object(details)
    }
}

/// Lists show scores from 0 to 1, decisions from 0 to 100.
fn fraction(report: &Value) -> Value {
    match report.get("score").and_then(Value::as_f64) {
        Some(score) => json!((score * 100.0).round() / 10_000.0),
        None => Value::Null,
    }
}

fn business(reports: &Map<String, Value>) -> String {
    let registry = last(reports, "registry_checks");
    let company = registry
        .and_then(|report| report.get("company"))
        .or(registry);
    let text = |name: &str| company.and_then(|company| company.get(name)?.as_str());
    Object::new()
        .optional(
            "company_name",
            text("company_name").or_else(|| text("legal_name")),
        )
        .optional("registration_number", text("registration_number"))
        .optional("country", text("country_code"))
        .finish()
}
