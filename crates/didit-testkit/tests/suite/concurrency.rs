//! Many clients at once: nothing is lost, nothing hangs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::caller::Caller;
use didit_testkit::{Fake, FakeDidit, Fault};
use didit_types::operation;
use http::StatusCode;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};

const CLIENTS: usize = 64;
const ROUNDS: usize = 3;

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Client {
    didit: Arc<FakeDidit>,
    key: String,
    refused: Arc<AtomicUsize>,
}

impl Client {
    /// Calls until the call was carried out: the faults of this test strike before.
    async fn call(&self, method: &str, path: &str, body: Value) -> Result<Value, Failure> {
        loop {
            let stream = tokio::net::TcpStream::connect(self.didit.address()).await?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            let request = http::Request::builder()
                .method(method)
                .uri(path)
                .header("host", "localhost")
                .header("x-api-key", &self.key)
                .body(Full::new(bytes::Bytes::from(body.to_string())))?;
            match sender.send_request(request).await {
                Ok(response) if response.status() != StatusCode::SERVICE_UNAVAILABLE => {
                    let status = response.status();
                    let body = response.into_body().collect().await?.to_bytes();
                    if !status.is_success() {
                        return Err(format!("{method} {path}: {status} {body:?}").into());
                    }
                    return Ok(serde_json::from_slice(&body)?);
                }
                _ => {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    /// One user: created, completed, overruled, listed, deleted every third time.
    async fn work(&self, client: usize) -> Result<(), Failure> {
        for round in 0..ROUNDS {
            let user = format!("user-{client}-{round}");
            let body = json!({"workflow_id": self.didit.workflow_id(), "vendor_data": user});
            let made = self.call("POST", "/v3/session/", body).await?;
            let id = made["session_id"].as_str().unwrap_or_default();
            let complete = format!("/_fake/sessions/{id}/complete");
            self.call("POST", &complete, json!({"scenario": "approve"}))
                .await?;
            let update = format!("/v3/session/{id}/update-status/");
            self.call("PATCH", &update, json!({"new_status": "Declined"}))
                .await?;
            let list = format!("/v3/sessions/?vendor_data={user}&status=Declined");
            let found = self.call("GET", &list, Value::Null).await?;
            assert_eq!(found["count"], 1, "{found}");
            if round % 3 == 0 {
                let delete = format!("/v3/session/{id}/delete/");
                self.call("DELETE", &delete, json!({})).await?;
            }
        }
        Ok(())
    }
}

fn run(with_faults: bool) {
    let didit = Arc::new(FakeDidit::start_blocking());
    let told = Arc::new(AtomicUsize::new(0));
    didit.on_webhook({
        let told = Arc::clone(&told);
        move |_| {
            told.fetch_add(1, Ordering::Relaxed);
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
    let refused = Arc::new(AtomicUsize::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("a runtime: {error}"));
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for client in 0..CLIENTS {
            let worker = Client {
                didit: Arc::clone(&didit),
                key: didit.api_key(),
                refused: Arc::clone(&refused),
            };
            tasks.spawn(async move { worker.work(client).await });
        }
        while let Some(done) = tasks.join_next().await {
            if let Err(error) =
                done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
            {
                panic!("{error}");
            }
        }
    });
    didit.clear_faults();
    let total = CLIENTS * ROUNDS;
    let deleted = CLIENTS * ROUNDS.div_ceil(3);
    let fake: &Fake = &didit;
    let left = &Caller::new(fake)
        .get("/v3/sessions/?status=Declined&limit=1")
        .json["count"];
    assert_eq!(*left, total - deleted);
    // In Progress, Approved and Declined, once each.
    assert_eq!(told.load(Ordering::Relaxed), total * 3);
    assert_eq!(refused.load(Ordering::Relaxed) > 0, with_faults);
}

#[test]
fn sixty_four_clients_lose_nothing() {
    run(false);
}

#[test]
fn sixty_four_clients_lose_nothing_when_calls_fail() {
    run(true);
}
