//! The person or the company that was verified.

use std::borrow::Cow;

use didit_types::Personal;
use didit_types::decision::registry::Company;
use didit_types::decision::{Decision, IdVerification};

use super::sheet::{Sheet, TEXT};
use super::table::{Pair, column, pair};
use super::words::{personal, time, words};

/// The person, or one after the other if the documents name several.
pub(super) fn persons(sheet: &mut Sheet, decision: &Decision) {
    let checks = decision.runs::<IdVerification>().all();
    let mut shown: Vec<Vec<Option<Pair<'_>>>> = Vec::new();
    for check in checks {
        let person = person(check);
        // The same person on a second document is told once.
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
            sheet.heading(
                &format!("As in data set {} of {count}", index + 1),
                "",
                super::colour::INK,
            );
        }
        sheet.pairs(0.0, person);
    }
}

fn person(check: &IdVerification) -> Vec<Option<Pair<'_>>> {
    let text = personal;
    let age = check.age.as_ref().map(|age| age.reveal().to_string());
    let own = check.extra_fields.as_ref();
    let own_name = own.and_then(|fields| {
        let parts = [&fields.first_name_non_latin, &fields.last_name_non_latin];
        let parts: Vec<&str> = parts
            .into_iter()
            .filter_map(|part| text(part.as_ref()))
            .collect();
        match text(fields.full_name_non_latin.as_ref()) {
            Some(name) => Some(Cow::Borrowed(name)),
            None => (!parts.is_empty()).then(|| Cow::Owned(parts.join(" "))),
        }
    });
    let address = check.formatted_address.as_ref().or(check.address.as_ref());
    vec![
        pair("Full name", text(check.full_name.as_ref())),
        pair("In its own script", own_name),
        pair("Date of birth", text(check.date_of_birth.as_ref())),
        pair("Age", age),
        pair("Gender", text(check.gender.as_ref())),
        pair("Nationality", text(check.nationality.as_ref())),
        pair("Place of birth", text(check.place_of_birth.as_ref())),
        pair("Marital status", text(check.marital_status.as_ref())),
        pair("Personal number", text(check.personal_number.as_ref())),
        pair("Address", text(address)),
    ]
}

pub(super) fn companies(sheet: &mut Sheet, decision: &Decision) {
    let checks = decision.registry_checks.iter().flatten();
    for company in checks.filter_map(|check| check.company.as_deref()) {
        sheet.begin("Company");
        details(sheet, company);
        officers(sheet, company);
        owners(sheet, company);
    }
}

fn details(sheet: &mut Sheet, company: &Company) {
    let text = |value: &'_ Option<Personal>| personal(value.as_ref()).map(str::to_owned);
    sheet.pairs(
        0.0,
        [
            pair("Name", text(&company.company_name)),
            pair("Other names", text(&company.alternative_names)),
            pair("Registration no.", text(&company.registration_number)),
            pair("Country", text(&company.country_code)),
            pair("Legal form", text(&company.company_type)),
            pair(
                "State",
                company
                    .registry_status
                    .as_ref()
                    .map(|status| words(status.as_str())),
            ),
            pair("Incorporated", time(company.incorporation_date.as_ref())),
            pair("Dissolved", time(company.dissolution_date.as_ref())),
            pair("Tax number", text(&company.tax_number)),
            pair("VAT number", text(&company.vat_number)),
            pair("LEI", text(&company.legal_entity_identifier)),
            pair(
                "Risk",
                company
                    .risk_level
                    .as_ref()
                    .map(|level| words(level.as_str())),
            ),
            pair("Capital", text(&company.registered_capital)),
            pair("Website", text(&company.website)),
            pair("Business", text(&company.nature_of_business)),
            pair("Registered address", text(&company.registered_address)),
        ],
    );
}

fn officers(sheet: &mut Sheet, company: &Company) {
    let officers = company.officers.iter().flatten().map(|officer| {
        let role = officer.role.as_ref().map(|role| words(role.as_str()));
        let role = personal(officer.designation.as_ref())
            .map(str::to_owned)
            .or(role);
        [
            (
                personal(officer.name.as_ref()).unwrap_or_default().into(),
                TEXT,
            ),
            (role.unwrap_or_default().into(), TEXT),
            (
                personal(officer.nationality.as_ref())
                    .unwrap_or_default()
                    .into(),
                TEXT,
            ),
            (
                time(officer.appointment_date.as_ref()).unwrap_or_default(),
                TEXT,
            ),
        ]
    });
    let officers: Vec<_> = officers.collect();
    if !officers.is_empty() {
        sheet.space(8.0);
        let columns = [
            column("Officer", 0.4),
            column("Office", 0.26),
            column("Nationality", 0.14),
            column("Since", 0.2),
        ];
        sheet.table(columns, officers);
    }
}

fn owners(sheet: &mut Sheet, company: &Company) {
    let owners = company.beneficial_owners.iter().flatten().map(|owner| {
        let shares = [&owner.ownership_min_shares, &owner.ownership_max_shares];
        let shares = match shares.map(|share| personal(share.as_ref())) {
            [Some(least), Some(most)] if least != most => format!("{least} to {most} %"),
            [least, most] => most
                .or(least)
                .map_or(String::new(), |share| format!("{share} %")),
        };
        [
            (
                personal(owner.name.as_ref()).unwrap_or_default().into(),
                TEXT,
            ),
            (shares.into(), TEXT),
            (
                personal(owner.nationality.as_ref())
                    .unwrap_or_default()
                    .into(),
                TEXT,
            ),
        ]
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
