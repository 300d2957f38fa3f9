//! A transport without responses.

use didit_transport::{Request, Response, Transport, TransportError, async_trait};

/// A transport that never responds, for tests of timeouts and of dropped requests.
///
/// ```
/// use didit_testkit::Never;
/// use didit_transport::policy::Policies;
/// use didit_transport::{
///     ManualClock, Request, SharedClock, SharedTransport, Transport, TransportErrorKind,
/// };
///
/// # futures_executor::block_on(async {
/// let clock = ManualClock::new();
/// let client = Policies::new(SharedClock::new(clock.clone()));
/// let client = client.wrap(SharedTransport::new(Never));
/// let (response, ()) = futures_util::future::join(client.send(Request::default()), async {
///     clock.advance(std::time::Duration::from_secs(60));
/// })
/// .await;
/// assert_eq!(response.unwrap_err().kind(), TransportErrorKind::Timeout);
/// # });
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a unit struct gets no fields")]
pub struct Never;

#[async_trait]
impl Transport for Never {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        std::future::pending().await
    }
}
