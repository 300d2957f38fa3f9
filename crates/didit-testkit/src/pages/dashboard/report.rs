//! The decision as the dashboard shows it.

use serde_json::Value;

use super::explain::{self, Explained};
use super::records::{Form, Input};
use super::view::Shell;
use crate::operations::update_data::editable;
use crate::pages::format::status_class;
use crate::scenario::shown::{SHOWN, facts, label, text};
use crate::vocabulary::each;

/// A report of a decision.
pub(super) struct Card {
    pub(super) array: &'static str,
    /// Whether it is the last report of its array.
    pub(super) is_newest: bool,
    pub(super) title: &'static str,
    pub(super) status: String,
    pub(super) class: &'static str,
    pub(super) score: Option<String>,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) warnings: Vec<Explained>,
    /// Names and links of the files.
    pub(super) files: Vec<(String, String)>,
    /// The form that corrects the data.
    pub(super) edit: Option<Form>,
}

/// Returns whether a file is a picture.
pub(super) fn is_picture(link: &str) -> bool {
    link.split('?')
        .next()
        .is_some_and(|path| path.rsplit('.').next() == Some("jpg"))
}

/// A step that a reviewer can request again.
pub(super) struct Node {
    pub(super) value: String,
    pub(super) title: &'static str,
    pub(super) status: String,
    /// Whether the step is preselected.
    pub(super) suggested: bool,
}

/// Returns the name of the person or the company.
pub(super) fn name(decision: &Value) -> Option<String> {
    let last = |array: &str| each(&decision[array]).last();
    let person = last("id_verifications").and_then(|report| text(report, "full_name"));
    person.or_else(|| text(last("registry_checks")?, "company.company_name"))
}

/// Returns one card per report. `media` returns the path of a link to a file.
pub(super) fn cards(decision: &Value, media: impl Fn(&str) -> Option<String>) -> Vec<Card> {
    let mut cards = Vec::new();
    for section in &SHOWN.reports {
        let mut all = each(&decision[section.array]).peekable();
        while let Some(report) = all.next() {
            let status = text(report, "status").unwrap_or_default();
            cards.push(Card {
                array: section.array,
                is_newest: all.peek().is_none(),
                title: section.title,
                class: status_class(&status),
                status,
                score: report["score"].as_f64().map(|score| format!("{score:.1}")),
                facts: facts(report, &section.facts),
                warnings: each(&report["warnings"]).map(explain::warning).collect(),
                files: files(report, &media),
                edit: None,
            });
        }
    }
    cards
}

fn files(report: &Value, media: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let fields = report.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, value)| Some((label(name), media(value.as_str()?)?)))
        .collect()
}

/// Returns the form that corrects the newest report of an array.
pub(super) fn edit(shell: &Shell, decision: &Value, array: &'static str) -> Option<Form> {
    let report = each(&decision[array]).last()?;
    let inputs = editable(array).into_iter().map(|(name, choices)| {
        let value = text(report, name).unwrap_or_default();
        if choices.is_empty() {
            return Input::text(name, value);
        }
        let mut known = choices.iter();
        let value = known.find(|known| known.eq_ignore_ascii_case(&value));
        let choices = [""].into_iter().chain(choices.iter().copied());
        Input::choice(name, value.copied().unwrap_or_default(), choices)
    });
    let title = ["Correct the data", "Save"];
    Some(Form::new(shell, array, title, inputs.collect())).filter(|form| !form.inputs.is_empty())
}

/// Returns the steps of a decision that can be repeated.
pub(super) fn nodes(decision: &Value) -> Vec<Node> {
    let nodes = SHOWN.reports.iter().filter_map(|section| {
        let report = each(&decision[section.array]).last()?;
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
