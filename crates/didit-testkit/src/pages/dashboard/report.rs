//! The decision as the dashboard shows it.

use serde_json::Value;

use super::explain::{self, Explained};
use crate::pages::format::status_class;
use crate::scenario::shown::{SHOWN, phrase, text};

/// A report of a decision.
pub(super) struct Card {
    pub(super) title: &'static str,
    pub(super) status: String,
    pub(super) class: &'static str,
    pub(super) score: Option<String>,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) warnings: Vec<Explained>,
    pub(super) files: Vec<(String, String)>,
}

/// A step that a reviewer can request again.
pub(super) struct Node {
    pub(super) value: String,
    pub(super) title: &'static str,
    pub(super) status: String,
    /// Whether the step is preselected.
    pub(super) suggested: bool,
}

fn reports<'d>(decision: &'d Value, array: &str) -> impl Iterator<Item = &'d Value> {
    decision[array].as_array().into_iter().flatten()
}

/// Returns the name of the person or the company.
pub(super) fn name(decision: &Value) -> Option<String> {
    let last = |array: &str| reports(decision, array).last();
    let person = last("id_verifications").and_then(|report| text(report, "full_name"));
    person.or_else(|| text(last("registry_checks")?, "company.company_name"))
}

/// Returns one card per report.
pub(super) fn cards(decision: &Value, origin: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for section in &SHOWN.reports {
        for report in reports(decision, section.array) {
            let status = text(report, "status").unwrap_or_default();
            let facts = section.facts.iter();
            let facts = facts.filter_map(|(label, fact)| Some((*label, text(report, fact)?)));
            cards.push(Card {
                title: section.title,
                class: status_class(&status),
                status,
                score: report["score"].as_f64().map(|score| format!("{score:.1}")),
                facts: facts.collect(),
                warnings: reports(report, "warnings").map(explain::warning).collect(),
                files: files(report, origin),
            });
        }
    }
    cards
}

/// The media links, relative to this server: the browser can know it by another name.
fn files(report: &Value, origin: &str) -> Vec<(String, String)> {
    let fields = report.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, value)| {
            let path = value.as_str()?.strip_prefix(origin)?;
            Some((phrase(name), path.to_owned()))
        })
        .collect()
}

/// Returns the steps of a decision that can be repeated.
pub(super) fn nodes(decision: &Value) -> Vec<Node> {
    let nodes = SHOWN.reports.iter().filter_map(|section| {
        let report = reports(decision, section.array).last()?;
        let status = text(report, "status").unwrap_or_default();
        Some(Node {
            value: format!("{} {}", report["node_id"].as_str()?, section.step?),
            title: section.title,
            suggested: ["Declined", "In Review", "Not Finished", "Expired"]
                .contains(&status.as_str()),
            status,
        })
    });
    nodes.collect()
}
