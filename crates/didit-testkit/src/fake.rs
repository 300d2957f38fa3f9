//! The fake: a state machine that takes requests and gives answers.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use didit_transport::{Clock as _, SharedClock};
use http::{Method, Request, Response};

#[cfg(feature = "server")]
use crate::delivery::Outgoing;
use crate::delivery::{AttemptOutcome, DeliveryRecord, Target, WebhookFault};
use crate::http::fault::Fault;
use crate::http::journal::Exchange;
use crate::http::pipeline::answer;
use crate::http::reply::Reply;
use crate::scenario::Scenario;
use crate::state::State;
use crate::state::feed::StatusChange;
use crate::state::profile::EntityStatus;
use crate::state::workflow::{Kind, Template};
use crate::vocabulary::key::KeyRules;
use crate::vocabulary::revision::Revision;
use crate::vocabulary::time::UtcTime;
use crate::webhook::WebhookRequest;

mod application;
mod builder;
mod refused;

pub use self::application::ApplicationHandle;
pub use self::builder::FakeBuilder;
pub use self::refused::FakeError;

/// A Didit in this process: it takes HTTP requests, changes its state, and answers.
///
/// It does no I/O and starts no thread. Clones share one state. The same seed and
/// the same requests give the same answers, byte for byte.
///
/// ```
/// use didit_testkit::Fake;
///
/// let didit = Fake::new();
/// let body = format!(r#"{{"workflow_id":"{}","vendor_data":"user-7"}}"#, didit.workflow_id());
/// let request = http::Request::post("/v3/session/")
///     .header("x-api-key", didit.api_key())
///     .body(body.into())?;
/// let answer = didit.handle(request);
/// assert_eq!(answer.status(), 201);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct Fake(Arc<Inner>);

type Receiver = Arc<dyn Fn(&WebhookRequest) -> u16 + Send + Sync>;
type Waker = Arc<dyn Fn() + Send + Sync>;

struct Inner {
    state: Mutex<State>,
    clock: SharedClock,
    receivers: RwLock<Vec<Receiver>>,
    waker: RwLock<Option<Waker>>,
}

/// Requests with a larger body are refused: 25 MB is the largest upload there is.
pub(crate) const BODY_LIMIT: usize = 32 * 1024 * 1024;

impl Default for Fake {
    fn default() -> Self {
        Self::new()
    }
}

impl Fake {
    /// A fake with everything at its default: a sandbox of today's revision, seed 1, at a
    /// time that stands still.
    pub fn new() -> Self {
        FakeBuilder::default().build()
    }

    /// A fake with other settings.
    pub fn builder() -> FakeBuilder {
        FakeBuilder::default()
    }

