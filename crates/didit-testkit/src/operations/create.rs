//! `POST /v3/session/`
//!
//! Source: <https://docs.didit.me/sessions-api/create-session>

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::{self, ANY_TEXT, Fields, Rule};
use super::media::NO_IMAGE;
use crate::http::{Form, HandlerResult, Reply, RequestContext, not_a_choice};
use crate::scenario::Scenario;
use crate::state::{ApplicationEnvironment, Extra};
use crate::vocabulary::{SessionIndex, Status, Uuid, WorkflowIndex};

const LANGUAGES: &str = "\
    en|ar|bg|bn|bs|ca|cnr|cs|da|de|el|es|et|fa|fi|fr|he|hi|hr|hu|hy|id|it|ja|ka|kk|ko|ky|lt|lv|mk|\
    mn|ms|nl|no|pl|pt-BR|pt|ro|ru|sk|sl|so|sq|sr|sv|th|tr|uk|uz|vi|zh-CN|zh-TW|zh";

const CONTACT_DETAILS: Fields = &[
    ("email", Rule::Email),
    ("email_lang", Rule::Choice(LANGUAGES)),
    ("phone", Rule::Text(50)),
];

const EXPECTED_DETAILS: Fields = &[
    ("first_name", ANY_TEXT),
    ("last_name", ANY_TEXT),
    ("address", ANY_TEXT),
    ("identification_number", ANY_TEXT),
    ("date_of_birth", Rule::Date),
    ("gender", Rule::Choice("M|F")),
    ("nationality", Rule::Country),
    ("country", Rule::Country),
    ("id_country", Rule::Country),
    ("poa_country", Rule::Country),
    ("ip_address", Rule::Custom(fields::ip_address)),
    ("company_name", Rule::Text(255)),
    ("registry_country", Rule::Text(10)),
    ("registration_number", Rule::Text(100)),
];

/// Parameters of a valid request.
struct CreateParams {
    workflow_id: Uuid,
    vendor_data: Option<String>,
    has_portrait: bool,
    extra: Extra,
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let params = read(context)?;
    let workflow = context
        .state
        .workflow(context.application, params.workflow_id)
        .ok_or_else(|| Reply::rule("workflow_id", "Invalid workflow_id."))?;
    validate(context, workflow, &params)?;
    let vendor_data = params.vendor_data.as_deref();
    let index = if let Some(index) = unfinished(context, workflow, vendor_data) {
        update_unfinished(context, index, params.extra);
        index
    } else {
        let application = context.application;
        let state = &mut *context.state;
        if state.app(application).environment == ApplicationEnvironment::Sandbox {
            let limits = state.settings.limits;
            state
                .windows
                .count_sandbox(limits, application, state.now)?;
        }
        let index = state.create_session(application, workflow, vendor_data, params.extra);
        state.attend(index);
        index
    };
    Ok(Reply::created(&response(context, index)))
}

fn read(context: &RequestContext<'_>) -> Result<CreateParams, Reply> {
    let mut form = context.form()?;
    let workflow_id = form.require("workflow_id").uuid("workflow_id");
    let vendor_data = form.non_empty("vendor_data", usize::MAX);
    let callback_methods = ["initiator", "completer", "both"];
    let extra = Extra {
        callback: form.non_empty("callback", usize::MAX).map(Into::into),
        callback_method: form
            .choice("callback_method", &callback_methods)
            .map(Into::into),
        metadata: form.take("metadata"),
        language: fields::choice(&mut form, "language", LANGUAGES).map(Into::into),
        contact_details: contact_details(&mut form),
        expected_details: expected_details(&mut form),
        scenario: sandbox_scenario(context, &mut form),
        ..Extra::default()
    };
    let has_portrait = portrait(context, &mut form);
    Ok(CreateParams {
        workflow_id: form.finish_with(workflow_id)?,
        vendor_data,
        has_portrait,
        extra,
    })
}

/// Reads the scenario that a caller selects.
pub(super) fn sandbox_scenario(context: &RequestContext<'_>, form: &mut Form) -> Option<Box<str>> {
    let slug = form.text("sandbox_scenario", 100)?;
    if context.app().environment == ApplicationEnvironment::Live {
        let error = "This field is only available for sandbox applications.";
        form.invalid("sandbox_scenario", error);
    } else if Scenario::from_slug(&slug).is_none() {
        let error = format!("Unknown sandbox scenario: '{slug}'.");
        form.invalid("sandbox_scenario", error);
    }
    Some(slug.into())
}

/// Validates the portrait. Returns whether the request has one.
fn portrait(context: &RequestContext<'_>, form: &mut Form) -> bool {
    let (limit, limit_text) = context.state.settings.revision.portrait_limit();
    let Some(portrait) = form.text("portrait_image", usize::MAX) else {
        return false;
    };
    if portrait.len() / 4 * 3 > limit + 2 {
        let error = format!("Image size exceeds {limit_text}.");
        form.invalid("portrait_image", error);
    } else if !is_image(&portrait) {
        form.invalid("portrait_image", NO_IMAGE);
    }
    true
}

/// Whether base64 text starts with an image.
fn is_image(base64: &str) -> bool {
    use base64::Engine as _;
    let text = base64
        .split_once("base64,")
        .map_or(base64, |(_, rest)| rest);
    let head: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(16)
        .collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(&head);
    bytes.is_ok_and(|bytes| super::media::is_image(&bytes))
}

