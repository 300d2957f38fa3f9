//! The state of one call, and the interface between policies.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;

use crate::clock::Clock;
use crate::context::{CallOptions, Deadline, OperationContext, RetryClass};
use crate::error::{DeliveryState, TransportError};
use crate::transport::{Request, Response};

/// A policy and the layers that it wraps.
///
/// Unlike a [`Transport`](crate::Transport) it boxes neither the future nor the request again, which
/// halves the cost of a call.
pub(super) trait Layer: Send + Sync + 'static {
    /// Sends the request, or one attempt of it.
    fn send(
        &self,
        call: &Call,
        request: Box<Request>,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send;
}

/// State of one call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: Option<OperationContext>,
    pub(super) options: CallOptions,
    /// Whether the request can be sent twice.
    pub(super) is_idempotent: bool,
    pub(super) deadline: Deadline,
    progress: Mutex<Progress>,
    /// Whether the current attempt watches the deadline itself.
    timed: AtomicBool,
}

/// Progress of a call, for the policy that ends it at the deadline.
#[derive(Debug)]
struct Progress {
    attempts: u32,
    /// Delivery of the attempts that have ended.
    ended: DeliveryState,
    is_sending: bool,
}

impl Call {
    /// Reads the request's extensions and removes its options. The deadline defaults to `limit`.
    pub(super) fn begin(request: &mut Request, clock: &impl Clock, limit: Duration) -> Self {
        let extensions = request.extensions_mut();
        let options = extensions.remove::<CallOptions>().unwrap_or_default();
        let operation = extensions.get::<OperationContext>().cloned();
        let is_idempotent = options.is_idempotent
            || match operation.as_ref().map(OperationContext::retry_class) {
                Some(RetryClass::Safe) => true,
                Some(RetryClass::WithKey) => request.headers().contains_key("idempotency-key"),
                Some(RetryClass::Never | RetryClass::WhenUnavailable) => false,
                None => request.method().is_safe(),
            };
        Self {
            deadline: Deadline::after(clock, options.deadline.unwrap_or(limit)),
            operation,
            options,
            is_idempotent,
            progress: Mutex::new(Progress {
                attempts: 0,
                ended: DeliveryState::NotSent,
                is_sending: false,
            }),
            timed: AtomicBool::new(false),
        }
    }

    /// Whether the request can be sent again after this result.
    pub(super) fn is_idempotent_after(&self, result: &Result<Response, TransportError>) -> bool {
        self.is_idempotent
            || matches!(result, Ok(response) if self.is_unavailable(response.status()))
    }

    /// Returns the delivery state of an attempt with this result.
    pub(super) fn delivery_of(&self, result: &Result<Response, TransportError>) -> DeliveryState {
        match result {
            Ok(response) => match response.status() {
                status if status.is_client_error() => DeliveryState::NotSent,
                status if self.is_unavailable(status) => DeliveryState::NotSent,
                _ => DeliveryState::Answered,
            },
            Err(error) => error.delivery(),
        }
    }

    /// Whether this status means that the server did not act, and that a retry can succeed.
    fn is_unavailable(&self, status: StatusCode) -> bool {
        let class = self.operation.as_ref().map(OperationContext::retry_class);
        status == StatusCode::SERVICE_UNAVAILABLE && class == Some(RetryClass::WhenUnavailable)
    }

    /// Records that an attempt is passed to the transport.
    pub(super) fn begin_attempt(&self) {
        let mut progress = self.progress();
        progress.attempts += 1;
        progress.is_sending = true;
    }

    /// Records the delivery state of the attempt.
    pub(super) fn end_attempt(&self, delivery: DeliveryState) {
        let mut progress = self.progress();
        progress.is_sending = false;
        progress.ended = progress.ended.max(delivery);
    }

    /// Sets whether the current attempt watches the deadline itself.
    pub(super) fn set_timed(&self, timed: bool) {
        self.timed.store(timed, Ordering::Relaxed);
    }

    /// Whether the current attempt watches the deadline itself.
    pub(super) fn is_timed(&self) -> bool {
        self.timed.load(Ordering::Relaxed)
    }

    /// Returns the number of attempts so far.
    pub(super) fn attempts(&self) -> u32 {
        self.progress().attempts
    }

    /// Returns the delivery state of all attempts so far.
    pub(super) fn delivery(&self) -> DeliveryState {
        let progress = self.progress();
        if progress.is_sending {
            progress.ended.max(DeliveryState::Unknown)
        } else {
            progress.ended
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
