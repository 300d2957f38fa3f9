//! The fake: a state machine that handles HTTP requests.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use didit_transport::{Clock as _, SharedClock};
use http::{Method, Request, Response};

use crate::delivery::{AttemptOutcome, DeliveryRecord, ReceiverResponse};
use crate::http::{fault::Fault, journal::Exchange, pipeline};
use crate::state::{EntityStatus, Kind, State, feed::StatusChange, workflow::Template};
use crate::vocabulary::{Revision, UtcTime, key::KeyRules};

#[cfg(feature = "authentication")]
mod authentication;
mod builder;
mod error;
mod receivers;
mod sessions;
mod snapshot;
#[cfg(feature = "travel-rule")]
mod travel_rule;
mod webhooks;

pub use self::builder::FakeBuilder;
pub use self::error::{FakeError, SnapshotError};
use self::receivers::{InProcess, InProgress, Waker};
pub use self::receivers::{Settle, WebhookRequest};
pub use self::sessions::FakeSession;
pub use self::snapshot::StateFile;

/// An in-process Didit API: it handles HTTP requests, changes its state and returns
/// responses.
///
/// It does no I/O and starts no thread. Clones share one state. The same seed and the same
/// requests give the same responses, byte for byte.
///
/// ```
/// use didit_testkit::Fake;
///
/// let didit = Fake::new();
/// let body = format!(r#"{{"workflow_id":"{}","vendor_data":"user-7"}}"#, didit.workflow_id());
/// let request = http::Request::post("/v3/session/")
///     .header("x-api-key", didit.api_key())
///     .body(body.into())?;
/// let response = didit.handle(request);
/// assert_eq!(response.status(), 201);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct Fake(Arc<Inner>);

type Observer = Arc<dyn Fn(&FakeEvent) + Send + Sync>;

struct Inner {
    state: Mutex<State>,
    clock: SharedClock,
    receivers: Mutex<Vec<InProcess>>,
    in_progress: InProgress,
    observers: Mutex<Vec<Observer>>,
    /// Wakes the server that delivers over HTTP.
    waker: Mutex<Option<Waker>>,
    /// Notifies of the outcomes of deliveries over HTTP.
    #[cfg(feature = "server")]
    outcome: tokio::sync::Notify,
}

/// What a fake has done, as [`Fake::observe`] reports it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FakeEvent {
    /// A request of the API and its response.
    Request(Exchange),
    /// A delivery, after an attempt.
    Delivery(DeliveryRecord),
}

/// Another application of the fake, as returned by [`Fake::add_application`].
#[derive(Clone)]
#[non_exhaustive]
pub struct ApplicationHandle {
    /// Application id.
    pub application_id: String,
    /// API key with full access.
    pub api_key: String,
    /// Id of the full KYC workflow.
    pub workflow_id: String,
    /// Id of the KYB workflow.
    pub kyb_workflow_id: String,
}

impl fmt::Debug for ApplicationHandle {
    /// Omits the API key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApplicationHandle({})", self.application_id)
    }
}

impl Default for Fake {
    fn default() -> Self {
        Self::new()
    }
}

impl Fake {
    /// Creates a fake with the default settings: a sandbox of the current revision, seed 1,
    /// and a clock that only [`Self::advance`] moves.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// assert_eq!(Fake::new().api_key(), Fake::new().api_key());
    /// ```
    pub fn new() -> Self {
        FakeBuilder::default().build()
    }

    /// Returns a builder for a fake with other settings.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::builder().seed(7).api_key("test-key").build();
    /// assert_eq!(didit.api_key(), "test-key");
    /// ```
    pub fn builder() -> FakeBuilder {
        FakeBuilder::default()
    }

