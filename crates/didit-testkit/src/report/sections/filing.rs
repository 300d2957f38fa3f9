//! The PDF of a regulatory report.

use serde_json::Value;

use crate::report::layout::{Sheet, column, number_column};
use crate::report::values::{items, pairs, row};

/// Writes a report with its `rows`, one per transaction.
pub(in crate::report) fn write(sheet: &mut Sheet, title: &str, report: &Value) {
    sheet.title(title);
    for (title, facts) in [
        (
            "Report",
            &[
                ("Case", "case_number"),
                ("Jurisdiction", "jurisdiction"),
                ("Reporting entity", "rentity_id"),
                ("Branch", "rentity_branch"),
                ("Submission code", "submission_code"),
                ("Currency", "currency_code_local"),
                ("Submitted", "submission_date:time"),
                ("Own reference", "entity_reference"),
                ("FIU reference", "fiu_ref_number"),
                ("Reason", "reason"),
                ("Action taken", "action"),
                ("Activity", "activity"),
                ("Indicators", "report_indicators:list"),
                ("Author", "created_by_name+created_by_email"),
            ][..],
        ),
        (
            "Narrative",
            &[
                ("Who", "narrative.who"),
                ("What", "narrative.what"),
                ("When", "narrative.when"),
                ("Where", "narrative.where"),
                ("Why", "narrative.why"),
                ("How", "narrative.how"),
            ][..],
        ),
    ] {
        let pairs = pairs(report, facts);
        if !pairs.is_empty() {
            sheet.begin(title);
            sheet.pairs(0.0, pairs);
        }
    }
    sheet.begin("Transactions");
    let facts = [
        "id",
        "at:time",
        "direction:code",
        "counterparty",
        "amount",
        "currency",
    ];
    let columns = [
        column("Transaction", 0.2),
        column("Time", 0.24),
        column("Direction", 0.14),
        column("Counterparty", 0.2),
        number_column("Amount", 0.12),
        column("Currency", 0.1),
    ];
    let rows = items(report, "rows").map(|item| row(item, facts)).collect();
    sheet.table(columns, rows);
}
