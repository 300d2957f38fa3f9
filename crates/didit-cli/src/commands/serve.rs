//! `didit serve`: the fake as a server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use didit_api::types::SecretString;
use didit_testkit::{ApplicationEnvironment, Fake, FakeDidit, Limits, Revision, Template};
use didit_transport::{Clock as _, TokioClock};
use serde_json::{Map, Value, json};

use crate::failure::{Failure, Outcome};
use crate::screen::{Screen, paint};
use crate::signal;
use crate::style::{ACCENT, BOLD, DIM, GOOD};

/// Run a fake Didit on this machine.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit serve
  didit serve --listen 127.0.0.1:0 --webhook-url http://127.0.0.1:4011 --json

With --json, one line is printed when the server is ready: its address, key, secret and
workflows. Ctrl-C and SIGTERM end it with exit code 0.")]
pub(crate) struct Serve {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,
    /// The key of the first application, instead of a drawn one; it opens nothing but this fake
    #[arg(long, value_name = "KEY")]
    api_key: Option<SecretString>,
    /// Where webhooks go: plain http on this machine
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// What webhooks are signed with, instead of a drawn secret
    #[arg(long, value_name = "SECRET")]
    webhook_secret: Option<SecretString>,
    /// The edition of the API
    #[arg(long, value_name = "2026-02|2026-11", default_value = "2026-11")]
    revision: Revision,
    /// The application is a sandbox, as if this were not said
    #[arg(long, conflicts_with = "live")]
    sandbox: bool,
    /// The application is a live one
    #[arg(long)]
    live: bool,
    /// The rate limits: `off`, `real`, or a number that the real ones are divided by
    #[arg(long, value_name = "off|real|NUMBER", default_value = "off", value_parser = limits)]
    limits: Limits,
    /// What ids, keys and people are drawn from: the same seed draws the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Begin with the state in this file, and keep it there
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

fn limits(text: &str) -> Result<Limits, &'static str> {
    match text {
        "off" => Ok(Limits::Off),
        "real" => Ok(Limits::Real),
        number => number
            .parse()
            .map(Limits::Divided)
            .map_err(|_| "it is off, real, or a number from 1"),
    }
}

pub(crate) async fn run(arguments: Serve, screen: &mut Screen) -> Outcome {
    if let Some(url) = &arguments.webhook_url {
        crate::sender::check_url(url, "--webhook-url")?;
        if !FakeDidit::delivers_to(url) {
            return Err(Failure::misuse(
                "--webhook-url is not on this machine, or not plain http: the fake never reaches \
                 into the network",
            )
            .with_hint("for example --webhook-url http://127.0.0.1:8000/webhooks/didit"));
        }
    }
    // From before the line that tells others to go ahead, and to end it.
    let ended = signal::ended();
    let server = start(&arguments)?;
    // A file that cannot be written is better known now than at the end.
    keep(&server, &arguments)?;
    if screen.is_json() {
        screen.data(&ready(&server))?;
    } else {
        welcome(&server, &arguments, screen)?;
        screen.flush()?;
    }
    keep_until(ended, &server, &arguments).await?;
    keep(&server, &arguments)?;
    drop(server);
    if !screen.is_json() {
        screen.line(paint(DIM, "Stopped."))?;
    }
    Ok(())
}

fn start(arguments: &Serve) -> Outcome<FakeDidit> {
    let environment = if arguments.live {
        ApplicationEnvironment::Live
    } else {
        ApplicationEnvironment::Sandbox
    };
    let mut fake = Fake::builder()
        .clock(TokioClock::new())
        .seed(arguments.seed)
        .revision(arguments.revision)
        .limits(arguments.limits)
        .environment(environment);
    if let Some(key) = &arguments.api_key {
        fake = fake.api_key(key.reveal());
    }
    if let Some(secret) = &arguments.webhook_secret {
        fake = fake.webhook_secret(secret.reveal());
    }
    if let Some(url) = &arguments.webhook_url {
        fake = fake.webhook_url(url.as_str());
    }
    let fake = fake.build();
    if let Some(path) = &arguments.state {
        fake.load(path)
            .map_err(|error| Failure::misuse(format!("{}: {error}", path.display())))?;
    }
    FakeDidit::serve(fake, arguments.listen).map_err(|error| {
        let failure = Failure::local(format!(
            "{} cannot be listened on: {error}",
            arguments.listen
        ));
        if error.kind() == std::io::ErrorKind::AddrInUse {
            failure.with_hint("another program has it; choose another port, or 0 for a free one")
        } else {
            failure
        }
    })
}

