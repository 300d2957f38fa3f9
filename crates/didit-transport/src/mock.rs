//! A mock by mockall.

use async_trait::async_trait;

use crate::error::TransportError;
use crate::transport::{Request, Response, Transport};

mockall::mock! {
    /// A transport that expects calls and fails the test that does not make
    /// them; see [`mockall`]'s guide. [`from_fn`](crate::from_fn) is lighter
    /// where nothing is to be expected.
    ///
    /// ```
    /// use didit_transport::{MockTransport, Request, Response, Transport};
    ///
    /// # futures_executor::block_on(async {
    /// let mut transport = MockTransport::new();
    /// transport
    ///     .expect_send()
    ///     .withf(|request| request.uri().path() == "/v1/things/")
    ///     .times(1)
    ///     .returning(|_| Ok(Response::new("[]".into())));
    ///
    /// let request = http::Request::get("http://h/v1/things/").body("".into()).unwrap();
    /// assert_eq!(transport.send(request).await.unwrap().status(), 200);
    /// # });
    /// ```
    #[derive(Debug)]
    pub Transport {}

    #[async_trait]
    impl Transport for Transport {
        async fn send(&self, request: Request) -> Result<Response, TransportError>;
    }
}
