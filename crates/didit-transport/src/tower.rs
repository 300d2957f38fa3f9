//! Adapters from and to [`tower_service::Service`].

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::Bytes;
use http_body::Body;
use tower_service::Service;

use crate::body::{RequestBody, response_body};
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Request, Response, SharedTransport, Transport};

/// A [`Transport`] from a service.
///
/// The service is cloned for every request, as tower requires of shared services. Its error becomes
/// the source of a [`TransportError`] of kind [`Other`](TransportErrorKind::Other); a
/// [`TransportError`] is returned unchanged.
///
/// The service must follow the [contract](Transport): it must not follow redirects or retry.
pub struct FromService<S>(Mutex<S>);

impl<S> FromService<S> {
    /// Wraps `service`.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S> fmt::Debug for FromService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromService(..)")
    }
}

#[async_trait]
impl<S, B> Transport for FromService<S>
where
    S: Service<http::Request<RequestBody>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        poll_fn(|cx| service.poll_ready(cx))
            .await
            .map_err(explain)?;
        let response = service.call(request).await.map_err(explain)?;
        Ok(response.map(|body| response_body(Box::pin(body), explain)))
    }
}

fn explain(error: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Other).with_source(error),
    }
}

/// A service from a [`Transport`], for tower's layers. It is always ready.
#[derive(Debug, Clone)]
pub struct TransportService(SharedTransport);

impl TransportService {
    /// Wraps `transport`.
    pub fn new(transport: SharedTransport) -> Self {
        Self(transport)
    }
}

impl Service<Request> for TransportService {
    type Response = Response;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let transport = self.0.clone();
        Box::pin(async move { transport.send(request).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::ResponseBody;
    use crate::error::DeliveryState;
    use crate::transport::from_fn;
    use futures_executor::block_on;

    #[test]
    fn a_transport_converts_to_a_service_and_back() {
        let echo = from_fn(|request: Request| async move {
            let body = request.into_body().collect(100).await?;
            Ok(Response::new(ResponseBody::from(body)))
        });
        let back = FromService::new(TransportService::new(SharedTransport::new(echo)));
        let whole = block_on(async {
            let response = back.send(Request::new("hello".into())).await.unwrap();
            response.into_body().collect(100).await.unwrap()
        });
        assert_eq!(whole, "hello");
    }

    #[test]
    fn an_error_keeps_its_kind_and_delivery_through_a_service() {
        let failing = from_fn(|_| async {
            Err(TransportError::new(TransportErrorKind::Interrupted)
                .with_delivery(DeliveryState::NotSent))
        });
        let back = FromService::new(TransportService::new(SharedTransport::new(failing)));
        let error = block_on(back.send(Request::default())).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Interrupted);
        assert!(!error.may_have_reached_server());
    }
}
