//! `didit webhooks listen` and `didit webhooks forward`.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;

use clap::Args;
use didit_api::types::webhook::WebhookType;
use didit_webhooks::{Scheme, Signer, Verifier, VerifyError};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::log::{event_summary, print_result};
use super::registration::{self, Registration};
use crate::args::{SecretSource, secret_from_file, secrets_of};
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::files;
use crate::output::style::{ACCENT, BAD, DIM, GOOD, WARN, styled};
use crate::output::text::{clean, field};
use crate::output::{Output, time};
use crate::signal;
use crate::webhook::receiver::{ReceivedRequest, Receiver};
use crate::webhook::recording::RecordedDelivery;
use crate::webhook::sender::{DeliveryResult, Sender};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit listen --forward-to localhost:3000/webhooks/didit
  didit listen --events status.updated --print-json
  didit listen --public-url https://my-tunnel.example --forward-to localhost:3000/webhooks

With a fake at the base URL or at http://127.0.0.1:4010, creates a webhook destination and uses
its secret; at the end, deletes it. With a real account, start a tunnel to the listen address and
give its URL: --public-url does the same there.

Valid deliveries are signed again and forwarded; the sender gets the status of the handler.
Invalid deliveries are rejected. With --json, prints {\"listening\": URL}, then one object per
delivery.")]
pub(crate) struct Listen {
    /// Listen address; port 0 selects a free port
    #[arg(
        long = "listen",
        value_name = "ADDR:PORT",
        default_value = "127.0.0.1:4011"
    )]
    address: SocketAddr,
    /// URL of a handler that gets the deliveries
    #[arg(long, value_name = "URL", visible_alias = "to")]
    forward_to: Option<String>,
    /// File with another secret to sign forwarded deliveries with
    #[arg(long, value_name = "FILE", requires = "forward_to")]
    sign_with: Option<PathBuf>,
    #[command(flatten)]
    secret: SecretSource,
    /// Only these types of events, separated by commas; others are answered with 200
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    events: Vec<String>,
    /// Create no webhook destination
    #[arg(long)]
    no_register: bool,
    /// Public URL that leads to the listen address, for a webhook destination of the account
    #[arg(long, value_name = "URL", conflicts_with = "no_register")]
    public_url: Option<String>,
    /// Accept deliveries without verifying them; they are forwarded as they came
    #[arg(long)]
    skip_verify: bool,
    #[command(flatten)]
    details: Details,
    /// Append deliveries to this file, for didit webhooks replay
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Stop after this number of deliveries
    #[arg(long, value_name = "NUMBER")]
    count: Option<u64>,
}

/// What is printed of a delivery besides its summary.
#[derive(Debug, Args)]
struct Details {
    /// Print the headers of each delivery
    #[arg(long)]
    headers: bool,
    /// Print the body of each delivery, unmasked
    #[arg(long)]
    print_json: bool,
}

pub(super) async fn forward(args: Listen, cx: &mut Context) -> CliResult {
    if args.forward_to.is_none() {
        return Err(CliError::misuse("no handler")
            .with_hint("example: --to http://127.0.0.1:8000/webhooks"));
    }
    listen(args, cx).await
}

pub(crate) async fn listen(args: Listen, cx: &mut Context) -> CliResult {
    let sender = match &args.forward_to {
        // A URL without a scheme, as in other tools.
        Some(url) if !url.contains("://") => Some(Sender::new(&format!("http://{url}"))?),
        Some(url) => Some(Sender::new(url)?),
        None => None,
    };
    let mut secrets = args.secret.find(&cx.global)?.unwrap_or_default();
    // Installed before the first line, after which a signal can arrive.
    let terminated = signal::terminated();
    let receiver = Receiver::start(args.address).await?;
    let registration = if args.no_register {
        None
    } else {
        let events: Vec<_> = args
            .events
            .iter()
            .map(|event| WebhookType::from(&**event))
            .collect();
        let url = args.public_url.clone();
        let is_public = url.is_some();
        let url = url.unwrap_or_else(|| registration::url_of(receiver.address()));
        signal::interruptible(Registration::create(url, is_public, &events, cx)).await?
    };
    let is_secret_new = secrets.is_empty();
    if let Some(registration) = &registration {
        // Last: a secret that is set is the one that the handler knows.
        secrets.push(registration.secret()?);
    } else if secrets.is_empty() && !args.skip_verify {
        secrets = args.secret.read_all(&cx.global)?;
    }
    let signer = match &args.sign_with {
        Some(path) => Some(Signer::new(secret_from_file(path)?)),
        None => secrets.first().cloned().map(Signer::new),
    };
    let handler = Handler {
        verifier: secrets_of(&secrets)
            .filter(|_| !args.skip_verify)
            .map(Verifier::new),
        signer: signer.filter(|_| !args.skip_verify || args.sign_with.is_some()),
        sender,
    };
    let result = match print_start(
        &args,
        &receiver,
        registration.as_ref(),
        is_secret_new,
        &mut cx.output,
    ) {
        Ok(()) => receive(&args, receiver, &handler, terminated, &mut cx.output).await,
        Err(error) => Err(error),
    };
    match registration {
        Some(registration) => registration.delete().await.and(result),
        None => result,
    }
}

