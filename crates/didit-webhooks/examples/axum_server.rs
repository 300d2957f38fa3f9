//! A receiver of Didit's webhooks that handles every event once.
//!
//! `DIDIT_WEBHOOK_SECRET=… cargo run -p didit-webhooks --features axum,redis --example axum_server`
//!
//! | variable | |
//! |---|---|
//! | `DIDIT_WEBHOOK_SECRET` | the destination's secret |
//! | `DIDIT_WEBHOOK_SECRET_PREVIOUS` | the one before, during a rotation |
//! | `LISTEN` | address and port, `127.0.0.1:8080` unless set |
//! | `REDIS_URL` | remember events in Redis, so that several servers can share them; in memory unless set |
//! | `LEDGER` | address and port of a service that books what happened; standard output unless set |
//! | `LEASE_SECONDS` | how long one event may take, 30 unless set |

use std::error::Error;
use std::io;
use std::time::Duration;

use axum::extract::{FromRef, State};
use axum::{Router, routing::post};
use didit_webhooks::axum::Webhook;
use didit_webhooks::inbox::{HandleOutcome, Inbox, MemoryStore, Order, RedisStore};
use didit_webhooks::{Event, ReceiveError, Receiver, Secrets, Verifier};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
    ledger: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let variable = |name| std::env::var(name).ok();
    let inbox = match variable("REDIS_URL") {
        Some(url) => {
            let client = redis::Client::open(url)?;
            Inbox::new(RedisStore::new(client.get_connection_manager().await?))
        }
        None => Inbox::new(MemoryStore::new()),
    };
    let lease = variable("LEASE_SECONDS").map_or(Ok(30), |seconds| seconds.parse())?;
    let app = App {
        receiver: Receiver::new(Verifier::new(Secrets::from_env()?)),
        inbox: inbox.with_lease(Duration::from_secs(lease)),
        ledger: variable("LEDGER"),
    };
    let router = Router::new()
        .route("/webhooks/didit", post(webhook))
        .with_state(app);
    let address = variable("LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn webhook(
    State(inbox): State<Inbox>,
    State(ledger): State<Option<String>>,
    webhook: Result<Webhook, ReceiveError>,
) -> Result<HandleOutcome<io::Error>, ReceiveError> {
    // The receiver has emitted a tracing event with the reason of a refusal.
    let Webhook(event) = webhook?;
    let work = |order| book(ledger, &event, order);
    Ok(inbox.handle(&event, work).await)
}

/// Books what happened. To act on the state of a session, read it from the API under the lease,
/// with `Inbox::handle_current`: the order is a hint.
async fn book(ledger: Option<String>, event: &Event, order: Order) -> io::Result<()> {
    let id = event.event_id().map_or("-", |id| id.as_str());
    let status = event.status().map_or("-", |status| status.as_str());
    let line = format!("{id} {status} {order:?}");
    let Some(address) = ledger else {
        println!("{line}");
        return Ok(());
    };
    let mut ledger = TcpStream::connect(address).await?;
    ledger.write_all(line.as_bytes()).await?;
    ledger.shutdown().await?;
    let mut answer = String::new();
    ledger.read_to_string(&mut answer).await?;
    match answer.as_str() {
        "booked" => Ok(()),
        _ => Err(io::Error::other("the ledger did not book the event")),
    }
}
