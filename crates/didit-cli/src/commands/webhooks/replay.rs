//! `didit webhooks replay`, and the form in which deliveries are recorded.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use didit_transport::{Clock as _, TokioClock};
use didit_webhooks::Signer;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::SecretSource;
use super::trigger::{Report, Sent};
use crate::cli::Global;
use crate::failure::{Failure, Outcome};
use crate::receiver::Received;
use crate::screen::Screen;
use crate::sender::Sender;
use crate::when;

/// Send recorded events again, with a new time and a new signature.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit webhooks listen --record events.ndjson
  didit webhooks replay events.ndjson --to http://127.0.0.1:8000/webhooks/didit")]
pub(crate) struct Replay {
    /// What `listen --record` wrote
    file: PathBuf,
    /// Where the handler stands
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4011")]
    to: String,
    #[command(flatten)]
    secret: SecretSource,
    /// Only events of this type; may be given more than once
    #[arg(long = "event", value_name = "TYPE")]
    events: Vec<String>,
    /// Say what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
}

/// A delivery as it is recorded: also a line of `verify --batch`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Recorded {
    body: String,
    headers: BTreeMap<String, Value>,
    at: Option<i64>,
}

impl From<&Received> for Recorded {
    fn from(received: &Received) -> Self {
        let mut headers = BTreeMap::new();
        for name in received.headers.keys() {
            let values: Vec<Value> = received
                .headers
                .get_all(name)
                .iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into())
                .collect();
            headers.insert(name.to_string(), values.into());
        }
        Self {
            body: BASE64_STANDARD.encode(&received.body),
            headers,
            at: Some(when::moment(received.at).as_second()),
        }
    }
}

impl Recorded {
    /// The event, or why the line cannot be sent again.
    fn event(line: &str) -> Result<Map<String, Value>, String> {
        let recorded: Self = serde_json::from_str(line)
            .map_err(|error| format!("not a recorded delivery (column {})", error.column()))?;
        let is_unsigned = recorded
            .headers
            .keys()
            .any(|name| name.eq_ignore_ascii_case(didit_webhooks::header::UNSIGNED));
        if is_unsigned {
            return Err("an unsigned callback, which Didit does not sign either".to_owned());
        }
        let body = BASE64_STANDARD
            .decode(recorded.body)
            .map_err(|_| "its body is not base64".to_owned())?;
        match serde_json::from_slice(&body) {
            Ok(Value::Object(event)) => Ok(event),
            _ => Err("its body is no JSON object".to_owned()),
        }
    }
}

pub(crate) async fn run(arguments: Replay, global: &Global, screen: &mut Screen) -> Outcome {
    let signer = Signer::new(arguments.secret.secret(global)?);
    let sender = Sender::new(&arguments.to)?;
    let file = File::open(&arguments.file).map_err(|error| {
        Failure::misuse(format!(
            "{} could not be read: {error}",
            arguments.file.display()
        ))
    })?;
    let mut report = Report::begin(&arguments.to, arguments.dry_run, screen)?;
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|error| {
            Failure::misuse(format!(
                "{} could not be read: {error}",
                arguments.file.display()
            ))
        })?;
        if line.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        let mut event = match Recorded::event(&line) {
            Ok(event) => event,
            Err(why) => {
                report.skipped(number, None, &why, screen)?;
                continue;
            }
        };
        let kind = event
            .get("webhook_type")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if !arguments.events.is_empty()
            && !kind
                .as_ref()
                .is_some_and(|kind| arguments.events.contains(kind))
        {
            report.skipped(number, Some(&event), "its type was not asked for", screen)?;
            continue;
        }
        // An old time would be refused as a replay; Didit's own resend renews it too.
        let now = when::moment(TokioClock::new().now()).as_second();
        event.insert("timestamp".to_owned(), json!(now));
        let delivery = match signer.deliver(&event) {
            Ok(delivery) => delivery,
            Err(error) => {
                report.skipped(number, Some(&event), &error.to_string(), screen)?;
                continue;
            }
        };
        let answer = if arguments.dry_run {
            None
        } else {
            Some(sender.deliver(delivery).await)
        };
        report.sent(
            &Sent {
                number,
                event: &event,
                remark: None,
                answer: answer.as_ref(),
            },
            screen,
        )?;
    }
    report.end(screen)
}
