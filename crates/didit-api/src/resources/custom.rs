//! What has no method yet.

use std::fmt;

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::{Method, Operation, RateScope, RetryRule};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::call::Call;
use crate::check::ValidationError;
use crate::endpoint::{self, Endpoint};
use crate::error::Error;
use crate::path;

/// A request to any path of the API; see [`Client::request`](crate::Client::request).
#[derive(Clone)]
pub struct CustomRequest {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl CustomRequest {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            body: None,
        }
    }
}

impl Call<CustomRequest> {
    /// Sends this as JSON.
    pub fn json<T: Serialize>(self, body: &T) -> Self {
        match serde_json::to_value(body) {
            Ok(body) => self.map(|request| CustomRequest {
                body: Some(body),
                ..request
            }),
            Err(_) => self.refuse(ValidationError::new("body", "can't be written as JSON")),
        }
    }
}

impl Endpoint for CustomRequest {
    type Output = Value;

    fn operation(&self) -> Operation {
        // A new operation can't be made outside of the table.
        let mut operation = didit_types::operation::HEALTHCHECK;
        let read = self.method == Method::Get;
        operation.id = "custom";
        operation.method = self.method;
        operation.path = "(custom)";
        operation.success = &[200, 201, 202, 204];
        operation.retry = if read {
            RetryRule::Safe
        } else {
            RetryRule::Never
        };
        operation.scope = if read {
            RateScope::GenericGet
        } else {
            RateScope::GenericWrite
        };
        operation
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let mut request = Request::new(RequestBody::empty());
        *request.method_mut() = endpoint::method(self.method);
        *request.uri_mut() = path::custom(&self.path)?.into();
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json.clone());
        if let Some(body) = &self.body {
            *request.body_mut() = body.to_string().into();
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        Ok(request)
    }

    /// JSON of any shape, and `null` for a success without a body.
    fn decode(&self, response: Response<Bytes>) -> Result<Value, Error> {
        endpoint::json_or_default(&self.operation(), response)
    }
}

impl fmt::Debug for CustomRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path may name a person.
        f.debug_struct("CustomRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
