//! Review status of AML hits, one or many.

use serde_json::{Map, Value, json};

use super::fields::objects;
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::Change;
use crate::vocabulary::{SessionIndex, each_mut};

const REVIEW_STATUSES: &[&str] = &[
    "Unreviewed",
    "Confirmed Match",
    "False Positive",
    "Inconclusive",
];

/// `PATCH /v3/session/{session_id}/update-aml-hit-status/`
pub(crate) fn update_one(context: &mut RequestContext<'_>) -> HandlerResult {
    let session_index = context.session_index()?;
    let (node_id, (hit_id, status)) =
        context.read(|form| Some((context.node_id(form), read(form)?)))?;
    let mut screening = Screening::find(context, session_index, node_id.as_deref())?;
    if !screening.set_status(&hit_id, &status) {
        return Err(Reply::not_found(&format!(
            "Hit with ID '{hit_id}' not found in the AML check."
        )));
    }
    screening.store(context, session_index);
    Ok(Reply::ok(&json!({
        "message": "Hit status updated successfully",
        "hit_id": hit_id,
        "review_status": status,
    })))
}

/// `PATCH /v3/session/{session_id}/bulk-update-aml-hit-status/`. Updates all hits or none.
pub(crate) fn update_many(context: &mut RequestContext<'_>) -> HandlerResult {
    let session_index = context.session_index()?;
    let mut form = context.form()?;
    let node_id = context.node_id(&mut form);
    let updates = objects(form.require("hit_updates"), "hit_updates", read).unwrap_or_default();
    if updates.is_empty() {
        form.invalid("hit_updates", "hit_updates cannot be empty");
    }
    form.finish()?;
    let mut screening = Screening::find(context, session_index, node_id.as_deref())?;
    let unknown: Vec<_> = updates
        .iter()
        .filter(|(hit_id, status)| !screening.set_status(hit_id, status))
        .map(|(hit_id, _)| hit_id.as_str())
        .collect();
    if !unknown.is_empty() {
        let hits = unknown.join(", ");
        return Err(Reply::not_found(&format!("Hits not found: {hits}")));
    }
    screening.store(context, session_index);
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

/// The AML report of a session, changed before it is stored.
struct Screening {
    reports: Map<String, Value>,
    index: usize,
    change: Change,
}

impl Screening {
    fn find(
        context: &RequestContext<'_>,
        session_index: SessionIndex,
        node_id: Option<&str>,
    ) -> Result<Self, Reply> {
        let reports = context.state.reports(session_index);
        let index = reports
            .get("aml_screenings")
            .and_then(Value::as_array)
            .and_then(|screenings| {
                let is_wanted = |id| node_id.is_none_or(|node_id| id == node_id);
                screenings
                    .iter()
                    .rposition(|screening| is_wanted(&screening["node_id"]))
            })
            .or_not_found("The session does not have an AML check.")?;
        Ok(Self {
            reports,
            index,
            change: Change::default(),
        })
    }

    /// Sets the review status of a hit. Returns false if the hit is unknown.
    fn set_status(&mut self, hit_id: &str, status: &str) -> bool {
        let screenings = self.reports.get_mut("aml_screenings");
        let hits = screenings.and_then(|all| all.get_mut(self.index)?.get_mut("hits"));
        let mut hits = hits.into_iter().flat_map(each_mut);
        let Some(hit) = hits.find(|hit| hit["id"] == hit_id || hit["hit_id"] == hit_id) else {
            return false;
        };
        hit["review_status"] = status.into();
        self.change.new.insert(hit_id.to_owned(), status.into());
        true
    }

    fn store(self, context: &mut RequestContext<'_>, index: SessionIndex) {
        let change = ("AML_HIT_STATUS_UPDATED", self.change);
        let trigger = Some("manual_review");
        context.state.correct(index, &self.reports, change, trigger);
    }
}
