//! Delivery of webhooks to functions of the test, and the interface for the server.

use std::sync::Arc;

#[cfg(feature = "tower")]
use bytes::Bytes;
use futures_util::FutureExt as _;
#[cfg(feature = "tower")]
use http_body_util::Full;

use super::receivers::{InProcess, Kind, Settle, WebhookRequest};
use super::{Fake, lock};
use crate::delivery::{
    AttemptOutcome, DeliveryRecord, Outgoing, ReceiverResponse, Target, WebhookFault,
};

/// An attempt in this process. Without an outcome, because its receiver panicked or the test
/// dropped the future, it counts as a connection that failed.
struct Attempt<'f>(&'f Fake, u64, AttemptOutcome);

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.0.record(self.1, self.2, ReceiverResponse::default());
    }
}

impl Fake {
    /// Delivers the webhooks of all applications to a function in this process. It is
    /// called before the request that caused the webhook returns, but never while it runs:
    /// the webhooks of the requests that it sends follow when it has returned. Its result is
    /// the status of the response: 200 to accept the webhook, 500 to have it retried after
    /// 60 s.
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
        let call = move |webhook| AttemptOutcome::Answered(receiver(&webhook));
        self.receive(InProcess {
            kind: Kind::Function,
            call: Arc::new(move |webhook| Box::pin(std::future::ready(call(webhook)))),
        });
    }

    /// Delivers the webhooks of all applications to a service in this process, such as an
    /// axum router, at a path. [`Self::settle`] drives the deliveries: one after the other, and
    /// none while the service handles another one.
    ///
    /// ```
    /// use axum::{Router, http::StatusCode, routing::post};
    /// use didit_testkit::Fake;
    ///
    /// # futures_executor::block_on(async {
    /// let app: Router = Router::new().route("/hook", post(async || StatusCode::OK));
    /// let didit = Fake::new();
    /// didit.deliver_into(app, "/hook");
    /// didit.approved("user-7");
    /// didit.settle().await;
    /// assert!(didit.deliveries().iter().all(|delivery| delivery.is_delivered()));
    /// # });
    /// ```
    ///
    /// A service of another body converts it: `MapRequest` of tower with `|r| r.map(Body::new)`.
    #[cfg(feature = "tower")]
    pub fn deliver_into<S, R>(&self, service: S, path: &str)
    where
        S: tower_service::Service<http::Request<Full<Bytes>>, Response = http::Response<R>>,
        S: Clone + Send + 'static,
        S::Future: Send + 'static,
    {
        const UNSAFE: percent_encoding::AsciiSet = percent_encoding::CONTROLS
            .add(b' ')
            .add(b'"')
            .add(b'#')
            .add(b'<')
            .add(b'>')
            .add(b'`');
        let path = format!("/{}", path.trim_start_matches('/'));
        let path = percent_encoding::utf8_percent_encode(&path, &UNSAFE).to_string();
        // A service need not be `Sync`.
        let service = std::sync::Mutex::new(service);
        let call = move |webhook: WebhookRequest| -> super::receivers::Answer {
            let mut service = lock(&service).clone();
            let mut request = http::Request::new(Full::new(webhook.body));
            *request.method_mut() = http::Method::POST;
            *request.uri_mut() = path.parse().unwrap_or_default();
            *request.headers_mut() = webhook.headers;
            Box::pin(async move {
                let ready = std::future::poll_fn(|context| service.poll_ready(context));
                if ready.await.is_err() {
                    return AttemptOutcome::Refused;
                }
                let answer = service.call(request).await;
                answer.map_or(AttemptOutcome::Refused, |response| {
                    AttemptOutcome::Answered(response.status().as_u16())
                })
            })
        };
        self.receive(InProcess {
            kind: Kind::Service,
            call: Arc::new(call),
        });
    }

    fn receive(&self, receiver: InProcess) {
        let mut receivers = lock(&self.0.receivers);
        receivers.push(receiver);
        let target = Target::Function(receivers.len() - 1);
        drop(receivers);
        self.lock().add_destination(target);
    }

    /// Completes when no webhook is due and none is being delivered: to functions, to
    /// [services](Self::deliver_into), and by the server, if one serves this fake. Webhooks
    /// that are to be sent or retried later wait for [`Self::advance`].
    ///
    /// It works in any runtime. In a handler that a delivery has called it completes at
    /// once.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// # futures_executor::block_on(async {
    /// let didit = Fake::new();
    /// didit.on_webhook(|_| 200);
    /// didit.approved("user-7");
    /// didit.settle().await;
    /// # });
    /// ```
    pub async fn settle(&self) {
        loop {
            self.deliver();
            self.deliver_in_process(Kind::Service).await;
            #[cfg(feature = "server")]
            {
                let outcome = self.0.outcome.notified();
                if self.is_serving() {
                    outcome.await;
                    continue;
                }
            }
            return;
        }
    }

    pub(super) fn settled(&self) -> Settle {
        let fake = self.clone();
        Settle(Box::pin(async move { fake.settle().await }))
    }

    /// Calls the receivers of a kind for their due webhooks, one after the other.
    async fn deliver_in_process(&self, kind: Kind) {
        let serves = |target: &Target| self.receiver_of(target).is_some_and(|it| it.kind == kind);
        let is_due = || {
            let state = self.lock();
            state.deliveries.next_for(state.now, serves).is_some()
        };
        // Again, for a webhook that became due while the flag was set and nothing was left.
        while is_due()
            && let Some(_delivering) = self.0.in_progress.start(kind)
        {
            while let Some(outgoing) = self.take_due(serves) {
                let mut attempt = Attempt(self, outgoing.number, AttemptOutcome::Refused);
                if let Some(receiver) = self.receiver_of(&outgoing.target) {
                    attempt.2 = (receiver.call)(outgoing.into()).await;
                }
            }
        }
    }

    /// Sends the webhooks of all applications to a URL. Delivery requires a server
    /// (`FakeDidit`, `didit serve`).
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
        let sent = self.lock().resend(delivery);
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
        let called = self.deliver_in_process(Kind::Function).now_or_never();
        debug_assert!(
            called.is_some(),
            "the answer of a function is ready at once"
        );
        let waker = lock(&self.0.waker).clone();
        if let Some(waker) = waker {
            waker();
        }
    }

    fn receiver_of(&self, target: &Target) -> Option<InProcess> {
        let Target::Function(index) = *target else {
            return None;
        };
        lock(&self.0.receivers).get(index).cloned()
    }

    fn take_due(&self, serves: impl Fn(&Target) -> bool) -> Option<Outgoing> {
        let mut state = self.lock();
        let times = (state.now, state.clock);
        state.deliveries.take_due(times, serves)
    }
}

/// The interface for the server, which delivers webhooks over HTTP.
#[cfg(feature = "server")]
impl Fake {
    pub(crate) fn set_waker(&self, waker: Option<super::receivers::Waker>) {
        *lock(&self.0.waker) = waker;
        self.0.outcome.notify_waiters();
    }

    pub(crate) fn next_delivery(&self) -> Option<Outgoing> {
        self.take_due(|target| matches!(target, Target::Url(_)))
    }

    pub(crate) fn record_delivery(
        &self,
        number: u64,
        outcome: AttemptOutcome,
        answer: ReceiverResponse,
    ) {
        self.record(number, outcome, answer);
        self.0.outcome.notify_waiters();
        // The next attempt may be due already.
        self.deliver();
    }

    /// Whether a server has a delivery that is due or in flight.
    fn is_serving(&self) -> bool {
        let is_served = lock(&self.0.waker).is_some();
        let state = self.lock();
        is_served && state.deliveries.is_busy_over_http(state.now)
    }
}
