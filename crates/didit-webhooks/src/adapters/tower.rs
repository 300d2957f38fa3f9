//! A tower layer, for axum, tonic and any other tower service.
//!
//! ```
//! use std::convert::Infallible;
//!
//! use bytes::Bytes;
//! use didit_webhooks::inbox::{Inbox, MemoryStore, Order};
//! use didit_webhooks::tower::WebhookLayer;
//! use didit_webhooks::{Event, Receiver, Secret, Verified, Verifier};
//! use http::{Request, Response};
//! use http_body_util::Full;
//! use tower_layer::Layer as _;
//!
//! let verifier = Verifier::new(Secret::new("the secret of the destination")?);
//! let layer = WebhookLayer::new(Receiver::new(verifier))
//!     .with_inbox(Inbox::new(MemoryStore::new()));
//!
//! async fn handle(request: Request<Full<Bytes>>) -> Result<Response<Full<Bytes>>, Infallible> {
//!     let event = request.extensions().get::<Verified<Event>>();
//!     let order = request.extensions().get::<Order>();
//!     // A 2xx response completes the event; any other releases it for a retry.
//!     Ok(Response::new(Full::default()))
//! }
//! let service = layer.layer(tower::service_fn(handle));
//! # Ok::<(), didit_webhooks::SecretError>(())
//! ```

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{HeaderValue, RETRY_AFTER};
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::Full;
use tower_layer::Layer;
use tower_service::Service;

use super::receiver::Receiver;
use crate::inbox::{HandleOutcome, Inbox};

/// Passes only verified deliveries to a service.
///
/// The service finds a [`Verified`](crate::Verified)`<`[`Event`](crate::Event)`>` in the
/// extensions of its request, and the body unchanged. With an inbox it also finds an
/// [`Order`](crate::inbox::Order), receives every event once, and its response decides: 2xx
/// completes the event, any other status releases it.
///
/// A rejected request gets 400, 401, 413 or 503 without the reason.
#[derive(Debug, Clone)]
pub struct WebhookLayer {
    receiver: Receiver,
    inbox: Option<Inbox>,
}

impl WebhookLayer {
    /// Creates a layer that verifies with `receiver`.
    #[must_use]
    pub fn new(receiver: Receiver) -> Self {
        Self {
            receiver,
            inbox: None,
        }
    }

    /// Passes every event once.
    #[must_use]
    pub fn with_inbox(mut self, inbox: Inbox) -> Self {
        self.inbox = Some(inbox);
        self
    }
}

impl<S> Layer<S> for WebhookLayer {
    type Service = WebhookService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WebhookService {
            layer: self.clone(),
            inner,
        }
    }
}

/// The service of a [`WebhookLayer`].
#[derive(Debug, Clone)]
pub struct WebhookService<S> {
    layer: WebhookLayer,
    inner: S,
}

impl<S, B, R> Service<Request<B>> for WebhookService<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    R: From<Bytes> + Send,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // Only the original was polled for readiness, not the clone.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let WebhookLayer { receiver, inbox } = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let (event, bytes) = match receiver.receive_bytes(&parts.headers, body).await {
                Ok(received) => received,
                Err(error) => return Ok(response(error.status(), None, error.to_string())),
            };
            parts.extensions.insert(event.clone());
            let mut request = Request::from_parts(parts, Full::new(bytes));
            let Some(inbox) = inbox else {
                return inner.call(request).await;
            };
            let mut inner_response = None;
            let outcome = inbox
                .handle(&event, |order| {
                    request.extensions_mut().insert(order);
                    let call = inner.call(request);
                    async {
                        let response = call.await.map_err(ServiceError::Failed)?;
                        let handled = response.status().is_success();
                        inner_response = Some(response);
                        if handled {
                            Ok(())
                        } else {
                            Err(ServiceError::Status)
                        }
                    }
                })
                .await;
            match (outcome, inner_response) {
                (HandleOutcome::Failed(ServiceError::Failed(error)), _) => Err(error),
                (
                    HandleOutcome::Handled | HandleOutcome::Failed(ServiceError::Status),
                    Some(response),
                ) => Ok(response),
                (outcome, _) => {
                    let status = outcome.status();
                    let text = status.canonical_reason().unwrap_or_default();
                    Ok(response(status, outcome.retry_after(), text.to_owned()))
                }
            }
        })
    }
}

/// The failure of the inner service to handle an event.
enum ServiceError<E> {
    Failed(E),
    /// It responded with another status than 2xx.
    Status,
}

fn response<R: From<Bytes>>(
    status: StatusCode,
    retry_after: Option<u64>,
    text: String,
) -> Response<R> {
    let mut response = Response::new(R::from(Bytes::from(text)));
    *response.status_mut() = status;
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
