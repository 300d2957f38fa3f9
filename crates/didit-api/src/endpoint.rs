//! Operations as plain values that build a request and decode a response, without I/O.

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::Operation;
use didit_types::{Drift, ValidationError};
use http::{Request, Response};
use serde::de::DeserializeOwned;

use crate::decode;
use crate::document::{Document, Format};
use crate::error::{Error, error_for_status};

/// Operation of the API with its parameters, independent of a client.
///
/// [`Client::call`](crate::Client::call) sends it. With another HTTP stack, take the
/// [`request`](Self::request), prefix its path with the base URL, set the header
/// `x-api-key`, and pass the response to [`decode`](Self::decode).
///
/// ```
/// use didit_api::{Endpoint, types::CreateSession};
///
/// let create = CreateSession::new("0b6f2a7e-91a3-4c6e-9f0e-0e6ad5d7a111").vendor_data("user-1");
/// let request = create.request()?;
/// assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/v3/session/"));
/// # Ok::<_, didit_api::ValidationError>(())
/// ```
pub trait Endpoint {
    /// Result of a successful response.
    type Output;

    /// Operation of the API.
    fn operation(&self) -> Operation;

    /// Builds the request, with a path in place of a URL and without a key.
    ///
    /// # Errors
    ///
    /// Returns a [`ValidationError`] that names the field if the API would reject the request.
    fn request(&self) -> Result<Request<RequestBody>, ValidationError>;

    /// Decodes a response of any status.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] for an unsuccessful status or an invalid body.
    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error>;

    /// Lists the values of a result that do not fit the documented type of their field.
    /// Defaults to none.
    fn drift(&self, output: &Self::Output) -> Vec<Drift> {
        _ = output;
        Vec::new()
    }

    /// Credential that authorizes the request. Defaults to the API key.
    fn credential(&self) -> Credential {
        Credential::ApiKey
    }

    /// Maximum length of the response body in bytes. Defaults to 16 MiB; a decision with
    /// every report and a hundred AML hits is below 1 MiB.
    fn response_limit(&self) -> usize {
        16 << 20
    }

    /// Whether repeating this request is harmless although its operation is not repeatable in
    /// general. Defaults to `false`.
    fn is_idempotent(&self) -> bool {
        false
    }
}

/// Credential that authorizes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// API key of the client, in `x-api-key`.
    ApiKey,
    /// None of the client: the operation is public, or the request carries its own token.
    None,
    /// None of the client, and the request has an absolute URL to another host.
    External,
    /// None of the client, and the request goes to the host of accounts.
    #[cfg(feature = "account")]
    Account,
}

/// Endpoint that answers with a document, which can be streamed too.
pub(crate) trait DocumentEndpoint: Endpoint<Output = Document> {
    const FORMAT: Format;
}

/// Decodes a successful response from JSON.
pub(crate) fn json<T: DeserializeOwned>(
    operation: &Operation,
    response: Response<Bytes>,
) -> Result<T, Error> {
    let response = error_for_status(operation, response)?;
    decode::json(response.body()).map_err(|error| {
        let error = decode::compressed(response.headers(), error);
        Error::decode(operation, &response, error)
    })
}

/// Decodes a successful response from JSON, or an empty body as the default value.
pub(crate) fn optional_json<T: DeserializeOwned + Default>(
    operation: &Operation,
    response: Response<Bytes>,
) -> Result<T, Error> {
    let response = error_for_status(operation, response)?;
    if response.body().trim_ascii().is_empty() {
        return Ok(T::default());
    }
    json(operation, response)
}

/// Ignores the body of a successful response.
pub(crate) fn empty(operation: &Operation, response: Response<Bytes>) -> Result<(), Error> {
    error_for_status(operation, response).map(drop)
}
