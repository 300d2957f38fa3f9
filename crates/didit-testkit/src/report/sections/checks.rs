//! The details of each check: result, values and warnings.

use didit_types::decision::{Decision, Report};
use didit_types::{Feature, FeatureStatus};
use serde_json::Value;

use crate::report::layout::{self, AMBER, GREY, NOTE, Note, Pair, RED, Sheet};
use crate::report::values::{items, pairs};
use crate::scenario::array_of;
use crate::scenario::shown::{SHOWN, ShownReports, phrase, text};

const LEGEND: &str = "A warning that declines ends the session as declined. A warning to \
    review sends it to a reviewer. A note does not change the result.";

pub(super) fn checks(sheet: &mut Sheet, decision: &Decision, json: &Value) {
    let has_warnings = decision.reports().any(|report| !report.warnings.is_empty());
    let mut is_first = true;
    for report in decision.reports() {
        let own = of_report(json, &report);
        let details = details(&report, own);
        let notes: Vec<_> = items(own, "warnings").map(note).collect();
        if details.is_empty() && notes.is_empty() {
            continue;
        }
        if std::mem::take(&mut is_first) {
            let room = if has_warnings { 140.0 } else { 110.0 };
            sheet.begin_above("Details of the checks", room);
            if has_warnings {
                sheet.paragraph(LEGEND, NOTE);
            }
        }
        let status = report.status.map_or("", FeatureStatus::as_str);
        let name = name(&report);
        sheet.heading(&name, status, layout::of_status(status));
        sheet.repeat_note(Some(&format!("{name}, continued")));
        sheet.pairs(layout::INDENT, details);
        sheet.space(2.0);
        sheet.notes(&notes);
        sheet.repeat_note(None);
    }
}

fn shown(feature: &Feature) -> Option<&'static ShownReports> {
    let array = array_of(feature)?;
    SHOWN.reports.iter().find(|reports| reports.array == array)
}

/// Returns the JSON of a report.
pub(super) fn of_report<'d>(decision: &'d Value, report: &Report<'_>) -> &'d Value {
    let array = array_of(&report.feature).unwrap_or_default();
    // The typed reports are the objects of the array.
    let mut objects = items(decision, array).filter(|report| report.is_object());
    objects.nth(report.run).unwrap_or(&Value::Null)
}

/// Returns the name of a check, with its number if the feature ran more than once.
pub(super) fn name(report: &Report<'_>) -> String {
    let name = shown(&report.feature).map_or_else(
        || phrase(report.feature.as_str()),
        |shown| shown.heading.to_owned(),
    );
    match report.runs {
        0 | 1 => name,
        runs => format!("{name} ({} of {runs})", report.run + 1),
    }
}

/// The values of a check besides status and warnings. The company has its own section.
fn details(report: &Report<'_>, json: &Value) -> Vec<Pair> {
    let mut pairs = shown(&report.feature).map_or(Vec::new(), |shown| pairs(json, &shown.pairs));
    match report.feature {
        Feature::Aml => pairs.extend(items(json, "hits").map(|hit| ("Hit", hit_facts(hit)))),
        Feature::DatabaseValidation => {
            let facts = ["service_name|service_id", "outcome_code:code"];
            let sources = items(json, "validations");
            pairs.extend(sources.map(|source| ("Source", joined(source, &facts, ": "))));
        }
        Feature::KybKeyPeople => {
            let parties = items(&json["submitted"], "parties");
            pairs.extend(parties.map(|party| ("Party", party_facts(party))));
        }
        Feature::Questionnaire => {
            let sections = items(json, "sections");
            let questions = sections.flat_map(|section| items(section, "items"));
            pairs.extend(questions.filter_map(|item| Some(("Answer", answer(item)?))));
        }
        _ => {}
    }
    pairs
}

fn joined(value: &Value, facts: &[&str], separator: &str) -> String {
    let facts = facts.iter().filter_map(|fact| text(value, fact));
    facts.collect::<Vec<_>>().join(separator)
}

fn hit_facts(hit: &Value) -> String {
    let lists: Vec<_> = items(hit, "datasets").filter_map(Value::as_str).collect();
    let score = |label, name| text(hit, name).map(|score| format!("{label} {score}"));
    let facts = [
        text(hit, "caption"),
        Some(lists.join(", ")).filter(|lists| !lists.is_empty()),
        score("match", "match_score"),
        score("risk", "risk_score"),
        text(hit, "review_status"),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn party_facts(party: &Value) -> String {
    let roles = items(party, "roles").map(|role| text(role, "role:code"));
    let (name, status) = (text(party, "name"), text(party, "kyc_session_status"));
    let facts = [name].into_iter().chain(roles).chain([status]);
    facts.flatten().collect::<Vec<_>>().join("; ")
}

/// A question can be long: it is part of the value, not the label.
fn answer(item: &Value) -> Option<String> {
    let value = match &item["answer"]["value"] {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let question = text(item, "title").unwrap_or_default();
    Some(format!("{question}: {value}"))
}

fn note(warning: &Value) -> Note {
    let (label, colour) = match warning["log_type"].as_str() {
        Some("error") => ("Declines", RED),
        Some("warning") => ("To review", AMBER),
        _ => ("Note", GREY),
    };
    Note {
        label,
        colour,
        lines: explanation(warning),
        title: text(warning, "risk").unwrap_or_default(),
    }
}

/// The descriptions of a warning, or the phrase of its code if there are none.
fn explanation(warning: &Value) -> Vec<String> {
    let text = |name: &str| text(warning, name);
    let long = text("long_description").unwrap_or_default();
    let short = text("short_description").filter(|short| !long.contains(short));
    let described = short.into_iter().chain([long]);
    let mut lines: Vec<_> = described.filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        lines.extend(text("risk:code"));
    }
    lines.extend(text("additional_data:json").map(|data| format!("Details: {data}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_not_repeated() {
        for (warning, lines) in [
            (
                r#"{"short_description": "Expired", "long_description": "Expired: declined."}"#,
                &["Expired: declined."][..],
            ),
            (
                r#"{"short_description": "Too old", "long_description": "Its date is past.",
                    "additional_data": {"days": 3}}"#,
                &["Too old", "Its date is past.", "Details: {\"days\":3}"],
            ),
            (r#"{"risk": "DOCUMENT_EXPIRED"}"#, &["Document expired"]),
        ] {
            assert_eq!(explanation(&serde_json::from_str(warning).unwrap()), lines);
        }
    }
}
