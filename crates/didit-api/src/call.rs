//! Call of an endpoint with its options.

use std::fmt;
use std::future::IntoFuture;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{CallOptions, Clock as _, OperationContext, Request, RetryClass, Transport};
use didit_types::ValidationError;
use didit_types::operation::{Operation, RateScope, RetryRule};
use http::header::{HeaderName, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::base_url::{BaseUrl, may_be_loopback};
use crate::by_id::ById;
use crate::core::Core;
use crate::endpoint::{self, Credential, Endpoint};
use crate::error::Error;
use crate::with_files::WithFiles;

/// Header of the API key.
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Header of the id that the service gives a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers that authorize or frame a request; callers can't set them.
const RESERVED_HEADERS: [&str; 8] = [
    "x-api-key",
    "authorization",
    "session-token",
    "x-transaction-token",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
];

/// Call of an endpoint, sent when it is awaited.
///
/// The fields of the request are set by methods of their names, the options of the call by
/// `with_*` methods.
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
#[must_use = "a call is sent when it is awaited"]
pub struct Call<E> {
    core: Arc<Core>,
    endpoint: E,
    options: CallOptions,
    headers: HeaderMap,
    /// Options that are wrong.
    invalid: Result<(), ValidationError>,
}

impl<E> Call<E> {
    pub(crate) fn new(core: Arc<Core>, endpoint: E) -> Self {
        Self {
            core,
            endpoint,
            options: CallOptions::default(),
            headers: HeaderMap::new(),
            invalid: Ok(()),
        }
    }

    /// Changes the endpoint.
    pub(crate) fn map(mut self, change: impl FnOnce(E) -> E) -> Self {
        self.endpoint = change(self.endpoint);
        self
    }

    /// Returns `error` instead of sending the request.
    pub(crate) fn fail(mut self, error: ValidationError) -> Self {
        self.invalid = ValidationError::both(self.invalid, Err::<(), _>(error)).map(drop);
        self
    }

    /// Endpoint that is called.
    pub fn endpoint(&self) -> &E {
        &self.endpoint
    }

    /// Sets the limit of the whole call: all attempts, the waits between them and the
    /// response body. Defaults to the timeout of the client.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options.deadline = Some(timeout);
        self
    }

    /// Sets the limit of one attempt. Defaults to the attempt timeout of the client.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how long an attempt may wait for the client's rate limiter. Defaults to the
    /// [limit of the client](crate::ClientBuilder::max_limiter_wait).
    pub fn with_max_limiter_wait(mut self, wait: Duration) -> Self {
        self.options.max_limiter_wait = Some(wait);
        self
    }

    /// Sets how often the request is sent at most; 1 disables retries, 0 counts as 1.
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.options.max_attempts = Some(NonZeroU32::new(attempts).unwrap_or(NonZeroU32::MIN));
        self
    }

    /// Declares whether repeating the request is harmless, which allows retries after an
    /// unknown result. Defaults to `false`.
    ///
    /// The creation of a session with a `vendor_data` is always repeatable: the API returns
    /// the unfinished session of the first attempt.
    pub fn with_idempotent(mut self, idempotent: bool) -> Self {
        self.options.is_idempotent = idempotent;
        self
    }

    /// Adds a header to the request. Headers that authorize or frame the request are rejected.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// client.health().check().with_header("x-tenant", "shop").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A key is no value of a header:
    ///
    /// ```compile_fail,E0277
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let key = didit_api::KeySource::from("key");
    /// client.health().check().with_header("x-tenant", key).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(_)) if RESERVED_HEADERS.contains(&name.as_str()) => {
                let problem = "is set by the client and can't be replaced";
                self.fail(ValidationError::new(name.as_str().to_owned(), problem))
            }
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
                self
            }
            _ => self.fail(ValidationError::new("header", "is not valid in HTTP")),
        }
    }
}

impl<Id, Body> Call<ById<Id, Body>> {
    /// Changes the body of the request.
    pub(crate) fn map_body(self, change: impl FnOnce(Body) -> Body) -> Self {
        self.map(|request| request.map_body(change))
    }
}

impl<Body> Call<WithFiles<Body>> {
    /// Changes the fields of the request.
    pub(crate) fn map_body(self, change: impl FnOnce(Body) -> Body) -> Self {
        self.map(|request| request.map_body(change))
    }
}

impl<E: Endpoint> Call<E> {
    /// Sends the request and decodes the response. Awaiting the call does the same.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request fails.
    pub async fn send(self) -> Result<E::Output, Error> {
        let response = self.response().await?;
        self.decode(response)
    }

    /// Decodes a response, and reports its drift.
    pub(crate) fn decode(&self, response: Response<Bytes>) -> Result<E::Output, Error> {
        let output = self.endpoint.decode(response);
        if let Ok(output) = &output {
            let operation = self.endpoint.operation();
            self.core
                .report_drift(&operation, || self.endpoint.drift(output));
        }
        output
    }

    /// Sends the request and returns the raw response, including non-2xx.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if there is no complete response.
    pub async fn raw(self) -> Result<Response<Bytes>, Error> {
        self.response().await
    }

