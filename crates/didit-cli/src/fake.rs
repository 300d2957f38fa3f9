//! The control plane of a fake server.

use didit_api::types::ErrorBody;
use didit_transport::{HyperTransport, RequestBody, Response, Transport as _};
use http::{Method, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::connect::{Context, Settings};
use crate::error::{self, CliError, CliResult, ErrorKind};

/// Maximum length of a response in bytes; the journal and the webhooks take up to 32 MiB each.
const MAX_RESPONSE: usize = 1 << 30;

/// A fake server on this machine.
#[derive(Debug)]
pub(crate) struct FakeServer {
    transport: HyperTransport,
    pub(crate) base_url: String,
}

/// Keys and ids of an application of a fake.
#[derive(Deserialize)]
pub(crate) struct Application {
    pub(crate) api_key: String,
    pub(crate) workflow_id: String,
}

impl FakeServer {
    /// The server of the base URL; without one, that at the default address of `didit serve`.
    ///
    /// # Errors
    ///
    /// If the base URL is not on this machine.
    pub(crate) fn find(cx: &Context) -> CliResult<Self> {
        let settings = Settings::read(&cx.global)?;
        if settings.is_live() {
            let message = format!(
                "{} is not a fake server on this machine",
                settings.fake_url()
            );
            return Err(CliError::misuse(message)
                .with_hint("run one: didit serve\nand use it: --base-url http://127.0.0.1:4010"));
        }
        let transport = HyperTransport::new()
            .map_err(|error| CliError::local(format!("cannot create the HTTP client: {error}")))?;
        let base_url = settings.fake_url().trim_end_matches('/');
        let base_url = base_url.strip_suffix("/v3").unwrap_or(base_url).to_owned();
        error::set_service(&base_url, true);
        Ok(Self {
            transport,
            base_url,
        })
    }

    /// Calls an operation of the control plane, and decodes its response.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> CliResult<T> {
        let body = body.map(ToString::to_string).unwrap_or_default();
        let response = self.send(method, path, body.into()).await?;
        let body = response.into_body().collect(MAX_RESPONSE).await;
        let body = body.map_err(|error| self.unavailable(&error))?;
        let body: &[u8] = if body.is_empty() { b"null" } else { &body };
        serde_json::from_slice(body).map_err(|_| {
            let message = format!("{} did not answer as a fake does", self.base_url);
            CliError::new(ErrorKind::Unavailable, message)
        })
    }

    /// Like [`Self::call`], with any body, and without reading the response.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: RequestBody,
    ) -> CliResult<Response> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = format!("{}/_fake/{path}", self.base_url)
            .parse()
            .map_err(|_| CliError::misuse(format!("{} is not a URL", self.base_url)))?;
        let response = self.transport.send(request).await;
        let response = response.map_err(|error| self.unavailable(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let body = response.into_body().collect(MAX_RESPONSE).await;
        let body = ErrorBody::from_bytes(&body.unwrap_or_default());
        let (at, status_code) = (&self.base_url, status.as_u16());
        let message = format!("the fake at {at} rejected the request ({status_code}): {body}");
        Err(CliError::new(ErrorKind::of_status(status), message).with_body(&body))
    }

    fn unavailable(&self, error: &dyn std::fmt::Display) -> CliError {
        let message = format!("no fake server at {}: {error}", self.base_url);
        CliError::new(ErrorKind::Unavailable, message).with_hint("run one: didit serve")
    }

    /// Settings of the application whose key is set, or else of the first one. A key of a real
    /// account is never sent.
    pub(crate) async fn account(&self, settings: Settings) -> CliResult<(Settings, Application)> {
        let mut all: Vec<Application> = self.call(Method::GET, "applications", None).await?;
        let mut keys = all.iter().map(|one| &*one.api_key);
        let with_key = keys.position(|key| Some(key) == settings.api_key());
        if all.is_empty() {
            return Err(CliError::no_field("applications"));
        }
        let application = all.swap_remove(with_key.unwrap_or(0));
        let settings = settings.with_account(&self.base_url, application.api_key.clone());
        Ok((settings, application))
    }

    /// Waits until no webhook is due or under way.
    pub(crate) async fn settle(&self) -> CliResult {
        self.call::<Value>(Method::POST, "settle", None)
            .await
            .map(drop)
    }
}
