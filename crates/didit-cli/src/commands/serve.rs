//! `didit serve`: the fake as a server.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use didit_api::types::SecretString;
use didit_testkit::{
    ApplicationEnvironment, AttemptOutcome, DeliveryAttempt, Fake, FakeBuilder, FakeDidit,
    FakeEvent, Limits, Revision, Scenario, StateFile, Template,
};
use didit_transport::{Clock as _, TokioClock};
use serde_json::{Map, Value, json};

use crate::args::SetOptional as _;
use crate::complete::scenarios;
use crate::connect::{Context, FAKE_URL};
use crate::error::{CliError, CliResult};
use crate::output::Output;
use crate::output::style::{ACCENT, BOLD, DIM, GOOD, styled};
use crate::output::text::clean;
use crate::signal;
use crate::webhook::receiver::cannot_listen;
use crate::webhook::sender::parse_url;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit serve
  didit serve --listen 127.0.0.1:0 --webhook-url http://127.0.0.1:4011 --json

With --json, prints one line when the server is ready, with its URL, key, secret and
workflows. Ctrl-C and SIGTERM stop the server with exit code 0.")]
#[expect(clippy::struct_excessive_bools, reason = "options of the command")]
pub(crate) struct Serve {
    /// Listen address, such as localhost:4010 or :4010; port 0 selects a free port
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4010", value_parser = address)]
    listen: SocketAddr,
    /// Port to listen on, instead of the one of --listen
    #[arg(long, value_name = "NUMBER")]
    port: Option<u16>,
    /// ID of the full KYC workflow [default: generated]
    #[arg(long, value_name = "UUID")]
    workflow_id: Option<String>,
    /// Complete every new session with a scenario, such as approve
    #[arg(long, value_name = "SCENARIO", value_parser = scenario, add = scenarios())]
    complete: Option<Scenario>,
    /// Print no line for each request and each webhook
    #[arg(long, short)]
    quiet: bool,
    /// API key of the first application [default: generated]
    #[arg(long, value_name = "KEY")]
    api_key: Option<SecretString>,
    /// URL that webhooks are sent to; plain http on this machine only
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// Webhook secret [default: generated]
    #[arg(long, value_name = "SECRET")]
    webhook_secret: Option<SecretString>,
    /// Revision of the API
    #[arg(long, value_name = "2026-02|2026-11", default_value = "2026-11")]
    revision: Revision,
    /// Use a sandbox application (default)
    #[arg(long, conflicts_with = "live")]
    sandbox: bool,
    /// Use a live application
    #[arg(long)]
    live: bool,
    /// Rate limits: off, real, or real limits divided by a number
    #[arg(long, value_name = "off|real|NUMBER", default_value = "off", value_parser = limits)]
    limits: Limits,
    /// Allow imports of verifications
    #[arg(long)]
    imports: bool,
    /// Seed of generated IDs, keys and people
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// File to load the state from and save it to
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

/// Parses an address. Without a host, or with `localhost`, it is that of this machine.
fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let local = text
        .strip_prefix("localhost:")
        .or_else(|| text.strip_prefix(':'));
    match local {
        Some(port) => port
            .parse()
            .map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
            .ok(),
        None => text.parse().ok(),
    }
    .ok_or("must be an address with a port, such as 127.0.0.1:4010, localhost:4010 or :4010")
}

pub(crate) fn scenario(slug: &str) -> Result<Scenario, &'static str> {
    Scenario::from_slug(slug).ok_or("no such scenario; `didit scenarios` lists them")
}

fn limits(text: &str) -> Result<Limits, &'static str> {
    match text {
        "off" => Ok(Limits::Off),
        "real" => Ok(Limits::Real),
        number => number
            .parse()
            .map(Limits::Divided)
            .map_err(|_| "must be off, real, or a number from 1"),
    }
}

