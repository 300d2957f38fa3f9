//! `PATCH /v3/session/{session_id}/features/{node_id}/update-status/`.

use serde_json::Value;

use super::update_data::note;
use crate::http::context::RequestContext;
use crate::http::form::REQUIRED;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::session::Change;

/// What the service calls the records of an array.
fn model(array: &str) -> &'static str {
    match array {
        "id_verifications" => "KYC",
        "nfc_verifications" => "NFC",
        "liveness_checks" => "Face",
        "face_matches" => "FaceMatch",
        "poa_verifications" => "POA",
        "phone_verifications" => "Phone",
        "email_verifications" => "Email",
        "aml_screenings" => "AML",
        "ip_analyses" => "IPAnalysis",
        "database_validations" => "DatabaseValidation",
        "document_ai_documents" => "DocumentAI",
        "questionnaire_responses" => "Questionnaire",
        "registry_checks" => "KYBRegistry",
        "key_people_checks" => "KYBKeyPeople",
        _ => "KYBDocument",
    }
}

pub(crate) fn update_feature_status(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let node_id = context.params.get("node_id").unwrap_or_default().to_owned();
    let mut form = context.form()?;
    form.require("new_status");
    let status = form.choice("new_status", &["Approved", "Declined", "In Review"]);
    form.text("comment", usize::MAX);
    form.finish()?;
    let status = status.ok_or_else(|| Reply::field("new_status", REQUIRED))?;
    let mut reports = context.state.reports(index).unwrap_or_default();
    // `default` means the one feature of a session that has no graph.
    let found = reports.iter_mut().find_map(|(array, reports)| {
        let report = reports.as_array_mut()?.iter_mut().rev().find(|report| {
            node_id == "default" || report.get("node_id").is_some_and(|id| *id == node_id)
        })?;
        Some((model(array), report.as_object_mut()?))
    });
    let Some((feature_type, report)) = found else {
        return Err(Reply::not_found(&format!(
            "No feature found with node_id '{node_id}' in this session."
        )));
    };
    let old = report.get("status").cloned().unwrap_or(Value::Null);
    if old == status {
        return Err(Reply::rule(
            "new_status",
            "The new status is the same as the current status.",
        ));
    }
    let change = Change {
        fields: vec!["status".into()],
        previous: Object::new()
            .raw("status", &old.to_string())
            .finish()
            .into(),
        new: Object::new().string("status", &status).finish().into(),
    };
    report.insert("status".to_owned(), status.clone().into());
    context.state.report(index, reports);
    let kind = match feature_type {
        "AML" => "AML_STATUS_UPDATED",
        "POA" => "POA_DATA_UPDATED",
        feature if feature.starts_with("KYB") => "KYB_DATA_UPDATED",
        _ => "KYC_DATA_UPDATED",
    };
    note(context, index, kind, change);
    context.state.emit_data_updated(index, "manual_review");
    let id = context.state.store.get(index).id;
    Ok(Reply::ok_text(
        Object::new()
            .display("session_id", id)
            .string("node_id", &node_id)
            .string("feature_type", feature_type)
            .string("new_status", &status)
            .finish(),
    ))
}