fn print_start(
    args: &Listen,
    receiver: &Receiver,
    registration: Option<&Registration>,
    is_secret_new: bool,
    output: &mut Output,
) -> CliResult {
    let url = format!("http://{}", receiver.address());
    // The secret of a fake protects nothing.
    let secret = registration.filter(|registration| registration.is_fake || output.reveals());
    let secret = secret.map(|registration| registration.secret.reveal());
    let of = registration.map(|registration| &*registration.base_url);
    if output.is_json() {
        return output.data(&json!({ "listening": url, "registered": of, "secret": secret }));
    }
    let verified = if args.skip_verify {
        "not verified"
    } else {
        "verified"
    };
    let hint = styled(
        DIM,
        format_args!("(deliveries are {verified}; press Ctrl-C to stop)"),
    );
    output.line(format_args!("Listening on {} {hint}", styled(ACCENT, url)))?;
    if let Some(of) = of {
        output.field("webhooks of", of)?;
    } else if !args.no_register {
        output.note(
            "  No webhook destination was created. With a fake: didit serve. With an account: start a\n  \
             tunnel to this address, and use --public-url URL.",
        )?;
    }
    match secret {
        Some(secret) if is_secret_new => output.field("secret", secret),
        _ => Ok(()),
    }
}

/// Verifies deliveries and forwards them.
struct Handler {
    /// `None` if deliveries are not verified.
    verifier: Option<Verifier>,
    /// `None` if deliveries are forwarded as they came.
    signer: Option<Signer>,
    sender: Option<Sender>,
}

/// A delivery with the results of verifying and forwarding it.
struct HandledDelivery {
    request: ReceivedRequest,
    /// `None` if it was not verified.
    verified: Result<Option<Scheme>, VerifyError>,
    forwarded: Option<DeliveryResult>,
    /// Whether its event is not one of `--events`.
    is_left_out: bool,
}

