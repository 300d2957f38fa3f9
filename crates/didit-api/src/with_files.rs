//! Requests with files.

use didit_transport::RequestBody;
use didit_types::operation::Operation;
use didit_types::{Validate, ValidationError};
use http::Request;
use serde::Serialize;

use crate::by_id::PathId;
use crate::multipart::{FileUpload, Form};
use crate::request::json;

/// Request with files, sent as one multipart form with the fields of its body. An id goes into the
/// path.
#[derive(Debug, Clone)]
pub struct WithFiles<B, Id = ()> {
    id: Id,
    files: Vec<(&'static str, FileUpload)>,
    body: B,
}

impl<B, Id> WithFiles<B, Id> {
    pub(crate) const fn from_parts(
        id: Id,
        files: Vec<(&'static str, FileUpload)>,
        body: B,
    ) -> Self {
        Self { id, files, body }
    }

    /// Adds a file, or replaces the file of the same field.
    pub(crate) fn with_file(mut self, field: &'static str, file: FileUpload) -> Self {
        self.files.retain(|(known, _)| *known != field);
        self.files.push((field, file));
        self
    }

    pub(crate) fn map_body(mut self, change: impl FnOnce(B) -> B) -> Self {
        self.body = change(self.body);
        self
    }

    /// Body of the request.
    pub fn body(&self) -> &B {
        &self.body
    }
}

/// Limits of the files of a request.
pub(crate) trait FileLimits {
    /// Extensions that the API accepts; empty if they are not documented.
    const EXTENSIONS: &[&str];
    /// Maximum length of a file in MiB.
    const MEGABYTES: u64;
}

/// Builds a multipart request from validated files and fields.
pub(crate) fn form<B: Validate + Serialize + FileLimits, Id: PathId>(
    operation: &Operation,
    call: &WithFiles<B, Id>,
) -> Result<Request<RequestBody>, ValidationError> {
    let mut form = Form::new();
    let body = serde_json::to_value(&call.body)
        .map_err(|_| ValidationError::new("body", "can't be encoded as JSON"));
    form.fields(body.as_ref().ok());
    let mut valid = ValidationError::both(call.body.validate(), body).map(drop);
    for (field, file) in &call.files {
        let added = if B::EXTENSIONS.is_empty() || file.has_extension(B::EXTENSIONS) {
            form.file(field, file, B::MEGABYTES << 20)
        } else {
            let extensions = B::EXTENSIONS.join(", ");
            let problem = format!("must have a name that ends in one of {extensions}");
            Err(ValidationError::new(*field, problem))
        };
        valid = ValidationError::both(valid, added).map(drop);
    }
    valid?;
    form.request(operation, &call.id.segments(), None)
}

/// Builds a request like [`form`], or with a JSON body if there is no file.
pub(crate) fn form_or_json<B: Validate + Serialize + FileLimits>(
    operation: &Operation,
    call: &WithFiles<B>,
) -> Result<Request<RequestBody>, ValidationError> {
    if call.files.is_empty() {
        return json(operation, &call.body);
    }
    form(operation, call)
}
