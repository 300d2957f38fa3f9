//! Polling of a session until its decision.

use std::fmt;
use std::future::IntoFuture;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use didit_transport::Clock;
use didit_types::{Decision, SessionId, SessionStatus};
use futures_core::Stream;

use crate::client::Client;
use crate::error::Error;
use crate::resources::Sessions;
use crate::steps::{Step, Steps, try_next};

const MIN_INTERVAL: Duration = Duration::from_secs(2);
const MAX_INTERVAL: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_secs(15 * 60);

impl Sessions<'_> {
    /// Polls a session until it is final or needs a review.
    ///
    /// Awaiting the poller returns the [`WaitOutcome`]; as a [`Stream`] it returns each change
    /// of the status, the last one included.
    ///
    /// A webhook reports the same immediately and without requests; poll where webhooks can't
    /// arrive. Source: <https://docs.didit.me/integration/webhooks>
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::WaitError> {
    /// let outcome = client
    ///     .sessions()
    ///     .poll_decision("11111111-2222-4333-8444-555555555555")
    ///     .on_poll(|progress| println!("{} after {:?}", progress.status(), progress.elapsed()))
    ///     .await?;
    /// if outcome.needs_review() {
    ///     println!("a reviewer must decide");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn poll_decision(&self, id: impl Into<SessionId>) -> DecisionPoller {
        let state = State {
            client: self.0.clone(),
            id: id.into(),
            min_interval: MIN_INTERVAL,
            max_interval: MAX_INTERVAL,
            timeout: TIMEOUT,
            through_review: false,
            on_poll: None,
            start: None,
            interval: MIN_INTERVAL,
            requests: 0,
            last: None,
        };
        DecisionPoller(Steps::new(state, |state| Box::pin(poll_once(state))))
    }
}

/// Poller of a session; see [`Sessions::poll_decision`].
///
/// The first request is sent immediately. The interval between requests grows while the status
/// is unchanged and resets when it changes; a random quarter spreads many pollers.
#[must_use = "a poller does nothing unless awaited or polled"]
pub struct DecisionPoller(Steps<State, Result<Progress, WaitError>>);

type ProgressCallback = Arc<dyn Fn(&Progress) + Send + Sync>;

struct State {
    client: Client,
    id: SessionId,
    min_interval: Duration,
    max_interval: Duration,
    timeout: Duration,
    through_review: bool,
    on_poll: Option<ProgressCallback>,
    /// Monotonic time of the first request.
    start: Option<Duration>,
    interval: Duration,
    requests: u32,
    last: Option<Progress>,
}

impl State {
    fn elapsed(&mut self) -> Duration {
        let now = self.client.0.clock.monotonic();
        now.saturating_sub(*self.start.get_or_insert(now))
    }

    fn end(
        self,
        error: Option<Error>,
        elapsed: Duration,
    ) -> Step<Self, Result<Progress, WaitError>> {
        (None, Some(Err(WaitError::new(error, elapsed, self.last))))
    }
}

impl DecisionPoller {
    /// Sets the shortest and the longest interval between two requests. Defaults to 2 s and
    /// 30 s; the minimum is 0.1 s.
    pub fn with_interval(self, shortest: Duration, longest: Duration) -> Self {
        let shortest = shortest.max(Duration::from_millis(100));
        self.set(|state| {
            state.min_interval = shortest;
            state.max_interval = longest.max(shortest);
            state.interval = shortest;
        })
    }

    /// Sets the limit of the whole polling. Defaults to 15 min.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        self.set(|state| state.timeout = timeout)
    }

    /// Continues polling during a review, which may take days.
    pub fn through_review(self) -> Self {
        self.set(|state| state.through_review = true)
    }

    /// Sets a callback that receives every decision, whether the status changed or not.
    pub fn on_poll(self, callback: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.set(|state| state.on_poll = Some(Arc::new(callback)))
    }

    fn set(mut self, change: impl FnOnce(&mut State)) -> Self {
        if let Some(state) = self.0.state_mut() {
            change(state);
        }
        self
    }

    async fn outcome(mut self) -> Result<WaitOutcome, WaitError> {
        let mut last = None;
        while let Some(progress) = try_next(&mut self).await? {
            last = Some(progress);
        }
        match last {
            Some(progress) => Ok(WaitOutcome {
                needs_review: progress.status().needs_review(),
                decision: progress.into_decision(),
            }),
            None => Err(WaitError::new(None, Duration::ZERO, None)),
        }
    }
}

impl IntoFuture for DecisionPoller {
    type Output = Result<WaitOutcome, WaitError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.outcome())
    }
}

impl Stream for DecisionPoller {
    type Item = Result<Progress, WaitError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}

impl fmt::Debug for DecisionPoller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.state();
        f.debug_struct("DecisionPoller")
            .field("session_id", &state.map(|state| &state.id))
            .field("requests", &state.map(|state| state.requests))
            .finish_non_exhaustive()
    }
}

