//! Receivers of webhooks in the same process.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;

use crate::delivery::{AttemptOutcome, Outgoing};

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

/// The kind of a receiver in this process. The answer of a function is ready at once.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Function,
    Service,
}

pub(super) type Answer = Pin<Box<dyn Future<Output = AttemptOutcome> + Send>>;

/// A receiver in this process.
#[derive(Clone)]
pub(super) struct InProcess {
    pub(super) kind: Kind,
    pub(super) call: Arc<dyn Fn(WebhookRequest) -> Answer + Send + Sync>,
}

/// Which kinds of receivers are being delivered to.
#[derive(Default)]
pub(super) struct InProgress([AtomicBool; 2]);

/// The right to deliver, held by one caller at a time: no receiver is called while another one
/// of its kind runs, however it uses the fake.
pub(super) struct Delivering<'f>(&'f AtomicBool);

impl InProgress {
    pub(super) fn start(&self, kind: Kind) -> Option<Delivering<'_>> {
        let flag = &self.0[kind as usize];
        (!flag.swap(true, Ordering::AcqRel)).then_some(Delivering(flag))
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
