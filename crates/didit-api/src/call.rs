//! A call with its options, before it is made.

use std::fmt;
use std::future::IntoFuture;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{CallOptions, OperationContext, Request, RetryClass, Transport};
use didit_types::operation::{self, Operation, RateScope};
use http::header::{HeaderName, USER_AGENT};
use http::{HeaderMap, HeaderValue, Response};
use serde::de::DeserializeOwned;

use crate::check::ValidationError;
use crate::client::Client;
use crate::endpoint::{Credential, Endpoint};
use crate::error::Error;

/// The header that carries the key.
pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// A call that is made when it is awaited.
///
/// ```
/// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
/// use std::time::Duration;
///
/// let health = client.health().check().with_timeout(Duration::from_secs(2)).await?;
/// # let _ = health;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a call is made when it is awaited"]
pub struct Call<E> {
    client: Client,
    endpoint: E,
    options: CallOptions,
    headers: HeaderMap,
    refused: Option<ValidationError>,
}

impl<E: Endpoint> Call<E> {
    pub(crate) fn new(client: Client, endpoint: E) -> Self {
        Self {
            client,
            endpoint,
            options: CallOptions::default(),
            headers: HeaderMap::new(),
            refused: None,
        }
    }

    /// Changes what will be called.
    pub(crate) fn map(mut self, change: impl FnOnce(E) -> E) -> Self {
        self.endpoint = change(self.endpoint);
        self
    }

    /// Lets the call fail without being sent.
    pub(crate) fn refuse(mut self, error: ValidationError) -> Self {
        self.refused = Some(error);
        self
    }

    /// What will be called.
    pub fn endpoint(&self) -> &E {
        &self.endpoint
    }

    /// The limit of the whole call: its attempts, the waits between them and
    /// the body.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options.deadline = Some(timeout);
        self
    }

    /// The limit of one attempt.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// How often the request may be sent; 1 means that it is never repeated,
    /// and 0 counts as 1.
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.options.max_attempts = Some(NonZeroU32::new(attempts).unwrap_or(NonZeroU32::MIN));
        self
    }

    /// Declares that doing this twice does no harm, so that it may be repeated
    /// when its outcome is not known.
    ///
    /// Creating a session needs no such word if it has a `vendor_data`: the API
    /// then gives back the unfinished session that the first attempt created.
    pub fn with_harmless_duplicates(mut self) -> Self {
        self.options.is_idempotent = true;
        self
    }

    /// Adds a header to the request. The ones by which the client authorizes
    /// and frames it can't be replaced.
    pub fn with_header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(_)) if is_reserved(&name) => {
                let problem = "is set by the client and can't be replaced";
                self.refused = Some(ValidationError::new(name.as_str().to_owned(), problem));
            }
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => self.refused = Some(ValidationError::new("header", "is not valid in HTTP")),
        }
        self
    }

    /// Makes the call; awaiting the call itself does the same.
    ///
    /// # Errors
    ///
    /// [`Error`], which knows what was tried and what may have happened.
    pub async fn send(self) -> Result<E::Output, Error> {
        let response = self.answer().await?;
        self.endpoint.decode(response)
    }

    /// Makes the call and gives the answer as it came, whatever its status.
    ///
    /// # Errors
    ///
    /// [`Error`] when there was no answer.
    pub async fn raw(self) -> Result<Response<Bytes>, Error> {
        self.answer().await
    }

    /// Makes the call and reads a successful answer as the caller's own type.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn send_as<T: DeserializeOwned>(self) -> Result<T, Error> {
        let response = self.answer().await?;
        crate::endpoint::json(&self.endpoint.operation(), response)
    }

    async fn answer(&self) -> Result<Response<Bytes>, Error> {
        let limit = self.endpoint.response_limit();
        let operation = self.endpoint.operation();
        let response = self.dispatch(Some(limit)).await?;
        let (parts, body) = response.into_parts();
        let body = body
            .collect(limit)
            .await
            .map_err(|error| Error::transport(&operation, error))?;
        Ok(Response::from_parts(parts, body))
    }

    /// Sends the request through the policies. With a limit the answer's body
    /// is read by the attempt that brought it, without one it streams.
    pub(crate) async fn dispatch(
        &self,
        collect_limit: Option<usize>,
    ) -> Result<didit_transport::Response, Error> {
        let operation = self.endpoint.operation();
        let request = self
            .prepare(&operation, collect_limit)
            .map_err(|error| Error::invalid(&operation, error))?;
        self.client
            .parts()
            .transport
            .send(request)
            .await
            .map_err(|error| Error::transport(&operation, error))
    }

    fn prepare(
        &self,
        operation: &Operation,
        collect_limit: Option<usize>,
    ) -> Result<Request, ValidationError> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        let client = self.client.parts();
        let mut request = self.endpoint.request()?;
        let credential = self.endpoint.credential();
        if credential != Credential::Elsewhere {
            let target = request
                .uri()
                .path_and_query()
                .cloned()
                .ok_or_else(|| ValidationError::new("path", "is missing"))?;
            *request.uri_mut() = client
                .base
                .join(target)
                .map_err(|_| ValidationError::new("path", "is not a valid request target"))?;
        }
        let headers = request.headers_mut();
        headers.extend(self.headers.clone());
        headers
            .entry(USER_AGENT)
            .or_insert_with(|| client.user_agent.clone());
        if credential == Credential::ApiKey {
            headers.insert(API_KEY, client.key.clone());
        }
        let mut options = self.options.clone();
        options.is_idempotent |= self.endpoint.is_idempotent();
        options.collect_limit = collect_limit;
        let extensions = request.extensions_mut();
        extensions.insert(options);
        extensions.insert(context(operation));
        Ok(request)
    }
}

/// Whether a header decides who asks or where the request ends.
fn is_reserved(name: &HeaderName) -> bool {
    const RESERVED: [&str; 7] = [
        "x-api-key",
        "authorization",
        "session-token",
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
    ];
    RESERVED.contains(&name.as_str())
}

/// What the policies need to know of an operation.
fn context(operation: &Operation) -> OperationContext {
    let class = match operation.retry {
        operation::RetryRule::Safe => RetryClass::Safe,
        operation::RetryRule::WhenUnavailable => RetryClass::WhenUnavailable,
        // What makes such an operation safe to repeat stands in its request:
        // see `Endpoint::is_idempotent`.
        _ => RetryClass::Never,
    };
    let context = OperationContext::new(operation.id, operation.path, class);
    if operation.scope == RateScope::Unlimited {
        context
    } else {
        context.with_rate_scope(operation.scope.as_str())
    }
}

impl<E> IntoFuture for Call<E>
where
    E: Endpoint + Send + Sync + 'static,
    E::Output: Send,
{
    type Output = Result<E::Output, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Endpoint> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.endpoint.operation().id)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
