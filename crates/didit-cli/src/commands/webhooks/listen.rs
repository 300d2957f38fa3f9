//! `didit webhooks listen` and `didit webhooks forward`.

use std::fs::File;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;

use clap::Args;
use didit_webhooks::{Scheme, Signer, Verifier, VerifyError};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use unicode_width::UnicodeWidthStr as _;

use super::SecretSource;
use super::replay::Recorded;
use crate::cli::Global;
use crate::failure::{Failure, Outcome};
use crate::receiver::{Received, Receiver};
use crate::screen::{Screen, paint};
use crate::sender::{Answer, Sender};
use crate::style::{ACCENT, BAD, BOLD, DIM, GOOD, WARN, of_status};
use crate::{signal, when};

/// Receive webhooks here, verify them and show them as they come.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit serve --webhook-url http://127.0.0.1:4011 --webhook-secret my-test-secret &
  DIDIT_WEBHOOK_SECRET=my-test-secret didit webhooks listen

With --json: {\"listening\": URL}, then one object for each delivery.")]
pub(crate) struct Listen {
    #[command(flatten)]
    place: Place,
}

/// Receive webhooks here, verify them and pass them on, signed afresh.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit webhooks forward --to http://127.0.0.1:8000/webhooks/didit --secret-file secret.txt

A delivery that does not verify is not passed on; why is said. The sender gets the
answer of the handler behind.")]
pub(crate) struct Forward {
    #[command(flatten)]
    place: Place,
    /// Where the handler stands
    #[arg(long, value_name = "URL")]
    to: String,
    /// Sign with the secret in this file instead of the one that verifies
    #[arg(long, value_name = "FILE")]
    sign_with: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Place {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4011")]
    listen: SocketAddr,
    #[command(flatten)]
    secret: SecretSource,
    /// Add every delivery to this file, for `didit webhooks replay`
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// End after that many deliveries
    #[arg(long, value_name = "NUMBER")]
    count: Option<u64>,
}

pub(crate) async fn listen(arguments: Listen, global: &Global, screen: &mut Screen) -> Outcome {
    let desk = Desk {
        verifier: Verifier::new(arguments.place.secret.secret(global)?),
        onward: None,
    };
    receive(arguments.place, desk, screen).await
}

pub(crate) async fn forward(arguments: Forward, global: &Global, screen: &mut Screen) -> Outcome {
    let secret = arguments.place.secret.secret(global)?;
    let signer = Signer::new(match &arguments.sign_with {
        Some(path) => super::secret_from(path)?,
        None => secret.clone(),
    });
    let desk = Desk {
        verifier: Verifier::new(secret),
        onward: Some((signer, Sender::new(&arguments.to)?)),
    };
    receive(arguments.place, desk, screen).await
}

/// What is done with a delivery.
struct Desk {
    verifier: Verifier,
    onward: Option<(Signer, Sender)>,
}

/// A delivery and what came of it.
struct Seen {
    received: Received,
    verdict: Result<Scheme, VerifyError>,
    onward: Option<Answer>,
    /// What becomes of a delivery that is not valid.
    refusal: &'static str,
}

impl Desk {
    async fn take(&self, received: Received) -> Seen {
        let verdict = self
            .verifier
            .verify_bytes(&received.body, &received.headers, received.at)
            .map(|verified| verified.scheme());
        let onward = match (&verdict, &self.onward) {
            (Ok(_), Some((signer, sender))) => Some(pass_on(&received, signer, sender).await),
            _ => None,
        };
        Seen {
            received,
            verdict,
            onward,
            refusal: match self.onward {
                Some(_) => "not passed on",
                None => "rejected",
            },
        }
    }
}

/// The same bytes, signed with the secret of the handler behind.
async fn pass_on(received: &Received, signer: &Signer, sender: &Sender) -> Answer {
    let mut headers = received.headers.clone();
    for name in [
        http::header::HOST,
        http::header::CONTENT_LENGTH,
        http::header::CONNECTION,
    ] {
        headers.remove(name);
    }
    // It was verified, so it can be signed.
    if let Ok(signatures) = signer.sign(&received.body) {
        for (name, value) in signatures.iter() {
            if let Ok(value) = http::HeaderValue::from_str(value) {
                headers.insert(http::HeaderName::from_static(name), value);
            }
        }
    }
    sender.send(headers, received.body.to_vec()).await
}

impl Seen {
    fn status(&self) -> StatusCode {
        match (&self.verdict, &self.onward) {
            (Err(rejection), _) => rejection.status(),
            (Ok(_), None) => StatusCode::OK,
            (
                Ok(_),
                Some(Answer {
                    status: Ok(code), ..
                }),
            ) => StatusCode::from_u16(*code).unwrap_or(StatusCode::BAD_GATEWAY),
            (Ok(_), Some(_)) => StatusCode::BAD_GATEWAY,
        }
    }
}

/// One delivery on its way to the screen, and back with the status to answer.
type Job = (Received, oneshot::Sender<StatusCode>);

async fn receive(place: Place, desk: Desk, screen: &mut Screen) -> Outcome {
    let mut record = place.record.as_ref().map(open_record).transpose()?;
    let interrupted = signal::ended();
    let desk_server = Receiver::bind(place.listen).await?;
    let url = format!("http://{}", desk_server.address());
    if screen.is_json() {
        screen.data(&json!({ "listening": url }))?;
    } else {
        screen.line(format_args!(
            "Listening on {} {}",
            paint(ACCENT, url),
            paint(DIM, "(every delivery is verified; Ctrl-C ends)")
        ))?;
    }
    let (jobs, mut queue) = mpsc::channel::<Job>(64);
    let (enough, end) = oneshot::channel::<()>();
    let handle = move |received| {
        let jobs = jobs.clone();
        async move {
            let (answer, status) = oneshot::channel();
            if jobs.send((received, answer)).await.is_err() {
                return StatusCode::SERVICE_UNAVAILABLE;
            }
            status.await.unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
        }
    };
    let server = desk_server.serve(handle, async {
        // Resolves when the other end is dropped.
        let _ = end.await;
    });
    let work = async {
        // Dropped with this block, which ends the server, whatever ends this work.
        let _enough = enough;
        let mut interrupted = pin!(interrupted);
        let mut seen_so_far = 0;
        while place.count.is_none_or(|count| seen_so_far < count) {
            let job = tokio::select! {
                job = queue.recv() => job,
                () = &mut interrupted => break,
            };
            let Some((received, answer)) = job else { break };
            let seen = desk.take(received).await;
            if let Some(file) = &mut record {
                write_record(file, &seen.received)?;
            }
            show(&seen, screen)?;
            // The sender may have hung up.
            let _ = answer.send(seen.status());
            seen_so_far += 1;
        }
        Ok(())
    };
    tokio::join!(server, work).1
}

fn open_record(path: &PathBuf) -> Outcome<File> {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|error| Failure::local(format!("{} could not be opened: {error}", path.display())))
}

