//! `DELETE /v3/session/{session_id}/delete/`.
//! Source: <https://docs.didit.me/sessions-api/delete-session>

use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::vocabulary::id::Uuid;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::time::UtcTime;

/// What becomes of the face of a deleted session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retention {
    retain: bool,
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let mut form = context.form()?;
    let retention = Retention::read(context, &mut form)?;
    let row = remove(context, index, retention);
    Ok(if context.state.settings.revision.is_current() {
        Reply::ok_text(row)
    } else {
        Reply::no_content()
    })
}

impl Retention {
    pub(crate) fn read(context: &RequestContext<'_>, form: &mut Form) -> Result<Self, Reply> {
        let retain = form.boolean("retain_face_embeddings");
        let days = form.integer("face_retention_days", 1, 3650);
        let deadline = form.text("face_retention_deadline", 64);
        let deadline = deadline.map(|text| UtcTime::parse(&text));
        match deadline {
            Some(None) => form.invalid(
                "face_retention_deadline",
                "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].",
            ),
            Some(Some(moment)) if moment <= context.state.now => form.invalid(
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
        let retain = retain.unwrap_or(false);
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
        Ok(Self { retain })
    }
}

/// Deletes a session and says what became of its face.
pub(crate) fn remove(
    context: &mut RequestContext<'_>,
    index: SessionIndex,
    retention: Retention,
) -> String {
    let session = context.state.store.get(index);
    let workflow = &context.state.workflows[session.workflow as usize];
    let has_face = session.report.is_some() && workflow.template.shows_face();
    let (outcome, template): (_, Option<Uuid>) = match (has_face, retention.retain) {
        (false, _) => ("none", None),
        (true, false) => ("deleted", None),
        (true, true) if session.vendor_data.is_none() => ("ineligible_no_vendor_user", None),
        (true, true) => ("retained_with_user", Some(context.state.ids.uuid())),
    };
    let session = context.state.store.get(index);
    let mut row = Object::new()
        .display("session_id", session.id)
        .number("session_number", session.number)
        .string("face_retention_outcome", outcome);
    row = match template {
        Some(template) => row.display("biometric_template_uuid", template),
        None => row.optional("biometric_template_uuid", None),
    };
    if outcome == "deleted"
        && let Some(vendor_data) = session.vendor_data.clone()
    {
        let application = session.application;
        context
            .state
            .app_mut(application)
            .faces
            .remove(&*vendor_data);
    }
    context.state.keep_entity(index);
    context.state.store.delete(index);
    row.finish()
}
