//! Checks that a service behaves as `didit-api` expects.
//!
//! The fake passes, and the real sandbox must pass too. The checks use no credits and change
//! only sessions that they have created.
//!
//! ```
//! use didit_api::Client;
//! use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
//! use didit_testkit::{Fake, conformance};
//!
//! # futures_executor::block_on(async {
//! let fake = Fake::new();
//! let client = Client::builder(fake.api_key())
//!     .transport(SharedTransport::new(fake.transport()))
//!     .clock(SharedClock::new(ManualClock::auto()))
//!     .build()?;
//! let report = conformance::run(&client, &fake.workflow_id()).await;
//! assert!(report.passed(), "{report}");
//! # Ok::<_, didit_api::ConfigError>(())
//! # }).unwrap();
//! ```

mod drift;

use std::fmt::{self, Display};
use std::time::Duration;

use didit_api::types::error_body::FieldError;
use didit_api::types::operation::{LIST_SESSIONS, Method};
use didit_api::types::session::{BatchDeleteSessions, ListSessions, SessionNumber, ShareSession};
use didit_api::types::{AddToBlocklist, CreateSession, CreatedSession, SessionStatus};
use didit_api::{Client, Error};
use http::StatusCode;
use serde_json::Value;

pub use self::drift::{DriftReport, drift};

/// An id without session.
const UNKNOWN_ID: &str = "00000000-0000-4000-8000-000000000000";

/// Runs all checks against the service of `client`, with sessions of the workflow
/// `workflow_id`. The sessions are deleted at the end.
pub async fn run(client: &Client, workflow_id: &str) -> ConformanceReport {
    let mut report = ConformanceReport { checks: Vec::new() };
    let mut add = |name, result| report.checks.push((name, result));
    add("the service is healthy", healthy(client).await);
    add("an unknown session is not found", unknown(client).await);
    add("an id does not change the path", hostile_ids(client).await);
    let result = unknown_workflow(client).await;
    add("an unknown workflow is a field error", result);
    let result = unknown_numbers(client).await;
    add("unknown session numbers are ignored", result);
    let session = match create(client, workflow_id).await {
        Ok(session) => session,
        Err(problem) => {
            add("a session can be created", Err(problem));
            return report;
        }
    };
    add("a session can be created", Ok(()));
    let result = reuse(client, workflow_id, &session).await;
    add(
        "an unfinished session of the same vendor_data is returned again",
        result,
    );
    add("a new session can be read", read(client, &session).await);
    let result = listed(client, &session).await;
    add("a session is listed by its vendor_data", result);
    let result = continued(client).await;
    add("a list is resumed from a continuation", result);
    add("every session is listed once", listed_once(client).await);
    let result = raw_requests(client, &session).await;
    add("raw requests and responses are available", result);
    let result = times_out(client, &session).await;
    add("polling without a decision ends at the timeout", result);
    let result = refused(client, &session).await;
    add(
        "operations that a new session does not allow are refused",
        result,
    );
    add("a session is deleted once", deleted(client, &session).await);
    report
}

/// Why a check failed.
#[derive(Debug, Clone)]
struct Problem(String);

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

type CheckResult<T = ()> = Result<T, Problem>;

fn ensure(holds: bool, otherwise: impl Display) -> CheckResult {
    if holds {
        return Ok(());
    }
    Err(Problem(otherwise.to_string()))
}

/// Returns the error of a result that must be one.
fn failure<T>(result: Result<T, Error>, name: &str) -> CheckResult<Error> {
    match result {
        Ok(_) => Err(Problem(format!("{name} succeeded"))),
        Err(error) => Ok(error),
    }
}

/// Returns the error of reading a session that must not be readable.
async fn unreadable(client: &Client, id: &str) -> CheckResult<Error> {
    let result = client.sessions().retrieve_decision(id).await;
    failure(result, "reading it")
}

async fn healthy(client: &Client) -> CheckResult {
    let status = client.health().check().await?.status;
    let is_ok = status.is_some_and(|status| status == "ok");
    ensure(is_ok, "the status is not `ok`")
}

