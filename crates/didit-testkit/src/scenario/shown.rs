//! What people are shown of a decision: one table of titles and facts for the dashboard and
//! the PDF report.
//!
//! A fact is a path of field names, separated by dots. `a|b` is the first fact that has a
//! text, `a+b` the texts of both. A suffix selects how a value is printed: `:code` as a
//! phrase, `:time` to the second in UTC, `:count` as the length of a list, `:list` as its texts
//! or the names of its objects, `:json` as it is, `:number` as it is, to the right in a table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

pub(crate) use super::report::phrase;

/// Returns the label of a field or a value.
pub(crate) fn label(name: &str) -> String {
    let known = SHOWN.labels.get(name);
    known.map_or_else(|| phrase(name), |label| (*label).to_owned())
}

/// A label and its fact.
pub(crate) type Labelled = (&'static str, &'static str);

/// A part of a page or a document: facts of a value, and a table of the items of one of its arrays.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) facts: Vec<Labelled>,
    pub(crate) array: &'static str,
    pub(crate) columns: Vec<Column>,
}

/// A column of a table.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) fact: &'static str,
    /// Text before the fact, and the fact below it in the dashboard.
    pub(crate) prefix: &'static str,
    pub(crate) detail: &'static str,
    /// Whether only a wide page of the dashboard has it.
    pub(crate) wide: bool,
    /// Share of the width of a document, 0 to 1.
    pub(crate) share: f32,
}

/// Records of a kind: their list in the dashboard, and what is shown of one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ShownRecords {
    pub(crate) lead: &'static str,
    pub(crate) list: ShownList,
    pub(crate) forms: Vec<ShownForm>,
    pub(crate) sections: Vec<Section>,
    /// The list of what a record contains.
    pub(crate) items: ShownList,
}

/// A list of the API.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ShownList {
    pub(crate) table: Section,
    /// Text in place of an empty table.
    pub(crate) none: &'static str,
    /// Whether the API searches it.
    pub(crate) can_search: bool,
    /// Statuses by which the API selects items.
    pub(crate) statuses: Vec<&'static str>,
}

/// A form of the dashboard.
#[derive(Deserialize)]
pub(crate) struct ShownForm {
    /// Value of the button.
    pub(crate) action: &'static str,
    pub(crate) title: &'static str,
    #[serde(default)]
    pub(crate) note: &'static str,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) button: &'static str,
}

/// Titles and facts of everything that is shown.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Shown {
    pub(crate) session: Section,
    pub(crate) person: Vec<Labelled>,
    pub(crate) company: Vec<Section>,
    pub(crate) checks: Section,
    pub(crate) documents: Section,
    pub(crate) reviews: Section,
    pub(crate) wallet: Vec<Section>,
    pub(crate) filing: Vec<Section>,
    pub(crate) users: ShownRecords,
    pub(crate) businesses: ShownRecords,
    pub(crate) lists: ShownRecords,
    pub(crate) transactions: ShownRecords,
    pub(crate) cases: ShownRecords,
    /// Labels of fields and values whose name is no phrase.
    labels: BTreeMap<&'static str, &'static str>,
    pub(crate) papers: Vec<ShownPaper>,
    /// The arrays of a decision in the order of the dashboard.
    pub(crate) reports: Vec<ShownReports>,
}

/// A document of a session, as a file.
#[derive(Deserialize)]
pub(crate) struct ShownPaper {
    pub(crate) file: &'static str,
    pub(crate) title: &'static str,
    /// Array of the report about the document.
    pub(crate) array: &'static str,
    pub(crate) facts: Vec<Labelled>,
}

/// The reports of an array of the decision.
#[derive(Deserialize)]
pub(crate) struct ShownReports {
    pub(crate) array: &'static str,
    /// Title of a report in the dashboard.
    pub(crate) title: &'static str,
    /// Name of the step in a resubmission.
    pub(crate) step: Option<&'static str>,
    /// Facts of the dashboard.
    pub(crate) facts: Vec<Labelled>,
    /// Heading of a report in the PDF.
    pub(crate) heading: &'static str,
    /// Facts of the PDF.
    pub(crate) pairs: Vec<Labelled>,
}

pub(crate) static SHOWN: LazyLock<Shown> =
    LazyLock::new(|| serde_json::from_str(include_str!("shown.json")).unwrap_or_default());

/// Returns the text of a fact, or `None` if there is none.
pub(crate) fn text(value: &Value, fact: &str) -> Option<String> {
    fact.split('|').find_map(|fact| {
        let parts = fact.split('+').filter_map(|fact| one(value, fact));
        let parts: Vec<_> = parts.collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

/// Returns the labels and texts of the facts that a value has.
pub(crate) fn facts(value: &Value, labelled: &[Labelled]) -> Vec<(&'static str, String)> {
    let facts = labelled.iter();
    let facts = facts.filter_map(|(label, fact)| Some((*label, text(value, fact)?)));
    facts.collect()
}

fn one(value: &Value, fact: &str) -> Option<String> {
    let (path, form) = fact.split_once(':').unwrap_or((fact, ""));
    let value = path.split('.').fold(value, |value, name| &value[name]);
    let text = match value {
        Value::Null => return None,
        Value::Object(fields) if fields.is_empty() => return None,
        value if form == "json" => value.to_string(),
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) if form == "list" && !items.is_empty() => {
            let items = items
                .iter()
                .map(|item| item.as_str().or(item["name"].as_str()));
            items.flatten().collect::<Vec<_>>().join(", ")
        }
        Value::Array(items) if form == "count" && !items.is_empty() => items.len().to_string(),
        _ => return None,
    };
    Some(match form {
        "code" => label(&text),
        "time" => match text.parse::<jiff::Timestamp>() {
            Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            Err(_) => text,
        },
        _ => text,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::decision::report_arrays;
    use crate::state::workflow::Kind;

    #[test]
    fn every_array_of_a_decision_is_shown() {
        let arrays = Kind::ALL.map(report_arrays).concat();
        for array in arrays {
            let mut shown = SHOWN.reports.iter();
            assert!(shown.any(|reports| reports.array == array), "{array}");
        }
    }

    #[test]
    fn facts_become_text() {
        let value = json!({
            "made": "2026-11-22T12:00:00.5+02:00", "old": "yesterday", "name": "", "id": {"no": 7},
            "kind": "DOCUMENT_EXPIRED", "is_on": true, "list": [1, 2], "none": [], "null": null,
        });
        for (fact, expected) in [
            ("made:time", Some("2026-11-22 10:00:00 UTC")),
            ("old:time", Some("yesterday")),
            ("name", None),
            ("name|id.no", Some("7")),
            ("id.no+name+old", Some("7 yesterday")),
            ("kind:code", Some("Document expired")),
            ("is_on:code", Some("Yes")),
            ("list:count", Some("2")),
            ("none:count", None),
            ("list:json", Some("[1,2]")),
            ("null:json", None),
            ("id.other.more", None),
        ] {
            assert_eq!(text(&value, fact).as_deref(), expected, "{fact}");
        }
    }
}
