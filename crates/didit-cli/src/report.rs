//! A session's decision on a screen.
//!
//! It reads the JSON rather than the models: what this version does not know
//! is shown all the same.

use serde_json::Value;

use crate::failure::Outcome;
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, BAD, BOLD, DIM, GOOD, WARN, of_status};
use crate::table::{Cell, Column, Table};
use crate::when;

/// What a check is worth telling of: the field, the word before it, and
/// whether it describes a person.
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

/// The whole decision.
pub(crate) fn print(decision: &Value, now: jiff::Timestamp, screen: &mut Screen) -> Outcome {
    print_head(decision, now, screen)?;
    checks(decision, screen)?;
    warnings(decision, screen)
}

/// What is true of the session as a whole.
pub(crate) fn print_head(decision: &Value, now: jiff::Timestamp, screen: &mut Screen) -> Outcome {
    let text = |name: &str| decision.get(name).and_then(Value::as_str);
    let status = text("status").unwrap_or("unknown");
    screen.line(format_args!(
        "{} {}{}",
        paint(BOLD, "Session"),
        paint(BOLD, text("session_id").unwrap_or("without an id")),
        match decision.get("session_number").and_then(Value::as_u64) {
            Some(number) => paint(DIM, format_args!("  #{number}")),
            None => String::new(),
        }
    ))?;
    screen.field("status", paint(of_status(status), status))?;
    if let Some(vendor_data) = text("vendor_data") {
        let shown = screen.vendor_data(vendor_data);
        screen.field("vendor data", shown)?;
    }
    if let Some(workflow) = text("workflow_id") {
        screen.field("workflow", workflow)?;
    }
    for (field, name) in [("created_at", "created"), ("expires_at", "expires")] {
        if let Some(time) = text(field).and_then(when::parse) {
            let relative = paint(DIM, format_args!("({})", when::relative(time, now)));
            screen.field(name, format_args!("{} {relative}", when::local(time)))?;
        }
    }
    if let Some(url) = text("session_url") {
        // Whoever has the link can act as the user, so it is not for everybody's eyes.
        if status == "Not Started" || status == "In Progress" || status == "Resubmitted" {
            screen.field("link", paint(ACCENT, url))?;
        }
    }
    if let Some(from) = text("shared_from_session") {
        screen.field("shared from", from)?;
    }
    Ok(())
}

/// The arrays of reports, whatever they are called.
fn reports(decision: &Value) -> impl Iterator<Item = (&str, &Value)> {
    decision
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_array()?)))
        .flat_map(|(name, items)| items.iter().map(move |item| (name, item)))
        .filter(|(_, item)| item.get("status").is_some())
        .filter(|(name, _)| *name != "reviews")
}

fn checks(decision: &Value, screen: &mut Screen) -> Outcome {
    let mut table = Table::new([
        Column::whole("  CHECK"),
        Column::whole("STATUS"),
        Column::cut("DETAIL", 12),
        Column::cut("NODE", 8).optional(),
    ]);
    let mut is_empty = true;
    for (name, report) in reports(decision) {
        is_empty = false;
        let status = report
            .get("status")
            .and_then(Value::as_str)
            .unwrap_or("unknown");
        let node = report.get("node_id").and_then(Value::as_str).unwrap_or("");
        table.row([
            Cell::from(format!("  {}", title(name))),
            Cell::new(status, of_status(status)),
            Cell::from(details(report, screen)),
            Cell::new(node, DIM),
        ]);
    }
    if is_empty {
        return screen.line(paint(DIM, "  no check has run yet"));
    }
    screen.line("")?;
    table.print(screen)
}

fn details(report: &Value, screen: &Screen) -> String {
    let mut parts = Vec::new();
    for (field, word, is_personal) in DETAILS {
        let text = match report.get(field) {
            Some(Value::String(text)) if !text.is_empty() => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => continue,
        };
        let text = if *is_personal {
            screen.personal(&text)
        } else {
            text
        };
        parts.push(if word.is_empty() {
            text
        } else {
            format!("{word} {text}")
        });
    }
    parts.join(" · ")
}

fn warnings(decision: &Value, screen: &mut Screen) -> Outcome {
    let mut table = Table::new([Column::whole("  WARNING"), Column::cut("WHAT IT MEANS", 12)]);
    let mut is_empty = true;
    for (_, report) in reports(decision) {
        let items = report.get("warnings").and_then(Value::as_array);
        for warning in items.into_iter().flatten() {
            let text = |name: &str| warning.get(name).and_then(Value::as_str).unwrap_or("");
            let (mark, style) = match text("log_type") {
                "error" => ("✗", BAD),
                "information" => ("i", DIM),
                _ => ("!", WARN),
            };
            is_empty = false;
            table.row([
                Cell::new(format!("  {mark} {}", text("risk")), style),
                Cell::new(text("short_description"), DIM),
            ]);
        }
    }
    if is_empty {
        if reports(decision).next().is_some() {
            screen.line(format_args!("  {}", paint(GOOD, "no warnings")))?;
        }
        return Ok(());
    }
    screen.line("")?;
    table.print(screen)
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
        let is_short = ["id", "nfc", "aml", "ip", "poa", "kyb", "ai"].contains(&word.as_str());
        if is_short {
            *word = word.to_uppercase();
        } else if index == 0
            && let Some(first) = word.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_named_as_people_would() {
        for (name, title_) in [
            ("id_verifications", "ID verification"),
            ("face_matches", "Face match"),
            ("ip_analyses", "IP analysis"),
            ("liveness_checks", "Liveness check"),
            ("aml_screenings", "AML screening"),
            ("", ""),
            ("über", "über"),
        ] {
            assert_eq!(title(name), title_);
        }
    }
}
