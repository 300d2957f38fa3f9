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
}

impl DeliveryResult {
    /// The result for a sender that disconnected before the handler had responded.
    pub(crate) fn abandoned() -> Self {
        Self {
            status: Err("the sender disconnected".to_owned()),
            took: TIMEOUT,
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
        let transport = HyperTransport::new()
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
        let status = match tokio::time::timeout(TIMEOUT, self.transport.send(request)).await {
            Ok(Ok(response)) => Ok(response.status().as_u16()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no response within 5 s".to_owned()),
        };
        DeliveryResult {
            status,
            took: stopwatch.elapsed(),
        }
    }
}
