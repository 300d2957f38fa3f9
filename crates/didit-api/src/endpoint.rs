//! Operations as plain values: they build a request and read a response, and do no I/O.

use std::borrow::Cow;

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::SessionId;
use didit_types::operation::Operation;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::check::{Check, ValidationError};
use crate::download::{self, Document, Format};
use crate::error::Error;
use crate::path::{self, Query};

/// A call that is not bound to a client.
///
/// [`Client::call`](crate::Client::call) sends it. Without a client, it serves
/// any other HTTP stack: take the [`request`](Self::request), put the address
/// of the service before its path and the key into its `x-api-key` header, and
/// give the answer to [`decode`](Self::decode).
///
/// ```
/// use didit_api::{Endpoint, types::CreateSession};
///
/// let call = CreateSession::new("0b6f2a7e-91a3-4c6e-9f0e-0e6ad5d7a111").vendor_data("user-1");
/// let request = call.request()?;
/// assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/v3/session/"));
/// # Ok::<_, didit_api::ValidationError>(())
/// ```
pub trait Endpoint {
    /// What a successful answer decodes into.
    type Output;

    /// The operation of the API that is called.
    fn operation(&self) -> Operation;

    /// The request, with a path in place of an address and without a key.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] when the API would surely refuse it; it names the field.
    fn request(&self) -> Result<Request<RequestBody>, ValidationError>;

    /// Reads an answer of any status.
    ///
    /// # Errors
    ///
    /// [`Error`] for a status that is not a success, and for a success that
    /// holds something else than the operation answers with.
    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error>;

    /// What authorizes the call.
    fn credential(&self) -> Credential {
        Credential::ApiKey
    }

    /// The most bytes that an answer may have.
    fn response_limit(&self) -> usize {
        JSON_LIMIT
    }

    /// Whether doing it twice does no harm although the operation in general
    /// can't be repeated; then a failure may be retried.
    fn is_idempotent(&self) -> bool {
        false
    }
}

/// What authorizes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// The client's key, in `x-api-key`.
    ApiKey,
    /// Nothing of the client's: the operation is open, or its request carries a
    /// token of its own. The key is not sent.
    None,
    /// As `None`, and the request has an address of its own, which is not that of
    /// the service.
    Elsewhere,
}

/// A decision with every report and a hundred AML hits is below 1 MB.
const JSON_LIMIT: usize = 16 << 20;

/// A body for one session: the id goes into the path, the rest into the body.
#[derive(Debug, Clone, PartialEq)]
pub struct OnSession<B> {
    session_id: SessionId,
    body: B,
}

impl<B> OnSession<B> {
    /// `body` for the session with this id.
    pub fn new(session_id: impl Into<SessionId>, body: B) -> Self {
        Self {
            session_id: session_id.into(),
            body,
        }
    }

    /// The session.
    pub fn session_id(&self) -> &SessionId {
        &self.session_id
    }

    /// What is asked for it.
    pub fn body(&self) -> &B {
        &self.body
    }

    pub(crate) fn map_body(mut self, change: impl FnOnce(B) -> B) -> Self {
        self.body = change(self.body);
        self
    }
}

/// A body for a part of a session: a node of its workflow, a company, a party.
#[derive(Debug, Clone, PartialEq)]
pub struct OnPart<P, B> {
    session_id: SessionId,
    part: P,
    body: B,
}

impl<P, B> OnPart<P, B> {
    /// `body` for this part of the session with this id.
    pub fn new(session_id: impl Into<SessionId>, part: impl Into<P>, body: B) -> Self {
        Self {
            session_id: session_id.into(),
            part: part.into(),
            body,
        }
    }

    /// The session.
    pub fn session_id(&self) -> &SessionId {
        &self.session_id
    }

    /// The part.
    pub fn part(&self) -> &P {
        &self.part
    }

    /// What is asked for it.
    pub fn body(&self) -> &B {
        &self.body
    }
}

/// A request with a JSON body for a part of a session.
pub(crate) fn on_part<P: AsRef<str>, B: Check + Serialize>(
    operation: &Operation,
    call: &OnPart<P, B>,
) -> Result<Request<RequestBody>, ValidationError> {
    let parameters = [call.session_id.as_str(), call.part.as_ref()];
    with_json(operation, &parameters, &call.body)
}

/// A request with a JSON body for a session.
pub(crate) fn on_session<B: Check + Serialize>(
    operation: &Operation,
    call: &OnSession<B>,
) -> Result<Request<RequestBody>, ValidationError> {
    with_json(operation, &[call.session_id.as_str()], &call.body)
}

/// As [`on_session`], without a body if it would say nothing.
pub(crate) fn on_session_unless<B: Check + Serialize + PartialEq>(
    empty: &B,
    operation: &Operation,
    call: &OnSession<B>,
) -> Result<Request<RequestBody>, ValidationError> {
    if call.body == *empty {
        return bare(operation, &[call.session_id.as_str()]);
    }
    on_session(operation, call)
}

