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

use std::fmt;
use std::time::Duration;

use didit_api::types::operation::{LIST_SESSIONS, Method};
use didit_api::types::session::{BatchDeleteSessions, ListSessions, SessionNumber, ShareSession};
use didit_api::types::{AddToBlocklist, CreateSession, CreatedSession, SessionStatus};
use didit_api::{Client, Error};
use http::StatusCode;
use serde_json::Value;

/// An id without session.
const UNKNOWN_ID: &str = "00000000-0000-4000-8000-000000000000";

/// Runs all checks against the service of `client`, with sessions of the workflow
/// `workflow_id`. The sessions are deleted at the end.
pub async fn run(client: &Client, workflow_id: &str) -> ConformanceReport {
    let mut report = ConformanceReport { checks: Vec::new() };
    report.add("the service is healthy", healthy(client).await);
    report.add("an unknown session is not found", unknown(client).await);
    report.add("an id does not change the path", hostile_ids(client).await);
    report.add(
        "an unknown workflow is a field error",
        unknown_workflow(client).await,
    );
    report.add(
        "unknown session numbers are ignored",
        unknown_numbers(client).await,
    );
    match create(client, workflow_id).await {
        Ok(session) => {
            report.add("a session can be created", Ok(()));
            with_session(client, workflow_id, &session, &mut report).await;
        }
        Err(problem) => report.add("a session can be created", Err(problem)),
    }
    report
}

async fn with_session(
    client: &Client,
    workflow_id: &str,
    session: &CreatedSession,
    report: &mut ConformanceReport,
) {
    let again = reuse(client, workflow_id, session).await;
    report.add(
        "an unfinished session of the same vendor_data is returned again",
        again,
    );
    report.add("a new session can be read", read(client, session).await);
    report.add(
        "a session is listed by its vendor_data",
        listed(client, session).await,
    );
    report.add(
        "a list is resumed from a continuation",
        continued(client).await,
    );
    report.add("every session is listed once", listed_once(client).await);
    report.add(
        "raw requests and responses are available",
        raw_requests(client, session).await,
    );
    report.add(
        "polling without a decision ends at the timeout",
        times_out(client, session).await,
    );
    report.add(
        "operations that a new session does not allow are refused",
        refused(client, session).await,
    );
    report.add("a session is deleted once", deleted(client, session).await);
}

type CheckResult = Result<(), String>;

