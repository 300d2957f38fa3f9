//! Where the demo's webhooks arrive.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use didit_webhooks::{Secret, Verifier};
use http::StatusCode;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::timeline::surprise;
use crate::failure::{Failure, Outcome};
use crate::receiver::{Received, Receiver};

/// The fake delivers at once; this is for a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// An event whose signature was checked.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) session_id: String,
    pub(super) scheme: &'static str,
}

/// A receiver of webhooks on this machine, which verifies each.
pub(super) struct Inbox {
    address: SocketAddr,
    events: mpsc::UnboundedReceiver<Result<Event, String>>,
    server: JoinHandle<()>,
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Inbox {
    pub(super) async fn open(secret: &str) -> Outcome<Self> {
        let secret = Secret::new(secret).map_err(|error| Failure::local(error.to_string()))?;
        let verifier = Verifier::new(secret);
        let receiver = Receiver::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let address = receiver.address();
        let (sender, events) = mpsc::unbounded_channel();
        let handle = move |received| {
            let event = read(&verifier, &received);
            let status = match &event {
                Ok(_) => StatusCode::OK,
                Err(_) => StatusCode::UNAUTHORIZED,
            };
            // Nobody listens any more at the very end.
            let _ = sender.send(event);
            std::future::ready(status)
        };
        let server = tokio::spawn(receiver.serve(handle, std::future::pending()));
        Ok(Self {
            address,
            events,
            server,
        })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/webhooks/didit", self.address)
    }

    /// The next event; one that does not verify is an error.
    pub(super) async fn next(&mut self) -> Outcome<Event> {
        match tokio::time::timeout(PATIENCE, self.events.recv()).await {
            Ok(Some(Ok(event))) => Ok(event),
            Ok(Some(Err(reason))) => Err(surprise(format!("a webhook was not valid: {reason}"))),
            Ok(None) | Err(_) => Err(surprise("no webhook arrived within 10 s")),
        }
    }

    /// Throws away what nobody waits for.
    pub(super) fn clear(&mut self) {
        while self.events.try_recv().is_ok() {}
    }
}

fn read(verifier: &Verifier, received: &Received) -> Result<Event, String> {
    let signed = verifier
        .verify_bytes(&received.body, &received.headers, received.at)
        .map_err(|rejection| rejection.reason().to_string())?;
    let scheme = signed.scheme().as_str();
    let event: Value = serde_json::from_slice(&signed).map_err(|_| "it is not JSON".to_owned())?;
    let text = |name: &str| {
        event
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Ok(Event {
        kind: text("webhook_type"),
        status: text("status"),
        session_id: text("session_id"),
        scheme,
    })
}