    /// Handles a request. Webhooks for [functions](Self::on_webhook) are delivered before
    /// it returns.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let mut state = self.lock();
        let (reply, fault) = pipeline::handle(&mut state, &parts, &body);
        let is_reported = !parts.uri.path().starts_with("/_fake/") && self.is_observed();
        let exchange = state.journal.iter().next_back().filter(|_| is_reported);
        let event = exchange.cloned().map(FakeEvent::Request);
        let is_due = state.deliveries.is_busy(state.now);
        drop(state);
        if let Some(event) = event {
            self.report(&event);
        }
        if is_due {
            self.deliver();
        }
        let mut response = reply.into_response();
        if let Some(fault) = fault {
            fault.mark(&mut response);
        }
        if parts.method == Method::HEAD {
            *response.body_mut() = Bytes::new();
        }
        response
    }

    /// Calls a function after every request of the API and every attempt of a delivery, such as
    /// one that prints them.
    ///
    /// ```
    /// use didit_testkit::{Fake, FakeEvent};
    ///
    /// let didit = Fake::new();
    /// didit.observe(|event| {
    ///     if let FakeEvent::Request(exchange) = event {
    ///         assert_eq!(exchange.status, 404);
    ///     }
    /// });
    /// didit.handle(http::Request::new("".into()));
    /// ```
    pub fn observe(&self, observer: impl Fn(&FakeEvent) + Send + Sync + 'static) {
        lock(&self.0.observers).push(Arc::new(observer));
    }

    fn is_observed(&self) -> bool {
        !lock(&self.0.observers).is_empty()
    }

    fn report(&self, event: &FakeEvent) {
        let observers = lock(&self.0.observers).clone();
        for observer in observers {
            observer(event);
        }
    }

    /// Stores the outcome of an attempt to deliver a webhook.
    fn record(&self, number: u64, outcome: AttemptOutcome, answer: ReceiverResponse) {
        let mut state = self.lock();
        state.deliveries.record(number, outcome, answer);
        let record = state.deliveries.get(number).filter(|_| self.is_observed());
        let event = record.cloned().map(FakeEvent::Delivery);
        drop(state);
        if let Some(event) = event {
            self.report(&event);
        }
    }

    /// Returns the API key of the first application.
    pub fn api_key(&self) -> String {
        self.lock().app(0).api_key.to_string()
    }

    /// Returns the id of the organisation, to which all applications belong.
    pub fn organization_id(&self) -> String {
        self.lock().organization.to_string()
    }

    /// Returns the id of the first application.
    pub fn application_id(&self) -> String {
        self.lock().app(0).id.to_string()
    }

    /// Returns the code that was sent to the e-mail address of a new account, until it is verified.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let body = r#"{"email": "ada@example.com", "password": "Correct-Horse-7"}"#;
    /// let register = http::Request::post("/auth/v2/programmatic/register/").body(body.into())?;
    /// assert_eq!(didit.handle(register).status(), 201);
    /// assert_eq!(didit.account_code("ada@example.com"), Some("A1B2C3"));
    /// # Ok::<_, http::Error>(())
    /// ```
    #[cfg(feature = "account")]
    pub fn account_code(&self, email: &str) -> Option<&'static str> {
        crate::operations::accounts::code(&self.lock(), email)
    }

    /// Returns the id of the first application's full KYC workflow.
    pub fn workflow_id(&self) -> String {
        self.workflow_of(Template::Kyc)
    }

    /// Returns the id of the first application's KYB workflow.
    pub fn kyb_workflow_id(&self) -> String {
        self.workflow_of(Template::Kyb)
    }

    /// Returns the id of the first application's workflow for a template.
    pub fn workflow_of(&self, template: Template) -> String {
        self.lock().template(0, template).id.to_string()
    }

    /// Returns the secret that signs webhooks.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::builder().webhook_secret("whsec").build();
    /// assert_eq!(didit.webhook_secret(), "whsec");
    /// ```
    pub fn webhook_secret(&self) -> String {
        self.lock().webhook_secret.to_string()
    }

    /// Returns the revision of the API.
    pub fn revision(&self) -> Revision {
        self.lock().settings.revision
    }

    /// Returns the time of the fake.
    ///
    /// ```
    /// use std::time::Duration;
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let start = didit.now();
    /// didit.advance(Duration::from_secs(60));
    /// assert_eq!(didit.now(), start + Duration::from_secs(60));
    /// ```
    pub fn now(&self) -> SystemTime {
        self.lock().now.to_system()
    }

    /// Advances the time: sessions and tokens expire, and due webhooks are retried.
    ///
    /// ```
    /// use std::time::Duration;
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let session = didit.not_started("user-7");
    /// didit.advance(Duration::from_secs(7 * 86_400));
    /// assert_eq!(didit.status(&session).unwrap(), "Expired");
    /// ```
    ///
    /// The result is a future that completes as [`Self::settle`] does.
    #[expect(clippy::must_use_candidate, reason = "the time advances without it")]
    pub fn advance(&self, duration: Duration) -> Settle {
        self.lock().advance(duration);
        self.deliver();
        self.settled()
    }

    /// Returns the clock of this fake, for the client, the inbox and the receiver of a test:
    /// [`Self::advance`] moves it, unless the builder was given another one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use didit_testkit::Fake;
    /// use didit_transport::Clock;
    ///
    /// let didit = Fake::new();
    /// let clock = didit.clock();
    /// didit.advance(Duration::from_secs(60));
    /// assert_eq!(clock.now(), didit.now());
    /// ```
    pub fn clock(&self) -> SharedClock {
        self.0.clock.clone()
    }

    /// Returns a receiver that verifies this fake's webhooks with its secret and clock.
    #[cfg(feature = "tower")]
    pub fn receiver(&self) -> didit_webhooks::Receiver {
        let secret = match didit_webhooks::Secret::new(self.webhook_secret()) {
            Ok(secret) => secret,
            Err(error) => unreachable!("blank secrets are replaced: {error}"),
        };
        let clock = self.clock();
        let receiver = didit_webhooks::Receiver::new(didit_webhooks::Verifier::new(secret));
        receiver.with_clock(move || clock.now())
    }

    /// Returns a client of this fake with its key and clock: its retries and timeouts take no
    /// time.
    ///
    /// # Errors
    ///
    /// The error of the client's builder, if the key that was set is no header value.
    #[cfg(feature = "conformance")]
    pub fn client(&self) -> Result<didit_api::Client, didit_api::ConfigError> {
        didit_api::Client::builder(self.api_key())
            .transport(didit_api::transport::SharedTransport::new(self.transport()))
            .clock(self.clock())
            .build()
    }

    /// Adds an application with its own key and workflows.
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

    /// Adds an API key to the first application and returns it.
    ///
    /// ```
    /// use didit_testkit::{Access, Fake, KeyRules};
    ///
    /// let didit = Fake::new();
    /// let read_only = didit.add_key(&KeyRules::new().allow("sessions", Access::Read));
    /// assert_ne!(read_only, didit.api_key());
    /// ```
    pub fn add_key(&self, rules: &KeyRules) -> String {
        let mut state = self.lock();
        let key = state.ids.secret();
        let rules = rules.key(0, state.now);
        state.keys.insert(key.as_str().into(), rules);
        key
    }

    /// Revokes an API key.
    pub fn revoke_key(&self, key: &str) {
        if let Some(key) = self.lock().keys.get_mut(key) {
            key.revoked = true;
        }
    }

    /// Sets the credits of the first application, one per session. Defaults to `None`,
    /// which is unlimited. A sandbox uses no credits.
    pub fn set_credits(&self, credits: Option<u32>) {
        self.lock().app_mut(0).credits = credits;
    }

    /// Sets the status of a user of the first application to `BLOCKED` or `ACTIVE`. No
    /// sessions can be created for a blocked user. An unknown user is created.
    pub fn set_blocked(&self, vendor_data: &str, blocked: bool) {
        let status = if blocked {
            EntityStatus::Blocked
        } else {
            EntityStatus::Active
        };
        self.lock()
            .set_entity_status((0, Kind::User), vendor_data, status, None);
    }

    /// Sets how long approvals of the first application's sessions are valid. Defaults to
    /// `None`, which is unlimited.
    ///
    /// ```
    /// use std::time::Duration;
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// didit.set_approval_expires_after(Some(Duration::from_secs(3600)));
    /// let session = didit.approved("user-7");
    /// didit.advance(Duration::from_secs(3600));
    /// assert_eq!(didit.status(&session).unwrap(), "Kyc Expired");
    /// ```
    pub fn set_approval_expires_after(&self, time: Option<Duration>) {
        let mut state = self.lock();
        let range = state.app(0).workflows.clone();
        let seconds = time.map(|time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        for workflow in &mut state.workflows[range.start as usize..range.end as usize] {
            workflow.approval_expires_after = seconds;
        }
    }

    /// Adds a fault.
    ///
    /// ```
    /// use didit_testkit::{Fake, Fault};
    /// use didit_types::operation;
    ///
    /// let didit = Fake::new();
    /// didit.fault(Fault::reset().on(&operation::RETRIEVE_DECISION).times(1));
    /// ```
    pub fn fault(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Returns the status changes after the one with this number, oldest first.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// didit.not_started("user-7");
    /// assert_eq!(didit.changes_since(0)[0].to(), "Not Started");
    /// ```
    pub fn changes_since(&self, number: u64) -> Vec<StatusChange> {
        self.lock().feed.since(number).cloned().collect()
    }

    /// Returns the requests and responses so far, oldest first, up to the last 10,000.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// didit.handle(http::Request::new("".into()));
    /// assert_eq!(didit.journal()[0].status, 404);
    /// ```
    pub fn journal(&self) -> Vec<Exchange> {
        self.lock().journal.iter().cloned().collect()
    }

    /// Resets the state to that of a new fake with the same settings, and the time to that of
    /// its clock.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let session = didit.approved("user-7");
    /// didit.reset();
    /// assert_eq!(didit.status(&session), None);
    /// ```
    pub fn reset(&self) {
        self.lock().reset();
    }

    /// Locks the state and updates its time.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = lock(&self.0.state);
        state.set_time(UtcTime::from_system(self.0.clock.now()));
        state
    }

    #[cfg(feature = "server")]
    pub(crate) fn set_origin(&self, origin: &str) {
        self.lock().settings.origin = origin.into();
    }
}

/// Locks a part of a fake. A handler that panicked may have left it half-changed; the test sees the
/// panic.
fn lock<T>(part: &Mutex<T>) -> MutexGuard<'_, T> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Fake {
    /// Omits keys and secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Fake")
            .field("revision", &state.settings.revision)
            .field("applications", &state.applications.len())
            .field("sessions", &state.store.len())
            .finish()
    }
}