/// Implements [`Endpoint`] for a value that knows its request.
macro_rules! endpoint {
    (
        $Name:ty: $OPERATION:ident -> $Output:ty as $decode:ident,
        |$call:ident, $operation:ident| $request:expr $(, $($provided:item)*)?
    ) => {
        impl $crate::endpoint::Endpoint for $Name {
            type Output = $Output;

            fn operation(&self) -> didit_types::Operation {
                didit_types::operation::$OPERATION
            }

            fn request(
                &self,
            ) -> Result<http::Request<didit_transport::RequestBody>, $crate::ValidationError> {
                let ($call, $operation) = (self, &didit_types::operation::$OPERATION);
                $request
            }

            fn decode(
                &self,
                response: http::Response<bytes::Bytes>,
            ) -> Result<Self::Output, $crate::Error> {
                $crate::endpoint::$decode(&didit_types::operation::$OPERATION, response)
            }

            $($($provided)*)?
        }
    };
}

pub(crate) use endpoint;

/// A request with one query parameter that needs no check, or with none.
pub(crate) fn with_parameter(
    operation: &Operation,
    parameters: &[&str],
    pair: Option<(&str, &str)>,
) -> Result<Request<RequestBody>, ValidationError> {
    let mut query = Query::new();
    if let Some((name, value)) = pair {
        query.push(name, value);
    }
    build(operation, parameters, &query, RequestBody::empty())
}

/// A request whose answer is a file.
pub(crate) fn for_file(
    operation: &Operation,
    parameters: &[&str],
    pair: Option<(&str, &str)>,
    content_type: &'static str,
) -> Result<Request<RequestBody>, ValidationError> {
    let mut request = with_parameter(operation, parameters, pair)?;
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static(content_type));
    Ok(request)
}

/// A request without a body.
pub(crate) fn bare(
    operation: &Operation,
    parameters: &[&str],
) -> Result<Request<RequestBody>, ValidationError> {
    build(operation, parameters, &Query::new(), RequestBody::empty())
}

/// A request with a query, whose filters are checked first.
pub(crate) fn with_query<'a, F: Check>(
    operation: &Operation,
    parameters: &[&str],
    filter: &F,
    pairs: impl Iterator<Item = (&'a str, Cow<'a, str>)>,
) -> Result<Request<RequestBody>, ValidationError> {
    filter.validate()?;
    filter.check()?;
    let mut query = Query::new();
    for (name, value) in pairs {
        query.push(name, &value);
    }
    build(operation, parameters, &query, RequestBody::empty())
}

/// A request with a JSON body, which is checked first.
pub(crate) fn with_json<B: Check + Serialize>(
    operation: &Operation,
    parameters: &[&str],
    body: &B,
) -> Result<Request<RequestBody>, ValidationError> {
    body.validate()?;
    body.check()?;
    let json = serde_json::to_vec(body)
        .map_err(|_| ValidationError::new("body", "can't be written as JSON"))?;
    let mut request = build(operation, parameters, &Query::new(), json.into())?;
    request
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(request)
}

fn build(
    operation: &Operation,
    parameters: &[&str],
    query: &Query,
    body: RequestBody,
) -> Result<Request<RequestBody>, ValidationError> {
    let target = path::target(operation, parameters, query)?;
    let mut request = Request::new(body);
    *request.method_mut() = method(operation.method);
    *request.uri_mut() = target.into();
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(request)
}

/// The method as the `http` crate names it.
pub(crate) fn method(method: didit_types::operation::Method) -> Method {
    Method::from_bytes(method.as_str().as_bytes()).unwrap_or(Method::GET)
}

/// Reads a successful answer as JSON.
pub(crate) fn json<T: DeserializeOwned>(
    operation: &Operation,
    response: Response<Bytes>,
) -> Result<T, Error> {
    let response = Error::unless_success(operation, response)?;
    crate::decode::json(response.body()).map_err(|error| Error::decode(operation, &response, error))
}

/// As [`json`], for an operation that may answer success with no body.
pub(crate) fn json_or_default<T: DeserializeOwned + Default>(
    operation: &Operation,
    response: Response<Bytes>,
) -> Result<T, Error> {
    let response = Error::unless_success(operation, response)?;
    if response.body().trim_ascii().is_empty() {
        return Ok(T::default());
    }
    crate::decode::json(response.body()).map_err(|error| Error::decode(operation, &response, error))
}

/// Reads a success whose body says nothing.
pub(crate) fn nothing(operation: &Operation, response: Response<Bytes>) -> Result<(), Error> {
    Error::unless_success(operation, response).map(drop)
}

/// Reads a successful answer as a PDF document.
pub(crate) fn pdf(operation: &Operation, response: Response<Bytes>) -> Result<Document, Error> {
    download::document(operation, response, Format::Pdf)
}

/// Reads a successful answer as a CSV table.
pub(crate) fn csv(operation: &Operation, response: Response<Bytes>) -> Result<Document, Error> {
    download::document(operation, response, Format::Csv)
}
