//! The review trail: who changed the session's status, when and why.

use didit_types::decision::Decision;

use crate::report::layout::{NOTE, Sheet, column};
use crate::report::values::{plain, status};

pub(super) fn reviews(sheet: &mut Sheet, decision: &Decision) {
    sheet.begin("Review trail");
    let reviews = decision.reviews.iter().flatten().map(|review| {
        [
            plain(&review.created_at),
            plain(&review.user),
            status(&review.new_status),
            plain(&review.comment),
        ]
    });
    let reviews: Vec<_> = reviews.collect();
    if reviews.is_empty() {
        return sheet.paragraph("No reviewer has changed the status.", NOTE);
    }
    let columns = [
        column("Time", 0.25),
        column("Reviewer", 0.23),
        column("New status", 0.16),
        column("Comment", 0.36),
    ];
    sheet.table(columns, reviews);
}
