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
use crate::vocabulary::time::Moment;

/// The language of the report, whatever that of the session.
const LANGUAGE: &str = "en";

const NOTICE: &str = "Made by a fake of Didit for tests. Not a real report.";

const PERSON: &str = "Identity verification report";

/// The report of a decision, written at a moment. `None` is a fault of the report.
pub(crate) fn report(decision: &Decision, now: Moment) -> Option<Vec<u8>> {
    let is_company = decision.session_kind == Some(SessionKind::Business);
    let title = if is_company {
        "Business verification report"
    } else {
        PERSON
    };
    let mut sheet = Sheet::new();
    write(&mut sheet, title, decision, now);
    let id = decision.session_id.as_ref().map_or("", AsRef::as_ref);
    sheet.frame([title, id], NOTICE);
    let title = format!("{title}, session {id}");
    export::export(sheet, &title, now.timestamp())
}

/// The reports of the sessions of a user with this id, one after the other.
pub(crate) fn reports(decisions: &[Decision], user: &str, now: Moment) -> Option<Vec<u8>> {
    let mut sheet = Sheet::new();
    for (index, decision) in decisions.iter().enumerate() {
        if index > 0 {
            sheet.next_page();
        }
        write(&mut sheet, PERSON, decision, now);
    }
    sheet.frame([PERSON, user], NOTICE);
    let title = format!("{PERSON}, user {user}");
    export::export(sheet, &title, now.timestamp())
}

fn write(sheet: &mut Sheet, title: &str, decision: &Decision, now: Moment) {
    sheet.title(title);
    cover::verdict(sheet, decision);
    cover::session(sheet, decision, now);
    subject::companies(sheet, decision);
    subject::persons(sheet, decision);
    cover::summary(sheet, decision);
    documents::documents(sheet, decision);
    checks::checks(sheet, decision);
    reviews::reviews(sheet, decision);
}
