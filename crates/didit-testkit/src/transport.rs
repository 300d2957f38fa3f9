//! The fake as a transport: a client talks to it without a socket.

use didit_transport::{
    Clock as _, Request, Response, ResponseBody, SharedClock, Transport, TransportError,
    TransportErrorKind, async_trait, from_handler,
};

use crate::ResponseFault;
use crate::fake::Fake;

/// A [`Fake`] in the place of the network.
#[derive(Debug, Clone)]
pub struct FakeTransport(Fake);

impl FakeTransport {
    /// Sends every request to `fake`, whatever its host.
    pub fn new(fake: Fake) -> Self {
        Self(fake)
    }
}

impl Fake {
    /// A transport that ends in this fake.
    pub fn transport(&self) -> FakeTransport {
        FakeTransport::new(self.clone())
    }
}

#[async_trait]
impl Transport for FakeTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let fake = self.0.clone();
        let handler = from_handler(move |request| fake.handle(request));
        carry(&handler, request, self.0.clock()).await
    }
}

/// Sends a request, and disturbs the answer as the fault plan has marked it.
async fn carry(
    handler: &impl Transport,
    request: Request,
    clock: &SharedClock,
) -> Result<Response, TransportError> {
    let mut response = handler.send(request).await?;
    match response.extensions_mut().remove::<ResponseFault>() {
        None => {}
        Some(ResponseFault::Delay(delay)) => clock.sleep(delay).await,
        Some(ResponseFault::Hang) => std::future::pending().await,
        Some(ResponseFault::Reset) => {
            return Err(TransportError::new(TransportErrorKind::Interrupted));
        }
        Some(ResponseFault::Cut(bytes)) => return cut(response, bytes).await,
    }
    Ok(response)
}

/// Announces the whole body, and gives the beginning of it.
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

    /// What a [`FakeTransport`] is, around the site of the contract.
    struct Around(fn(http::Request<Bytes>) -> http::Response<Bytes>);

    #[async_trait]
    impl Transport for Around {
        async fn send(&self, request: Request) -> Result<Response, TransportError> {
            let clock = SharedClock::new(ManualClock::new());
            carry(&from_handler(self.0), request, &clock).await
        }
    }

    transport_contract! {
        mod in_process = exchange(Around);
    }
}
