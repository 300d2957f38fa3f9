//! Values of a decision as a report prints them.

use serde_json::Value;

use super::layout::{self, Pair, STRONG, TEXT, Text};
use crate::scenario::shown::{Labelled, text};

/// Returns the labelled values of an object, without those that are absent or blank.
pub(super) fn pairs(value: &Value, labelled: &[Labelled]) -> Vec<Pair> {
    let pairs = labelled
        .iter()
        .filter_map(|(label, fact)| Some((*label, text(value, fact)?)));
    pairs.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// Returns the items of an array of an object.
pub(super) fn items<'v>(value: &'v Value, array: &str) -> impl Iterator<Item = &'v Value> {
    value[array].as_array().into_iter().flatten()
}

/// Returns the facts of an item as a row of a table, a status in its colour.
pub(super) fn row<const N: usize>(item: &Value, facts: [&str; N]) -> [Text; N] {
    facts.map(|fact| {
        let text = text(item, fact).unwrap_or_default();
        if fact.ends_with("status") {
            status(&text)
        } else {
            (text, TEXT)
        }
    })
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
