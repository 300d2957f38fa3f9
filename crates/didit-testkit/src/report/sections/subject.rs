//! The verified person or company.

use serde_json::Value;

use crate::report::layout::{INK, Pair, Sheet};
use crate::report::values::{declared, items, pairs};
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
    for check in items(decision, "registry_checks").filter(|check| check["company"].is_object()) {
        let mut company = check["company"].clone();
        let owners = company["beneficial_owners"].as_array_mut().into_iter();
        for owner in owners.flatten().filter(|owner| owner.is_object()) {
            owner["share"] = share(owner).into();
        }
        declared(sheet, &SHOWN.company, &company);
    }
}

/// The share of a beneficial owner: a number or a range, in percent.
fn share(owner: &Value) -> Option<String> {
    let shares = ["ownership_min_shares", "ownership_max_shares"].map(|name| text(owner, name));
    match shares {
        [Some(least), Some(most)] if least != most => Some(format!("{least} to {most} %")),
        [least, most] => most.or(least).map(|share| format!("{share} %")),
    }
}
