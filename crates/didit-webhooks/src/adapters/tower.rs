//! A tower layer, for axum, tonic and whatever else is a tower service.
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
//!     // With 2xx the event is done; with anything else it may come again.
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
use crate::inbox::{Inbox, Outcome};

/// Lets nothing but verified deliveries through to a service.
///
/// The service finds a [`Verified`](crate::Verified)`<`[`Event`](crate::Event)`>` in the
/// extensions of its request, and the body as it came. With an inbox it finds an
/// [`Order`](crate::inbox::Order) there as well, sees every event once, and its answer
/// decides: 2xx completes the event, anything else releases it.
///
/// What is refused is answered with 400, 401, 413 or 503, and a word that says nothing
/// about the reason.
#[derive(Debug, Clone)]
pub struct WebhookLayer {
    receiver: Receiver,
    inbox: Option<Inbox>,
}

impl WebhookLayer {
    /// Lets through what `receiver` accepts.
    #[must_use]
    pub fn new(receiver: Receiver) -> Self {
        Self {
            receiver,
            inbox: None,
        }
    }

    /// Lets every event through once.
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

/// The service that a [`WebhookLayer`] makes.
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
        // The clone was not asked whether it is ready; the original was.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let WebhookLayer { receiver, inbox } = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let (event, bytes) = match receiver.receive_bytes(&parts.headers, body).await {
                Ok(received) => received,
                Err(refusal) => return Ok(answer(refusal.status(), None, refusal.to_string())),
            };
            parts.extensions.insert(event.clone());
            let mut request = Request::from_parts(parts, Full::new(bytes));
            let Some(inbox) = inbox else {
                return inner.call(request).await;
            };
            let mut response = None;
            let outcome = inbox
                .handle(&event, |order| {
                    request.extensions_mut().insert(order);
                    let call = inner.call(request);
                    async {
                        let answer = call.await.map_err(Failure::Service)?;
                        let handled = answer.status().is_success();
                        response = Some(answer);
                        if handled {
                            Ok(())
                        } else {
                            Err(Failure::Answer)
                        }
                    }
                })
                .await;
            match (outcome, response) {
                (Outcome::Failed(Failure::Service(error)), _) => Err(error),
                (Outcome::Handled | Outcome::Failed(Failure::Answer), Some(response)) => {
                    Ok(response)
                }
                (outcome, _) => {
                    let status = outcome.status();
                    let text = status.canonical_reason().unwrap_or_default();
                    Ok(answer(status, outcome.retry_after(), text.to_owned()))
                }
            }
        })
    }
}

/// How the inner service failed to handle an event.
enum Failure<E> {
    Service(E),
    Answer,
}

fn answer<R: From<Bytes>>(
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