pub(crate) async fn run(args: Serve, cx: &mut Context) -> CliResult {
    if let Some(url) = &args.webhook_url {
        parse_url(url, "--webhook-url")?;
        if !FakeDidit::delivers_to(url) {
            let message = "--webhook-url must be plain http on this machine; the fake sends \
                           nothing to other machines";
            return Err(CliError::misuse(message)
                .with_hint("example: --webhook-url http://127.0.0.1:8000/webhooks/didit"));
        }
    }
    // Installed before the ready line, after which a signal can arrive.
    let terminated = signal::terminated();
    let mut state = match &args.state {
        Some(path) => Some(State(
            StateFile::open(path).map_err(cannot_use(path))?,
            path,
        )),
        None => None,
    };
    let mut server = start(&args, state.as_ref())?;
    // Reports a state file that cannot be written at the start.
    save(&server, &mut state)?;
    if cx.output.is_json() {
        cx.output.data(&ready(&server))?;
    } else {
        if !args.quiet {
            server.observe(print_event);
        }
        print_welcome(&server, &args, &mut cx.output)?;
        cx.output.flush()?;
    }
    save_until(terminated, &mut server, &mut state).await?;
    // Nothing changes the state any more, so that every acknowledged request is saved.
    let fake = server.shut_down();
    save(&fake, &mut state)?;
    if cx.output.is_json() {
        return Ok(());
    }
    cx.output.note("Stopped.")
}

/// The file of `--state`.
struct State<'a>(StateFile, &'a Path);

fn cannot_use(path: &Path) -> impl Fn(io::Error) -> CliError {
    move |error| {
        let path = path.display();
        match error.kind() {
            io::ErrorKind::WouldBlock => {
                CliError::misuse(format!("another server uses the state file {path}"))
                    .with_hint("stop it, or choose another file")
            }
            _ => CliError::local(format!("cannot write {path}: {error}")),
        }
    }
}

fn start(args: &Serve, state: Option<&State<'_>>) -> CliResult<FakeDidit> {
    let environment = if args.live {
        ApplicationEnvironment::Live
    } else {
        ApplicationEnvironment::Sandbox
    };
    let fake = Fake::builder()
        .clock(TokioClock::new())
        .seed(args.seed)
        .revision(args.revision)
        .limits(args.limits)
        .imports(args.imports)
        .environment(environment)
        .set(args.api_key.as_ref(), |fake, key| {
            fake.api_key(key.reveal())
        })
        .set(args.webhook_secret.as_ref(), |fake, secret| {
            fake.webhook_secret(secret.reveal())
        })
        .set(args.webhook_url.as_deref(), FakeBuilder::webhook_url);
    let fake = match &args.workflow_id {
        Some(id) => fake
            .workflow_id(Template::Kyc, id)
            .map_err(|_| CliError::misuse("--workflow-id must be a UUID"))?,
        None => fake,
    };
    let fake = fake.build();
    fake.complete_new_sessions(args.complete.clone());
    if let Some(State(file, path)) = state {
        file.load(&fake)
            .map_err(|error| CliError::misuse(format!("{}: {error}", path.display())))?;
    }
    let mut address = args.listen;
    address.set_port(args.port.unwrap_or(address.port()));
    FakeDidit::serve(fake, address).map_err(|error| cannot_listen(address, &error))
}

/// Prints a line for a request or an attempt to deliver a webhook, without personal data.
fn print_event(event: &FakeEvent) {
    let line = match event {
        FakeEvent::Request(exchange) => format!("{exchange:?}"),
        FakeEvent::Delivery(record) => {
            let outcome = record.attempts().last().and_then(DeliveryAttempt::outcome);
            let outcome = match outcome {
                Some(AttemptOutcome::Answered(status)) => status.to_string(),
                Some(AttemptOutcome::TimedOut) => "timeout".to_owned(),
                _ => "connection failed".to_owned(),
            };
            let (kind, status, url) = (record.webhook_type(), record.status(), record.url());
            // A query may hold a token.
            let url = url.split('?').next().unwrap_or_default();
            format!("webhook {kind} ({status}) to {url} -> {outcome}")
        }
        _ => return,
    };
    // A closed terminal does not stop the server.
    let _ = writeln!(anstream::stderr(), "{}", clean(&line));
}

