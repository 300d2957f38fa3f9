//! What a check found, with what it means.

use didit_types::UntypedJson;
use didit_types::decision::{LogType, Warning};
use krilla::tagging::Tag;

use super::colour::{AMBER, Colour, GREY, RED};
use super::font::Weight;
use super::sheet::{CONTENT, Cell, INDENT, LEFT, NOTE, STRONG, Sheet, style};
use super::words::{personal, words};

/// Where the text begins, behind the weight.
const TEXT: f32 = 74.0;

pub(super) fn warnings(sheet: &mut Sheet, warnings: &[Warning]) {
    if warnings.is_empty() {
        let group = sheet.tree.group(sheet.section(), Tag::P);
        let none = Cell::new(LEFT + INDENT, CONTENT - INDENT, "No warnings.", NOTE, group);
        sheet.flow(vec![none], None);
        return;
    }
    let list = sheet.tree.list(sheet.section());
    for warning in warnings {
        let (weight, colour) = weight(warning.log_type.as_ref());
        let item = sheet.tree.group(list, Tag::LI);
        let label = sheet.tree.group(item, Tag::Lbl);
        let body = sheet.tree.group(item, Tag::LBody);
        let strong = style(8.5, Weight::Bold, colour);
        let x = LEFT + TEXT;
        let width = CONTENT - TEXT;
        let code = warning.risk.as_ref().map_or("", |code| code.as_str());
        let mut text = Cell::new(x, width, code, STRONG, sheet.tree.group(body, Tag::P));
        for line in explained(warning, code) {
            let group = sheet.tree.group(body, Tag::P);
            text = text.and(Cell::new(x, width, &line, NOTE, group));
        }
        let label = Cell::new(LEFT + INDENT, TEXT - 12.0, weight, strong, label);
        sheet.flow_padded(vec![label, text], None, 2.0);
    }
}

const fn weight(log_type: Option<&LogType>) -> (&'static str, Colour) {
    match log_type {
        Some(LogType::Error) => ("Declines", RED),
        Some(LogType::Warning) => ("To review", AMBER),
        _ => ("Note", GREY),
    }
}

/// What the code means: what the service says of it, or the code in words.
fn explained(warning: &Warning, code: &str) -> Vec<String> {
    let short = personal(warning.short_description.as_ref()).unwrap_or_default();
    let long = personal(warning.long_description.as_ref()).unwrap_or_default();
    let mut lines = Vec::new();
    if !long.contains(short) {
        lines.push(short.to_owned());
    }
    if !long.is_empty() {
        lines.push(long.to_owned());
    }
    if short.is_empty() && long.is_empty() {
        lines.push(words(code));
    }
    let data = warning.additional_data.as_ref().map(UntypedJson::reveal);
    if let Some(data) = data.filter(|data| !data.is_null()) {
        lines.push(format!("Details: {data}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(json: &str) -> Vec<String> {
        explained(&serde_json::from_str(json).unwrap(), "DOCUMENT_EXPIRED")
    }

    #[test]
    fn a_warning_is_explained_without_saying_it_twice() {
        let twice = r#"{"short_description": "Expired", "long_description": "Expired: declined."}"#;
        assert_eq!(lines(twice), ["Expired: declined."]);
        let both = r#"{"short_description": "Too old", "long_description": "Its date is past.",
            "additional_data": {"days": 3}}"#;
        assert_eq!(
            lines(both),
            ["Too old", "Its date is past.", "Details: {\"days\":3}"]
        );
        assert_eq!(lines("{}"), ["Document expired"]);
    }
}
