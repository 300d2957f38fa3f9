//! Review status of AML hits, one or many.

use serde_json::json;

use super::fields::objects;
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::Change;
use crate::vocabulary::each_mut;

const REVIEW_STATUSES: &[&str] = &[
    "Unreviewed",
    "Confirmed Match",
    "False Positive",
    "Inconclusive",
];

/// `PATCH /v3/session/{session_id}/update-aml-hit-status/`
pub(crate) fn update_one(context: &mut RequestContext<'_>) -> HandlerResult {
    context.session_index()?;
    let (node_id, hit) = context.read(|form| Some((context.node_id(form), read(form)?)))?;
    let hits = [hit];
    let unknown = update(context, node_id.as_deref(), &hits)?;
    let [(hit_id, status)] = &hits;
    if !unknown.is_empty() {
        let error = format!("Hit with ID '{hit_id}' not found in the AML check.");
        return Err(Reply::not_found(&error));
    }
    Ok(Reply::ok(&json!({
        "message": "Hit status updated successfully",
        "hit_id": hit_id,
        "review_status": status,
    })))
}

/// `PATCH /v3/session/{session_id}/bulk-update-aml-hit-status/`. Updates all hits or none.
pub(crate) fn update_many(context: &mut RequestContext<'_>) -> HandlerResult {
    context.session_index()?;
    let mut form = context.form()?;
    let node_id = context.node_id(&mut form);
    let updates = objects(form.require("hit_updates"), "hit_updates", read).unwrap_or_default();
    if updates.is_empty() {
        form.invalid("hit_updates", "hit_updates cannot be empty");
    }
    form.finish()?;
    let unknown = update(context, node_id.as_deref(), &updates)?;
    if !unknown.is_empty() {
        let hits = unknown.join(", ");
        return Err(Reply::not_found(&format!("Hits not found: {hits}")));
    }
    let ids: Vec<_> = updates.iter().map(|(hit_id, _)| hit_id).collect();
    Ok(Reply::ok(&json!({
        "message": format!("Updated {} hit(s) successfully", ids.len()),
        "updated_hits": ids,
    })))
}

fn read(form: &mut Form) -> Option<(String, String)> {
    form.require_all(&["hit_id", "review_status"]);
    let hit_id = form.text("hit_id", 255);
    let status = form.choice("review_status", REVIEW_STATUSES);
    Some((hit_id?, status?))
}

/// Sets the review statuses of hits of a screening: of all of them, or of none. Returns the ids of
/// unknown hits.
fn update<'u>(
    context: &mut RequestContext<'_>,
    node_id: Option<&str>,
    updates: &'u [(String, String)],
) -> Result<Vec<&'u str>, Reply> {
    let index = context.session_index()?;
    let mut reports = context.state.reports(index);
    let screenings = reports.get_mut("aml_screenings");
    let mut screenings = screenings.into_iter().flat_map(each_mut).rev();
    let screening = screenings
        .find(|screening| node_id.is_none_or(|id| screening["node_id"] == id))
        .or_not_found("The session does not have an AML check.")?;
    let mut change = Change::default();
    let mut unknown = Vec::new();
    for (id, status) in updates {
        let mut hits = each_mut(&mut screening["hits"]);
        if let Some(hit) = hits.find(|hit| hit["id"] == **id || hit["hit_id"] == **id) {
            hit["review_status"] = status.as_str().into();
            change.new.insert(id.clone(), status.as_str().into());
        } else {
            unknown.push(id.as_str());
        }
    }
    if unknown.is_empty() {
        let change = ("AML_HIT_STATUS_UPDATED", change);
        let trigger = Some("manual_review");
        context.state.correct(index, &reports, change, trigger);
    }
    Ok(unknown)
}
