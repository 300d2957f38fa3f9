//! Values of a decision as a report prints them.

use serde_json::Value;

use super::layout::{self, Pair, STRONG, Sheet, TEXT, Text};
use crate::scenario::shown::{Labelled, Section, facts, label, text};
use crate::vocabulary::each;

/// Writes the sections of which a value has anything.
pub(super) fn declared<'s>(
    sheet: &mut Sheet,
    sections: impl IntoIterator<Item = &'s Section>,
    value: &Value,
) {
    for section in sections {
        let pairs = pairs(value, &section.facts);
        if !pairs.is_empty() {
            sheet.begin(section.title);
            sheet.pairs(0.0, pairs);
        }
        sheet.table(section, rows(value, section));
    }
}

/// Returns the labelled values of an object, without those that are absent or blank.
pub(super) fn pairs(value: &Value, labelled: &[Labelled]) -> Vec<Pair> {
    let mut pairs = facts(value, labelled);
    pairs.retain(|(_, text)| !text.trim().is_empty());
    pairs
}

/// Returns the items of an array of an object.
pub(super) fn items<'v>(value: &'v Value, array: &str) -> impl Iterator<Item = &'v Value> {
    each(&value[array])
}

/// Returns a row for each item of the array of a table.
fn rows(value: &Value, table: &Section) -> Vec<Vec<Text>> {
    let facts = || table.columns.iter().map(|column| column.fact);
    let rows = items(value, table.array).map(|item| row(item, facts()));
    rows.collect()
}

/// Returns the facts of an item as a row of a table, a status in its colour.
pub(super) fn row<'f>(item: &Value, facts: impl IntoIterator<Item = &'f str>) -> Vec<Text> {
    let cells = facts.into_iter().map(|fact| {
        let text = text(item, fact).unwrap_or_default();
        if fact.ends_with("status") {
            status(&label(&text))
        } else {
            (text, TEXT)
        }
    });
    cells.collect()
}

/// A cell of a table with a status, in its colour.
pub(super) fn status(status: &str) -> Text {
    let style = STRONG.coloured(layout::of_status(status));
    (status.to_owned(), style)
}

/// Formats a count: `1 check`, `2 checks`.
pub(super) fn count(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}