/// Interval at which a changed state is saved: what a killed server can lose.
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

/// Saves the state when it changes, until `terminated` resolves.
async fn save_until(
    terminated: impl Future<Output = ()>,
    server: &mut FakeDidit,
    state: &mut Option<State<'_>>,
) -> CliResult {
    let clock = TokioClock::new();
    let mut terminated = std::pin::pin!(terminated);
    let mut saved = server.version();
    loop {
        tokio::select! {
            () = &mut terminated => return Ok(()),
            () = server.ended() => {
                let message = "the server has stopped: its thread panicked";
                return Err(CliError::local(message).with_hint("this is a defect; report it"));
            }
            () = clock.sleep(SAVE_INTERVAL), if state.is_some() => {}
        }
        let version = server.version();
        if version != saved {
            save(server, state)?;
            saved = version;
        }
    }
}

/// Saves the state, if `--state` is set.
fn save(fake: &Fake, state: &mut Option<State<'_>>) -> CliResult {
    match state {
        Some(State(file, path)) => file.save(fake).map_err(cannot_use(path)),
        None => Ok(()),
    }
}

/// The line that `--json` prints when the server is ready.
fn ready(server: &FakeDidit) -> Value {
    let workflows: Map<String, Value> = Template::ALL
        .into_iter()
        .map(|template| {
            (
                template.as_str().to_owned(),
                server.workflow_of(template).into(),
            )
        })
        .collect();
    json!({
        "base_url": server.base_url(),
        "issuer": server.issuer(),
        "api_key": server.api_key(),
        "organization_id": server.organization_id(),
        "application_id": server.application_id(),
        "workflow_id": server.workflow_id(),
        "kyb_workflow_id": server.kyb_workflow_id(),
        "workflows": workflows,
        "webhook_secret": server.webhook_secret(),
        "revision": server.revision().as_str(),
    })
}

fn print_welcome(server: &FakeDidit, args: &Serve, output: &mut Output) -> CliResult {
    let url = server.base_url();
    let ready = styled(BOLD, "Fake Didit server running at");
    let (mark, link) = (styled(GOOD, "●"), styled(ACCENT, url));
    output.line(format_args!("{mark} {ready} {link}\n"))?;
    output.note("  In two other terminals:")?;
    let option = match url {
        FAKE_URL => String::new(),
        url => format!(" --base-url {url}"),
    };
    for command in [
        "listen --forward-to localhost:3000/webhooks",
        "trigger approve",
    ] {
        output.line(format_args!("  didit {command}{option}"))?;
    }
    output.note("\n  For other commands and for your service:")?;
    for (name, value) in [
        ("BASE_URL", url),
        ("API_KEY", &server.api_key()),
        ("WORKFLOW_ID", &server.workflow_id()),
        ("WEBHOOK_SECRET", &server.webhook_secret()),
    ] {
        output.unwrapped(format_args!("  export DIDIT_{name}={value}"))?;
    }
    output.line("")?;
    output.field("dashboard", format_args!("{url}/"))?;
    let webhook_url = args.webhook_url.as_deref();
    let webhook_url = webhook_url.unwrap_or("none (run didit listen)");
    output.field("webhooks to", webhook_url)?;
    output.field("organisation", server.organization_id())?;
    output.field("application", server.application_id())?;
    output.field("revision", server.revision().as_str())?;
    output.field("mode", if args.live { "live" } else { "sandbox" })?;
    output.note("  workflows")?;
    for template in Template::ALL {
        let id = styled(DIM, server.workflow_of(template));
        output.line(format_args!("    {:<28}{id}", template.as_str()))?;
    }
    output.note("\n  All people and documents are fictitious. Press Ctrl-C to stop.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_has_died_is_an_error() {
        let mut server = FakeDidit::start().await;
        server.observe(|_| panic!("the observer is broken"));
        let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
        let request = b"GET /unknown HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(request).unwrap();
        let ended = save_until(std::future::pending(), &mut server, &mut None).await;
        let error = ended.unwrap_err();
        assert!(error.to_string().contains("its thread panicked"), "{error}");
    }
}
