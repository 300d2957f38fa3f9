//! Prints the decision of a session.
//!
//! Reads the JSON value instead of the models, so that fields and reports that
//! this version does not know are shown too.

use std::borrow::Cow;

use didit_api::types::Decision;
use serde_json::Value;

use super::Output;
use super::style::{ACCENT, BAD, BOLD, DIM, GOOD, WARN, styled, styled_status};
use super::table::{Cell, Column, Table};
use super::text::field;
use super::time;
use crate::error::CliResult;

/// Fields of a report that are shown: name, label, whether it is personal data.
const DETAILS: &[(&str, &str, bool)] = &[
    ("document_type", "", false),
    ("issuing_state", "", false),
    ("full_name", "", true),
    ("date_of_birth", "born", true),
    ("document_number", "no.", true),
    ("method", "", false),
    ("score", "score", false),
    ("age_estimation", "age", false),
    ("phone_number", "", true),
    ("full_number", "", true),
    ("email", "", true),
    ("total_hits", "hits", false),
    ("ip_country_code", "", false),
    ("issuer", "", true),
    ("poa_address", "", true),
    ("match_type", "", false),
    ("company_name", "", true),
    ("registration_number", "no.", true),
];

/// Prints a decision with its reports and warnings; the JSON with `--json`.
pub(crate) fn print(decision: &Value, output: &mut Output) -> CliResult {
    if output.is_json() {
        return output.data(decision);
    }
    print_session(decision, output)?;
    let current = in_current_form(decision);
    let decision = current.as_ref().unwrap_or(decision);
    print_checks(decision, output)?;
    print_warnings(decision, output)
}

/// Prints the fields of the session without its reports; the JSON with `--json`.
pub(crate) fn print_session(decision: &Value, output: &mut Output) -> CliResult {
    if output.is_json() {
        return output.data(decision);
    }
    let text = |name: &str| field(decision, name);
    let status = text("status").unwrap_or_else(|| "unknown".to_owned());
    let id = text("session_id").unwrap_or_else(|| "without an id".to_owned());
    let number = decision.get("session_number").and_then(Value::as_u64);
    let number = number.map(|number| styled(DIM, format_args!("  #{number}")));
    let title = styled(BOLD, format_args!("Session {id}"));
    output.line(format_args!("{title}{}", number.unwrap_or_default()))?;
    output.field("status", styled_status(&status))?;
    if let Some(vendor_data) = text("vendor_data") {
        output.field("vendor data", output.vendor_data(&vendor_data))?;
    }
    if let Some(workflow) = text("workflow_id") {
        output.field("workflow", workflow)?;
    }
    let now = time::now();
    for (name, label) in [("created_at", "created"), ("expires_at", "expires")] {
        if let Some(time) = text(name).as_deref().and_then(time::parse) {
            let age = styled(DIM, format_args!("({})", time::relative(time, now)));
            output.field(label, format_args!("{} {age}", time::local(time)))?;
        }
    }
    // The link lets its holder act as the user, so it is shown only while the
    // user needs it.
    if let Some(url) = text("session_url")
        && ["Not Started", "In Progress", "Resubmitted"].contains(&status.as_str())
    {
        output.field("link", styled(ACCENT, url))?;
    }
    if let Some(id) = text("shared_from_session") {
        output.field("shared from", id)?;
    }
    Ok(())
}

/// A decision of API v1 or v2 with its reports as arrays, like those of v3.
fn in_current_form(decision: &Value) -> Option<Value> {
    let decision: Decision = serde_json::from_value(decision.clone()).ok()?;
    match decision.to_v3() {
        Cow::Borrowed(_) => None,
        Cow::Owned(current) => serde_json::to_value(current).ok(),
    }
}

/// Reports of all features: the elements with a status or warnings of all arrays.
fn reports(decision: &Value) -> impl Iterator<Item = (&str, &Value)> {
    decision
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "reviews")
        .filter_map(|(name, value)| Some((name.as_str(), value.as_array()?)))
        .flat_map(|(name, items)| items.iter().map(move |item| (name, item)))
        .filter(|(_, item)| item.get("status").or(item.get("warnings")).is_some())
}

fn print_checks(decision: &Value, output: &mut Output) -> CliResult {
    let mut table = Table::new([
        Column::fixed("  CHECK"),
        Column::fixed("STATUS"),
        Column::wrapped("DETAIL", 12),
        Column::wrapped("NODE", 8).optional(),
    ]);
    for (name, report) in reports(decision) {
        table.row([
            Cell::from(format!("  {}", title(name))),
            Cell::status(field(report, "status")),
            Cell::from(details(report, output)),
            Cell::new(field(report, "node_id").unwrap_or_default(), DIM),
        ]);
    }
    if table.is_empty() {
        return output.note("  no checks yet");
    }
    output.line("")?;
    table.print(output)
}

fn details(report: &Value, output: &Output) -> String {
    let mut parts = Vec::new();
    for (name, label, is_personal) in DETAILS {
        let text = match report.get(name) {
            Some(Value::String(text)) if !text.is_empty() => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => continue,
        };
        let text = if *is_personal {
            output.personal(&text)
        } else {
            text
        };
        parts.push(format!("{label} {text}").trim_start().to_owned());
    }
    parts.join(" · ")
}

fn print_warnings(decision: &Value, output: &mut Output) -> CliResult {
    let mut table = Table::new([
        Column::fixed("  WARNING"),
        Column::wrapped("DESCRIPTION", 12),
    ]);
    for (_, report) in reports(decision) {
        let warnings = report.get("warnings").and_then(Value::as_array);
        for warning in warnings.into_iter().flatten() {
            let text = |name: &str| field(warning, name).unwrap_or_default();
            let (mark, style) = match text("log_type").as_str() {
                "error" => ("✗", BAD),
                "information" => ("i", DIM),
                _ => ("!", WARN),
            };
            table.row([
                Cell::new(format!("  {mark} {}", text("risk")), style),
                Cell::new(text("short_description"), DIM),
            ]);
        }
    }
    if !table.is_empty() {
        output.line("")?;
        return table.print(output);
    }
    if reports(decision).next().is_some() {
        output.line(format_args!("  {}", styled(GOOD, "no warnings")))?;
    }
    Ok(())
}

/// `id_verifications` → `ID verification`.
fn title(name: &str) -> String {
    let mut words: Vec<String> = name.split('_').map(str::to_owned).collect();
    if let Some(last) = words.last_mut() {
        *last = match last.as_str() {
            "matches" => "match".to_owned(),
            "analyses" => "analysis".to_owned(),
            "searches" => "search".to_owned(),
            "responses" => "response".to_owned(),
            other => other.strip_suffix('s').unwrap_or(other).to_owned(),
        };
    }
    for (index, word) in words.iter_mut().enumerate() {
        if ["id", "nfc", "aml", "ip", "poa", "kyb", "ai"].contains(&word.as_str()) {
            *word = word.to_uppercase();
        } else if index == 0
            && let Some(first) = word.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
    }
    words.join(" ")
}
