//! Receivers of webhooks in the same process.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;

#[cfg(feature = "tower")]
use crate::delivery::AttemptOutcome;
use crate::delivery::Outgoing;

pub(super) type Waker = Arc<dyn Fn() + Send + Sync>;

/// A signed webhook as the receiver gets it over HTTP.
#[derive(Clone)]
#[non_exhaustive]
pub struct WebhookRequest {
    /// Headers, including all three signatures.
    pub headers: HeaderMap,
    /// Signed body.
    pub body: Bytes,
}

impl fmt::Debug for WebhookRequest {
    /// Omits the body, which contains personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookRequest({} bytes)", self.body.len())
    }
}

#[cfg(feature = "tower")]
type Answer = Pin<Box<dyn Future<Output = AttemptOutcome> + Send>>;

/// A receiver in this process.
#[derive(Clone)]
pub(super) enum InProcess {
    Function(Arc<dyn Fn(&WebhookRequest) -> u16 + Send + Sync>),
    #[cfg(feature = "tower")]
    Service(Arc<dyn Fn(WebhookRequest) -> Answer + Send + Sync>),
}

/// The deliveries under way in this process.
#[derive(Default)]
pub(super) struct InProgress {
    pub(super) functions: AtomicBool,
    #[cfg(feature = "tower")]
    pub(super) services: AtomicBool,
}

/// The right to deliver, held by one caller at a time: no receiver is called while another one
/// of its kind runs, however it uses the fake.
pub(super) struct Delivering<'f>(&'f AtomicBool);

impl<'f> Delivering<'f> {
    pub(super) fn start(flag: &'f AtomicBool) -> Option<Self> {
        (!flag.swap(true, Ordering::AcqRel)).then_some(Self(flag))
    }
}

impl Drop for Delivering<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// The future of [`Fake::advance`](crate::Fake::advance): completes as
/// [`Fake::settle`](crate::Fake::settle) does. The time has advanced
/// even if it is not awaited.
pub struct Settle(pub(super) Pin<Box<dyn Future<Output = ()> + Send>>);

impl Future for Settle {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for Settle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Settle(..)")
    }
}

impl From<Outgoing> for WebhookRequest {
    fn from(outgoing: Outgoing) -> Self {
        Self {
            headers: outgoing.headers,
            body: outgoing.body,
        }
    }
}
