//! What the checks on their own have in common.

use didit_transport::RequestBody;
use didit_types::UntypedJson;
use didit_types::operation::Operation;
use didit_types::standalone::RiskSignals;
use http::Request;
use serde::Serialize;
use serde_json::Value;

use crate::check::{Check, Checked, ValidationError, at_most, each, ensure, ip_address, refuse};
use crate::multipart::{FileUpload, Form};

/// Files with what is asked for them: the fields of the body stand beside the files in
/// one form.
#[derive(Debug, Clone)]
pub struct WithFiles<B> {
    files: Vec<(&'static str, FileUpload)>,
    body: B,
}

impl<B> WithFiles<B> {
    pub(super) const fn of(files: Vec<(&'static str, FileUpload)>, body: B) -> Self {
        Self { files, body }
    }

    pub(super) fn and(mut self, field: &'static str, file: FileUpload) -> Self {
        self.files.retain(|(known, _)| *known != field);
        self.files.push((field, file));
        self
    }

    /// What is asked for the files.
    pub fn body(&self) -> &B {
        &self.body
    }
}

/// The request that sends them, unless a file is of another kind or too large.
pub(super) fn with_files<B: Check + Serialize>(
    operation: &Operation,
    call: &WithFiles<B>,
    kinds: &[&str],
    megabytes: u64,
) -> Result<Request<RequestBody>, ValidationError> {
    call.body.check()?;
    let mut form = Form::new();
    let body = serde_json::to_value(&call.body)
        .map_err(|_| ValidationError::new("body", "can't be written as JSON"))?;
    for (field, value) in body.as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::String(text) => form.field(field, text),
            other => form.field(field, &other.to_string()),
        }
    }
    for (field, file) in &call.files {
        if !file.has_extension(kinds) {
            let kinds = kinds.join(", ");
            let problem = format!("must have a name that ends in one of {kinds}");
            return Err(ValidationError::new(*field, problem));
        }
        form.file(field, file, megabytes << 20)?;
    }
    form.request(operation, None)
}

/// What a picture may be.
pub(super) const PICTURES: &[&str] = &["tiff", "jpg", "jpeg", "png", "webp"];

/// What a document may be.
pub(super) const DOCUMENTS: &[&str] = &["tiff", "jpg", "jpeg", "png", "webp", "pdf"];

/// The API takes no other JSON than an object here.
pub(super) fn metadata(value: Option<&UntypedJson>) -> Checked {
    let is_object = value.is_none_or(|value| value.reveal().is_object());
    ensure(is_object, "metadata", "must be a JSON object")
}

/// A score from 0 to 100.
pub(super) fn score(field: &'static str, value: Option<f64>) -> Checked {
    match value {
        Some(value) if !(0.0..=100.0).contains(&value) => refuse(field, "must be from 0 to 100"),
        _ => Ok(()),
    }
}

impl Check for RiskSignals {
    fn check(&self) -> Checked {
        each(&self.ip, |ip| ip_address("signals.ip", ip.reveal()))?;
        for (field, value, characters) in [
            ("signals.device_id", &self.device_id, 255),
            ("signals.device_model", &self.device_model, 255),
            ("signals.os_version", &self.os_version, 64),
            ("signals.app_version", &self.app_version, 64),
            ("signals.user_agent", &self.user_agent, 512),
        ] {
            each(value, |text| at_most(field, text.reveal(), characters))?;
        }
        Ok(())
    }
}
