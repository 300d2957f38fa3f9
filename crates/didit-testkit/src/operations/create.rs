//! `POST /v3/session/`. Source: <https://docs.didit.me/sessions-api/create-session>

use std::net::IpAddr;

use serde_json::Value;

use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::json::{Object, boxed};
use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;
use crate::state::application::ApplicationEnvironment;
use crate::state::session::{Extra, IndexPosition, Session};
use crate::vocabulary::id::Uuid;
use crate::vocabulary::indexes::{AppIndex, SessionIndex, WorkflowIndex};
use crate::vocabulary::status::Status;

pub(crate) const LANGUAGES: &[&str] = &[
    "en", "ar", "bg", "bn", "bs", "ca", "cnr", "cs", "da", "de", "el", "es", "et", "fa", "fi",
    "fr", "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "kk", "ko", "ky", "lt", "lv", "mk",
    "mn", "ms", "nl", "no", "pl", "pt-BR", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv",
    "th", "tr", "uk", "uz", "vi", "zh-CN", "zh-TW", "zh",
];

/// What a valid body asks for.
struct Wish {
    workflow_id: Uuid,
    vendor_data: Option<String>,
    has_portrait: bool,
    extra: Extra,
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let wish = read(context)?;
    let Some(workflow) = context
        .state
        .workflow(context.application, wish.workflow_id)
    else {
        return Err(Reply::rule("workflow_id", "Invalid workflow_id."));
    };
    check(context, workflow, &wish)?;
    let session_index =
        if let Some(session_index) = unfinished(context, workflow, wish.vendor_data.as_deref()) {
            reuse(context, session_index, wish.extra);
            session_index
        } else {
            count(context)?;
            let vendor_data = wish.vendor_data.as_deref();
            context
                .state
                .open_session(context.application, workflow, vendor_data, wish.extra)
        };
    Ok(Reply::created_text(answer(context, session_index)))
}

fn read(context: &RequestContext<'_>) -> Result<Wish, Reply> {
    let mut form = context.form()?;
    form.require("workflow_id");
    let workflow_id = form.uuid("workflow_id");
    let vendor_data = form.text("vendor_data", usize::MAX);
    let extra = Extra {
        callback: boxed_text(form.text("callback", usize::MAX)),
        callback_method: boxed_text(
            form.choice("callback_method", &["initiator", "completer", "both"]),
        ),
        metadata: form.take("metadata").as_ref().map(boxed),
        language: boxed_text(form.choice("language", LANGUAGES)),
        contact_details: contact_details(&mut form),
        expected_details: expected_details(&mut form),
        scenario: scenario(context, &mut form),
        ..Extra::default()
    };
    let has_portrait = portrait(context, &mut form);
    form.finish()?;
    let Some(workflow_id) = workflow_id else {
        return Err(Reply::field("workflow_id", crate::http::form::REQUIRED));
    };
    Ok(Wish {
        workflow_id,
        vendor_data: vendor_data.filter(|text| !text.is_empty()),
        has_portrait,
        extra,
    })
}

fn boxed_text(text: Option<String>) -> Option<Box<str>> {
    text.filter(|text| !text.is_empty())
        .map(String::into_boxed_str)
}

/// The outcome that a caller chooses.
pub(super) fn scenario(context: &RequestContext<'_>, form: &mut Form) -> Option<Box<str>> {
    let slug = form.text("sandbox_scenario", 100)?;
    if context.app().environment == ApplicationEnvironment::Live {
        form.invalid(
            "sandbox_scenario",
            "This field is only available for sandbox applications.",
        );
    } else if !crate::state::lifecycle::knows_scenario(&slug) {
        form.invalid(
            "sandbox_scenario",
            format!("Unknown sandbox scenario: '{slug}'."),
        );
    }
    Some(slug.into())
}

fn portrait(context: &RequestContext<'_>, form: &mut Form) -> bool {
    let (limit, limit_text) = context.state.settings.revision.portrait_limit();
    let Some(portrait) = form.text("portrait_image", usize::MAX) else {
        return false;
    };
    if portrait.len() / 4 * 3 > limit + 2 {
        form.invalid(
            "portrait_image",
            format!("Image size exceeds {limit_text}."),
        );
    } else if !is_image(&portrait) {
        form.invalid(
            "portrait_image",
            "Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
        );
    }
    true
}

