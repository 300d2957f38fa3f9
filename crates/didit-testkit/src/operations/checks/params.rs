//! Parameters of the standalone checks.

use didit_types::decision::LogType;
use serde_json::{Value, json};

use crate::http::{Form, Reply, RequestContext, Rules};
use crate::operations::create;
use crate::operations::fields::{self, Fields, Rule};
use crate::scenario::{Person, Scenario};
use crate::state::ApplicationEnvironment;

/// Parameters of every check.
pub(super) struct CheckParams {
    pub(super) scenario: Scenario,
    pub(super) vendor_data: Option<String>,
    pub(super) metadata: Option<Value>,
    /// Whether images are stored; otherwise the response contains them.
    pub(super) is_saved: bool,
}

impl CheckParams {
    /// Reads the parameters after those of the check, `own`, which a form without errors has.
    pub(super) fn read<T>(
        context: &RequestContext<'_>,
        form: &mut Form,
        own: Option<T>,
    ) -> Result<(Self, T), Reply> {
        let metadata = form.dictionary("metadata");
        let scenario = match create::sandbox_scenario(context, form) {
            Some(slug) => Scenario::from_slug(&slug),
            None => metadata_scenario(context, form, metadata.as_ref()),
        };
        let params = Self {
            vendor_data: form.text("vendor_data", usize::MAX),
            scenario: scenario.unwrap_or_else(Scenario::approve),
            is_saved: form.boolean("save_api_request").unwrap_or(true),
            metadata,
        };
        Ok((params, form.finish_with(own)?))
    }

    /// Returns the person in an image: the user of `vendor_data`, or one of the image.
    pub(super) fn person(&self, context: &RequestContext<'_>, image: &[u8]) -> Person {
        let key = self.vendor_data.as_deref();
        let key = key.map_or(image, str::as_bytes);
        context.state.invented(context.application, key)
    }
}

/// Reads the scenario from `metadata`, for clients that send only fields they know.
fn metadata_scenario(
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

/// Files accepted as an image of a face.
pub(super) const IMAGE: Rules = Rules {
    extensions: &["tiff", "jpg", "jpeg", "png", "webp"],
    megabytes: 5,
};

/// Reads the weight of a warning.
pub(super) fn weight(form: &mut Form, name: &str, default: LogType) -> LogType {
    match form.choice(name, &["DECLINE", "NO_ACTION"]).as_deref() {
        Some("DECLINE") => LogType::Error,
        Some(_) => LogType::Information,
        None => default,
    }
}

const SIGNALS: Fields = &[
    ("ip", Rule::Custom(fields::ip_address)),
    ("device_id", Rule::Text(255)),
    ("device_model", Rule::Text(255)),
    ("os_version", Rule::Text(64)),
    ("app_version", Rule::Text(64)),
    ("user_agent", Rule::Text(512)),
    (
        "device_platform",
        Rule::Choice("android|ios|ipados|tvos|web"),
    ),
];

/// Validates the signals about the device, which change no result. Returns whether the
/// response includes social accounts.
pub(super) fn read_signals(form: &mut Form) -> bool {
    form.text("country_code", 3);
    form.within("signals", |signals| fields::read(signals, SIGNALS));
    form.boolean("enable_social").unwrap_or(false)
}

/// Hint that checks with files add to the error about missing credits.
pub(super) const TOP_UP: &str = " Please top up at https://business.didit.me";

impl RequestContext<'_> {
    /// Charges a live application for a check.
    pub(super) fn pay(&mut self, hint: &str) -> Result<(), Reply> {
        if self.state.charge(self.application) {
            return Ok(());
        }
        let text = "You don't have enough credits to perform this request.";
        let body = json!({ "error": format!("{text}{hint}") });
        Err(Reply::json(http::StatusCode::FORBIDDEN, &body))
    }
}

/// 400 `{"error":"text"}`: the content of a file is unusable.
pub(super) fn unusable(text: &str) -> Reply {
    Reply::rule("error", text)
}

/// Rejects an encrypted PDF without a password.
pub(super) fn check_encryption(file: &[u8], password: Option<&str>) -> Result<(), Reply> {
    let is_encrypted =
        file.starts_with(b"%PDF") && memchr::memmem::find(file, b"/Encrypt").is_some();
    if is_encrypted && password.is_none_or(str::is_empty) {
        return Err(Reply::refused(
            "The PDF is encrypted. Please upload a decrypted PDF or a photo instead.",
        ));
    }
    Ok(())
}

/// Returns the analysis of the image of a face.
pub(super) fn face(person: &Person, age: &Value) -> Value {
    let is_woman = person.gender == "F";
    json!({
        "entities": [{
            "bbox": [40, 40, 100, 100],
            "confidence": 0.72,
            "age": age,
            "gender": if is_woman { "female" } else { "male" },
        }],
        "best_angle": 0,
    })
}
