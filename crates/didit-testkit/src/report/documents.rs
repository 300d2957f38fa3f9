//! The documents that were shown.

use std::borrow::Cow;

use didit_types::FeatureStatus;
use didit_types::decision::{
    CompanyDocuments, Decision, DocumentAi, IdVerification, PoaVerification,
};

use super::colour;
use super::font::Weight;
use super::line::Style;
use super::sheet::{Sheet, TEXT, style};
use super::table::column;
use super::words::{personal, words};

type Row<'a> = [(Cow<'a, str>, Style); 5];

/// A row for each document of whichever check.
pub(super) fn documents(sheet: &mut Sheet, decision: &Decision) {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for check in decision.runs::<IdVerification>().all() {
        let Some(kind) = &check.document_type else {
            continue;
        };
        let state =
            personal(check.issuing_state_name.as_ref()).or(personal(check.issuing_state.as_ref()));
        let dates = [check.date_of_issue.as_ref(), check.expiration_date.as_ref()];
        let [issued, expires] = dates.map(|date| personal(date).unwrap_or("–"));
        rows.push(row(
            kind.as_str(),
            personal(check.document_number.as_ref()),
            state,
            format!("{issued} to {expires}"),
            check.status.as_ref(),
        ));
    }
    for check in decision.runs::<PoaVerification>().all() {
        let kind = check
            .document_type
            .as_ref()
            .map_or("", |kind| kind.as_str());
        let issued = personal(check.issue_date.as_ref()).unwrap_or_default();
        let by = personal(check.issuer.as_ref());
        rows.push(row(words(kind), None, by, issued, check.status.as_ref()));
    }
    for item in decision
        .runs::<CompanyDocuments>()
        .all()
        .iter()
        .flat_map(|check| check.items.iter().flatten())
    {
        let kind = item.document_type.as_ref().map_or("", |kind| kind.as_str());
        let file = personal(item.original_filename.as_ref());
        rows.push(row(words(kind), file, None, "", item.status.as_ref()));
    }
    for item in decision
        .runs::<DocumentAi>()
        .all()
        .iter()
        .flat_map(|check| check.items.iter().flatten())
    {
        let kind = personal(item.document_key.as_ref()).unwrap_or_default();
        let file = personal(item.original_filename.as_ref());
        rows.push(row(words(kind), file, None, "", item.status.as_ref()));
    }
    if rows.is_empty() {
        return;
    }
    sheet.begin("Documents");
    let columns = [
        column("Document", 0.19),
        column("Number or file", 0.25),
        column("Issued by", 0.17),
        column("Issued, expires", 0.25),
        column("Result", 0.14),
    ];
    sheet.table(columns, rows);
}

fn row<'a>(
    kind: impl Into<Cow<'a, str>>,
    number: Option<&'a str>,
    issuer: Option<&'a str>,
    valid: impl Into<Cow<'a, str>>,
    status: Option<&'a FeatureStatus>,
) -> Row<'a> {
    let status = status.map_or("", FeatureStatus::as_str);
    let strong = style(9.5, Weight::Bold, colour::of_status(status));
    [
        (kind.into(), TEXT),
        (number.unwrap_or_default().into(), TEXT),
        (issuer.unwrap_or_default().into(), TEXT),
        (valid.into(), TEXT),
        (status.into(), strong),
    ]
}
