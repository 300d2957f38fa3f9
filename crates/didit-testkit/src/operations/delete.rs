//! Deletion of sessions, one or many.
//!
//! Source: <https://docs.didit.me/sessions-api/delete-session>

use serde_json::{Value, json};

use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::group::Page;
use crate::state::workflow::Kind;
use crate::vocabulary::id::Uuid;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::time::UtcTime;

/// `DELETE /v3/session/{session_id}/delete/`
pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let mut form = context.form()?;
    let retain_face = retains_face(context, &mut form)?;
    let result = remove(context, index, retain_face);
    Ok(if context.state.settings.revision.is_current() {
        Reply::ok(&result)
    } else {
        Reply::no_content()
    })
}

/// `POST /v3/sessions/delete/`
pub(crate) fn batch_delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let all = form.boolean("delete_all").unwrap_or(false);
    let numbers = if all { None } else { numbers(&mut form) };
    let retain_face = retains_face(context, &mut form)?;
    let results: Vec<_> = find(context, numbers.as_deref())
        .into_iter()
        .map(|index| remove(context, index, retain_face))
        .collect();
    Ok(if context.state.settings.revision.is_current() {
        Reply::ok(&json!({ "results": results }))
    } else {
        Reply::no_content()
    })
}

fn numbers(form: &mut Form) -> Option<Vec<u32>> {
    let name = "session_numbers";
    if !form.has_value(name) {
        form.invalid(name, "This field is required unless delete_all is true.");
        return None;
    }
    let items = form.list(name)?;
    if items.is_empty() {
        form.invalid(name, "This list may not be empty.");
    }
    let mut numbers = Vec::with_capacity(items.len());
    for item in items {
        let digits = match item {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            form.invalid(name, "All session_numbers must be numeric.");
            return None;
        }
        // A number out of range matches no session.
        numbers.push(digits.parse().unwrap_or(u32::MAX));
    }
    Some(numbers)
}

/// Finds the sessions with these numbers, or all, oldest first.
fn find(context: &RequestContext<'_>, numbers: Option<&[u32]>) -> Vec<SessionIndex> {
    let store = &context.state.store;
    let group = &store.partition(context.application, Kind::User).all;
    let Some(numbers) = numbers else {
        let everything = group.everything();
        let (_, mut indexes) =
            group.select(everything, None, Page::ALL, |index| store.status(index));
        indexes.reverse();
        return indexes;
    };
    let mut indexes: Vec<_> = numbers
        .iter()
        .filter_map(|&number| group.find(|index| store.get(index).number.cmp(&number)))
        .filter(|&index| !store.get(index).deleted)
        .collect();
    indexes.sort_unstable();
    indexes.dedup();
    indexes
}

/// Reads whether the face of a deleted session is retained.
fn retains_face(context: &RequestContext<'_>, form: &mut Form) -> Result<bool, Reply> {
    let retain = form.boolean("retain_face_embeddings").unwrap_or(false);
    let days = form.integer("face_retention_days", 1, 3650);
    let deadline = form.text("face_retention_deadline", 64);
    let deadline = deadline.map(|text| UtcTime::parse(&text));
    match deadline {
        Some(None) => form.invalid(
            "face_retention_deadline",
            "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].",
        ),
        Some(Some(time)) if time <= context.state.now => form.invalid(
            "face_retention_deadline",
            "The deadline must be in the future.",
        ),
        _ => {}
    }
    let instruction = form.choice(
        "deletion_instruction",
        &["operational_session_delete", "privacy_erasure"],
    );
    form.text("instruction_id", 255);
    if retain && instruction.as_deref() == Some("privacy_erasure") {
        form.invalid(
            "retain_face_embeddings",
            "Privacy erasure cannot retain biometric templates.",
        );
    }
    form.finish()?;
    if retain && days.is_none() && deadline.is_none() {
        return Err(Reply::detail(
            http::StatusCode::BAD_REQUEST,
            "A finite biometric-template retention duration is required.",
        ));
    }
    Ok(retain)
}

/// Deletes a session and returns the result for its face.
fn remove(context: &mut RequestContext<'_>, index: SessionIndex, retain_face: bool) -> Value {
    let state = &mut *context.state;
    let session = state.store.get(index);
    let workflow = &state.workflows[session.workflow as usize];
    let has_face = session.reports.is_some() && workflow.shows_face();
    let (outcome, template): (_, Option<Uuid>) = match (has_face, retain_face) {
        (false, _) => ("none", None),
        (true, false) => ("deleted", None),
        (true, true) if session.vendor_data.is_none() => ("ineligible_no_vendor_user", None),
        (true, true) => ("retained_with_user", Some(state.ids.uuid())),
    };
    let session = state.store.get(index);
    let result = json!({
        "session_id": session.id,
        "session_number": session.number,
        "face_retention_outcome": outcome,
        "biometric_template_uuid": template,
    });
    if outcome == "deleted"
        && let Some(vendor_data) = session.vendor_data.clone()
    {
        let application = session.application;
        state.app_mut(application).faces.remove(&*vendor_data);
    }
    state.keep_entity(index);
    state.store.delete(index);
    result
}