fn write_record(file: &mut File, received: &Received) -> Outcome {
    let mut line = serde_json::to_vec(&Recorded::from(received)).map_err(std::io::Error::from)?;
    line.push(b'\n');
    file.write_all(&line)
        .map_err(|error| Failure::local(format!("the recording could not be written: {error}")))
}

fn show(seen: &Seen, screen: &mut Screen) -> Outcome {
    let event: Option<Value> = serde_json::from_slice(&seen.received.body).ok();
    if screen.is_json() {
        return screen.data(&json!({
            "at": when::moment(seen.received.at).as_second(),
            "valid": seen.verdict.is_ok(),
            "scheme": seen.verdict.as_ref().ok().map(|scheme| scheme.as_str()),
            "reason": seen.verdict.as_ref().err().map(|rejection| rejection.reason().as_str()),
            "answered": seen.status().as_u16(),
            "forwarded": seen.onward.as_ref().map(|answer| json!({
                "status": answer.status.as_ref().ok(),
                "error": answer.status.as_ref().err(),
                "millis": u64::try_from(answer.took.as_millis()).unwrap_or(u64::MAX),
            })),
            "event": event,
        }));
    }
    let time = paint(DIM, when::clock(when::moment(seen.received.at)));
    match &seen.verdict {
        Ok(_) => {
            let event = event.unwrap_or_default();
            screen.line(format_args!(
                "{time}  {}  {}",
                paint(GOOD, "✓"),
                summary(&event, screen)
            ))?;
            if let Some(answer) = &seen.onward {
                screen.line(format_args!("          {}", outcome(answer)))?;
            }
            Ok(())
        }
        Err(rejection) => {
            screen.line(format_args!(
                "{time}  {}  {}",
                paint(BAD, "✗"),
                paint(BAD, seen.refusal)
            ))?;
            screen.line(format_args!("             {}", rejection.reason()))
        }
    }
}

/// Before a summary stand the time or the number, and a mark.
const BEFORE_SUMMARY: usize = 13;

/// What type, status and session take up beside each other.
const COLUMNS: usize = 86;

/// An event in half a line; what does not fit is left out from the end.
pub(super) fn summary(event: &Value, screen: &Screen) -> String {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    let kind = text("webhook_type").unwrap_or("an event without a type");
    let room = screen.width().unwrap_or(usize::MAX);
    let mut room = room.saturating_sub(BEFORE_SUMMARY);
    // Columns that line up are for screens that have the room.
    let (kind_width, status_width) = if room < COLUMNS { (0, 0) } else { (26, 12) };
    let kind = format!("{kind:<kind_width$}");
    room = room.saturating_sub(kind.width());
    let mut line = paint(BOLD, kind);
    let mut add = |plain: &str, painted: String| {
        if let Some(left) = room.checked_sub(plain.width() + 2) {
            room = left;
            line.push_str("  ");
            line.push_str(&painted);
        } else {
            room = 0;
        }
    };
    if let Some(status) = text("status") {
        let padded = format!("{status:<status_width$}");
        add(&padded, paint(of_status(status), &padded));
    }
    if let Some(session) = text("session_id") {
        let painted = format!("{} {session}", paint(DIM, "session"));
        add(&format!("session {session}"), painted);
    }
    if let Some(vendor_data) = text("vendor_data") {
        let shown = screen.vendor_data(vendor_data);
        let painted = format!("{} {shown}", paint(DIM, "vendor"));
        add(&format!("vendor {shown}"), painted);
    }
    line
}

/// What a handler answered, in half a line.
pub(super) fn outcome(answer: &Answer) -> String {
    let took = paint(DIM, when::duration(answer.took));
    match &answer.status {
        Ok(code @ 200..=299) => format!("{} {} {took}", paint(DIM, "→"), paint(GOOD, code)),
        Ok(code) => format!(
            "{} {} {took}  {}",
            paint(DIM, "→"),
            paint(BAD, code),
            paint(WARN, answer.consequence())
        ),
        Err(error) => format!(
            "{} {}  {}",
            paint(DIM, "→"),
            paint(BAD, error),
            paint(WARN, answer.consequence())
        ),
    }
}
