//! What a service must do for `didit-api` to be right about it.
//!
//! The fake passes; so does the real sandbox, or the fake is wrong. Nothing here
//! spends credits or touches a session that it has not created.
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

/// No session has this id.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// Runs every check against the service that `client` is for, with sessions of
/// the workflow `workflow_id`. They are deleted at the end.
pub async fn run(client: &Client, workflow_id: &str) -> Report {
    let mut report = Report { checks: Vec::new() };
    report.add("the service is up", healthy(client).await);
    report.add("an unknown session is not found", unknown(client).await);
    report.add("an id cannot change the path", hostile(client).await);
    report.add(
        "an unknown workflow is refused by its name",
        unknown_workflow(client).await,
    );
    report.add(
        "unknown session numbers are passed over",
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
    report: &mut Report,
) {
    let again = reuse(client, workflow_id, session).await;
    report.add(
        "the unfinished session of the same vendor_data comes again",
        again,
    );
    report.add("a new session can be read", read(client, session).await);
    report.add(
        "a session is listed by its vendor_data",
        listed(client, session).await,
    );
    report.add(
        "a list goes on from where it stopped",
        continued(client).await,
    );
    report.add("rows are given one by one, and once", rows(client).await);
    report.add(
        "what has no method can be called, and answers are had as they came",
        ways_out(client, session).await,
    );
    report.add(
        "a wait that finds no outcome ends in time with what it saw",
        waited(client, session).await,
    );
    report.add(
        "what a new session does not allow is refused",
        refused(client, session).await,
    );
    report.add("a session is deleted once", deleted(client, session).await);
}

type Outcome = Result<(), String>;

fn ensure(holds: bool, otherwise: impl Into<String>) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn told(error: &Error) -> String {
    error.to_string()
}

/// The error of what must fail.
fn failure<T>(result: Result<T, Error>, what: &str) -> Result<Error, String> {
    match result {
        Ok(_) => Err(format!("{what} succeeded")),
        Err(error) => Ok(error),
    }
}

async fn healthy(client: &Client) -> Outcome {
    let health = client
        .health()
        .check()
        .await
        .map_err(|error| told(&error))?;
    ensure(
        health.status.is_some_and(|status| status == "ok"),
        "its status is not `ok`",
    )
}

async fn unknown(client: &Client) -> Outcome {
    for id in [NOBODY, "not-an-id"] {
        let result = client.sessions().retrieve_decision(id).await;
        let error = failure(result, "reading it")?;
        ensure(error.is_not_found() && !error.is_retryable(), told(&error))?;
    }
    Ok(())
}

async fn hostile(client: &Client) -> Outcome {
    for id in ["", "..", "%2e%2e", "a/../../x", "x\r\nhost: elsewhere"] {
        let result = client.sessions().retrieve_decision(id).await;
        let error = failure(result, "reading it")?;
        ensure(error.is_validation() && error.attempts() == 0, told(&error))?;
    }
    // These fill one segment, whatever they hold.
    for id in ["a/b", "a?b=c", "a#b", "\u{e9} x"] {
        let result = client.sessions().retrieve_decision(id).await;
        let error = failure(result, "reading it")?;
        ensure(error.is_not_found(), told(&error))?;
    }
    Ok(())
}

async fn unknown_workflow(client: &Client) -> Outcome {
    let result = client.sessions().create(CreateSession::new(NOBODY)).await;
    let error = failure(result, "creating a session")?;
    let mut fields = error
        .field_errors()
        .iter()
        .map(didit_types::error_body::FieldError::field);
    ensure(
        error.is_validation() && fields.any(|field| field == "workflow_id"),
        told(&error),
    )
}

async fn unknown_numbers(client: &Client) -> Outcome {
    let nobody = SessionNumber::new(u64::from(u32::MAX));
    let request = BatchDeleteSessions::new().session_numbers(vec![nobody]);
    let deleted = client.sessions().batch_delete(request).await;
    let results = deleted.map_err(|error| told(&error))?.results;
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
    // A first session tells a name that nobody else uses.
    let first = client
        .sessions()
        .create(CreateSession::new(workflow_id))
        .await;
    let first = first.map_err(|error| told(&error))?;
    let name = format!("conformance-{}", first.session_id.as_str());
    let gone = client.sessions().delete(&first.session_id).await;
    gone.map_err(|error| told(&error))?;
    let new = CreateSession::new(workflow_id).vendor_data(name);
    let session = client
        .sessions()
        .create(new)
        .await
        .map_err(|error| told(&error))?;
    ensure(
        session.status == SessionStatus::NotStarted,
        "its status is not `Not Started`",
    )?;
    ensure(session.session_token.is_some(), "it has no link")?;
    Ok(session)
}

async fn reuse(client: &Client, workflow_id: &str, session: &CreatedSession) -> Outcome {
    let new = CreateSession::new(workflow_id).vendor_data(vendor_data(session));
    let again = client
        .sessions()
        .create(new)
        .await
        .map_err(|error| told(&error))?;
    ensure(
        again.session_id == session.session_id,
        "another session was created",
    )
}

async fn read(client: &Client, session: &CreatedSession) -> Outcome {
    let call = client.sessions().retrieve_decision(&session.session_id);
    let decision = call.await.map_err(|error| told(&error))?;
    ensure(
        decision.session_id.as_ref() == Some(&session.session_id),
        "it has another id",
    )?;
    ensure(
        decision.status == Some(SessionStatus::NotStarted),
        "it has another status",
    )
}

async fn listed(client: &Client, session: &CreatedSession) -> Outcome {
    let filter = ListSessions::new().vendor_data(vendor_data(session));
    let page = client
        .sessions()
        .list(filter)
        .await
        .map_err(|error| told(&error))?;
    ensure(page.rejected.is_empty(), "a row could not be read")?;
    let alone = matches!(&page.results[..], [row] if row.session_id == session.session_id);
    ensure(alone, format!("{} sessions are listed", page.results.len()))
}

async fn continued(client: &Client) -> Outcome {
    let list = || {
        client
            .sessions()
            .list(ListSessions::new().limit(1).page_size(1))
            .pages()
    };
    let mut pages = list();
    let first = pages.next_page().await.map_err(|error| told(&error))?;
    ensure(
        first.is_some_and(|page| page.results.len() == 1),
        "the first page is not one row",
    )?;
    let Some(continuation) = pages.continuation() else {
        return Ok(());
    };
    let next = pages.next_page().await.map_err(|error| told(&error))?;
    let resumed = list().resume(&continuation).next_page().await;
    let resumed = resumed.map_err(|error| told(&error))?;
    let first_id = |page: Option<didit_types::Page<didit_types::SessionSummary>>| {
        page.and_then(|page| page.results.first().map(|row| row.session_id.clone()))
    };
    ensure(
        first_id(next) == first_id(resumed),
        "it goes on with another row",
    )
}

async fn rows(client: &Client) -> Outcome {
    let list = ListSessions::new().limit(1).page_size(1);
    let mut rows = client.sessions().list(list).items();
    let mut seen = Vec::new();
    while seen.len() < 3
        && let Some(row) = rows.next_item().await.map_err(|error| told(&error))?
    {
        ensure(!seen.contains(&row.session_id), "a row came twice")?;
        seen.push(row.session_id);
    }
    ensure(!seen.is_empty(), "there is none")
}

async fn ways_out(client: &Client, session: &CreatedSession) -> Outcome {
    let read = || client.sessions().retrieve_decision(&session.session_id);
    let raw = read().raw().await.map_err(|error| told(&error))?;
    ensure(raw.status() == StatusCode::OK, "its status is not 200")?;
    let own: Value = read().send_as().await.map_err(|error| told(&error))?;
    ensure(
        own["session_id"] == *session.session_id.as_str(),
        "it has another id in the caller's own type",
    )?;
    let raw = read().with_header("x-conformance", "1").raw().await;
    raw.map_err(|error| told(&error))?;
    let list = client.request(Method::Get, LIST_SESSIONS.path);
    let list = list.await.map_err(|error| told(&error))?;
    ensure(list["results"].is_array(), "the list has no rows")
}

async fn waited(client: &Client, session: &CreatedSession) -> Outcome {
    let limit = Duration::from_secs(1);
    let wait = client.sessions().poll_decision(&session.session_id);
    let wait = wait.with_interval(limit / 4, limit / 2).with_timeout(limit);
    let Err(error) = wait.await else {
        return Err("it has an outcome".into());
    };
    let status = error
        .last_decision()
        .and_then(|decision| decision.status.as_ref());
    ensure(
        error.is_timeout() && status == Some(&SessionStatus::NotStarted),
        error.to_string(),
    )
}

async fn refused(client: &Client, session: &CreatedSession) -> Outcome {
    let (sessions, id) = (client.sessions(), &session.session_id);
    let error = failure(sessions.approve(id).await, "approving it")?;
    ensure(
        error.is_validation() && !error.may_have_taken_effect(),
        told(&error),
    )?;
    let error = failure(sessions.generate_pdf(id).await, "its report")?;
    ensure(
        error.status().is_some_and(|status| status == 403) && !error.is_auth(),
        told(&error),
    )?;
    let share = ShareSession::new(NOBODY);
    let error = failure(sessions.share(id, share).await, "sharing it")?;
    ensure(error.is_validation(), told(&error))?;
    let nobody = AddToBlocklist::new(NOBODY).blocklist_face(true);
    let error = failure(client.blocklist().add(nobody).await, "blocklisting nobody")?;
    ensure(error.is_not_found() || error.is_validation(), told(&error))
}

async fn deleted(client: &Client, session: &CreatedSession) -> Outcome {
    let (sessions, id) = (client.sessions(), &session.session_id);
    sessions.delete(id).await.map_err(|error| told(&error))?;
    let error = failure(sessions.delete(id).await, "deleting it again")?;
    ensure(error.is_not_found(), told(&error))?;
    let error = failure(
        sessions.retrieve_decision(id).await,
        "reading it afterwards",
    )?;
    ensure(error.is_not_found(), told(&error))
}

/// What was checked, and how it went.
#[derive(Debug, Clone)]
pub struct Report {
    checks: Vec<(&'static str, Outcome)>,
}

impl Report {
    fn add(&mut self, name: &'static str, outcome: Outcome) {
        self.checks.push((name, outcome));
    }

    /// Whether every check was passed.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|(_, outcome)| outcome.is_ok())
    }

    /// The checks that failed, each with what was seen in place of what should be.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.checks
            .iter()
            .filter_map(|(name, outcome)| Some((*name, outcome.as_ref().err()?.as_str())))
    }
}

impl fmt::Display for Report {
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
