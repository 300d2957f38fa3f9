//! Posting webhooks to somebody's handler.

use std::time::Duration;

use didit_transport::{Clock as _, HyperTransport, RequestBody, TokioClock, Transport as _};
use didit_webhooks::Delivery;
use http::{HeaderMap, Method, Request, Uri};

use crate::failure::{Failure, Outcome};

/// As long as Didit waits for an answer.
///
/// Source: <https://docs.didit.me/integration/webhooks>
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends to one address.
#[derive(Debug)]
pub(crate) struct Sender {
    transport: HyperTransport,
    url: Uri,
}

/// What came of a delivery.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status, or why there is none.
    pub(crate) status: Result<u16, String>,
    pub(crate) took: Duration,
}

impl Answer {
    /// Whether Didit would count it as delivered.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.status, Ok(200..=299))
    }

    /// What Didit would do next.
    pub(crate) fn consequence(&self) -> &'static str {
        match self.status {
            Ok(200..=299) => "delivered",
            Ok(404 | 500..=599) | Err(_) => "Didit would repeat it, twice at most",
            Ok(300..=399) => "Didit follows no redirect and does not repeat it",
            Ok(_) => "Didit would not repeat it",
        }
    }
}

/// The address, if it is one that a webhook can go to.
pub(crate) fn check_url(url: &str, option: &str) -> Outcome<Uri> {
    url.parse()
        .ok()
        .filter(|url: &Uri| matches!(url.scheme_str(), Some("http" | "https")))
        .filter(|url| url.host().is_some_and(|host| !host.is_empty()))
        .ok_or_else(|| {
            Failure::misuse(format!("{option} is no http or https URL")).with_hint(format!(
                "for example {option} http://127.0.0.1:8000/webhooks/didit"
            ))
        })
}

impl Sender {
    pub(crate) fn new(url: &str) -> Outcome<Self> {
        let url = check_url(url, "--to")?;
        let transport = HyperTransport::new()
            .map_err(|error| Failure::local(format!("no HTTP client could be made: {error}")))?;
        Ok(Self { transport, url })
    }

    pub(crate) async fn deliver(&self, delivery: Delivery) -> Answer {
        self.send(delivery.headers, delivery.body).await
    }

    pub(crate) async fn send(&self, headers: HeaderMap, body: Vec<u8>) -> Answer {
        let mut request = Request::new(RequestBody::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        *request.headers_mut() = headers;
        let clock = TokioClock::new();
        let begun = clock.monotonic();
        let status = match tokio::time::timeout(PATIENCE, self.transport.send(request)).await {
            Ok(Ok(response)) => Ok(response.status().as_u16()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no answer within 5 s".to_owned()),
        };
        Answer {
            status,
            took: clock.monotonic().saturating_sub(begun),
        }
    }
}
