//! `didit webhooks trigger`.

use std::path::PathBuf;

use clap::Args;
use didit_api::types::webhook::WebhookType;
use didit_transport::{Clock as _, TokioClock};
use didit_webhooks::Signer;
use serde_json::{Map, Value, json};

use super::SecretSource;
use super::event::{self, Subject};
use super::listen::{outcome, summary};
use super::sequence::{NAMES, Sequence};
use crate::cli::Global;
use crate::failure::{Failure, Outcome};
use crate::screen::{Screen, paint};
use crate::sender::{Answer, Sender};
use crate::style::{ACCENT, BOLD, DIM, WARN};
use crate::table::{Cell, Column, Table};
use crate::when;

/// Send signed events to a handler: one, or a sequence.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit webhooks trigger --list
  didit webhooks trigger status.updated --set status=Declined --to http://127.0.0.1:8000/didit
  didit webhooks trigger approved-after-review --vendor-data user-7
  didit webhooks trigger ./my-sequence.json --dry-run

Exit code 0: every event was answered 2xx; 1: one was not.")]
pub(crate) struct Trigger {
    /// An event type, a sequence that comes with the command, or a file with one
    #[arg(value_name = "EVENT", required_unless_present = "list")]
    what: Option<String>,
    /// Show what can be triggered
    #[arg(long)]
    list: bool,
    /// Where the handler stands
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4011")]
    to: String,
    #[command(flatten)]
    secret: SecretSource,
    /// Give a field of the event this value, which is JSON or else text
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// The session that the events are about [default: an invented one]
    #[arg(long, value_name = "ID")]
    session_id: Option<String>,
    /// The user that the events are about [default: user-42]
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
    /// Mark the events as test sends of the console
    #[arg(long)]
    test: bool,
    /// Print the events, and send nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(arguments: Trigger, global: &Global, screen: &mut Screen) -> Outcome {
    let Some(what) = arguments.what.as_deref().filter(|_| !arguments.list) else {
        return list(screen);
    };
    let sequence = find(what, &arguments.set)?;
    let subject = Subject::new(arguments.session_id, arguments.vendor_data);
    let now = when::moment(TokioClock::new().now()).as_second();
    let mut plan = sequence.plan(&subject, now)?;
    if arguments.test {
        for planned in &mut plan {
            planned.event.remove("event_id");
            planned
                .event
                .insert("metadata".to_owned(), json!({ "test_webhook": true }));
        }
    }
    let signer = Signer::new(arguments.secret.secret(global)?);
    let sender = Sender::new(&arguments.to)?;
    let mut report = Report::begin(&arguments.to, arguments.dry_run, screen)?;
    for planned in plan {
        let delivery = if arguments.test {
            signer.deliver_test(&planned.event)
        } else {
            signer.deliver(&planned.event)
        }
        .map_err(|error| Failure::misuse(format!("step {}: {error}", planned.step)))?;
        let answer = if arguments.dry_run {
            None
        } else {
            Some(sender.deliver(delivery).await)
        };
        report.sent(
            &Sent {
                number: planned.step,
                event: &planned.event,
                remark: planned.remark.as_deref(),
                answer: answer.as_ref(),
            },
            screen,
        )?;
    }
    report.end(screen)
}

fn find(what: &str, set: &[String]) -> Outcome<Sequence> {
    let fields = set
        .iter()
        .map(|field| parse_field(field))
        .collect::<Outcome<Map<_, _>>>()?;
    if WebhookType::from(what).is_known() {
        return Ok(Sequence::single(what, fields));
    }
    if !fields.is_empty() {
        return Err(Failure::misuse("--set belongs to a single event")
            .with_hint("in a file, each step has its own \"set\""));
    }
    if let Some(sequence) = Sequence::named(what) {
        return Ok(sequence);
    }
    let path = PathBuf::from(what);
    if path.exists() {
        return Sequence::from_file(&path);
    }
    Err(Failure::misuse(format!(
        "\"{what}\" is no event type, no sequence and no file"
    ))
    .with_hint("what there is: didit webhooks trigger --list"))
}

