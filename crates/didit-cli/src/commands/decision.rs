//! `didit decision`: decisions in files, and what does not fit in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use didit_api::types::{self, Decision, Drift, Drifting as _};
use serde_json::{Value, json};

use crate::connect::Context;
use crate::error::{CliError, CliResult, ErrorKind};
use crate::files;
use crate::output::style::{ACCENT, BAD, GOOD, WARN, styled};
use crate::output::text::clean;
use crate::output::{Output, decision};

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  didit sessions decision ID --json | didit decision show -
  didit decision diff before.json after.json
  didit decision check 4b1f6a2e-0c1d-4e55-9f3a-7d2b8c6e5a10")]
pub(crate) enum Command {
    /// Show a decision with all reports
    Show(Show),
    /// Compare two decisions
    Diff(Diff),
    /// List the values of a decision that do not fit their type, and unknown fields
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Decision, or webhook event with a decision; - reads standard input
    file: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 0: no difference; 1: the decisions differ.")]
pub(crate) struct Diff {
    /// Earlier decision
    before: PathBuf,
    /// Later decision; - reads standard input
    after: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 0: every value fits; 1: a value does not fit.")]
pub(crate) struct Check {
    /// File with a decision or webhook event, - for standard input, or a session id
    #[arg(value_name = "FILE|ID")]
    source: String,
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    match command {
        Command::Show(args) => decision::print(&read(&args.file)?, &mut cx.output),
        Command::Diff(args) => diff(&read(&args.before)?, &read(&args.after)?, &mut cx.output),
        Command::Check(Check { source }) => {
            let path = Path::new(&source);
            let is_file = source == "-" || path.exists() || source.contains(['.', '/', '\\']);
            let decision = if is_file {
                read(path)?
            } else {
                cx.connect()?.decision(&source.into()).await?
            };
            check(&decision, &mut cx.output)
        }
    }
}

fn read(path: &Path) -> CliResult<Value> {
    let value: Value = types::from_slice(&files::read(path)?)
        .map_err(|error| CliError::misuse(format!("{} is not JSON: {error}", path.display())))?;
    into_decision(value).ok_or_else(|| {
        CliError::misuse(format!("{} contains no decision", path.display()))
            .with_hint("create such a file: didit sessions decision ID --json")
    })
}

/// The decision in a decision or in a webhook event.
fn into_decision(value: Value) -> Option<Value> {
    let Value::Object(mut object) = value else {
        return None;
    };
    match object.remove("decision") {
        Some(decision @ Value::Object(_)) => Some(decision),
        _ if object.contains_key("webhook_type") => None,
        _ => Some(Value::Object(object)),
    }
}

fn diff(before: &Value, after: &Value, output: &mut Output) -> CliResult {
    let (before, after) = (leaves(before), leaves(after));
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut is_equal = true;
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        if old == new || is_presigned(path) {
            continue;
        }
        is_equal = false;
        if output.is_json() {
            output.data(&json!({ "path": path, "before": old, "after": new }))?;
            continue;
        }
        output.line(styled(ACCENT, path))?;
        let [old, new] = [old, new].map(|value| value.map(|value| display(path, value, output)));
        if old == new {
            output.note("  differs; show the values with --reveal")?;
            continue;
        }
        for (mark, style, value) in [("-", BAD, old), ("+", GOOD, new)] {
            if let Some(value) = value {
                let line = styled(style, format_args!("{mark} {value}"));
                output.line(format_args!("  {line}"))?;
            }
        }
    }
    if !is_equal {
        return Err(CliError::silent(ErrorKind::Negative));
    }
    if output.is_json() {
        return Ok(());
    }
    output.note("no difference")
}

/// Name of a field, from its path.
fn field_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Whether a field is a link that the API signs anew for each response.
fn is_presigned(path: &str) -> bool {
    let name = field_name(path);
    let name = name.split('[').next().unwrap_or(name);
    ["_url", "image", "images", "video", "videos"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// All leaves of a JSON value by path.
fn leaves(value: &Value) -> BTreeMap<String, &Value> {
    fn visit<'v>(path: String, value: &'v Value, leaves: &mut BTreeMap<String, &'v Value>) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (name, value) in fields {
                    let dot = if path.is_empty() { "" } else { "." };
                    visit(format!("{path}{dot}{}", clean(name)), value, leaves);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (index, value) in items.iter().enumerate() {
                    visit(format!("{path}[{index}]"), value, leaves);
                }
            }
            leaf => {
                leaves.insert(path, leaf);
            }
        }
    }
    let mut leaves = BTreeMap::new();
    visit(String::new(), value, &mut leaves);
    leaves
}

/// Whether the text of a field is not personal data.
fn is_plain_field(name: &str) -> bool {
    let ids = ["session_id", "workflow_id", "node_id", "session_kind"];
    let times = ["created_at", "expires_at"];
    let results = ["status", "risk", "feature", "log_type", "method"];
    let document = ["document_type", "issuing_state", "environment"];
    [&ids[..], &times, &results, &document]
        .concat()
        .contains(&name)
}

/// A leaf for display. Text is masked unless the field is known to be plain.
fn display(path: &str, value: &Value, output: &Output) -> String {
    let is_plain = is_plain_field(field_name(path)) || path.starts_with("features[");
    match value {
        Value::String(text) if is_plain => clean(text).into_owned(),
        Value::String(text) => output.personal(text),
        other => other.to_string(),
    }
}

fn check(decision: &Value, output: &mut Output) -> CliResult {
    // Any object is a decision.
    let decision: Decision = types::from_str(&decision.to_string())
        .map_err(|error| CliError::misuse(error.to_string()))?;
    let (drift, unknown) = (decision.drift(), unknown(&decision));
    if output.is_json() {
        let to_json = |drift: &Drift| json!({ "path": drift.path(), "expected": drift.expected(), "found": drift.found() });
        let drift: Vec<_> = drift.iter().map(to_json).collect();
        output.data(&json!({ "drift": drift, "unknown": unknown }))?;
    } else {
        let (reports, warnings) = (decision.reports().count(), decision.findings().count());
        match drift.len() {
            0 => output.success(
                &(),
                format_args!("every value fits (reports: {reports}, warnings: {warnings})"),
            )?,
            count => output.line(styled(
                BAD,
                format_args!("✗ values that do not fit: {count}"),
            ))?,
        }
        let mark = styled(WARN, "!");
        for line in drift.iter().map(Drift::to_string).chain(unknown) {
            output.line(format_args!("  {mark} {}", clean(&line)))?;
        }
    }
    let negative = || CliError::silent(ErrorKind::Negative);
    drift.is_empty().then_some(()).ok_or_else(negative)
}

/// Fields and values that this version does not know. The models keep them.
fn unknown(decision: &Decision) -> Vec<String> {
    let fields = decision.unknown_fields().into_iter();
    let mut unknown: Vec<_> = fields
        .map(|path| format!("{path}: unknown field"))
        .collect();
    let status = decision.status.as_ref();
    if status.is_some_and(|status| !status.is_known()) {
        unknown.push("unknown session status".to_owned());
    }
    for report in decision.reports() {
        if report.status.is_some_and(|status| !status.is_known()) {
            unknown.push(format!("unknown status of a report: {}", report.feature));
        }
    }
    for finding in decision.findings() {
        let risk = finding.warning.risk.as_ref();
        if risk.is_some_and(|risk| !risk.is_known()) {
            let feature = &finding.feature;
            unknown.push(format!("unknown risk code in a report: {feature}"));
        }
    }
    unknown.dedup();
    unknown
}
