//! Delivery of webhooks to functions of the test, and the interface for the server.

use std::fmt;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use http::HeaderMap;

use super::Fake;
use crate::delivery::{AttemptOutcome, DeliveryRecord, Outgoing, Target, WebhookFault};
use crate::vocabulary::id::canonical_uuid;

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

impl Fake {
    /// Delivers the webhooks of all applications to a function in this process. It is
    /// called before the request that caused the webhook returns. Its result is the status
    /// of the response: 200 to accept the webhook, 500 to have it retried after 60 s.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use std::sync::Arc;
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let count = Arc::new(AtomicUsize::new(0));
    /// let received = Arc::clone(&count);
    /// didit.on_webhook(move |webhook| {
    ///     assert!(webhook.headers.contains_key("x-signature-v2"));
    ///     received.fetch_add(1, Ordering::Relaxed);
    ///     200
    /// });
    /// didit.approved("user-7");
    /// assert!(count.load(Ordering::Relaxed) > 0);
    /// ```
    pub fn on_webhook(&self, receiver: impl Fn(&WebhookRequest) -> u16 + Send + Sync + 'static) {
        let mut receivers = self
            .0
            .receivers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        receivers.push(Arc::new(receiver));
        let target = Target::Function(receivers.len() - 1);
        self.lock().add_destination(target);
    }

    /// Sends the webhooks of all applications to a URL. Delivery requires a server
    /// (`FakeDidit`, `didit serve`).
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// Fake::new().deliver_to("http://127.0.0.1:8000/webhooks/didit");
    /// ```
    pub fn deliver_to(&self, url: impl Into<Box<str>>) {
        self.lock().add_destination(Target::Url(url.into()));
    }

    /// Returns the deliveries so far with all attempts, oldest first.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// didit.on_webhook(|_| 200);
    /// didit.approved("user-7");
    /// let deliveries = didit.deliveries();
    /// assert!(deliveries.iter().all(|delivery| delivery.is_delivered()));
    /// ```
    pub fn deliveries(&self) -> Vec<DeliveryRecord> {
        self.lock().deliveries.iter().cloned().collect()
    }

    /// Sends a webhook again to the same destination, with a new signature and the same
    /// `event_id`. Returns false if the delivery is unknown.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// didit.on_webhook(|_| 200);
    /// didit.approved("user-7");
    /// let delivery = didit.deliveries()[0].id();
    /// assert!(didit.resend(&delivery));
    /// assert_eq!(didit.deliveries()[0].attempts().len(), 2);
    /// ```
    pub fn resend(&self, delivery: &str) -> bool {
        let sent = {
            let mut state = self.lock();
            let now = state.now;
            canonical_uuid(delivery).is_some_and(|id| state.deliveries.resend(id, now))
        };
        self.deliver();
        sent
    }

    /// Plans a fault for the next webhook without one.
    ///
    /// ```
    /// use didit_testkit::{Fake, WebhookFault};
    ///
    /// let didit = Fake::new();
    /// didit.on_webhook(|_| 200);
    /// didit.inject_webhook_fault(WebhookFault::Lose);
    /// didit.approved("user-7");
    /// assert!(!didit.deliveries()[0].is_delivered());
    /// ```
    pub fn inject_webhook_fault(&self, fault: WebhookFault) {
        self.lock().deliveries.add_fault(fault);
    }

    /// Calls the functions for their due webhooks, and wakes the server for the others.
    pub(crate) fn deliver(&self) {
        let is_function = |target: &Target| matches!(target, Target::Function(_));
        while let Some(outgoing) = self.take_due(is_function) {
            let receiver = match outgoing.target {
                Target::Function(index) => {
                    let receivers = self.0.receivers.read();
                    let receivers = receivers.unwrap_or_else(PoisonError::into_inner);
                    receivers.get(index).cloned()
                }
                Target::Url(_) => None,
            };
            let outcome = match receiver {
                Some(receiver) => AttemptOutcome::Answered(receiver(&WebhookRequest {
                    headers: outgoing.headers,
                    body: outgoing.body,
                })),
                None => AttemptOutcome::Refused,
            };
            let mut state = self.lock();
            state.deliveries.record(outgoing.number, outcome, None);
        }
        let waker = self.0.waker.read();
        let waker = waker.unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(waker) = waker {
            waker();
        }
    }

    fn take_due(&self, serves: impl Fn(&Target) -> bool) -> Option<Outgoing> {
        let mut state = self.lock();
        let now = state.now;
        state.deliveries.take_due(now, serves)
    }
}

/// The interface for the server, which delivers webhooks over HTTP.
#[cfg(feature = "server")]
impl Fake {
    pub(crate) fn set_waker(&self, waker: impl Fn() + Send + Sync + 'static) {
        *self.0.waker.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(waker));
    }

    pub(crate) fn next_delivery(&self) -> Option<Outgoing> {
        self.take_due(|target| matches!(target, Target::Url(_)))
    }

    pub(crate) fn record_delivery(
        &self,
        number: u64,
        outcome: AttemptOutcome,
        answer: Option<Box<str>>,
    ) {
        self.lock().deliveries.record(number, outcome, answer);
        // The next attempt may be due already.
        self.deliver();
    }

    /// Whether a delivery is due or in flight.
    pub(crate) fn is_delivering(&self) -> bool {
        let state = self.lock();
        state.deliveries.is_busy(state.now)
    }
}
