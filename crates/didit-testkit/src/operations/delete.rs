//! Deletion of sessions, one or many.
//!
//! Source: <https://docs.didit.me/sessions-api/delete-session>

use serde_json::{Value, json};

use super::fields::{session_numbers, to_delete};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Item, Kind, State, faces::TEMPLATES};
use crate::vocabulary::{SessionIndex, UtcTime, Uuid};

/// `DELETE /v3/session/{session_id}/delete/`
pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let mut form = context.form()?;
    let retention = retention(context, &mut form)?;
    let result = remove(context, index, retention.as_ref());
    Ok(if context.state.settings.revision.is_current() {
        Reply::ok(&result)
    } else {
        Reply::no_content()
    })
}

/// `POST /v3/sessions/delete/`
pub(crate) fn batch_delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let numbers = to_delete(&mut form, "session_numbers", session_numbers);
    let retention = retention(context, &mut form)?;
    let results: Vec<_> = find(context, numbers.as_deref())
        .into_iter()
        .map(|index| remove(context, index, retention.as_ref()))
        .collect();
    Ok(if context.state.settings.revision.is_current() {
        Reply::ok(&json!({ "results": results }))
    } else {
        Reply::no_content()
    })
}

/// Finds the sessions with these numbers, or all, oldest first.
fn find(context: &RequestContext<'_>, numbers: Option<&[u32]>) -> Vec<SessionIndex> {
    let store = &context.state.store;
    let owner = context.owner(Kind::User);
    let Some(numbers) = numbers else {
        let mut indexes = store.newest_first(owner);
        indexes.reverse();
        return indexes;
    };
    let group = &store.partition(owner).all;
    let mut indexes: Vec<_> = numbers
        .iter()
        .filter_map(|&number| group.find(|index| store.get(index).number.cmp(&number)))
        .filter(|&index| !store.get(index).deleted)
        .collect();
    indexes.sort_unstable();
    indexes.dedup();
    indexes
}

/// How a template of a deleted session is retained.
struct Retention {
    expires_at: UtcTime,
    class: String,
    instruction: String,
}

/// Reads whether and how the face of a deleted session is retained.
fn retention(context: &RequestContext<'_>, form: &mut Form) -> Result<Option<Retention>, Reply> {
    let retain = form.boolean("retain_face_embeddings").unwrap_or(false);
    let days = form.integer("face_retention_days", 1, 3650);
    let deadline = form.date_time("face_retention_deadline");
    if deadline.is_some_and(|deadline| deadline <= context.state.now) {
        let error = "The deadline must be in the future.";
        form.invalid("face_retention_deadline", error);
    }
    let class = form.choice(
        "deletion_instruction",
        &["operational_session_delete", "privacy_erasure"],
    );
    let instruction = form.text("instruction_id", 255).unwrap_or_default();
    if retain && class.as_deref() == Some("privacy_erasure") {
        form.invalid(
            "retain_face_embeddings",
            "Privacy erasure cannot retain biometric templates.",
        );
    }
    form.finish()?;
    if !retain {
        return Ok(None);
    }
    let end = days.map(|days| context.state.now.plus_days(days));
    let expires_at = deadline.or(end).ok_or_else(|| {
        Reply::refused("A finite biometric-template retention duration is required.")
    })?;
    Ok(Some(Retention {
        expires_at,
        class: class.unwrap_or_else(|| "operational_session_delete".to_owned()),
        instruction,
    }))
}

/// Deletes a session and returns the result for its face.
fn remove(
    context: &mut RequestContext<'_>,
    index: SessionIndex,
    retention: Option<&Retention>,
) -> Value {
    let state = &mut *context.state;
    let session = state.store.get(index);
    let workflow = &state.workflows[session.workflow as usize];
    let has_face = session.reports.is_some() && workflow.shows_face();
    let user = session.vendor_data.clone();
    let (outcome, template) = match (has_face, retention, &user) {
        (false, ..) => ("none", None),
        (true, None, _) => ("deleted", None),
        (true, Some(_), None) => ("ineligible_no_vendor_user", None),
        (true, Some(retention), Some(user)) => {
            let template = retain(state, index, retention, user);
            ("retained_with_user", Some(template))
        }
    };
    let session = state.store.get(index);
    let result = json!({
        "session_id": session.id,
        "session_number": session.number,
        "face_retention_outcome": outcome,
        "biometric_template_uuid": template,
    });
    state.keep_entity(index);
    state.store.delete(index);
    result
}

/// Stores a template of the face of a session, and returns its id.
fn retain(state: &mut State, index: SessionIndex, retention: &Retention, user: &str) -> Uuid {
    let application = state.store.get(index).application;
    let fields = json!({
        "vendor_user_uuid": state.entity_id((application, Kind::User), user),
        "vendor_data": user,
        "face": state.person(index).face,
        "source_type": "session_delete",
        "provenance_reference": state.ids.uuid(),
        "retention_policy": "delete_with_session",
        "retention_override": true,
        "retained_at": state.now.rfc3339(),
        "expires_at": retention.expires_at.rfc3339(),
        "retained_by": null,
        "retained_by_type": "API_KEY",
        "instruction_class": retention.class,
        "instruction_source": "api",
        "instruction_id": retention.instruction,
        "held_out_of_use": false,
        "purged_at": null,
    });
    let template = Item::new(state.ids.uuid(), state.now, fields);
    let id = template.id;
    state.collections.put(application, TEMPLATES, template);
    id
}
