//! Who changed the session's status, when and why.

use didit_types::SessionStatus;
use didit_types::decision::Decision;

use super::colour;
use super::font::Weight;
use super::sheet::{NOTE, Sheet, TEXT, style};
use super::table::column;
use super::words::{personal, time};

pub(super) fn reviews(sheet: &mut Sheet, decision: &Decision) {
    sheet.begin("Review trail");
    let reviews = decision.reviews.iter().flatten().map(|review| {
        let status = review.new_status.as_ref().map_or("", SessionStatus::as_str);
        let strong = style(9.5, Weight::Bold, colour::of_status(status));
        [
            (time(review.created_at.as_ref()).unwrap_or_default(), TEXT),
            (
                personal(review.user.as_ref()).unwrap_or_default().into(),
                TEXT,
            ),
            (status.into(), strong),
            (
                personal(review.comment.as_ref()).unwrap_or_default().into(),
                TEXT,
            ),
        ]
    });
    let reviews: Vec<_> = reviews.collect();
    if reviews.is_empty() {
        sheet.paragraph("Nobody has changed the result of the checks.", NOTE);
        return;
    }
    let columns = [
        column("When", 0.25),
        column("Who", 0.23),
        column("Set to", 0.16),
        column("Reason", 0.36),
    ];
    sheet.table(columns, reviews);
}
