//! The fake as a transport: a client talks to it without a socket.

use didit_transport::{Request, Response, ResponseBody, Transport, TransportError, async_trait};

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
        let (parts, body) = self.0.handle(request).into_parts();
        let body = if is_head {
            ResponseBody::empty()
        } else {
            ResponseBody::from(body)
        };
        Ok(Response::from_parts(parts, body))
    }
}
