//! `didit fake`: the control plane of a fake server.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use didit_transport::RequestBody;
use http::Method;
use serde_json::{Value, json};

use crate::connect::Context;
use crate::error::{CliError, CliResult, ErrorKind};
use crate::fake::FakeServer;
use crate::files;
use crate::output::Output;
use crate::output::style::{ACCENT, styled};
use crate::output::table::{Cell, Column, Table};
use crate::output::text::{self, clean, field};

#[derive(Debug, Subcommand)]
#[command(after_help = "Commands use the fake of the base URL, or http://127.0.0.1:4010.")]
pub(crate) enum Command {
    /// Show, advance or reset the clock
    Clock(Clock),
    /// Show, add or clear faults
    Faults(Faults),
    /// Forget everything, and start again with the same seed
    Reset,
    /// List or add applications
    Applications(Applications),
    /// Save or load the whole state
    #[command(subcommand)]
    State(State),
}

#[derive(Debug, Args)]
pub(crate) struct Clock {
    #[command(subcommand)]
    change: Option<ClockChange>,
}

#[derive(Debug, Subcommand)]
enum ClockChange {
    /// Advance the clock, which sends the webhooks that become due
    Advance {
        /// Duration such as 90s, 15m, 24h or 7d
        #[arg(value_name = "DURATION", value_parser = seconds)]
        by: i64,
    },
    /// Go back to the time of this machine
    Reset,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit fake faults add '{\"effect\":\"status\",\"status\":500,\"times\":2}'
  didit fake faults clear

Fields of a fault: docs/guide/testing.md")]
pub(crate) struct Faults {
    #[command(subcommand)]
    change: Option<FaultsChange>,
}

#[derive(Debug, Subcommand)]
enum FaultsChange {
    /// Add a fault
    Add {
        /// The fault as JSON
        #[arg(value_parser = object)]
        fault: Value,
    },
    /// Remove all faults
    Clear,
}

#[derive(Debug, Args)]
pub(crate) struct Applications {
    #[command(subcommand)]
    change: Option<ApplicationsChange>,
}

#[derive(Debug, Subcommand)]
enum ApplicationsChange {
    /// Add an application with its own key and workflows
    Add,
}

#[derive(Debug, Subcommand)]
pub(crate) enum State {
    /// Save the state to a file, keys included
    Save {
        /// File that only you can access
        file: PathBuf,
    },
    /// Load the state from a file
    Load {
        /// File of `state save` or of `didit serve --state`
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Open {
    /// Open the dashboard of a fake
    Dashboard {
        /// Print the link instead
        #[arg(long)]
        print: bool,
    },
}

/// Seconds of a duration such as `7d`.
fn seconds(text: &str) -> Result<i64, &'static str> {
    let units = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];
    let unit = units.iter().find(|(unit, _)| text.ends_with(unit));
    let number = unit.and_then(|(unit, seconds)| {
        let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
        number.checked_mul(*seconds).filter(|seconds| *seconds >= 0)
    });
    number.ok_or("must be a duration such as 90s, 15m, 24h or 7d")
}

fn object(text: &str) -> Result<Value, &'static str> {
    let value: Option<Value> = serde_json::from_str(text).ok();
    value
        .filter(Value::is_object)
        .ok_or("must be a JSON object")
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    let fake = FakeServer::find(cx)?;
    match command {
        Command::Clock(clock) => {
            let value = match clock.change {
                None => fake.call(Method::GET, "clock", None).await?,
                Some(ClockChange::Reset) => fake.call(Method::POST, "clock/reset", None).await?,
                Some(ClockChange::Advance { by }) => {
                    let body = json!({ "seconds": by });
                    fake.call(Method::POST, "clock/advance", Some(&body))
                        .await?
                }
            };
            print_clock(&value, cx)
        }
        Command::Faults(faults) => {
            let value: Value = match faults.change {
                None => fake.call(Method::GET, "faults", None).await?,
                Some(FaultsChange::Clear) => fake.call(Method::DELETE, "faults", None).await?,
                Some(FaultsChange::Add { fault }) => {
                    fake.call(Method::POST, "faults", Some(&fault)).await?
                }
            };
            match value.as_array().map(Vec::as_slice) {
                None | Some([]) if !cx.output.is_json() => cx.output.line("No faults."),
                Some(faults) => faults.iter().try_for_each(|fault| cx.output.data(fault)),
                None => cx.output.data(&json!([])),
            }
        }
        Command::Reset => {
            fake.call::<Value>(Method::POST, "reset", None).await?;
            let value = json!({ "reset": fake.base_url });
            cx.output
                .success(&value, format_args!("Reset {}", fake.base_url))
        }
        Command::Applications(Applications { change: None }) => {
            let all: Vec<Value> = fake.call(Method::GET, "applications", None).await?;
            print_applications(&all, cx)
        }
        Command::Applications(_) => {
            let mut added: Value = fake.call(Method::POST, "applications", None).await?;
            // Of `serve --webhook-url`, and not of this application.
            let _ = added
                .as_object_mut()
                .map(|added| added.remove("webhook_secret"));
            print_applications(&[added], cx)
        }
        Command::State(State::Save { file }) => save(&fake, &file, cx).await,
        Command::State(State::Load { file }) => {
            let body = RequestBody::from(files::read(&file)?);
            fake.send(Method::PUT, "state", body).await?;
            let value = json!({ "file": file });
            cx.output
                .success(&value, format_args!("Loaded {}", text::path(&file)))
        }
    }
}

