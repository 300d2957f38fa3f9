//! The fake as a transport in the same process.

use std::time::Duration;

use didit_transport::{
    Clock as _, Request, Response, ResponseBody, SharedClock, Transport, TransportError,
    TransportErrorKind, async_trait, from_handler,
};

use crate::ResponseFault;
use crate::fake::Fake;

/// A transport that sends requests to a [`Fake`] in the same process.
#[derive(Debug, Clone)]
pub struct FakeTransport(Fake);

impl FakeTransport {
    /// Sends all requests to `fake`, whatever their host.
    pub fn new(fake: Fake) -> Self {
        Self(fake)
    }
}

impl Fake {
    /// Returns a transport that sends requests to this fake.
    ///
    /// ```
    /// use didit_testkit::Fake;
    /// use didit_transport::{RequestBody, Transport};
    ///
    /// # futures_executor::block_on(async {
    /// let request = http::Request::get("https://didit.test/system/healthcheck");
    /// let request = request.body(RequestBody::empty()).unwrap();
    /// assert_eq!(Fake::new().transport().send(request).await?.status(), 200);
    /// # Ok::<_, didit_transport::TransportError>(())
    /// # }).unwrap();
    /// ```
    pub fn transport(&self) -> FakeTransport {
        FakeTransport::new(self.clone())
    }
}

#[async_trait]
impl Transport for FakeTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let fake = self.0.clone();
        let handler = from_handler(move |request| fake.handle(request));
        let response = handler.send(request).await?;
        if response.extensions().get() == Some(&ResponseFault::AfterWebhooks) {
            self.0.settle().await;
        }
        apply_fault(response, &self.0.clock()).await
    }
}

/// Longer than any timeout of a client.
const HANG: Duration = Duration::from_secs(600);

/// Applies the fault of a response.
async fn apply_fault(
    mut response: Response,
    clock: &SharedClock,
) -> Result<Response, TransportError> {
    match response.extensions_mut().remove::<ResponseFault>() {
        None | Some(ResponseFault::AfterWebhooks) => {}
        Some(ResponseFault::Delay(delay)) => clock.sleep(delay).await,
        Some(ResponseFault::Hang) => {
            // On an automatic clock, this ends the timeout of the client.
            clock.sleep(HANG).await;
            std::future::pending::<()>().await;
        }
        Some(ResponseFault::Reset) => {
            return Err(TransportError::new(TransportErrorKind::Interrupted));
        }
        Some(ResponseFault::Cut(bytes)) => return cut(response, bytes).await,
    }
    Ok(response)
}

/// Truncates the body, but announces its whole length.
async fn cut(response: Response, bytes: usize) -> Result<Response, TransportError> {
    let (parts, body) = response.into_parts();
    let mut body = body.collect(usize::MAX).await?;
    let whole = body.len() as u64;
    body.truncate(bytes);
    let body = ResponseBody::from(body).with_expected_length(whole);
    Ok(Response::from_parts(parts, body))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use didit_transport::{ManualClock, transport_contract};

    use super::*;

    /// A [`FakeTransport`] with another handler.
    struct HandlerTransport(fn(http::Request<Bytes>) -> http::Response<Bytes>);

    #[async_trait]
    impl Transport for HandlerTransport {
        async fn send(&self, request: Request) -> Result<Response, TransportError> {
            let clock = SharedClock::new(ManualClock::new());
            let response = from_handler(self.0).send(request).await?;
            apply_fault(response, &clock).await
        }
    }

    transport_contract! {
        mod in_process = exchange(HandlerTransport);
    }
}