/// Base64 whose bytes begin like one of the four kinds of image.
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
    bytes.is_ok_and(|bytes| crate::operations::media::is_image(&bytes))
}

fn contact_details(form: &mut Form) -> Option<Box<str>> {
    let inner = form.object("contact_details")?;
    let sent = inner.to_json();
    let mut inner = inner;
    inner.email("email");
    inner.boolean("send_notification_emails");
    inner.choice("email_lang", LANGUAGES);
    inner.text("phone", 50);
    form.adopt("contact_details", inner);
    Some(sent)
}

fn expected_details(form: &mut Form) -> Option<Box<str>> {
    let mut inner = form.object("expected_details")?;
    let codes = document_types(&mut inner);
    if let Some(codes) = codes {
        inner.put("expected_document_types", codes);
    }
    let sent = inner.to_json();
    let has_address = inner.has_value("address");
    let has_country = inner.has_value("country") || inner.has_value("poa_country");
    for name in [
        "first_name",
        "last_name",
        "address",
        "identification_number",
    ] {
        inner.text(name, usize::MAX);
    }
    inner.date("date_of_birth");
    inner.choice("gender", &["M", "F"]);
    for name in ["nationality", "country", "id_country", "poa_country"] {
        if let Some(code) = inner.text(name, usize::MAX)
            && !(code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()))
        {
            inner.invalid(
                name,
                format!("Invalid ISO 3166-1 alpha-3 country code for {name}."),
            );
        }
    }
    if let Some(address) = inner.text("ip_address", 45)
        && address.parse::<IpAddr>().is_err()
    {
        inner.invalid("ip_address", "Enter a valid IPv4 or IPv6 address.");
    }
    inner.text("company_name", 255);
    inner.text("registry_country", 10);
    inner.text("registration_number", 100);
    if has_address && !has_country {
        inner.invalid(
            "address",
            "A country or poa_country is required when address is provided.",
        );
    }
    form.adopt("expected_details", inner);
    Some(sent)
}