    /// Answers a request. Webhooks to [functions](Self::on_webhook) are delivered before
    /// it returns.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let (reply, strike, is_due) = {
            let mut state = self.lock();
            let (reply, strike) =
                answer(&mut state, &parts.method, &parts.uri, &parts.headers, &body);
            (reply, strike, state.deliveries.is_busy(state.now))
        };
        if is_due {
            self.deliver();
        }
        let mut response = reply.into_response();
        if let Some(strike) = strike {
            strike.mark(&mut response);
        }
        if parts.method == Method::HEAD {
            *response.body_mut() = Bytes::new();
        }
        response
    }

    /// The key of the first application.
    pub fn api_key(&self) -> String {
        self.lock().app(0).api_key.to_string()
    }

    /// The id of the first application.
    pub fn application_id(&self) -> String {
        self.lock().app(0).id.to_string()
    }

    /// The full KYC workflow of the first application.
    pub fn workflow_id(&self) -> String {
        self.workflow_of(Template::Kyc)
    }

    /// The KYB workflow of the first application.
    pub fn kyb_workflow_id(&self) -> String {
        self.workflow_of(Template::Kyb)
    }

    /// The first application's workflow of a template.
    pub fn workflow_of(&self, template: Template) -> String {
        self.lock().template(0, template).id.to_string()
    }

    /// The secret that webhooks are signed with.
    pub fn webhook_secret(&self) -> String {
        self.lock().webhook_secret.to_string()
    }

    /// The edition of the API.
    pub fn revision(&self) -> Revision {
        self.lock().settings.revision
    }

    /// The time of the fake.
    pub fn now(&self) -> SystemTime {
        self.lock().now.to_system()
    }

    /// Moves the time: sessions expire, tokens lapse, webhooks are tried again.
    pub fn advance(&self, duration: Duration) {
        self.lock().advance(duration);
        self.deliver();
    }

    /// Plays the user of a session to the end, with the outcome that `scenario` names
    /// (`approve`, `decline_aml_hit`, `review_poa_partial_match`…).
    ///
    /// # Errors
    ///
    /// [`FakeError`] when there is no such session or scenario, or when the session
    /// does not wait for its user.
    pub fn complete(&self, session_id: &str, scenario: &str) -> Result<(), FakeError> {
        let Some(known) = Scenario::from_slug(scenario) else {
            return Err(FakeError::new(&Reply::field(
                "scenario",
                &format!("Unknown sandbox scenario: '{scenario}'."),
            )));
        };
        self.play(session_id, &known)
    }

    /// [`Self::complete`] with a scenario of one's own.
    ///
    /// ```
    /// use didit_testkit::{Fake, Scenario};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let didit = Fake::new();
    /// # let body = format!(r#"{{"workflow_id":"{}"}}"#, didit.workflow_id());
    /// # let request = http::Request::post("/v3/session/")
    /// #     .header("x-api-key", didit.api_key()).body(body.into())?;
    /// # let session: serde_json::Value = serde_json::from_slice(didit.handle(request).body())?;
    /// # let session_id = session["session_id"].as_str().unwrap_or_default();
    /// let scenario = Scenario::approve().document(|document| document.number = "T0000007".into());
    /// didit.play(session_id, &scenario)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Self::complete`].
    pub fn play(&self, session_id: &str, scenario: &Scenario) -> Result<(), FakeError> {
        let outcome = {
            let mut state = self.lock();
            match crate::vocabulary::id::canonical_uuid(session_id)
                .and_then(|id| state.store.find(id))
            {
                Some(session_index) => state.play(session_index, scenario),
                None => Err(Reply::not_found("Session not found.")),
            }
        };
        self.deliver();
        outcome.map_err(|reply| FakeError::new(&reply))
    }

    /// Another application, with its own key and workflows.
    pub fn add_application(&self) -> ApplicationHandle {
        let mut state = self.lock();
        let environment = state.settings.environment;
        let index = state.add_application(environment);
        let application = state.app(index);
        ApplicationHandle {
            application_id: application.id.to_string(),
            api_key: application.api_key.to_string(),
            workflow_id: state.template(index, Template::Kyc).id.to_string(),
            kyb_workflow_id: state.template(index, Template::Kyb).id.to_string(),
        }
    }

    /// Another key of the first application.
    pub fn add_key(&self, rules: &KeyRules) -> String {
        let mut state = self.lock();
        let key = state.ids.secret();
        let rules = rules.key(0, state.now);
        state.keys.insert(key.as_str().into(), rules);
        key
    }

    /// Refuses a key from now on.
    pub fn revoke_key(&self, key: &str) {
        if let Some(key) = self.lock().keys.get_mut(key) {
            key.revoked = true;
        }
    }

    /// What the first application may still spend, one a session; `None` is without end.
    /// A sandbox pays nothing.
    pub fn set_credits(&self, credits: Option<u32>) {
        self.lock().app_mut(0).credits = credits;
    }

    /// Lets a user of the first application create no more sessions, or lets them again:
    /// the status becomes `BLOCKED` or `ACTIVE`. Whoever is not there yet is made.
    pub fn set_blocked(&self, vendor_data: &str, blocked: bool) {
        let status = if blocked {
            EntityStatus::Blocked
        } else {
            EntityStatus::Active
        };
        self.lock()
            .set_entity_status((0, Kind::User), vendor_data, status, None);
    }

    /// Lets approvals of the first application's sessions lapse after this time, or
    /// never. Never is the default.
    pub fn set_approval_expires_after(&self, time: Option<Duration>) {
        let mut state = self.lock();
        let range = state.app(0).workflows.clone();
        let seconds = time.map(|time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        for workflow in &mut state.workflows[range.start as usize..range.end as usize] {
            workflow.approval_lapses_after = seconds;
        }
    }

    /// Adds a rule to the fault plan.
    pub fn fault(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// Empties the fault plan.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// The changes of status after the one with this number, oldest first.
    pub fn changes_since(&self, number: u64) -> Vec<StatusChange> {
        self.lock().feed.since(number).cloned().collect()
    }

    /// Hands every application's webhooks to a function, at once and in this process.
    /// It gives the status that a receiver would answer: 200 to accept, 500 to have the
    /// webhook tried again a minute later.
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

    /// Sends every application's webhooks to an address. A server carries them.
    pub fn deliver_to(&self, url: impl Into<Box<str>>) {
        self.lock().add_destination(Target::Url(url.into()));
    }

    /// The webhooks so far, oldest first, with every attempt.
    pub fn deliveries(&self) -> Vec<DeliveryRecord> {
        self.lock().deliveries.iter().cloned().collect()
    }

    /// Sends a webhook once more: signed anew, to where it went before, under the
    /// same `event_id`. False if there is no webhook of that id.
    pub fn resend(&self, delivery: &str) -> bool {
        let sent = {
            let mut state = self.lock();
            let now = state.now;
            crate::vocabulary::id::canonical_uuid(delivery)
                .is_some_and(|id| state.deliveries.resend(id, now))
        };
        self.deliver();
        sent
    }

    /// Lets something happen to the next webhook that nothing is planned for yet.
    pub fn inject_webhook_fault(&self, disturbance: WebhookFault) {
        self.lock().deliveries.disturb(disturbance);
    }

    /// The requests and answers so far, oldest first; the last 10,000 of them.
    pub fn journal(&self) -> Vec<Exchange> {
        self.lock().journal.iter().cloned().collect()
    }

    /// Back to the start of the seed. The time stays where it is.
    pub fn reset(&self) {
        self.lock().reset();
    }

    /// The state, with its time brought up to date.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A handler that panics leaves a session half-changed at worst; the
        // panic itself is what a test must see.
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.set_time(UtcTime::from_system(self.0.clock.now()));
        state
    }

    pub(crate) fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    /// Carries due webhooks to their functions, and wakes who carries the others.
    pub(crate) fn deliver(&self) {
        loop {
            let outgoing = {
                let mut state = self.lock();
                let now = state.now;
                state
                    .deliveries
                    .take_due(now, |target| matches!(target, Target::Function(_)))
            };
            let Some(outgoing) = outgoing else { break };
            let Target::Function(index) = outgoing.target else {
                break;
            };
            let receiver = self
                .0
                .receivers
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .get(index)
                .cloned();
            let outcome = match receiver {
                Some(receiver) => AttemptOutcome::Answered(receiver(&WebhookRequest {
                    headers: outgoing.headers,
                    body: outgoing.body,
                })),
                None => AttemptOutcome::Refused,
            };
            self.lock()
                .deliveries
                .record(outgoing.number, outcome, None);
        }
        let waker = self
            .0
            .waker
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(waker) = waker {
            waker();
        }
    }
}

/// What the server needs to carry webhooks over HTTP.
#[cfg(feature = "server")]
impl Fake {
    pub(crate) fn set_waker(&self, waker: impl Fn() + Send + Sync + 'static) {
        *self.0.waker.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(waker));
    }

    pub(crate) fn next_delivery(&self) -> Option<Outgoing> {
        let mut state = self.lock();
        let now = state.now;
        state
            .deliveries
            .take_due(now, |target| matches!(target, Target::Url(_)))
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

    /// Whether a webhook is due to an address, or on its way there.
    pub(crate) fn is_delivering(&self) -> bool {
        let state = self.lock();
        state.deliveries.is_busy(state.now)
    }

    pub(crate) fn set_origin(&self, origin: &str) {
        self.lock().settings.origin = origin.into();
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Fake")
            .field("revision", &state.settings.revision)
            .field("applications", &state.applications.len())
            .field("sessions", &state.store.len())
            .finish()
    }
}
