//! The sections of a report, from the result to the review trail.

mod checks;
mod documents;
mod reviews;
mod subject;
mod summary;

use didit_types::decision::Decision;

use super::layout::Sheet;
use crate::vocabulary::time::UtcTime;

/// Writes the report of a decision.
pub(super) fn write(sheet: &mut Sheet, title: &str, decision: &Decision, now: UtcTime) {
    sheet.title(title);
    summary::result(sheet, decision);
    summary::session(sheet, decision, now);
    subject::companies(sheet, decision);
    subject::persons(sheet, decision);
    summary::checks(sheet, decision);
    documents::documents(sheet, decision);
    checks::checks(sheet, decision);
    reviews::reviews(sheet, decision);
}
