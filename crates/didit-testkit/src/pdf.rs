//! The report of a session as a PDF.
//!
//! The content is that of the decision; the layout is the fake's own, and every
//! page says that it is no real report. The file is tagged by the rules of
//! PDF/UA-1, and the same decision at the same time gives the same bytes.

mod checks;
mod colour;
mod cover;
mod documents;
mod export;
mod font;
mod line;
mod reviews;
mod sheet;
mod subject;
mod table;
mod text;
mod tree;
mod warnings;
mod words;

use didit_types::SessionKind;
use didit_types::decision::Decision;

use self::sheet::Sheet;
use crate::time::Moment;

/// The language of the report, whatever that of the session.
const LANGUAGE: &str = "en";

const NOTICE: &str = "Made by a fake of Didit for tests. Not a real report.";

/// The report of a decision, written at a moment. `None` is a fault of the report.
pub(crate) fn report(decision: &Decision, now: Moment) -> Option<Vec<u8>> {
    let is_company = decision.session_kind == Some(SessionKind::Business);
    let title = if is_company {
        "Business verification report"
    } else {
        "Identity verification report"
    };
    let mut sheet = Sheet::new();
    sheet.title(title);
    cover::verdict(&mut sheet, decision);
    cover::session(&mut sheet, decision, now);
    subject::companies(&mut sheet, decision);
    subject::persons(&mut sheet, decision);
    cover::summary(&mut sheet, decision);
    documents::documents(&mut sheet, decision);
    checks::checks(&mut sheet, decision);
    reviews::reviews(&mut sheet, decision);
    let id = decision.session_id.as_ref().map_or("", AsRef::as_ref);
    sheet.frame([title, id], NOTICE);
    let title = format!("{title}, session {id}");
    export::export(sheet, &title, now.timestamp())
}
