//! Concurrent clients, and the checks of the fake afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use didit_testkit::{FakeDidit, Fault};
use didit_types::operation;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

const CLIENTS: usize = 64;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Counts by the clients and by the fake.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Users that were created and decided.
    pub(crate) users: usize,
    pub(crate) deleted: usize,
    /// Successful requests.
    pub(crate) calls: usize,
    /// Requests that a fault affected and that were repeated.
    pub(crate) struck: usize,
    /// Webhooks for status changes.
    pub(crate) webhooks: usize,
    /// Sessions that the fake lists at the end.
    pub(crate) listed: usize,
    /// Changes that the fake counted.
    pub(crate) changes: usize,
}

impl Tally {
    /// Counts that differ between the fake and its clients.
    pub(crate) fn differences(&self) -> Vec<String> {
        // In Progress, Approved and Declined, once each.
        let steps = self.users * 3;
        // The feed also contains the creation.
        let changes = self.users * 4;
        let mut differences = Vec::new();
        for (what, is, should_be) in [
            ("sessions listed", self.listed, self.users - self.deleted),
            ("webhooks", self.webhooks, steps),
            ("changes", self.changes, changes),
        ] {
            if is != should_be {
                differences.push(format!("{what}: {is}, not {should_be}"));
            }
        }
        differences
    }
}

struct Client {
    didit: Arc<FakeDidit>,
    key: String,
    sender: Option<SendRequest<Full<Bytes>>>,
    calls: usize,
    struck: usize,
}

impl Client {
    async fn connect(&mut self) -> Result<SendRequest<Full<Bytes>>, Failure> {
        if let Some(sender) = self.sender.take()
            && !sender.is_closed()
        {
            return Ok(sender);
        }
        let stream = TcpStream::connect(self.didit.address()).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    /// Sends a request once; `None` if a fault applied, which here happens before handling.
    async fn attempt(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<Option<(StatusCode, Bytes)>, Failure> {
        let mut sender = self.connect().await?;
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("x-api-key", &self.key)
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))?;
        if sender.ready().await.is_err() {
            return Ok(None);
        }
        let Ok(response) = sender.send_request(request).await else {
            return Ok(None);
        };
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        self.sender = Some(sender);
        Ok((status != StatusCode::SERVICE_UNAVAILABLE).then_some((status, body)))
    }

    /// Repeats a request until it succeeds.
    async fn call(&mut self, method: &str, path: &str, body: Value) -> Result<Value, Failure> {
        let body = body.to_string();
        loop {
            let Some((status, answer)) = self.attempt(method, path, &body).await? else {
                self.struck += 1;
                continue;
            };
            self.calls += 1;
            if !status.is_success() {
                return Err(format!("{method} {path}: {status} {answer:?}").into());
            }
            return Ok(serde_json::from_slice(&answer)?);
        }
    }

    /// One user: created, completed, read, overruled, listed, and deleted every third time.
    async fn take(&mut self, user: &str, is_deleted: bool) -> Result<(), Failure> {
        let body = json!({"workflow_id": self.didit.workflow_id(), "vendor_data": user});
        let made = self.call("POST", "/v3/session/", body).await?;
        let id = made["session_id"].as_str().unwrap_or_default();
        let complete = format!("/_fake/sessions/{id}/complete");
        let scenario = json!({"scenario": "approve"});
        self.call("POST", &complete, scenario).await?;
        let read = format!("/v3/session/{id}/decision/");
        let decision = self.call("GET", &read, Value::Null).await?;
        assert_eq!(decision["status"], "Approved");
        let update = format!("/v3/session/{id}/update-status/");
        let verdict = json!({"new_status": "Declined"});
        self.call("PATCH", &update, verdict).await?;
        let list = format!("/v3/sessions/?vendor_data={user}&status=Declined");
        let found = self.call("GET", &list, Value::Null).await?;
        assert_eq!(found["count"], 1, "{found}");
        if is_deleted {
            let delete = format!("/v3/session/{id}/delete/");
            self.call("DELETE", &delete, json!({})).await?;
        }
        Ok(())
    }
}

/// Runs 64 clients. Each ends when `goes_on` returns false for the number of its users.
pub(crate) fn run(
    with_faults: bool,
    goes_on: impl Fn(usize) -> bool + Clone + Send + 'static,
) -> Result<Tally, Failure> {
    let didit = Arc::new(FakeDidit::start_blocking());
    let webhooks = Arc::new(AtomicUsize::new(0));
    didit.on_webhook({
        let webhooks = Arc::clone(&webhooks);
        move |_| {
            webhooks.fetch_add(1, Ordering::Relaxed);
            200
        }
    });
    if with_faults {
        didit.fault(Fault::status(StatusCode::SERVICE_UNAVAILABLE).probability(0.1));
        didit.fault(
            Fault::reset()
                .on(&operation::UPDATE_STATUS)
                .probability(0.1),
        );
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut tally = runtime.block_on(work(&didit, goes_on))?;
    didit.clear_faults();
    tally.webhooks = webhooks.load(Ordering::Relaxed);
    tally.listed = listed(&didit)?;
    tally.changes = didit
        .changes_since(0)
        .last()
        .map_or(0, |change| usize::try_from(change.number()).unwrap_or(0));
    Ok(tally)
}

async fn work(
    didit: &Arc<FakeDidit>,
    goes_on: impl Fn(usize) -> bool + Clone + Send + 'static,
) -> Result<Tally, Failure> {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..CLIENTS {
        let goes_on = goes_on.clone();
        let mut client = Client {
            didit: Arc::clone(didit),
            key: didit.api_key(),
            sender: None,
            calls: 0,
            struck: 0,
        };
        tasks.spawn(async move {
            let mut users = 0;
            while goes_on(users) {
                client
                    .take(&format!("user-{number}-{users}"), users % 3 == 0)
                    .await?;
                users += 1;
            }
            Ok::<_, Failure>((client, users))
        });
    }
    let mut tally = Tally::default();
    while let Some(done) = tasks.join_next().await {
        let (client, users) = done??;
        tally.users += users;
        tally.deleted += users.div_ceil(3);
        tally.calls += client.calls;
        tally.struck += client.struck;
    }
    Ok(tally)
}

/// Number of listed sessions.
fn listed(didit: &FakeDidit) -> Result<usize, Failure> {
    let request = Request::get("/v3/sessions/?status=Declined&limit=1")
        .header("x-api-key", didit.api_key())
        .body(Bytes::new())?;
    let body: Value = serde_json::from_slice(didit.handle(request).body())?;
    Ok(usize::try_from(body["count"].as_u64().unwrap_or(0))?)
}
