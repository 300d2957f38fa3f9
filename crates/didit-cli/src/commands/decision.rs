//! `didit decision`: look at decisions in files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use didit_api::types::{self, Decision};
use didit_transport::{Clock as _, TokioClock};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, BAD, DIM, GOOD, WARN};
use crate::{input, report, when};

/// What to do with decisions in files.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  didit sessions decision ID --json | didit decision show -
  didit decision diff before.json after.json")]
pub(crate) enum Command {
    /// Show a decision, check by check
    Show(One),
    /// Show what differs between two decisions; exit code 1 if something does
    Diff(Two),
    /// Check that a file is a decision that this version understands in full
    Validate(One),
}

/// A file.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// The decision, or a webhook event with one; `-` is standard input
    file: PathBuf,
}

/// Two files.
#[derive(Debug, Args)]
pub(crate) struct Two {
    /// The earlier decision
    before: PathBuf,
    /// The later decision; `-` is standard input
    after: PathBuf,
}

pub(crate) fn run(command: Command, screen: &mut Screen) -> Outcome {
    match command {
        Command::Show(one) => show(&read(&one.file)?, screen),
        Command::Diff(two) => diff(&read(&two.before)?, &read(&two.after)?, screen),
        Command::Validate(one) => validate(&one.file, screen),
    }
}

/// The decision in a file, which a webhook event holds under `decision`.
fn read(path: &Path) -> Outcome<Value> {
    let value: Value = types::from_slice(&input::read(path)?)
        .map_err(|error| Failure::misuse(format!("{} is not JSON: {error}", path.display())))?;
    unwrap(value).ok_or_else(|| {
        Failure::misuse(format!("{} holds no decision", path.display()))
            .with_hint("a decision is what `didit sessions decision ID --json` prints")
    })
}

fn unwrap(value: Value) -> Option<Value> {
    let Value::Object(mut object) = value else {
        return None;
    };
    match object.remove("decision") {
        Some(decision @ Value::Object(_)) => Some(decision),
        _ if object.contains_key("webhook_type") => None,
        _ => Some(Value::Object(object)),
    }
}

fn show(decision: &Value, screen: &mut Screen) -> Outcome {
    if screen.is_json() {
        return screen.data(decision);
    }
    report::print(decision, when::moment(TokioClock::new().now()), screen)
}

fn diff(before: &Value, after: &Value, screen: &mut Screen) -> Outcome {
    let (before, after) = (flat(before), flat(after));
    let mut paths: Vec<_> = before.keys().chain(after.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut changes = 0;
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        if old == new || is_fleeting(path) {
            continue;
        }
        changes += 1;
        if screen.is_json() {
            screen.data(&json!({ "path": path, "before": old, "after": new }))?;
            continue;
        }
        screen.line(paint(ACCENT, path))?;
        if let (Some(old), Some(new)) = (old, new)
            && shown(path, old, screen) == shown(path, new, screen)
        {
            screen.line(paint(DIM, "  differs; --reveal shows how"))?;
            continue;
        }
        if let Some(old) = old {
            let shown = shown(path, old, screen);
            screen.line(format_args!("  {}", paint(BAD, format_args!("- {shown}"))))?;
        }
        if let Some(new) = new {
            let shown = shown(path, new, screen);
            screen.line(format_args!("  {}", paint(GOOD, format_args!("+ {shown}"))))?;
        }
    }
    if changes > 0 {
        return Err(Failure::negative());
    }
    if !screen.is_json() {
        screen.line(paint(DIM, "no difference"))?;
    }
    Ok(())
}

/// Links are signed anew at every reading.
fn is_fleeting(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let name = name.split('[').next().unwrap_or(name);
    ["_url", "image", "images", "video", "videos"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Every leaf by its path.
fn flat(value: &Value) -> BTreeMap<String, &Value> {
    fn walk<'v>(path: String, value: &'v Value, leaves: &mut BTreeMap<String, &'v Value>) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (name, value) in fields {
                    let path = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}.{name}")
                    };
                    walk(path, value, leaves);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (index, value) in items.iter().enumerate() {
                    walk(format!("{path}[{index}]"), value, leaves);
                }
            }
            leaf => {
                leaves.insert(path, leaf);
            }
        }
    }
    let mut leaves = BTreeMap::new();
    walk(String::new(), value, &mut leaves);
    leaves
}

