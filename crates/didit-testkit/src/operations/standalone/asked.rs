//! What every check takes.

use didit_types::decision::LogType;
use serde_json::{Value, json};

use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::json::Object;
use crate::http::multipart::Rules;
use crate::http::reply::Reply;
use crate::operations::create;
use crate::scenario::{Person, Scenario};
use crate::state::application::ApplicationEnvironment;

/// What every check takes.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) scenario: Scenario,
    pub(super) vendor_data: Option<String>,
    pub(super) metadata: Option<Value>,
    /// Whether pictures are kept; otherwise they come in the answer.
    pub(super) is_saved: bool,
}

impl Asked {
    pub(super) fn read(context: &RequestContext<'_>, form: &mut Form) -> Self {
        let metadata = form.dictionary("metadata");
        let slug = create::scenario(context, form);
        Self {
            vendor_data: form.text("vendor_data", usize::MAX),
            scenario: match slug {
                Some(slug) => Scenario::from_slug(&slug),
                None => hinted(context, form, metadata.as_ref()),
            }
            .unwrap_or_else(Scenario::approve),
            is_saved: form.boolean("save_api_request").unwrap_or(true),
            metadata,
        }
    }

    /// The person in a picture: the caller's user, or somebody of its own.
    pub(super) fn person(&self, context: &RequestContext<'_>, picture: &[u8]) -> Person {
        match &self.vendor_data {
            Some(vendor_data) => context.state.invented(context.application, vendor_data),
            None => context.state.invented(context.application, picture),
        }
    }
}

/// The outcome that is named in the metadata, for clients that send no field that
/// they do not know.
fn hinted(
    context: &RequestContext<'_>,
    form: &mut Form,
    metadata: Option<&Value>,
) -> Option<Scenario> {
    let slug = metadata?.get("sandbox_scenario")?.as_str()?;
    if context.app().environment == ApplicationEnvironment::Live {
        return None;
    }
    let scenario = Scenario::from_slug(slug);
    if scenario.is_none() {
        form.invalid("metadata", format!("Unknown sandbox scenario: '{slug}'."));
    }
    scenario
}

/// What a picture may be.
pub(super) const PICTURE: Rules = Rules {
    extensions: &["tiff", "jpg", "jpeg", "png", "webp"],
    megabytes: 5,
};

/// Reads what a finding does; it declines if the caller does not say.
pub(super) fn weight(form: &mut Form, name: &str) -> LogType {
    match form.choice(name, &["DECLINE", "NO_ACTION"]).as_deref() {
        Some("NO_ACTION") => LogType::Information,
        _ => LogType::Error,
    }
}

impl RequestContext<'_> {
    /// Pays for a check; a sandbox pays nothing.
    pub(super) fn pay(&mut self, hint: &str) -> Result<(), Reply> {
        let application = self.state.app_mut(self.application);
        if application.environment == ApplicationEnvironment::Live
            && let Some(credits) = &mut application.credits
        {
            *credits = credits.checked_sub(1).ok_or_else(|| {
                let text = "You don't have enough credits to perform this request.";
                let body = Object::new().string("error", &[text, hint].concat());
                Reply::json_text(http::StatusCode::FORBIDDEN, body.finish())
            })?;
        }
        Ok(())
    }
}

/// What checks with files add to the refusal.
pub(super) const TOP_UP: &str = " Please top up at https://business.didit.me";

/// 400 `{"error":"text"}`: the files are no use.
pub(super) fn useless(text: &str) -> Reply {
    Reply::rule("error", text)
}

/// Refuses a PDF that can't be opened without a password, if none was sent.
pub(super) fn openable(file: &[u8], password: Option<&str>) -> Result<(), Reply> {
    let is_locked = file.starts_with(b"%PDF")
        && memchr::memmem::find(file, b"/Encrypt").is_some()
        && password.is_none_or(str::is_empty);
    if is_locked {
        return Err(Reply::detail(
            http::StatusCode::BAD_REQUEST,
            "The PDF is encrypted. Please upload a decrypted PDF or a photo instead.",
        ));
    }
    Ok(())
}

/// What was seen in the picture of a face.
pub(super) fn face(person: &Person, age: &Value) -> Value {
    let gender = if person.gender == "F" {
        "female"
    } else {
        "male"
    };
    json!({
        "entities": [{
            "bbox": [40, 40, 100, 100],
            "confidence": 0.72,
            "age": age,
            "gender": gender,
        }],
        "best_angle": 0,
    })
}
