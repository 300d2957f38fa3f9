//! The report of the screening of a wallet.

use serde_json::Value;

use crate::report::layout::{self, AMBER, INK, RED, Sheet, column, number_column};
use crate::report::values::{items, row};

/// Writes the report of a result.
pub(in crate::report) fn write(sheet: &mut Sheet, title: &str, result: &Value) {
    let text = |name: &str| match &result[name] {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    };
    let severity = text("severity");
    let colour = match &*severity {
        "HIGH" | "CRITICAL" => RED,
        "MEDIUM" => AMBER,
        _ => INK,
    };
    sheet.title(title);
    let address = text("wallet_address");
    sheet.callout(colour, &severity, Some(&address), &text("summary"));
    sheet.begin("Wallet");
    let facts = [
        ("Blockchain", "blockchain"),
        ("Risk score", "risk_score"),
        ("Sanctions", "sanctions_hit"),
        ("Status", "status"),
        ("Provider", "provider"),
    ];
    sheet.pairs(0.0, facts.map(|(label, name)| (label, text(name))).into());
    for (title, array) in [
        ("Source of funds", "source_of_funds"),
        ("Destination of funds", "destination_of_funds"),
    ] {
        let facts = [
            "entity_name",
            "category:code",
            "exposure_type",
            "percentage",
        ];
        let rows: Vec<_> = items(result, array).map(|item| row(item, facts)).collect();
        if rows.is_empty() {
            continue;
        }
        sheet.begin(title);
        let columns = [
            column("Entity", 0.35),
            column("Category", 0.3),
            column("Exposure", 0.2),
            number_column("Percent", 0.15),
        ];
        sheet.table(columns, rows);
    }
    sheet.paragraph(
        "The signature covers every field of the result.",
        layout::NOTE,
    );
}
