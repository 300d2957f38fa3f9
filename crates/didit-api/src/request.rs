//! Builders of HTTP requests.

use std::borrow::Cow;

use didit_transport::RequestBody;
use didit_types::operation::{self, Operation};
use didit_types::{Validate, ValidationError};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use serde::Serialize;

use crate::by_id::{Act, Delete, GeneratePdf, RequestParts, Retrieve};
use crate::path::{self, Query};

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Query parameters of a request.
pub(crate) trait QueryPairs {
    fn pairs(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        std::iter::empty()
    }
}

impl<T> QueryPairs for Retrieve<T> {}
impl<T> QueryPairs for Delete<T> {}
impl<T> QueryPairs for Act<T> {}
impl<T> QueryPairs for GeneratePdf<T> {}

/// Builds a request with a validated JSON body.
pub(crate) fn json<R>(
    operation: &Operation,
    call: &R,
) -> Result<Request<RequestBody>, ValidationError>
where
    R: RequestParts<Body: Validate + Serialize>,
{
    let request = without_body(operation, &call.path(), &Query::default());
    let (mut request, ()) = ValidationError::both(request, call.body().validate())?;
    let body = serde_json::to_vec(call.body())
        .map_err(|_| ValidationError::new("body", "can't be encoded as JSON"))?;
    *request.body_mut() = body.into();
    request.headers_mut().insert(CONTENT_TYPE, JSON);
    Ok(request)
}

/// Builds a request like [`json`], without a body if no field is set.
pub(crate) fn optional_json<R>(
    operation: &Operation,
    call: &R,
) -> Result<Request<RequestBody>, ValidationError>
where
    R: RequestParts<Body: Validate + Serialize + Default + PartialEq>,
{
    if *call.body() == R::Body::default() {
        return without_body(operation, &call.path(), &Query::default());
    }
    json(operation, call)
}

/// Builds a request without a body and with validated query parameters, if any.
pub(crate) fn query<R>(
    operation: &Operation,
    call: &R,
) -> Result<Request<RequestBody>, ValidationError>
where
    R: RequestParts<Body: Validate + QueryPairs>,
{
    let mut query = Query::default();
    for (name, value) in call.body().pairs() {
        query.push(name, &value);
    }
    let request = without_body(operation, &call.path(), &query);
    ValidationError::both(request, call.body().validate()).map(|(request, ())| request)
}

/// Builds a request that accepts JSON.
pub(crate) fn without_body(
    operation: &Operation,
    parameters: &[&str],
    query: &Query,
) -> Result<Request<RequestBody>, ValidationError> {
    let mut request = Request::new(RequestBody::empty());
    *request.method_mut() = method(operation.method);
    *request.uri_mut() = path::target(operation, parameters, query)?.into();
    request.headers_mut().insert(ACCEPT, JSON);
    Ok(request)
}

/// Makes a header of a token; `name` is that of the parameter in an error.
pub(crate) fn token_header(
    name: &'static str,
    token: &str,
) -> Result<HeaderValue, ValidationError> {
    let mut value = HeaderValue::from_str(token)
        .map_err(|_| ValidationError::new(name, "is not valid in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Converts a method to the type of the `http` crate.
pub(crate) fn method(method: operation::Method) -> Method {
    Method::from_bytes(method.as_str().as_bytes()).unwrap_or(Method::GET)
}
