//! The verified person or company.

use didit_types::decision::registry::Company;
use didit_types::decision::{Decision, IdVerification};

use crate::report::layout::{INK, Pair, Sheet, column};
use crate::report::values::{Printed, code, pair, plain};

/// Writes the person, or each person if the documents name several.
pub(super) fn persons(sheet: &mut Sheet, decision: &Decision) {
    let mut shown: Vec<Vec<Option<Pair>>> = Vec::new();
    for check in decision.runs::<IdVerification>().all() {
        let person = person(check);
        // Two documents of the same person make one entry.
        if person.iter().any(Option::is_some) && !shown.contains(&person) {
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

fn person(check: &IdVerification) -> Vec<Option<Pair>> {
    let native_name = check.extra_fields.as_ref().and_then(|fields| {
        let parts = [&fields.first_name_non_latin, &fields.last_name_non_latin];
        let parts: Vec<_> = parts.iter().filter_map(Printed::printed).collect();
        let name = fields.full_name_non_latin.printed();
        name.or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
    });
    vec![
        pair("Full name", &check.full_name),
        pair("Native script", native_name),
        pair("Date of birth", &check.date_of_birth),
        pair("Age", check.age),
        pair("Gender", &check.gender),
        pair("Nationality", &check.nationality),
        pair("Place of birth", &check.place_of_birth),
        pair("Marital status", &check.marital_status),
        pair("Personal number", &check.personal_number),
        pair(
            "Address",
            check.formatted_address.as_ref().or(check.address.as_ref()),
        ),
    ]
}

pub(super) fn companies(sheet: &mut Sheet, decision: &Decision) {
    let checks = decision.registry_checks.iter().flatten();
    for company in checks.filter_map(|check| check.company.as_deref()) {
        sheet.begin("Company");
        sheet.pairs(0.0, details(company));
        officers(sheet, company);
        owners(sheet, company);
    }
}

fn details(company: &Company) -> [Option<Pair>; 16] {
    [
        pair("Name", &company.company_name),
        pair("Other names", &company.alternative_names),
        pair("Registration no.", &company.registration_number),
        pair("Country", &company.country_code),
        pair("Legal form", &company.company_type),
        pair("Status", code(&company.registry_status)),
        pair("Incorporated", &company.incorporation_date),
        pair("Dissolved", &company.dissolution_date),
        pair("Tax number", &company.tax_number),
        pair("VAT number", &company.vat_number),
        pair("LEI", &company.legal_entity_identifier),
        pair("Risk level", code(&company.risk_level)),
        pair("Capital", &company.registered_capital),
        pair("Website", &company.website),
        pair("Business", &company.nature_of_business),
        pair("Registered address", &company.registered_address),
    ]
}

fn officers(sheet: &mut Sheet, company: &Company) {
    let officers = company.officers.iter().flatten().map(|officer| {
        let role = officer
            .designation
            .printed()
            .or_else(|| code(&officer.role));
        [
            plain(&officer.name),
            plain(role),
            plain(&officer.nationality),
            plain(&officer.appointment_date),
        ]
    });
    let officers: Vec<_> = officers.collect();
    if !officers.is_empty() {
        sheet.space(8.0);
        let columns = [
            column("Officer", 0.4),
            column("Role", 0.26),
            column("Nationality", 0.14),
            column("Since", 0.2),
        ];
        sheet.table(columns, officers);
    }
}

fn owners(sheet: &mut Sheet, company: &Company) {
    let owners = company.beneficial_owners.iter().flatten().map(|owner| {
        let shares = [&owner.ownership_min_shares, &owner.ownership_max_shares];
        let shares = match shares.map(Printed::printed) {
            [Some(least), Some(most)] if least != most => Some(format!("{least} to {most} %")),
            [least, most] => most.or(least).map(|share| format!("{share} %")),
        };
        [plain(&owner.name), plain(shares), plain(&owner.nationality)]
    });
    let owners: Vec<_> = owners.collect();
    if !owners.is_empty() {
        sheet.space(8.0);
        let columns = [
            column("Beneficial owner", 0.5),
            column("Share", 0.25),
            column("Nationality", 0.25),
        ];
        sheet.table(columns, owners);
    }
}
