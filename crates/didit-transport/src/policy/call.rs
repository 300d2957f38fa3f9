//! What the policies know of one call, and how they are put together.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;

use crate::clock::Clock;
use crate::context::{CallOptions, Deadline, OperationContext, RetryClass};
use crate::error::{DeliveryState, TransportError};
use crate::transport::{Request, Response};

/// A policy and all that it wraps.
///
/// Not a [`Transport`](crate::Transport): between policies of one stack neither
/// the future nor the request needs a box of its own, which halves what a call
/// costs.
pub(super) trait Layer: Send + Sync + 'static {
    /// Makes the call, or one attempt at it.
    fn send(
        &self,
        call: &Call,
        request: Box<Request>,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send;
}

/// One call on its way through the policies.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: Option<OperationContext>,
    pub(super) options: CallOptions,
    /// Whether doing it twice is safe.
    pub(super) repeatable: bool,
    pub(super) deadline: Deadline,
    progress: Mutex<Progress>,
    /// Whether the attempt that is under way ends by itself at the deadline.
    timed: AtomicBool,
}

/// How far the call has come, for the policy that has to give it up midway.
#[derive(Debug)]
struct Progress {
    attempts: u32,
    ended: DeliveryState,
    under_way: bool,
}

impl Call {
    /// Reads the request's extensions, and takes out what nobody below asks for.
    /// The call may take `limit` where they do not say otherwise.
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

    /// Whether doing it again is safe after this end of an attempt.
    pub(super) fn is_repeatable_after(&self, result: &Result<Response, TransportError>) -> bool {
        self.repeatable || matches!(result, Ok(response) if self.refuses_for_now(response.status()))
    }

    /// What the server may have done in an attempt that ended so.
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

    /// Whether the server says by this status that it did nothing, and could later.
    fn refuses_for_now(&self, status: StatusCode) -> bool {
        let class = self.operation.as_ref().map(OperationContext::retry_class);
        status == StatusCode::SERVICE_UNAVAILABLE && class == Some(RetryClass::WhenUnavailable)
    }

    /// An attempt is handed to the transport.
    pub(super) fn attempt_begins(&self) {
        let mut progress = self.progress();
        progress.attempts += 1;
        progress.under_way = true;
    }

    /// The transport has said what became of it.
    pub(super) fn attempt_ends(&self, delivery: DeliveryState) {
        let mut progress = self.progress();
        progress.under_way = false;
        progress.ended = progress.ended.max(delivery);
    }

    /// An attempt begins or ceases to watch the deadline itself.
    pub(super) fn set_timed(&self, timed: bool) {
        self.timed.store(timed, Ordering::Relaxed);
    }

    /// Whether nobody else need watch the deadline now.
    pub(super) fn is_timed(&self) -> bool {
        self.timed.load(Ordering::Relaxed)
    }

    /// Attempts begun.
    pub(super) fn attempts(&self) -> u32 {
        self.progress().attempts
    }

    /// What the server may know by now.
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
