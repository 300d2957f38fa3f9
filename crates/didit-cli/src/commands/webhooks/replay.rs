//! `didit webhooks replay`.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;

use clap::Args;
use didit_webhooks::{Delivery, Signer};
use serde_json::{Map, Value, json};

use super::log::DeliveryLog;
use crate::args::SecretSource;
use crate::connect::Context;
use crate::error::CliResult;
use crate::files::cannot_read;
use crate::output::time;
use crate::webhook::recording::RecordedDelivery;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit webhooks listen --record events.ndjson
  didit webhooks replay events.ndjson --to http://127.0.0.1:8000/webhooks/didit")]
pub(crate) struct Replay {
    /// Recording of didit webhooks listen --record
    file: PathBuf,
    /// URL of the handler
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4011")]
    to: String,
    #[command(flatten)]
    secret: SecretSource,
    /// Filter by event type; repeatable
    #[arg(long = "event", value_name = "TYPE")]
    events: Vec<String>,
    /// Print the events without sending them
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Replay, cx: &mut Context) -> CliResult {
    let signer = Signer::new(args.secret.read(&cx.global)?);
    let file = File::open(&args.file).map_err(cannot_read(&args.file))?;
    let output = &mut cx.output;
    let mut log = DeliveryLog::start(&args.to, args.dry_run, output)?;
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(cannot_read(&args.file))?;
        if line.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        let parsed = RecordedDelivery::parse(line.as_bytes());
        let mut event = match parsed.and_then(|recorded| recorded.event()) {
            Ok(event) => event,
            Err(reason) => {
                log.skip(number, None, &reason, output)?;
                continue;
            }
        };
        match args.prepare(&mut event, &signer) {
            Ok(delivery) => log.deliver(number, &event, None, delivery, output).await?,
            Err(reason) => log.skip(number, Some(&event), &reason, output)?,
        }
    }
    log.finish(output)
}

impl Replay {
    /// Sets a new timestamp and signs the event, as Didit does when it resends.
    /// Returns why an event is skipped.
    fn prepare(&self, event: &mut Map<String, Value>, signer: &Signer) -> Result<Delivery, String> {
        let kind = event.get("webhook_type").and_then(Value::as_str);
        let is_selected = |selected: &String| Some(selected.as_str()) == kind;
        if !self.events.is_empty() && !self.events.iter().any(is_selected) {
            return Err("excluded by --event".to_owned());
        }
        event.insert("timestamp".to_owned(), json!(time::now().as_second()));
        signer.deliver(event).map_err(|error| error.to_string())
    }
}
