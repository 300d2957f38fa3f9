//! The state of one call, and the trait that connects the policies.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;

use crate::clock::Clock;
use crate::context::{CallOptions, Deadline, OperationContext, RetryClass};
use crate::error::{DeliveryState, TransportError};
use crate::transport::{Request, Response};

/// A policy with everything that it wraps.
///
/// Not a [`Transport`](crate::Transport): between the policies of one stack neither
/// the future nor the request is boxed, which halves the cost of a call.
pub(super) trait Layer: Send + Sync + 'static {
    /// Sends the request, or one attempt of it.
    fn send(
        &self,
        call: &Call,
        request: Box<Request>,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send;
}

/// One call in the policies.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: Option<OperationContext>,
    pub(super) options: CallOptions,
    /// Whether a retry is safe.
    pub(super) repeatable: bool,
    pub(super) deadline: Deadline,
    progress: Mutex<Progress>,
    /// Whether the current attempt ends by itself at the deadline.
    timed: AtomicBool,
}

/// Progress of the call, for a policy that ends it midway.
#[derive(Debug)]
struct Progress {
    attempts: u32,
    ended: DeliveryState,
    under_way: bool,
}

impl Call {
    /// Reads the extensions of the request, and removes those that the transport does
    /// not need. `limit` is the default timeout of the call.
    pub(super) fn begin(request: &mut Request, clock: &impl Clock, limit: Duration) -> Self {
        let extensions = request.extensions_mut();
        let options = extensions.remove::<CallOptions>().unwrap_or_default();
        let operation = extensions.get::<OperationContext>().cloned();
        let repeatable = options.is_idempotent
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
            repeatable,
            progress: Mutex::new(Progress {
                attempts: 0,
                ended: DeliveryState::NotSent,
                under_way: false,
            }),
            timed: AtomicBool::new(false),
        }
    }

    /// Whether a retry is safe after this result of an attempt.
    pub(super) fn is_repeatable_after(&self, result: &Result<Response, TransportError>) -> bool {
        self.repeatable || matches!(result, Ok(response) if self.refuses_for_now(response.status()))
    }

    /// Delivery state of an attempt with this result.
    pub(super) fn delivery_of(&self, result: &Result<Response, TransportError>) -> DeliveryState {
        match result {
            Ok(response) => match response.status() {
                status if status.is_client_error() => DeliveryState::NotSent,
                status if self.refuses_for_now(status) => DeliveryState::NotSent,
                _ => DeliveryState::Answered,
            },
            Err(error) => error.delivery(),
        }
    }

    /// Whether this status means that the server did nothing and may succeed later.
    fn refuses_for_now(&self, status: StatusCode) -> bool {
        let class = self.operation.as_ref().map(OperationContext::retry_class);
        status == StatusCode::SERVICE_UNAVAILABLE && class == Some(RetryClass::WhenUnavailable)
    }

    /// Records that an attempt is passed to the transport.
    pub(super) fn attempt_begins(&self) {
        let mut progress = self.progress();
        progress.attempts += 1;
        progress.under_way = true;
    }

    /// Records the delivery state of the attempt.
    pub(super) fn attempt_ends(&self, delivery: DeliveryState) {
        let mut progress = self.progress();
        progress.under_way = false;
        progress.ended = progress.ended.max(delivery);
    }

    /// Records whether the current attempt watches the deadline itself.
    pub(super) fn set_timed(&self, timed: bool) {
        self.timed.store(timed, Ordering::Relaxed);
    }

    /// Whether the current attempt watches the deadline.
    pub(super) fn is_timed(&self) -> bool {
        self.timed.load(Ordering::Relaxed)
    }

    /// Number of attempts begun.
    pub(super) fn attempts(&self) -> u32 {
        self.progress().attempts
    }

    /// Delivery state so far.
    pub(super) fn delivery(&self) -> DeliveryState {
        let progress = self.progress();
        if progress.under_way {
            progress.ended.max(DeliveryState::Unknown)
        } else {
            progress.ended
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
