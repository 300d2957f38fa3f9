//! The fake as a transport: a client talks to it without a socket.

use didit_transport::{
    Clock as _, Request, Response, ResponseBody, Transport, TransportError, TransportErrorKind,
    async_trait,
};

use crate::Disruption;
use crate::fake::{BODY_LIMIT, Fake};

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
        let (parts, body) = request.into_parts();
        let body = body.collect(BODY_LIMIT + 1).await?;
        let request = http::Request::from_parts(parts, body);
        let is_head = request.method() == http::Method::HEAD;
        let (mut parts, body) = self.0.handle(request).into_parts();
        let mut whole = body.len();
        let mut body = body;
        match parts.extensions.remove::<Disruption>() {
            None => {}
            Some(Disruption::Delay(delay)) => self.0.clock().sleep(delay).await,
            Some(Disruption::Hang) => std::future::pending().await,
            Some(Disruption::Reset) => {
                return Err(TransportError::new(TransportErrorKind::Interrupted));
            }
            Some(Disruption::Cut(bytes)) => body.truncate(bytes),
        }
        if is_head {
            whole = 0;
        }
        let body = ResponseBody::from(body).with_expected_length(whole as u64);
        Ok(Response::from_parts(parts, body))
    }
}
