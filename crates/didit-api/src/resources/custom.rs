//! Requests to paths without a method of the client.

use std::fmt;

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::ValidationError;
use didit_types::operation::{self, Method, Operation, RateScope, RetryRule};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, Endpoint};
use crate::error::Error;
use crate::multipart::{FileUpload, Form};
use crate::path;
use crate::request::{self, JSON};

impl Client {
    /// Prepares a request to any path of the API, through the same policies.
    ///
    /// `path` is sent unchanged and must be percent-encoded; it starts with `/v3/` or another
    /// root of the API, and may have a query. Only a `GET` is repeated after a failure.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Call<CustomRequest> {
        self.call(CustomRequest {
            method,
            path: path.into(),
            body: None,
            files: Vec::new(),
        })
    }
}

/// Maximum length of a file in bytes.
const MAX_FILE: u64 = 128 << 20;

/// Request to any path of the API; see [`Client::request`](crate::Client::request).
#[derive(Clone)]
pub struct CustomRequest {
    method: Method,
    path: String,
    body: Option<Value>,
    files: Vec<(String, FileUpload)>,
}

impl Call<CustomRequest> {
    /// Sets a JSON body.
    pub fn json<T: Serialize>(self, body: &T) -> Self {
        match serde_json::to_value(body) {
            Ok(body) => self.map(|request| CustomRequest {
                body: Some(body),
                ..request
            }),
            Err(_) => self.fail(ValidationError::new("body", "can't be encoded as JSON")),
        }
    }

    /// Adds a file of at most 128 MiB. The request is then a multipart form, with the fields of
    /// the JSON body.
    pub fn file(self, field: impl Into<String>, file: FileUpload) -> Self {
        self.map(|mut request| {
            request.files.push((field.into(), file));
            request
        })
    }
}

impl Endpoint for CustomRequest {
    type Output = Value;

    fn operation(&self) -> Operation {
        // Outside of its table an operation can only be copied.
        let mut operation = operation::HEALTHCHECK;
        operation.id = "custom";
        operation.method = self.method;
        operation.path = "(custom)";
        operation.success = &[200, 201, 202, 204];
        (operation.retry, operation.scope) = match self.method {
            Method::Get => (RetryRule::Safe, RateScope::GenericGet),
            _ => (RetryRule::Never, RateScope::GenericWrite),
        };
        operation
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let target = path::custom(&self.path)?;
        let mut request = Request::new(RequestBody::empty());
        if !self.files.is_empty() {
            let mut form = Form::new();
            form.fields(self.body.as_ref());
            for (field, file) in &self.files {
                form.file(field, file, MAX_FILE)?;
            }
            form.attach(&mut request, None)?;
        }
        *request.method_mut() = request::method(self.method);
        *request.uri_mut() = target.into();
        request.headers_mut().insert(ACCEPT, JSON);
        if let (Some(body), true) = (&self.body, self.files.is_empty()) {
            *request.body_mut() = body.to_string().into();
            request.headers_mut().insert(CONTENT_TYPE, JSON);
        }
        Ok(request)
    }

    /// Decodes any JSON; a successful response without a body is `null`.
    fn decode(&self, response: Response<Bytes>) -> Result<Value, Error> {
        endpoint::optional_json(&self.operation(), response)
    }
}

impl fmt::Debug for CustomRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the path, which may contain personal data.
        f.debug_struct("CustomRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
