//! `PATCH /v3/session/{session_id}/features/{node_id}/update-status/`

use serde_json::json;

use crate::http::{HandlerResult, Reply, RequestContext};
use crate::scenario::feature_type;
use crate::state::Change;

pub(crate) fn update_feature_status(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let node_id = context.params.get("node_id").unwrap_or_default().to_owned();
    let statuses = ["Approved", "Declined", "In Review"];
    let status = context.read(|form| {
        form.text("comment", usize::MAX);
        form.require("new_status").choice("new_status", &statuses)
    })?;
    let mut reports = context.state.reports(index);
    // `default` is the only feature of a session without a workflow graph.
    let found = reports.iter_mut().find_map(|(array, reports)| {
        let mut reports = reports.as_array_mut()?.iter_mut().rev();
        let report =
            reports.find(|report| node_id == "default" || report["node_id"] == *node_id)?;
        Some((feature_type(array)?, report.as_object_mut()?))
    });
    let Some((feature_type, report)) = found else {
        return Err(Reply::not_found(&format!(
            "No feature found with node_id '{node_id}' in this session."
        )));
    };
    let mut change = Change::default();
    change.set(report, "status", json!(status));
    if change == Change::default() {
        return Err(Reply::rule(
            "new_status",
            "The new status is the same as the current status.",
        ));
    }
    let kind = match feature_type {
        "AML" => "AML_STATUS_UPDATED",
        "POA" => "POA_DATA_UPDATED",
        feature if feature.starts_with("KYB") => "KYB_DATA_UPDATED",
        _ => "KYC_DATA_UPDATED",
    };
    let trigger = Some("manual_review");
    context
        .state
        .correct(index, &reports, (kind, change), trigger);
    Ok(Reply::ok(&json!({
        "session_id": context.state.store.get(index).id,
        "node_id": node_id,
        "feature_type": feature_type,
        "new_status": status,
    })))
}
