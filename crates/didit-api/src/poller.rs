//! Waiting for the outcome of a session.

use std::fmt;
use std::future::IntoFuture;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use didit_transport::Clock;
use didit_types::{Decision, SessionId, SessionStatus};
use futures_core::Stream;

use crate::client::Client;
use crate::error::Error;
use crate::resources::Sessions;
use crate::unfold::{Step, Unfold};

const MIN_INTERVAL: Duration = Duration::from_secs(2);
const MAX_INTERVAL: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_secs(15 * 60);

impl Sessions<'_> {
    /// Waits until a session has an outcome, or needs a reviewer.
    ///
    /// Awaited, it gives the [`WaitOutcome`]; as a [`Stream`] it gives each status
    /// that the session goes through, the last one included.
    ///
    /// A webhook tells the same at once and at no cost; wait where none can
    /// reach you. Source: <https://docs.didit.me/integration/webhooks>
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::WaitError> {
    /// let outcome = client
    ///     .sessions()
    ///     .poll_decision("11111111-2222-4333-8444-555555555555")
    ///     .on_poll(|seen| println!("{} after {:?}", seen.status(), seen.elapsed()))
    ///     .await?;
    /// if outcome.needs_review() {
    ///     println!("somebody has to look at it");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn poll_decision(&self, id: impl Into<SessionId>) -> DecisionPoller {
        DecisionPoller::new(self.client().clone(), id.into())
    }
}

/// A session that is read again and again until it has an outcome.
///
/// The first reading is at once. Then it waits for the interval, which grows
/// while nothing changes and is short again when something did; a random part
/// of up to a quarter keeps many waits from falling together.
#[must_use = "nothing is read before it is awaited"]
pub struct DecisionPoller(Unfold<State, Result<Progress, WaitError>>);

type Hear = Arc<dyn Fn(&Progress) + Send + Sync>;

struct State {
    client: Client,
    id: SessionId,
    min_interval: Duration,
    max_interval: Duration,
    timeout: Duration,
    through_review: bool,
    on_poll: Option<Hear>,
    /// In the clock's own time; set by the first reading.
    start: Option<Duration>,
    interval: Duration,
    readings: u32,
    last: Option<Progress>,
}

impl DecisionPoller {
    fn new(client: Client, id: SessionId) -> Self {
        Self(Unfold::new(
            State {
                client,
                id,
                min_interval: MIN_INTERVAL,
                max_interval: MAX_INTERVAL,
                timeout: TIMEOUT,
                through_review: false,
                on_poll: None,
                start: None,
                interval: MIN_INTERVAL,
                readings: 0,
                last: None,
            },
            |state| Box::pin(step(state)),
        ))
    }

    /// The shortest and the longest wait between two readings; 2 and 30 seconds
    /// if not set. Below a tenth of a second counts as that.
    pub fn with_interval(self, shortest: Duration, longest: Duration) -> Self {
        let shortest = shortest.max(Duration::from_millis(100));
        self.set(|state| {
            state.min_interval = shortest;
            state.max_interval = longest.max(shortest);
            state.interval = shortest;
        })
    }

    /// How long to wait in all; 15 minutes if not set.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        self.set(|state| state.timeout = timeout)
    }

    /// Goes on waiting while a reviewer decides, which may take days.
    pub fn through_review(self) -> Self {
        self.set(|state| state.through_review = true)
    }

    /// Hears of every reading, whether the status changed or not.
    pub fn on_poll(self, hear: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.set(|state| state.on_poll = Some(Arc::new(hear)))
    }

    fn set(mut self, change: impl FnOnce(&mut State)) -> Self {
        if let Some(state) = self.0.state_mut() {
            change(state);
        }
        self
    }

    async fn outcome(mut self) -> Result<WaitOutcome, WaitError> {
        let mut last = None;
        while let Some(progress) = self.0.next().await {
            last = Some(progress?);
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
        Poll::Ready(ready!(Pin::new(&mut self.0).poll_next(cx)))
    }
}

impl fmt::Debug for DecisionPoller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.state();
        f.debug_struct("DecisionPoller")
            .field("session_id", &state.map(|state| &state.id))
            .field("readings", &state.map(|state| state.readings))
            .finish_non_exhaustive()
    }
}

