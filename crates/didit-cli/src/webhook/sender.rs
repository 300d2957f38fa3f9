//! Sends webhooks to a handler.

use std::time::Duration;

use didit_transport::{HyperTransport, RequestBody, Transport as _};
use didit_webhooks::Delivery;
use http::{HeaderMap, Method, Request, Uri};

use crate::error::{CliError, CliResult};
use crate::output::time::Stopwatch;

/// Time that Didit waits for a response.
///
/// Source: <https://docs.didit.me/integration/webhooks>
const TIMEOUT: Duration = Duration::from_secs(5);

/// Maximum length of a text of an error in bytes.
const MAX_TEXT: usize = 2000;

/// Sends webhooks to one URL.
#[derive(Debug)]
pub(crate) struct Sender {
    transport: HyperTransport,
    url: Uri,
}

/// Result of a delivery.
#[derive(Debug)]
pub(crate) struct DeliveryResult {
    /// Status of the response, or why there is none.
    pub(crate) status: Result<u16, String>,
    pub(crate) took: Duration,
    /// Beginning of the response body, if the status is an error.
    pub(crate) text: String,
}

impl DeliveryResult {
    /// The result for a sender that disconnected before the handler had responded.
    pub(crate) fn abandoned() -> Self {
        Self {
            status: Err("the sender disconnected".to_owned()),
            took: TIMEOUT,
            text: String::new(),
        }
    }

    /// Whether Didit would count it as delivered.
    pub(crate) const fn is_success(&self) -> bool {
        matches!(self.status, Ok(200..=299))
    }

    /// What Didit would do next.
    pub(crate) const fn consequence(&self) -> &'static str {
        match self.status {
            Ok(200..=299) => "delivered",
            Ok(404 | 500..=599) | Err(_) => "Didit would retry it, at most twice",
            Ok(300..=399) => "Didit follows no redirect and would not retry it",
            Ok(_) => "Didit would not retry it",
        }
    }
}

/// Parses the URL of a webhook handler, the value of `option`.
pub(crate) fn parse_url(url: &str, option: &str) -> CliResult<Uri> {
    url.parse()
        .ok()
        .filter(|url: &Uri| matches!(url.scheme_str(), Some("http" | "https")))
        .filter(|url| url.host().is_some_and(|host| !host.is_empty()))
        .ok_or_else(|| {
            let example = format!("example: {option} http://127.0.0.1:8000/webhooks/didit");
            CliError::misuse(format!("{option} is not an http or https URL")).with_hint(example)
        })
}

impl Sender {
    pub(crate) fn new(url: &str) -> CliResult<Self> {
        let url = parse_url(url, "--to")?;
        // A simple handler closes its connections without notice, which would lose a delivery.
        let transport = HyperTransport::builder()
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|error| CliError::local(format!("cannot create the HTTP client: {error}")))?;
        Ok(Self { transport, url })
    }

    pub(crate) async fn deliver(&self, delivery: Delivery) -> DeliveryResult {
        self.send(delivery.headers, delivery.body).await
    }

    pub(crate) async fn send(&self, headers: HeaderMap, body: Vec<u8>) -> DeliveryResult {
        let mut request = Request::new(RequestBody::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        *request.headers_mut() = headers;
        let stopwatch = Stopwatch::start();
        let mut text = Vec::new();
        let response = async {
            let response = self.transport.send(request).await;
            let response = response.map_err(|error| error.to_string())?;
            let status = response.status();
            let mut body = response.into_body();
            while !status.is_success()
                && text.len() < MAX_TEXT
                && let Ok(Some(chunk)) = body.chunk().await
            {
                text.extend_from_slice(&chunk);
            }
            Ok(status.as_u16())
        };
        let status = tokio::time::timeout(TIMEOUT, response).await;
        text.truncate(MAX_TEXT);
        DeliveryResult {
            status: status.unwrap_or_else(|_| Err("no response within 5 s".to_owned())),
            took: stopwatch.elapsed(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}