/// A leaf as it may be shown: words of the API as they are, texts masked.
fn shown(path: &str, value: &Value, screen: &Screen) -> String {
    const WORDS: [&str; 14] = [
        "status",
        "risk",
        "feature",
        "node_id",
        "log_type",
        "session_id",
        "session_kind",
        "workflow_id",
        "document_type",
        "issuing_state",
        "created_at",
        "expires_at",
        "method",
        "environment",
    ];
    let name = path.rsplit('.').next().unwrap_or(path);
    match value {
        Value::String(text) if !WORDS.contains(&name) && !path.starts_with("features[") => {
            screen.personal(text)
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn validate(path: &Path, screen: &mut Screen) -> Outcome {
    let value = read(path)?;
    let text = serde_json::to_vec(&value).map_err(std::io::Error::from)?;
    let decision: Decision = match types::from_slice(&text) {
        Ok(decision) => decision,
        Err(error) => {
            if screen.is_json() {
                screen.data(&json!({
                    "valid": false,
                    "problems": [{ "path": error.path(), "problem": error.to_string() }],
                    "unknown": [],
                }))?;
            } else {
                screen.line(format_args!("{}: {error}", paint(BAD, "✗ no decision")))?;
            }
            return Err(Failure::negative());
        }
    };
    let unknown = unknown(&decision);
    if screen.is_json() {
        return screen.data(&json!({ "valid": true, "problems": [], "unknown": unknown }));
    }
    let reports = decision.reports().count();
    let warnings = decision.findings().count();
    screen.line(format_args!(
        "{} reports: {reports}, warnings: {warnings}",
        paint(GOOD, "✓ a decision;")
    ))?;
    for what in &unknown {
        screen.line(format_args!("  {} {what}", paint(WARN, "!")))?;
    }
    Ok(())
}

/// What this version has no name for. It is kept all the same.
fn unknown(decision: &Decision) -> Vec<String> {
    let mut unknown: Vec<String> = decision
        .extra
        .as_map()
        .keys()
        .map(|name| format!("unknown field: {name}"))
        .collect();
    if decision
        .status
        .as_ref()
        .is_some_and(|status| !status.is_known())
    {
        unknown.push("unknown status of the session".to_owned());
    }
    for report in decision.reports() {
        if report.status.is_some_and(|status| !status.is_known()) {
            unknown.push(format!("unknown status of a report: {}", report.feature));
        }
    }
    for finding in decision.findings() {
        if finding
            .warning
            .risk
            .as_ref()
            .is_some_and(|risk| !risk.is_known())
        {
            unknown.push(format!(
                "unknown risk code in a report: {}",
                finding.feature
            ));
        }
    }
    unknown.dedup();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_stands_alone_or_in_an_event() {
        let decision = json!({ "status": "Approved" });
        let event = json!({ "webhook_type": "status.updated", "decision": decision });
        assert_eq!(unwrap(event), Some(decision.clone()));
        assert_eq!(unwrap(decision.clone()), Some(decision));
        assert_eq!(unwrap(json!({ "webhook_type": "data.updated" })), None);
        assert_eq!(unwrap(json!([])), None);
    }

    #[test]
    fn leaves_are_named_by_their_path() {
        let value = json!({ "a": [{ "b": 1 }, []], "c": {} });
        let flat = flat(&value);
        let paths: Vec<_> = flat.keys().map(String::as_str).collect();
        assert_eq!(paths, ["a[0].b", "a[1]", "c"]);
    }

    #[test]
    fn a_link_that_is_signed_anew_is_no_difference() {
        assert!(is_fleeting("id_verifications[0].front_image"));
        assert!(is_fleeting("session_url"));
        assert!(!is_fleeting("id_verifications[0].status"));
    }
}