impl Handler {
    /// Handles a delivery of one of these events, or of any if there are none.
    async fn handle(&self, mut request: ReceivedRequest, events: &[String]) -> HandledDelivery {
        let verified = match &self.verifier {
            None => Ok(None),
            Some(verifier) => verifier
                .verify_bytes(&request.body, &request.headers, request.at)
                .map(|verified| Some(verified.scheme()))
                .map_err(|error| verifier.explain(error, &request.body, &request.headers)),
        };
        let is_other = || {
            let event: Option<Value> = serde_json::from_slice(&request.body).ok();
            let kind = event.and_then(|event| field(&event, "webhook_type"));
            !events.contains(&kind.unwrap_or_default())
        };
        let is_left_out = verified.is_ok() && !events.is_empty() && is_other();
        let forwarded = match (&verified, &self.sender) {
            (Ok(_), Some(sender)) if !is_left_out => {
                let headers = forwarded_headers(&request, self.signer.as_ref());
                let body = request.body.to_vec();
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
            is_left_out,
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

/// Headers to forward, with new signatures if there is a signer.
fn forwarded_headers(request: &ReceivedRequest, signer: Option<&Signer>) -> HeaderMap {
    let mut headers = request.headers.clone();
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
    headers.remove("keep-alive");
    headers.remove("proxy-connection");
    headers.remove(header::CONNECTION);
    for names in request.headers.get_all(header::CONNECTION) {
        for name in names.as_bytes().split(|&byte| byte == b',') {
            if let Ok(name) = HeaderName::from_bytes(name.trim_ascii()) {
                headers.remove(name);
            }
        }
    }
    // A verified body can be signed.
    if let Some(Ok(signatures)) = signer.map(|signer| signer.sign(&request.body)) {
        for (name, value) in signatures.iter() {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
    headers
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

    fn print(&self, args: &Listen, output: &mut Output) -> CliResult {
        let event: Option<Value> = serde_json::from_slice(&self.request.body).ok();
        let at = time::from_system(self.request.at);
        if output.is_json() {
            return output.data(&json!({
                "at": at.as_second(),
                "valid": self.verified.as_ref().map_or(Some(false), |scheme| scheme.map(|_| true)),
                "scheme": self.verified.as_ref().ok().and_then(|scheme| Some(scheme.as_ref()?.as_str())),
                "reason": self.verified.as_ref().err().map(|error| error.reason().as_str()),
                "answered": self.status().as_u16(),
                "forwarded": self.forwarded.as_ref().map(|result| json!({
                    "status": result.status.as_ref().ok(),
                    "error": result.status.as_ref().err(),
                    "millis": time::millis(result.took),
                    "text": Some(&result.text).filter(|text| !text.is_empty()),
                })),
                "event": event,
            }));
        }
        let clock = styled(DIM, time::local_clock(at));
        if let Err(error) = &self.verified {
            let result = if args.forward_to.is_some() {
                "not forwarded"
            } else {
                "rejected"
            };
            let (mark, result) = (styled(BAD, "✗"), styled(BAD, result));
            output.line(format_args!("{clock}  {mark}  {result}"))?;
            return output.line(format_args!("             {}", error.reason()));
        }
        let event = event.unwrap_or_default();
        let mark = match self.verified {
            Ok(None) => styled(WARN, "?"),
            _ => styled(GOOD, "✓"),
        };
        let summary = event_summary(&event, output);
        output.line(format_args!("{clock}  {mark}  {summary}"))?;
        if args.details.headers {
            for (name, value) in &self.request.headers {
                let value = String::from_utf8_lossy(value.as_bytes());
                output.line(format_args!(
                    "          {}: {}",
                    styled(DIM, name),
                    clean(&value)
                ))?;
            }
        }
        if args.details.print_json {
            output.data(&event)?;
        }
        match &self.forwarded {
            Some(result) => print_result(result, 10, output),
            None => Ok(()),
        }
    }
}

async fn receive(
    args: &Listen,
    mut receiver: Receiver,
    handler: &Handler,
    terminated: impl Future<Output = ()>,
    output: &mut Output,
) -> CliResult {
    let mut record = match &args.record {
        Some(path) => {
            let mut file = files::open_private(path).map_err(files::cannot_write(path))?;
            file.seek(SeekFrom::End(0))
                .map_err(files::cannot_write(path))?;
            Some((file, path))
        }
        None => None,
    };
    let mut terminated = pin!(terminated);
    let (mut begun, mut count) = (0, 0);
    // A slow handler must not delay other deliveries beyond the time that Didit waits.
    let mut under_way = FuturesUnordered::new();
    while args.count.is_none_or(|limit| count < limit) {
        let may_begin = args.count.is_none_or(|limit| begun < limit);
        let delivery = tokio::select! {
            delivery = under_way.select_next_some(), if !under_way.is_empty() => delivery,
            request = receiver.next(), if may_begin => {
                let Some(request) = request else { break };
                under_way.push(handler.handle(request, &args.events));
                begun += 1;
                continue;
            }
            () = &mut terminated => break,
        };
        let status = delivery.status();
        if delivery.is_left_out {
            begun -= 1;
        } else {
            if let Some((file, path)) = &mut record {
                let recorded = RecordedDelivery::from(&delivery.request);
                let mut line = serde_json::to_vec(&recorded).map_err(std::io::Error::from)?;
                line.push(b'\n');
                file.write_all(&line).map_err(files::cannot_write(path))?;
            }
            delivery.print(args, output)?;
            count += 1;
        }
        delivery.request.respond(status);
    }
    // Their senders are answered at once.
    drop(under_way);
    receiver.stop().await;
    Ok(())
}