/// In any case, each once.
fn document_types(form: &mut Form) -> Option<Value> {
    const CODES: &[&str] = &["P", "ID", "DL", "RP", "HIC", "TC", "SSC"];
    let name = "expected_document_types";
    let mut codes: Vec<Value> = Vec::new();
    for item in form.list(name)? {
        match item.as_str().map(str::to_ascii_uppercase) {
            Some(code) if CODES.contains(&code.as_str()) => {
                let code = Value::String(code);
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
            _ => form.invalid(name, crate::http::form::not_a_choice(&item)),
        }
    }
    Some(Value::Array(codes))
}

/// The rules that need more than the body.
fn check(context: &RequestContext<'_>, workflow: WorkflowIndex, wish: &Wish) -> Result<(), Reply> {
    let application = context.app();
    let vendor_data = wish.vendor_data.as_deref();
    let template = context.state.workflows[workflow as usize].template;
    if vendor_data.is_some_and(|text| {
        context
            .state
            .is_blocked(context.application, template.kind(), text)
    }) {
        return Err(Reply::rule(
            "vendor_data",
            "This user or business has been blocked and cannot create new verification sessions.",
        ));
    }
    if template.needs_portrait() && !wish.has_portrait {
        let known = |vendor_data| application.faces.contains(vendor_data);
        let text = match vendor_data {
            None => {
                "A portrait image is required to perform face match for this workflow. Send a portrait_image, or provide the vendor_data of a user with a previously stored face image to reuse it."
            }
            Some(vendor_data) if !known(vendor_data) => {
                "No stored face image was found for this user. Send a portrait_image, or complete an approved verification with face liveness or an ID document for this vendor_data first."
            }
            Some(_) => return check_credits(context),
        };
        return Err(Reply::rule("portrait_image", text));
    }
    check_credits(context)
}

fn check_credits(context: &RequestContext<'_>) -> Result<(), Reply> {
    let application = context.app();
    if application.environment == ApplicationEnvironment::Live && application.credits == Some(0) {
        let text = "You don't have enough credits to perform this request. Please top up at https://business.didit.me";
        return Err(if context.state.settings.revision.is_current() {
            Reply::detail(http::StatusCode::BAD_REQUEST, text)
        } else {
            Reply::forbidden(text)
        });
    }
    Ok(())
}

/// The session that the same user has not finished yet.
fn unfinished(
    context: &RequestContext<'_>,
    workflow: WorkflowIndex,
    vendor_data: Option<&str>,
) -> Option<SessionIndex> {
    let store = &context.state.store;
    let wanted = &context.state.workflows[workflow as usize];
    store
        .partition(context.application, wanted.template.kind())
        .vendor(vendor_data?)?
        .newest(
            &[
                Status::NotStarted,
                Status::InProgress,
                Status::Resubmitted,
                Status::AwaitingUser,
            ],
            |session_index| store.status(session_index),
            |session_index| {
                let session = store.get(session_index);
                session.workflow == workflow
                    && session.workflow_version == wanted.version
                    && !session.is_imported()
            },
        )
}

/// A sandbox has so many sessions a day.
fn count(context: &mut RequestContext<'_>) -> Result<(), Reply> {
    if context.app().environment == ApplicationEnvironment::Live {
        return Ok(());
    }
    let (limits, now) = (context.state.settings.limits, context.state.now);
    context
        .state
        .windows
        .count_sandbox(limits, context.application, now)
}

/// The callback and the metadata are those of the newest request.
fn reuse(context: &mut RequestContext<'_>, session_index: SessionIndex, wish: Extra) {
    let session = context.state.store.edit(session_index);
    if session.extra.is_some() || wish.callback.is_some() || wish.metadata.is_some() {
        let extra = session.extra_mut();
        extra.callback = wish.callback;
        extra.metadata = wish.metadata;
    }
}

impl State {
    /// A new session, paid for.
    pub(crate) fn open_session(
        &mut self,
        index: AppIndex,
        workflow: WorkflowIndex,
        vendor_data: Option<&str>,
        extra: Extra,
    ) -> SessionIndex {
        let chosen = &self.workflows[workflow as usize];
        let kind = chosen.template.kind();
        let workflow_version = chosen.version;
        let deadline = Some(self.now.plus(chosen.expires_after));
        let application = &mut self.applications[index as usize];
        if let Some(credits) = &mut application.credits {
            *credits = credits.saturating_sub(u32::from(
                application.environment == ApplicationEnvironment::Live,
            ));
        }
        let number = application.take_number(kind);
        let id = self.ids.uuid();
        self.feed.push(id, None, Status::NotStarted, self.now);
        self.store.insert(Session {
            id,
            token: self.ids.token(),
            number,
            application: index,
            workflow,
            workflow_version,
            kind,
            status: Status::NotStarted,
            deleted: false,
            created_at: self.now,
            deadline,
            vendor_data: vendor_data.map(|text| self.store.vendor_data(index, kind, text)),
            position: IndexPosition::default(),
            extra: extra.into_box(),
            report: None,
        })
    }
}

fn answer(context: &RequestContext<'_>, session_index: SessionIndex) -> String {
    let session = context.state.store.get(session_index);
    let extra = session.extra.as_deref();
    let workflow = &context.state.workflows[session.workflow as usize];
    let current = context.state.settings.revision.is_current();
    let mut answer = Object::with_capacity(512)
        .display("session_id", session.id)
        .number("session_number", session.number)
        .string("session_token", session.token.as_str())
        .string("url", &context.state.session_url(session))
        .optional("vendor_data", session.vendor_data.as_deref())
        .string("status", session.status.as_str())
        .optional(
            "callback",
            extra.and_then(|extra| extra.callback.as_deref()),
        )
        .display("workflow_id", workflow.id);
    if current {
        answer = answer
            .optional_raw(
                "metadata",
                extra.and_then(|extra| extra.metadata.as_deref()),
            )
            .number("workflow_version", session.workflow_version);
    }
    answer.finish()
}
