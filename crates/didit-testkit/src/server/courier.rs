//! Delivery of webhooks over HTTP.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{Clock as _, TokioClock};
use http::{Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use crate::delivery::{AttemptOutcome, Outgoing, ReceiverResponse, Target};
use crate::fake::Fake;

/// Timeout of a delivery.
///
/// Source: <https://docs.didit.me/integration/webhooks>
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// Interval of the checks for due deliveries, and timeout of reading a response body.
const TICK: Duration = Duration::from_millis(200);

/// Maximum size of a recorded response body in bytes.
const MAX_ANSWER: usize = 4096;

type Http = Client<HttpConnector, Full<Bytes>>;

/// Delivers due webhooks of the fake until it is dropped. Each receiver gets its webhooks in
/// order, and a slow one does not delay others.
pub(super) async fn run(fake: Fake, due: Arc<Notify>) {
    let client: Http = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let mut queues: HashMap<Box<str>, mpsc::UnboundedSender<(Uri, Outgoing)>> = HashMap::new();
    let mut senders = JoinSet::new();
    loop {
        while let Some(outgoing) = fake.next_delivery() {
            let Some((url, uri)) = address(&outgoing) else {
                fake.record_delivery(
                    outgoing.number,
                    AttemptOutcome::Refused,
                    ReceiverResponse::default(),
                );
                continue;
            };
            let queue = queues.entry(url).or_insert_with(|| {
                let (sender, receiver) = mpsc::unbounded_channel();
                senders.spawn(send_queue(client.clone(), fake.clone(), receiver));
                sender
            });
            // The receiving task runs as long as this function.
            let _ = queue.send((uri, outgoing));
        }
        let _ = tokio::time::timeout(TICK, due.notified()).await;
    }
}

async fn send_queue(client: Http, fake: Fake, mut queue: mpsc::UnboundedReceiver<(Uri, Outgoing)>) {
    while let Some((uri, outgoing)) = queue.recv().await {
        let mut request = Request::new(Full::new(outgoing.body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = uri;
        *request.headers_mut() = outgoing.headers;
        let mut text = None;
        let clock = TokioClock::new();
        let outcome = match tokio::time::timeout(TIMEOUT, client.request(request)).await {
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                text = answer_text(response.into_body()).await;
                AttemptOutcome::Answered(status)
            }
            Ok(Err(_)) => AttemptOutcome::Refused,
            Err(_) => AttemptOutcome::TimedOut,
        };
        let millis = clock.monotonic().as_millis().try_into().ok();
        fake.record_delivery(outgoing.number, outcome, ReceiverResponse { text, millis });
    }
}

/// The response body if it is short text.
async fn answer_text(body: Incoming) -> Option<Box<str>> {
    let body = Limited::new(body, MAX_ANSWER).collect();
    let bytes = tokio::time::timeout(TICK, body)
        .await
        .ok()?
        .ok()?
        .to_bytes();
    let text = std::str::from_utf8(&bytes).ok()?;
    (!text.is_empty()).then(|| text.into())
}

/// The URL of a target, if the server delivers to it.
fn address(outgoing: &Outgoing) -> Option<(Box<str>, Uri)> {
    match &outgoing.target {
        Target::Url(url) => Some((url.clone(), loopback(url)?)),
        Target::Function(_) => None,
    }
}

/// Parses a loopback URL with plain HTTP. The server never sends requests to the network,
/// and does not support TLS.
pub(super) fn loopback(url: &str) -> Option<Uri> {
    let uri: Uri = url.parse().ok()?;
    let host = uri.host()?.trim_matches(['[', ']']);
    let is_here = host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.to_canonical().is_loopback());
    (uri.scheme_str() == Some("http") && is_here).then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhooks_are_only_sent_to_loopback() {
        for url in [
            "http://127.0.0.1:8000/hook",
            "http://127.8.9.1",
            "http://localhost:8000/a?b=c",
            "http://[::1]:8000/",
            "http://[::ffff:127.0.0.1]:8000/",
        ] {
            assert!(loopback(url).is_some(), "{url}");
        }
        for url in [
            "https://127.0.0.1:8000/hook",
            "http://example.com/hook",
            "http://localhost.example.com/",
            "http://192.168.1.5/",
            "http://[2001:db8::1]/",
            "http://0.0.0.0:8000/",
            "/hook",
            "",
        ] {
            assert!(loopback(url).is_none(), "{url}");
        }
    }
}
