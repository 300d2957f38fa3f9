//! A server that says nothing.

use didit_transport::{Request, Response, Transport, TransportError, async_trait};

/// A transport that never answers, for tests of what a caller does then: time
/// limits, and calls that are given up.
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
/// let (answer, ()) = futures_util::future::join(client.send(Request::default()), async {
///     clock.advance(std::time::Duration::from_secs(60));
/// })
/// .await;
/// assert_eq!(answer.unwrap_err().kind(), TransportErrorKind::Timeout);
/// # });
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to add to it")]
pub struct Never;

#[async_trait]
impl Transport for Never {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        std::future::pending().await
    }
}
