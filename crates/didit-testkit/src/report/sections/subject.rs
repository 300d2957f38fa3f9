//! The verified person or company.

use serde_json::Value;

use crate::report::layout::{INK, Pair, Sheet, column};
use crate::report::values::{items, pairs, row};
use crate::scenario::shown::{SHOWN, text};

/// Writes the person, or each person if the documents name several.
pub(super) fn persons(sheet: &mut Sheet, decision: &Value) {
    let mut shown: Vec<Vec<Pair>> = Vec::new();
    for check in items(decision, "id_verifications") {
        let person = pairs(check, &SHOWN.person);
        // Two documents of the same person make one entry.
        if !person.is_empty() && !shown.contains(&person) {
            shown.push(person);
        }
    }
    if shown.is_empty() {
        return;
    }
    sheet.begin("Person");
    let count = shown.len();
    for (index, person) in shown.into_iter().enumerate() {
        if count > 1 {
            let title = format!("As in data set {} of {count}", index + 1);
            sheet.heading(&title, "", INK);
        }
        sheet.pairs(0.0, person);
    }
}

pub(super) fn companies(sheet: &mut Sheet, decision: &Value) {
    let checks = items(decision, "registry_checks");
    for company in checks
        .map(|check| &check["company"])
        .filter(|company| company.is_object())
    {
        sheet.begin("Company");
        sheet.pairs(0.0, pairs(company, &SHOWN.company));
        officers(sheet, company);
        owners(sheet, company);
    }
}

fn officers(sheet: &mut Sheet, company: &Value) {
    let facts = [
        "name",
        "designation|role:code",
        "nationality",
        "appointment_date",
    ];
    let rows: Vec<_> = items(company, "officers")
        .map(|officer| row(officer, facts))
        .collect();
    if !rows.is_empty() {
        sheet.space(8.0);
        let columns = [
            column("Officer", 0.4),
            column("Role", 0.26),
            column("Nationality", 0.14),
            column("Since", 0.2),
        ];
        sheet.table(columns, rows);
    }
}

fn owners(sheet: &mut Sheet, company: &Value) {
    let owners = items(company, "beneficial_owners").map(|owner| {
        let mut row = row(owner, ["name", "", "nationality"]);
        let shares = ["ownership_min_shares", "ownership_max_shares"].map(|name| text(owner, name));
        row[1].0 = match shares {
            [Some(least), Some(most)] if least != most => format!("{least} to {most} %"),
            [least, most] => most
                .or(least)
                .map_or(String::new(), |share| format!("{share} %")),
        };
        row
    });
    let rows: Vec<_> = owners.collect();
    if !rows.is_empty() {
        sheet.space(8.0);
        let columns = [
            column("Beneficial owner", 0.5),
            column("Share", 0.25),
            column("Nationality", 0.25),
        ];
        sheet.table(columns, rows);
    }
}