fn ensure(holds: bool, otherwise: impl Into<String>) -> CheckResult {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn message(error: &Error) -> String {
    error.to_string()
}

/// Returns the error of a result that must be one.
fn failure<T>(result: Result<T, Error>, name: &str) -> Result<Error, String> {
    match result {
        Ok(_) => Err(format!("{name} succeeded")),
        Err(error) => Ok(error),
    }
}

async fn healthy(client: &Client) -> CheckResult {
    let health = client
        .health()
        .check()
        .await
        .map_err(|error| message(&error))?;
    ensure(
        health.status.is_some_and(|status| status == "ok"),
        "the status is not `ok`",
    )
}

async fn unknown(client: &Client) -> CheckResult {
    for id in [UNKNOWN_ID, "not-an-id"] {
        let result = client.sessions().retrieve_decision(id).await;
        let error = failure(result, "reading it")?;
        ensure(
            error.is_not_found() && !error.is_retryable(),
            message(&error),
        )?;
    }
    Ok(())
}

async fn hostile_ids(client: &Client) -> CheckResult {
    for id in ["", "..", "%2e%2e", "a/../../x", "x\r\nhost: elsewhere"] {
        let result = client.sessions().retrieve_decision(id).await;
        let error = failure(result, "reading it")?;
        ensure(
            error.is_validation() && error.attempts() == 0,
            message(&error),
        )?;
    }
    // These are escaped as one segment.
    for id in ["a/b", "a?b=c", "a#b", "\u{e9} x"] {
        let result = client.sessions().retrieve_decision(id).await;
        let error = failure(result, "reading it")?;
        ensure(error.is_not_found(), message(&error))?;
    }
    Ok(())
}

async fn unknown_workflow(client: &Client) -> CheckResult {
    let result = client
        .sessions()
        .create(CreateSession::new(UNKNOWN_ID))
        .await;
    let error = failure(result, "creating a session")?;
    let mut fields = error
        .field_errors()
        .iter()
        .map(didit_types::error_body::FieldError::field);
    ensure(
        error.is_validation() && fields.any(|field| field == "workflow_id"),
        message(&error),
    )
}

async fn unknown_numbers(client: &Client) -> CheckResult {
    let unknown = SessionNumber::new(u64::from(u32::MAX));
    let request = BatchDeleteSessions::new().session_numbers(vec![unknown]);
    let deleted = client.sessions().batch_delete(request).await;
    let results = deleted.map_err(|error| message(&error))?.results;
    ensure(
        results.is_none_or(|results| results.is_empty()),
        "something was deleted",
    )
}

fn vendor_data(session: &CreatedSession) -> &str {
    session
        .vendor_data
        .as_ref()
        .map_or("", |text| text.reveal())
}

async fn create(client: &Client, workflow_id: &str) -> Result<CreatedSession, String> {
    // The id of a first session makes a unique name.
    let first = client
        .sessions()
        .create(CreateSession::new(workflow_id))
        .await;
    let first = first.map_err(|error| message(&error))?;
    let name = format!("conformance-{}", first.session_id.as_str());
    let gone = client.sessions().delete(&first.session_id).await;
    gone.map_err(|error| message(&error))?;
    let new = CreateSession::new(workflow_id).vendor_data(name);
    let session = client
        .sessions()
        .create(new)
        .await
        .map_err(|error| message(&error))?;
    ensure(
        session.status == SessionStatus::NotStarted,
        "the status is not `Not Started`",
    )?;
    ensure(session.session_token.is_some(), "the session has no link")?;
    Ok(session)
}

async fn reuse(client: &Client, workflow_id: &str, session: &CreatedSession) -> CheckResult {
    let new = CreateSession::new(workflow_id).vendor_data(vendor_data(session));
    let again = client
        .sessions()
        .create(new)
        .await
        .map_err(|error| message(&error))?;
    ensure(
        again.session_id == session.session_id,
        "another session was created",
    )
}

async fn read(client: &Client, session: &CreatedSession) -> CheckResult {
    let call = client.sessions().retrieve_decision(&session.session_id);
    let decision = call.await.map_err(|error| message(&error))?;
    ensure(
        decision.session_id.as_ref() == Some(&session.session_id),
        "the id differs",
    )?;
    ensure(
        decision.status == Some(SessionStatus::NotStarted),
        "the status differs",
    )
}

async fn listed(client: &Client, session: &CreatedSession) -> CheckResult {
    let filter = ListSessions::new().vendor_data(vendor_data(session));
    let page = client
        .sessions()
        .list(filter)
        .await
        .map_err(|error| message(&error))?;
    ensure(page.rejected.is_empty(), "a session could not be decoded")?;
    let alone = matches!(&page.results[..], [item] if item.session_id == session.session_id);
    ensure(alone, format!("{} sessions are listed", page.results.len()))
}

async fn continued(client: &Client) -> CheckResult {
    let list = || {
        client
            .sessions()
            .list(ListSessions::new().limit(1).page_size(1))
            .pages()
    };
    let mut pages = list();
    let first = pages.next_page().await.map_err(|error| message(&error))?;
    ensure(
        first.is_some_and(|page| page.results.len() == 1),
        "the first page does not have one session",
    )?;
    let Some(continuation) = pages.continuation() else {
        return Ok(());
    };
    let next = pages.next_page().await.map_err(|error| message(&error))?;
    let resumed = list().resume(&continuation).next_page().await;
    let resumed = resumed.map_err(|error| message(&error))?;
    let first_id = |page: Option<didit_types::Page<didit_types::SessionSummary>>| {
        page.and_then(|page| page.results.first().map(|item| item.session_id.clone()))
    };
    ensure(
        first_id(next) == first_id(resumed),
        "the next session differs",
    )
}

async fn listed_once(client: &Client) -> CheckResult {
    let list = ListSessions::new().limit(1).page_size(1);
    let mut items = client.sessions().list(list).items();
    let mut seen = Vec::new();
    while seen.len() < 3
        && let Some(item) = items.next_item().await.map_err(|error| message(&error))?
    {
        ensure(
            !seen.contains(&item.session_id),
            "a session was listed twice",
        )?;
        seen.push(item.session_id);
    }
    ensure(!seen.is_empty(), "no session is listed")
}

async fn raw_requests(client: &Client, session: &CreatedSession) -> CheckResult {
    let read = || client.sessions().retrieve_decision(&session.session_id);
    let raw = read().raw().await.map_err(|error| message(&error))?;
    ensure(raw.status() == StatusCode::OK, "the status is not 200")?;
    let own: Value = read().send_as().await.map_err(|error| message(&error))?;
    ensure(
        own["session_id"] == *session.session_id.as_str(),
        "the id differs in another type",
    )?;
    let raw = read().with_header("x-conformance", "1").raw().await;
    raw.map_err(|error| message(&error))?;
    let list = client.request(Method::Get, LIST_SESSIONS.path);
    let list = list.await.map_err(|error| message(&error))?;
    ensure(list["results"].is_array(), "the list has no results")
}

async fn times_out(client: &Client, session: &CreatedSession) -> CheckResult {
    let limit = Duration::from_secs(1);
    let poll = client.sessions().poll_decision(&session.session_id);
    let poll = poll.with_interval(limit / 4, limit / 2).with_timeout(limit);
    let Err(error) = poll.await else {
        return Err("the session has a decision".into());
    };
    let status = error
        .last_decision()
        .and_then(|decision| decision.status.as_ref());
    ensure(
        error.is_timeout() && status == Some(&SessionStatus::NotStarted),
        error.to_string(),
    )
}

async fn refused(client: &Client, session: &CreatedSession) -> CheckResult {
    let (sessions, id) = (client.sessions(), &session.session_id);
    let error = failure(sessions.approve(id).await, "approving it")?;
    ensure(
        error.is_validation() && !error.may_have_taken_effect(),
        message(&error),
    )?;
    let error = failure(sessions.generate_pdf(id).await, "downloading its report")?;
    ensure(
        error.status().is_some_and(|status| status == 403) && !error.is_auth(),
        message(&error),
    )?;
    let share = ShareSession::new(UNKNOWN_ID);
    let error = failure(sessions.share(id, share).await, "sharing it")?;
    ensure(error.is_validation(), message(&error))?;
    let unknown = AddToBlocklist::new(UNKNOWN_ID).blocklist_face(true);
    let error = failure(
        client.blocklist().add(unknown).await,
        "blocklisting an unknown session",
    )?;
    ensure(
        error.is_not_found() || error.is_validation(),
        message(&error),
    )
}

async fn deleted(client: &Client, session: &CreatedSession) -> CheckResult {
    let (sessions, id) = (client.sessions(), &session.session_id);
    sessions.delete(id).await.map_err(|error| message(&error))?;
    let error = failure(sessions.delete(id).await, "deleting it again")?;
    ensure(error.is_not_found(), message(&error))?;
    let error = failure(
        sessions.retrieve_decision(id).await,
        "reading it afterwards",
    )?;
    ensure(error.is_not_found(), message(&error))
}

/// Results of all checks.
#[derive(Debug, Clone)]
pub struct ConformanceReport {
    checks: Vec<(&'static str, CheckResult)>,
}

impl ConformanceReport {
    fn add(&mut self, name: &'static str, outcome: CheckResult) {
        self.checks.push((name, outcome));
    }

    /// Whether all checks passed.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|(_, outcome)| outcome.is_ok())
    }

    /// Names of the failed checks, each with its error.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.checks
            .iter()
            .filter_map(|(name, outcome)| Some((*name, outcome.as_ref().err()?.as_str())))
    }
}

impl fmt::Display for ConformanceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, outcome) in &self.checks {
            match outcome {
                Ok(()) => writeln!(f, "passed  {name}")?,
                Err(problem) => writeln!(f, "failed  {name}: {problem}")?,
            }
        }
        Ok(())
    }
}