async fn unknown(client: &Client) -> CheckResult {
    for id in [UNKNOWN_ID, "not-an-id"] {
        let error = unreadable(client, id).await?;
        ensure(error.is_not_found() && !error.is_retryable(), error)?;
    }
    Ok(())
}

async fn hostile_ids(client: &Client) -> CheckResult {
    for id in ["", "..", "%2e%2e", "a/../../x", "x\r\nhost: elsewhere"] {
        let error = unreadable(client, id).await?;
        ensure(error.is_validation() && error.attempts() == 0, error)?;
    }
    // These are escaped as one segment.
    for id in ["a/b", "a?b=c", "a#b", "\u{e9} x"] {
        let error = unreadable(client, id).await?;
        ensure(error.is_not_found(), error)?;
    }
    Ok(())
}

async fn unknown_workflow(client: &Client) -> CheckResult {
    let new = CreateSession::new(UNKNOWN_ID);
    let error = failure(client.sessions().create(new).await, "creating a session")?;
    let mut fields = error.field_errors().iter().map(FieldError::field);
    let is_named = fields.any(|field| field == "workflow_id");
    ensure(error.is_validation() && is_named, error)
}

async fn unknown_numbers(client: &Client) -> CheckResult {
    let unknown = SessionNumber::new(u64::from(u32::MAX));
    let request = BatchDeleteSessions::new().session_numbers(vec![unknown]);
    let deleted = client.sessions().batch_delete(request).await?.results;
    let is_empty = deleted.is_none_or(|results| results.is_empty());
    ensure(is_empty, "something was deleted")
}

fn vendor_data(session: &CreatedSession) -> &str {
    let vendor_data = session.vendor_data.as_ref();
    vendor_data.map_or("", |text| text.reveal())
}

async fn create(client: &Client, workflow_id: &str) -> CheckResult<CreatedSession> {
    let sessions = client.sessions();
    // The id of a first session makes a unique name.
    let first = sessions.create(CreateSession::new(workflow_id)).await?;
    let name = format!("conformance-{}", first.session_id.as_str());
    sessions.delete(&first.session_id).await?;
    let new = CreateSession::new(workflow_id).vendor_data(name);
    let session = sessions.create(new).await?;
    let is_new = session.status == SessionStatus::NotStarted;
    ensure(is_new, "the status is not `Not Started`")?;
    ensure(session.session_token.is_some(), "the session has no link")?;
    Ok(session)
}

async fn reuse(client: &Client, workflow_id: &str, session: &CreatedSession) -> CheckResult {
    let new = CreateSession::new(workflow_id).vendor_data(vendor_data(session));
    let again = client.sessions().create(new).await?;
    let is_same = again.session_id == session.session_id;
    ensure(is_same, "another session was created")
}

async fn read(client: &Client, session: &CreatedSession) -> CheckResult {
    let id = &session.session_id;
    let decision = client.sessions().retrieve_decision(id).await?;
    ensure(decision.session_id.as_ref() == Some(id), "the id differs")?;
    let is_new = decision.status == Some(SessionStatus::NotStarted);
    ensure(is_new, "the status differs")
}

async fn listed(client: &Client, session: &CreatedSession) -> CheckResult {
    let filter = ListSessions::new().vendor_data(vendor_data(session));
    let page = client.sessions().list(filter).await?;
    ensure(page.rejected.is_empty(), "a session could not be decoded")?;
    let alone = matches!(&page.results[..], [item] if item.session_id == session.session_id);
    ensure(alone, format!("{} sessions are listed", page.results.len()))
}

async fn continued(client: &Client) -> CheckResult {
    let filter = ListSessions::new().limit(1).page_size(1);
    let list = || client.sessions().list(filter.clone()).pages();
    let mut pages = list();
    let first = pages.next_page().await?;
    let has_one = first.is_some_and(|page| page.results.len() == 1);
    ensure(has_one, "the first page does not have one session")?;
    let Some(continuation) = pages.continuation() else {
        return Ok(());
    };
    let next = pages.next_page().await?;
    let resumed = list().resume(&continuation).next_page().await?;
    let first_id = |page: Option<didit_types::Page<didit_types::SessionSummary>>| {
        page.and_then(|page| page.results.first().map(|item| item.session_id.clone()))
    };
    let is_same = first_id(next) == first_id(resumed);
    ensure(is_same, "the next session differs")
}