fn contact_details(form: &mut Form) -> Option<Value> {
    form.within("contact_details", |inner| {
        let details = inner.to_value();
        fields::read(inner, CONTACT_DETAILS);
        inner.boolean("send_notification_emails");
        details
    })
}

fn expected_details(form: &mut Form) -> Option<Value> {
    form.within("expected_details", |inner| {
        if let Some(codes) = document_types(inner) {
            inner.put("expected_document_types", codes);
        }
        let details = inner.to_value();
        let has_address = inner.has_value("address");
        let has_country = inner.has_value("country") || inner.has_value("poa_country");
        fields::read(inner, EXPECTED_DETAILS);
        if has_address && !has_country {
            let error = "A country or poa_country is required when address is provided.";
            inner.invalid("address", error);
        }
        details
    })
}

/// Reads document codes in any case, and removes duplicates.
fn document_types(form: &mut Form) -> Option<Value> {
    const CODES: &[&str] = &["P", "ID", "DL", "RP", "HIC", "TC", "SSC"];
    let name = "expected_document_types";
    let mut codes: Vec<Value> = Vec::new();
    for item in form.list(name)? {
        let code = item.as_str().map(str::to_ascii_uppercase);
        match code.filter(|code| CODES.contains(&code.as_str())) {
            Some(code) if !codes.contains(&json!(code)) => codes.push(code.into()),
            Some(_) => {}
            None => form.invalid(name, not_a_choice(&item)),
        }
    }
    Some(codes.into())
}

/// Validates the request against the state.
fn validate(
    context: &RequestContext<'_>,
    workflow: WorkflowIndex,
    params: &CreateParams,
) -> Result<(), Reply> {
    let application = context.app();
    let vendor_data = params.vendor_data.as_deref();
    let workflow = &context.state.workflows[workflow as usize];
    let is_blocked = |key| {
        let state = &context.state;
        state.is_blocked(context.owner(workflow.template.kind()), key)
    };
    if vendor_data.is_some_and(is_blocked) {
        return Err(Reply::rule(
            "vendor_data",
            "This user or business has been blocked and cannot create new verification sessions.",
        ));
    }
    if workflow.needs_portrait() && !params.has_portrait {
        let error = match vendor_data {
            None => Some(
                "A portrait image is required to perform face match for this workflow. Send a portrait_image, or provide the vendor_data of a user with a previously stored face image to reuse it.",
            ),
            Some(vendor_data) if !context.state.has_face(context.application, vendor_data) => Some(
                "No stored face image was found for this user. Send a portrait_image, or complete an approved verification with face liveness or an ID document for this vendor_data first.",
            ),
            Some(_) => None,
        };
        if let Some(error) = error {
            return Err(Reply::rule("portrait_image", error));
        }
    }
    if application.environment == ApplicationEnvironment::Live && application.credits == Some(0) {
        let text = "You don't have enough credits to perform this request. Please top up at https://business.didit.me";
        return Err(if context.state.settings.revision.is_current() {
            Reply::refused(text)
        } else {
            Reply::forbidden(text)
        });
    }
    Ok(())
}

/// Finds the newest unfinished session of the same user and workflow.
fn unfinished(
    context: &RequestContext<'_>,
    workflow: WorkflowIndex,
    vendor_data: Option<&str>,
) -> Option<SessionIndex> {
    let store = &context.state.store;
    let wanted = &context.state.workflows[workflow as usize];
    let statuses = [
        Status::NotStarted,
        Status::InProgress,
        Status::Resubmitted,
        Status::AwaitingUser,
    ];
    store
        .partition(context.owner(wanted.template.kind()))
        .vendor(vendor_data?)?
        .newest(
            &statuses,
            |index| store.status(index),
            |index| {
                let session = store.get(index);
                session.workflow == workflow
                    && session.workflow_version == wanted.version
                    && !session.is_imported()
            },
        )
}

/// Replaces callback and metadata of an unfinished session by those of the request.
fn update_unfinished(context: &mut RequestContext<'_>, index: SessionIndex, new: Extra) {
    let session = context.state.store.edit(index);
    if session.extra.is_some() || new.callback.is_some() || new.metadata.is_some() {
        let extra = session.extra_mut();
        extra.callback = new.callback;
        extra.metadata = new.metadata;
    }
}

/// The response, in the order of the documentation.
#[derive(Serialize)]
struct CreatedSession<'s> {
    session_id: Uuid,
    session_number: u32,
    session_token: &'s str,
    url: String,
    vendor_data: Option<&'s str>,
    status: &'static str,
    callback: Option<&'s str>,
    workflow_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[expect(clippy::option_option, reason = "revision 2026-02 lacks the field")]
    metadata: Option<Option<&'s Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow_version: Option<u32>,
}

fn response<'c>(context: &'c RequestContext<'_>, index: SessionIndex) -> CreatedSession<'c> {
    let session = context.state.store.get(index);
    let extra = session.extra.as_deref();
    let is_current = context.state.settings.revision.is_current();
    let metadata = extra.and_then(|extra| extra.metadata.as_ref());
    CreatedSession {
        session_id: session.id,
        session_number: session.number,
        session_token: session.token.as_str(),
        url: context.state.session_url(session),
        vendor_data: session.vendor_data.as_deref(),
        status: session.status.as_str(),
        callback: extra.and_then(|extra| extra.callback.as_deref()),
        workflow_id: context.state.workflows[session.workflow as usize].id,
        metadata: is_current.then_some(metadata),
        workflow_version: is_current.then_some(session.workflow_version),
    }
}
