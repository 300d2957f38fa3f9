//! The sections of a report, from the result to the review trail.

mod checks;
mod subject;
mod summary;

use didit_types::decision::Decision;
use serde_json::Value;

use super::layout::Sheet;
use super::values::{declared, items, row};
use crate::scenario::shown::SHOWN;
use crate::vocabulary::UtcTime;

/// Writes the report of a decision.
///
/// The typed decision selects what is shown, and its JSON provides the values.
pub(super) fn write(sheet: &mut Sheet, title: &str, decision: &Decision, now: UtcTime) {
    let mut json = serde_json::to_value(decision).unwrap_or_default();
    json["now"] = now.rfc3339().into();
    sheet.balanced(|sheet| content(sheet, title, decision, &json));
}

fn content(sheet: &mut Sheet, title: &str, decision: &Decision, json: &Value) {
    sheet.title(title);
    summary::result(sheet, decision);
    declared(sheet, [&SHOWN.session], json);
    subject::companies(sheet, json);
    subject::persons(sheet, json);
    summary::checks(sheet, decision, json);
    documents(sheet, json);
    checks::checks(sheet, decision, json);
    declared(sheet, [&SHOWN.reviews], json);
}

/// Writes one line per document.
fn documents(sheet: &mut Sheet, decision: &Value) {
    let identity = [
        "document_type",
        "document_number",
        "issuing_state_name|issuing_state",
        "",
        "status",
    ];
    let checks = items(decision, "id_verifications");
    let checks = checks.filter(|check| !check["document_type"].is_null());
    let mut rows: Vec<_> = checks
        .map(|check| {
            let date = |name: &str| check[name].as_str().unwrap_or("–").to_owned();
            let mut row = row(check, identity);
            row[3].0 = format!("{} to {}", date("date_of_issue"), date("expiration_date"));
            row
        })
        .collect();
    let address = ["document_type:code", "", "issuer", "issue_date", "status"];
    rows.extend(items(decision, "poa_verifications").map(|check| row(check, address)));
    for (array, name) in [
        ("document_verifications", "document_type:code"),
        ("document_ai_documents", "document_key:code"),
    ] {
        let files = items(decision, array).flat_map(|check| items(check, "items"));
        rows.extend(files.map(|file| row(file, [name, "original_filename", "", "", "status"])));
    }
    sheet.table(&SHOWN.documents, rows);
}
