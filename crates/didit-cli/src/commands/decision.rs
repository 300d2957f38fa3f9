//! `didit decision`: decisions in files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use didit_api::types::{self, Decision};
use serde_json::{Value, json};

use crate::error::{CliError, CliResult, ErrorKind};
use crate::files;
use crate::output::style::{ACCENT, BAD, GOOD, WARN, styled};
use crate::output::{Output, decision};

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  didit sessions decision ID --json | didit decision show -
  didit decision diff before.json after.json")]
pub(crate) enum Command {
    /// Show a decision with all reports
    Show(Show),
    /// Compare two decisions
    Diff(Diff),
    /// Check a decision for unknown fields and values
    Validate(Show),
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

pub(crate) fn run(command: Command, output: &mut Output) -> CliResult {
    match command {
        Command::Show(args) => decision::print(&read(&args.file)?, output),
        Command::Diff(args) => diff(&read(&args.before)?, &read(&args.after)?, output),
        Command::Validate(args) => validate(&args.file, output),
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
                    visit(format!("{path}{dot}{name}"), value, leaves);
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
        Value::String(text) if is_plain => text.clone(),
        Value::String(text) => output.personal(text),
        other => other.to_string(),
    }
}

fn validate(path: &Path, output: &mut Output) -> CliResult {
    let text = serde_json::to_vec(&read(path)?).map_err(std::io::Error::from)?;
    let decoded: Result<Decision, _> = types::from_slice(&text);
    let problems: Vec<(String, String)> = match &decoded {
        Ok(decision) => decision
            .drift()
            .iter()
            .map(|drift| (drift.path().to_owned(), drift.to_string()))
            .collect(),
        Err(error) => vec![(error.path().to_owned(), error.to_string())],
    };
    let unknown = decoded.as_ref().map(unknown).unwrap_or_default();
    let is_valid = problems.is_empty();
    if output.is_json() {
        let to_json = |(path, problem): &_| json!({ "path": path, "problem": problem });
        let problems: Vec<_> = problems.iter().map(to_json).collect();
        output.data(&json!({ "valid": is_valid, "problems": problems, "unknown": unknown }))?;
    } else {
        let counts = decoded.as_ref().map(|decision| {
            let (reports, warnings) = (decision.reports(), decision.findings());
            format!(
                "(reports: {}, warnings: {})",
                reports.count(),
                warnings.count()
            )
        });
        match counts {
            Ok(counts) if is_valid => output.success(&(), format_args!("valid decision {counts}")),
            _ => output.line(styled(BAD, "✗ not a valid decision")),
        }?;
        let mark = styled(WARN, "!");
        let problems = problems.iter().map(|(_, problem)| problem);
        for problem in problems.chain(&unknown) {
            output.line(format_args!("  {mark} {problem}"))?;
        }
    }
    let negative = || CliError::silent(ErrorKind::Negative);
    is_valid.then_some(()).ok_or_else(negative)
}

/// Fields and values that this version does not know. The models keep them.
fn unknown(decision: &Decision) -> Vec<String> {
    let names = decision.extra.as_map().keys();
    let mut unknown: Vec<_> = names.map(|name| format!("unknown field: {name}")).collect();
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
