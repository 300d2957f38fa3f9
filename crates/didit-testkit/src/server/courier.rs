//! Carries webhooks over HTTP.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use crate::delivery::{AttemptOutcome, Outgoing, Target};
use crate::fake::Fake;

/// How long a receiver may take to answer.
///
/// Source: <https://docs.didit.me/integration/webhooks>
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// How often the clock is looked at when nothing else happens.
const TICK: Duration = Duration::from_millis(200);

/// The longest answer of a receiver that is kept, in bytes.
const ANSWER: usize = 4096;

type Http = Client<HttpConnector, Full<Bytes>>;

/// Takes due webhooks from the fake, for as long as it is polled. Each receiver
/// gets its own in order; a slow one holds up no other.
pub(super) async fn run(fake: Fake, due: Arc<Notify>) {
    let client: Http = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let mut queues: HashMap<Box<str>, mpsc::UnboundedSender<(Uri, Outgoing)>> = HashMap::new();
    let mut carriers = JoinSet::new();
    loop {
        while let Some(outgoing) = fake.next_delivery() {
            let Some((url, uri)) = address(&outgoing) else {
                fake.record_delivery(outgoing.number, AttemptOutcome::Refused, None);
                continue;
            };
            let queue = queues.entry(url).or_insert_with(|| {
                let (sender, receiver) = mpsc::unbounded_channel();
                carriers.spawn(carry(client.clone(), fake.clone(), receiver));
                sender
            });
            // A carrier ends with this function, not before.
            let _ = queue.send((uri, outgoing));
        }
        let _ = tokio::time::timeout(TICK, due.notified()).await;
    }
}

async fn carry(client: Http, fake: Fake, mut queue: mpsc::UnboundedReceiver<(Uri, Outgoing)>) {
    while let Some((uri, outgoing)) = queue.recv().await {
        let mut request = Request::new(Full::new(outgoing.body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = uri;
        *request.headers_mut() = outgoing.headers;
        let mut answer = None;
        let outcome = match tokio::time::timeout(TIMEOUT, client.request(request)).await {
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                answer = text(response.into_body()).await;
                AttemptOutcome::Answered(status)
            }
            Ok(Err(_)) => AttemptOutcome::Refused,
            Err(_) => AttemptOutcome::TimedOut,
        };
        fake.record_delivery(outgoing.number, outcome, answer);
    }
}

/// What a receiver said, for a person to read; nothing if it is long, slow or no text.
async fn text(body: Incoming) -> Option<Box<str>> {
    let body = Limited::new(body, ANSWER).collect();
    let bytes = tokio::time::timeout(TICK, body)
        .await
        .ok()?
        .ok()?
        .to_bytes();
    let text = std::str::from_utf8(&bytes).ok()?;
    (!text.is_empty()).then(|| text.into())
}

/// The address of a receiver, if it is one that the fake may reach.
fn address(outgoing: &Outgoing) -> Option<(Box<str>, Uri)> {
    match &outgoing.target {
        Target::Url(url) => Some((url.clone(), here(url)?)),
        Target::Function(_) => None,
    }
}

/// An address on this machine by plain HTTP: a fake never reaches into the network, and
/// carries no TLS.
pub(super) fn here(url: &str) -> Option<Uri> {
    let uri: Uri = url.parse().ok()?;
    let host = uri.host()?.trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    (uri.scheme_str() == Some("http") && is_here).then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhooks_stay_on_this_machine() {
        for url in [
            "http://127.0.0.1:8000/hook",
            "http://127.8.9.1",
            "http://localhost:8000/a?b=c",
            "http://[::1]:8000/",
        ] {
            assert!(here(url).is_some(), "{url}");
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
            assert!(here(url).is_none(), "{url}");
        }
    }
}
