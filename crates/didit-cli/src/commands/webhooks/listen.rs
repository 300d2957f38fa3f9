//! `didit webhooks listen` and `didit webhooks forward`.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;

use clap::Args;
use didit_webhooks::{Scheme, Signer, Verifier, VerifyError};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::log::{delivery_summary, event_summary};
use crate::args::{SecretSource, secret_from_file};
use crate::connect::Context;
use crate::error::CliResult;
use crate::files;
use crate::output::style::{ACCENT, BAD, DIM, GOOD, styled};
use crate::output::{Output, time};
use crate::signal;
use crate::webhook::receiver::{ReceivedRequest, Receiver};
use crate::webhook::recording::RecordedDelivery;
use crate::webhook::sender::{DeliveryResult, Sender};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit serve --webhook-url http://127.0.0.1:4011 --webhook-secret my-test-secret &
  DIDIT_WEBHOOK_SECRET=my-test-secret didit webhooks listen

With --json, prints {\"listening\": URL}, then one object per delivery.")]
pub(crate) struct Listen {
    #[command(flatten)]
    options: ReceiveOptions,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit webhooks forward --to http://127.0.0.1:8000/webhooks/didit --secret-file secret.txt

Valid deliveries are signed again and forwarded; the sender gets the status of the handler.
Invalid deliveries are rejected.")]
pub(crate) struct Forward {
    #[command(flatten)]
    options: ReceiveOptions,
    /// URL of the handler
    #[arg(long, value_name = "URL")]
    to: String,
    /// File with another secret to sign with
    #[arg(long, value_name = "FILE")]
    sign_with: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ReceiveOptions {
    /// Listen address; port 0 selects a free port
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4011")]
    listen: SocketAddr,
    #[command(flatten)]
    secret: SecretSource,
    /// Append deliveries to this file, for didit webhooks replay
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Stop after this number of deliveries
    #[arg(long, value_name = "NUMBER")]
    count: Option<u64>,
}

pub(crate) async fn listen(args: Listen, cx: &mut Context) -> CliResult {
    let handler = Handler {
        verifier: Verifier::new(args.options.secret.read(&cx.global)?),
        forward: None,
    };
    receive(args.options, handler, &mut cx.output).await
}

pub(crate) async fn forward(args: Forward, cx: &mut Context) -> CliResult {
    let secret = args.options.secret.read(&cx.global)?;
    let signer = Signer::new(match &args.sign_with {
        Some(path) => secret_from_file(path)?,
        None => secret.clone(),
    });
    let handler = Handler {
        verifier: Verifier::new(secret),
        forward: Some((signer, Sender::new(&args.to)?)),
    };
    receive(args.options, handler, &mut cx.output).await
}

/// Verifies deliveries and forwards them.
struct Handler {
    verifier: Verifier,
    forward: Option<(Signer, Sender)>,
}

/// A delivery with the results of verifying and forwarding it.
struct HandledDelivery {
    request: ReceivedRequest,
    verified: Result<Scheme, VerifyError>,
    forwarded: Option<DeliveryResult>,
}

impl Handler {
    async fn handle(&self, mut request: ReceivedRequest) -> HandledDelivery {
        let verified = self
            .verifier
            .verify_bytes(&request.body, &request.headers, request.at)
            .map(|verified| verified.scheme())
            .map_err(|error| {
                self.verifier
                    .explain(error, &request.body, &request.headers)
            });
        let forwarded = match (&verified, &self.forward) {
            (Ok(_), Some((signer, sender))) => {
                let (headers, body) = signed_again(&request, signer);
                Some(tokio::select! {
                    result = sender.send(headers, body) => result,
                    () = request.abandoned() => DeliveryResult::abandoned(),
                })
            }
            _ => None,
        };
        HandledDelivery {
            request,
            verified,
            forwarded,
        }
    }
}

/// Headers of a connection, which are not forwarded, besides those that `Connection` names. The
/// sender sets its own.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Headers and body to forward, with new signatures.
fn signed_again(request: &ReceivedRequest, signer: &Signer) -> (HeaderMap, Vec<u8>) {
    let mut headers = request.headers.clone();
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
    headers.remove("keep-alive");
    headers.remove(header::CONNECTION);
    for names in request.headers.get_all(header::CONNECTION) {
        for name in names.to_str().unwrap_or_default().split(',') {
            headers.remove(name.trim());
        }
    }
    // A verified body can be signed.
    if let Ok(signatures) = signer.sign(&request.body) {
        for (name, value) in signatures.iter() {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
    (headers, request.body.to_vec())
}

impl HandledDelivery {
    /// Status of the response to the sender.
    fn status(&self) -> StatusCode {
        match (&self.verified, &self.forwarded) {
            (Err(error), _) => error.status(),
            (Ok(_), None) => StatusCode::OK,
            (Ok(_), Some(result)) => result
                .status
                .as_ref()
                .ok()
                .and_then(|code| StatusCode::from_u16(*code).ok())
                .unwrap_or(StatusCode::BAD_GATEWAY),
        }
    }

    fn print(&self, is_forwarding: bool, output: &mut Output) -> CliResult {
        let event: Option<Value> = serde_json::from_slice(&self.request.body).ok();
        let at = time::from_system(self.request.at);
        if output.is_json() {
            return output.data(&json!({
                "at": at.as_second(),
                "valid": self.verified.is_ok(),
                "scheme": self.verified.as_ref().ok().map(|scheme| scheme.as_str()),
                "reason": self.verified.as_ref().err().map(|error| error.reason().as_str()),
                "answered": self.status().as_u16(),
                "forwarded": self.forwarded.as_ref().map(|result| json!({
                    "status": result.status.as_ref().ok(),
                    "error": result.status.as_ref().err(),
                    "millis": time::millis(result.took),
                })),
                "event": event,
            }));
        }
        let clock = styled(DIM, time::local_clock(at));
        if let Err(error) = &self.verified {
            let result = if is_forwarding {
                "not forwarded"
            } else {
                "rejected"
            };
            let (mark, result) = (styled(BAD, "✗"), styled(BAD, result));
            output.line(format_args!("{clock}  {mark}  {result}"))?;
            return output.line(format_args!("             {}", error.reason()));
        }
        let summary = event_summary(&event.unwrap_or_default(), output);
        output.line(format_args!("{clock}  {}  {summary}", styled(GOOD, "✓")))?;
        match &self.forwarded {
            Some(result) => output.line(format_args!("          {}", delivery_summary(result))),
            None => Ok(()),
        }
    }
}

async fn receive(options: ReceiveOptions, handler: Handler, output: &mut Output) -> CliResult {
    let mut record = match &options.record {
        Some(path) => {
            let mut file = files::open_private(path).map_err(files::cannot_write(path))?;
            file.seek(SeekFrom::End(0))
                .map_err(files::cannot_write(path))?;
            Some((file, path))
        }
        None => None,
    };
    let mut terminated = pin!(signal::terminated());
    let mut receiver = Receiver::start(options.listen).await?;
    let url = format!("http://{}", receiver.address());
    if output.is_json() {
        output.data(&json!({ "listening": url }))?;
    } else {
        let hint = styled(DIM, "(deliveries are verified; press Ctrl-C to stop)");
        output.line(format_args!("Listening on {} {hint}", styled(ACCENT, url)))?;
    }
    let (mut begun, mut count) = (0, 0);
    // A slow handler must not delay other deliveries beyond the time that Didit waits.
    let mut under_way = FuturesUnordered::new();
    while options.count.is_none_or(|limit| count < limit) {
        let may_begin = options.count.is_none_or(|limit| begun < limit);
        let delivery = tokio::select! {
            delivery = under_way.select_next_some(), if !under_way.is_empty() => delivery,
            request = receiver.next(), if may_begin => {
                let Some(request) = request else { break };
                under_way.push(handler.handle(request));
                begun += 1;
                continue;
            }
            () = &mut terminated => break,
        };
        if let Some((file, path)) = &mut record {
            let recorded = RecordedDelivery::from(&delivery.request);
            let mut line = serde_json::to_vec(&recorded).map_err(std::io::Error::from)?;
            line.push(b'\n');
            file.write_all(&line).map_err(files::cannot_write(path))?;
        }
        delivery.print(handler.forward.is_some(), output)?;
        let status = delivery.status();
        delivery.request.respond(status);
        count += 1;
    }
    receiver.stop().await;
    Ok(())
}