fn parse_field(text: &str) -> Outcome<(String, Value)> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Failure::misuse("a --set is not FIELD=VALUE"))?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

fn list(screen: &mut Screen) -> Outcome {
    if screen.is_json() {
        let sequences: Map<String, Value> = NAMES
            .iter()
            .map(|(name, what)| ((*name).to_owned(), json!(what)))
            .collect();
        return screen.data(&json!({ "events": WebhookType::KNOWN, "sequences": sequences }));
    }
    let mut events = Table::new([Column::whole("EVENT"), Column::cut("", 10).optional()]);
    for kind in WebhookType::KNOWN {
        let remark = event::why_never_sent(kind).unwrap_or_default();
        events.row([Cell::new(kind.as_str(), ACCENT), Cell::new(remark, WARN)]);
    }
    events.print(screen)?;
    screen.line("")?;
    let mut sequences = Table::new([Column::whole("SEQUENCE"), Column::cut("", 10).optional()]);
    for (name, what) in NAMES {
        sequences.row([Cell::new(name, ACCENT), Cell::new(what, DIM)]);
    }
    sequences.print(screen)
}

/// A delivery that was made, or would have been.
pub(super) struct Sent<'a> {
    pub(super) number: usize,
    pub(super) event: &'a Map<String, Value>,
    pub(super) remark: Option<&'a str>,
    /// Nothing on a dry run.
    pub(super) answer: Option<&'a Answer>,
}

/// Tells of deliveries as they are made, and counts them.
pub(super) struct Report {
    is_dry: bool,
    delivered: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    pub(super) fn begin(to: &str, is_dry: bool, screen: &mut Screen) -> Outcome<Self> {
        if !screen.is_json() {
            let verb = if is_dry {
                "Would send to"
            } else {
                "Sending to"
            };
            screen.line(format_args!("{verb} {}", paint(ACCENT, to)))?;
        }
        Ok(Self {
            is_dry,
            delivered: 0,
            failed: 0,
            skipped: 0,
        })
    }

    pub(super) fn sent(&mut self, sent: &Sent<'_>, screen: &mut Screen) -> Outcome {
        match sent.answer {
            Some(answer) if !answer.is_success() => self.failed += 1,
            _ => self.delivered += 1,
        }
        if screen.is_json() {
            return screen.data(&json!({
                "step": sent.number,
                "sent": sent.answer.is_some(),
                "status": sent.answer.and_then(|answer| answer.status.as_ref().ok()),
                "error": sent.answer.and_then(|answer| answer.status.as_ref().err()),
                "remark": sent.remark,
                "event": sent.event,
            }));
        }
        let event = Value::Object(sent.event.clone());
        screen.line(format_args!(
            "{:>4}  {}",
            sent.number,
            summary(&event, screen)
        ))?;
        if let Some(remark) = sent.remark {
            screen.line(format_args!("      {}", paint(WARN, remark)))?;
        }
        match sent.answer {
            Some(answer) => screen.line(format_args!("      {}", outcome(answer))),
            None => screen.line(paint(DIM, format_args!("      {event}"))),
        }
    }

    pub(super) fn skipped(
        &mut self,
        number: usize,
        event: Option<&Map<String, Value>>,
        why: &str,
        screen: &mut Screen,
    ) -> Outcome {
        self.skipped += 1;
        if screen.is_json() {
            return screen.data(&json!({
                "step": number, "sent": false, "skipped": why, "event": event,
            }));
        }
        screen.line(format_args!(
            "{number:>4}  {} {why}",
            paint(WARN, "skipped:")
        ))
    }

    pub(super) fn end(self, screen: &mut Screen) -> Outcome {
        if !screen.is_json() {
            let made = if self.is_dry {
                "would be sent"
            } else {
                "delivered"
            };
            screen.line(paint(
                BOLD,
                format_args!(
                    "{} {made}, {} failed, {} skipped",
                    self.delivered, self.failed, self.skipped
                ),
            ))?;
        }
        if self.failed > 0 {
            return Err(Failure::negative());
        }
        Ok(())
    }
}