pub(crate) async fn open(page: Open, cx: &mut Context) -> CliResult {
    let Open::Dashboard { print } = page;
    let fake = FakeServer::find(cx)?;
    // A page that cannot be reached is not opened.
    fake.call::<Value>(Method::GET, "clock", None).await?;
    let url = format!("{}/", fake.base_url);
    if cx.output.is_json() {
        return cx.output.data(&json!({ "url": url }));
    }
    if print {
        return cx.output.line(url);
    }
    open_link(&url, &mut cx.output)
}

/// Opens a link in the browser.
pub(crate) fn open_link(url: &str, output: &mut Output) -> CliResult {
    // The opener of the system opens files and programs too.
    if !url.starts_with("https://") && !url.starts_with("http://") {
        let message = "the link is not an http or https URL";
        return Err(CliError::new(ErrorKind::Unavailable, message));
    }
    open::that_detached(url)
        .map_err(|_| CliError::local("cannot open a browser").with_hint(format!("link: {url}")))?;
    output.success(&url, format_args!("Opened {}", styled(ACCENT, clean(url))))
}

fn print_clock(value: &Value, cx: &mut Context) -> CliResult {
    if cx.output.is_json() {
        return cx.output.data(value);
    }
    for (name, label) in [("now", "fake"), ("clock", "webhooks")] {
        let time = field(value, name).ok_or_else(|| CliError::no_field(name))?;
        cx.output.field(label, time)?;
    }
    Ok(())
}

fn print_applications(applications: &[Value], cx: &mut Context) -> CliResult {
    if cx.output.is_json() {
        return applications
            .iter()
            .try_for_each(|application| cx.output.data(application));
    }
    for application in applications {
        for name in ["application_id", "api_key", "workflow_id"] {
            let text = field(application, name).unwrap_or_default();
            cx.output.line(format_args!("  {name:<16}{text}"))?;
        }
        cx.output.line("")?;
    }
    let mut table = Table::new([
        Column::fixed("APPLICATION"),
        Column::fixed("WORKFLOW"),
        Column::fixed("ID"),
    ]);
    for application in applications {
        let id = field(application, "application_id").unwrap_or_default();
        let workflows = application.get("workflows").and_then(Value::as_object);
        for (name, workflow) in workflows.into_iter().flatten() {
            let workflow = workflow.as_str().unwrap_or_default();
            table.row([
                Cell::from(id.as_str()),
                Cell::new(name, ACCENT),
                Cell::from(workflow),
            ]);
        }
    }
    table.print(&mut cx.output)
}

/// Writes the state as it arrives.
async fn save(fake: &FakeServer, path: &Path, cx: &mut Context) -> CliResult {
    let response = fake
        .send(Method::GET, "state", RequestBody::empty())
        .await?;
    let mut body = response.into_body();
    let draft = files::beside(path, "part");
    let mut file = files::open_private(&draft).map_err(files::cannot_write(&draft))?;
    file.set_len(0).map_err(files::cannot_write(&draft))?;
    let mut length = 0;
    while let Some(chunk) = body
        .chunk()
        .await
        .map_err(|error| CliError::local(error.to_string()))?
    {
        file.write_all(&chunk)
            .map_err(files::cannot_write(&draft))?;
        length += chunk.len();
    }
    std::fs::rename(&draft, path).map_err(files::cannot_write(path))?;
    let value = json!({ "file": path, "bytes": length });
    let size = length.div_ceil(1000);
    cx.output.success(
        &value,
        format_args!("Saved {} ({size} kB)", text::path(path)),
    )
}
