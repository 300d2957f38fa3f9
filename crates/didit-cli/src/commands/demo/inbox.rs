//! Receives and verifies the webhooks of the demo.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use didit_webhooks::{Secret, Verifier};
use http::StatusCode;
use serde_json::Value;
use tokio::sync::mpsc;

use super::timeline::unexpected;
use crate::error::{CliError, CliResult};
use crate::output::text::field;
use crate::webhook::receiver::{ReceivedRequest, Receiver};

/// Time to wait for a webhook. The fake delivers at once, but a machine can be
/// busy.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A verified event.
#[derive(Debug)]
pub(super) struct VerifiedEvent {
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) session_id: String,
    pub(super) scheme: &'static str,
}

/// A webhook receiver on a free port.
pub(super) struct Inbox {
    address: SocketAddr,
    events: mpsc::UnboundedReceiver<Result<VerifiedEvent, String>>,
}

impl Inbox {
    pub(super) async fn open(secret: &str) -> CliResult<Self> {
        let secret = Secret::new(secret).map_err(|error| CliError::local(error.to_string()))?;
        let verifier = Verifier::new(secret);
        let mut receiver = Receiver::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let address = receiver.address();
        let (sender, events) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(request) = receiver.next().await {
                let event = verify(&verifier, &request);
                request.respond(match &event {
                    Ok(_) => StatusCode::OK,
                    Err(_) => StatusCode::UNAUTHORIZED,
                });
                // Ends when the inbox is dropped.
                if sender.send(event).is_err() {
                    break;
                }
            }
        });
        Ok(Self { address, events })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/webhooks/didit", self.address)
    }

    /// Waits for the next event.
    ///
    /// # Errors
    ///
    /// If the event is not valid, or none arrives.
    pub(super) async fn next(&mut self) -> CliResult<VerifiedEvent> {
        match tokio::time::timeout(TIMEOUT, self.events.recv()).await {
            Ok(Some(Ok(event))) => Ok(event),
            Ok(Some(Err(reason))) => Err(unexpected(format!("invalid webhook: {reason}"))),
            Ok(None) | Err(_) => Err(unexpected("no webhook within 10 s")),
        }
    }

    /// Discards the events that have arrived.
    pub(super) fn clear(&mut self) {
        while self.events.try_recv().is_ok() {}
    }
}

fn verify(verifier: &Verifier, request: &ReceivedRequest) -> Result<VerifiedEvent, String> {
    let payload = verifier
        .verify_bytes(&request.body, &request.headers, request.at)
        .map_err(|error| error.reason().to_string())?;
    let event: Value = serde_json::from_slice(&payload).map_err(|_| "not JSON".to_owned())?;
    let text = |name: &str| field(&event, name).unwrap_or_default();
    Ok(VerifiedEvent {
        kind: text("webhook_type"),
        status: text("status"),
        session_id: text("session_id"),
        scheme: payload.scheme().as_str(),
    })
}