async fn listed_once(client: &Client) -> CheckResult {
    let list = ListSessions::new().limit(1).page_size(1);
    let mut items = client.sessions().list(list).items();
    let mut seen = Vec::new();
    while seen.len() < 3
        && let Some(item) = items.next_item().await?
    {
        let is_new = !seen.contains(&item.session_id);
        ensure(is_new, "a session was listed twice")?;
        seen.push(item.session_id);
    }
    ensure(!seen.is_empty(), "no session is listed")
}

async fn raw_requests(client: &Client, session: &CreatedSession) -> CheckResult {
    let id = &session.session_id;
    let read = || client.sessions().retrieve_decision(id);
    let raw = read().raw().await?;
    ensure(raw.status() == StatusCode::OK, "the status is not 200")?;
    let own: Value = read().send_as().await?;
    let is_same = own["session_id"] == *id.as_str();
    ensure(is_same, "the id differs in another type")?;
    read().with_header("x-conformance", "1").raw().await?;
    let list = client.request(Method::Get, LIST_SESSIONS.path).await?;
    ensure(list["results"].is_array(), "the list has no results")
}

async fn times_out(client: &Client, session: &CreatedSession) -> CheckResult {
    let limit = Duration::from_secs(1);
    let poll = client.sessions().poll_decision(&session.session_id);
    let poll = poll.with_interval(limit / 4, limit / 2).with_timeout(limit);
    let Err(error) = poll.await else {
        return ensure(false, "the session has a decision");
    };
    let last = error.last_decision();
    let status = last.and_then(|decision| decision.status.as_ref());
    let is_new = status == Some(&SessionStatus::NotStarted);
    ensure(error.is_timeout() && is_new, error)
}

async fn refused(client: &Client, session: &CreatedSession) -> CheckResult {
    let (sessions, id) = (client.sessions(), &session.session_id);
    let error = failure(sessions.approve(id).await, "approving it")?;
    let has_no_effect = !error.may_have_taken_effect();
    ensure(error.is_wrong_state() && has_no_effect, error)?;
    let error = failure(sessions.generate_pdf(id).await, "downloading its report")?;
    let is_forbidden = error.status().is_some_and(|status| status == 403);
    ensure(is_forbidden && error.is_wrong_state(), error)?;
    let share = ShareSession::new(UNKNOWN_ID);
    let error = failure(sessions.share(id, share).await, "sharing it")?;
    ensure(error.is_wrong_state() || error.is_validation(), error)?;
    let unknown = AddToBlocklist::new(UNKNOWN_ID).blocklist_face(true);
    let result = client.blocklist().add(unknown).await;
    let error = failure(result, "blocklisting an unknown session")?;
    ensure(error.is_not_found() || error.is_validation(), error)
}

async fn deleted(client: &Client, session: &CreatedSession) -> CheckResult {
    let (sessions, id) = (client.sessions(), &session.session_id);
    sessions.delete(id).await?;
    let error = failure(sessions.delete(id).await, "deleting it again")?;
    ensure(error.is_not_found(), error)?;
    let error = unreadable(client, id.as_str()).await?;
    ensure(error.is_not_found(), error)
}

/// Results of all checks.
#[derive(Debug, Clone)]
pub struct ConformanceReport {
    checks: Vec<(&'static str, CheckResult)>,
}

impl ConformanceReport {
    /// Whether all checks passed.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|(_, outcome)| outcome.is_ok())
    }

    /// Names of the failed checks, each with its error.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.checks
            .iter()
            .filter_map(|(name, outcome)| Some((*name, &*outcome.as_ref().err()?.0)))
    }
}

impl fmt::Display for ConformanceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, outcome) in &self.checks {
            match outcome {
                Ok(()) => writeln!(f, "passed  {name}")?,
                Err(Problem(text)) => writeln!(f, "failed  {name}: {text}")?,
            }
        }
        Ok(())
    }
}