/// One reading: an item if the status changed, an end if it is the last one.
async fn step(mut state: State) -> Step<State, Result<Progress, WaitError>> {
    let clock = state.client.parts().clock.clone();
    let start = *state.start.get_or_insert_with(|| clock.monotonic());
    if state.readings > 0 {
        let left = state
            .timeout
            .saturating_sub(clock.monotonic().saturating_sub(start));
        let pause = jittered(state.interval);
        // One last look at the end of the time, not a pause beyond it.
        clock.sleep(pause.min(left)).await;
        state.interval = state.interval.mul_f64(1.5).min(state.max_interval);
    }
    let elapsed = clock.monotonic().saturating_sub(start);
    let left = state.timeout.saturating_sub(elapsed);
    if left.is_zero() && state.readings > 0 {
        return (None, Some(Err(WaitError::new(None, elapsed, state.last))));
    }
    state.readings += 1;
    let call = state.client.sessions().retrieve_decision(state.id.clone());
    let decision = match call.with_timeout(left).send().await {
        Ok(decision) => decision,
        Err(error) if passes(&error) => {
            if let Some(wait) = error.retry_after() {
                state.interval = state.interval.max(wait);
            }
            return (Some(state), None);
        }
        Err(error) => {
            let elapsed = clock.monotonic().saturating_sub(start);
            return (
                None,
                Some(Err(WaitError::new(Some(error), elapsed, state.last))),
            );
        }
    };
    let progress = Progress {
        decision: Arc::new(decision),
        elapsed: clock.monotonic().saturating_sub(start),
        readings: state.readings,
    };
    if let Some(hear) = &state.on_poll {
        hear(&progress);
    }
    let before = state.last.replace(progress.clone());
    let status = progress.status();
    if status.is_final() || (status.needs_review() && !state.through_review) {
        return (None, Some(Ok(progress)));
    }
    if before.is_some_and(|before| before.status() == status) {
        return (Some(state), None);
    }
    state.interval = state.min_interval;
    (Some(state), Some(Ok(progress)))
}

/// Whether a failure of one reading says nothing about the next one.
fn passes(error: &Error) -> bool {
    error.is_retryable()
}

fn jittered(interval: Duration) -> Duration {
    // The standard library's only source of randomness.
    let random = RandomState::new().hash_one(0_u8);
    let part = f64::from(u32::try_from(random >> 32).unwrap_or(0)) / f64::from(u32::MAX);
    interval.mul_f64(1.0 + part / 4.0)
}

/// What one reading of a session showed.
#[derive(Clone)]
pub struct Progress {
    decision: Arc<Decision>,
    elapsed: Duration,
    readings: u32,
}

/// A decision without a status is one that the key may not see.
const UNSEEN: &SessionStatus = &SessionStatus::InProgress;

impl Progress {
    /// Where the session stands. A word that this version does not know counts
    /// as running.
    pub fn status(&self) -> &SessionStatus {
        self.decision.status.as_ref().unwrap_or(UNSEEN)
    }

    /// The session as it was read.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Since the wait began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Readings so far, failed ones included.
    pub fn readings(&self) -> u32 {
        self.readings
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
            .field("readings", &self.readings)
            .finish_non_exhaustive()
    }
}

/// The end of a wait: a final status, or one that needs a reviewer.
#[derive(Debug, Clone)]
pub struct WaitOutcome {
    needs_review: bool,
    decision: Decision,
}

impl WaitOutcome {
    /// Whether a person has to decide; the session is not final then.
    pub fn needs_review(&self) -> bool {
        self.needs_review
    }

    /// The session with all its reports.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Gives the session away.
    pub fn into_decision(self) -> Decision {
        self.decision
    }
}

/// Why a wait ended without an outcome.
pub struct WaitError(Box<Ended>);

struct Ended {
    error: Option<Error>,
    elapsed: Duration,
    last: Option<Progress>,
}

impl WaitError {
    fn new(error: Option<Error>, elapsed: Duration, last: Option<Progress>) -> Self {
        Self(Box::new(Ended {
            error,
            elapsed,
            last,
        }))
    }

    /// Whether time ran out; nothing else was wrong.
    ///
    /// # Troubleshooting
    ///
    /// [`last_decision`](Self::last_decision) says where the session stands. A
    /// user may take days: prefer a webhook, or wait again later.
    pub fn is_timeout(&self) -> bool {
        self.0.error.as_ref().is_none_or(Error::is_timeout)
    }

    /// The failure of the reading that ended the wait; `None` if time ran out.
    pub fn error(&self) -> Option<&Error> {
        self.0.error.as_ref()
    }

    /// How long it was waited.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// The session as it was read last, if it ever was.
    pub fn last_decision(&self) -> Option<&Decision> {
        self.0.last.as_ref().map(Progress::decision)
    }

    /// Gives away the session as it was read last.
    pub fn into_last_decision(self) -> Option<Decision> {
        self.0.last.map(Progress::into_decision)
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no outcome after {} s", self.0.elapsed.as_secs())?;
        match &self.0.last {
            Some(last) => write!(f, ", the session was `{}`", last.status())?,
            None => f.write_str(", the session was never read")?,
        }
        match &self.0.error {
            Some(error) => write!(f, ": {error}"),
            None => f.write_str("; wait again later, or let a webhook tell"),
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
