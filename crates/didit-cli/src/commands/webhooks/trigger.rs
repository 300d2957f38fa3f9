//! `didit webhooks trigger`.

use std::path::Path;

use clap::Args;
use didit_api::types::webhook::WebhookType;
use didit_webhooks::Signer;
use serde_json::{Map, Value, json};

use super::log::DeliveryLog;
use crate::args::{SecretSource, assignment};
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::output::style::{ACCENT, DIM, WARN};
use crate::output::table::{Cell, Column, Table};
use crate::output::{Output, time};
use crate::webhook::event::{self, EventFactory};
use crate::webhook::sequence::Sequence;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit webhooks trigger --list
  didit webhooks trigger status.updated --set status=Declined --to http://127.0.0.1:8000/didit
  didit webhooks trigger approved-after-review --vendor-data user-7
  didit webhooks trigger ./my-sequence.json --dry-run

Exit code 0: the handler returned 2xx for each event; 1: otherwise.")]
pub(crate) struct Trigger {
    /// Event type, name of a built-in sequence, or file with a sequence
    #[arg(value_name = "EVENT", required_unless_present = "list")]
    event: Option<String>,
    /// List event types and built-in sequences
    #[arg(long)]
    list: bool,
    /// URL of the handler
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4011")]
    to: String,
    #[command(flatten)]
    secret: SecretSource,
    /// Set a field of the event; the value is JSON, or else text; repeatable
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    fields: Vec<(String, Value)>,
    /// Session ID of the events [default: generated]
    #[arg(long, value_name = "ID")]
    session_id: Option<String>,
    /// User of the events [default: user-42]
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
    /// Mark the events as test sends of the console
    #[arg(long)]
    test: bool,
    /// Print the events without sending them
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Trigger, cx: &mut Context) -> CliResult {
    let Some(name) = args.event.as_deref().filter(|_| !args.list) else {
        return list(&mut cx.output);
    };
    let sequence = find(name, args.fields.into_iter().collect())?;
    let factory = EventFactory::new(args.session_id, args.vendor_data);
    let plan = sequence.plan(&factory, time::now().as_second())?;
    let signer = Signer::new(args.secret.read(&cx.global)?);
    let mut log = DeliveryLog::start(&args.to, args.dry_run, &mut cx.output)?;
    for mut planned in plan {
        let delivery = if args.test {
            planned.event.remove("event_id");
            let metadata = json!({ "test_webhook": true });
            planned.event.insert("metadata".to_owned(), metadata);
            signer.deliver_test(&planned.event)
        } else {
            signer.deliver(&planned.event)
        };
        let number = planned.step;
        let delivery =
            delivery.map_err(|error| CliError::misuse(format!("step {number}: {error}")))?;
        let remark = planned.remark;
        log.deliver(number, &planned.event, remark, delivery, &mut cx.output)
            .await?;
    }
    log.finish(&mut cx.output)
}

fn find(name: &str, fields: Map<String, Value>) -> CliResult<Sequence> {
    if WebhookType::from(name).is_known() {
        return Ok(Sequence::single(name, fields));
    }
    if !fields.is_empty() {
        return Err(CliError::misuse("--set requires a single event")
            .with_hint("in a sequence file, each step has its own \"set\""));
    }
    let mut built_in = Sequence::built_in().into_iter();
    if let Some(sequence) = built_in.find(|sequence| sequence.name == name) {
        return Ok(sequence);
    }
    if Path::new(name).exists() {
        return Sequence::from_file(Path::new(name));
    }
    let message = format!("\"{name}\" is not an event type, a sequence or a file");
    Err(CliError::misuse(message).with_hint("list them: didit webhooks trigger --list"))
}

fn list(output: &mut Output) -> CliResult {
    let built_in = Sequence::built_in();
    if output.is_json() {
        let sequences = built_in.iter();
        let sequences: Map<String, Value> = sequences
            .map(|sequence| (sequence.name.clone(), json!(sequence.description)))
            .collect();
        return output.data(&json!({ "events": WebhookType::KNOWN, "sequences": sequences }));
    }
    let mut events = Table::new([Column::fixed("EVENT"), Column::wrapped("", 10).optional()]);
    for kind in WebhookType::KNOWN {
        let remark = event::remark(kind).unwrap_or_default();
        events.row([Cell::new(kind.as_str(), ACCENT), Cell::new(remark, WARN)]);
    }
    events.print(output)?;
    output.line("")?;
    let mut table = Table::new([
        Column::fixed("SEQUENCE"),
        Column::wrapped("", 10).optional(),
    ]);
    for sequence in built_in {
        let description = Cell::new(sequence.description, DIM);
        table.row([Cell::new(sequence.name, ACCENT), description]);
    }
    table.print(output)
}