    /// Sends the request and decodes a successful response as another type.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request fails.
    pub async fn send_as<T: DeserializeOwned>(self) -> Result<T, Error> {
        let response = self.response().await?;
        endpoint::json(&self.endpoint.operation(), response)
    }

    pub(crate) async fn response(&self) -> Result<Response<Bytes>, Error> {
        let limit = self.endpoint.response_limit();
        let (parts, body) = self.dispatch(Some(limit)).await?.into_parts();
        let body = body.collect(limit).await;
        let body = body.map_err(|error| Error::transport(&self.endpoint.operation(), error))?;
        Ok(Response::from_parts(parts, body))
    }

    /// Sends the request through the policies. With a limit, each attempt reads its response
    /// body; without one, the body streams.
    pub(crate) async fn dispatch(
        &self,
        collect_limit: Option<usize>,
    ) -> Result<didit_transport::Response, Error> {
        let operation = self.endpoint.operation();
        let Core { keys, clock, .. } = &*self.core;
        let no_key = |error| Error::credential(&operation, error);
        let mut key = match self.endpoint.credential() {
            Credential::ApiKey => Some(keys.current(clock).await.map_err(no_key)?),
            _ => None,
        };
        let (start, mut renewals) = (clock.monotonic(), 0);
        let mut deadline = self.options.deadline;
        loop {
            let mut options = self.options.clone();
            options.deadline = deadline;
            options.is_idempotent |= self.endpoint.is_idempotent();
            options.collect_limit = collect_limit;
            let request = self.request(&operation, options, key.as_ref());
            let request = request.map_err(|error| Error::invalid(&operation, error))?;
            let response = self.core.transport.send(request).await;
            let mut response = response.map_err(|error| Error::transport(&operation, error))?;
            let Some(used) = &key else {
                return Ok(response);
            };
            // Some servers reflect a header, and an error shows the request id.
            if response.headers().get(REQUEST_ID) == Some(used) {
                response.headers_mut().remove(REQUEST_ID);
            }
            if response.status() != StatusCode::UNAUTHORIZED {
                return Ok(response);
            }
            // A refused request was not executed.
            match keys.after(used, clock).await.map_err(no_key)? {
                Some(fresh) if renewals < 3 => key = Some(fresh),
                _ => return Ok(response),
            }
            renewals += 1;
            let limit = self.options.deadline.unwrap_or(self.core.deadline);
            let elapsed = clock.monotonic().saturating_sub(start);
            deadline = Some(limit.saturating_sub(elapsed));
        }
    }

    /// Returns the base URL of the host that the request goes to, if it is known.
    #[cfg_attr(
        not(feature = "account"),
        expect(clippy::unnecessary_wraps, reason = "that of accounts can be unknown")
    )]
    fn base_url(&self) -> Option<&BaseUrl> {
        #[cfg(feature = "account")]
        if self.endpoint.credential() == Credential::Account {
            return self.core.account_url.as_ref();
        }
        Some(&self.core.base_url)
    }

    /// Builds the request with its URL, credential, headers and instructions for the policies.
    fn request(
        &self,
        operation: &Operation,
        options: CallOptions,
        key: Option<&HeaderValue>,
    ) -> Result<Request, ValidationError> {
        let (mut request, ()) =
            ValidationError::both(self.endpoint.request(), self.invalid.clone())?;
        if self.endpoint.credential() == Credential::External {
            let url = request.uri();
            let is_https = url.scheme() == Some(&Scheme::HTTPS);
            let is_local = url.host().is_none_or(may_be_loopback);
            if (!is_https || is_local) && !self.core.base_url.is_loopback() {
                let problem = "must be an https link to another machine";
                return Err(ValidationError::new("link", problem));
            }
        } else {
            if self.base_url().is_none() {
                let problem = "is required for accounts when `base_url` is set";
                return Err(ValidationError::new("account_base_url", problem));
            }
            let target = request.uri().path_and_query().cloned();
            let url = target.and_then(|target| self.base_url()?.join(target).ok());
            *request.uri_mut() =
                url.ok_or_else(|| ValidationError::new("path", "is not a valid request target"))?;
        }
        let headers = request.headers_mut();
        if !self.headers.is_empty() {
            headers.extend(self.headers.clone());
        }
        headers
            .entry(USER_AGENT)
            .or_insert_with(|| self.core.user_agent.clone());
        if let Some(key) = key {
            headers.insert(API_KEY, key.clone());
        }
        let retry = match operation.retry {
            RetryRule::Safe => RetryClass::Safe,
            RetryRule::WhenUnavailable => RetryClass::WhenUnavailable,
            // A key is part of the request: see `Endpoint::is_idempotent`.
            _ => RetryClass::Never,
        };
        let mut context = OperationContext::new(operation.id, operation.path, retry);
        if operation.scope != RateScope::Unlimited {
            context = context.with_rate_scope(operation.scope.as_str());
        }
        let extensions = request.extensions_mut();
        extensions.insert(options);
        extensions.insert(context);
        Ok(request)
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
