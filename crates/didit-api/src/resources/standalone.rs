//! What the checks on their own have in common.

use crate::check::{Check, ValidationError};
use crate::multipart::{FileUpload, Form};
use didit_transport::RequestBody;
use didit_types::operation::Operation;
use http::Request;
use serde::Serialize;
use serde_json::Value;

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
    call.body.validate()?;
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
