//! The documents of all checks.

use didit_types::decision::{
    CompanyDocuments, Decision, DocumentAi, IdVerification, PoaVerification,
};

use crate::report::layout::{Sheet, column};
use crate::report::values::{Printed as _, code, name, phrase, plain, status};

/// Writes one line per document.
pub(super) fn documents(sheet: &mut Sheet, decision: &Decision) {
    let mut rows = Vec::new();
    for check in decision.runs::<IdVerification>().all() {
        if check.document_type.is_none() {
            continue;
        }
        let state = check
            .issuing_state_name
            .as_ref()
            .or(check.issuing_state.as_ref());
        let dates = [&check.date_of_issue, &check.expiration_date];
        let [issued, expires] = dates.map(|date| date.printed().unwrap_or_else(|| "–".into()));
        rows.push([
            plain(name(&check.document_type)),
            plain(&check.document_number),
            plain(state),
            plain(format!("{issued} to {expires}")),
            status(&check.status),
        ]);
    }
    for check in decision.runs::<PoaVerification>().all() {
        rows.push([
            plain(code(&check.document_type)),
            plain(""),
            plain(&check.issuer),
            plain(&check.issue_date),
            status(&check.status),
        ]);
    }
    let company_documents = decision.runs::<CompanyDocuments>().all().iter();
    for item in company_documents.flat_map(|check| check.items.iter().flatten()) {
        rows.push([
            plain(code(&item.document_type)),
            plain(&item.original_filename),
            plain(""),
            plain(""),
            status(&item.status),
        ]);
    }
    let extracted = decision.runs::<DocumentAi>().all().iter();
    for item in extracted.flat_map(|check| check.items.iter().flatten()) {
        rows.push([
            plain(item.document_key.printed().map(|key| phrase(&key))),
            plain(&item.original_filename),
            plain(""),
            plain(""),
            status(&item.status),
        ]);
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
