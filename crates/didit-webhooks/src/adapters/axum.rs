//! An axum extractor.
//!
//! ```
//! use axum::extract::{FromRef, State};
//! use axum::{Router, routing::post};
//! use didit_webhooks::axum::Webhook;
//! use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore};
//! use didit_webhooks::{ReceiveError, Receiver, Secret, Verifier};
//!
//! #[derive(Clone, FromRef)]
//! struct App {
//!     receiver: Receiver,
//!     inbox: Inbox,
//! }
//!
//! # async fn current_decision() -> std::io::Result<u8> { Ok(1) }
//! async fn webhook(
//!     State(inbox): State<Inbox>,
//!     webhook: Result<Webhook, ReceiveError>,
//! ) -> Result<HandleOutcome<std::io::Error>, ReceiveError> {
//!     let Webhook(event) = webhook?;
//!     let handled = inbox.handle_current(&event, current_decision, async |decision| {
//!         // Write the decision to your database.
//!         Ok(())
//!     });
//!     Ok(handled.await)
//! }
//!
//! let app = App {
//!     receiver: Receiver::new(Verifier::new(Secret::new("the secret of the destination")?)),
//!     inbox: Inbox::new(MemoryStore::new()),
//! };
//! let router: Router = Router::new().route("/webhooks/didit", post(webhook)).with_state(app);
//! # Ok::<(), didit_webhooks::SecretError>(())
//! ```

use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use didit_types::webhook::Event;
use http::header::RETRY_AFTER;

use super::receiver::{ReceiveError, Receiver};
use crate::Verified;
use crate::inbox::HandleOutcome;

/// Extracts a verified event. The state of the router must contain a [`Receiver`].
///
/// A rejected request gets 400, 401 or 413 without the reason; extract a
/// `Result<Webhook, ReceiveError>` to log it.
#[derive(Debug, Clone)]
#[expect(
    clippy::exhaustive_structs,
    reason = "extractors are destructured in the arguments of a handler"
)]
pub struct Webhook(pub Verified<Event>);

impl<S> FromRequest<S> for Webhook
where
    Receiver: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let (parts, body) = request.into_parts();
        let receiver = Receiver::from_ref(state);
        Ok(Self(receiver.receive(&parts.headers, body).await?))
    }
}

impl IntoResponse for ReceiveError {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}

impl<E> IntoResponse for HandleOutcome<E> {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after();
        let retry_after = retry_after.map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
        (self.status(), retry_after, ()).into_response()
    }
}
