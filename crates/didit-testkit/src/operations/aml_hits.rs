//! Reviews of AML hits, one or many.

use serde_json::{Map, Value, json};

use super::update_data::note;
use crate::http::context::RequestContext;
use crate::http::form::{Form, REQUIRED};
use crate::http::json::{Object, array, quoted};
use crate::http::reply::{HandlerResult, Reply};
use crate::state::session::Change;
use crate::vocabulary::indexes::SessionIndex;

const REVIEWS: &[&str] = &[
    "Unreviewed",
    "Confirmed Match",
    "False Positive",
    "Inconclusive",
];

/// `PATCH /v3/session/{session_id}/update-aml-hit-status/`
pub(crate) fn update_one(context: &mut RequestContext<'_>) -> HandlerResult {
    let session_index = context.session_index()?;
    let mut form = context.form()?;
    let node_id = node(context, &mut form);
    let update = hit_update(&mut form);
    form.finish()?;
    let (hit_id, review) = update.ok_or_else(|| Reply::field("hit_id", REQUIRED))?;
    let mut screening = Screening::find(context, session_index, node_id.as_deref())?;
    if !screening.review(&hit_id, &review) {
        return Err(Reply::not_found(&format!(
            "Hit with ID '{hit_id}' not found in the AML check."
        )));
    }
    screening.keep(context, session_index);
    Ok(Reply::ok_text(
        Object::new()
            .string("message", "Hit status updated successfully")
            .string("hit_id", &hit_id)
            .string("review_status", &review)
            .finish(),
    ))
}

/// `PATCH /v3/session/{session_id}/bulk-update-aml-hit-status/`
pub(crate) fn update_many(context: &mut RequestContext<'_>) -> HandlerResult {
    let session_index = context.session_index()?;
    let mut form = context.form()?;
    let node_id = node(context, &mut form);
    form.require("hit_updates");
    let items = form.list("hit_updates");
    let mut updates = Vec::new();
    let mut errors = Vec::new();
    for item in items.iter().flatten() {
        let Value::Object(members) = item else {
            errors.push(json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}));
            continue;
        };
        let mut inner = Form::new(members.clone());
        updates.extend(hit_update(&mut inner));
        errors.push(Value::Object(inner.into_errors()));
    }
    if items.as_ref().is_some_and(Vec::is_empty) {
        form.invalid("hit_updates", "hit_updates cannot be empty");
    } else if errors.iter().any(|error| *error != json!({})) {
        form.invalid_with("hit_updates", Value::Array(errors));
    }
    form.finish()?;
    let mut screening = Screening::find(context, session_index, node_id.as_deref())?;
    let unknown: Vec<_> = updates
        .iter()
        .filter(|(hit_id, review)| !screening.review(hit_id, review))
        .map(|(hit_id, _)| hit_id.as_str())
        .collect();
    if !unknown.is_empty() {
        // Nothing was kept: all or none.
        return Err(Reply::not_found(&format!(
            "Hits not found: {}",
            unknown.join(", ")
        )));
    }
    screening.keep(context, session_index);
    let ids = array(updates.iter().map(|(hit_id, _)| quoted(hit_id)));
    Ok(Reply::ok_text(
        Object::new()
            .string(
                "message",
                &format!("Updated {} hit(s) successfully", updates.len()),
            )
            .raw("updated_hits", &ids)
            .finish(),
    ))
}

fn node(context: &RequestContext<'_>, form: &mut Form) -> Option<String> {
    match context.query.get("node_id") {
        Some(node_id) => Some(node_id.to_owned()),
        None => form.text("node_id", 255),
    }
}

fn hit_update(form: &mut Form) -> Option<(String, String)> {
    form.require("hit_id");
    form.require("review_status");
    let hit_id = form.text("hit_id", 255);
    let review = form.choice("review_status", REVIEWS);
    Some((hit_id?, review?))
}

/// The AML check of a session, on which reviews are tried before they are kept.
struct Screening {
    reports: Map<String, Value>,
    index: usize,
    reviewed: Map<String, Value>,
}

impl Screening {
    fn find(
        context: &RequestContext<'_>,
        session_index: SessionIndex,
        node_id: Option<&str>,
    ) -> Result<Self, Reply> {
        let reports = context.state.reports(session_index).unwrap_or_default();
        let index = reports
            .get("aml_screenings")
            .and_then(Value::as_array)
            .and_then(|screenings| {
                screenings.iter().rposition(|screening| {
                    node_id.is_none_or(|node_id| {
                        screening.get("node_id").is_some_and(|id| id == node_id)
                    })
                })
            })
            .ok_or_else(|| Reply::not_found("The session does not have an AML check."))?;
        Ok(Self {
            reports,
            index,
            reviewed: Map::new(),
        })
    }

    /// Whether there is such a hit; it is reviewed if there is.
    fn review(&mut self, hit_id: &str, review: &str) -> bool {
        let hit = self
            .reports
            .get_mut("aml_screenings")
            .and_then(|screenings| screenings.get_mut(self.index)?.get_mut("hits"))
            .and_then(Value::as_array_mut)
            .and_then(|hits| {
                hits.iter_mut().find(|hit| {
                    ["id", "hit_id"]
                        .iter()
                        .any(|key| hit.get(*key).is_some_and(|id| id == hit_id))
                })
            })
            .and_then(Value::as_object_mut);
        let Some(hit) = hit else { return false };
        hit.insert("review_status".to_owned(), review.into());
        self.reviewed.insert(hit_id.to_owned(), review.into());
        true
    }

    fn keep(self, context: &mut RequestContext<'_>, session_index: SessionIndex) {
        context.state.report(session_index, self.reports);
        let change = Change {
            fields: self.reviewed.keys().map(|id| id.as_str().into()).collect(),
            previous: "{}".into(),
            new: Value::Object(self.reviewed).to_string().into(),
        };
        note(context, session_index, "AML_HIT_STATUS_UPDATED", change);
        context
            .state
            .emit_data_updated(session_index, "manual_review");
    }
}
