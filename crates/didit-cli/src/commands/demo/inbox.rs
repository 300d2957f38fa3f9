//! Receives and verifies the webhooks of the demo.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use didit_webhooks::{Secret, Verifier};
use http::StatusCode;
use serde_json::Value;

use super::timeline::unexpected;
use crate::error::{CliError, CliResult};
use crate::webhook::receiver::Receiver;

/// Time to wait for a webhook. The fake delivers at once, but a machine can be
/// busy.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A webhook receiver on a free port.
pub(super) struct Inbox {
    receiver: Receiver,
    verifier: Verifier,
}

impl Inbox {
    pub(super) async fn open(secret: &str) -> CliResult<Self> {
        let secret = Secret::new(secret).map_err(|error| CliError::local(error.to_string()))?;
        Ok(Self {
            receiver: Receiver::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?,
            verifier: Verifier::new(secret),
        })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/webhooks/didit", self.receiver.address())
    }

    /// Waits for the next event. Returns it with the signature that it was
    /// verified by.
    ///
    /// # Errors
    ///
    /// If the event is not valid, or none arrives.
    pub(super) async fn next(&mut self) -> CliResult<(Value, &'static str)> {
        let next = tokio::time::timeout(TIMEOUT, self.receiver.next()).await;
        let Ok(Some(request)) = next else {
            return Err(unexpected("no webhook within 10 s"));
        };
        let verified = self
            .verifier
            .verify_bytes(&request.body, &request.headers, request.at)
            .map_err(|error| error.reason().to_string());
        let event = verified.and_then(|body| {
            let event = serde_json::from_slice(&body).map_err(|_| "not JSON".to_owned())?;
            Ok((event, body.scheme().as_str()))
        });
        request.respond(match &event {
            Ok(_) => StatusCode::OK,
            Err(_) => StatusCode::UNAUTHORIZED,
        });
        event.map_err(|reason| unexpected(format!("invalid webhook: {reason}")))
    }
}