/// How often a changed state is written: what a killed server may lose.
const BETWEEN_SAVES: Duration = Duration::from_secs(1);

/// Writes the state whenever it has changed, until the signal to end comes.
async fn keep_until(
    ended: impl Future<Output = ()>,
    server: &FakeDidit,
    arguments: &Serve,
) -> Outcome {
    let clock = TokioClock::new();
    let mut ended = std::pin::pin!(ended);
    let mut kept = server.version();
    loop {
        tokio::select! {
            () = &mut ended => return Ok(()),
            () = clock.sleep(BETWEEN_SAVES), if arguments.state.is_some() => {}
        }
        let version = server.version();
        if version != kept {
            keep(server, arguments)?;
            kept = version;
        }
    }
}

/// Writes the state where it is kept, if it is.
fn keep(server: &FakeDidit, arguments: &Serve) -> Outcome {
    let Some(path) = &arguments.state else {
        return Ok(());
    };
    server.save(path).map_err(|error| {
        Failure::local(format!(
            "the state could not be written to {}: {error}",
            path.display()
        ))
    })
}

/// What a test needs to know, in one object.
fn ready(server: &FakeDidit) -> Value {
    let workflows: Map<String, Value> = Template::ALL
        .into_iter()
        .map(|template| {
            (
                template.as_str().to_owned(),
                json!(server.workflow_of(template)),
            )
        })
        .collect();
    json!({
        "base_url": server.base_url(),
        "api_key": server.api_key(),
        "application_id": server.application_id(),
        "workflow_id": server.workflow_id(),
        "kyb_workflow_id": server.kyb_workflow_id(),
        "workflows": workflows,
        "webhook_secret": server.webhook_secret(),
        "revision": server.revision().as_str(),
    })
}

fn welcome(server: &FakeDidit, arguments: &Serve, screen: &mut Screen) -> Outcome {
    screen.line(format_args!(
        "{} {} {}",
        paint(GOOD, "●"),
        paint(BOLD, "A fake Didit is ready at"),
        paint(ACCENT, server.base_url())
    ))?;
    screen.line("")?;
    screen.line(paint(DIM, "  In another terminal:"))?;
    screen.line(format_args!(
        "  export DIDIT_BASE_URL={}",
        server.base_url()
    ))?;
    screen.line(format_args!("  export DIDIT_API_KEY={}", server.api_key()))?;
    screen.line(format_args!(
        "  export DIDIT_WORKFLOW_ID={}",
        server.workflow_id()
    ))?;
    screen.line(format_args!(
        "  export DIDIT_WEBHOOK_SECRET={}",
        server.webhook_secret()
    ))?;
    screen.line("  didit sessions create --vendor-data user-42")?;
    screen.line("")?;
    let webhooks = arguments
        .webhook_url
        .as_deref()
        .unwrap_or("nowhere (--webhook-url)");
    screen.field("webhooks to", webhooks)?;
    screen.field("application", server.application_id())?;
    screen.field("edition", server.revision().as_str())?;
    screen.field("mode", if arguments.live { "live" } else { "sandbox" })?;
    screen.line(paint(DIM, "  workflows"))?;
    for template in Template::ALL {
        screen.line(format_args!(
            "    {:<28}{}",
            template.as_str(),
            paint(DIM, server.workflow_of(template))
        ))?;
    }
    screen.line("")?;
    screen.line(paint(
        DIM,
        "  People and documents are invented. Ctrl-C ends it.",
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_show_neither_key_nor_secret() {
        let words = [
            "didit",
            "serve",
            "--api-key",
            "canary-key",
            "--webhook-secret",
            "canary-secret",
        ];
        let parsed = <crate::cli::Cli as clap::Parser>::try_parse_from(words).unwrap();
        assert!(!format!("{parsed:?}").contains("canary"));
    }
}