/// Sends one request. Returns an item if the status changed, and no state after the last one.
async fn poll_once(mut state: State) -> Step<State, Result<Progress, WaitError>> {
    let elapsed = state.elapsed();
    if state.requests > 0 {
        let remaining = state.timeout.saturating_sub(elapsed);
        // The last request is sent at the timeout, not after it.
        let wait = jittered(state.interval).min(remaining);
        let clock = state.client.0.clock.clone();
        clock.sleep(wait).await;
        state.interval = state.interval.mul_f64(1.5).min(state.max_interval);
    }
    let elapsed = state.elapsed();
    let remaining = state.timeout.saturating_sub(elapsed);
    if remaining.is_zero() {
        return state.end(None, elapsed);
    }
    state.requests += 1;
    let call = state.client.sessions().retrieve_decision(state.id.clone());
    let decision = match call.with_timeout(remaining).send().await {
        Ok(decision) => decision,
        Err(error) if error.is_retryable() => {
            let wait = error.retry_after().unwrap_or_default();
            state.interval = state.interval.max(wait);
            return (Some(state), None);
        }
        Err(error) => {
            let elapsed = state.elapsed();
            return state.end(Some(error), elapsed);
        }
    };
    let progress = Progress {
        decision: Arc::new(decision),
        elapsed: state.elapsed(),
        requests: state.requests,
    };
    if let Some(callback) = &state.on_poll {
        callback(&progress);
    }
    let previous = state.last.replace(progress.clone());
    let status = progress.status();
    if status.is_final() || (status.needs_review() && !state.through_review) {
        return (None, Some(Ok(progress)));
    }
    if previous.is_some_and(|previous| previous.status() == status) {
        return (Some(state), None);
    }
    state.interval = state.min_interval;
    (Some(state), Some(Ok(progress)))
}

/// Lengthens an interval by a random part of up to a quarter.
fn jittered(interval: Duration) -> Duration {
    // The only source of randomness in the standard library.
    let random = RandomState::new().hash_one(0_u8);
    let part = f64::from(u32::try_from(random >> 32).unwrap_or(0)) / f64::from(u32::MAX);
    interval.mul_f64(1.0 + part / 4.0)
}

/// Result of one request of a [`DecisionPoller`].
#[derive(Clone)]
pub struct Progress {
    decision: Arc<Decision>,
    elapsed: Duration,
    requests: u32,
}

/// Status of a decision without one, which the key may not see.
const HIDDEN_STATUS: &SessionStatus = &SessionStatus::InProgress;

impl Progress {
    /// Status of the session. An unknown value counts as running.
    pub fn status(&self) -> &SessionStatus {
        self.decision.status.as_ref().unwrap_or(HIDDEN_STATUS)
    }

    /// Decision of the session at this time.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Time since the polling began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Number of requests so far, failed ones included.
    pub fn requests(&self) -> u32 {
        self.requests
    }

    fn into_decision(self) -> Decision {
        Arc::unwrap_or_clone(self.decision)
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("status", self.status())
            .field("elapsed", &self.elapsed)
            .field("requests", &self.requests)
            .finish_non_exhaustive()
    }
}

/// Result of a [`DecisionPoller`]: a final decision, or one that needs a review.
#[derive(Debug, Clone)]
pub struct WaitOutcome {
    needs_review: bool,
    decision: Decision,
}

impl WaitOutcome {
    /// Whether a reviewer must decide; the session is not final then.
    pub fn needs_review(&self) -> bool {
        self.needs_review
    }

    /// Decision with all its reports.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Consumes the outcome and returns the decision.
    pub fn into_decision(self) -> Decision {
        self.decision
    }
}

/// Error of a [`DecisionPoller`] that ended without an outcome.
pub struct WaitError(Box<WaitErrorInner>);

struct WaitErrorInner {
    error: Option<Error>,
    elapsed: Duration,
    last: Option<Progress>,
}

impl WaitError {
    fn new(error: Option<Error>, elapsed: Duration, last: Option<Progress>) -> Self {
        Self(Box::new(WaitErrorInner {
            error,
            elapsed,
            last,
        }))
    }

    /// Whether the timeout passed without another failure.
    ///
    /// # Troubleshooting
    ///
    /// [`last_decision`](Self::last_decision) has the status of the session. A user may take
    /// days: prefer a webhook, or poll again later.
    pub fn is_timeout(&self) -> bool {
        self.0.error.as_ref().is_none_or(Error::is_timeout)
    }

    /// Error of the request that ended the polling; `None` after a timeout.
    pub fn error(&self) -> Option<&Error> {
        self.0.error.as_ref()
    }

    /// Duration of the polling.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Last decision that was received.
    pub fn last_decision(&self) -> Option<&Decision> {
        self.0.last.as_ref().map(Progress::decision)
    }

    /// Consumes the error and returns the last decision that was received.
    pub fn into_last_decision(self) -> Option<Decision> {
        self.0.last.map(Progress::into_decision)
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no decision after {} s", self.0.elapsed.as_secs())?;
        match &self.0.last {
            // Text that the API does not document may be personal.
            Some(last) if last.status().is_known() => {
                write!(f, ", the session was `{}`", last.status())?;
            }
            Some(_) => f.write_str(", the session had an unknown status")?,
            None => f.write_str(", the session could not be read")?,
        }
        match &self.0.error {
            Some(error) => write!(f, ": {error}"),
            None => f.write_str("; poll again later, or use a webhook"),
        }
    }
}

impl fmt::Debug for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitError")
            .field("error", &self.0.error)
            .field("elapsed", &self.0.elapsed)
            .field("last", &self.0.last)
            .finish()
    }
}

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.error.as_ref().map(|error| error as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_is_lengthened_by_up_to_a_quarter() {
        let interval = Duration::from_secs(4);
        let waits: Vec<_> = (0..100).map(|_| jittered(interval)).collect();
        let range = interval..=Duration::from_secs(5);
        assert!(waits.iter().all(|wait| range.contains(wait)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait > interval));
    }
}
